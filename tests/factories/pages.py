"""Makers of terms, help pages, decisions, and of many rows at once."""

from itertools import count

from sqlalchemy import insert, select

from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import db
from portal.discussion.models import Comment, Disposition
from portal.findings.models import Finding
from portal.items.models import Item
from portal.items.vocabulary import ItemTerm, Term
from portal.pages.models import GlossaryTerm, HelpPage

_number = count(1)


def make_term(vocabulary: str = "barrier", key: str = "B14", **fields: object) -> Term:
    """A term of a vocabulary; flushed, not committed."""
    values: dict[str, object] = {"label": f"Label of {key}", "plain": f"What {key} means.", "position": next(_number)}
    term = Term(vocabulary=vocabulary, key=key, **(values | fields))
    db.session.add(term)
    db.session.flush()
    return term


def tag(item: Item, vocabulary: str, *keys: str) -> None:
    """Say that an item is about these terms."""
    db.session.add_all(ItemTerm(item_id=item.id, vocabulary=vocabulary, key=key) for key in keys)
    db.session.flush()


def make_help_page(slug: str, **fields: object) -> HelpPage:
    """A help page with a sentence; flushed, not committed."""
    values: dict[str, object] = {
        "title": f"Page {slug}",
        "description": f"What {slug} says.",
        "position": next(_number),
        "section": "help",
        "body": "One sentence.",
    }
    page = HelpPage(slug=slug, **(values | fields))
    db.session.add(page)
    db.session.flush()
    return page


def make_word(slug: str, term: str, **fields: object) -> GlossaryTerm:
    """A word of the glossary; flushed, not committed."""
    word = GlossaryTerm(slug=slug, term=term, **({"meaning": f"What {term} means.", "source": "general use"} | fields))
    db.session.add(word)
    db.session.flush()
    return word


def decide(comment: Comment, kind: str = "changed", **fields: object) -> Disposition:
    """What came of a comment; flushed, not committed."""
    decision = Disposition(comment_id=comment.id, kind=kind, **({"why": "We asked it."} | fields))
    db.session.add(decision)
    db.session.flush()
    return decision


def make_many(number: int, author: Person) -> None:
    """So many published findings about B14 and finance, each with a comment that changed something; committed."""
    start, now = next(_number) * 10_000, clock.now()
    slugs = [f"many-{start + n}" for n in range(number)]
    common = {"kind": "finding", "state": "published", "audience": "public", "published_at": now, "edition": 1}
    db.session.execute(insert(Item), [common | {"slug": slug, "title": slug} for slug in slugs])
    ids = db.session.scalars(select(Item.id).where(Item.slug.in_(slugs))).all()
    text = {"plain_english": "Plain.", "rests_on": "-", "not_shown": "-", "document": "E03", "place": "Table 6.1"}
    db.session.execute(insert(Finding), [text | {"item_id": item} for item in ids])
    terms = [("barrier", "B14"), ("theme", "finance"), ("initiative", "mdt")]
    rows = [{"item_id": item, "vocabulary": name, "key": key} for item in ids for name, key in terms]
    db.session.execute(insert(ItemTerm), rows)
    said = {"author_id": author.id, "author_role": author.role, "shown_as": "Amber Heron", "body": "Words."}
    keys = {item: f"key-{item}" for item in ids}
    rows = [said | {"item_id": item, "state": "shown", "form_key": key} for item, key in keys.items()]
    db.session.execute(insert(Comment), rows)
    made = db.session.scalars(select(Comment.id).where(Comment.form_key.in_(keys.values()))).all()
    db.session.execute(insert(Disposition), [{"comment_id": c, "kind": "changed", "why": "Why."} for c in made])
    db.session.commit()
