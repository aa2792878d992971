"""Handing one message to the mail server."""

import contextlib
import re
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from markupsafe import Markup, escape

from portal.core.outbox import Mail

TIMEOUT_SECONDS = 20
FROM_NAME = "Joined Up"
MOST_ON_A_LINE = 990  # characters of a header's name and value
# What lets its holder in, or choose for somebody else.
KEY = re.compile(r"((?:/account/(?:join|sign-in/link|new-password)|/unsubscribe)/)[^\s/\"'<>]+")
KEY_REMOVED = "(removed)"
PARAGRAPH = re.compile(r"(?:\r?\n){2,}")
LINK = re.compile(r"(https?://[^\s<>\"']*[^\s<>\"'.,;:!?)])")
JOIN = re.compile(r"/account/join/([^\s/\"'<>]+)")


class Unfolded(EmailPolicy):
    """Leaves a header of plain letters on its line: folded, a long address such as one to unsubscribe is encoded.

    Source: RFC 8058, section 4, and RFC 2047, section 5 (no encoded words there); RFC 5322, 2.1.1 (998 characters).
    """

    def fold(self, name: str, value: Any) -> str:
        """Returns: the header with its line end."""
        if len(name) + len(value) > MOST_ON_A_LINE or not value.isascii():
            return str(super().fold(name, value))
        return f"{name}: {value}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Returns: the header as it goes over the wire."""
        if len(name) + len(value) > MOST_ON_A_LINE or not value.isascii():
            return bytes(super().fold_binary(name, value))
        return self.fold(name, value).encode("ascii")


def to_message(mail: Mail, sender: str) -> EmailMessage:
    """Returns: the message as it goes out; its Message-ID is the same at every try."""
    message = EmailMessage(policy=Unfolded())
    message["From"] = f"{FROM_NAME} <{sender}>"
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(mail.queued_at)
    message["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text)
    message.add_alternative(mail.html or as_html(mail.subject, mail.text), subtype="html")
    return message


def as_html(subject: str, text: str) -> str:
    """Returns: a message that was written as plain text alone as a page: its paragraphs, with links to follow."""
    told = Markup("\n").join(Markup("<p>{}</p>").format(_with_links(part)) for part in PARAGRAPH.split(text.strip()))
    head = Markup("<head><meta charset='utf-8'><title>{}</title></head>").format(subject)
    page = Markup("<!DOCTYPE html>\n<html lang='en-GB'>\n{}\n<body>\n<h1>{}</h1>\n{}\n</body>\n</html>\n")
    return page.format(head, subject, told)


def _with_links(paragraph: str) -> Markup:
    parts = enumerate(LINK.split(paragraph.strip()))  # every other one is a link
    drawn = [Markup("<a href='{0}'>{0}</a>").format(part) if odd % 2 else escape(part) for odd, part in parts]
    return Markup("").join(drawn).replace("\n", Markup("<br>\n"))


def without_keys(text: str) -> str:
    """Returns: the words of a message without what would let a reader of the outbox into somebody's account."""
    return KEY.sub(rf"\1{KEY_REMOVED}", text)


def find_invitation(text: str) -> str | None:
    """Returns: the secret of the invitation that a message holds, or None. The last one: its reason stands before."""
    return next(reversed(JOIN.findall(text)), None)


def take_keys_out(mail: Mail) -> None:
    """A message that is sent or kept back for good keeps no way in."""
    mail.text, mail.html = without_keys(mail.text), without_keys(mail.html) if mail.html else mail.html
    mail.headers = {name: without_keys(value) for name, value in mail.headers.items()}


def send(message: EmailMessage, smtp_url: str) -> None:
    """Hand the message to the server of the settings. Raises: OSError, smtplib.SMTPException."""
    parts = urlsplit(smtp_url)
    host, port = parts.hostname or "localhost", parts.port
    if parts.scheme == "smtps":
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, port or 25, timeout=TIMEOUT_SECONDS)
    try:
        server.ehlo_or_helo_if_needed()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()  # the message is taken: however the server says goodbye, it must not go twice
    finally:
        server.close()


def explain(error: Exception) -> str:
    """Returns: a sentence for administrators that says what went wrong, with the server's own words."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return f"The server refused the address: {code} {_told(words)}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"The server refused the name or the password of PORTAL_SMTP_URL: {_told(error.smtp_error)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"The server refused the message: {error.smtp_code} {_told(error.smtp_error)}"
    if TimeoutError in (type(error), type(error.__context__)):
        return f"The server did not answer within {TIMEOUT_SECONDS} seconds."
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "The server cut the connection off before it had taken the message."
    if isinstance(error, ConnectionRefusedError):
        return "There is no mail server at the address of PORTAL_SMTP_URL."
    return f"The message could not be handed over: {error}"


def _told(words: bytes | str) -> str:
    return (words.decode("utf-8", "replace") if isinstance(words, bytes) else words)[:300]
