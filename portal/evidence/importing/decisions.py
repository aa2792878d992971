"""What can be done with a record that is here already, and how two records differ."""

from dataclasses import dataclass, replace
from enum import StrEnum

from portal.evidence.citations.reference import Reference
from portal.evidence.citations.tidy import whole_pages
from portal.evidence.citations.types import TYPES


class Action(StrEnum):
    """What becomes of a record that is brought in."""

    ADD = "add"
    UNCHANGED = "unchanged"  # it is here, and says nothing new
    MERGE = "merge"
    KEEP_BOTH = "keep_both"
    SKIP = "skip"


LABELS = {
    "title": "Title",
    "type": "Type",
    "authors": "Authors",
    "editors": "Editors",
    "issued": "Date",
    "container": "Published in",
    "volume": "Volume",
    "issue": "Issue",
    "pages": "Pages",
    "number": "Number",
    "publisher": "Publisher",
    "place": "Place",
    "doi": "DOI",
    "url": "Link",
    "abstract": "Abstract",
    "language": "Language",
    "keywords": "Keywords",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the two records differ, as a reader sees both."""

    field: str
    label: str
    ours: str  # empty: ours does not say
    theirs: str  # never empty: what they do not say is no difference


def differences(ours: Reference, theirs: Reference) -> tuple[Difference, ...]:
    """Compare field by field what theirs says; the record's id does not count.

    Returns: the differences in the order of a record's page; none when theirs says nothing new.
    """
    shown = ((field, shown_value(ours, field), shown_value(theirs, field)) for field in LABELS)
    return tuple(
        Difference(field, LABELS[field], here, there)
        for field, here, there in shown
        if there and not _same(field, here, there)
    )


def merge(ours: Reference, theirs: Reference, take: frozenset[str] = frozenset()) -> Reference:
    """Fill what ours does not say from theirs, and take theirs for the fields named in `take`.

    Returns: one reference, with our id if we have one.
    """
    taken = {
        field: getattr(theirs, field)
        for field in LABELS
        if shown_value(theirs, field) and (field in take or not shown_value(ours, field))
    }
    return replace(ours, external_id=ours.external_id or theirs.external_id, **taken)


def shown_value(reference: Reference, field: str) -> str:
    """Returns: the field as a reader sees it on one line; empty when the record does not say."""
    value = getattr(reference, field)
    if field == "type":
        return "" if value == "other" else TYPES[value].label
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return " ".join(str(value or "").split())


def _same(field: str, here: str, there: str) -> bool:
    if field == "keywords":
        return {word.casefold() for word in there.split("; ")} <= {word.casefold() for word in here.split("; ")}
    if field == "doi":
        return here.casefold() == there.casefold()
    if field == "pages":
        return whole_pages(here) == whole_pages(there)
    return here == there
