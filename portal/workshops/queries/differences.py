"""What changed between two versions of a programme, as sentences. Pure; no database."""

from collections.abc import Iterator, Sequence

from portal.workshops.queries.checks import told
from portal.workshops.queries.programme import Entry

CHANGED = {"speakers": "the speakers", "aims": "the aims", "materials": "the materials", "items": "the links"}


def changes_between(before: Sequence[Entry], after: Sequence[Entry]) -> list[str]:
    """Returns: sentences in the order of the day: moved, renamed and changed sessions, new ones, those left out."""
    old = {entry["key"]: entry for entry in before}
    new = {entry["key"] for entry in after}
    sentences = []
    for entry in after:
        if entry["key"] in old:
            sentences += list(_changes(old[entry["key"]], entry))
        else:
            sentences.append(f"New: “{entry['title']}”, {told(entry['start'])} to {told(entry['end'])}.")
    sentences += [
        f"Left out: “{entry['title']}”, {told(entry['start'])}." for entry in before if entry["key"] not in new
    ]
    return sentences


def _changes(old: Entry, new: Entry) -> Iterator[str]:
    name = f"“{new['title']}”"
    if old["title"] != new["title"]:
        yield f"“{old['title']}” is now called {name}."
    if old["start"] != new["start"]:
        yield f"{name} now starts at {told(new['start'])}, not {told(old['start'])}."
    if old["end"] != new["end"]:
        yield f"{name} now ends at {told(new['end'])}, not {told(old['end'])}."
    if old["room"] != new["room"]:
        yield f"{name} is now in {new['room'] or 'no room yet'}, not {old['room'] or 'undecided'}."
    if (old["kind"], old["track"]) != (new["kind"], new["track"]):
        yield f"{name} is now {_kind(new)}, not {_kind(old)}."
    rest = [words for field, words in CHANGED.items() if old[field] != new[field]]
    if rest:
        yield f"{name}: {_listed(rest)} changed."


def _kind(entry: Entry) -> str:
    names = {"plenary": "for all together", "parallel": "a group", "discussion": "a discussion", "break": "a break"}
    track = f" ({entry['track']})" if entry["track"] else ""
    return f"{names.get(entry['kind'], 'a meal')}{track}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
