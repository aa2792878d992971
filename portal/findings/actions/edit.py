"""Writing a finding on the web: beginning a draft, and saving what an editor changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.access.policy import Viewer, allowed
from portal.core import audit
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid
from portal.core.markdown import slug_of
from portal.findings.actions.release import KIND, LABELS, restore
from portal.findings.models import Finding
from portal.items.actions import find_item
from portal.items.models import Item
from portal.publishing import actions as publishing
from portal.publishing.kinds import Content
from portal.publishing.queries import edits_in_place, find_correction, may_edit, next_content, words_for_address

RESERVED = {"datasets", "new"}  # what stands at these addresses is no finding
SLUG_LENGTH = 80
AUDIENCES = ("public", "members", "team")


@dataclass(frozen=True, slots=True)
class Writing:
    """What an editor sent. `fields` has the names of `release.LABELS` but "chart", which follows the table."""

    title: str
    audience: str
    fields: Mapping[str, str]
    note: str = ""  # what changes and why; asked for once the finding is released


def create_finding(actor: Viewer, writing: Writing) -> Finding:
    """Begin a draft; the same person's draft of the same title is given back, so a form sent twice counts once.

    Returns: the finding, owned by its writer. Raises: Denied; Invalid (fields "title", "audience").
    """
    if actor.person_id is None or not allowed(actor, "finding:create"):
        raise Denied()
    wanted = Content(_title(writing), writing.audience, None, {"chart": "", **writing.fields})
    _check(wanted)
    before = _same_draft(actor, wanted.title)
    if before is not None:
        return before
    slug = free_slug(words_for_address(wanted.title, "finding"))
    item = Item(kind="finding", slug=slug, title=wanted.title, owner_id=actor.person_id)
    item.audience = wanted.audience
    finding = Finding(item=item, plain_english="", rests_on="", not_shown="", document="", place="")
    db.session.add(finding)
    db.session.flush()
    restore(item.id, wanted.fields)
    audit.record("finding:create", actor_id=actor.person_id, item_id=item.id)
    return finding


def _same_draft(actor: Viewer, title: str) -> Finding | None:
    return db.session.scalar(
        select(Finding)
        .join(Finding.item)
        .where(Item.owner_id == actor.person_id, Item.state == "draft", Item.title == title)
        .limit(1)
    )


def free_slug(title: str) -> str:
    """Returns: an address for the title that no finding has yet."""
    stem = slug_of(title)[:SLUG_LENGTH].strip("-")
    slug, number = stem, 1
    while slug in RESERVED or find_item("finding", slug) is not None:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def save_finding(actor: Viewer, item: Item, writing: Writing, *, expected_version: int) -> bool:
    """Write to the draft, or to the next version of a released finding, which readers see once it is approved.

    `expected_version` is `version_shown(item)` as the form carried it.
    Returns: whether anything changed. Raises: Denied; Invalid (fields "title", "audience", "note"); Conflict, with
    what differs in both texts, when somebody else saved since.
    """
    if not may_edit(actor, item):
        raise Denied("You cannot change this finding as it stands.")
    now = next_content(item)
    wanted = _wanted(now, writing)
    _check(wanted, now.audience)
    if wanted.digest == now.digest:
        return False
    if expected_version != version_shown(item):
        raise Conflict(theirs=_differing(now, wanted), yours=_differing(wanted, now))
    if edits_in_place(item):
        restore(item.id, wanted.fields)
        item.title, item.audience, item.audience_key = wanted.title, wanted.audience, wanted.audience_key
        item.touch()
        db.session.flush()
        audit.record("finding:edit", actor_id=actor.person_id, item_id=item.id)
    else:
        correction = find_correction(item)
        version = correction.version if correction else 0
        publishing.propose_correction(actor, item, wanted, writing.note, expected_version=version)
    return True


def version_shown(item: Item) -> int:
    """Returns: the mark of what an editor works on: it changes with each save, to the row or to the next version."""
    if edits_in_place(item):
        return item.version
    correction = find_correction(item)
    return -correction.version if correction else 0


def _wanted(now: Content, writing: Writing) -> Content:
    """What the finding would be: another table takes the chart of the old one away."""
    same_table = writing.fields.get("dataset", "") == now.fields.get("dataset", "")
    chart = now.fields.get("chart", "") if same_table else ""
    key = now.audience_key if writing.audience == now.audience else None
    return Content(_title(writing), writing.audience, key, {**now.fields, **writing.fields, "chart": chart})


def _title(writing: Writing) -> str:
    return " ".join(writing.title.split())


def _check(wanted: Content, before: str = "") -> None:
    unknown = sorted(set(wanted.fields) ^ set(LABELS))
    if unknown:
        raise Invalid(f"These parts do not fit a finding: {', '.join(unknown)}")
    if wanted.audience not in (*AUDIENCES, before):
        raise Invalid("Choose who the finding is for", "audience")
    wanted.check()


def _differing(one: Content, other: Content) -> str:
    """What one text says where the two differ."""
    told = [
        f"{KIND.label(place)}: {words or 'nothing'}"
        for place, words in one.texts.items()
        if words != other.texts.get(place) and place != "chart"
    ]
    return "\n\n".join(told) or "The same words, for other readers."
