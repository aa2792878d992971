"""Makers of test rows, one module a room."""
