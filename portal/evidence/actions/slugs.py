"""The last part of a document's address, made once from what the document says."""

import unicodedata
from collections.abc import Collection, Iterator
from itertools import count

from sqlalchemy import select

from portal.core.db import db
from portal.core.markdown import slug_of
from portal.evidence.citations.reference import Reference
from portal.items.models import Item

RESERVED = frozenset({"new", "import", "export", "files"})  # addresses of pages beside the documents
LONGEST = 80  # characters; 120 fit


def new_slug(reference: Reference) -> str:
    """Returns: an address that no document has, such as "erens-2017-early-findings". One statement."""
    return free_slug(reference, taken_slugs([reference]))


def taken_slugs(references: list[Reference]) -> set[str]:
    """Returns: every address in use that could stand in the way of theirs. One statement; for many, all addresses."""
    query = select(Item.slug).where(Item.kind == "evidence")
    if len(references) == 1:
        query = query.where(Item.slug.startswith(_stem(references[0]), autoescape=True))
    return set(db.session.scalars(query))


def free_slug(reference: Reference, taken: Collection[str]) -> str:
    """Returns: the first address for this reference that is not taken."""
    return next(slug for slug in _candidates(_stem(reference)) if slug not in taken and slug not in RESERVED)


def _candidates(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem}-{number}" for number in count(2))


def _stem(reference: Reference) -> str:
    first = reference.authors[0] if reference.authors else None
    author = (first.family or first.literal) if first else ""
    words = " ".join(part for part in (author, str(reference.year or ""), reference.title) if part)
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    slug = slug_of(plain)
    return slug if len(slug) <= LONGEST else slug[:LONGEST].rsplit("-", 1)[0].strip("-")
