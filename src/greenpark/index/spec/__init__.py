"""The specification of an index: what stands in its YAML file, read, checked and laid out for the run."""
