"""Reading the library: its list, one document, its files, and what an import would meet."""
