"""Composite indices: specification × wide frame → scores, ranks, what drives them and how sure they are."""
