"""Workshops: the series and its rounds, sittings with their programmes, notes, learning points and summaries."""
