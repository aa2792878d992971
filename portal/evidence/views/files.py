"""Attaching files, sending them, showing their text, taking them away."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, send_file
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal.access.guard import reads_first, requires, viewer
from portal.core.db import begin_write, db
from portal.core.errors import Conflict, Denied, Invalid, TooLarge
from portal.core.files import KINDS
from portal.evidence.actions import files as actions
from portal.evidence.extraction import WHOLE
from portal.evidence.forms.files import DeleteForm, FileForm
from portal.evidence.models import Document, DocumentFile
from portal.evidence.queries import files as queries
from portal.evidence.queries.documents import get_document
from portal.evidence.shown.files import ONLY_TEAM, file_rows, message_of, page_noun, readers_of, told_readers
from portal.evidence.views.common import Answer, answer, open_document, pin, store
from portal.items.queries import item_address
from portal.publishing.kinds import RELEASED, Obstacle, Refused


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/<slug:slug>/files", view_func=attach, methods=["GET", "POST"])
    blueprint.add_url_rule("/<slug:slug>/files/<string:name>", view_func=send)
    blueprint.add_url_rule("/<slug:slug>/files/<string:name>/pages/<int:number>", view_func=show_page)
    blueprint.add_url_rule("/<slug:slug>/files/<int:file_id>/show", view_func=show_file, methods=["GET", "POST"])
    blueprint.add_url_rule("/<slug:slug>/files/<int:file_id>/delete", view_func=delete, methods=["GET", "POST"])


@requires("evidence:create")
@reads_first
def attach(slug: str) -> Answer:
    """The files of a document, and a form to attach one. The file is read before the transaction begins."""
    document = get_document(viewer(), slug)
    if not actions.may_attach(viewer(), document):
        raise Denied()
    form = FileForm()
    if form.validate_on_submit():
        try:
            return _attached(document, form)
        except (Invalid, TooLarge, Conflict) as error:
            pin(form, error if isinstance(error, Invalid | Conflict) else Invalid(str(error), "file"))
    rows = file_rows(viewer(), document, queries.list_files(viewer(), document))
    page = render_template(
        "evidence/files.html",
        form=form,
        item=document.item,
        files=rows,
        readers=told_readers(document),
        released=document.item.state in RELEASED,
    )
    return answer(page, form)


def _attached(document: Document, form: FileForm) -> Response:
    upload = form.file.data
    stored = store().save(upload.stream, upload.filename or "")
    extraction = actions.read_now(store(), stored)
    begin_write()
    db.session.refresh(document.item)  # another file that came while this one was read is no conflict
    file = actions.attach_file(viewer(), document, stored, extraction, show=not form.hold.data)
    why = "" if form.hold.data else actions.show_if_clean(viewer(), file)
    told = [f"“{file.name}” is attached.", message_of(document, file)]
    if queries.is_waiting(document.item, file):
        told += [ONLY_TEAM, why]
    flash(" ".join(filter(None, told)), "success")
    return redirect(f"{item_address(document.item)}/files")


@requires("site:read")
def send(slug: str, name: str) -> Response:
    """A file, to be saved; for those who may read its document."""
    file = queries.get_file(viewer(), open_document(slug), name)
    return send_file(
        store().path(file.sha256),
        mimetype=KINDS[file.kind].media_type,
        as_attachment=True,
        download_name=file.name,
        etag=file.sha256,
    )


@requires("site:read")
def show_page(slug: str, name: str, number: int) -> str:
    """The text of one page, which a search leads to."""
    document = open_document(slug)
    file = queries.get_file(viewer(), document, name)
    page, beside = queries.get_page(file, number)
    return render_template(
        "evidence/file_page.html",
        item=document.item,
        file=file,
        page=page,
        noun=page_noun(file),
        place=file.place_name(page),
        beside=beside,
        address=item_address(document.item),
    )


@requires("evidence:create")
def show_file(slug: str, file_id: int) -> Answer:
    """Say what the check found in a file that waits, then let readers have it."""
    document = get_document(viewer(), slug)
    file, form = queries.get_file_by_id(document, file_id), FlaskForm()
    if not queries.is_waiting(document.item, file):
        return redirect(f"{item_address(document.item)}/files")
    refused: Sequence[Obstacle] = ()
    if form.validate_on_submit():
        try:
            actions.show_file(viewer(), document, file)
        except Refused as error:
            refused = error.obstacles
        else:
            flash(f"Readers of the document can have “{file.name}” now.", "success")
            return redirect(f"{item_address(document.item)}/files")
    page = render_template(
        "evidence/show_file.html",
        form=form,
        item=document.item,
        file=file,
        obstacles=actions.obstacles_of(document, file),
        readers=readers_of(document),
        unread="" if file.message == WHOLE else message_of(document, file),
        refused=refused,
    )
    return (page, 400) if refused else page


@requires("evidence:create")
def delete(slug: str, file_id: int) -> Answer:
    """Ask, then take a file away."""
    document = get_document(viewer(), slug)
    file: DocumentFile = queries.get_file_by_id(document, file_id)
    if not actions.may_delete(viewer(), document, file):
        raise Denied()
    form = DeleteForm()
    if form.validate_on_submit():
        actions.delete_file(viewer(), document, file)
        flash(f"“{file.name}” is deleted.", "success")
        return redirect(f"{item_address(document.item)}/files")
    return render_template("evidence/delete_file.html", form=form, item=document.item, file=file)
