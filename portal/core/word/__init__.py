"""Word documents: read into Markdown with their pictures, and written from Markdown."""

from portal.core.word.reading import Picture, WordText, read_word
from portal.core.word.writing import write_word

__all__ = ["Picture", "WordText", "read_word", "write_word"]
