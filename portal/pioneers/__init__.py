"""The 25 Integrated Care and Support Pioneers: what the documents say of each, and what the portal holds on it."""
