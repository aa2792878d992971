"""What the guard finds in an item, and which finds two people have settled."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.access.policy import MEMBERS, TEAM
from portal.accounts.models import Person
from portal.core.db import db
from portal.items.models import Item
from portal.items.vocabulary import ItemTerm
from portal.publishing.guard import Hit, Rules, scan
from portal.publishing.kinds import TITLE, Content, is_registered, kind_of
from portal.publishing.models import GuardRuling
from portal.publishing.queries.content import live_content, next_content

NEEDED = 2  # different people


@dataclass(frozen=True, slots=True)
class Find:
    """A hit of the guard with what was said of it; `label` names its place in words."""

    hit: Hit
    label: str
    rulings: tuple[GuardRuling, ...]

    @property
    def settled(self) -> bool:
        """Whether two different people said that it may stand."""
        return count_people([ruling.person for ruling in self.rulings]) >= NEEDED


@dataclass(frozen=True, slots=True)
class Known:
    """Who has an account, by name: members, whom no text may name, and the team, who are authors."""

    members: tuple[str, ...]
    team: frozenset[str]


def read_known() -> Known:
    """Returns: the names of everybody with an active account. One statement."""
    people = db.session.execute(select(Person.name, Person.role).where(Person.active)).all()
    return Known(
        members=tuple(name for name, role in people if role in MEMBERS),
        team=frozenset(name for name, role in people if role in TEAM),
    )


def list_finds(item: Item, content: Content, known: Known | None = None) -> list[Find]:
    """Returns: everything the guard finds in these words and in what is attached, in reading order.

    `known`: who has an account, for callers that look at many items. At most four statements, and what
    `Kind.attached` needs.
    """
    kind = kind_of(item)
    return _finds(item, content, content.texts | dict(kind.attached(item.id) if kind.attached else {}), known)


def list_waiting(item: Item, texts: Mapping[str, str] | None = None) -> list[Find]:
    """Returns: everything the guard finds in what was attached since the release, or in `texts` of it alone.

    At most four statements, and what `Kind.waiting` needs; none for a kind to which nothing is attached.
    """
    waiting = kind_of(item).waiting
    looked_at = texts if texts is not None else waiting(item.id) if waiting else {}
    return _finds(item, live_content(item), looked_at, None) if looked_at else []


def list_all_finds(item: Item) -> list[Find]:
    """Returns: what the guard finds in the next version, then in what waits beside it."""
    return [*list_finds(item, next_content(item)), *list_waiting(item)]


def words_for_address(title: str, otherwise: str, *, names_sites: bool = False) -> str:
    """Returns: of which words an address is made: the first title, or `otherwise` where the guard finds somebody in it.

    An address stays when its page gets another title: what it tells, it tells for good. Who has an account plays no
    part, or a writer could try names out. No statement.
    """
    return otherwise if scan({TITLE: title}, Rules(sites=None if names_sites else frozenset())) else title


def advise(item: Item, words: str, known: Known | None = None) -> list[Hit]:
    """Returns: what the guard finds in words that somebody writes about an item. Advice: nothing is refused for it.

    `known`: who has an account, for moderators alone: a writer could try names out. No statement.
    """
    names_sites = not is_registered(item.kind) or kind_of(item).sites != "never"
    people, authors = (known.members, known.team) if known else ((), frozenset())
    return scan({"words": words}, Rules(sites=None if names_sites else frozenset(), people=people, authors=authors))


def _finds(item: Item, content: Content, texts: Mapping[str, str], known: Known | None) -> list[Find]:
    kind = kind_of(item)
    hits = scan(texts, rules_for(item, content, known))
    rulings = _rulings(item) if hits else {}
    return [Find(hit, kind.label(hit.place), tuple(rulings.get(hit.key, ()))) for hit in hits]


def open_finds(item: Item, content: Content, known: Known | None = None) -> list[Find]:
    """Returns: the finds that are not settled."""
    return [find for find in list_finds(item, content, known) if not find.settled]


def rules_for(item: Item, content: Content, known: Known | None = None) -> Rules:
    """Returns: what the text of this item may hold: the sites that its kind allows, the members, the researchers."""
    kind = kind_of(item)
    allowed = None if kind.sites == "always" else frozenset(named_sites(item, content))
    people = known or read_known()
    return Rules(sites=allowed, people=people.members, authors=people.team, contexts=kind.contexts)


def named_sites(item: Item, content: Content) -> Sequence[str]:
    """Returns: slugs of the Pioneers that the content is about and may name, in order; none for most kinds."""
    kind = kind_of(item)
    if kind.sites != "named":
        return ()
    if kind.named is not None:
        return sorted(set(kind.named(content)))
    query = select(ItemTerm.key).where(ItemTerm.item_id == item.id, ItemTerm.vocabulary == "site")
    return db.session.scalars(query.order_by(ItemTerm.key)).all()


def _rulings(item: Item) -> dict[str, list[GuardRuling]]:
    found: dict[str, list[GuardRuling]] = {}
    query = select(GuardRuling).where(GuardRuling.item_id == item.id).options(joinedload(GuardRuling.person))
    for ruling in db.session.scalars(query.order_by(GuardRuling.at, GuardRuling.id)):
        found.setdefault(ruling.hit_key, []).append(ruling)
    return found


def count_people(people: Sequence[Person]) -> int:
    """Returns: how many different people these accounts belong to, as far as name and address tell.

    Two accounts with one name, or with one mailbox (a part after "+" makes no other mailbox), are one person. Only
    active accounts of the research team count.
    """
    seen: list[tuple[str, str]] = []
    for person in people:
        marks = (" ".join(person.name.lower().split()), _mailbox(person.email))
        counts = person.active and person.role in TEAM
        if counts and not any(marks[0] == name or marks[1] == box for name, box in seen):
            seen.append(marks)
    return len(seen)


def _mailbox(email: str) -> str:
    return re.sub(r"\+[^@]*(?=@)", "", email.lower())
