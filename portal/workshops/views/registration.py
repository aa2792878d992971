"""Registering for a sitting: one's own place or wait, changing it, giving it up."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answered

from portal.access.guard import requires, viewer
from portal.accounts.queries import find_by_id
from portal.core import clock
from portal.core.errors import Invalid
from portal.workshops.actions import registration as actions
from portal.workshops.forms.registration import RegistrationForm, WithdrawForm
from portal.workshops.models import Registration, Workshop
from portal.workshops.models.rounds import CANCELLED
from portal.workshops.queries import registration as queries
from portal.workshops.queries.rounds import get_workshop, list_sisters
from portal.workshops.queries.standing import OPEN, Standing, begun, goes_on
from portal.workshops.shown import registration as told
from portal.workshops.shown import sittings
from portal.workshops.views.common import Answer, answer, pin

KEPT = (
    "Nobody else can have it until then. If you do not answer, it goes to the next person, and you wait at the end of "
    "the list."
)
TAKEN = "You have a place. Add the day to your calendar."


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/workshops/<slug:slug>/register", view_func=register, methods=both)
    blueprint.add_url_rule("/workshops/<slug:slug>/register/take", view_func=take_place, methods=["POST"])
    blueprint.add_url_rule("/workshops/<slug:slug>/register/withdraw", view_func=withdraw, methods=both)


@requires("workshop:register")
def register(slug: str) -> Answer:
    """Register for a sitting; for who did, how they stand and what they told."""
    workshop = get_workshop(viewer(), slug)
    mine = queries.find_registration(viewer().person_id, workshop)
    form = _form(mine)
    if form.validate_on_submit():
        try:
            flash(_keep(workshop, mine, form), "success")
        except Invalid as error:
            pin(form, error)
        else:
            return redirect(_address(workshop))
    return answer(render_template("workshops/register.html", form=form, **_page(workshop, mine)), form)


@requires("workshop:register")
def take_place(slug: str) -> Answered:
    """Say yes to a place that is held for one, or that is free while one waits."""
    workshop = get_workshop(viewer(), slug)
    if actions.take(viewer(), workshop):
        flash(TAKEN, "success")
    else:
        flash("The place has gone to the next person. You are still on the waiting list.", "info")
    return redirect(_address(workshop))


@requires("workshop:register")
def withdraw(slug: str) -> Answer:
    """Give up a place or leave the waiting list."""
    workshop = get_workshop(viewer(), slug)
    mine = queries.find_on_list(viewer().person_id, workshop)
    if mine is None:
        flash("You are not on the list of this workshop.", "success")
        return redirect(sittings.address(workshop))
    form = WithdrawForm()
    if form.validate_on_submit():
        had_place = mine.has_place
        actions.withdraw(viewer(), workshop)
        flash("You have given up your place." if had_place else "You have left the waiting list.", "success")
        return redirect(sittings.address(workshop))
    return answer(render_template("workshops/withdraw.html", form=form, workshop=workshop, mine=mine), form)


def _form(mine: Registration | None) -> RegistrationForm:
    kept = {"needs": mine.needs, "show_name": "yes" if mine.show_name else "no"} if mine else {}
    form = RegistrationForm(data=kept)
    person = find_by_id(viewer().person_id)
    if person is not None and person.name:
        form.show_name.description = f"Only people with a place see that list. Your name in it: {person.name}."
    return form


def _keep(workshop: Workshop, mine: Registration | None, form: RegistrationForm) -> str:
    """Returns: what came of it, in words. Raises: Invalid."""
    if mine is not None and mine.on_list:
        actions.change(viewer(), workshop, form.wishes())
        return "Your changes are saved."
    made = actions.register(viewer(), workshop, form.wishes())
    if made.has_place:
        return TAKEN
    return "No place is left just now, so you are on the waiting list. You need do nothing until we tell you."


def _page(workshop: Workshop, mine: Registration | None) -> dict[str, Any]:
    others = list_sisters(viewer(), workshop)
    standings = queries.standings(viewer(), [workshop, *others])
    standing = standings[workshop.id]
    elsewhere = queries.find_elsewhere(viewer().person_id, workshop) if goes_on(workshop) else None
    own = mine if mine is not None and mine.on_list else None
    return {
        "workshop": workshop,
        "mine": own,
        "removed": mine if own is None else None,
        "heading": _heading(standing, mine),
        "lines": told.sentences(standing),
        "may_change": own is not None and not begun(workshop),
        "may_register": mine is None and standing.takes,
        "offer": _offer(standing, mine),
        "rule": told.waiting_rule(workshop) if _may_wait(standing, mine) else (),
        "is_open": standing.state == OPEN,
        "button_text": "Take my place" if standing.state == OPEN else "Join the waiting list",
        "elsewhere": elsewhere if elsewhere is not None and elsewhere.workshop in others else None,
        "sisters": told.sister_lines([standings[one.id] for one in others]),
        "names": queries.list_taking_part(workshop) if mine is not None and mine.has_place else [],
        "facts": [
            row for row in sittings.facts(workshop) if row["key"] in ("When", "Where", "Getting there", "Access")
        ],
    }


def _heading(standing: Standing, mine: Registration | None) -> str:
    place = standing.workshop.place
    if mine is not None and not mine.on_list:
        return "You are not on the list"
    if mine is not None and standing.state == CANCELLED:
        return f"The workshop in {place} is cancelled"
    if mine is not None and begun(standing.workshop):
        return f"You had a place in {place}" if mine.has_place else "You were on the waiting list"
    if mine is not None and mine.is_held:
        return told.held_line(standing, where="")
    if mine is not None and mine.waits:
        return f"You are {told.place_word(queries.position_of(mine))} on the waiting list"
    if mine is not None:
        return f"You have a place in {place}"
    return told.start_line(standing) if standing.takes else f"You cannot register for {place} now"


def _may_wait(standing: Standing, mine: Registration | None) -> bool:
    """Whether the reader waits for a place, or can join those who do."""
    waits = mine.waits if mine is not None else standing.takes
    return waits and standing.left == 0 and goes_on(standing.workshop)


def _offer(standing: Standing, mine: Registration | None) -> str:
    """Returns: what to know for who can take a place that they waited for; empty for everybody else."""
    if mine is None or not goes_on(standing.workshop) or not (mine.is_held or (mine.waits and standing.left != 0)):
        return ""
    if mine.held_until is not None and mine.held_until > clock.now():
        return KEPT
    late = f"We held a place for you until {told.by_when(mine.held_until)}. " if mine.held_until else ""
    return f"{late}A place is still free. It is yours if you are the first to take it."


def _address(workshop: Workshop) -> str:
    return url_for("workshops.register", slug=workshop.item.slug)
