"""Words of everyday talk: they are no slips of the pen, and say less about a subject than their being rare suggests.

Source: Dale and Chall's list of words that nearly all ten-year-olds know, as textstat brings it.
"""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from portal.search.analysis import stem


def is_familiar(term: str) -> bool:
    """Returns: whether the stem belongs to a word of everyday talk."""
    return term in _familiar()


@lru_cache(maxsize=1)
def _familiar() -> frozenset[str]:
    package = find_spec("textstat")  # importing it would take a second
    if package is None or package.origin is None:
        return frozenset()
    words = (Path(package.origin).parent / "resources" / "en" / "easy_words.txt").read_text(encoding="utf-8")
    return frozenset(stem(word) for word in words.lower().split())
