"""One page for each person: what waits for me, what I wait for."""

from typing import Any

from flask import Blueprint, render_template, url_for

from portal.access.guard import requires, viewer
from portal.core import clock
from portal.items.models import Item
from portal.publishing.kinds import IN_REVIEW, RELEASED
from portal.publishing.queries.desk import Desk, Own, get_desk

Task = dict[str, Any]


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/publishing/", view_func=index)


@requires("account:own")
def index() -> str:
    """What waits for me, and what I wait for."""
    desk = get_desk(viewer())
    return render_template("publishing/index.html", waiting=waits_for_me(desk), awaited=i_wait_for(desk))


def waits_for_me(desk: Desk) -> list[Task]:
    """Returns: what this person has to do, as `components/task_list.html` draws it."""
    tasks = [
        _task(review.item, "review", "You are asked to review it" + _by(review.due), "Review", "plum")
        for review in desk.reviews
    ]
    tasks += [
        _task(c.item, "consent", "It names your Pioneer. It stays hidden until you agree.", "Consent", "plum")
        for c in desk.consents
    ]
    tasks += [
        _task(
            item,
            "review",
            "A correction is proposed" if is_correction else "Nobody has approved it yet",
            "Approve",
            "petrol",
        )
        for item, is_correction in desk.to_approve
    ]
    return tasks + [task for own in desk.own if (task := _mine(desk, own)) is not None]


def _mine(desk: Desk, own: Own) -> Task | None:
    """What the owner has to do for an item of theirs, the most pressing thing only."""
    item = own.item
    if own.refused and item.state not in RELEASED:
        return _task(item, "status", "The scheduled release was refused: read why", "Refused", "red")
    if item.state == "draft":
        remarks = "comment" if own.open_comments == 1 else "comments"
        hint = f"{own.open_comments} {remarks} of reviewers to deal with" if own.open_comments else "Your draft"
        return _task(
            item,
            "status",
            hint,
            "Changes asked" if own.open_comments else "Draft",
            "amber" if own.open_comments else "white",
        )
    if own.approvals and item.state in IN_REVIEW and own.release_at is None:
        return _task(item, "status", "It is approved: release it, or set a time", "Approved", "petrol")
    if item.review_by is not None and item.review_by <= desk.today and item.state in RELEASED:
        return _task(
            item,
            "status",
            f"Look at it again: it was due on {clock.format_date(item.review_by)}",
            "Due for review",
            "amber",
        )
    return None


def i_wait_for(desk: Desk) -> list[Task]:
    """Returns: what others have to do for this person's items."""
    tasks = []
    for own in desk.own:
        item = own.item
        if item.state in IN_REVIEW and not own.approvals:
            asked = "Nobody is asked yet: any colleague may approve it"
            if own.reviewers:
                asked = f"{own.reviewers} reviewer{' is' if own.reviewers == 1 else 's are'} asked"
            tasks.append(_task(item, "status", asked, "In review", "white"))
        if own.release_at is not None:
            tasks.append(
                _task(item, "status", f"Goes out on {clock.format_moment(own.release_at)}", "Scheduled", "petrol")
            )
        if own.corrected and item.state in RELEASED:
            tasks.append(
                _task(item, "status", "The correction waits for its approval and release", "Correction", "white")
            )
        if own.asked_sites:
            tasks.append(_task(item, "consent", "A Pioneer has not answered yet", "Consent", "white"))
    return tasks


def _task(item: Item, page: str, hint: str, status: str, colour: str) -> Task:
    href = url_for(f"publishing.{page}", item_id=item.id)
    return {"title": item.title, "href": href, "hint": hint, "status": status, "colour": colour}


def _by(due: Any) -> str:
    return f" by {clock.format_date(due)}" if due else ""
