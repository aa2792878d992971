"""Own matters."""
