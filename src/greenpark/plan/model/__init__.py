"""The plan as a mixed-integer program: what to build, how much, when (docs/plan-methods.md)."""
