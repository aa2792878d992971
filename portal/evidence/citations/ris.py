"""References to and from RIS, tag by tag."""

import re
from collections.abc import Iterable, Mapping, Sequence

from portal.evidence.citations.csl_json import name_of_text
from portal.evidence.citations.draft import Draft
from portal.evidence.citations.reference import FIRST_AUTHORS_ONLY, Name, Reference
from portal.evidence.citations.tidy import whole_pages
from portal.evidence.citations.types import TYPES, type_named

Record = Mapping[str, Sequence[str]]  # what each tag holds, in the order of the file

# Which tags may hold a field, best first; the first is the one that we write.
TAGS = {
    "title": ("TI", "T1", "CT", "BT"),
    "container": ("T2", "JF", "JO", "JA", "J2", "BT"),
    "volume": ("VL",),
    "issue": ("IS",),
    "number": ("M1",),
    "publisher": ("PB",),
    "place": ("CY", "PP"),
    "doi": ("DO",),
    "url": ("UR", "L2", "LK"),
    "abstract": ("AB", "N2"),
    "language": ("LA",),
    "external_id": ("ID",),
}
DATES = ("DA", "PY", "Y1")
AUTHORS = ("AU", "A1")
EDITORS = ("ED", "A2", "A3")
FIRST_AND_LAST = re.compile(r"([^-,\s]+)-([^-,\s]+)")
SURNAME_INITIALS = re.compile(r"([^\W\d_][\w'\u2019-]+) ([A-Z]{1,3})")
TYPE_TAG, END_TAG = "TY", "ER"


def draft_from_ris(record: Record) -> Draft:
    """Returns: what the record says, unchecked."""
    said = _one(record, TYPE_TAG)
    title = next((tag for tag in TAGS["title"] if record.get(tag)), "")
    texts = {name: _first(record, [tag for tag in tags if tag != title]) for name, tags in TAGS.items()}
    return Draft(
        **(texts | {"title": _one(record, title)}),
        type=type_named(said, "ris"),
        type_said=said,
        authors=[_name(text) for tag in AUTHORS for text in record.get(tag, ())],
        editors=[_name(text) for tag in EDITORS for text in record.get(tag, ())],
        date=_date(record),
        pages=_pages(record),
        keywords=list(record.get("KW", ())),
    )


def to_ris(reference: Reference) -> dict[str, str | list[str]]:
    """Returns: the reference as tags; without what is not known."""
    first, last = _split_pages(reference.pages)
    tags: dict[str, str | list[str]] = {TYPE_TAG: TYPES[reference.type].ris}
    tags |= {written[0]: getattr(reference, name) for name, written in TAGS.items() if name != "external_id"}
    tags |= {"AU": [_written(name) for name in reference.authors]}
    tags |= {"A2": [_written(name) for name in reference.editors]}
    tags |= {"PY": str(reference.year or ""), "DA": _full_date(reference)}
    tags |= {"SP": first, "EP": last, "KW": list(reference.keywords), "ID": reference.key}
    tags |= {"N1": FIRST_AUTHORS_ONLY if reference.more_authors else ""}
    return {tag: content for tag, content in tags.items() if content}


def write_ris(references: Iterable[Reference]) -> str:
    """Returns: the references as a RIS file, a blank line between them."""
    return "\n".join(_block(to_ris(reference)) for reference in references)


def _block(tags: Mapping[str, str | list[str]]) -> str:
    lines = [
        f"{tag}  - {value}"
        for tag, content in tags.items()
        for value in (content if isinstance(content, list) else [content])
    ]
    return "\n".join([*lines, f"{END_TAG}  - ", ""])


def _one(record: Record, tag: str) -> str:
    return " ".join(record.get(tag, ()))


def _first(record: Record, tags: Iterable[str]) -> str:
    """Returns: what the first of the tags that is there holds; of several addresses only the first."""
    tag = next((tag for tag in tags if any(record.get(tag, ()))), "")
    return record[tag][0] if tag in TAGS["url"] else _one(record, tag)


def _date(record: Record) -> str:
    """Returns: the fullest date that agrees with the year; a year that stands alone wins over another date."""
    year = _one(record, "PY") or _one(record, "Y1")
    full = _one(record, "DA")
    same = re.split(r"\D", year)[0] == re.split(r"\D", full)[0]
    return full if full and (same or not year) else year


def _full_date(reference: Reference) -> str:
    issued = reference.issued
    return str(issued).replace("-", "/") if issued and issued.month else ""


def _pages(record: Record) -> str:
    first, last = _one(record, "SP"), _one(record, "EP")
    return f"{first}-{last}" if first and last and "-" not in first and first != last else first or last


def _split_pages(pages: str) -> tuple[str, str]:
    found = FIRST_AND_LAST.fullmatch(whole_pages(pages))
    if found is None or found.group(1) == found.group(2):
        return pages, ""
    return found.group(1), found.group(2)


def _name(text: str) -> Name:
    found = SURNAME_INITIALS.fullmatch(text.strip())
    return Name(found.group(1), found.group(2)) if found else name_of_text(text)


def _written(name: Name) -> str:
    """A body's name that could be taken for a person's ends with a comma, as other programs do it."""
    mistaken = "," in name.literal or SURNAME_INITIALS.fullmatch(name.literal)
    return f"{name.literal}," if mistaken else str(name)
