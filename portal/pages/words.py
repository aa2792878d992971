"""Names and addresses that several of these pages share."""

from collections.abc import Collection
from typing import Any

from portal.core import clock
from portal.core.markdown import plain
from portal.items.models import Item
from portal.items.queries import ADDRESSES, item_address

KINDS = {  # kind -> one, many; in the order of the pages
    "case_study": ("Case study", "Case studies"),
    "finding": ("Finding", "Findings"),
    "evidence": ("Library document", "Library documents"),
    "summary": ("Workshop summary", "Workshop summaries"),
    "round": ("Workshop round", "Workshop rounds"),
    "workshop": ("Workshop", "Workshops"),
    "learning_point": ("Learning point", "Learning points"),
    "pioneer": ("Pioneer", "Pioneers"),
}
# Vocabulary -> first part of its pages' addresses, heading, what it is.
VOCABULARY_PAGES = {
    "theme": ("themes", "Themes", "What the evaluation looks at."),
    "barrier": ("barriers", "What gets in the way", "The 27 barriers that the 2016 survey asked about."),
    "facilitator": ("facilitators", "What helps", "The 16 things that the 2016 survey asked about."),
    "initiative": ("initiatives", "What places try", "The kinds of initiative that the Pioneers run."),
    "group": ("groups", "Who it is for", "The groups of people that the initiatives serve."),
    "outcome": ("outcomes", "What should get better", "The 15 outcomes that the 2016 survey asked about."),
    "i_statement": ("i-statements", "What joined-up care means to me", "Six things that people say good care does."),
}

FOOT = {  # the columns at the foot of every page
    "Help": (
        ("How to use the portal", "/help/"),
        ("Words and short forms", "/help/glossary"),
        ("Themes, barriers and outcomes", "/themes/"),
        ("Contact a person", "/help/contact"),
        ("Accessibility", "/help/accessibility"),
    ),
    "Rules": (
        ("Ground rules for comments", "/help/ground-rules"),
        ("Privacy", "/help/privacy"),
        ("Cookies", "/help/cookies"),
        ("How we rate evidence", "/help/evidence-ratings"),
    ),
    "Open data": (
        ("Survey tables (CSV)", "/findings/datasets/"),
        ("About the data", "/help/open-data"),
        ("API", "/help/api"),
        ("Feeds", "/feeds/"),
    ),
}


def kinds_in(sections: Collection[str]) -> list[str]:
    """Returns: the kinds whose pages are here, so that no link leads nowhere."""
    return [kind for kind in KINDS if ADDRESSES[kind] in sections]


def term_address(vocabulary: str, key: str) -> str:
    """Returns: the path of a term's page."""
    return f"/{VOCABULARY_PAGES[vocabulary][0]}/{key}"


def excerpt(markdown: str, length: int = 140) -> str:
    """Returns: the beginning of a text, without markup, cut at a word."""
    text = plain(markdown)
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(".,;:") + " …"


def ordinal(number: int) -> str:
    """Returns: "1st", "2nd", "11th"."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def item_row(item: Item, *, kind: bool = True) -> dict[str, Any]:
    """Returns: an item as `components/item_card.html` and the lists of these pages draw it."""
    released = item.published_at if item.state == "published" else None
    told = [KINDS[item.kind][0]] if kind else []
    return {
        "title": item.title,
        "href": item_address(item),
        "kind": item.kind if kind else None,
        "state": item.state,
        "demo": item.demo,
        "of": item.kind,  # also where its kind stands in the heading above
        "meta": ", ".join([*told, *([clock.format_date(released)] if released else [])]),
    }
