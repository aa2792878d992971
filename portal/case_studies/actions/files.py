"""Reading the parts of a case study's content file: barriers, outcomes, logic model."""

import re
from pathlib import Path
from typing import Any

from portal.case_studies.actions.entries import check_figures
from portal.case_studies.models import CaseBarrier, CaseOutcome
from portal.case_studies.words import BARRIER_OUTCOMES, CONTEXT_GROUPS, DIRECTIONS, SCALE, STATUSES
from portal.core.content import ContentError, Document, read
from portal.core.errors import Invalid
from portal.items.vocabulary import Vocabulary, read_vocabulary

# How the files grade a side of a result -> what we say of it (a side is told, never scored: see the rules page).
FILE_LEVELS = {
    "strong": "described",
    "moderate": "described",
    "weak": "partly",
    "not measured": "not_measured",
    "not reported": "not_reported",
}
LOGIC_COLUMNS = {"input": "inputs", "output": "outputs", "outcomes": "outcomes", "impact": "impact"}
MODEL_NAMED = re.compile(rb"^logic_model:[ \t]*[\"']?([^\s\"']+)", re.MULTILINE)
NOT_TOLD = ("", "not stated", "none")
OUTCOME_TEXTS = ("measure", "target", "result", "baseline", "follow_up", "method", "size")


def barriers_in(document: Document) -> list[CaseBarrier]:
    """Returns: the barriers met, then those planned for, a barrier once. Raises: ContentError."""
    line, vocabulary = document.line_of("barriers"), read_vocabulary("barrier")
    found: dict[str, CaseBarrier] = {}
    for row in document.meta.get("barriers") or []:
        key = _barrier(row, vocabulary, line)
        if row.get("outcome") not in BARRIER_OUTCOMES:
            raise ContentError(f"barriers: {key} has no outcome, such as overcame, working or met", line)
        found[key] = CaseBarrier(barrier=key, outcome=row["outcome"], how=str(row.get("how") or ""))
    for row in document.meta.get("barriers_planned_for") or []:
        key = _barrier(row, vocabulary, line)
        found.setdefault(key, CaseBarrier(barrier=key, outcome="planned", how=str(row.get("plan") or "")))
    for position, barrier in enumerate(found.values()):
        barrier.position = position
    return list(found.values())


def _barrier(row: Any, vocabulary: Vocabulary, line: int) -> str:
    key = str(row.get("barrier")) if isinstance(row, dict) else str(row)
    if vocabulary.get("barrier", key) is None or not isinstance(row, dict):
        raise ContentError(f"barriers: {key!r} is not in the vocabulary (B01-B27)", line)
    return key


def outcomes_in(document: Document) -> list[CaseOutcome]:
    """Returns: the outcomes in the order of the file. Raises: ContentError."""
    line, vocabulary = document.line_of("outcomes"), read_vocabulary("outcome")
    found = []
    for position, row in enumerate(document.meta.get("outcomes") or []):
        key, status = row.get("outcome"), row.get("status")
        if key is not None and vocabulary.get("outcome", str(key)) is None:
            raise ContentError(f"outcomes: {key!r} is not in the vocabulary", line)
        if status not in STATUSES or row.get("direction") not in (None, *DIRECTIONS):
            raise ContentError(f"outcomes: {row.get('label')!r} has an unknown status or direction", line)
        if status == "measured" and (not row.get("method") or row.get("scale") not in SCALE):
            raise ContentError(f"outcomes: {row.get('label')!r} is measured but has no method or scale", line)
        if {told.get("level") for told in (row.get("strength") or {}).values()} - set(FILE_LEVELS):
            raise ContentError(f"outcomes: {row.get('label')!r} has an unknown level of strength", line)
        try:
            check_figures(row)
        except Invalid as error:
            raise ContentError(f"outcomes: {row.get('label')!r}, {error.field}: {error}", line) from error
        found.append(_outcome(position, row, key, status))
    return found


def _outcome(position: int, row: dict[str, Any], key: str | None, status: str) -> CaseOutcome:
    outcome = CaseOutcome(position=position, outcome=key, label=str(row["label"]), status=status)
    for name in OUTCOME_TEXTS:
        text = str(row.get(name) or "")
        setattr(outcome, name, "" if text in NOT_TOLD else text)
    outcome.direction = row.get("direction") if status == "measured" else None
    outcome.scale = row.get("scale")
    source = row.get("source")
    outcome.source = f"{source['document']}, {source['place']}" if isinstance(source, dict) else ""
    outcome.strength = {
        side: {"level": FILE_LEVELS[told["level"]], "note": str(told.get("note") or "")}
        for side, told in (row.get("strength") or {}).items()
    }
    return outcome


def logic_model_of(path: Path, raw: bytes) -> list[Path]:
    """Returns: the file of the logic model that a case's file names, whether it is there or not; none without one."""
    named = MODEL_NAMED.search(raw)
    return [path.parent / named[1].decode("utf-8", "replace")] if named else []


def logic_model_in(document: Document) -> tuple[list[dict[str, Any]], str, str]:
    """Returns: the entries in order, what is not sure about them, and their source; empty without a model.

    Raises: ContentError when the named file is not there.
    """
    name = document.meta.get("logic_model")
    if not name:
        return [], "", ""
    path = document.path.parent / str(name)
    if not path.exists():
        raise ContentError(f"logic_model: there is no file {name}", document.line_of("logic_model"))
    meta = read(path).meta
    entries = [
        {"column": "context", "group": group, "text": text, "uncertain": False}
        for group in CONTEXT_GROUPS
        for text in meta["context"].get(group) or []
    ]
    for key, column in LOGIC_COLUMNS.items():
        for row in meta.get(key) or []:
            told = row if isinstance(row, dict) else {"item": row}
            uncertain = told.get("placement") == "uncertain"
            entries.append({"column": column, "group": "", "text": str(told["item"]), "uncertain": uncertain})
    source = f"{meta['source']['document']}, {meta['source']['place']}"
    return entries, str(meta.get("caution") or ""), source
