"""What every reading process does: hold itself to its limits, and hand over text as lines of JSON."""

import json
import os
import re
import resource
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple, TextIO

from portal.evidence.extraction.limits import Limits
from portal.evidence.extraction.results import Outcome

UNSEEN = ("Cc", "Cf", "Co", "Cs")  # controls, format marks, private use (a font's own bullets), half pairs
NOT_ASCII = re.compile(r"[^\x20-\x7e\n\x02]")  # and what of ASCII is not seen
LONGEST_AUTHOR = 200  # characters
BROKEN = "\x02"  # where a word was broken at the end of a line; `run` mends it
LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\ufffe": BROKEN}
)


class Unreadable(Exception):
    """The file cannot be read; `outcome` says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class Part(NamedTuple):
    """One page or section as its reader gives it; `text` None when it is damaged."""

    number: int
    heading: str
    text: str | None


# How many parts there are, the parts, and whom the file names as its author; empty: nobody.
Reader = Callable[[Path, Limits], tuple[int, Iterator[Part], str]]


def main(reader: Reader) -> None:
    """Read the file that the command line names and write its parts, then the outcome, to standard output."""
    path, limits = Path(sys.argv[1]), Limits(*map(int, sys.argv[2:6]))
    hold_to(limits)
    out = _private_output()
    total, author, outcome = 0, "", Outcome.READ
    try:
        total, parts, author = reader(path, limits)
        outcome = _send(parts, total, limits, out)
    except Unreadable as error:
        outcome = error.outcome
    except MemoryError:
        outcome = Outcome.TOO_DEMANDING
    _line(out, {"outcome": outcome, "total": total, "author": " ".join(clean(author).split())[:LONGEST_AUTHOR]})


def hold_to(limits: Limits) -> None:
    """Give up for good what reading does not need: more memory and time, writing files, core dumps.

    Units: as in Limits. A system that does not know a limit goes without that one; the clock is held outside.
    """
    seconds = limits.seconds + 1
    for name, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(name, (value, value))


def clean(text: str) -> str:
    """Returns: the text as it is kept: no controls, ligatures as letters, no space at ends of lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(LIGATURES)
    seen = NOT_ASCII.sub(lambda found: _kept(found.group()), text)
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in unicodedata.normalize("NFC", seen).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


@cache
def _kept(char: str) -> str:
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in UNSEEN else char


def _send(parts: Iterator[Part], total: int, limits: Limits, out: TextIO) -> Outcome:
    """Write the parts until the limits. Returns: how far it came."""
    left, sent, damaged = limits.characters, 0, 0
    for part in parts:
        text = clean(part.text or "")[:left]
        left -= len(text)
        damaged += part.text is None
        sent += 1
        if text:
            _line(out, {"number": part.number, "heading": clean(part.heading), "text": text})
        if left <= 0:
            break
    if damaged == sent > 0:
        return Outcome.DAMAGED
    if left == limits.characters:
        return Outcome.NO_TEXT
    return Outcome.LIMITED if damaged or sent < total or left <= 0 else Outcome.READ


def _private_output() -> TextIO:
    """Returns: our standard output; what a library writes there goes nowhere."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return out


def _line(out: TextIO, content: dict[str, object]) -> None:
    out.write(json.dumps(content) + "\n")
    out.flush()
