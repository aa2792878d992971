"""Reading help pages and the glossary; they are for everyone."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import defer

from portal.core.db import db
from portal.core.errors import NotFound
from portal.pages.models import GlossaryTerm, HelpPage

START = "help"  # the page shown at /help/ itself


def list_pages() -> Sequence[HelpPage]:
    """Returns: all help pages but the start, in order, without their text. One statement."""
    query = select(HelpPage).where(HelpPage.slug != START).options(defer(HelpPage.body))
    return db.session.scalars(query.order_by(HelpPage.position, HelpPage.slug)).all()


def get_page(slug: str) -> HelpPage:
    """Returns: one help page. Raises: NotFound, also when the content was never loaded."""
    page = db.session.scalar(select(HelpPage).where(HelpPage.slug == slug))
    if page is None:
        raise NotFound()
    return page


def list_glossary() -> list[GlossaryTerm]:
    """Returns: every word, in the order of the alphabet. One statement."""
    return sorted(db.session.scalars(select(GlossaryTerm)), key=lambda term: term.term.casefold())
