"""Changing the spine: making an item, moving its fields, and writing one from a content file."""

from collections.abc import Collection

from sqlalchemy import select

from portal.access.policy import AUDIENCES, STATES
from portal.core import clock
from portal.core.content import ContentError, Document, Loader
from portal.core.db import db
from portal.core.slugs import NOT_A_SLUG, is_slug
from portal.items.models import Item
from portal.items.vocabulary import VOCABULARIES, Term, set_terms, terms_in

RELEASED = ("published", "early_insight")


def find_item(kind: str, slug: str) -> Item | None:
    """Returns: the item whatever its rights; only for loaders and actions, never for a page."""
    return db.session.scalar(select(Item).where(Item.kind == kind, Item.slug == slug))


def version_of(kind: str, slug: str) -> int | None:
    """Returns: the item's version now, or None when there is none."""
    return db.session.scalar(select(Item.version).where(Item.kind == kind, Item.slug == slug))


def load_item(kind: str, document: Document, reserved: Collection[str] = ()) -> Item:
    """Make or update the item that a content file describes, with its terms.

    `reserved`: slugs at whose address another page stands. Returns: the item, flushed. Raises: ContentError.
    """
    document.require("slug", "title")
    state = document.check("state", STATES) if "state" in document.meta else "published"
    audience = document.check("audience", tuple(AUDIENCES)) if "audience" in document.meta else "public"
    slug = str(document.meta["slug"])
    if slug != document.path.stem:
        raise ContentError(f"slug: {slug!r} is not the file's name", document.line_of("slug"))
    if not is_slug(slug):
        raise ContentError(NOT_A_SLUG.format(slug), document.line_of("slug"))
    if slug in reserved:
        raise ContentError(f"slug: another page has the address of {slug!r}; choose another", document.line_of("slug"))
    session = db.session()
    item = find_item(kind, slug)
    if item is None:
        item = Item(kind=kind, slug=slug, title="")
        session.add(item)
    item.title = str(document.meta["title"])
    item.state, item.audience = state, audience
    item.demo = bool(document.meta.get("demo", False))
    mark_released(item)
    item.touch()
    session.flush()
    set_terms(item.id, terms_in(document))
    return item


def mark_released(item: Item) -> None:
    """An item that is published for the first time gets its date and its first edition."""
    if item.state == "published" and item.published_at is None:
        item.published_at = clock.now()
    if item.state in RELEASED and item.edition == 0:
        item.edition = 1


def load_vocabulary(document: Document) -> None:
    """Write the terms of `vocab.yaml`; a term that is gone from the file is gone from the table."""
    session = db.session()
    have = {(t.vocabulary, t.key): t for t in session.scalars(select(Term))}
    for vocabulary, name in VOCABULARIES.items():
        if name is None:
            continue
        entries = document.meta.get(name)
        rows = entries.get("items") if isinstance(entries, dict) else entries
        if not rows:
            raise ContentError(f"{name}: this list is missing", document.line_of(name))
        for position, row in enumerate(rows):
            key, label = str(row["id"]), str(row["label"])
            term = have.pop((vocabulary, key), None) or Term(vocabulary=vocabulary, key=key)
            term.label, term.position = label.strip("'"), position
            term.data = {k: v for k, v in row.items() if k not in ("id", "label")}
            session.add(term)
    for (vocabulary, _), term in have.items():
        if VOCABULARIES[vocabulary] is not None:
            session.delete(term)
    session.flush()


def load_term_notes(document: Document) -> None:
    """Write what `notes.yaml` says of each term: everyday name, meaning, example, where its figure is.

    Raises: ContentError with the line of the entry.
    """
    known = {(t.vocabulary, t.key): t for t in db.session.scalars(select(Term))}
    seen: set[tuple[str, str]] = set()
    for row in document.meta.get("notes") or []:
        pair = (str(row.get("kind")), str(row.get("id")))
        term = known.get(pair)
        if term is None or pair in seen:
            wrong = "stands here twice" if pair in seen else "is not in the vocabulary"
            raise ContentError(f"{' '.join(pair)} {wrong}", _line_of_note(document, *pair))
        seen.add(pair)
        if not row.get("plain"):
            raise ContentError(f"{' '.join(pair)} has no plain meaning", _line_of_note(document, *pair))
        term.plain_name, term.plain, term.example = row.get("plain_name"), str(row["plain"]), row.get("example")
        figure = row.get("figure")
        term.figure = {"dataset": str(figure["dataset"]), "item": str(figure["item"])} if figure else None
    db.session.flush()


def _line_of_note(document: Document, kind: str, key: str) -> int:
    lines = document.raw.decode("utf-8", "replace").splitlines()
    places = [n for n, line in enumerate(lines[:-1], 1) if line == f"- id: {key}" and lines[n] == f"  kind: {kind}"]
    return places[-1] if places else 1


CONTENT = (
    Loader("vocabulary/vocab.yaml", load_vocabulary),
    Loader("vocabulary/notes.yaml", load_term_notes),
)
