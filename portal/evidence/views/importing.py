"""Bringing in a file of references: choose, look over, import."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.access.guard import reads_first, requires, viewer
from portal.core.db import begin_write
from portal.core.errors import Conflict, Invalid, NotFound, TooLarge
from portal.core.web.fields import text
from portal.evidence.actions import imports as actions
from portal.evidence.actions import long_imports
from portal.evidence.forms.imports import ImportFileForm, ImportForm, choices_in
from portal.evidence.importing import WEB_LIMIT, Choice, Parsed, read_references
from portal.evidence.models import ImportUpload
from portal.evidence.queries import imports as queries
from portal.evidence.queries.imports import Compared
from portal.evidence.shown.preview import preview, told_counts
from portal.evidence.shown.progress import progress
from portal.evidence.views.common import Answer, answer, pin

Choices = Mapping[int, Choice]
Stamp = tuple[object, ...]


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/import", view_func=read_import, methods=["GET", "POST"])
    blueprint.add_url_rule("/import/<int:upload_id>", view_func=decide_import, methods=["GET", "POST"])


@requires("evidence:import")
@reads_first
def read_import() -> Answer:
    """Choose a file. It is read before the transaction begins, and nothing of it goes into the library yet."""
    form = ImportFileForm()
    if form.validate_on_submit():
        upload = form.file.data
        name = upload.filename or ""
        try:
            data = upload.stream.read(WEB_LIMIT + 1)
            parsed = read_references(data, format_id=text(form.format) or None, name=name, limit=WEB_LIMIT)
        except (Invalid, TooLarge, NotFound) as error:
            pin(form, Invalid(str(error), "file"))
        else:
            begin_write()
            kept = actions.keep_upload(viewer(), name, parsed)
            return redirect(url_for("evidence.decide_import", upload_id=kept.id))
    return answer(render_template("evidence/import.html", form=form), form)


@requires("evidence:import")
@reads_first
def decide_import(upload_id: int) -> Answer:
    """Look over what the file would do, decide, import; of a long import, see how far it is.

    The file is compared with the library before the transaction begins: that takes a while where either is large.
    """
    upload = queries.get_upload(viewer(), upload_id)
    if upload.run is not None:
        return _far(upload)
    parsed, stamp = queries.unpack(upload.parsed), queries.library_stamp()
    compared = queries.compare(viewer(), parsed)
    form, choices = ImportForm(), choices_in(request.form, compared.plan)
    conflict = ""
    if form.validate_on_submit():
        try:
            return _imported(parsed, upload, compared, choices, form, stamp)
        except Conflict as error:
            conflict = str(error)
    form.mark.data = queries.plan_mark(compared.plan)
    page = _preview(upload, parsed, compared, choices, form, conflict)
    return (page, 409) if conflict else answer(page, form)


def _preview(
    upload: ImportUpload, parsed: Parsed, compared: Compared, choices: Choices, form: ImportForm, conflict: str
) -> str:
    told = preview(parsed, compared.plan, compared.addresses, compared.changeable(viewer()), choices)
    return render_template("evidence/preview.html", form=form, upload=upload, told=told, conflict=conflict)


def _far(upload: ImportUpload) -> Answer:
    """How far a long import is; sent again, one that the worker gave up goes on."""
    if request.method == "POST":
        begin_write()
        long_imports.try_again(viewer(), upload)
        return redirect(url_for("evidence.decide_import", upload_id=upload.id))
    told = progress(upload.run or {}, queries.find_job(upload))
    return render_template("evidence/importing.html", upload=upload, told=told)


def _imported(
    parsed: Parsed, upload: ImportUpload, compared: Compared, choices: Choices, form: ImportForm, stamp: Stamp
) -> Response:
    mark, problems = text(form.mark), len(parsed.problems)
    settled = actions.decide(viewer(), compared, choices, mark=mark)
    batches = long_imports.make_batches(settled, compared.documents) if long_imports.is_long(settled) else []
    begin_write()
    kept = queries.get_upload(viewer(), upload.id, afresh=True)
    if batches:
        long_imports.begin(viewer(), kept, batches, settled, form.target(), problems=problems)
        return redirect(url_for("evidence.decide_import", upload_id=kept.id))
    now = compared if queries.library_stamp() == stamp else queries.compare(viewer(), parsed)
    result = actions.import_upload(viewer(), kept, now, choices, form.target(), mark=mark)
    flash(told_counts(result.counts, problems, result.held_back), "success")
    return redirect(url_for("evidence.index", sort="added"))
