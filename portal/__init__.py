"""Joined Up: the shared-learning portal of the Integrated Care and Support Pioneers."""
