"""Starts the reading process, stops it at its time, and makes sense of what it wrote."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import portal
from portal.core.files import Kind
from portal.evidence.extraction.limits import FOREGROUND, Limits
from portal.evidence.extraction.results import Extraction, Outcome, Page

READERS = {"pdf": "portal.evidence.extraction.pdf", "docx": "portal.evidence.extraction.word"}
ROOT = Path(portal.__file__).resolve().parents[1]
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "LANG", "SYSTEMROOT")  # no keys, no passwords
BROKEN_WORD = re.compile(r"(\w*)\x02\n?(\w*)")


def extract_text(path: Path, kind: Kind, limits: Limits = FOREGROUND) -> Extraction:
    """Read the text of a stored PDF or Word file in a process of its own.

    Call it before the write transaction begins; it takes up to `limits.seconds`.
    Returns: the pages (PDF) or sections by heading (Word) in order, and the outcome; never raises for
    what a file holds.
    Raises: KeyError for a kind that has no text, such as a picture.
    """
    command = [sys.executable, "-m", READERS[kind.id], str(path.resolve())]
    command += map(str, (limits.seconds, limits.memory, limits.pages, limits.characters))
    written, status = _run(command, limits.seconds)
    return _result(written, status, paged=kind.id == "pdf")


def _run(command: Sequence[str], seconds: int) -> tuple[bytes, int | None]:
    """Returns: what the process wrote, and its exit status; None when it was stopped at its time."""
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=environment,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        return late.stdout or b"", None
    return done.stdout, done.returncode


def _result(written: bytes, status: int | None, *, paged: bool) -> Extraction:
    lines = [json.loads(line) for line in written.split(b"\n")[:-1]]
    pages = _pages([line for line in lines if "text" in line])
    if status == 0 and lines and "outcome" in lines[-1]:
        last = lines[-1]
        return Extraction(Outcome(last["outcome"]), pages, last["total"], paged, last.get("author", ""))
    slow = status is None or status == -signal.SIGXCPU
    return Extraction(Outcome.TOO_SLOW if slow else Outcome.TOO_DEMANDING, pages, 0, paged)


def _pages(lines: list[dict[str, Any]]) -> tuple[Page, ...]:
    """Returns: the pages, with the words mended that were broken at the end of a line."""
    known = {word for line in lines for word in re.findall(r"[\w-]+", line["text"].lower())}

    def mended(found: re.Match[str]) -> str:
        first, second = found.groups()
        whole, hyphened = f"{first}{second}", f"{first}-{second}"
        return hyphened if hyphened.lower() in known and whole.lower() not in known else whole

    return tuple(Page(line["number"], BROKEN_WORD.sub(mended, line["text"]), line["heading"]) for line in lines)
