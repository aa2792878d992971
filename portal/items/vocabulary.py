"""The field's terms (themes, barriers, ...) and which items are about them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, and_, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.content import ContentError, Document
from portal.core.db import Base, db
from portal.core.index_queue import Indexed

# Facet name (contract.md) -> list in vocab.yaml, or None where the list lies elsewhere.
VOCABULARIES: dict[str, str | None] = {
    "theme": "themes",
    "barrier": "barriers",
    "facilitator": "facilitators",
    "initiative": "initiative_types",
    "group": "target_groups",
    "outcome": "outcomes",
    "i_statement": "i_statements",
    "site": None,
}
LABELS = {
    "theme": ("Theme", "Themes"),
    "barrier": ("Barrier", "Barriers"),
    "facilitator": ("What helps", "What helps"),
    "initiative": ("Initiative", "Initiatives"),
    "group": ("Who it is for", "Who it is for"),
    "outcome": ("Outcome", "Outcomes"),
    "i_statement": ("I-statement", "I-statements"),
    "site": ("Pioneer", "Pioneers"),
}


class Term(Base):
    """One term of a vocabulary, such as barrier B13."""

    __tablename__ = "terms"
    __table_args__ = (UniqueConstraint("vocabulary", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    vocabulary: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(200))
    plain_name: Mapped[str | None] = mapped_column(String(120))  # everyday name; NULL: the label serves
    plain: Mapped[str] = mapped_column(String(1_000), default="")  # what it means, in plain words
    example: Mapped[str | None] = mapped_column(String(500))  # made up, to show what is meant; NULL: none needed
    # Dataset and item of the survey's row on it; NULL: the survey has no figure.
    figure: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    position: Mapped[int] = mapped_column(default=0)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # numbers in the survey, notes

    @property
    def name(self) -> str:
        """The everyday name, or the label."""
        return self.plain_name or self.label


class ItemTerm(Base, Indexed):
    """An item is about a term."""

    __tablename__ = "item_terms"

    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    vocabulary: Mapped[str] = mapped_column(String(20), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All terms at hand, read in one statement. Missing terms show their key."""

    terms: Mapping[tuple[str, str], Term]

    def get(self, vocabulary: str, key: str) -> Term | None:
        """Returns: the term, or None."""
        return self.terms.get((vocabulary, key))

    def label(self, vocabulary: str, key: str) -> str:
        """Returns: the everyday name of the term, or its key when it is unknown."""
        term = self.terms.get((vocabulary, key))
        return term.name if term else key

    def of(self, vocabulary: str) -> list[Term]:
        """Returns: the terms of one vocabulary in the order of the source."""
        return sorted((t for (v, _), t in self.terms.items() if v == vocabulary), key=lambda t: t.position)


def read_vocabulary(*names: str) -> Vocabulary:
    """Returns: the named vocabularies, or all. One statement."""
    query = select(Term)
    if names:
        query = query.where(Term.vocabulary.in_(names))
    return Vocabulary({(term.vocabulary, term.key): term for term in db.session.scalars(query)})


def terms_of(item_ids: Sequence[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    """Returns: item id -> vocabulary -> keys in order. One statement."""
    found: dict[int, dict[str, list[str]]] = {item_id: {} for item_id in item_ids}
    if not item_ids:
        return {}
    query = select(ItemTerm).where(ItemTerm.item_id.in_(item_ids)).order_by(ItemTerm.vocabulary, ItemTerm.key)
    for row in db.session.scalars(query):
        found[row.item_id].setdefault(row.vocabulary, []).append(row.key)
    return {item: {v: tuple(keys) for v, keys in groups.items()} for item, groups in found.items()}


def about_item(item_id: int) -> list[tuple[str, str, str]]:
    """Returns: (vocabulary, key, name) of an item's terms, in the vocabularies' order. One statement."""
    query = (
        select(ItemTerm.vocabulary, ItemTerm.key, Term)
        .join(Term, and_(Term.vocabulary == ItemTerm.vocabulary, Term.key == ItemTerm.key), isouter=True)
        .where(ItemTerm.item_id == item_id)
    )
    rows: list[tuple[str, str, Term | None]] = [(row[0], row[1], row[2]) for row in db.session.execute(query)]
    order = list(VOCABULARIES)
    rows.sort(key=lambda row: (order.index(row[0]), row[2].position if row[2] else 0, row[1]))
    return [(vocabulary, key, term.name if term else key) for vocabulary, key, term in rows]


@dataclass(frozen=True, slots=True)
class About:
    """What an item's search document is found by of its terms: keys by vocabulary, and how they are called.

    Beside them, under "wave", the waves of the Pioneers that it is about.
    """

    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: tuple[str, ...] = ()  # in the source's words and in everyday ones, without repeats


def read_about(item_ids: Sequence[int]) -> dict[int, About]:
    """Returns: item id -> what it is about, for each of them. Two statements, however many they are."""
    query = (
        select(ItemTerm.item_id, Term)
        .join(Term, and_(Term.vocabulary == ItemTerm.vocabulary, Term.key == ItemTerm.key))
        .where(ItemTerm.item_id.in_(item_ids))
        .order_by(Term.vocabulary, Term.position, Term.key)
    )
    words: dict[int, dict[str, None]] = {item_id: {} for item_id in item_ids}
    waves: dict[int, set[str]] = {item_id: set() for item_id in item_ids}
    for item_id, term in db.session.execute(query):
        words[item_id].update(dict.fromkeys(name for name in (term.label, term.plain_name) if name))
        if term.vocabulary == "site" and "wave" in term.data:
            waves[item_id].add(str(term.data["wave"]))
    terms = terms_of(item_ids)
    for item_id, found in waves.items():
        if found:
            terms[item_id]["wave"] = tuple(sorted(found))
    return {item_id: About(terms[item_id], tuple(words[item_id])) for item_id in item_ids}


def set_terms(item_id: int, wanted: Mapping[str, Iterable[str]]) -> None:
    """Make the item be about exactly these terms, for the vocabularies named."""
    session = db.session()
    rows = session.scalars(
        select(ItemTerm).where(ItemTerm.item_id == item_id, ItemTerm.vocabulary.in_(list(wanted)))
    ).all()
    have = {(row.vocabulary, row.key): row for row in rows}
    want = {(vocabulary, key) for vocabulary, keys in wanted.items() for key in keys}
    for pair, row in have.items():
        if pair not in want:
            session.delete(row)
    session.add_all(
        ItemTerm(item_id=item_id, vocabulary=vocabulary, key=key) for vocabulary, key in sorted(want - set(have))
    )
    session.flush()


FRONT_MATTER = {
    "themes": "theme",
    "barriers": "barrier",
    "facilitators": "facilitator",
    "initiatives": "initiative",
    "groups": "group",
    "outcomes": "outcome",
    "i_statements": "i_statement",
    "sites": "site",
}


def terms_in(document: Document) -> dict[str, list[str]]:
    """Returns: vocabulary -> keys named in a content file's front matter.

    Raises: ContentError for a key that the vocabulary lacks, with the line.
    """
    known = read_vocabulary()
    found: dict[str, list[str]] = {}
    for name, vocabulary in FRONT_MATTER.items():
        raw = document.meta.get(name) or []
        if not isinstance(raw, list):
            raise ContentError(f"{name}: a list expected, such as [a, b]", document.line_of(name))
        keys = [str(key) for key in raw if not isinstance(key, dict)]
        for key in keys:
            if vocabulary != "site" and known.get(vocabulary, key) is None:
                raise ContentError(f"{name}: {key!r} is not in the vocabulary", document.line_of(name))
        found[vocabulary] = keys
    return found
