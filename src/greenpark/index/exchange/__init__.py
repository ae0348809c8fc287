"""Exchange with other tools: COINr, the COIN Tool, Stata, LaTeX, R, spreadsheets; and bundles that can be run again."""
