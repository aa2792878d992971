"""The programme of a sitting: reading, printing, writing and publishing it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.core.errors import Invalid, NotFound
from portal.core.files import KINDS
from portal.core.web.fields import number
from portal.workshops.actions import programme as actions
from portal.workshops.forms.programme import PublishForm
from portal.workshops.models import Workshop
from portal.workshops.queries import checks as checking
from portal.workshops.queries import programme as queries
from portal.workshops.queries.differences import changes_between
from portal.workshops.queries.rounds import get_workshop, get_workshop_to_edit
from portal.workshops.shown import programme as told
from portal.workshops.shown import sittings
from portal.workshops.views.common import Answer, answer, file_store, pdf_answer, pin, reader_of


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/workshops/<slug:slug>/programme", view_func=show_programme)
    blueprint.add_url_rule("/workshops/<slug:slug>/programme.pdf", view_func=programme_pdf)
    blueprint.add_url_rule("/workshops/<slug:slug>/programme/edit", view_func=edit_programme, methods=["GET", "POST"])
    blueprint.add_url_rule("/workshops/<slug:slug>/materials/<int:material_id>", view_func=material)


@requires("site:read")
def show_programme(slug: str) -> str:
    """The published programme as a page of its own, to read and to print."""
    return render_template("workshops/programme.html", **_published(slug))


@requires("site:read")
def programme_pdf(slug: str) -> Answer:
    """The same as a PDF, in large print too."""
    shown = _published(slug)
    if shown["version"] is None:
        raise NotFound("The programme is not published yet.")
    size = "?size=large" if shown["large"] else ""
    page = render_template("workshops/pdf/programme.html", **shown)
    return pdf_answer(page, f"programme-{slug}", f"/workshops/{slug}/programme{size}")


def _published(slug: str) -> dict[str, Any]:
    """What the published programme shows this reader. Raises: NotFound, Gone."""
    workshop = get_workshop(viewer(), slug)
    versions = queries.list_published(workshop)
    wanted = request.args.get("version", str(workshop.programme_version))
    version = next((one for one in versions if str(one.number) == wanted), None)
    if version is None and wanted != "0":
        raise NotFound()
    entries = version.sessions if version else []
    return {
        "workshop": workshop,
        "item": workshop.item,
        "when": sittings.when(workshop),
        "place": sittings.place_line(workshop),
        "stands": sittings.stands(workshop),
        "version": version,
        "versions": versions,
        "rows": told.rows(entries, workshop, reader_of(workshop, entries)),
        "large": request.args.get("size") == "large",
    }


@requires("account:own")
def edit_programme(slug: str) -> Answer:
    """The programme while it is written, with what to look at; publish it."""
    workshop = get_workshop_to_edit(viewer(), slug)
    form = PublishForm(data={"expected": workshop.programme_version})
    if form.validate_on_submit():
        try:
            version = actions.publish_programme(viewer(), workshop, expected=number(form.expected))
        except Invalid as error:
            pin(form, error)
        else:
            flash(f"Version {version.number} of the programme is published. Calendars are told.", "success")
            return redirect(f"/workshops/{slug}")
    page = render_template("workshops/programme_edit.html", workshop=workshop, form=form, **_written(workshop))
    return answer(page, form)


def _written(workshop: Workshop) -> dict[str, Any]:
    """The programme as it is written, with what to look at and what a new version would say."""
    entries = queries.snapshot(workshop)
    published = queries.find_published(workshop)
    checks = checking.checks_of(entries, workshop)
    clashes: dict[str, list[str]] = {}
    for check in checks:
        for key in check.keys:
            clashes.setdefault(key, []).append(check.message)
    reader = reader_of(workshop, entries)
    address = f"/workshops/{workshop.item.slug}/programme/sessions/{{key}}/edit"
    return {
        "when": sittings.when(workshop),
        "rows": told.rows(entries, workshop, told.Reader(reader.items, reader.may_have, clashes, address)),
        "checks": checks,
        "published": published,
        "changes": changes_between(published.sessions, entries) if published else [],
    }


@requires("site:read")
def material(slug: str, material_id: int) -> Response:
    """A file of the programme, for those it is for."""
    workshop = get_workshop(viewer(), slug)
    found = queries.find_material(viewer(), workshop, material_id)
    kind = KINDS[found["kind"]]
    path = file_store().path(found["sha256"])
    return send_file(path, kind.media_type, as_attachment=True, download_name=found["file_name"], max_age=0)
