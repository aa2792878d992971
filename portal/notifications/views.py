"""The outbox page for administrators."""

from flask import Blueprint, current_app, render_template, url_for
from markupsafe import Markup

from portal.access.guard import requires
from portal.core import clock
from portal.core.outbox import Mail
from portal.core.web.arguments import page_number
from portal.notifications import queries

blueprint = Blueprint("notifications", __name__, url_prefix="/admin/outbox")


@blueprint.get("/")
@requires("outbox:read")
def index() -> str:
    """Every message: sent, waiting, or kept because no server is set."""
    settings = current_app.extensions["settings"]
    page = queries.list_mails(page_number())
    return render_template(
        "notifications/index.html",
        page=page,
        rows=[_row(mail, settings.smtp_url is not None) for mail in page.rows],
        has_server=settings.smtp_url is not None,
    )


def _row(mail: Mail, has_server: bool) -> dict[str, object]:
    waiting = f"Failed: {mail.error}" if mail.error else "Waiting" if has_server else "Kept: no mail server"
    link = Markup('<a href="{}">{}</a>').format(url_for("notifications.show", mail_id=mail.id), mail.subject)
    return {
        "when": clock.format_moment(mail.queued_at),
        "to": mail.recipient,
        "subject": link,
        "state": f"Sent {clock.format_moment(mail.sent_at)}" if mail.sent_at else waiting,
    }


@blueprint.get("/<int:mail_id>")
@requires("outbox:read")
def show(mail_id: int) -> str:
    """One message as it goes out."""
    return render_template("notifications/show.html", mail=queries.get_mail(mail_id))
