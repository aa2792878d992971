"""References: one neutral record, its formats, its printed forms and its metadata."""
