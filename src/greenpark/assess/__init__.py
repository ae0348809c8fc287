"""Scheme × observations → scorecards: statuses, verdicts, scores with bounds, gaps, explanations (semantics §5)."""
