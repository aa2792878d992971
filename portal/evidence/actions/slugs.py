"""The last part of a document's address, made once from what the document says."""

import unicodedata
from collections.abc import Sequence

from sqlalchemy import select

from portal.core.db import db
from portal.core.markdown import slug_of
from portal.evidence.citations.reference import Reference
from portal.items.models import Item

RESERVED = frozenset({"new", "import", "export", "files"})  # addresses of pages beside the documents
AT_ONCE = 500  # addresses in one statement
LONGEST = 80  # characters; 120 fit


def new_slug(reference: Reference) -> str:
    """Returns: an address that no document has, such as "erens-2017-early-findings"."""
    return new_slugs([reference])[0]


def new_slugs(references: Sequence[Reference]) -> list[str]:
    """Returns: an address for each that no document has, and no other of them.

    One statement for up to 500, however many documents there are, and one more for each time that the addresses
    tried are in use.
    """
    stems = [_stem(reference) for reference in references]
    found: dict[int, str] = {}
    used: set[str] = set(RESERVED)
    first, width = 1, 1
    while len(found) < len(stems):
        open_stems = {stem for place, stem in enumerate(stems) if place not in found}
        tried = {stem: [_numbered(stem, n) for n in range(first, first + width)] for stem in sorted(open_stems)}
        used |= _taken([slug for slugs in tried.values() for slug in slugs])
        for place, stem in enumerate(stems):
            slug = next((slug for slug in tried.get(stem, ()) if slug not in used), None)
            if place not in found and slug is not None:
                found[place] = slug
                used.add(slug)
        first, width = first + width, width * 8
    return [found[place] for place in range(len(stems))]


def _taken(slugs: Sequence[str]) -> set[str]:
    """Returns: those of these addresses that documents have."""
    found: set[str] = set()
    for start in range(0, len(slugs), AT_ONCE):
        query = select(Item.slug).where(Item.kind == "evidence", Item.slug.in_(slugs[start : start + AT_ONCE]))
        found.update(db.session.scalars(query))
    return found


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"


def _stem(reference: Reference) -> str:
    first = reference.authors[0] if reference.authors else None
    author = (first.family or first.literal) if first else ""
    words = " ".join(part for part in (author, str(reference.year or ""), reference.title) if part)
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    slug = slug_of(plain)
    return slug if len(slug) <= LONGEST else slug[:LONGEST].rsplit("-", 1)[0].strip("-")
