"""A case study as named texts, the shape in which it is edited, versioned, approved and sent out.

Words are Markdown; terms are keys joined by commas; barriers, outcomes, logic model, links and basis are JSON text.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

TEXTS = (
    *("gist", "plain_english", "problem", "done", "why", "took", "known", "involvement", "did_not_work", "differently"),
    *("period", "period_note", "maturity", "maturity_note", "cost", "site_label", "contact_role"),
    *("barriers_note", "facilitators_note", "i_statements_note", "logic_source", "logic_note"),
)
# Field -> vocabulary of the terms it holds.
TERMS = {
    "sites": "site",
    "initiatives": "initiative",
    "groups": "group",
    "facilitators": "facilitator",
    "i_statements": "i_statement",
    "themes": "theme",
}
STRUCTURES = ("barriers", "outcomes", "logic_model", "links", "basis")
FIELDS = (*TEXTS, *TERMS, *STRUCTURES)

LABELS = {
    "gist": "In short",
    "plain_english": "In plain English",
    "problem": "Context and problem",
    "done": "What was done",
    "why": "Why it is thought to work",
    "took": "What it took",
    "known": "What was aimed for and what is known",
    "involvement": "How patients and carers were involved",
    "did_not_work": "What did not work",
    "differently": "What they would do differently",
    "period": "Period",
    "period_note": "A note on the period",
    "maturity": "Stage",
    "maturity_note": "A note on the stage",
    "cost": "Cost",
    "site_label": "Place",
    "sites": "Pioneers",
    "initiatives": "Kind of initiative",
    "groups": "Who it is for",
    "i_statements": "I-statements",
    "i_statements_note": "A note on the I-statements",
    "themes": "Themes",
    "barriers": "Barriers",
    "barriers_note": "A note on the barriers",
    "facilitators": "What helped",
    "facilitators_note": "A note on what helped",
    "outcomes": "Outcomes",
    "logic_model": "Logic model",
    "logic_source": "Source of the logic model",
    "logic_note": "A note on the logic model",
    "basis": "What the text rests on",
    "links": "Linked evidence and findings",
    "contact_role": "Role of the person to ask",
}

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the editor: its address, its name, the fields it changes, those that make it complete."""

    key: str
    label: str
    fields: tuple[str, ...]
    needed: tuple[str, ...]
    hint: str = ""


PARTS = (
    Part(
        "basics",
        "The basics",
        ("gist", "sites", "site_label", "initiatives", "groups", "period", "maturity", "cost", "contact_role"),
        ("gist", "initiatives", "groups", "period", "maturity"),
        "Title, place, what kind, for whom, when, how far",
    ),
    Part(
        "story",
        "The story",
        ("problem", "done", "why", "took", "known", "involvement"),
        ("problem", "done", "why", "took"),
        "The problem, what you did, why it should work, what it took",
    ),
    Part("barriers", "Barriers", ("barriers",), ("barriers",), "What got in the way, and what became of it"),
    Part("outcomes", "Outcomes", ("outcomes",), ("outcomes",), "What changed and how you know, or not measured"),
    Part(
        "learning",
        "What did not work",
        ("did_not_work", "differently"),
        ("did_not_work",),
        "It helps others most",
    ),
    Part("plain-english", "In plain English", ("plain_english",), ("plain_english",), "For all readers"),
    Part(
        "helped",
        "What helped, and whom it serves",
        ("facilitators", "i_statements", "themes"),
        ("facilitators", "i_statements"),
        "Facilitators, I-statements, themes",
    ),
    Part("logic-model", "Logic model", ("logic_model", "logic_note"), ("logic_model",), "From context to impact"),
    Part("links", "Linked evidence and findings", ("links",), ("links",), "What it draws on, what speaks against it"),
)
BY_KEY = {part.key: part for part in PARTS}


def pack(value: Any) -> str:
    """Returns: a structure as text, one line a value so that two versions can be told apart; empty for nothing."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) if value else ""


def unpack(fields: Fields, name: str) -> Any:
    """Returns: the structure of a field: a list, or a mapping for `basis`."""
    text = fields.get(name) or ""
    if text:
        return json.loads(text)
    return {} if name == "basis" else []


def join(keys: Iterable[str]) -> str:
    """Returns: keys as one text, in alphabetical order."""
    return ", ".join(sorted(set(keys)))


def split(text: str) -> list[str]:
    """Returns: the keys that a text holds."""
    return [key for key in (part.strip() for part in text.split(",")) if key]


def stamp(title: str, audience: str, fields: Fields, part: Part) -> str:
    """Returns: a mark of what one page of the editor shows, to see whether somebody else changed it meanwhile."""
    shown: Sequence[str] = [fields.get(name, "") for name in part.fields]
    lead = [title, audience] if part.key == "basics" else []
    return sha256(json.dumps([*lead, *shown], ensure_ascii=False).encode()).hexdigest()[:16]


def is_told(fields: Fields, part: Part) -> bool:
    """Returns: whether a page of the editor holds all that makes it complete."""
    return all(fields.get(name) for name in part.needed)


def is_begun(fields: Fields, part: Part) -> bool:
    """Returns: whether a page of the editor holds anything."""
    return any(fields.get(name) for name in part.fields)


def progress(fields: Fields) -> tuple[int, int]:
    """Returns: how many of the fields that make a case complete are told, and how many there are."""
    needed = [name for part in PARTS for name in part.needed]
    return sum(bool(fields.get(name)) for name in needed), len(needed)
