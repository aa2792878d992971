"""One sitting: its page, making it, changing it, copying it, saying what became of it."""

from flask import Blueprint, flash, redirect, render_template, url_for

from portal.access.guard import requires, viewer
from portal.access.policy import allowed
from portal.core.errors import Invalid
from portal.core.web.fields import number, options, text
from portal.items.vocabulary import about_item, read_vocabulary, terms_of
from portal.workshops import rights
from portal.workshops.actions import sittings as actions
from portal.workshops.actions.days import Day
from portal.workshops.actions.status import set_status
from portal.workshops.forms.sittings import CloneSittingForm, SittingForm, StatusForm, sitting_values
from portal.workshops.models import Workshop
from portal.workshops.queries import rounds as queries
from portal.workshops.queries.programme import find_published
from portal.workshops.queries.registration import standings
from portal.workshops.queries.series import list_rounds
from portal.workshops.shown import sittings as told
from portal.workshops.shown.programme import rows
from portal.workshops.shown.registration import block
from portal.workshops.views.common import Answer, answer, pin, reader_of


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/workshops/rounds/<slug:slug>/sittings/new", view_func=create, methods=["GET", "POST"])
    blueprint.add_url_rule("/workshops/<slug:slug>", view_func=show)
    blueprint.add_url_rule("/workshops/<slug:slug>/edit", view_func=edit, methods=["GET", "POST"])
    blueprint.add_url_rule("/workshops/<slug:slug>/clone", view_func=clone, methods=["GET", "POST"])
    blueprint.add_url_rule("/workshops/<slug:slug>/status", view_func=status, methods=["GET", "POST"])


@requires("site:read")
def show(slug: str) -> str:
    """One sitting with its programme."""
    workshop = queries.get_workshop(viewer(), slug)
    version = find_published(workshop)
    entries = version.sessions if version else []
    sisters = queries.list_sisters(viewer(), workshop)
    registration = standings(viewer(), [workshop, *sisters])
    return render_template(
        "workshops/show.html",
        workshop=workshop,
        item=workshop.item,
        round=workshop.round,
        when=told.when(workshop),
        stands=told.stands(workshop),
        facts=told.facts(workshop),
        came=told.attendance(workshop),
        is_over=told.is_over(workshop),
        version=version,
        rows=rows(entries, workshop, reader_of(workshop, entries)),
        sisters=sisters,
        registration=block(viewer(), registration[workshop.id], [registration[one.id] for one in sisters]),
        about=about_item(workshop.item_id),
        may_edit=rights.may_edit(viewer(), workshop),
        may_report=rights.may_report(viewer(), workshop),
        may_create=allowed(viewer(), "workshop:create"),
    )


@requires("account:own")
def create(slug: str) -> Answer:
    """Make a sitting in a round."""
    found = queries.get_round_to_edit(viewer(), slug)
    form = SittingForm()
    form.prepare(read_vocabulary("theme"))
    if form.validate_on_submit():
        try:
            workshop = actions.create_sitting(viewer(), found, form.fields())
        except Invalid as error:
            pin(form, error)
        else:
            flash("The sitting is made. Write its programme next.", "success")
            return redirect(told.address(workshop))
    return answer(render_template("workshops/sitting_form.html", form=form, round=found, workshop=None), form)


@requires("account:own")
def edit(slug: str) -> Answer:
    """Change a sitting."""
    workshop = queries.get_workshop_to_edit(viewer(), slug)
    themes = terms_of([workshop.item_id]).get(workshop.item_id, {}).get("theme", ())
    values = sitting_values(actions.fields_of(workshop)) | {"themes": list(themes), "version": workshop.item.version}
    form = SittingForm(data=values)
    form.prepare(read_vocabulary("theme"))
    if form.validate_on_submit():
        try:
            actions.edit_sitting(viewer(), workshop, form.fields(), expected_version=number(form.version))
        except Invalid as error:
            pin(form, error)
        else:
            flash("The sitting is saved.", "success")
            return redirect(told.address(workshop))
    page = render_template("workshops/sitting_form.html", form=form, round=workshop.round, workshop=workshop)
    return answer(page, form)


@requires("account:own")
def clone(slug: str) -> Answer:
    """Make a sitting like this one, in this or another round."""
    source = queries.get_workshop(viewer(), slug)
    rounds = [found for found in list_rounds(viewer()) if rights.may_edit(viewer(), found)]
    hours = actions.fields_of(source).when
    start = {"place": source.place, "starts": hours.starts, "ends": hours.ends, "round": source.round.item.slug}
    form = CloneSittingForm(data=start)
    form.round.choices = options({found.item.slug: found.item.title for found in rounds})
    if form.validate_on_submit():
        try:
            copy = _clone(source, form)
        except Invalid as error:
            pin(form, error)
        else:
            flash("The new sitting is made with the programme of the old one.", "success")
            return redirect(told.address(copy))
    return answer(render_template("workshops/clone_sitting.html", form=form, workshop=source), form)


def _clone(source: Workshop, form: CloneSittingForm) -> Workshop:
    """Raises: Invalid, Denied."""
    target = queries.get_round_to_edit(viewer(), text(form.round))
    when = Day(form.day.data, form.starts.data, form.ends.data)
    return actions.clone_sitting(viewer(), source, target, when, slug=text(form.slug), place=text(form.place).strip())


@requires("account:own")
def status(slug: str) -> Answer:
    """Say what became of a sitting, and who came."""
    workshop = queries.get_workshop(viewer(), slug)
    rights.check_may_report(viewer(), workshop)
    form = StatusForm(data={"status": workshop.status} | workshop.attendance)
    if form.validate_on_submit():
        try:
            set_status(viewer(), workshop, text(form.status), form.attendance())
        except Invalid as error:
            pin(form, error)
        else:
            flash("Saved. The page says what became of the sitting.", "success")
            return redirect(_after_report(workshop))
    return answer(render_template("workshops/status.html", form=form, workshop=workshop), form)


def _after_report(workshop: Workshop) -> str:
    """The round for those who write its summary, which comes next; the sitting's page for others."""
    if viewer().is_team and rights.may_edit(viewer(), workshop.round):
        return url_for("workshops.show_round", slug=workshop.round.item.slug)
    return url_for("workshops.show", slug=workshop.item.slug)
