"""Changing rounds, sittings, programmes, notes, learning points and summaries."""
