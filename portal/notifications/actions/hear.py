"""Deciding who hears of an event: the writer, the one who is asked, those who follow; only who may read the item."""

from collections.abc import Callable, Iterable

from sqlalchemy import select

from portal.access import memberships
from portal.access.policy import SIGNED_IN, TEAM, Viewer, can_read, could_read
from portal.accounts.models import Person
from portal.accounts.queries import keys_by_person, people_by_id
from portal.config import Settings
from portal.core.db import db
from portal.core.outbox import Event
from portal.discussion.models import Comment
from portal.items.models import Item
from portal.items.queries import item_address
from portal.items.vocabulary import terms_of
from portal.notifications.actions.deliver import mail_now
from portal.notifications.models import Follow, News
from portal.notifications.queries import ways_of
from portal.notifications.words import DIGESTS, NEWS
from portal.publishing.kinds import RELEASED
from portal.publishing.queries.obstacles import status_address

OWN_WORDS = "/account/contributions"
SESSIONS = "/account/sessions"
Hearer = tuple[int, str, str]  # person, name of the news, address
Hearers = Iterable[Hearer]
WRITER_HEARS = ("comment:approve", "comment:hide", "comment:ask", "comment:dispose")
OWNER_HEARS = (
    *("publishing:ask_for_changes", "publishing:review", "publishing:comment", "publishing:approve"),
    *("publishing:review_due", "publishing:release_refused"),
)
GONE = "publishing:withdraw"
PLACES = tuple(f"registration:{act}" for act in ("place", "wait", "hold", "lapse", "free", "remove", "readmit"))
CONSENT_DECIDED = ("consent:give", "consent:refuse", "consent:withdraw")
TOLD_OF_MEMBERSHIPS = ("site:", "lead:", "group:", "ppi_lead:", "organise:", "share:", "moderate")


def handle_event(event: Event, settings: Settings) -> None:
    """Write the news of an event into the inboxes of those whom it concerns, and queue the mails that go at once.

    Handling an event again changes nothing.
    """
    item = db.session.get(Item, event.item_id) if event.item_id else None
    first: dict[int, tuple[str, str]] = {}
    for person_id, name, address in _hearers(event, item):
        if person_id != event.actor_id:
            first.setdefault(person_id, (name, address))
    known = db.session.scalars(select(News.person_id).where(News.event_id == event.id))
    for person_id in known:
        first.pop(person_id, None)
    reads = could_read if event.name == GONE else can_read
    people = _who_may_read(first, item, reads, demo=settings.demo)
    ways = ways_of([person.id for person in people])
    for person in people:
        name, address = first[person.id]
        how = "never" if NEWS[name].mailed else ways[person.id][NEWS[name].kind]
        if NEWS[name].pressing and how in DIGESTS:
            how = "now"
        _tell(event, person, name, address, how, settings)


def _tell(event: Event, person: Person, name: str, address: str, how: str, settings: Settings) -> None:
    news = News(
        person_id=person.id,
        event_id=event.id,
        item_id=event.item_id if name != GONE else None,  # it says nothing of the page, and nobody may read that now
        kind=NEWS[name].kind,
        name=name,
        address=address[:300],
        how=how,
        at=event.at,
    )
    db.session.add(news)
    db.session.flush()
    if how == "now":
        mail_now(news, person, settings)


def _who_may_read(
    ids: Iterable[int], item: Item | None, reads: Callable[[Viewer, Item], bool], *, demo: bool
) -> list[Person]:
    people = [person for person in people_by_id(list(ids)).values() if person.active]
    if item is None:
        return people
    keys = keys_by_person([person.id for person in people])
    return [
        person
        for person in people
        if reads(Viewer(person.id, person.role, frozenset(keys.get(person.id, ())), demo=demo), item)
    ]


def _hearers(event: Event, item: Item | None) -> Hearers:
    """Whom an event may concern, the most personal news first; who may not read the item is left out later."""
    for rule in (_of_comment, _of_named, _of_owner, _of_consent, _of_workshops, _of_account, _of_followed, _of_gone):
        yield from rule(event, item)


def _of_comment(event: Event, item: Item | None) -> Hearers:
    comment = db.session.get(Comment, event.payload.get("comment", 0)) if item is not None else None
    if comment is None or item is None:
        return
    place = f"{item_address(item)}#comment-{comment.id}"
    if event.name in WRITER_HEARS and comment.author_id:
        yield comment.author_id, event.name, OWN_WORDS
    if comment.state == "shown" and event.name in ("comment:create", "comment:approve"):
        yield from _of_reply(comment)
        yield from ((person, "comment:new", place) for person in _followers([f"item:{item.id}"]))
    if event.name in ("comment:create", "comment:edit") and comment.state == "waiting":
        yield from ((person, "comment:waits", f"/moderation/{comment.id}") for person in _moderators(item))
    if event.name == "comment:report":
        yield from ((person, "comment:report", f"/moderation/{comment.id}") for person in _moderators(item))


