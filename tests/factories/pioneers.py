"""Makers of Pioneers."""

from portal.core.db import db
from portal.items.vocabulary import Term
from portal.pioneers.models import Pioneer
from tests.factories.items import make_item


def make_pioneer(slug: str = "cornwall", name: str = "Cornwall", wave: int = 1, **item: object) -> Pioneer:
    """A Pioneer with the term that names it; flushed, not committed."""
    pioneer = Pioneer(
        item=make_item("pioneer", slug=slug, title=name, **item),
        aliases=[],
        wave=wave,
        announced="2013-11" if wave == 1 else "2015-01",
        questionnaires_2016=4,
        sources=[{"document": "E03", "place": "Table 3.1"}],
        says="- It is a Pioneer. (E03, Table 3.1)",
        says_not="The documents do not say what it did.",
    )
    db.session.add_all([pioneer, Term(vocabulary="site", key=slug, label=name, data={"wave": wave})])
    db.session.flush()
    return pioneer
