"""Starting from a Word file: its sections, by their headings, become the parts of the story."""

import re

from portal.core.word import WordText

LONGEST = 20_000  # characters of one part
PICTURE = re.compile(r"!\[[^\]]*\]\(picture:[^)]*\)")  # a case holds words only
HEADING = re.compile(r"^#{1,5} +(.+?)\s*$", re.MULTILINE)
# Words of a heading -> the part they mean; the first that fits wins.
HEADINGS = (
    ("plain_english", ("plain english", "easy read", "lay summary")),
    ("did_not_work", ("not work", "lesson", "failure", "went wrong", "got in the way")),
    ("differently", ("differently", "hindsight", "next time")),
    ("involvement", ("involve", "co-design", "coproduction", "co-production", "patients and carers")),
    ("took", ("cost", "resource", "what it took", "funding", "staffing", "money")),
    ("why", ("why", "rationale", "theory")),
    ("known", ("result", "outcome", "impact", "evaluation", "evidence", "what is known")),
    ("problem", ("problem", "context", "background", "need", "issue", "challenge")),
    ("done", ("done", "did", "approach", "intervention", "solution", "model", "how it works", "what works")),
    ("gist", ("summary", "in short", "abstract", "overview")),
)


def parts_of(word: WordText) -> dict[str, str]:
    """Returns: the parts that sections with headings make, in reading order; "title" when there is one.

    A file without a title of its own is called by its first heading.
    """
    pieces = HEADING.split(PICTURE.sub("", word.markdown))
    headings = [_plain(heading) for heading in pieces[1::2]]
    title = _plain(word.title) or (headings[0] if headings else "")
    found: dict[str, list[str]] = {}
    for heading, text in zip(["", *headings], pieces[::2], strict=True):
        if text.strip():
            found.setdefault(part_of(heading), []).append(text.strip())
    parts = {name: "\n\n".join(texts)[:LONGEST] for name, texts in found.items()}
    return ({"title": title} if title else {}) | parts


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[*_`\\]", "", heading).split())


def part_of(heading: str) -> str:
    """Returns: the part that a heading means; "done" for one that says nothing to us."""
    words = heading.lower()
    return next((name for name, marks in HEADINGS if any(mark in words for mark in marks)), "done")
