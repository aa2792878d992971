"""The readers of the crawl: strangers of every role, and those with a tie to what is planted."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask.testing import FlaskClient

from portal.access.models import Membership
from portal.access.policy import PUBLIC, TEAM, Viewer
from portal.accounts.models import Person
from portal.core.db import db
from tests.canary.table import either, handing_on, looked_after
from tests.canary.table import person as belongs
from tests.canary.words import Aviary, Reader
from tests.factories.accounts import make_person
from tests.factories.tokens import make_token

SITE, GROUP = "site:cornwall", "group:1"
# Name -> role and what they hold from the start. Nobody but the public is without an account.
ROSTER: dict[str, tuple[str, tuple[str, ...]]] = {
    "a PPI member": ("ppi_member", ()),
    "a PPI member of the group": ("ppi_member", (GROUP,)),
    "a PPI member who accepts": ("ppi_member", ()),
    "a reviewer": ("ppi_member", ()),
    "staff of another site": ("pioneer_staff", ("site:leeds",)),
    "a site colleague": ("pioneer_staff", (SITE,)),
    "the site's lead": ("pioneer_staff", (SITE, "lead:cornwall")),
    "an author at the site": ("pioneer_staff", (SITE,)),
    "a national partner": ("national_partner", ()),
    "a participant": ("national_partner", ()),
    "a researcher": ("researcher", ()),
    "the author": ("researcher", ()),
    "a co-author": ("researcher", ()),
    "an administrator": ("administrator", ()),
}
STRANGERS = ("the public", "a PPI member", "staff of another site", "a national partner", "a researcher")


@dataclass
class Cast:
    """Every reader by name."""

    readers: dict[str, Reader]

    def __getitem__(self, name: str) -> Reader:
        return self.readers[name]

    def id_of(self, name: str) -> int:
        """The person's id."""
        found = self[name].viewer.person_id
        assert found is not None, name
        return found

    def give(self, name: str, *keys: str) -> None:
        """Give somebody a membership or duty."""
        reader = self[name]
        new = set(keys) - reader.viewer.keys
        db.session().add_all(Membership(person_id=reader.viewer.person_id, key=key) for key in new)
        reader.viewer = replace(reader.viewer, keys=reader.viewer.keys | new)


def gather(aviary: Aviary, *, demo: bool) -> Cast:
    """Make everybody, each with a token where their role has them; names and addresses are canaries too."""
    cast = Cast({"the public": Reader("the public", replace(PUBLIC, demo=demo))})
    for name, (role, keys) in ROSTER.items():
        made = make_person(role, keys=keys)
        reader = Reader(name, Viewer(made.id, role, frozenset(keys), demo=demo))
        if reader.viewer.is_team:
            reader.token = make_token(made)
        _hide_person(aviary, reader, made)
        cast.readers[name] = reader
    return cast


def _hide_person(aviary: Aviary, reader: Reader, made: Person) -> None:
    """The address is for administrators; the name of a member, who goes by an alias, for those who look after them.

    So a Pioneer's lead reads on one page the names of those who work there.
    """
    team = TEAM if reader.viewer.is_team else ("administrator",)  # the team knows its own
    rule = either(belongs(reader, *team), handing_on())
    address = aviary.word(f"e-mail address of {reader.name}", None, rule)
    made.email = f"{address}@example.org"
    if not reader.viewer.is_team and reader.name != "a reviewer":  # who reviews signs what they say
        rule = either(belongs(reader, "administrator", "researcher"), looked_after(reader, SITE))
        made.name = aviary.word(f"name of {reader.name}", None, rule).title()
    db.session.flush()


def clients(cast: Cast, sign_in: Callable[..., FlaskClient]) -> dict[str, FlaskClient]:
    """Returns: a browser for each reader, signed in."""
    found = {}
    for name, reader in cast.readers.items():
        found[name] = sign_in("public" if name == "the public" else db.session.get_one(Person, reader.viewer.person_id))
    return found
