"""A case study as a Word file."""

from collections.abc import Iterable, Sequence
from typing import Any

from portal.case_studies.words import NO_RESULT, NOT_REAL
from portal.core.clock import format_date
from portal.core.markdown import plain
from portal.core.word import write_word


def as_word(told: dict[str, Any], base_url: str) -> bytes:
    """Turn what `shown.whole` tells into a Word file; what is made up says so below the title.

    Returns: the file's bytes.
    """
    lines = [NOT_REAL] if told["demo"] else []
    lines += [told["gist"], *told["fact_notes"], told["address"]]
    return write_word(told["title"], lines, as_markdown(told), base_url=base_url)


def as_markdown(told: dict[str, Any]) -> str:
    """Returns: the case as one Markdown text."""
    parts = [
        ("At a glance", _table(("What", ""), [(fact["label"], fact["value"]) for fact in told["facts"]])),
        ("In plain English", told["plain_english"]),
        ("Barriers met, and what was done", _barriers(told)),
        ("How strong is the evidence?", _evidence(told)),
        *((part["heading"], part["markdown"]) for part in told["story"]),
        ("What did not work", told["did_not_work"] or "Not told yet."),
        ("What they would do differently", told["differently"]),
        ("Logic model: why it is thought to work", _logic(told["logic"])),
        ("What helped", _list(told["facilitators"])),
        ("Who uses it", _list(f"{row['title']} {row['text']} {format_date(row['date'])}" for row in told["travels"])),
        ("I-statements it serves", _list(told["i_statements"]) or told["i_statements_note"]),
        ("Evidence and findings it draws on", _links(told["linked"])),
        ("Cite this", plain(told["citation"])),
    ]
    return "\n\n".join(f"## {heading}\n\n{text}" for heading, text in parts if text)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    lines = [_row(heads), "|" + " --- |" * len(heads), *(_row(row) for row in rows)]
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) or " " for cell in cells) + " |"


def _evidence(told: dict[str, Any]) -> str:
    rows = [(row["label"], row["direction"], _result(row), row["scale"]) for row in told["results"]]
    parts = [_table(("Outcome", "Change", "Result", "Strength (Maryland scale)"), rows) or f"Not rated. {NO_RESULT}"]
    parts.append(_table(("Side", "How well told", ""), [(t["title"], t["status"], t["text"]) for t in told["tiles"]]))
    parts.append(told["cited"])
    if told["beside"]:
        parts.append(f"### Read beside this\n\n{_links(told['beside'])}")
    if told["hoped"]:
        hoped = [(row["label"], row["measure"], row["target"]) for row in told["hoped"]]
        heads = ("What should change", "How it would be measured", "Aim")
        source = f"\n\nSource: {told['hoped_source']}" if told["hoped_source"] else ""
        parts.append(f"### Hoped for, not measured\n\n{_table(heads, hoped)}{source}")
    return "\n\n".join(parts)


def _barriers(told: dict[str, Any]) -> str:
    rows = [(row["name"], row["how"], row["label"]) for row in told["barriers"]]
    parts = [_table(("Barrier", "What was done or planned", "Overcome?"), rows), told["barriers_note"]]
    return "\n\n".join(part for part in parts if part)


def _result(row: dict[str, Any]) -> str:
    parts = (row["result"], row["method"], f"Source: {row['source']}" if row["source"] else "")
    return ". ".join(part for part in parts if part)


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _links(links: Sequence[dict[str, str]]) -> str:
    return _list(f"[{link['label']}]({link['href']})" for link in links)


def _logic(model: dict[str, Any] | None) -> str:
    if model is None:
        return ""
    unsure = "(?): the source does not show for sure in which step it belongs." if model["uncertain"] else ""
    groups = [{"heading": f"Context: {group['heading']}", "items": group["items"]} for group in model["context"]]
    parts = [f"### {group['heading']}\n\n{_points(group['items'])}" for group in (*groups, *model["columns"])]
    source = f"Source: {model['source']}" if model["source"] else ""
    return "\n\n".join(part for part in (unsure, model["note"], *parts, source) if part)


def _points(items: Sequence[Any]) -> str:
    told = [item if isinstance(item, dict) else {"text": item, "uncertain": False} for item in items]
    return "\n".join(f"- {one['text']}{' (?)' if one['uncertain'] else ''}" for one in told)
