"""The steps of the chain. Each takes a table and its options and returns an `Outcome`; nothing is changed in place."""
