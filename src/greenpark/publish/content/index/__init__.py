"""The report of an index as data: ranking, units, dimensions, progress, certainty, method; every text in one language."""
