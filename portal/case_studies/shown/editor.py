"""What the editor tells of entries that stand in lists."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.case_studies.content import Fields, Part, is_begun, is_told
from portal.case_studies.words import BARRIER_OUTCOMES, COLUMNS, CONTEXT_GROUPS, STATUSES
from portal.items.vocabulary import Vocabulary


def standing(fields: Fields, part: Part) -> dict[str, str]:
    """Returns: how far a page of the editor has come, as `components/task_list.html` draws it."""
    if is_told(fields, part):
        return {"status": "Done", "colour": "petrol"}
    return (
        {"status": "Started", "colour": "amber"} if is_begun(fields, part) else {"status": "To do", "colour": "white"}
    )


def entry_rows(name: str, rows: Sequence[Mapping[str, Any]], vocabulary: Vocabulary | None) -> list[dict[str, Any]]:
    """Returns: barriers or outcomes with title, status and text; for the logic model its columns with entries.

    Each entry has its `place` in the list.
    """
    if name == "logic_model":
        return _columns(rows)
    tell = _barrier if name == "barriers" else _outcome
    return [tell(row, vocabulary) | {"place": place} for place, row in enumerate(rows)]


def _barrier(row: Mapping[str, Any], vocabulary: Vocabulary | None) -> dict[str, Any]:
    title = vocabulary.label("barrier", row["barrier"]) if vocabulary else row["barrier"]
    return {"title": title, "status": BARRIER_OUTCOMES[row["outcome"]], "text": row["how"]}


def _outcome(row: Mapping[str, Any], _vocabulary: Vocabulary | None) -> dict[str, Any]:
    text = row.get("result") or row.get("target") or ""
    return {"title": row["label"], "status": STATUSES[row["status"]], "text": text}


def _columns(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    homes = [("context", group, f"Context: {label[:1].lower()}{label[1:]}") for group, label in CONTEXT_GROUPS.items()]
    homes += [(column, "", label) for column, label in COLUMNS.items() if column != "context"]
    found = []
    for column, group, label in homes:
        places = [n for n, row in enumerate(rows) if (row["column"], row["group"]) == (column, group)]
        entries = [{"place": n, "text": rows[n]["text"], "uncertain": rows[n]["uncertain"]} for n in places]
        if entries:
            found.append({"heading": label, "entries": entries})
    return found
