"""Changing what is released: propose the next version, have it approved, release it with a note."""

from collections.abc import Mapping

from portal.access.policy import Viewer
from portal.core import clock
from portal.core.db import db
from portal.core.errors import Conflict, Invalid
from portal.items.models import Item
from portal.publishing.actions.release import finish_release, keep_version
from portal.publishing.actions.review import MAX_LENGTH
from portal.publishing.actions.telling import demand, demand_nobody_named, demand_state, demand_version, tell
from portal.publishing.kinds import RELEASED, Content, Obstacle, Refused, kind_of
from portal.publishing.models import Correction, ItemVersion
from portal.publishing.queries.content import content_of, find_correction, live_content
from portal.publishing.queries.obstacles import list_obstacles, waiting_obstacles
from portal.publishing.queries.versions import find_version

NOT_RELEASED = "It is not released, so it needs no correction: change the text itself."


def propose_correction(
    actor: Viewer, item: Item, content: Content, why: str, *, expected_version: int = 0
) -> Correction:
    """Keep the next version of a released item apart; readers see nothing of it until it is approved and released.

    `expected_version` is that of the correction shown in the form, 0 for none.
    Returns: the correction, the only one of its item. Raises: Denied; Refused when the item is not released;
    Invalid (fields "note", "title", "audience", or none when nothing changed); Conflict with both texts.
    """
    demand(actor, "publish:correct", item)
    demand_state(item, RELEASED, NOT_RELEASED)
    _check_correction(item, content)
    before = find_correction(item)
    if (before.version if before else 0) != expected_version:
        theirs = "\n\n".join(before.fields.values()) if before else "The correction was dropped or released."
        raise Conflict(theirs=theirs, yours="\n\n".join(content.fields.values()))
    correction = before or Correction(item_id=item.id)
    correction.title, correction.fields = content.title.strip(), dict(content.fields)
    correction.audience, correction.audience_key = content.audience, content.audience_key
    correction.note, correction.proposed_by, correction.proposed_at = _why(item, why), actor.person_id, clock.now()
    db.session.add(correction)
    db.session.flush()
    tell("publishing:propose", actor, item, correction=correction.id)
    return correction


def _check_correction(item: Item, content: Content) -> None:
    if kind_of(item).restore is None:
        raise Refused([Obstacle("Pages of this kind are changed where they stand.")])
    content.check()
    live = live_content(item)
    unknown = sorted(set(content.fields) ^ set(live.fields))
    if unknown:
        raise Invalid(f"These parts do not fit the page: {', '.join(unknown)}")
    if content.digest == live.digest:
        raise Invalid("Nothing is changed")


def _why(item: Item, text: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid("Say what changed and why: readers see it", "note")
    if len(words) > MAX_LENGTH:
        raise Invalid(f"Use {MAX_LENGTH:,} characters or fewer", "note")
    demand_nobody_named(item, words, "note")
    return words


def drop_correction(actor: Viewer, item: Item) -> None:
    """Give the proposed version up. Raises: Denied; Refused when there is none."""
    demand(actor, "publish:correct", item)
    correction = find_correction(item)
    if correction is None:
        raise Refused([Obstacle("No correction is proposed.")])
    db.session.delete(correction)
    item.touch()
    db.session.flush()
    tell("publishing:drop", actor, item)


def correct(actor: Viewer, item: Item, why: str = "", *, expected_version: int | None = None) -> ItemVersion:
    """Release the proposed correction as the next version, dated, with its note.

    For a kind that is changed in place, the words as they stand become the next version and `why` its note.
    Returns: the version; in early insight it asks every member again. Raises: Denied; Conflict; Invalid (field
    "note"); Refused with every obstacle.
    """
    demand(actor, "publish:correct", item)
    demand_version(item, expected_version)
    demand_state(item, RELEASED, NOT_RELEASED)
    correction = find_correction(item)
    content, note = _what(item, correction, why)
    obstacles = list_obstacles(item, item.state, content, correcting=True)
    if obstacles:
        raise Refused(obstacles)
    if correction is not None:
        _apply(item, content)
        db.session.delete(correction)
    version = keep_version(actor, item, content, item.state, note=note, correction=True)
    finish_release(actor, item, version, "publishing:correct")
    return version


def add_attached(actor: Viewer, item: Item, name: str, texts: Mapping[str, str], why: str) -> ItemVersion:
    """Let readers have what was attached to a released item since: the next version, with the same words.

    `texts` of it (its name, what stands in it) pass the guard first; the caller then opens it to readers.
    Returns: the version. Raises: Denied; Refused with every obstacle.
    """
    demand(actor, "publish:release", item)
    demand_state(item, RELEASED, NOT_RELEASED)
    obstacles = waiting_obstacles(item, name, texts)
    if obstacles:
        raise Refused(obstacles)
    version = keep_version(actor, item, live_content(item), item.state, note=why, correction=True)
    finish_release(actor, item, version, "publishing:correct")
    return version


def _what(item: Item, correction: Correction | None, why: str) -> tuple[Content, str]:
    if correction is not None:
        return content_of(correction), correction.note
    if kind_of(item).restore is not None:
        raise Refused([Obstacle("Write the correction first, then have it approved.")])
    content, last = live_content(item), find_version(item, item.edition)
    if last is not None and last.digest == content.digest:
        raise Invalid("Nothing is changed")
    return content, _why(item, why)


def _apply(item: Item, content: Content) -> None:
    put_back = kind_of(item).restore
    if put_back is not None:
        put_back(item.id, content.fields)
    item.title, item.audience, item.audience_key = content.title, content.audience, content.audience_key
    db.session.flush()
