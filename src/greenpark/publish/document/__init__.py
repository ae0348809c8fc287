"""The report as a Word document in official form (GB/T 9704)."""
