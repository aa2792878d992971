"""What the worker does for accounts."""

from typing import Any

from portal.accounts import actions
from portal.accounts.actions import links
from portal.accounts.security.recovery import JOB as SEND_RESET_LINK
from portal.config import Settings
from portal.core.jobs import Handler


def handlers(_settings: Settings) -> dict[str, Handler]:
    """Returns: job name -> what does it."""
    return {SEND_RESET_LINK: _send_reset_link, links.JOB: _send_sign_in_link}


def _send_reset_link(payload: dict[str, Any]) -> None:
    actions.mail_reset_link(payload["email"])


def _send_sign_in_link(payload: dict[str, Any]) -> None:
    links.mail_link(payload["email"])
