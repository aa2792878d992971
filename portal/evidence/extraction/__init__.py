"""The text of uploaded PDF and Word files, read page by page in a process of its own."""

from portal.evidence.extraction.limits import BACKGROUND, FOREGROUND, Limits, reads_at_once
from portal.evidence.extraction.results import WHOLE, Extraction, Outcome, Page, without_search
from portal.evidence.extraction.run import extract_text

__all__ = [
    "BACKGROUND",
    "FOREGROUND",
    "WHOLE",
    "Extraction",
    "Limits",
    "Outcome",
    "Page",
    "extract_text",
    "reads_at_once",
    "without_search",
]
