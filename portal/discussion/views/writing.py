"""What the writer and the reader of comments do."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.core.errors import Denied, Invalid
from portal.core.markdown import render
from portal.core.web.arguments import page_number
from portal.core.web.fields import number, text
from portal.discussion import queries
from portal.discussion.actions import comments as actions
from portal.discussion.forms import CommentForm, EditForm, ReportForm, comment_form
from portal.discussion.models import Comment
from portal.discussion.shown import advice_rows, comment_row, own_rows
from portal.items.models import Item
from portal.items.queries import get_item_by_id, item_address
from portal.publishing.queries import advise, needs_acceptance

Answer = str | Response | tuple[str, int]


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/items/<int:item_id>/comments", view_func=create, methods=["GET", "POST"])
    blueprint.add_url_rule("/comments/<int:comment_id>/reply", view_func=reply, methods=["GET", "POST"])
    blueprint.add_url_rule("/comments/<int:comment_id>/edit", view_func=edit, methods=["GET", "POST"])
    blueprint.add_url_rule("/comments/<int:comment_id>/withdraw", view_func=withdraw, methods=["GET", "POST"])
    blueprint.add_url_rule("/comments/<int:comment_id>/report", view_func=report, methods=["GET", "POST"])
    blueprint.add_url_rule("/account/contributions", view_func=contributions)


@requires("comment:create")
def create(item_id: int) -> Answer:
    """Write a comment on an item."""
    return _write(get_item_by_id(viewer(), item_id), None)


@requires("comment:create")
def reply(comment_id: int) -> Answer:
    """Reply to a comment."""
    parent = queries.get_comment(viewer(), comment_id)
    return _write(parent.item, parent)


def _caveat_first(item: Item) -> Response | None:
    """An early insight's words and what is said of them come after its caveat."""
    if not needs_acceptance(viewer(), item):
        return None
    return redirect(url_for("publishing.early_insight", item_id=item.id))


def _write(item: Item, parent: Comment | None) -> Answer:
    if caveat := _caveat_first(item):
        return caveat
    actions.check_may_comment(viewer(), item)
    form = comment_form(viewer(), item, _secret(), first_time=queries.is_first_time(viewer()), sent=True)
    if parent is not None:
        del form.match
    if form.validate_on_submit() and not form.preview.data and _rules_read(form):
        try:
            return _sent(item, _create(item, parent, form))
        except Invalid as error:
            form[error.field or "body"].errors = [str(error)]
    page = render_template(
        "discussion/write.html",
        item=item,
        parent=parent,
        parent_row=comment_row(viewer(), parent, item, acts=False) if parent else None,
        form=form,
        address=item_address(item),
        preview=render(text(form.body), "limited") if form.preview.data and not form.errors else None,
        advice=advice_rows(advise(item, text(form.body))) if form.preview.data else [],
        waits=actions.needs_approval(viewer(), item),
    )
    return (page, 400) if form.errors else page


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])


def _rules_read(form: CommentForm) -> bool:
    if "ground_rules" in form and not form.ground_rules.data:
        form.ground_rules.errors = ["Read the ground rules, then tick the box"]
        return False
    return True


def _create(item: Item, parent: Comment | None, form: CommentForm) -> Comment:
    return actions.create_comment(
        viewer(),
        item,
        text(form.body),
        form_key=text(form.form_key),
        secret=_secret(),
        parent=parent,
        match=text(form.match) if "match" in form else None,
        show_as=text(form.show_as) if "show_as" in form else "real",
        is_answer=bool("is_answer" in form and form.is_answer.data),
    )


def _sent(item: Item, comment: Comment) -> Response:
    hits = advise(item, comment.body)
    told = " Look again: “{}” may tell who somebody is. You can change it for 15 minutes."
    advice = told.format(hits[0].found) if hits else ""
    if comment.state == "waiting":
        flash(f"We have your comment. A moderator reads it before others see it.{advice}", "success")
    else:
        flash(f"Your comment is on the page.{advice}", "success")
    return redirect(f"{item_address(item)}#comment-{comment.id}")


@requires("comment:create")
def edit(comment_id: int) -> Answer:
    """Change one's own words."""
    comment = queries.get_comment(viewer(), comment_id)
    form = EditForm(body=comment.body, version=comment.version)
    if form.validate_on_submit():
        try:
            actions.edit_comment(viewer(), comment, text(form.body), expected_version=number(form.version))
        except Invalid as error:
            form.body.errors = [str(error)]
        else:
            flash("Your changes are saved.", "success")
            return redirect(f"{item_address(comment.item)}#comment-{comment.id}")
    elif not form.is_submitted() and not queries.may_edit(viewer(), comment):
        raise Denied("You can change a comment for 15 minutes. You can still withdraw it.")
    page = render_template("discussion/edit.html", comment=comment, form=form)
    return (page, 400) if form.errors else page


@requires("comment:create")
def withdraw(comment_id: int) -> Answer:
    """Take one's words back, after a page that asks."""
    comment = queries.get_comment(viewer(), comment_id)
    if caveat := _caveat_first(comment.item):
        return caveat
    form = ReportForm()
    del form.reason
    form.send.label.text = "Withdraw my comment"
    if form.validate_on_submit():
        actions.withdraw_comment(viewer(), comment)
        flash("Your comment is withdrawn. Its words are deleted.", "success")
        return redirect(url_for("discussion.contributions"))
    return render_template("discussion/withdraw.html", comment=comment, form=form)


@requires("comment:report")
def report(comment_id: int) -> Answer:
    """Tell the moderators that a comment worries oneself."""
    comment = queries.get_comment(viewer(), comment_id)
    if caveat := _caveat_first(comment.item):
        return caveat
    form = ReportForm()
    if form.validate_on_submit():
        try:
            actions.report_comment(viewer(), comment, text(form.reason))
        except Invalid as error:
            form.reason.errors = [str(error)]
        else:
            flash("Thank you. A moderator will look at this comment.", "success")
            return redirect(item_address(comment.item))
    page = render_template("discussion/report.html", comment=comment, form=form, address=item_address(comment.item))
    return (page, 400) if form.errors else page


@requires("account:own")
def contributions() -> str:
    """My contributions: each comment, its state, its answer, what came of it."""
    page = queries.list_own(viewer(), page_number())
    rows = own_rows(viewer(), page.rows, queries.answers_to(page.rows))
    return render_template("discussion/contributions.html", page=page, rows=rows)
