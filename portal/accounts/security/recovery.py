"""Asking for a link by mail: the same answer and the same work whether or not the address has an account."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.accounts.queries import normal_email
from portal.accounts.security import limits
from portal.accounts.security.forms import ForgotForm
from portal.accounts.security.mail import mail_is_sent
from portal.core import jobs

JOB = "accounts.send_reset_link"
ASKED = (
    "If that address has an account, an email with a link is on its way. "
    "The link works for 24 hours. Look in your junk folder too."
)


def ask_for_link() -> tuple[str, int] | Response:
    """The page in place of Flask-Security's own, which looks the address up before it answers."""
    form = ForgotForm()
    if mail_is_sent() and form.validate_on_submit():
        address = normal_email(str(form.email.data))
        limits.begin("reset", address)
        jobs.enqueue(JOB, {"email": address}, key=f"{JOB}:{address}"[:200])
        flash(ASKED, "success")
        return redirect(url_for("security.login"))
    page = render_template("accounts/forgot.html", form=form, mail_is_sent=mail_is_sent())
    return page, 400 if form.errors else 200
