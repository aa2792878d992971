"""An item's status page: where it stands, what stands in the way, the acts as buttons."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.access.policy import ROLE_LABELS, STATE_LABELS
from portal.core import clock
from portal.core.errors import Conflict, Invalid
from portal.core.web.fields import number, text
from portal.items.models import Item
from portal.items.queries import item_address
from portal.publishing import actions
from portal.publishing.forms import ActForm
from portal.publishing.kinds import RELEASED, Obstacle, Refused, kind_of
from portal.publishing.models import Review
from portal.publishing.queries.acts import may_do
from portal.publishing.queries.caveat import PREVIEWS
from portal.publishing.queries.content import editor_for, live_content
from portal.publishing.queries.standing import (
    Standing,
    get_standing,
    list_reviews,
    obstacles_ahead,
    obstacles_later,
    states_left_out,
)

Answer = str | Response | tuple[str, int]


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/items/<int:item_id>/publishing", view_func=status, methods=["GET", "POST"])


# Acts of one button: name -> how it is done, what the button says, what is said afterwards.
BUTTONS: dict[str, tuple[Callable[[Item, int], object], str, str]] = {
    "submit": (lambda i, v: actions.submit(viewer(), i, expected_version=v), "Send to review", "It is sent to review."),
    "release": (
        lambda i, v: actions.release(viewer(), i, expected_version=v),
        "Publish now",
        "It is published. You can undo this for ten minutes.",
    ),
    "open_early_insight": (
        lambda i, v: actions.open_early_insight(viewer(), i, expected_version=v),
        "Open as early insight",
        "Members can read it once they accept the caveat. You can undo this for ten minutes.",
    ),
    "correct": (
        lambda i, v: actions.correct(viewer(), i, expected_version=v),
        "Release the correction",
        "The correction is the new version. You can undo this for ten minutes.",
    ),
    "drop": (lambda i, _: actions.drop_correction(viewer(), i), "Give the correction up", "The correction is gone."),
    "undo_release": (
        lambda i, v: actions.undo_release(viewer(), i, expected_version=v),
        "Undo the release",
        "The release is undone. Nobody was told of it.",
    ),
    "cancel_schedule": (lambda i, _: actions.cancel_schedule(viewer(), i), "Cancel the set time", "No time is set."),
    "take_back": (lambda i, _: actions.take_back(viewer(), i), "Take it back to draft", "It is a draft again."),
    "restore": (
        lambda i, v: actions.restore(viewer(), i, expected_version=v),
        "Restore it as a draft",
        "It is a draft again. It passes review before anybody reads it.",
    ),
}


@requires("account:own")
def status(item_id: int) -> Answer:
    """Where an item stands; a button sent to it does its act or says all that stands in the way."""
    standing = get_standing(viewer(), item_id)
    form = ActForm()
    if not form.is_submitted():
        return _page(standing)
    if not form.validate() or text(form.act) not in BUTTONS:
        raise Invalid("Choose what to do with the page")
    do, _label, said = BUTTONS[text(form.act)]
    try:
        do(standing.item, number(form.version))
    except Refused as refused:
        return _page(standing, refused.obstacles), 400
    except Conflict as moved:
        return _page(standing, [Obstacle(str(moved))]), 409
    flash(said, "success")
    return redirect(url_for("publishing.status", item_id=item_id))


def _page(standing: Standing, refused: Sequence[Obstacle] = ()) -> str:
    item = standing.item
    target, obstacles = obstacles_ahead(standing)
    editor = editor_for(viewer(), item)
    reviews = list_reviews(item)
    return render_template(
        "publishing/status.html",
        standing=standing,
        item=item,
        address=item_address(item),
        edit_address=editor,
        path=_path(item),
        target=STATE_LABELS[target] if target else None,
        obstacles=_reachable(item, obstacles, editor),
        later=_reachable(item, obstacles_later(standing), editor),
        refused=_reachable(item, refused, editor),
        buttons=_buttons(standing),
        steps=_steps(item, reviews),
        reviews=_told(item, reviews),
        previews=[{"label": ROLE_LABELS[role], "href": f"{item_address(item)}?as={role}"} for role in PREVIEWS],
        due=item.review_by is not None and item.review_by <= clock.in_london(clock.now()).date(),
    )


def _reachable(item: Item, obstacles: Sequence[Obstacle], editor: str | None) -> list[Obstacle]:
    """The obstacles; without the links to the editor for those who may only tell the author."""
    address = kind_of(item).edit_address
    closed = address(item) if address and not editor else None
    return [replace(one, href=None) if closed and (one.href or "").startswith(closed) else one for one in obstacles]


OPTIONAL = "May be left out"


def _path(item: Item) -> list[dict[str, Any]]:
    """The states of the kind as a timeline: what is passed, where it is, what is to come."""
    path = kind_of(item).path
    here = path.states.index(item.state) if item.state in path.states else -1
    left_out = states_left_out(item)
    return [
        {
            "title": STATE_LABELS[state].split(":")[0],
            "text": _said(place - here, state in path.optional, state in left_out),
            "to_come": place > here,
        }
        for place, state in enumerate(path.states)
    ]


def _said(ahead: int, is_optional: bool, was_left_out: bool) -> str:
    if ahead == 0:
        return "It is here"
    return "Left out" if was_left_out else OPTIONAL if ahead > 0 and is_optional else ""


def _buttons(standing: Standing) -> list[dict[str, str]]:
    item = standing.item
    names = [
        name
        for name in ("submit", "open_early_insight", "release", "take_back", "restore")
        if may_do(viewer(), item, name)
    ]
    if standing.correction is not None and item.state in RELEASED and may_do(viewer(), item, "correct"):
        names += ["correct", "drop"]
    if _can_undo(standing):
        names.append("undo_release")
    if standing.schedule is not None and standing.schedule.state == "waiting" and may_do(viewer(), item, "schedule"):
        names.append("cancel_schedule")
    labels = {"submit": "Send to peer review"} if item.state == "internal_review" else {}
    return [{"act": name, "label": labels.get(name, BUTTONS[name][1])} for name in names]


def _can_undo(standing: Standing) -> bool:
    version = standing.version
    if version is None or (version.correction and kind_of(standing.item).restore is None):
        return False  # its words were changed where they stand
    return clock.now() <= actions.undo_until(version) and may_do(viewer(), standing.item, "undo_release")


def _steps(item: Item, reviews: Sequence[Review]) -> list[dict[str, str]]:
    """Acts that ask for more than a button: their pages."""
    approves = item.owner_id != viewer().person_id and may_do(viewer(), item, "approve")
    asked = any(row.stage == item.state for row in reviews)
    offered = (
        ("assign_reviewer", "reviewers", "Ask somebody to review it"),
        *((("assign_reviewer", "let_go", "Let a reviewer go"),) if asked else ()),
        ("comment", "review", "Read, comment and approve" if approves else "Read and comment"),
        ("schedule", "plan", "Set a time for its release"),
        ("steward", "steward", "Name the owner and the review date"),
        ("withdraw", "withdraw", "Withdraw it"),
    )
    return [
        {"label": label, "href": url_for(f"publishing.{page}", item_id=item.id)}
        for act, page, label in offered
        if may_do(viewer(), item, act)
    ]


def _told(item: Item, reviews: Sequence[Review]) -> list[dict[str, str]]:
    """What each reviewer said and when; "ready" is told with the text that it was said of."""
    rows = [row for row in reviews if row.answered_at or row.stage == item.state]
    digest = live_content(item).digest if any(row.state == "ready" for row in rows) else None
    return [_review(row, digest) for row in rows]


def _review(review: Review, digest: str | None) -> dict[str, str]:
    said = {"asked": "asked", "ready": "ready", "changes": "needs changes"}[review.state]
    if review.state == "ready" and review.digest != digest:
        said = "ready, but the text changed since"
    when = clock.format_date(review.answered_at or review.asked_at)
    return {"key": review.person.shown_name, "value": f"{STATE_LABELS[review.stage]}: {said}, {when}"}
