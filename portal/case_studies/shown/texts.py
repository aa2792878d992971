"""The structures of a case in words, for those who approve, review or compare them: lines, not names of fields."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from portal.case_studies import content
from portal.case_studies import words as called
from portal.items.sources import told_source
from portal.items.vocabulary import Vocabulary
from portal.publishing.readable import text_of

VOCABULARIES = ("barrier", "outcome")
BASES = {
    "site": "The Pioneer agrees to the text",
    "document": "A published document",
    "illustrative": "Made up for the demonstration",
}
# Field of an outcome -> the words before it, in the order of the page.
TOLD = {
    "measure": "What was counted",
    "target": "Hoped for",
    "result": "Result",
    "baseline": "Compared with",
    "baseline_on": "Measured first in",
    "follow_up": "How long after",
    "follow_up_on": "Measured again in",
    "method": "How",
    "size": "How many",
}


def phrased(texts: Mapping[str, str], known: Vocabulary) -> dict[str, str]:
    """Returns: those of the texts that hold keys or structures, as words; a structure as a list of lines (JSON)."""
    found = {"maturity": called.MATURITIES.get(texts.get("maturity", ""), "")}
    lines: dict[str, Callable[[Any], str]] = {
        "barriers": lambda row: _barrier(row, known),
        "outcomes": lambda row: _outcome(row, known),
        "logic_model": _entry,
        "links": _link,
    }
    for name, told in lines.items():
        found[name] = text_of([told(row) for row in content.unpack(texts, name)])
    found["basis"] = _basis(content.unpack(texts, "basis"))
    return {name: words for name, words in found.items() if words and texts.get(name)}


def _barrier(row: Mapping[str, Any], known: Vocabulary) -> str:
    became = called.BARRIER_OUTCOMES.get(row.get("outcome", ""), "")
    return ". ".join(filter(None, (known.label("barrier", row["barrier"]), became, row.get("how", ""))))


def _outcome(row: Mapping[str, Any], known: Vocabulary) -> str:
    name = row.get("label") or known.label("outcome", row.get("outcome", ""))
    parts = [name, called.STATUSES.get(row.get("status", ""), ""), called.DIRECTIONS.get(row.get("direction", ""), "")]
    parts += [f"{before}: {_value(row[field])}" for field, before in TOLD.items() if row.get(field)]
    parts += [called.SCALE.get(row.get("scale", ""), "")]
    parts += [f"Source: {told_source(row['source'])}"] if row.get("source") else []
    parts += [_side(side, told) for side, told in (row.get("strength") or {}).items()]
    return ". ".join(filter(None, parts))


def _value(value: str) -> str:
    """A day of the texts as its month; anything else as it is."""
    try:
        return f"{date.fromisoformat(value):%B %Y}"
    except ValueError:
        return value


def _side(side: str, told: Mapping[str, str]) -> str:
    level, note = called.LEVELS.get(told.get("level", ""), ""), told.get("note", "")
    return f"{called.DIMENSIONS.get(side, side)}: {', '.join(filter(None, (level.lower(), note)))}"


def _entry(row: Mapping[str, Any]) -> str:
    where = called.CONTEXT_GROUPS.get(row.get("group") or "") or called.COLUMNS.get(row.get("column", ""), "")
    return f"{where}: {row.get('text', '')}{' (not sure where it belongs)' if row.get('uncertain') else ''}"


def _link(row: Mapping[str, Any]) -> str:
    kind, _, slug = str(row.get("item", "")).partition("/")
    beside = " (speaks against it, or asks for care)" if row.get("beside") else ""
    return f"{kind.replace('_', ' ').capitalize()}: {slug.replace('-', ' ')}{beside}"


def _basis(basis: Mapping[str, str]) -> str:
    source = told_source(f"{basis.get('document', '')}, {basis.get('place', '')}") if basis.get("document") else ""
    return ": ".join(filter(None, (BASES.get(basis.get("kind", ""), ""), source)))
