"""What stands in the way of a release: every obstacle at once, each with the place where it is mended."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import select

from portal.access.policy import STATE_LABELS
from portal.accounts.models import Person
from portal.core.db import db
from portal.core.errors import Invalid
from portal.items.models import Item
from portal.publishing.kinds import Content, Obstacle, checks_of, kind_of
from portal.publishing.models import Review
from portal.publishing.queries.consent import consent_obstacles
from portal.publishing.queries.content import authors_of, list_approvals
from portal.publishing.queries.disclosure import Known, list_waiting, open_finds

NOT_READY = "No peer reviewer has said that it is ready."


def status_address(item: Item) -> str:
    """Returns: the path of the page that shows how an item stands on its way."""
    return f"/items/{item.id}/publishing"


def list_obstacles(
    item: Item, target: str, content: Content, *, correcting: bool = False, known: Known | None = None
) -> list[Obstacle]:
    """Returns: all that keeps `content` from being shown in the state `target`; empty when nothing does.

    `correcting`: the item is released in that state already, and its way there is not asked about again.
    `known`: who has an account, for callers that look at many items.
    """
    found = [] if correcting else _on_the_way(item, target, content)
    found += _complete(item, content)
    found += _approved(item, content)
    found += _identifying(item, content, known)
    found += consent_obstacles(item, content)
    for check in checks_of(item):
        found += check(item, content, target)
    return found


def submission_obstacles(item: Item, target: str, content: Content) -> list[Obstacle]:
    """Returns: all that keeps the item from going on to the review state `target`."""
    path = kind_of(item).path
    states = path.states
    if item.state not in states or target not in states or states.index(target) != states.index(item.state) + 1:
        return [Obstacle(f"It is in the state “{STATE_LABELS[item.state]}” and cannot be sent to review from there.")]
    found = _complete(item, content)
    if item.state != "draft":
        found += _approved(item, content)
    for check in checks_of(item):
        found += check(item, content, target)
    return found


def later_obstacles(item: Item, content: Content) -> list[Obstacle]:
    """Returns: what does not keep the item from review and will keep it from release: finds, a missing consent."""
    return _identifying(item, content, None) + consent_obstacles(item, content)


def _on_the_way(item: Item, target: str, content: Content) -> list[Obstacle]:
    path, label = kind_of(item).path, STATE_LABELS[target].split(":")[0].lower()
    if target not in path.states:
        return [Obstacle(f"Pages of this kind do not use the state “{label}”.")]
    if item.state == "withdrawn":
        return [Obstacle("It was withdrawn. Restore it first.", status_address(item))]
    if item.state == target:
        return [Obstacle(f"It is already in the state “{label}”.")]
    if path.may_release_from(item.state, target):
        return _peer_reviewed(item, content)
    states = path.states
    if states.index(item.state) > states.index(target):
        return [Obstacle(f"It is past the state “{label}”.")]
    between = states[states.index(item.state) + 1 : states.index(target)]
    missing = next(state for state in between if state not in path.optional)
    return [Obstacle(f"It has to go through {STATE_LABELS[missing].lower()} first.", status_address(item))]


def _peer_reviewed(item: Item, content: Content) -> list[Obstacle]:
    """Leaving peer review needs one reviewer, active and no author, who says that these very words are ready."""
    if item.state != "peer_review":
        return []
    query = (
        select(Review.person_id, Review.digest)
        .join(Person, Person.id == Review.person_id)
        .where(Review.item_id == item.id, Review.stage == "peer_review", Review.state == "ready", Person.active)
    )
    authors = authors_of(item)
    ready = [row.digest for row in db.session.execute(query) if row.person_id not in authors]
    if content.digest in ready:
        return []
    told = "The text changed since a peer reviewer said that it is ready. Ask again." if ready else NOT_READY
    return [Obstacle(told, f"/items/{item.id}/review")]


def _complete(item: Item, content: Content) -> list[Obstacle]:
    kind, found = kind_of(item), []
    try:
        content.check()
    except Invalid as error:
        found.append(Obstacle(f"{error}.", kind.edit_address(item) if kind.edit_address else None))
    if item.owner_id is None and kind.path.approvals:
        found.append(Obstacle("Nobody owns this page. Name a content owner.", status_address(item)))
    return found


def _approved(item: Item, content: Content) -> list[Obstacle]:
    needed = kind_of(item).path.approvals
    if not needed or len(list_approvals(item, content.digest)) >= needed:
        return []
    return [Obstacle("Nobody else has approved these very words.", f"/items/{item.id}/review")]


def waiting_obstacles(item: Item, name: str, texts: Mapping[str, str]) -> list[Obstacle]:
    """Returns: what keeps something attached since the release from readers: finds in `texts` that nobody settled."""
    number = sum(not find.settled for find in list_waiting(item, texts))
    told = Obstacle(f"“{name}”: {_times(number)} could identify a person.", f"/items/{item.id}/disclosure")
    return [told] if number else []


def _identifying(item: Item, content: Content, known: Known | None) -> list[Obstacle]:
    """One obstacle for each place of the text in which the guard found something that is not settled."""
    by_label = Counter(find.label for find in open_finds(item, content, known))
    address = f"/items/{item.id}/disclosure"
    return [
        Obstacle(f"{label}: {_times(number)} could identify a Pioneer or a person.", address)
        for label, number in by_label.items()
    ]


def _times(number: int) -> str:
    return "one passage" if number == 1 else f"{number} passages"
