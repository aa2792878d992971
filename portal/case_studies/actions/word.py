"""Starting from a Word file: its sections, by their headings, become the parts of the story."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from portal.core.errors import Invalid
from portal.core.files.kinds import DOCX, HEAD, check_whole, kind_of_head
from portal.evidence.extraction import Extraction, Outcome, Page, extract_text

MAX_BYTES = 10 * 1024 * 1024
LONGEST = 20_000  # characters of one part
# Words of a heading -> the part they mean; the first that fits wins.
HEADINGS = (
    ("plain_english", ("plain english", "easy read", "lay summary")),
    ("did_not_work", ("not work", "lesson", "challenge", "failure", "went wrong", "got in the way")),
    ("differently", ("differently", "hindsight", "next time")),
    ("involvement", ("involve", "co-design", "coproduction", "co-production", "patients and carers")),
    ("took", ("cost", "resource", "what it took", "funding", "staffing", "money")),
    ("why", ("why", "rationale", "theory")),
    ("known", ("result", "outcome", "impact", "evaluation", "evidence", "what is known")),
    ("problem", ("problem", "context", "background", "need", "issue", "challenge")),
    ("done", ("done", "did", "approach", "intervention", "solution", "model", "how it works", "what works")),
    ("gist", ("summary", "in short", "abstract", "overview")),
)


def read_word(stream: BinaryIO) -> dict[str, str]:
    """Read a Word file into the parts of a case; what no heading explains goes to what was done.

    The file is kept no longer than the reading takes, and is read in a process of its own.
    Returns: part -> text, with "title" when the file has a first heading. Raises: Invalid (field "file").
    """
    data = stream.read(MAX_BYTES + 1)
    if not data:
        raise Invalid("Choose a Word file", "file")
    if len(data) > MAX_BYTES:
        raise Invalid("That file is larger than 10 MB. Send one without pictures", "file")
    kind = kind_of_head(data[:HEAD], (DOCX,))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sent.docx"
        path.write_bytes(data)
        with path.open("rb") as whole:
            check_whole(whole, kind)
        found = extract_text(path, kind)
    _check(found)
    return parts_of(found.pages)


def _check(found: Extraction) -> None:
    if found.outcome not in (Outcome.READ, Outcome.LIMITED):
        raise Invalid(found.message, "file")


def parts_of(pages: Sequence[Page]) -> dict[str, str]:
    """Returns: the parts that sections with headings make, in reading order."""
    found: dict[str, list[str]] = {}
    title = next((page.heading for page in pages if page.heading), "")
    for page in pages:
        lines = page.text.strip().split("\n")
        if page.heading and lines[0].strip() == page.heading:
            lines = lines[1:]
        words = "\n\n".join(line.strip() for line in lines if line.strip())
        if words:
            found.setdefault(part_of(page.heading), []).append(words)
    parts = {name: "\n\n".join(texts)[:LONGEST] for name, texts in found.items()}
    return ({"title": title} if title else {}) | parts


def part_of(heading: str) -> str:
    """Returns: the part that a heading means; "done" for one that says nothing to us."""
    words = heading.lower()
    return next((name for name, marks in HEADINGS if any(mark in words for mark in marks)), "done")
