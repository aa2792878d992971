"""What stands above the hits of a search: the word that was asked for, explained, and the help that fits."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Row, select

from portal.core.db import db
from portal.pages.models import GlossaryTerm, HelpPage
from portal.pages.queries.help_pages import START
from portal.search.query_language import is_stop_word, parse
from portal.search.thesaurus import key_of, keys_of

MOST_PAGES = 2
_ASKED = re.compile(  # "what is a CCG", "what do commissioners do", "MDT meaning"
    r"(?:(?:what|who)(?:'s|s)?(?: is| are| does| do)?(?: (?:the )?(?:meaning|definition) of)? "
    r"|define |explain |(?:the )?(?:meaning|definition) of )?"
    r"(?:an? |the )?(?P<about>.+?)(?: (?:means?|meaning|definition|stands? for|is|are|do|does))?",
    re.IGNORECASE,
)
_MINE = re.compile(r"(?:how|where|when|can|may|do|should|who)\b.*\b(?:I|me|my)\b", re.IGNORECASE)
_HOW = re.compile(r"how to\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Explained:
    """A word of the glossary."""

    slug: str
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class HelpLink:
    """A help page that may answer a question about the portal itself."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class InShort:
    """Both may be missing, as for most searches."""

    word: Explained | None = None
    pages: tuple[HelpLink, ...] = ()


def in_short(text: str) -> InShort:
    """Returns: the word that the query is or asks for, and at most two help pages. Two statements at most."""
    told = " ".join(text.replace("’", "'").split()).strip("\"'“”?!. ")
    if not told:
        return InShort()
    columns = (GlossaryTerm.slug, GlossaryTerm.term, GlossaryTerm.short, GlossaryTerm.meaning, GlossaryTerm.also)
    words = db.session.execute(select(*columns).order_by(GlossaryTerm.term)).all()
    pages = select(HelpPage.slug, HelpPage.title, HelpPage.description).where(HelpPage.slug != START)
    found = db.session.execute(pages.order_by(HelpPage.position, HelpPage.slug)).all()
    return InShort(_explained(told, words), _help(told, found))


def _explained(told: str, words: Iterable[Row[str, str, str | None, str, list[str]]]) -> Explained | None:
    """The word that was typed, alone or in a question; its own name goes before other words for it."""
    asked = _ASKED.fullmatch(told)
    wanted = {"".join(key_of(form)) for form in (told, asked["about"] if asked else told)}
    second = None
    for slug, term, short, meaning, also in words:
        name = f"{term} ({short})" if short and short != term else term
        if _is_any(wanted, [term, short] if short else [term]):
            return Explained(slug, name, meaning)
        if second is None and _is_any(wanted, also):
            second = Explained(slug, name, meaning)
    return second


def _is_any(wanted: set[str], forms: Iterable[str]) -> bool:
    """Whether one of these was typed; "multidisciplinary" is "multi-disciplinary"."""
    return any("".join(key) in wanted for form in forms for key in keys_of(form))


def _help(told: str, pages: Sequence[Row[str, str, str]]) -> tuple[HelpLink, ...]:
    """Pages that fit, the best first: half of a question is there, in the title too unless it is about oneself; of
    other words all are there and make up half of the title.
    """
    asked = _telling(told)
    mine, how = _MINE.match(told), _HOW.match(told)
    ranked = []
    for number, (slug, title, description) in enumerate(pages):
        titled = _telling(title)
        in_title = len(asked & titled)
        met = len(asked & (titled | _telling(description)))
        if mine or how:
            fits = met > 0 and 2 * met >= len(asked) and (mine or in_title > 0)
        else:
            fits = in_title > 0 and met == len(asked) and 2 * in_title >= len(titled)
        if fits:
            ranked.append((-in_title, -met, number, HelpLink(slug, title)))
    return tuple(link for *_, link in sorted(ranked, key=lambda one: one[:3])[:MOST_PAGES])


@lru_cache(maxsize=512)
def _telling(text: str) -> frozenset[str]:
    return frozenset(word.terms[0] for word in parse(text).words if not is_stop_word(word))
