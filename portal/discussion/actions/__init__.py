"""Changing comments."""
