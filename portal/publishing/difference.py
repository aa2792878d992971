"""A difference that people can read: words taken away and words added, never markup."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from portal.publishing.readable import words_of

CONTEXT = 25  # words kept around a change; what lies between is left out with its count
_WORDS = re.compile(r"\S+")

Run = tuple[str, str]  # "same", "gone" or "new", and its words


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs: its label and the words of both versions merged, as safe HTML."""

    place: str
    label: str
    html: Markup
    added: int  # words
    removed: int  # words


def compare(old: Mapping[str, str], new: Mapping[str, str], labels: Mapping[str, str]) -> list[Change]:
    """Returns: the fields that differ, in the order of the new version, then those that are gone."""
    places = [*new, *(place for place in old if place not in new)]
    changes = []
    for place in places:
        runs = word_runs(words_of(old.get(place, "")), words_of(new.get(place, "")))
        if any(kind != "same" for kind, _ in runs):
            changes.append(_change(place, labels.get(place, place), runs))
    return changes


def _change(place: str, label: str, runs: Sequence[Run]) -> Change:
    counts = {kind: sum(len(words.split()) for k, words in runs if k == kind) for kind in ("new", "gone")}
    return Change(place, label, to_html(runs), counts["new"], counts["gone"])


def word_runs(old: str, new: str) -> list[Run]:
    """Returns: the words of both texts in order, in runs that are the same, gone or new."""
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    runs: list[Run] = []
    for kind, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(("same", " ".join(a[a1:a2])))
        else:
            runs += [("gone", " ".join(a[a1:a2]))] * (a2 > a1) + [("new", " ".join(b[b1:b2]))] * (b2 > b1)
    return runs


def to_html(runs: Sequence[Run]) -> Markup:
    """Returns: the runs as HTML; a change is said in words too, for those who do not see colour or strokes."""
    parts = []
    for place, (kind, words) in enumerate(runs):
        if kind == "gone":
            parts.append(_marked("del", "removed", words))
        elif kind == "new":
            parts.append(_marked("ins", "added", words))
        else:
            parts.append(_shortened(words, first=place == 0, last=place == len(runs) - 1))
    return Markup(" ").join(parts)


def _marked(tag: str, said: str, words: str) -> Markup:
    hidden = Markup('<span class="nhsuk-u-visually-hidden">{}</span>')
    before, after = hidden.format(f"[{said}: "), hidden.format(f" end of {said}]")
    return Markup("<{0}>{1}{2}{3}</{0}>").format(Markup(tag), before, words, after)  # noqa: S704 (fixed tags)


def _shortened(words: str, *, first: bool, last: bool) -> Markup:
    """Unchanged words far from any change are counted, not shown."""
    every = words.split()
    start, end = (0 if first else CONTEXT), (0 if last else CONTEXT)
    left_out = len(every) - start - end
    if left_out < CONTEXT:
        return escape(words)
    gap = f"… {left_out} words unchanged …"
    return Markup(" ").join(
        escape(" ".join(part)) for part in (every[:start], [gap], every[len(every) - end :]) if part
    )
