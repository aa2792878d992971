"""Changing findings and datasets."""
