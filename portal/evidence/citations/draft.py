"""A record as a file gives it, and the one gate through which it becomes a reference."""

from dataclasses import dataclass, field

from portal.core.errors import Invalid
from portal.evidence.citations.checks import (
    LONGEST,
    LONGEST_ABSTRACT,
    LONGEST_NAME,
    MOST_AUTHORS,
    check_length,
    normalise_doi,
    normalise_url,
    quoted,
)
from portal.evidence.citations.dates import read_date
from portal.evidence.citations.reference import OUR_DESCRIPTION, Name, Reference
from portal.evidence.citations.tidy import tidy, tidy_brought, tidy_keywords, tidy_pages

NUMBERED_BY_PAGE = ("journal_article", "news_article")
LANGUAGES = {"english": "en", "eng": "en", "welsh": "cy", "cymraeg": "cy", "cym": "cy", "wel": "cy"}


@dataclass(slots=True)
class Draft:
    """What a record says, unchecked. `type` None: the file's type is one that we do not know."""

    title: str = ""
    type: str | None = "other"
    type_said: str = ""
    external_id: str = ""
    authors: list[Name] = field(default_factory=list)
    editors: list[Name] = field(default_factory=list)
    date: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    number: str = ""
    publisher: str = ""
    place: str = ""
    doi: str = ""
    url: str = ""
    abstract: str = ""
    language: str = ""
    keywords: list[str] = field(default_factory=list)


def finish(draft: Draft) -> tuple[Reference, tuple[str, ...]]:
    """Check and tidy a draft.

    Returns: the reference, and what to tell the reader of what was left out or changed.
    Raises: Invalid with the field that cannot be kept, and what to do.
    """
    title = tidy_brought(draft.title)
    if not any(char.isprintable() for char in title):
        raise Invalid("It has no title. Add one.", "title")
    issued, dated = read_date(tidy(draft.date))
    texts = {name: tidy_brought(getattr(draft, name)) for name in ("container", "publisher", "place")}
    texts |= {name: tidy(getattr(draft, name)) for name in ("volume", "issue", "number", "external_id")}
    texts |= {"title": title, "pages": tidy_pages(draft.pages), "language": _language(draft.language)}
    texts |= {"doi": normalise_doi(tidy(draft.doi)), "url": normalise_url(tidy(draft.url))}
    _place_number(draft.type, texts)
    for name in LONGEST:
        check_length(name, texts[name])
    abstract, shortened = _abstract(draft.abstract)
    reference = Reference(
        type=draft.type or "other",
        authors=_names(draft.authors),
        editors=_names(draft.editors),
        issued=issued,
        abstract=abstract,
        more_authors=False,
        keywords=tidy_keywords(draft.keywords),
        **texts,
    )
    notices = (dated, shortened, _unknown_type(draft))
    return reference, tuple(notice for notice in notices if notice)


def _language(said: str) -> str:
    language = tidy(said)
    return LANGUAGES.get(language.lower(), language)


def _place_number(kind: str | None, texts: dict[str, str]) -> None:
    """An article has no number of its own: what is called so stands where its pages would."""
    if kind in NUMBERED_BY_PAGE:
        texts["pages"] = texts["pages"] or tidy_pages(texts["number"])
        texts["number"] = ""


def _abstract(said: str) -> tuple[str, str]:
    text = tidy_brought(said).removeprefix(OUR_DESCRIPTION)
    if len(text) <= LONGEST_ABSTRACT:
        return text, ""
    kept = text[:LONGEST_ABSTRACT].rstrip()
    return kept, f"We kept the first {LONGEST_ABSTRACT:,} characters of the abstract."


def _unknown_type(draft: Draft) -> str:
    if draft.type:
        return ""
    return f"We do not know the type {quoted(draft.type_said)}, so we keep it as “Other”."


def _names(names: list[Name]) -> tuple[Name, ...]:
    if len(names) > MOST_AUTHORS:
        raise Invalid(f"It names more than {MOST_AUTHORS:,} authors. Shorten the list.", "authors")
    kept = [_name(name) for name in names]
    return tuple(name for name in kept if str(name))


def _name(name: Name) -> Name:
    parts = (name.family, name.given, name.suffix, name.literal)
    family, given, suffix, literal = (tidy_brought(part).strip(", ") for part in parts)
    given, _, more = given.partition(",")
    person = Name(family.replace(",", ""), given.strip(), " ".join((suffix or more).replace(",", " ").split()))
    whole = Name(literal=literal or given) if literal or not family else person
    if len(str(whole)) > LONGEST_NAME:
        raise Invalid(f"The name {quoted(str(whole))} is too long. Shorten it.", "authors")
    return whole