def _of_reply(comment: Comment) -> Hearers:
    parent = db.session.get(Comment, comment.parent_id) if comment.parent_id else None
    if parent is not None and parent.author_id and parent.author_id != comment.author_id:
        yield parent.author_id, "answered" if comment.is_answer else "replied", OWN_WORDS


def _moderators(item: Item) -> list[int]:
    """Those with the duty, for all pages or for this one, and the page's owner from the team."""
    owner = db.session.get(Person, item.owner_id) if item.owner_id else None
    owners = [owner.id] if owner is not None and owner.role in TEAM else []
    return [*memberships.holders_of("moderate"), *memberships.holders_of(f"moderate:{item.id}"), *owners]


def _of_named(event: Event, item: Item | None) -> Hearers:
    """Events that name their own readers."""
    if event.name == "evidence:imported":
        yield event.payload["person"], event.name, f"/library/import/{event.payload['upload']}"
    if item is None:
        return
    if event.name in ("case_study:ask", "case_study:answer"):
        place = f"{item_address(item)}/questions"
        yield from ((person, event.name, place) for person in event.payload.get("people", ()))
    if event.name in PLACES:
        yield event.payload["person"], event.name, f"{item_address(item)}/register"
    if event.name == "publishing:assign":
        yield event.payload["person"], event.name, status_address(item)
    if event.name == "evidence:file_read" and event.payload.get("person"):
        yield event.payload["person"], event.name, f"{item_address(item)}/files"


def _of_owner(event: Event, item: Item | None) -> Hearers:
    if item is not None and item.owner_id and event.name in OWNER_HEARS:
        yield item.owner_id, event.name, status_address(item)
    if item is not None and event.name == "publishing:submit":
        yield from (
            (person, event.name, status_address(item)) for person in _people_of(TEAM) if person != item.owner_id
        )


def _of_consent(event: Event, item: Item | None) -> Hearers:
    if item is None:
        return
    if event.name == "consent:ask":
        asked = memberships.holders_of(f"lead:{event.payload['site']}")
        yield from ((person, event.name, "/account/") for person in asked)
    if event.name in CONSENT_DECIDED and item.owner_id:
        yield item.owner_id, "consent:decide", status_address(item)


def _of_workshops(event: Event, item: Item | None) -> Hearers:
    if item is None:
        return
    if event.name == "round:announce":
        yield from ((person, event.name, item_address(item)) for person in _people_of(SIGNED_IN))
    if event.payload.get("told"):
        place = f"{item_address(item)}/register"
        yield from ((person, event.payload["told"], place) for person in event.payload["people"])
    if event.name in ("programme:publish", "workshop:status", "workshop:move"):
        targets = [f"item:{item.id}", f"item:{event.payload.get('round', 0)}"]
        wanted = [*memberships.holders_of(f"workshop:{item.id}"), *_followers(targets)]
        place = item_address(item) + ("/programme" if event.name == "programme:publish" else "")
        yield from ((person, event.name, place) for person in wanted)


def _of_account(event: Event, _item: Item | None) -> Hearers:
    if event.name in NEWS and NEWS[event.name].mailed:
        yield event.payload["person"], event.name, SESSIONS
    key = str(event.payload.get("key", ""))
    of_membership = event.name in ("membership:give", "membership:take") and key.startswith(TOLD_OF_MEMBERSHIPS)
    if event.name != "person:role" and not of_membership:
        return
    person = db.session.get(Person, event.payload["person"])
    if person is not None and person.last_seen_at is not None:  # who never came in yet is told by the invitation
        yield person.id, event.name, "/account/"


def _of_followed(event: Event, item: Item | None) -> Hearers:
    if item is None or event.name == GONE or NEWS.get(event.name) is None or NEWS[event.name].kind != "followed":
        return
    terms = terms_of([item.id])[item.id]
    targets = [f"item:{item.id}", *(f"{name}:{key}" for name, keys in terms.items() for key in keys)]
    if item.kind == "pioneer":
        targets.append(f"site:{item.slug}")
    yield from ((person, event.name, item_address(item)) for person in _followers(targets))


def _of_gone(event: Event, item: Item | None) -> Hearers:
    """Those who follow a page that was out hear that it was taken back, and not which: its title may be why."""
    if item is not None and event.name == GONE and event.payload.get("state") in RELEASED:
        yield from ((person, event.name, "/account/following") for person in _followers([f"item:{item.id}"]))


def _followers(targets: list[str]) -> list[int]:
    query = select(Follow.person_id).where(Follow.target.in_(targets)).distinct().order_by(Follow.person_id)
    return list(db.session.scalars(query))


def _people_of(roles: Iterable[str]) -> list[int]:
    return list(db.session.scalars(select(Person.id).where(Person.active, Person.role.in_(roles)).order_by(Person.id)))
