"""The options of each step: one class a method, named as in the specification; the steps hold the arithmetic."""
