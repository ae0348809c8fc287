"""Reports: one model of what is to be shown, and its page, document, workbook and comparison of two filings."""
