"""Writing findings and survey tables from `content/findings/`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.core.content import ContentError, Document, Loader, read
from portal.core.db import db
from portal.core.slugs import NOT_A_SLUG, is_slug
from portal.findings.actions.edit import RESERVED
from portal.findings.actions.questions import fold
from portal.findings.actions.tables import base_of, is_printed, survey_tables
from portal.findings.actions.withholding import told_withheld, withhold
from portal.findings.models import Cell, Dataset, Finding
from portal.items.actions import load_item, version_of

SECTIONS = {
    "In plain English": "plain_english",
    "What it rests on": "rests_on",
    "What it does not show": "not_shown",
    "Where this leads": "leads_to",
}
UNITS = ("percent", "n")  # what a table counts: per cent of the base, or people
NEEDED = ("In plain English", "What it rests on", "What it does not show")


def load_finding(document: Document) -> int:
    """Write one finding. Returns: the version of its item. Raises: ContentError."""
    document.require("slug", "title", "source")
    sections = document.sections()
    missing = [name for name in NEEDED if not sections.get(name)]
    if missing:
        raise ContentError(f"these sections are missing: {', '.join(missing)}", document.body_line)
    unknown = sorted(set(sections) - set(SECTIONS) - {""})
    if unknown:
        raise ContentError(f"these sections are unknown: {', '.join(unknown)}", document.body_line)
    dataset = _dataset_of(document)
    item = load_item("finding", document, RESERVED)
    session = db.session()
    finding = session.scalar(select(Finding).where(Finding.item_id == item.id)) or Finding(item_id=item.id)
    for name, column in SECTIONS.items():
        setattr(finding, column, sections.get(name, ""))
    finding.claim = document.meta.get("claim")
    finding.question = str(document.meta.get("question") or "")
    finding.work_package = document.meta.get("work_package")
    finding.document = str(document.meta["source"]["document"])
    finding.place = str(document.meta["source"]["place"])
    finding.dataset_id = dataset.id if dataset else None
    finding.chart = _chart(document, dataset)
    session.add(finding)
    session.flush()
    return item.version


def _dataset_of(document: Document) -> Dataset | None:
    slug = document.meta.get("dataset")
    if not slug:
        return None
    dataset = db.session.scalar(select(Dataset).where(Dataset.slug == str(slug)))
    if dataset is None:
        raise ContentError(f"dataset: there is no table {slug!r}", document.line_of("dataset"))
    return dataset


def _chart(document: Document, dataset: Dataset | None) -> dict[str, Any] | None:
    chart = document.meta.get("chart")
    if not chart:
        return None
    if dataset is None:
        raise ContentError("chart: a chart needs a dataset", document.line_of("chart"))
    items = {cell.item for cell in dataset.cells}
    unknown = [name for name in (*chart["items"], *chart.get("emphasise", [])) if name not in items]
    groups = {cell.group for cell in dataset.cells}
    unknown += [name for name in chart["groups"] if name not in groups]
    if unknown:
        raise ContentError(f"chart: not in {dataset.slug}: {'; '.join(unknown)}", document.line_of("chart"))
    return dict(chart)


def load_tables(document: Document) -> None:
    """Write all the tables that `notes.yaml` describes, with the cells of the CSV beside it.

    Of tables of our own, small groups and what would give them away are left out before anything is written.
    Raises: ContentError with the CSV's line, or with what cannot be protected; then nothing is written.
    """
    folder = document.path.parent
    survey = _survey_of(document.meta, document.path)
    drafts = [
        _table(position, entry, folder, survey) for position, entry in enumerate(document.meta.get("tables") or [])
    ]
    _check_slugs(document, drafts)
    if problems := withhold(drafts, survey_tables(survey)):
        raise ContentError(" ".join(problems))
    for draft in drafts:
        document.notes.extend(told_withheld(draft))
        _write(draft)


def _check_slugs(document: Document, drafts: Sequence[Dataset]) -> None:
    """Each table has an address of its own, among the tables of other surveys too. Raises: ContentError."""
    if wrong := next((each.slug for each in drafts if not is_slug(each.slug)), None):
        raise ContentError(NOT_A_SLUG.format(wrong), _line_of(document, wrong))
    if twice := next((slug for slug, number in Counter(each.slug for each in drafts).items() if number > 1), None):
        raise ContentError(f"slug: two tables are called {twice}. Each needs a name of its own")
    mine = {each.slug: each.survey for each in drafts}
    stored = {row.slug: row.survey for row in db.session.execute(select(Dataset.slug, Dataset.survey))}
    for slug, survey in mine.items():
        if stored.get(slug, survey) != survey and not _has_moved(slug, document.path, mine, stored):
            told = f"slug: {slug} is a table of {stored[slug]} already. Give this one another name"
            raise ContentError(told, _line_of(document, slug))


def _has_moved(slug: str, own: Path, mine: Mapping[str, str], stored: Mapping[str, str]) -> bool:
    """Whether the table of that name came here from the survey that has it: the file of that survey names it no more,
    or, where no such file is beside this one, all the tables of that survey are here now.
    """
    beside = dict(_named_in(path) for path in own.parent.parent.glob(f"*/{own.name}") if path != own)
    if stored[slug] in beside:
        return slug not in beside[stored[slug]]
    return all(other in mine for other, survey in stored.items() if survey == stored[slug])


def _named_in(path: Path) -> tuple[str, list[str]]:
    """The key of a survey and the names of its tables, as its file has them."""
    meta = read(path).meta
    return _survey_of(meta, path), [str(entry.get("slug")) for entry in meta.get("tables") or []]


def _survey_of(meta: Mapping[str, Any], path: Path) -> str:
    return str((meta.get("survey") or {}).get("key") or path.parent.name)


def _line_of(document: Document, slug: str) -> int | None:
    lines = document.raw.decode("utf-8", "replace").splitlines()
    return next((n for n, line in enumerate(lines, 1) if "slug:" in line and slug in line), None)


def files_of_tables(path: Path, _raw: bytes) -> list[Path]:
    """Returns: the files of cells beside `notes.yaml`."""
    return sorted(path.parent.glob("table_*.csv"))


def _table(position: int, entry: dict[str, Any], folder: Path, survey: str) -> Dataset:
    """Read one table. Returns: a row that the session does not know, with all that the file holds."""
    path = folder / f"table_{str(entry['table']).replace('.', '_')}.csv"
    if not path.exists():
        raise ContentError(f"table {entry['table']}: {path.name} is missing")
    if entry["unit"] not in UNITS:
        raise ContentError(f"table {entry['table']}: unit is “{entry['unit']}”. Write {' or '.join(UNITS)}")
    rows = read(path).meta["rows"]
    dataset = Dataset(slug=str(entry["slug"]), number=str(entry["table"]), title=entry["title"], unit=entry["unit"])
    dataset.survey, dataset.question = survey, str(entry.get("question_source") or "")
    dataset.answer = str(entry.get("answer") or "")
    dataset.measure = str(entry.get("question_asked") or entry.get("question") or "")
    dataset.base_note = str(entry.get("base_note") or "")
    dataset.notes = [str(note) for note in entry.get("notes") or []]
    dataset.document, dataset.place = entry["document"], str(entry.get("place") or entry.get("section"))
    dataset.group_labels = dict(entry["group_labels"])
    dataset.related = list(entry.get("related") or [])
    dataset.position, dataset.parts = position, []
    dataset.single_answer = bool(entry.get("single_answer"))
    dataset.cells = [_cell(number, row, path) for number, row in enumerate(rows)]
    if not is_printed(dataset):
        _check_ours(dataset, rows, path)
    return dataset


def _write(draft: Dataset) -> None:
    """Put the table in the place of the one that has its slug."""
    session = db.session()
    stored = session.scalar(select(Dataset).where(Dataset.slug == draft.slug))
    if stored is None:
        session.add(draft)
    else:
        cells, draft.cells, stored.cells = list(draft.cells), [], []
        session.flush()
        for column in set(Dataset.__table__.columns.keys()) - {"id"}:
            setattr(stored, column, getattr(draft, column))
        stored.cells = cells
    session.flush()


def _check_ours(dataset: Dataset, rows: Sequence[dict[str, Any]], path: Path) -> None:
    """A table of our own must tell of each number of how many people it is, once. Raises: ContentError."""
    seen: set[tuple[str, str]] = set()
    for cell, row in zip(dataset.cells, rows, strict=True):
        base, place = base_of(cell), (fold(cell.item), cell.group)
        if cell.measure != dataset.unit:
            raise ContentError(f"measure: the table's unit is {dataset.unit}, write that", row["_line"], path)
        if base is None:
            raise ContentError("say how many people this group has: a whole number in base_printed", row["_line"], path)
        if not 0 <= (cell.value or 0) <= (100 if dataset.unit == "percent" else base):
            raise ContentError("the value is more than its base, or below nothing", row["_line"], path)
        if place in seen:
            raise ContentError(f"“{cell.item}” of the group “{cell.group}” stands here twice", row["_line"], path)
        seen.add(place)


def _cell(position: int, row: dict[str, Any], path: Path) -> Cell:
    try:
        value = int(row["value"])
        rank = int(row["rank"]) if row["rank"] else None
        group_base = int(row["group_base_inferred"]) if row["group_base_inferred"] else None
    except ValueError as error:
        raise ContentError(f"a whole number expected: {error}", row["_line"], path) from error
    return Cell(
        position=position,
        rank=rank,
        item_no=row["item_no"],
        item=row["item"],
        group=row["group"],
        measure=row["measure"],
        value=value,
        base=row["base_printed"],
        group_base=group_base,
        note=row["note"],
        withheld="",
    )


CONTENT = (
    Loader("findings/*/notes.yaml", load_tables, parts=files_of_tables),
    Loader("findings/*.md", load_finding, lambda slug: version_of("finding", slug)),
)
