"""The formula language: one tree, four readers. It knows nothing of the catalog (design section 4)."""
