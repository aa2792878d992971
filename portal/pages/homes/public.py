"""The home that everybody sees: three starts, three figures, what came of people's words, what is new."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from portal.access.policy import Viewer
from portal.discussion.models import Comment
from portal.findings import queries as findings
from portal.findings.charts import people
from portal.findings.models import Cell
from portal.items.queries import item_address
from portal.items.vocabulary import read_vocabulary
from portal.pages.queries import answers, held, survey
from portal.pages.words import excerpt, item_row, kinds_in
from portal.pioneers.queries import list_pioneers
from portal.workshops.queries.series import list_years

WAVES = {1: "Wave 1: {places}, November 2013", 2: "Wave 2: {places}, January 2015"}


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure of the survey, with the finding that tells it whole."""

    place: survey.Place
    finding: str  # slug
    title: str
    text: str  # {next}: the value of `beside`
    beside: survey.Place | None = None


BARRIERS, HELPS, PROGRESS = (f"survey2016-table-{number}" for number in ("6-1", "7-1", "8-1"))
HEADLINES = (
    Headline(
        (HELPS, "Strong leadership at local level", "all"),
        "strong-local-leadership",
        "Strong local leadership helps most",
        "called it very important: more than for any of the 15 other things that can help.",
    ),
    Headline(
        (BARRIERS, "Financial constraints in the local health and social care economy", "all"),
        "money-is-the-top-barrier",
        "Money is the top barrier",
        "called it a very significant barrier. Next come IT systems that cannot share: {next}.",
        (BARRIERS, "Incompatible IT systems make information hard to share", "all"),
    ),
    Headline(
        (PROGRESS, "Average costs per patient/service user decreased", "pioneer_leads"),
        "costs-hardly-moved",
        "Few saw costs come down",
        "Pioneer leads saw progress on what care costs for each person.",
    ),
)


def home(viewer: Viewer, sections: Collection[str]) -> dict[str, Any]:
    """Returns: what `pages/index.html` draws. At most seven statements."""
    return {
        "barriers": read_vocabulary("barrier").of("barrier"),
        "headlines": headlines(viewer),
        "pairs": [you_said(comment) for comment in answers.list_changed(viewer)],
        "latest": latest(viewer, sections),
        "years": study_years() if "workshops" in sections else [],
        "waves": waves(viewer) if "pioneers" in sections else [],
    }


def latest(viewer: Viewer, sections: Collection[str]) -> list[dict[str, Any]]:
    """Returns: the newest items of each kind, without the sites and what is only planned. One statement."""
    kinds = [kind for kind in kinds_in(sections) if kind not in ("pioneer", "round", "workshop")]
    return [item_row(item) for item in held.list_latest(viewer, kinds)]


def headlines(viewer: Viewer) -> list[dict[str, Any]]:
    """Returns: the figures as `components/stat_card.html` takes them; those not loaded are left out. Two statements."""
    places = [place for entry in HEADLINES for place in (entry.place, entry.beside) if place]
    cells = survey.list_cells(places)
    readable = {found.item.slug for found in findings.list_by_slugs(viewer, [entry.finding for entry in HEADLINES])}
    return [
        _card(entry, cells[entry.place], cells, with_finding=entry.finding in readable)
        for entry in HEADLINES
        if entry.place in cells and (entry.beside is None or entry.beside in cells)
    ]


def _card(entry: Headline, cell: Cell, cells: dict[survey.Place, Cell], *, with_finding: bool) -> dict[str, Any]:
    """Small groups are told in people, and their base is the one that the percentages fit."""
    told = people(cell.value, cell.group_base)
    beside = cells[entry.beside] if entry.beside else None
    return {
        "figure": told or f"{cell.value}%",
        "title": entry.title,
        "href": f"/findings/{entry.finding}" if with_finding else f"/findings/datasets/{cell.dataset.slug}",
        "text": entry.text.format(next=f"{beside.value}%" if beside else ""),
        "chart": {"value": cell.value, "base": f"{cell.group_base} Pioneer leads" if told else cell.base},
    }


def you_said(comment: Comment) -> dict[str, Any]:
    """Returns: a comment and what it changed, as `components/you_said.html` takes them."""
    decided = comment.disposition
    if decided is None:
        raise ValueError("a comment without a decision has not changed anything yet")
    return {
        "said": excerpt(comment.body, 300),
        "source": f"About “{comment.item.title}”",
        "demo": comment.demo,
        "disposition": decided.kind,
        "answer": decided.why,
        "link": {"label": "See what changed", "href": decided.link} if decided.link else None,
        "days": (decided.decided_at.date() - comment.created_at.date()).days or None,
        "href": f"{item_address(comment.item)}#comment-{comment.id}",
    }


def study_years() -> list[dict[str, Any]]:
    """Returns: the workshops planned by study year, as `components/series.html` takes them. One statement."""
    return [
        {
            "label": year.label,
            "period": year.period_text,
            "planned": year.planned,
            "text": year.plan_text,
            "href": f"/workshops/#year-{year.key}",
        }
        for year in list_years()
    ]


def waves(viewer: Viewer) -> list[dict[str, Any]]:
    """Returns: the readable Pioneers by wave: `{title, links}`; none when none is loaded. One statement."""
    rows = list_pioneers(viewer)
    found = []
    for wave, title in WAVES.items():
        links = [{"label": row.item.title, "href": item_address(row.item)} for row in rows if row.wave == wave]
        if links:
            places = f"{len(links)} {'place' if len(links) == 1 else 'places'}"
            found.append({"title": title.format(places=places), "links": links})
    return found
