"""The library: documents, their files and text, citations, import and export."""
