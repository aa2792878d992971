"""What a text is about, as a direction: texts on the same thing point the same way, whatever words they use.

A text's direction is the sum of its words' directions, which stand in `meaning.npz` for some eighteen thousand stems
(how they were learned: `bench/meaning.py`; the model behind them and its licence: `docs/adr/`).

Source: Reimers and Gurevych, "Sentence-BERT" (2019), for the model; Arora and others, "A simple but tough-to-beat
baseline for sentence embeddings" (2017), for sums of weighted words.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TABLE = Path(__file__).with_name("meaning.npz")
DIMENSIONS = 256
BEGINNING = 600  # words of a text that tell what it is about
TITLE_SHARE = 0.25  # of a document's direction that its title gives

Packed = NDArray[np.int8]
Floats = NDArray[np.float32]


class Table:
    """The directions of stems."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as stored:
            self._rows = {str(stem): row for row, stem in enumerate(stored["stems"])}
            self._directions: Floats = stored["directions"] * stored["scales"].astype(np.float32)[:, None]

    def direction(self, stems: Iterable[str]) -> Floats:
        """Returns: the direction of a text, of length 1; all zeros when no word of it is known."""
        rows = [row for row in map(self._rows.get, stems) if row is not None]
        if not rows:
            return np.zeros(DIMENSIONS, np.float32)
        return _unit(self._directions.take(rows, axis=0).sum(axis=0))


@cache
def table() -> Table:
    """Returns: the table, read when it is first needed."""
    return Table(TABLE)


def pack(title: Iterable[str], text: Iterable[str]) -> bytes:
    """Returns: the direction of a document with these stems, a byte for each dimension."""
    known = table()
    both = TITLE_SHARE * known.direction(title) + (1 - TITLE_SHARE) * known.direction(text)
    highest = float(np.abs(both).max()) or 1.0
    packed: bytes = np.rint(both * (127 / highest)).astype(np.int8).tobytes()
    return packed


def _unit(direction: Floats) -> Floats:
    length = float(np.sqrt(direction @ direction))
    return (direction / length).astype(np.float32) if length else direction.astype(np.float32)
