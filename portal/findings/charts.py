"""Turning a survey table's cells into what the chart and the table beneath it draw. Pure; no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.findings.models import Cell, Dataset, Finding
from portal.items.sources import DOCUMENTS

FIRST_ROWS = 10
SMALL_GROUP = 40  # people; a group up to this size is also told in people
WAVES = ("wave1", "wave2")
ORGANISATIONS = ("ccg", "la", "nhs_provider", "other")
SWITCH: dict[str, tuple[str, tuple[str, ...]]] = {
    "all": ("everyone", ("all", "pioneer_leads")),
    "wave": ("by wave", WAVES),
    "organisation": ("by type of organisation", ORGANISATIONS),
}
WITHHELD = {"small": "Fewer than 10, not shown", "protect": "Not shown, to protect a small group"}
SHORT_LABELS = {
    "all": "Everyone",
    "wave1": "Wave 1",
    "wave2": "Wave 2",
    "ccg": "Clinical commissioning groups",
    "la": "Local authorities",
    "nhs_provider": "NHS providers",
    "other": "Others",
    "pioneer_leads": "Pioneer leads",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of the switch of groups; `active` marks the one shown, `there` whether the table has it."""

    key: str
    label: str
    active: bool
    there: bool


def people(value: int | None, base: int | None) -> str | None:
    """Returns: "11 of 24" when the base is small and exactly one whole number of people fits the percentage."""
    if value is None or base is None or base > SMALL_GROUP or base <= 0:
        return None
    fitting = [n for n in range(base + 1) if (200 * n + base) // (2 * base) == value]
    return f"{fitting[0]} of {base}" if len(fitting) == 1 else None


def groups_in(dataset: Dataset) -> list[str]:
    """Returns: the table's groups in the order of the source."""
    return list(dict.fromkeys(cell.group for cell in dataset.cells))


def switch_of(dataset: Dataset) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Returns: the entries of the switch with their groups; groups that the first survey has not are one more."""
    known = {group for _, groups in SWITCH.values() for group in groups}
    others = tuple(group for group in groups_in(dataset) if group not in known)
    return SWITCH | ({"group": ("by group", others)} if others else {})


def choices(dataset: Dataset, by: str) -> list[Choice]:
    """Returns: the switch of groups for this table, `by` being the one shown."""
    have = set(groups_in(dataset))
    entries = switch_of(dataset).items()
    return [Choice(key, label, key == by, bool(have & set(groups))) for key, (label, groups) in entries]


def default_choice(dataset: Dataset) -> str:
    """Returns: the first entry of the switch that this table can show; "all" for a table without rows."""
    return next((choice.key for choice in choices(dataset, "") if choice.there), "all")


def title_of(dataset: Dataset, by: str) -> str:
    """Returns: who is shown, as the chart of a table is headed: one group by its name, several by what parts them."""
    label, groups = switch_of(dataset)[by]
    shown = [group for group in groups if group in groups_in(dataset)]
    return label_of(dataset, shown[0]) if len(shown) == 1 else label.capitalize()


def compared(finding: Finding) -> str:
    """Returns: the entry of the switch that the page of a finding shows unasked; empty without a table."""
    if finding.dataset is None:
        return ""
    groups = set((finding.chart or {}).get("groups") or groups_in(finding.dataset))
    switch = switch_of(finding.dataset)
    return next((key for key, (_, of) in switch.items() if key != "all" and groups & set(of)), "all")


def chart(
    dataset: Dataset,
    groups: Sequence[str],
    *,
    title: str,
    items: Sequence[str] | None = None,
    emphasise: Sequence[str] = (),
    note: str = "",
    chart_id: str = "chart",
    with_table: bool = True,
) -> dict[str, Any]:
    """Build the description that `components/dot_chart.html` draws.

    Returns: rows in the order of `items` (default: the table's), a point per group.
    Units: percent 0-100, or people when the table counts them.
    """
    shown = [group for group in groups if group in groups_in(dataset)]
    by_item: dict[str, dict[str, Cell]] = {}
    for cell in dataset.cells:
        by_item.setdefault(cell.item, {})[cell.group] = cell
    names = [name for name in (items or by_item) if set(by_item[name]) & set(shown)]
    rows = [_row(name, by_item[name], shown, name in emphasise) for name in names]
    return {
        "id": chart_id,
        "title": title,
        "measure": dataset.measure,
        "base": base_line(dataset, shown),
        "sentence": _sentence(dataset, rows, shown),
        "groups": [{"key": group, "label": label_of(dataset, group)} for group in shown],
        "rows": rows,
        "source": {"label": f"Table {dataset.number}", "href": f"/findings/datasets/{dataset.slug}"},
        "links": [{"label": "CSV", "href": f"/findings/datasets/{dataset.slug}.csv"}],
        "note": note,
        "table": with_table,
        "beside": len(shown) == 1,
        "unit": "people" if dataset.unit == "n" else "percent",
        "max": max((p["value"] for row in rows for p in row["points"] if p["value"] is not None), default=0),
    }


def _row(name: str, cells: dict[str, Cell], groups: Sequence[str], strong: bool) -> dict[str, Any]:
    points = [
        {
            "group": group,
            "value": cells[group].value,
            "people": _people(cells[group]),
            "text": WITHHELD.get(cells[group].withheld),
        }
        for group in groups
        if group in cells
    ]
    return {"label": name, "strong": strong, "points": points}


def _people(cell: Cell) -> str | None:
    """A cell that the source marks as odd (reconstructed, probably misprinted) is not told in people."""
    return people(cell.value, cell.group_base) if cell.measure == "percent" and not cell.note else None


def label_of(dataset: Dataset, group: str) -> str:
    """Returns: the group's name as the table's notes give it, or our short one."""
    return dataset.group_labels.get(group) or SHORT_LABELS.get(group, group)


def base_line(dataset: Dataset, groups: Sequence[str]) -> str:
    """Returns: the base that the report prints, then the bases that its percentages fit, said as such.

    A table of our own tells the base of each group, and which groups are withheld.
    """
    if dataset.document not in DOCUMENTS:
        return " ".join(f"{label_of(dataset, group)}: {_own_base(dataset, group)}." for group in groups)
    printed = dict.fromkeys(cell.base for cell in dataset.cells if cell.group in groups)
    line = f"Base {' or '.join(printed)}.".replace("-", " to ")
    small = {
        group: base for group in groups if (base := _one_base(dataset, group)) is not None and str(base) not in printed
    }
    if not small:
        return line
    told = ", ".join(f"{label_of(dataset, group)} {base}" for group, base in small.items())
    return f"{line} Group bases worked out from the percentages, not printed in the report: {told}."


def _own_base(dataset: Dataset, group: str) -> str:
    cells = [cell for cell in dataset.cells if cell.group == group]
    bases = sorted({int(cell.base) for cell in cells if cell.base.isdigit()})
    if not bases:
        return next((WITHHELD[cell.withheld] for cell in cells if cell.withheld), "base not known").lower()
    return f"{bases[0]} people" if len(bases) == 1 else f"{bases[0]} to {bases[-1]} people"


def _one_base(dataset: Dataset, group: str) -> int | None:
    bases = {cell.group_base for cell in dataset.cells if cell.group == group}
    return bases.pop() if len(bases) == 1 else None


def _sentence(dataset: Dataset, rows: Sequence[dict[str, Any]], groups: Sequence[str]) -> str:
    if not rows:
        return "An empty chart."
    told = "; ".join(_extremes(dataset, rows, group) for group in groups)
    kind = "Dot chart" if dataset.unit == "percent" else "Bar chart"
    count = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
    return f"{kind}, {count}. {told}. The table has the same numbers."


def _extremes(dataset: Dataset, rows: Sequence[dict[str, Any]], group: str) -> str:
    points = [(p, row["label"]) for row in rows for p in row["points"] if p["group"] == group]
    values = [(p["value"], label) for p, label in points if p["value"] is not None]
    mark = "%" if dataset.unit == "percent" else ""
    if not values:
        return f"{label_of(dataset, group)}: {next((p['text'] for p, _ in points), 'not shown').lower()}"
    (low, low_name), (high, high_name) = min(values), max(values)
    if len(values) == 1:
        return f"{label_of(dataset, group)}: {high}{mark}, {high_name}"
    return f"{label_of(dataset, group)}: from {high}{mark} ({high_name}) to {low}{mark} ({low_name})"


def _first_rows(dataset: Dataset) -> dict[str, Any]:
    """What a chart shows when nobody has said: the first rows, everyone's answers."""
    items = list(dict.fromkeys(cell.item for cell in dataset.cells))
    note = f"The first {FIRST_ROWS} rows of {len(items)}." if len(items) > FIRST_ROWS else ""
    return {"title": dataset.title, "items": items[:FIRST_ROWS], "groups": groups_in(dataset), "note": note}


def for_finding(finding: Finding, by: str = "") -> list[dict[str, Any]]:
    """The charts of a finding: everyone's answers first, then the groups that the finding compares.

    `by` ("wave", "organisation") puts that comparison in place of the finding's own groups.
    A finding that names a table and no rows of it shows the table's first ten.
    Returns: chart descriptions; empty when the finding rests on no table.
    """
    if finding.dataset is None:
        return []
    table = finding.dataset
    told, have = finding.chart or _first_rows(table), groups_in(table)
    switch = switch_of(table)
    wanted = [group for group in (switch[by][1] if by in switch else told["groups"]) if group in have]
    first = [group for group in ("all", "pioneer_leads") if group in have]
    emphasise = list(told.get("emphasise") or [])
    found = []
    if first:
        found.append(
            chart(
                table,
                first,
                title=told["title"],
                items=told["items"],
                emphasise=emphasise,
                note=told.get("note") or "",
                chart_id="everyone",
            )
        )
    compared = [group for group in wanted if group not in first]
    if compared:
        found.append(
            chart(
                table,
                compared,
                title="How the groups differ" if first else told["title"],
                items=(emphasise or told["items"]) if first else told["items"],
                emphasise=() if first else emphasise,
                note="" if first else told.get("note") or "",
                chart_id="groups",
            )
        )
    return found
