"""The disclosure guard: what in a text could identify a Pioneer or a person. Pure: no database, no web."""

from portal.publishing.guard.hits import CONTEXTS, Hit, Rules
from portal.publishing.guard.scan import scan

__all__ = ["CONTEXTS", "Hit", "Rules", "scan"]
