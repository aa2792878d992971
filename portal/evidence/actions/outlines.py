"""An outline as it is written (headings, sentences, `Place:` lines) and as it is kept."""

import re
from collections.abc import Sequence
from typing import Any

from portal.core.markdown import slug_of

HEADING = re.compile(r"^###[ \t]+(.+?)\s*$", re.MULTILINE)
PLACE = re.compile(r"^Place:[ \t]*(.+?)\s*$", re.MULTILINE)
LONGEST_ANCHOR = 80  # characters

Outline = list[dict[str, str]]


def read_outline(text: str) -> Outline:
    """Take `### heading` sections apart; what stands before the first heading is a section without one.

    Returns: anchor, heading, text (Markdown), place of each section, in order; no two anchors are alike.
    """
    parts = HEADING.split(text.replace("\r\n", "\n"))
    found: Outline = []
    sections = [("", parts[0]), *((parts[i], parts[i + 1]) for i in range(1, len(parts), 2))]
    for heading, body in sections:
        places = PLACE.findall(body)
        words = PLACE.sub("", body).strip()
        if heading or words:
            found.append({"heading": heading, "text": words, "place": "; ".join(places)})
    used: set[str] = set()
    return [{"anchor": _anchor(section["heading"], used), **section} for section in found]


def write_outline(sections: Sequence[dict[str, Any]]) -> str:
    """Returns: the outline as `read_outline` reads it."""
    return "\n\n".join(_written(section) for section in sections)


def _written(section: dict[str, Any]) -> str:
    parts = [
        f"### {section['heading']}" if section["heading"] else "",
        section["text"],
        f"Place: {section['place']}" if section["place"] else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _anchor(heading: str, used: set[str]) -> str:
    stem = f"outline-{slug_of(heading)[:LONGEST_ANCHOR].strip('-')}"
    anchor, number = stem, 1
    while anchor in used:
        number += 1
        anchor = f"{stem}-{number}"
    used.add(anchor)
    return anchor
