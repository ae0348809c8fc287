"""From a file or frame to the table of an index: any wide table with a column of units, and one of years if any."""
