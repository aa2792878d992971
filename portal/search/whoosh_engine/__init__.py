"""The Whoosh engine: Whoosh keeps the index, numpy scores and counts."""

from portal.search.whoosh_engine.engine import WhooshEngine

__all__ = ["WhooshEngine"]
