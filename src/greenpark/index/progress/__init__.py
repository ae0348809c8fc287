"""What stands beside the chain of a progress index: coverage, dashboard, the joint reading, paths to targets."""
