"""What an act of the audit log was about, in words. The log itself and its file keep ids and short names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.access.policy import ROLE_LABELS, STATE_LABELS
from portal.accounts.words import WAYS_IN, in_words
from portal.case_studies.words import SPREAD
from portal.items.vocabulary import Vocabulary
from portal.notifications.words import HOW
from portal.notifications.words import KINDS as NEWS
from portal.privacy.words import KEPT
from portal.workshops.models.rounds import STATUSES

LEFT_OUT = frozenset({"digest", "hit"})  # marks of words: they tell a reader nothing
LABELS = {
    "added": "Added",
    "approval": "Approval",
    "comment": "Comment",
    "comments": "Their comments",
    "consent": "Consent",
    "correction": "Correction",
    "days": "Days kept",
    "edition": "Version",
    "ended": "Devices signed out",
    "file": "File",
    "gone": "Deleted",
    "group": "PPI group",
    "invitation": "Invitation",
    "invited": "People invited",
    "key": "Session",
    "left": "Left as they were",
    "mail": "Email",
    "material": "File",
    "merged": "Merged",
    "now": "Now",
    "obstacles": "Reasons against it",
    "person": "Person",
    "question": "Question",
    "record": "Record of use",
    "review": "Review",
    "review_comment": "Comment of a review",
    "role": "Role",
    "round": "Round",
    "schedule": "Plan",
    "settled": "Settled",
    "show_as": "Shown as",
    "site": "Pioneer",
    "state": "State",
    "status": "Status",
    "version": "Version",
    "wanted": "Chosen",
    "was": "Before",
    "way": "How",
}
# Those whose value is the number of a row, not a count.
NUMBERED = frozenset(
    (
        *("approval", "comment", "consent", "correction", "file", "group", "invitation", "mail", "material", "person"),
        *("question", "record", "review", "review_comment", "round", "schedule"),
    )
)
_STATES = {name: label.partition(":")[0] for name, label in STATE_LABELS.items()} | {
    "waiting": "Waiting for a moderator",
    "shown": "Shown",
    "change_asked": "Asked to change it",
    "hidden": "Not shown",
    "ready": "Ready",
    "changes": "Needs changes",
}
_WAYS = WAYS_IN | {
    "code": "Code of an app",
    "organisation": "Account of an organisation",
    "phone": "By phone",
    "post": "By post",
    "hand": "By hand at a meeting",
}
_IN_WORDS: dict[str, Mapping[str, str]] = {  # name -> short name of its value -> words
    "comments": {"stay": "Stay without the name", "go": "Deleted"},
    "now": ROLE_LABELS,
    "role": ROLE_LABELS,
    "show_as": {"alias": "A name made for each page", "chosen": "A name of their own", "real": "Their real name"},
    "state": _STATES,
    "status": SPREAD | {name: label.partition(":")[0] for name, label in STATUSES.items()},
    "was": ROLE_LABELS,
    "way": _WAYS,
}
_PARTS = {name: kind.label for name, kind in NEWS.items()} | {name: kept.label for name, kept in KEPT.items()}


@dataclass(frozen=True, slots=True)
class Names:
    """What stands for the ids in details: people and items by id, PPI groups by number, Pioneers by slug."""

    people: Mapping[int, str] = field(default_factory=dict)
    items: Mapping[int, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    sites: Vocabulary = field(default_factory=lambda: Vocabulary({}))

    def of(self, name: str) -> Mapping[int, str]:
        """Returns: id -> name of the things that a detail of this name counts."""
        groups = {int(number): told for number, told in self.groups.items()}
        return {"person": self.people, "round": self.items, "group": groups}.get(name, {})


def ids_in(details: Iterable[Mapping[str, Any]], name: str) -> list[int]:
    """Returns: the ids that these details hold under a name."""
    return [detail[name] for detail in details if isinstance(detail.get(name), int)]


def detail_lines(act: str, detail: Mapping[str, Any], names: Names | None = None) -> list[str]:
    """Returns: what the act was about, such as "Role: Researcher"; what is not known is left out."""
    known = names or Names()
    return [
        _membership(value, known) if act.startswith("membership:") and name == "key" else _line(name, value, known)
        for name, value in detail.items()
        if name not in LEFT_OUT and value not in (None, "", {}, [])
    ]


def _membership(key: str, names: Names) -> str:
    return in_words([key], names.sites, names.groups)[0]


def _line(name: str, value: Any, names: Names) -> str:
    return f"{LABELS.get(name) or _readable(name)}: {_value(name, value, names)}"


def _value(name: str, value: Any, names: Names) -> str:
    if isinstance(value, Mapping):
        told = ((part, inner) for part, inner in value.items() if inner not in (None, ""))
        return ", ".join(f"{_PARTS.get(part) or _readable(part)} ({_value('', inner, names)})" for part, inner in told)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in NUMBERED:
        return names.of(name).get(value) or f"number {value}"
    if name == "site":
        return names.sites.label("site", str(value))
    return _IN_WORDS.get(name, HOW).get(str(value)) or str(value).replace("_", " ")


def _readable(name: str) -> str:
    return name.replace("_", " ").capitalize()
