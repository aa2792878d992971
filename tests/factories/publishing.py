"""Makers of findings on their way, and of the people who move them."""

from itertools import count

from portal.access.policy import Viewer
from portal.accounts.models import Person
from portal.core.db import db
from portal.findings.models import Finding
from portal.items.models import Item
from portal.publishing import actions, kinds, queries
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.items import make_item

_number = count(1)


def make_finding(state: str = "draft", owner: Person | None = None, **fields: object) -> Item:
    """The item of a finding with words of its own, owned by a researcher, in that state and never released."""
    n = next(_number)
    owner = owner or make_person("researcher")
    item = make_item("finding", state=state, owner_id=owner.id, **({"published_at": None, "edition": 0} | fields))
    words = f"What we found, number {n}."
    finding = Finding(
        item_id=item.id, plain_english=words, rests_on="A survey.", not_shown="Why.", document="E03", place="6"
    )
    session = db.session()
    session.add(finding)
    session.flush()
    return item


def words_of(item: Item) -> Finding:
    return db.session.query(Finding).filter_by(item_id=item.id).one()


def rewrite(item: Item, words: str) -> None:
    words_of(item).plain_english = words
    db.session.get_one(Item, item.id).touch()  # the item in hand may be of a session that a request has ended
    db.session.flush()


def approve_as(item: Item, person: Person | None = None) -> Viewer:
    """Somebody else approves what waits. Returns: who."""
    other = viewer_of(person or make_person("administrator"))
    actions.approve(other, item, digest=queries.next_content(item).digest)
    return other


def make_released(state: str = "published", owner: Person | None = None, **fields: object) -> tuple[Item, Viewer]:
    """A finding released through the gate. Returns: its item, its author."""
    owner = owner or make_person("researcher")
    author = viewer_of(owner)
    item = make_finding(owner=owner, **fields)
    actions.submit(author, item)
    approve_as(item)
    (actions.release if state == "published" else actions.open_early_insight)(author, item)
    return item, author


class Cases:
    """Case studies that are nothing but their words, so that the wall is tested apart from its room."""

    def __init__(self) -> None:
        self.words: dict[int, dict[str, str]] = {}
        kinds.register(
            kinds.Kind(
                "case_study",
                snapshots=lambda ids: {item_id: self.words[item_id] for item_id in ids},
                restore=lambda item_id, fields: self.words[item_id].update(fields),
                sites="named",
                named=lambda content: content.fields["sites"].split(),
            )
        )

    def make(self, sites: str = "cornwall", text: str = "In Cornwall they met weekly.", **fields: object) -> Item:
        """The item of a case study in internal review, owned by a researcher."""
        owner = make_person("researcher")
        values = {"state": "internal_review", "owner_id": owner.id, "published_at": None, "edition": 0}
        item = make_item("case_study", **(values | fields))
        self.words[item.id] = {"done": text, "sites": sites}
        return item
