"""Writing, changing and showing learning points."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select

from portal.access import memberships
from portal.access.policy import Viewer
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid
from portal.core.markdown import plain, slug_of
from portal.items.actions import find_item
from portal.items.models import Item
from portal.items.vocabulary import set_terms
from portal.publishing import actions as publishing
from portal.publishing import queries as gate
from portal.publishing.kinds import Refused
from portal.workshops import rights
from portal.workshops.actions.programme import free_key
from portal.workshops.actions.spine import make_item, tell
from portal.workshops.models import LearningPoint, Round
from portal.workshops.models.points import HEARD, KINDS, PARTICIPANTS

LONGEST = 2_000  # characters
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class PointFields:
    """What the form of a learning point holds."""

    text: str
    kind: str
    heard: str
    theme: str = ""
    participants: tuple[str, ...] = ()
    owner_role: str = ""
    due_on: date | None = None


def create_point(actor: Viewer, of: Round, fields: PointFields) -> LearningPoint:
    """Write a point down as a draft, for the readers of its round once it is shown. Raises: Denied, Invalid."""
    rights.check_may_report(actor, of)
    check(fields)
    title = title_of(fields.text)
    wanted = f"{of.item.slug}-{slug_of(gate.words_for_address(title, 'point'))[:40].strip('-')}"
    slug = wanted if find_item("learning_point", wanted) is None else free_key(wanted, _taken(wanted))
    item = make_item(actor, "learning_point", slug, title, audience=of.item.audience, demo=of.item.demo)
    last = db.session.scalar(select(func.max(LearningPoint.position)).where(LearningPoint.round_id == of.id))
    point = LearningPoint(item_id=item.id, item=item, round_id=of.id, round=of, position=(last or 0) + 1, links=[])
    _write(point, fields)
    db.session.add(point)
    db.session.flush()
    _share(actor, item, of)
    tell("learning_point:create", actor, item)
    return point


def _share(actor: Viewer, item: Item, of: Round) -> None:
    """The organisers of the round can read the draft, and so show it to readers."""
    for person_id in {*memberships.holders_of(f"organise:{of.item_id}"), *memberships.holders_of("organise")}:
        if person_id != actor.person_id:
            memberships.give(person_id, f"share:{item.id}", given_by=actor.person_id)


def edit_point(
    actor: Viewer, point: LearningPoint, fields: PointFields, *, expected_version: int, why: str = ""
) -> None:
    """Change a point; one that readers see already becomes a new version with `why` as its note.

    Raises: Denied; Conflict with both texts; Invalid (fields of `PointFields`, "why"); Refused.
    """
    if not may_edit(actor, point):
        raise Denied("You cannot change this learning point. Ask an organiser of the round.")
    if point.item.version != expected_version:
        raise Conflict(theirs=point.text, yours=fields.text)
    check(fields)
    if point.item.state == "published" and not why.strip():
        raise Invalid("Say what changed and why: readers see it", "why")
    _write(point, fields)
    point.item.title = title_of(fields.text)
    point.item.touch()
    db.session.flush()
    tell("learning_point:edit", actor, point.item)
    if point.item.state == "published":
        publishing.correct(actor, point.item, why)


def show_points(actor: Viewer, points: list[LearningPoint]) -> int:
    """Release the drafts among the points to the readers of their round.

    Returns: how many were released. Raises: Denied; Refused with every obstacle of all that cannot go: then none goes.
    """
    drafts = [point for point in points if point.item.state == "draft"]
    known = gate.read_known()
    obstacles = [
        replace(one, message=f"“{point.item.title}”. {one.message}")
        for point in drafts
        for one in gate.list_obstacles(point.item, "published", gate.live_content(point.item), known=known)
    ]
    if obstacles:
        raise Refused(obstacles)
    for point in drafts:
        publishing.release(actor, point.item)
    return len(drafts)


def may_edit(viewer: Viewer, point: LearningPoint) -> bool:
    """Returns: whether this person may change the point in its state."""
    if point.item.state == "draft":
        return rights.may_report(viewer, point.round)
    return gate.may_edit(viewer, point.item)


def check(fields: PointFields) -> None:
    """Raises: Invalid (fields "text", "kind", "heard", "participants", "owner_role", "due_on")."""
    if not fields.text.strip():
        raise Invalid("Write the learning point", "text")
    if len(fields.text) > LONGEST:
        raise Invalid(f"Use {LONGEST:,} characters or fewer", "text")
    if fields.kind not in KINDS:
        raise Invalid("Choose what kind of point it is", "kind")
    if fields.heard not in HEARD:
        raise Invalid("Choose where it was heard", "heard")
    if not set(fields.participants) <= set(PARTICIPANTS):
        raise Invalid("Choose who said it from the list", "participants")
    if fields.kind == "action" and not fields.owner_role.strip():
        raise Invalid("Say which role does it, such as “PPI lead”", "owner_role")
    if fields.kind == "action" and fields.due_on is None:
        raise Invalid("Say by when it is done", "due_on")


def title_of(text: str) -> str:
    """Returns: the first sentence in plain words, cut at a word."""
    words = plain(text).removeprefix("Illustrative: made up for demonstration.").strip()
    first = words.split(". ")[0].rstrip(".") or words
    return first if len(first) <= LONGEST_TITLE else f"{first[:LONGEST_TITLE].rsplit(' ', 1)[0]} …"


def fields_of(point: LearningPoint, theme: str) -> PointFields:
    """Returns: the point as its form shows it."""
    return PointFields(
        text=point.text,
        kind=point.kind,
        heard=point.heard,
        theme=theme,
        participants=tuple(point.participants),
        owner_role=point.owner_role or "",
        due_on=point.due_on,
    )


def _write(point: LearningPoint, fields: PointFields) -> None:
    point.text, point.kind, point.heard = fields.text.strip(), fields.kind, fields.heard
    point.participants = [key for key in PARTICIPANTS if key in fields.participants]
    is_action = fields.kind == "action"
    point.owner_role = fields.owner_role.strip() if is_action else None
    point.due_on = fields.due_on if is_action else None
    set_terms(point.item_id, {"theme": [fields.theme] if fields.theme else []})


def _taken(wanted: str) -> set[str]:
    candidates = [wanted, *(f"{wanted}-{number}" for number in range(2, 100))]
    return {slug for slug in candidates if find_item("learning_point", slug) is not None}
