"""What the library's pages tell, in words: the list, one document, the preview of an import. Knows no HTTP."""
