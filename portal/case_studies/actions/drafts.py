"""Writing a case study: starting a draft, saving a page of the editor."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from portal.access.policy import TEAM, Viewer, allowed
from portal.accounts.models import Person
from portal.case_studies import content
from portal.case_studies.actions.release import restore
from portal.case_studies.content import Part
from portal.case_studies.models import CaseStudy
from portal.case_studies.queries.content import fields_of
from portal.core import audit
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid
from portal.core.markdown import slug_of
from portal.items.actions import find_item
from portal.items.models import Item
from portal.publishing import actions as publishing
from portal.publishing.kinds import Content
from portal.publishing.queries import edits_in_place, find_correction, may_edit, next_content, words_for_address

RESERVED = {"compare", "new", "drafts", "export"}
SLUG_LENGTH = 80
AUDIENCES = ("public", "members")
MAX_TITLE = 160  # characters
NOTE = "Corrected by its writer."  # until the writer says why


@dataclass(frozen=True, slots=True)
class Start:
    """What a draft begins with. `fields` holds named texts (`content.FIELDS`)."""

    title: str
    fields: Mapping[str, str] = field(default_factory=dict)


def create_case(actor: Viewer, start: Start) -> CaseStudy:
    """Begin a draft; a form sent twice counts once, since the draft that it began is given back as long as it
    still says the same. Other words under the same title begin a draft of their own: nothing typed is lost.
    What a demonstration account writes counts as made up.

    Returns: the case, owned by its writer. Raises: Denied; Invalid (fields "title", "sites").
    """
    if actor.person_id is None or not allowed(actor, "case_study:create"):
        raise Denied()
    title = check_title(start.title)
    check_sites(actor, start.fields)
    before = _same_draft(actor, title, start.fields)
    if before is not None:
        return before
    session = db.session()
    slug = free_slug(words_for_address(title, "case study", names_sites=True))  # a site that is named consents
    item = Item(kind="case_study", slug=slug, title=title, audience="public", owner_id=actor.person_id)
    item.demo = session.get_one(Person, actor.person_id).demo
    session.add(item)
    session.flush()
    case = CaseStudy(item=item, basis="site")
    session.add(case)
    session.flush()
    restore(item.id, dict.fromkeys(content.FIELDS, "") | dict(start.fields))
    audit.record("case_study:create", actor_id=actor.person_id, item_id=item.id)
    return case


def _same_draft(actor: Viewer, title: str, fields: Mapping[str, str]) -> CaseStudy | None:
    query = select(CaseStudy).join(CaseStudy.item).order_by(CaseStudy.id.desc())
    same = query.where(Item.owner_id == actor.person_id, Item.state == "draft", Item.title == title)
    return next((case for case in db.session.scalars(same) if fields.items() <= fields_of(case).items()), None)


def check_title(title: str) -> str:
    """Returns: the title on one line. Raises: Invalid (field "title")."""
    words = " ".join(title.split())
    if not words:
        raise Invalid("Give the case study a title", "title")
    if len(words) > MAX_TITLE:
        raise Invalid(f"Shorten the title to {MAX_TITLE} characters or fewer", "title")
    return words


def check_sites(actor: Viewer, fields: Mapping[str, str]) -> None:
    """Pioneer staff write for their own sites only. Raises: Invalid (field "sites")."""
    named = set(content.split(fields.get("sites", "")))
    if actor.role not in TEAM and not named <= set(actor.sites):
        raise Invalid("Choose a Pioneer that you work for", "sites")
    if actor.role not in TEAM and not named:
        raise Invalid("Choose your Pioneer", "sites")


def free_slug(title: str) -> str:
    """Returns: an address for the title that no case study has yet."""
    stem = slug_of(title)[:SLUG_LENGTH].strip("-")
    slug, number = stem, 1
    while slug in RESERVED or find_item("case_study", slug) is not None:
        number += 1
        slug = f"{stem}-{number}"
    return slug


@dataclass(frozen=True, slots=True)
class Saving:
    """One page of the editor sent back: what it now says, and the mark of what it said when it was shown."""

    part: Part
    changes: Mapping[str, str]
    stamp: str
    title: str | None = None
    audience: str | None = None
    note: str = ""  # what changes and why; asked for once the case is released


def save_part(actor: Viewer, item: Item, saving: Saving) -> bool:
    """Write one page of the editor: to the draft, or to the next version of a released case.

    Returns: whether anything changed. Raises: Denied; Invalid (fields "title", "sites", "note"); Conflict, with
    both texts, when somebody else changed the same page since it was shown.
    """
    if not may_edit(actor, item):
        raise Denied("You cannot change this case study as it stands.")
    now = next_content(item)
    unknown = set(saving.changes) - set(saving.part.fields)
    if unknown:
        raise Invalid(f"These parts do not fit the page: {', '.join(sorted(unknown))}")
    wanted = _content(now, saving)
    if wanted.digest == now.digest:
        return False
    if saving.stamp != content.stamp(now.title, now.audience, now.fields, saving.part):
        raise Conflict(theirs=_told(now.fields, saving.part), yours=_told(saving.changes, saving.part))
    if "sites" in saving.changes:
        check_sites(actor, saving.changes)
    _write(actor, item, wanted, saving.note)
    return True


def _content(now: Content, saving: Saving) -> Content:
    title = check_title(saving.title) if saving.title is not None else now.title
    audience = saving.audience or now.audience
    if audience != now.audience and audience not in AUDIENCES:
        raise Invalid("Choose who the page is for", "audience")
    key = now.audience_key if audience == now.audience else None
    return Content(title, audience, key, {**now.fields, **saving.changes})


def _write(actor: Viewer, item: Item, wanted: Content, note: str) -> None:
    if not edits_in_place(item):
        before = find_correction(item)
        why = note.strip() or (before.note if before else NOTE)
        publishing.propose_correction(actor, item, wanted, why, expected_version=before.version if before else 0)
        return
    restore(item.id, wanted.fields)
    item.title, item.audience, item.audience_key = wanted.title, wanted.audience, wanted.audience_key
    item.touch()
    db.session.flush()
    audit.record("case_study:edit", actor_id=actor.person_id, item_id=item.id)


def _told(fields: Mapping[str, str], part: Part) -> str:
    lines = [f"{content.LABELS.get(name, name)}: {fields[name]}" for name in part.fields if fields.get(name)]
    return "\n\n".join(lines) or "Nothing."
