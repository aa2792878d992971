"""Reading the staff of a Pioneer or the members of a PPI group, for those who say who belongs there."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.access.models import Membership
from portal.access.policy import Circle, Viewer, led_by, manages
from portal.accounts.models import Person
from portal.accounts.queries.groups import find_group, list_groups
from portal.core.db import db
from portal.core.errors import NotFound
from portal.items.vocabulary import read_vocabulary


def get_circle(viewer: Viewer, kind: str, of: str) -> Circle:
    """Returns: that circle with its name. Raises: NotFound, so too for those who do not look after it."""
    if not manages(viewer, Circle(kind, of)):
        raise NotFound()
    name = _name_of_site(of) if kind == "site" else _name_of_group(of)
    if name is None:
        raise NotFound()
    return Circle(kind, of, name)


def list_led(viewer: Viewer) -> list[Circle]:
    """Returns: the circles that the viewer has the duty to look after, with their names: Pioneers, then groups."""
    sites = {term.key: term.name for term in read_vocabulary("site").of("site")}
    groups = {str(group.id): group.name for group in list_groups()}
    led = [
        Circle(one.kind, one.of, (sites if one.kind == "site" else groups).get(one.of, "")) for one in led_by(viewer)
    ]
    return sorted((one for one in led if one.name), key=lambda one: (one.kind != "site", one.name))


def list_people(viewer: Viewer, circle: Circle) -> Sequence[tuple[Person, frozenset[str]]]:
    """Returns: who belongs to the circle or looks after it, with the keys they hold there, by name. One statement."""
    query = select(Person, Membership.key).join(Membership, Membership.person_id == Person.id)
    query = query.where(Membership.key.in_((circle.member_key, circle.duty_key)))
    found: dict[Person, set[str]] = {}
    for person, key in db.session.execute(query.order_by(Person.name, Person.id)):
        if viewer.demo or not person.demo:
            found.setdefault(person, set()).add(key)
    return [(person, frozenset(keys)) for person, keys in found.items()]


def _name_of_site(slug: str) -> str | None:
    return next((term.name for term in read_vocabulary("site").of("site") if term.key == slug), None)


def _name_of_group(number: str) -> str | None:
    group = find_group(int(number)) if number.isdigit() else None
    return group.name if group else None
