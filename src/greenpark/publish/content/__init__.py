"""What a report says, computed once and without any format; page, document and workbook only show it."""
