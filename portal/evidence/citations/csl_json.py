"""References to and from CSL-JSON, as citation processors and reference managers write it."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from portal.evidence.citations.draft import Draft
from portal.evidence.citations.reference import FIRST_AUTHORS_ONLY, Name, PartialDate, Reference
from portal.evidence.citations.tidy import join_keywords, split_keywords
from portal.evidence.citations.types import TYPES, detail_for, type_named

Item = dict[str, Any]
NAMES_OF_FIELDS = {
    "container": "container-title",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "number": "number",
    "publisher": "publisher",
    "place": "publisher-place",
    "doi": "DOI",
    "url": "URL",
    "abstract": "abstract",
    "language": "language",
}
OTHER_CASE = {"doi": "doi", "url": "url"}


def to_csl(reference: Reference) -> Item:
    """Returns: the reference as one CSL-JSON item, without what is not known. Source: CSL 1.0.2 schema."""
    kind = TYPES[reference.type]
    item: Item = {"id": reference.key, "type": kind.csl, "title": reference.title}
    item |= {"genre": detail_for(kind, "csl")}
    item |= {"author": _names(reference.authors), "editor": _names(reference.editors)}
    item |= {"issued": {"date-parts": [_parts(reference.issued)]} if reference.issued else None}
    item |= {theirs: getattr(reference, ours) for ours, theirs in NAMES_OF_FIELDS.items()}
    item |= {"keyword": join_keywords(reference.keywords)}
    item |= {"note": FIRST_AUTHORS_ONLY if reference.more_authors else ""}
    return {name: value for name, value in item.items() if value}


def write_csl(references: Iterable[Reference]) -> str:
    """Returns: the references as a CSL-JSON file."""
    return json.dumps([to_csl(reference) for reference in references], ensure_ascii=False, indent=1) + "\n"


def draft_from_csl(item: Mapping[str, Any]) -> Draft:
    """Returns: what the item says, unchecked; what has an unexpected shape is read as far as it goes."""
    said = _text(item.get("type"))
    texts = {ours: _text(item.get(theirs)) for ours, theirs in NAMES_OF_FIELDS.items()}
    texts |= {name: texts[name] or _text(item.get(other)) for name, other in OTHER_CASE.items()}
    return Draft(
        title=_text(item.get("title")),
        type=type_named(said, "csl", _text(item.get("genre"))),
        type_said=said,
        external_id=_text(item.get("id")),
        authors=_read_names(item.get("author")),
        editors=_read_names(item.get("editor")),
        date=_date(item.get("issued")) or _text(item.get("year")),
        keywords=_keywords(item.get("keyword") or item.get("keywords")),
        **texts,
    )


def _names(names: Iterable[Name]) -> list[dict[str, str]]:
    return [
        {part: text for part in ("family", "given", "suffix", "literal") if (text := getattr(name, part))}
        for name in names
    ]


def _parts(issued: PartialDate) -> list[int]:
    return [part for part in (issued.year, issued.month, issued.day) if part]


def _text(value: object) -> str:
    """Returns: the value as text; the first text of a list (as Crossref gives titles); empty for the rest."""
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def _read_names(value: object) -> list[Name]:
    """Returns: the names of a list of name objects or texts, or of one text with semicolons."""
    if isinstance(value, str):
        value = value.split(";")
    return [_read_name(name) for name in value] if isinstance(value, list) else []


def _read_name(value: object) -> Name:
    if not isinstance(value, dict):
        return name_of_text(_text(value))
    particles = [_text(value.get(part)) for part in ("dropping-particle", "non-dropping-particle")]
    family = " ".join(part for part in (*particles, _text(value.get("family"))) if part)
    literal = _text(value.get("literal")) or _text(value.get("name"))
    return Name(family, _text(value.get("given")), _text(value.get("suffix")), "" if family else literal)


def name_of_text(text: str) -> Name:
    """Returns: the name of "Family, Given, Suffix"; text without a comma, or that ends with one, is a body's."""
    family, _, rest = text.strip().partition(",")
    given, _, suffix = rest.partition(",")
    if not rest.strip() or text.strip().endswith(","):
        return Name(literal=text)
    return Name(family, given, suffix)


def _date(value: object) -> str:
    if not isinstance(value, dict):
        return _text(value)
    parts = value.get("date-parts")
    while isinstance(parts, list) and parts and isinstance(parts[0], list):
        parts = parts[0]
    if isinstance(parts, list) and parts:
        return "-".join(_text(part) for part in parts[:3])
    return _text(value.get("raw")) or _text(value.get("literal")) or _text(value.get("year"))


def _keywords(value: object) -> list[str]:
    if isinstance(value, list):
        return [_text(word) for word in value]
    return split_keywords(_text(value))
