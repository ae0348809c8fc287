"""Drawing of charts: SVG for pages, PNG for documents, and the fonts for both."""
