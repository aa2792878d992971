"""Writing a mail from news: plain text and HTML that say the same, and the headers that end it with one click."""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.config import Settings
from portal.core import clock
from portal.items.models import Item
from portal.items.queries import item_address, made_up
from portal.notifications.models import News
from portal.notifications.words import DIGESTS, KINDS, NEWS

SALT = "notifications.unsubscribe"
SIGNED_OFF = "Joined Up"
MOST = 50  # pieces of news told in one digest; the rest stands in the inbox
Told = Sequence[tuple[News, Item | None]]
Facts = Callable[[Item, int, str], Sequence[str]]  # item, whose mail (person id), base address -> lines: when, where

_facts: dict[str, Facts] = {}


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to be queued."""

    subject: str
    text: str
    html: str
    headers: dict[str, str]


def register_facts(name: str, facts: Facts) -> None:
    """Say what the mails of this news tell of its item besides the title. Called by `app`."""
    _facts[name] = facts


def is_public(item: Item | None) -> bool:
    """Returns: whether everybody may read this item, so that a mail may name it."""
    return item is not None and item.state == "published" and item.audience == "public" and not item.hide_title


def write_one(news: News, item: Item | None, settings: Settings) -> Letter:
    """Returns: the mail about one piece of news."""
    said = NEWS[news.name]
    about = _about(news, item, settings, between="\n")
    link, stop = _link(news, item, settings), unsubscribe_link(news.person_id, news.kind, settings)
    why = f"You chose to hear of “{KINDS[news.kind].label}” by email."
    text = f"Hello\n\n{said.sentence}\n\n{about}Read it: {link}\n\n{_foot(why, stop, settings)}"
    html = Markup("<p>Hello</p>\n<p>{}</p>\n{}<p><a href='{}'>Read it</a></p>\n").format(
        said.sentence, Markup("<p>{}</p>\n").format(about.strip()) if about else "", link
    )
    return Letter(said.subject, text, _page(said.subject, html, why, stop, settings), _headers(stop))


def write_digest(how: str, told: Told, settings: Settings) -> Letter:
    """Returns: the mail about what happened since the last one, in the order given; what is too much it only counts.

    Raises: ValueError for nothing.
    """
    if not told:
        raise ValueError("a digest is never empty")
    number = f"{len(told)} {'thing' if len(told) == 1 else 'things'}"
    subject = f"{DIGESTS[how]}: {number}"
    stop = unsubscribe_link(told[0][0].person_id, how, settings)
    why = f"You chose to hear of this {'once a day' if how == 'daily' else 'once a week'}."
    text = "Hello\n\n" + "\n\n".join(_line(news, item, settings) for news, item in told[:MOST])
    rows = Markup("\n").join(_row(news, item, settings) for news, item in told[:MOST])
    html = Markup("<p>Hello</p>\n<ul>\n{}\n</ul>\n").format(rows)
    if len(told) > MOST:
        more, inbox = f"{len(told) - MOST} more among your messages", f"{settings.base_url}/account/inbox"
        text += f"\n\n{more}: {inbox}"
        html += Markup("<p><a href='{}'>{}</a></p>\n").format(inbox, more)
    return Letter(
        subject, f"{text}\n\n{_foot(why, stop, settings)}", _page(subject, html, why, stop, settings), _headers(stop)
    )


def _line(news: News, item: Item | None, settings: Settings) -> str:
    lines = [
        f"* {NEWS[news.name].sentence} ({clock.format_date(news.at)})",
        _about(news, item, settings, end=""),
        _link(news, item, settings),
    ]
    return "\n  ".join(line for line in lines if line)


def _row(news: News, item: Item | None, settings: Settings) -> Markup:
    words = _about(news, item, settings, end="")
    return Markup("<li><p>{} {}<br><a href='{}'>{}</a></p></li>").format(
        NEWS[news.name].sentence, words, _link(news, item, settings), f"Read it ({clock.format_date(news.at)})"
    )


def _about(news: News, item: Item | None, settings: Settings, end: str = "\n\n", between: str = " ") -> str:
    if item is None:
        return ""
    if not is_public(item):
        return f"It is about a page of the portal.{end}"
    mark = made_up(item.kind, demo=item.demo)
    facts = _facts[news.name](item, news.person_id, settings.base_url) if news.name in _facts else ()
    return between.join([f"It is about “{item.title}”{f' ({mark})' if mark else ''}.", *facts]) + end


def _link(news: News, item: Item | None, settings: Settings) -> str:
    """The page itself, unless its address tells a title that is not public: then the entry of the inbox."""
    tells = item is not None and not is_public(item) and item_address(item) in news.address
    return f"{settings.base_url}{f'/account/inbox/{news.id}' if tells else news.address}"


def _foot(why: str, stop: str, settings: Settings) -> str:
    return (
        f"{SIGNED_OFF}\n{settings.base_url}\n\n--\n{why}\n"
        f"Change what you hear of: {settings.base_url}/account/notifications\nStop these emails: {stop}\n"
    )


def _page(subject: str, body: Markup, why: str, stop: str, settings: Settings) -> str:
    return Markup(
        "<!DOCTYPE html>\n<html lang='en-GB'>\n<head><meta charset='utf-8'><title>{}</title></head>\n<body>\n"
        "<h1>{}</h1>\n{}<p><a href='{}'>{}</a></p>\n<hr>\n<p><small>{} <a href='{}'>Change what you hear of</a>, or "
        "<a href='{}'>stop these emails</a>.</small></p>\n</body>\n</html>\n"
    ).format(
        subject, subject, body, settings.base_url, SIGNED_OFF, why, f"{settings.base_url}/account/notifications", stop
    )


def _headers(stop: str) -> dict[str, str]:
    """Source: RFC 8058, one-click unsubscribe."""
    return {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def unsubscribe_link(person_id: int, what: str, settings: Settings) -> str:
    """Returns: an address that ends mails of a kind, or a digest ("daily", "weekly"), without signing in."""
    said = f"{person_id}-{what}"
    return f"{settings.base_url}/unsubscribe/{said}-{_seal(said, settings.secret_key)}"


def _seal(said: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"{SALT}:{said}".encode(), hashlib.sha256).hexdigest()


def read_token(token: str, secret: str) -> tuple[int, str] | None:
    """Returns: (person id, kind or digest) that the token was made for; None when it is not one of ours."""
    said, _, seal = token.rpartition("-")
    if not hmac.compare_digest(_seal(said, secret).encode(), seal.encode()):
        return None
    person_id, _, what = said.partition("-")
    return int(person_id), what
