"""The command line: results on standard output, words on standard error (semantics §6)."""
