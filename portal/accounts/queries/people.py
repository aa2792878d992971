"""Reading people and their tokens."""

from collections.abc import Sequence

from sqlalchemy import Select, or_, select

from portal.access.models import Membership
from portal.accounts.models import ApiToken, Person
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.mail_address import normal_email
from portal.core.pagination import Page, paginate

Keys = tuple[str, ...]


def find_person(email: str) -> Person | None:
    """Returns: the person with that address in any letters, or None."""
    return db.session.scalar(select(Person).where(Person.email == normal_email(email)))


def get_person(person_id: int, *, demo: bool = False) -> Person:
    """Returns: that person. Raises: NotFound; so too for demonstration accounts unless `demo`."""
    person = db.session.get(Person, person_id)
    if person is None or (person.demo and not demo):
        raise NotFound()
    return person


def list_people(*, demo: bool = True) -> Sequence[tuple[Person, Keys]]:
    """Returns: everyone with the keys they hold, by address; without `demo` only real accounts. Two statements."""
    people = db.session.scalars(_people(demo=demo)).all()
    keys = keys_by_person([person.id for person in people])
    return [(person, keys.get(person.id, ())) for person in people]


def search_people(words: str = "", page: int = 1, *, demo: bool = False) -> Page[Person]:
    """Returns: a page of 20 people, by address, whose address or a name holds the words; all without words."""
    query = _people(demo=demo)
    wanted = " ".join(words.split())
    if wanted:
        columns = (Person.email, Person.name, Person.chosen_name)
        query = query.where(or_(*(column.icontains(wanted, autoescape=True) for column in columns)))
    return paginate(query, page)


def _people(*, demo: bool) -> Select[Person]:
    query = select(Person).order_by(Person.email)
    return query if demo else query.where(Person.demo.is_(False))


def keys_by_person(ids: Sequence[int]) -> dict[int, Keys]:
    """Returns: person id -> the keys held, in order. One statement, none for no ids."""
    found: dict[int, list[str]] = {}
    if ids:
        query = select(Membership).where(Membership.person_id.in_(ids)).order_by(Membership.key)
        for membership in db.session.scalars(query):
            found.setdefault(membership.person_id, []).append(membership.key)
    return {person_id: tuple(keys) for person_id, keys in found.items()}


def people_by_id(ids: Sequence[int]) -> dict[int, Person]:
    """Returns: id -> person. One statement, none for no ids."""
    if not ids:
        return {}
    return {row.id: row for row in db.session.scalars(select(Person).where(Person.id.in_(set(ids))))}


def find_by_id(person_id: int | None) -> Person | None:
    """Returns: the person, or None. No statement for the one who is signed in: they are loaded already."""
    return db.session.get(Person, person_id) if person_id is not None else None


def list_tokens(person_id: int) -> Sequence[ApiToken]:
    """Returns: this person's tokens for the API, ended ones too, newest first. One statement."""
    query = select(ApiToken).where(ApiToken.person_id == person_id)
    return db.session.scalars(query.order_by(ApiToken.made_at.desc(), ApiToken.id.desc())).all()
