"""References to and from BibTeX entries."""

import re
from collections.abc import Iterable, Mapping
from itertools import count

from bibtexparser import Library, write_string
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.middlewares.parsestack import default_unparse_stack
from bibtexparser.model import Entry, Field

from portal.evidence.citations.draft import Draft
from portal.evidence.citations.latex import from_latex, to_latex, verbatim
from portal.evidence.citations.reference import Name, Reference
from portal.evidence.citations.tidy import join_keywords, split_keywords
from portal.evidence.citations.types import TYPES, detail_for, type_named

# Which fields may hold ours, best first.
FIELDS = {
    "title": ("title",),
    "container": ("journal", "journaltitle", "booktitle", "howpublished"),
    "volume": ("volume",),
    "pages": ("pages", "eid"),
    "publisher": ("publisher", "institution", "school", "organization"),
    "place": ("address", "location"),
    "abstract": ("abstract",),
    "language": ("language", "langid"),
}
AS_IT_STANDS = ("doi", "url")
ARTICLES = ("journal_article", "news_article")
PUBLISHERS = {"techreport": "institution", "phdthesis": "school"}
IN_A_BOOK = ("incollection", "inproceedings")
KEY = re.compile(r"[A-Za-z0-9_:.+/\-]+")
JOINS_NAMES = re.compile(r"(?:^|\s)and(?:\s|$)", re.IGNORECASE)


def draft_from_bibtex(kind: str, key: str, fields: Mapping[str, str]) -> Draft:
    """Returns: what the entry says, unchecked. `fields` hold values as the file has them, names in lower case."""
    fields = _address_found(fields)
    texts = {ours: from_latex(_first(fields, theirs)) for ours, theirs in FIELDS.items()}
    texts |= {name: verbatim(fields.get(name, "")) for name in AS_IT_STANDS}
    ours = type_named(kind, "bibtex", from_latex(fields.get("type", "")))
    issue, number = from_latex(fields.get("issue", "")), from_latex(fields.get("number", ""))
    if ours in ARTICLES:
        issue, number = number or issue, ""
    return Draft(
        **texts,
        type=ours,
        type_said=kind,
        external_id=_id(key, fields),
        issue=issue,
        number=number,
        authors=_read_names(fields.get("author", "")),
        editors=_read_names(fields.get("editor", "")),
        date=_date(fields),
        keywords=split_keywords(from_latex(_first(fields, ("keywords", "keyword")))),
    )


def write_bibtex(references: Iterable[Reference]) -> str:
    """Returns: the references as a BibTeX file, accents and special characters as LaTeX."""
    used: set[str] = set()
    library = Library([_entry(reference, used) for reference in references])
    return str(write_string(library, unparse_stack=default_unparse_stack(allow_inplace_modification=True)))


def _entry(reference: Reference, used: set[str]) -> Entry:
    kind, key = TYPES[reference.type], _unused(_key(reference.key), used)
    texts = {
        "title": reference.title,
        "journal" if kind.bibtex not in IN_A_BOOK else "booktitle": reference.container,
        "volume": reference.volume,
        **_issue_and_number(reference),
        "pages": reference.pages,
        PUBLISHERS.get(kind.bibtex, "publisher"): reference.publisher,
        "address": reference.place,
        "type": detail_for(kind, "bibtex"),
        "keywords": join_keywords(reference.keywords),
        "language": reference.language,
        "abstract": reference.abstract,
        "ids": reference.key if key != reference.key else "",
    }
    more = " and others" if reference.authors and reference.more_authors else ""
    fields = {"author": _written_names(reference.authors) + more, "editor": _written_names(reference.editors)}
    fields |= {name: _encoded(name, text) for name, text in texts.items()}
    fields |= {name: getattr(reference, name) for name in AS_IT_STANDS} | _written_date(reference)
    return Entry(kind.bibtex, key, [Field(name, text) for name, text in fields.items() if text])


def _encoded(name: str, text: str) -> str:
    latex = to_latex(text)
    return re.sub(r"(?<!-)-(?!-)", "--", latex) if name == "pages" and "{" not in latex else latex


def _issue_and_number(reference: Reference) -> dict[str, str]:
    if reference.type in ARTICLES:
        return {"number": reference.issue}
    return {"issue": reference.issue, "number": reference.number}


def _written_date(reference: Reference) -> dict[str, str]:
    """A year for every program; the whole date besides for those that know `date`."""
    issued = reference.issued
    if issued is None:
        return {}
    return {"year": str(issued.year), "date": str(issued) if issued.month else ""}


def _date(fields: Mapping[str, str]) -> str:
    whole = from_latex(fields.get("date", ""))
    if whole:
        return whole
    parts = (fields.get("day", ""), fields.get("month", ""), fields.get("year", ""))
    day, month, year = (from_latex(part).strip() for part in parts)
    if month.isdigit():
        return "-".join(part.zfill(2) for part in (year, month, day) if part)
    return " ".join(part for part in (day, month, year) if part)


def _address_found(fields: Mapping[str, str]) -> Mapping[str, str]:
    """Many a file gives the address as how the work was published."""
    how = fields.get("howpublished", "")
    if "http" not in how:
        return fields
    return {**fields, "url": fields.get("url") or how, "howpublished": ""}


def _first(fields: Mapping[str, str], names: Iterable[str]) -> str:
    return next((fields[name] for name in names if fields.get(name, "").strip()), "")


def _key(text: str) -> str:
    return text if KEY.fullmatch(text) else re.sub(r"[^A-Za-z0-9_:.+/\-]+", "-", text).strip("-") or "ref"


def _unused(key: str, used: set[str]) -> str:
    """Returns: the key, or the key with a number that no earlier entry has; BibTeX ignores case."""
    numbered = (key if number == 1 else f"{key}-{number}" for number in count(1))
    free = next(candidate for candidate in numbered if candidate.lower() not in used)
    used.add(free.lower())
    return free


def _id(key: str, fields: Mapping[str, str]) -> str:
    """Returns: the id that the key was made of, where the entry tells it, else the key."""
    told = from_latex(fields.get("ids", ""))
    return told if told and re.fullmatch(re.escape(_key(told)) + r"(?:-\d+)?", key) else key


def _read_names(value: str) -> list[Name]:
    return [_read_name(text) for text in split_multiple_persons_names(value) if text.strip() != "others"]


def _read_name(text: str) -> Name:
    text = text.strip()
    if text.startswith("{") and text.endswith("}") and _closes_at_end(text):
        return Name(literal=from_latex(text[1:-1]))
    parts = parse_single_name_into_parts(text, strict=False)
    family = from_latex(" ".join([*parts.von, *parts.last]))
    given, suffix = from_latex(" ".join(parts.first)), from_latex(" ".join(parts.jr))
    return Name(family, given, suffix) if given else Name(literal=family)


def _closes_at_end(text: str) -> bool:
    """Whether the first brace closes with the last character: "{A} and {B}" is not one group."""
    depth = 0
    for index, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return index == len(text) - 1
    return False


def _written_names(names: Iterable[Name]) -> str:
    return " and ".join(_written_name(name) for name in names)


def _written_name(name: Name) -> str:
    if name.literal or not name.given:
        return f"{{{to_latex(str(name))}}}"
    parts = (name.family, name.suffix, name.given)
    return ", ".join(_part(part) for part in parts if part)


def _part(text: str) -> str:
    """A part that BibTeX would take apart, or that starts with a command, stands in braces."""
    latex = to_latex(text)
    return f"{{{latex}}}" if JOINS_NAMES.search(text) or latex.startswith("\\") else latex
