"""How sure: the chain rerun under every choice that could have been made otherwise, and what that does to ranks."""
