"""Writing the help pages and the glossary from `content/`."""

from typing import Any

from sqlalchemy import select

from portal.core.content import ContentError, Document, Loader
from portal.core.db import db
from portal.pages.models import SECTIONS, GlossaryTerm, HelpPage


def load_help_page(document: Document) -> None:
    """Write one help page. Raises: ContentError."""
    document.require("slug", "title", "description", "order")
    slug, position = str(document.meta["slug"]), document.meta["order"]
    if slug != document.path.stem:
        raise ContentError(f"slug: {slug!r} is not the file's name", document.line_of("slug"))
    if not isinstance(position, int):
        raise ContentError("order: a whole number expected", document.line_of("order"))
    if not document.body.strip():
        raise ContentError("the page has no text", document.body_line)
    session = db.session()
    page = session.scalar(select(HelpPage).where(HelpPage.slug == slug)) or HelpPage(slug=slug)
    page.title, page.description = str(document.meta["title"]), str(document.meta["description"])
    page.section = document.check("section", tuple(SECTIONS)) if document.meta.get("section") else None
    page.position, page.body = position, document.body.strip()
    session.add(page)
    session.flush()


def load_glossary(document: Document) -> None:
    """Write the words of `glossary.yaml`; a word that is gone from the file is gone from the table.

    Raises: ContentError with the line of the entry.
    """
    rows = document.meta.get("terms")
    if not isinstance(rows, list) or not rows:
        raise ContentError("terms: a list of words expected", document.line_of("terms"))
    slugs = [str(row.get("slug")) for row in rows]
    session = db.session()
    have = {term.slug: term for term in session.scalars(select(GlossaryTerm))}
    for place, row in enumerate(rows):
        wrong = _what_is_wrong(row, slugs, place)
        if wrong:
            raise ContentError(f"{row.get('slug')}: {wrong}", _line_of_entry(document, slugs[place]))
        term = have.pop(slugs[place], None) or GlossaryTerm(slug=slugs[place])
        _write(term, row)
        session.add(term)
    for gone in have.values():
        session.delete(gone)
    session.flush()


def _what_is_wrong(row: dict[str, Any], slugs: list[str], place: int) -> str | None:
    lacking = [name for name in ("slug", "term", "meaning", "source") if not row.get(name)]
    if lacking:
        return f"lacks {', '.join(lacking)}"
    if slugs[place] in slugs[:place]:
        return "stands here twice"
    unknown = [str(slug) for slug in row.get("see") or [] if slug not in slugs]
    return f"see: there is no word {', '.join(unknown)}" if unknown else None


def _write(term: GlossaryTerm, row: dict[str, Any]) -> None:
    term.term, term.meaning, term.source = str(row["term"]), str(row["meaning"]), str(row["source"])
    term.short = str(row["short"]) if row.get("short") else None
    term.also = [str(word) for word in row.get("also") or []]
    term.see = [str(slug) for slug in row.get("see") or []]


def _line_of_entry(document: Document, slug: str) -> int:
    lines = document.raw.decode("utf-8", "replace").splitlines()
    return next((n for n in range(len(lines), 0, -1) if lines[n - 1] == f"- slug: {slug}"), 1)


CONTENT = (
    Loader("pages/*.md", load_help_page),
    Loader("vocabulary/glossary.yaml", load_glossary),
)
