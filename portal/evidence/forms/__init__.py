"""The shapes of what is sent to the library: a document, a file, the decisions of an import."""
