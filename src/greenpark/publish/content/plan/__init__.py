"""What the report of a transition plan shows."""
