"""The library for other libraries: OAI-PMH 2.0, what anybody may read as Dublin Core."""
