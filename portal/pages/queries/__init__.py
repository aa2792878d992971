"""Reading for the pages that draw on many rooms; each function takes the viewer and a fixed number of statements."""
