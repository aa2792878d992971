"""Who can see an item: in roles and groups for everybody who may read it, by name for the team."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.access.policy import ROLE_LABELS, SIGNED_IN, Viewer, as_role, can_read
from portal.accounts.models import Person, PpiGroup
from portal.accounts.queries.people import keys_by_person
from portal.core.db import db
from portal.items.models import Item
from portal.items.vocabulary import read_vocabulary


def roles_that_read(viewer: Viewer, item: Item) -> list[str]:
    """Returns: in words, which roles read the item as it stands and which groups do; then the owner and reviewers."""
    if can_read(as_role(viewer, "public"), item):
        return ["Everyone, without signing in"]
    told = [f"Every {_within(ROLE_LABELS[role])}" for role in SIGNED_IN if can_read(as_role(viewer, role), item)]
    keyed = Viewer(-1, "ppi_member", frozenset({item.audience_key or ""}), demo=viewer.demo)
    if item.audience_key and can_read(keyed, item):
        told.append(_group_in_words(item.audience_key))
    return [*told, "Who wrote it, and whom the author or the team asked to review or to help"]


def people_who_read(viewer: Viewer, item: Item) -> Sequence[Person]:
    """Returns: the people with an open account who may read the item as it stands, by name. Two statements."""
    query = select(Person).where(Person.active).order_by(Person.name, Person.id)
    people = [person for person in db.session.scalars(query) if viewer.demo or not person.demo]
    keys = keys_by_person([person.id for person in people])

    def reads(person: Person) -> bool:
        return can_read(Viewer(person.id, person.role, frozenset(keys.get(person.id, ())), demo=viewer.demo), item)

    return [person for person in people if reads(person)]


def _within(label: str) -> str:
    """A label inside a sentence: in small letters, but for what is capital throughout (PPI) or a name (Pioneer)."""
    return label if label.startswith(("PPI", "Pioneer")) else label[:1].lower() + label[1:]


def _group_in_words(key: str) -> str:
    kind, _, rest = key.partition(":")
    if kind == "site":
        return f"The staff of {read_vocabulary('site').label('site', rest)}"
    if kind == "group":
        group = db.session.get(PpiGroup, int(rest)) if rest.isdigit() else None
        return f"The PPI group {group.name}" if group else "One PPI group"
    return "The people at one workshop"
