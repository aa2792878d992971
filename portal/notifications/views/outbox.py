"""The outbox pages for administrators: what was sent, what failed and why, and a try at once."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.config import Settings
from portal.core import clock
from portal.core.jobs import Job
from portal.core.outbox import Mail
from portal.core.web.arguments import page_number
from portal.notifications import queries
from portal.notifications.actions.deliver import send_again
from portal.notifications.actions.hold import HELD
from portal.notifications.mailer import without_keys


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/admin/outbox/", view_func=index)
    blueprint.add_url_rule("/admin/outbox/<int:mail_id>", view_func=show)
    blueprint.add_url_rule("/admin/outbox/<int:mail_id>/send", view_func=send, methods=["POST"])


@requires("outbox:read")
def index() -> str:
    """Every message: sent, waiting, failed with the reason, or kept because no server is set."""
    page = queries.list_mails(page_number())
    work = queries.jobs_of(page.rows)
    return render_template(
        "notifications/index.html",
        page=page,
        rows=[_row(mail, work.get(mail.id)) for mail in page.rows],
        has_server=_has_server(),
    )


def _has_server() -> bool:
    settings: Settings = current_app.extensions["settings"]
    return settings.smtp_url is not None


def _row(mail: Mail, job: Job | None) -> dict[str, Any]:
    link = Markup('<a href="{}">{}</a>').format(url_for("notifications.show", mail_id=mail.id), mail.subject)
    return {
        "when": clock.format_moment(mail.queued_at),
        "to": mail.recipient,
        "subject": link,
        "state": state_in_words(mail, job, has_server=_has_server()),
    }


def state_in_words(mail: Mail, job: Job | None, *, has_server: bool) -> str:
    """Returns: where a message stands, what went wrong and what happens next."""
    if mail.sent_at:
        return f"Sent {clock.format_moment(mail.sent_at)}"
    if mail.withheld_at:
        return mail.error or "Kept back"
    if not has_server:
        return "Kept: no mail server"
    if job is None:
        return "Kept: no mail server was set. Open it to send it."
    if mail.error == HELD:
        return HELD
    if job.failed_at:
        return f"Given up after {job.attempts} tries. {mail.error or job.error or ''}".strip()
    if mail.error or job.error:
        return f"{mail.error or job.error} Tried {job.attempts} times, again {clock.format_moment(job.run_at)}."
    return "Waiting"


@requires("outbox:read")
def show(mail_id: int) -> str:
    """One message as it goes out, without the part of a link that would let its reader in."""
    mail = queries.get_mail(mail_id)
    state = state_in_words(mail, queries.jobs_of([mail]).get(mail.id), has_server=_has_server())
    may_send = _has_server() and not mail.sent_at and not mail.withheld_at
    words = without_keys(mail.text)
    return render_template("notifications/show.html", mail=mail, words=words, state=state, may_send=may_send)


@requires("outbox:read")
def send(mail_id: int) -> Response:
    """Try a message again now, whatever its next try was to be."""
    send_again(queries.get_mail(mail_id), actor_id=viewer().person_id)
    flash("The worker tries it now. Look again in a minute.", "success")
    return redirect(url_for("notifications.show", mail_id=mail_id))
