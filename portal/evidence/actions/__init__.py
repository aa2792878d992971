"""Changing the library: content files, forms, imports, attached files, and what publishing needs to know."""
