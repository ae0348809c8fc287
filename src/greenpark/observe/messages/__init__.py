"""What is said to the filer, in both languages: what was read, why it is doubtful, what was done; and what to do.

The place (file, sheet, row, column) is a field of the problem, so the sentences do not repeat it (users §6).
"""

from greenpark.observe.messages.note import Note, Said, spoken

__all__ = ["Note", "Said", "spoken"]
