"""One module a file format; each yields grids of cells and says what is odd about the file."""
