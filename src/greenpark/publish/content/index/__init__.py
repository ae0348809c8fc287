"""The report of an index as data: ranking, units, parts, progress, certainty, method; texts in one language."""
