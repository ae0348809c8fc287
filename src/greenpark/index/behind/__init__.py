"""What is behind a score: plain arrays (indicator × row) and ids in, records fit for JSON out."""
