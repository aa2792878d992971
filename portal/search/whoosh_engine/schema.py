"""What is written to Whoosh for one document: its fields, and how positions and codes are packed.

Whoosh keeps the inverted index, the stored text and one column of codes; analysis is done once, here.

| field | holds | as |
|---|---|---|
| key | the item's id | a term |
| rights | the item's reading tokens | terms |
| text | stems with their positions | terms, positions packed into four bytes each |
| word | words as written, for spelling and completion | terms |
| meta | ids, lengths, facets, dates | JSON in a column, read whole when a segment is loaded |
| about | what it is about | a direction, a byte a dimension (`meaning`), in a column |
| doc | all that a hit shows | JSON, stored, read for shown hits only |
"""

import json
import sys
from array import array
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from whoosh import columns, fields, formats

from portal.items.search import SearchDocument
from portal.search import analysis
from portal.search.whoosh_engine import meaning

SCHEMA_VERSION = 4  # raise it when anything below changes, or `meaning.npz`: older indexes are then rebuilt

INDEXED = ("key", "rights", "text", "word")  # the fields that are terms

# Fields of the text. A position is packed as field << FIELD_SHIFT | place.
TITLE, KEYWORDS, SUMMARY, BODY = range(4)
TEXT_FIELDS = {"title": TITLE, "keywords": KEYWORDS, "summary": SUMMARY, "body": BODY}
FIELD_SHIFT = 28
PLACE_MASK = (1 << FIELD_SHIFT) - 1
GAP = 50  # places between two passages, so that no phrase crosses


class Terms(fields.FieldType):  # type: ignore[misc]
    """Ready-made postings: term -> packed positions (or nothing)."""

    def __init__(self, positions: bool) -> None:
        self.positions = positions
        self.format = formats.Positions() if positions else formats.Existence()
        self.analyzer = None
        self.scorable = self.stored = self.unique = False
        self.vector = None

    def index(self, value: Mapping[str, bytes], **_options: Any) -> Iterable[tuple[bytes, int, float, bytes]]:
        """Returns: what the writer adds for each term: bytes, frequency, weight, packed positions."""
        return [(term.encode(), 1, 1.0, packed) for term, packed in value.items()]

    def clean(self) -> None:
        """Nothing is kept between documents."""


class Codes(fields.FieldType):  # type: ignore[misc]
    """A column of bytes, neither indexed nor stored."""

    indexed = False

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = None
        self.scorable = self.stored = self.unique = False
        self.vector = None
        self.column_type = columns.VarBytesColumn()

    def to_column_value(self, value: bytes) -> bytes:
        """Returns: the bytes as they are."""
        return value

    def clean(self) -> None:
        """Nothing is kept between documents."""


def schema() -> fields.Schema:
    """Returns: the schema of every index."""
    return fields.Schema(
        key=Terms(positions=False),
        rights=Terms(positions=False),
        text=Terms(positions=True),
        word=Terms(positions=False),
        meta=Codes(),
        about=Codes(),
        doc=fields.STORED(),
    )


def fields_of(document: SearchDocument, stamp: int) -> dict[str, Any]:
    """Returns: the values for Whoosh's `add_document`. `stamp`: the newest of an item counts."""
    text = _Text()
    text.add(TITLE, [document.title])
    text.add(KEYWORDS, [*document.keywords, *_labels(document)])
    text.add(SUMMARY, [document.summary])
    bodies = [("", "", _rest(document)), *((one.label, one.fragment, one.text) for one in document.passages)]
    text.add(BODY, [body for _, _, body in bodies])
    parts: list[tuple[Any, ...]] = [(SUMMARY, 0, document.summary, "", "")]
    parts += [
        (BODY, start, body, label, fragment)
        for start, (label, fragment, body) in zip(text.starts[BODY], bodies, strict=True)
    ]
    return {
        "key": {str(document.item_id): b""},
        "rights": dict.fromkeys(document.rights, b""),
        "text": text.packed(),
        "word": dict.fromkeys(text.words, b""),
        "meta": json.dumps(_meta(document, text.lengths, stamp), separators=(",", ":")).encode(),
        "about": meaning.pack(text.title, text.beginning),
        "doc": json.dumps(_stored(document, parts), separators=(",", ":")),
    }


def _labels(document: SearchDocument) -> list[str]:
    """What the passages are called, once each, without page numbers."""
    labels = dict.fromkeys(passage.label for passage in document.passages)
    return [label for label in labels if label and not any(sign.isdigit() for sign in label)]


def _rest(document: SearchDocument) -> str:
    """The body without its passages, which are quoted with their place."""
    rest = document.body
    for passage in document.passages:
        if passage.text:
            rest = rest.replace(passage.text, " ", 1)
    return rest.strip()


class _Text:
    """The terms of one document with their places."""

    def __init__(self) -> None:
        self.places: dict[str, array[int]] = {}
        self.words: set[str] = set()
        self.lengths = [0, 0, 0, 0]
        self.starts: dict[int, list[int]] = {}
        self.title: list[str] = []  # plain stems
        self.beginning: list[str] = []  # plain stems of everything, as far as they tell what it is about

    def add(self, field: int, texts: Iterable[str]) -> None:
        """Take in the texts of one field; a gap keeps them apart."""
        at = field << FIELD_SHIFT
        places = self.places
        for text in texts:
            self.starts.setdefault(field, []).append(at & PLACE_MASK)
            begin = at
            for word, terms in analysis.words(text):
                self.words.add(word)
                if field == TITLE:
                    self.title.append(terms[0])
                if len(self.beginning) < meaning.BEGINNING:
                    self.beginning.append(terms[0])
                for term in terms:
                    if term in places:
                        places[term].append(at)
                    else:
                        places[term] = array("I", (at,))
                at += 1
            self.lengths[field] += at - begin
            at += GAP

    def packed(self) -> dict[str, bytes]:
        """Returns: term -> places, four bytes each, least byte first."""
        if sys.byteorder == "big":
            for places in self.places.values():
                places.byteswap()
        return {term: places.tobytes() for term, places in self.places.items()}


def _meta(document: SearchDocument, lengths: list[int], stamp: int) -> list[Any]:
    facets: dict[str, list[str]] = {name: list(dict.fromkeys(v)) for name, v in document.facets.items() if v}
    facets |= {"type": [document.kind], "state": [document.state], "audience": [document.audience]}
    if document.year is not None:
        facets.setdefault("year", [str(document.year)])  # unless the document tells of several
    year = document.year or document.updated_at.year
    newest = year * 1e10 + document.updated_at.timestamp()
    return [document.item_id, stamp, lengths, facets, newest, title_key(document.title), document.worth]


def title_key(title: str) -> str:
    """Returns: what titles are sorted by: without case, accents, leading article and signs."""
    folded = analysis.fold(title).casefold()
    letters = "".join(c if c.isalnum() else " " for c in folded).split()
    if len(letters) > 1 and letters[0] in ("a", "an", "the"):
        letters = letters[1:]
    return " ".join(letters)


def _stored(document: SearchDocument, parts: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    return {
        "id": document.item_id,
        "kind": document.kind,
        "state": document.state,
        "audience": document.audience,
        "title": document.title,
        "url": document.url,
        "year": document.year,
        "external_id": document.external_id,
        "demo": document.demo,
        "updated_at": document.updated_at.isoformat(),
        "parts": [list(part) for part in parts],
        "keywords": list(chain(document.keywords)),
    }
