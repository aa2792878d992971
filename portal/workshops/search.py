"""Workshops, rounds, summaries, learning points as search documents. Source: docs/architecture.md."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.access.policy import item_tokens
from portal.core import clock
from portal.core.db import db
from portal.core.markdown import plain, slug_of
from portal.items.models import Item
from portal.items.queries import item_address
from portal.items.search import Passage, SearchDocument
from portal.items.vocabulary import About, read_about
from portal.workshops.models import LearningPoint, ProgrammeVersion, Round, Summary, Workshop
from portal.workshops.models.points import HEARD, KINDS

SHOWN_AS = {"round": "workshop", "learning_point": "summary"}  # kinds that readers need not tell apart
WORTH_OF_A_POINT = 0.7  # it is one sentence, and stands in its round's summary too
SECTION = re.compile(r"^#{2,3} +(.+?)\s*$", re.MULTILINE)


def documents(items: Sequence[Item]) -> Iterator[SearchDocument]:
    """Yields: the workshop, round, summary or learning point of each item as the search sees it, where there is one.

    Two statements, and at most two more for each.
    """
    about = read_about([item.id for item in items])
    for item in items:
        made = MAKERS[item.kind](item, about[item.id])
        if made is not None:
            yield made


def _workshop(item: Item, about: About) -> SearchDocument | None:
    workshop = db.session.scalar(select(Workshop).where(Workshop.item_id == item.id))
    if workshop is None:
        return None
    query = select(ProgrammeVersion).where(
        ProgrammeVersion.workshop_id == workshop.id, ProgrammeVersion.number == workshop.programme_version
    )
    published = db.session.scalar(query)
    passages = tuple(_session(entry) for entry in published.sessions) if published else ()
    when = clock.format_day(workshop.starts_at) if workshop.starts_at else "Planned, date not published"
    words = [f"{workshop.place}. {when}.", plain(workshop.description), plain(workshop.aims)]
    return _document(
        item,
        about,
        " ".join(word for word in words if word),
        body=" ".join(passage.text for passage in passages),
        passages=passages,
        keywords=(workshop.place, workshop.venue, workshop.facilitator),
        days=[workshop.day],
    )


def _session(entry: dict[str, str]) -> Passage:
    words = f"{entry['title']}. {plain(entry['aims'])}"
    return Passage(words.strip(), f"Programme, {entry['start']}", f"#session-{entry['key']}")


def _round(item: Item, about: About) -> SearchDocument | None:
    query = select(Round).where(Round.item_id == item.id).options(joinedload(Round.sittings))
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        return None
    places = [workshop.place for workshop in found.sittings]
    days = [workshop.day for workshop in found.sittings]
    return _document(item, about, " ".join([found.label, plain(found.aims)]).strip(), keywords=tuple(places), days=days)


def _summary(item: Item, about: About) -> SearchDocument | None:
    query = select(Summary).where(Summary.item_id == item.id).options(joinedload(Summary.round))
    summary = db.session.scalar(query)
    if summary is None:
        return None
    return _document(
        item,
        about,
        plain(summary.plain_english),
        body=plain(summary.body),
        passages=tuple(_sections(summary.body)),
        days=[workshop.day for workshop in summary.round.sittings],
    )


def _point(item: Item, about: About) -> SearchDocument | None:
    query = select(LearningPoint).where(LearningPoint.item_id == item.id).options(joinedload(LearningPoint.round))
    point = db.session.scalar(query)
    if point is None:
        return None
    days = [workshop.day for workshop in point.round.sittings]
    told, heard = f"{KINDS[point.kind]}. {plain(point.text)}", HEARD[point.heard]
    made = _document(item, about, told, keywords=(heard,), days=days)
    return replace(made, worth=WORTH_OF_A_POINT)


def _sections(body: str) -> list[Passage]:
    parts = SECTION.split(body)
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return [Passage(plain(text), heading, f"#s-{slug_of(heading)}") for heading, text in pairs if text.strip()]


def _document(
    item: Item,
    about: About,
    summary: str,
    *,
    body: str = "",
    passages: tuple[Passage, ...] = (),
    keywords: tuple[str, ...] = (),
    days: Sequence[date | None] = (),
) -> SearchDocument:
    known = [day for day in days if day is not None]
    return SearchDocument(
        item_id=item.id,
        kind=SHOWN_AS.get(item.kind, item.kind),
        state=item.state,
        audience=item.audience,
        rights=item_tokens(item),
        title=item.title,
        url=item_address(item),
        summary=summary,
        updated_at=item.updated_at,
        body=body,
        keywords=tuple(dict.fromkeys(word for word in (*keywords, *about.words) if word)),
        passages=passages,
        facets={**about.terms} | {"wp": ("WP3",)},
        year=min(known).year if known else None,
        demo=item.demo,
    )


MAKERS = {"workshop": _workshop, "round": _round, "summary": _summary, "learning_point": _point}
