"""Writing the series, its rounds and the illustrative round from `content/workshops/`."""

from datetime import date
from typing import Any

from sqlalchemy import select

from portal.core.content import ContentError, Document, Loader
from portal.core.db import db
from portal.items.actions import load_item, version_of
from portal.workshops.actions.load_round import entry_of, load_illustrative, load_sitting, load_summary
from portal.workshops.models import PlannedOutput, Round, Series, StudyYear


def load_series(document: Document) -> None:
    """Write the series, its study years with their rounds, and the outputs due. Raises: ContentError."""
    document.require("series", "study_years", "outputs")
    _write_series(document.meta["series"])
    years = {str(row["study_year"]): _write_year(row, place) for place, row in enumerate(document.meta["study_years"])}
    for row in document.meta["study_years"]:
        for place, entry in enumerate(row["rounds"]):
            _write_round(document, entry, years[str(row["study_year"])], place)
    for row in document.meta["outputs"]:
        _write_output(row, years)


def _write_series(row: dict[str, Any]) -> None:
    session = db.session()
    series = session.scalar(select(Series).where(Series.slug == row["slug"])) or Series(slug=row["slug"])
    series.title, series.summary, series.plain = row["title"], row["summary"].strip(), row["plain"].strip()
    series.aims = list(row["aims"])
    series.facilitator = dict(row["facilitator"])
    series.cadence = row["cadence"]["text"]
    series.held_note = row["held_note"].strip()
    series.sources = [*row["aims_source"], *row["held_source"]]
    session.add(series)
    session.flush()


def _write_year(row: dict[str, Any], position: int) -> StudyYear:
    session = db.session()
    key = str(row["study_year"])
    year = session.scalar(select(StudyYear).where(StudyYear.key == key)) or StudyYear(key=key)
    year.label, year.period_text, year.plan_text = row["label"], row["period_text"], row["plan_text"]
    year.starts_on, year.ends_on = _first_day(row["period"]["from"]), _last_day(row["period"]["to"])
    year.planned, year.reading = row["workshops_planned"], row["reading"].strip()
    year.sources, year.position = list(row["source"]), position
    session.add(year)
    session.flush()
    return year


def _write_round(document: Document, row: dict[str, Any], year: StudyYear, position: int) -> None:
    """A planned round and its sittings: the documents give neither day nor venue, and none is made up."""
    if row["starts_on"] or any(sitting["starts_at"] for sitting in row["sittings"]):
        raise ContentError(f"{row['slug']}: the documents give no day; a dated round stands in a file of its own")
    item = load_item("round", entry_of(document, row | {"title": row["label"]}))
    session = db.session()
    found = session.scalar(select(Round).where(Round.item_id == item.id)) or Round(item_id=item.id)
    found.study_year_id, found.label, found.position = year.id, row["label"], position
    session.add(found)
    session.flush()
    for sitting in row["sittings"]:
        title = f"{row['label']}: {sitting['place']}"
        load_sitting(entry_of(document, sitting | {"title": title}), found)


def _write_output(row: dict[str, Any], years: dict[str, StudyYear]) -> None:
    session = db.session()
    slug = row["slug"]
    output = session.scalar(select(PlannedOutput).where(PlannedOutput.slug == slug)) or PlannedOutput(slug=slug)
    output.title, output.what, output.period_text = row["title"], row["what"].strip(), row["period_text"]
    output.study_year_id = years[row["study_year"]].id if row["study_year"] else None
    output.sort_on = _first_day(row["sort_month"]) if row["sort_month"] else None
    output.reading, output.sources = (row["reading"] or "").strip(), list(row["source"])
    session.add(output)
    session.flush()


def _first_day(month: Any) -> date:
    return date.fromisoformat(f"{month}-01")


def _last_day(month: Any) -> date:
    first = _first_day(month)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date.fromordinal(after.toordinal() - 1)


CONTENT = (
    Loader("workshops/series.yaml", load_series),
    Loader("workshops/demo/*.yaml", load_illustrative, lambda slug: version_of("round", slug)),
    Loader("workshops/demo/*.md", load_summary, lambda slug: version_of("summary", slug)),
)
