"""Agreeing and taking it back, leaving and being forgotten, deleting what is old."""
