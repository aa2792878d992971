"""Writing the Pioneers from `content/pioneers/`."""

from dataclasses import replace

from sqlalchemy import select

from portal.core.content import ContentError, Document, Loader
from portal.core.db import db
from portal.items.actions import load_item, version_of
from portal.items.vocabulary import Term
from portal.pioneers.models import Pioneer

SAYS = "What the documents say"
SAYS_NOT = "What the documents do not say"
COUNTS = {
    "interviews_2014": "interviews_2014",
    "interviews_2015": "interviews_2015",
    "completed_questionnaires_2016": "questionnaires_2016",
}


def load_pioneer(document: Document) -> int:
    """Write one Pioneer and the term that other items name it by.

    Returns: the version of its item. Raises: ContentError.
    """
    document.require("slug", "name", "wave", "announced", "sources")
    document.check("wave", ("1", "2"))
    sections = document.sections()
    if not sections.get(SAYS):
        raise ContentError(f"this section is missing: {SAYS}", document.body_line)
    item = load_item("pioneer", replace(document, meta={**document.meta, "title": document.meta["name"]}))
    session = db.session()
    pioneer = session.scalar(select(Pioneer).where(Pioneer.item_id == item.id)) or Pioneer(item_id=item.id)
    meta = document.meta
    for name, column in COUNTS.items():
        setattr(pioneer, column, meta.get(name))
    pioneer.aliases = [str(alias) for alias in meta.get("aliases") or []]
    pioneer.programme_name, pioneer.wave = meta.get("programme_name"), int(meta["wave"])
    pioneer.announced = str(meta["announced"])
    pioneer.spelling_note, pioneer.tags_note = meta.get("spelling_note"), meta.get("tags_note")
    pioneer.sources = [{"document": str(s["document"]), "place": str(s["place"])} for s in meta["sources"]]
    pioneer.says, pioneer.says_not = sections[SAYS], sections.get(SAYS_NOT, "")
    session.add(pioneer)
    _name_as_term(item.slug, item.title, pioneer.wave)
    session.flush()
    return item.version


def _name_as_term(slug: str, name: str, wave: int) -> None:
    session = db.session()
    query = select(Term).where(Term.vocabulary == "site", Term.key == slug)
    term = session.scalar(query) or Term(vocabulary="site", key=slug)
    term.label, term.data = name, {"wave": wave}
    session.add(term)


CONTENT = (Loader("pioneers/*.md", load_pioneer, lambda slug: version_of("pioneer", slug)),)
