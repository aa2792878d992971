"""Making, changing, announcing and cloning a round."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.access.policy import Viewer, allowed
from portal.core import clock
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid
from portal.items.actions import mark_released
from portal.items.vocabulary import set_terms, terms_of
from portal.workshops import rights
from portal.workshops.actions.days import Day
from portal.workshops.actions.sittings import copy_sitting
from portal.workshops.actions.spine import check_audience, check_slug, check_title, make_item, tell
from portal.workshops.models import Round, StudyYear


@dataclass(frozen=True, slots=True)
class RoundFields:
    """What the form of a round holds."""

    title: str
    slug: str = ""  # empty: made from the title
    label: str = ""
    study_year: str = ""  # key; empty: outside the plan
    aims: str = ""  # Markdown
    starts_on: date | None = None
    ends_on: date | None = None
    audience: str = "public"
    themes: tuple[str, ...] = ()


def create_round(actor: Viewer, fields: RoundFields) -> Round:
    """Make a draft of a round; its maker looks after it. Raises: Denied, Invalid."""
    if not allowed(actor, "workshop:create"):
        raise Denied()
    _check_days(fields.starts_on, fields.ends_on)
    item = make_item(actor, "round", fields.slug, fields.title, audience=check_audience(fields.audience))
    found = Round(item_id=item.id, item=item, sittings=[])
    _write(found, fields)
    db.session.add(found)
    db.session.flush()
    set_terms(item.id, {"theme": fields.themes})
    tell("round:create", actor, item)
    return found


def edit_round(actor: Viewer, found: Round, fields: RoundFields, *, expected_version: int) -> None:
    """Change a round. Raises: Denied; Conflict with both texts; Invalid when a sitting would fall outside it."""
    rights.check_may_edit(actor, found)
    if found.item.version != expected_version:
        raise Conflict(theirs=told(fields_of(found)), yours=told(fields))
    _check_days(fields.starts_on, fields.ends_on)
    _check_sittings(found, fields)
    found.item.slug = check_slug("round", fields.slug or fields.title, own=found.item.slug)
    found.item.title = check_title(fields.title)
    _write(found, fields)
    if found.item.state == "draft":
        found.item.audience = check_audience(fields.audience)
    found.item.touch()
    set_terms(found.item_id, {"theme": fields.themes})
    db.session.flush()
    tell("round:edit", actor, found.item)


def announce_round(actor: Viewer, found: Round) -> None:
    """Show the round and its sittings to those they are for. Announcing again announces new sittings.

    Raises: Denied; Invalid when there is no sitting to announce.
    """
    rights.check_may_edit(actor, found)
    if not found.sittings:
        raise Invalid("Add a sitting first: readers want to know where the round meets")
    for item in (found.item, *(workshop.item for workshop in found.sittings)):
        if item.state == "draft":
            item.state, item.audience = "published", found.item.audience
            mark_released(item)
            item.touch()
            tell(f"{item.kind}:announce", actor, item)
    db.session.flush()


def clone_round(
    actor: Viewer, source: Round, fields: RoundFields, days: Mapping[int, Day], *, slugs: Mapping[int, str]
) -> Round:
    """Make a new round like an earlier one: its sittings with their programmes, on new days at the same hours.

    `days` holds the new day for each sitting of the source, by id (None: not decided); `slugs` their addresses.
    Raises: Denied, Invalid (fields "slug", "days-<id>").
    """
    clone = create_round(actor, fields)
    known = terms_of([source.item_id]).get(source.item_id, {})
    set_terms(clone.item_id, {"theme": fields.themes or known.get("theme", ())})
    for workshop in source.sittings:
        if workshop.id not in slugs:
            continue
        try:
            copy_sitting(actor, workshop, clone, days[workshop.id], slug=slugs[workshop.id])
        except Invalid as error:
            raise Invalid(str(error), f"days-{workshop.id}" if error.field in ("day", "starts") else "slug") from error
    db.session.flush()
    return clone


def fields_of(found: Round) -> RoundFields:
    """Returns: the round as its form shows it, without themes."""
    return RoundFields(
        title=found.item.title,
        slug=found.item.slug,
        label=found.label,
        study_year=found.year.key if found.year else "",
        aims=found.aims,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        audience=found.item.audience,
    )


def told(fields: RoundFields) -> str:
    """Returns: the fields as lines of text, to show two versions beside each other."""
    days = f"{clock.format_date(fields.starts_on)} to {clock.format_date(fields.ends_on)}"
    return "\n".join([fields.title, fields.label, days if fields.starts_on else "No days decided", fields.aims])


def _write(found: Round, fields: RoundFields) -> None:
    year = db.session.scalar(select(StudyYear).where(StudyYear.key == fields.study_year))
    found.study_year_id, found.year = (year.id, year) if year else (None, None)
    found.label = " ".join(fields.label.split())[:120]
    found.aims = fields.aims.strip()
    found.starts_on, found.ends_on = fields.starts_on, fields.ends_on


def _check_days(first: date | None, last: date | None) -> None:
    if (first is None) != (last is None):
        raise Invalid("Give both days, or neither", "ends_on" if first else "starts_on")
    if first and last and last < first:
        raise Invalid("The last day must not be before the first", "ends_on")


def _check_sittings(found: Round, fields: RoundFields) -> None:
    for workshop in found.sittings:
        day = workshop.day
        if day and fields.starts_on and fields.ends_on and not fields.starts_on <= day <= fields.ends_on:
            when = clock.format_date(day)
            raise Invalid(f"{workshop.place} meets on {when}, outside these days. Move the sitting first", "ends_on")
