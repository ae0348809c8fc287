"""The report as one HTML page, and its smaller sisters: the comparison of two filings, a derivation."""
