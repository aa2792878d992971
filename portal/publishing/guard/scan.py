"""Looking through texts: every detector, overlaps settled, each find with its line, sentence and a better wording."""

from bisect import bisect
from collections.abc import Callable, Iterator, Mapping

from portal.publishing.guard import ages, contact, groups, organisations, people, sites
from portal.publishing.guard.hits import Hit, Rules, Span
from portal.publishing.guard.text import Text

Detector = Callable[[Text, Rules], Iterator[Span]]
DETECTORS: tuple[Detector, ...] = (contact.find, organisations.find, people.find, sites.find, groups.find, ages.find)
ONE_KIND: dict[Detector, str] = {  # what is found by those that find one kind of thing
    organisations.find: "organisation",
    sites.find: "site",
    groups.find: "small-group",
    ages.find: "age",
}
# Detectors that are not asked in a context.
ALLOWED = {
    "text": frozenset[str](),
    "participation": frozenset({"site", "small-group"}),
    "public_source": frozenset({"site", "organisation", "small-group", "age"}),
    "attachment": frozenset({"postcode"}),  # of its publisher
}
LONGEST_SENTENCE = 300  # characters


def scan(texts: Mapping[str, str], rules: Rules | None = None) -> list[Hit]:
    """Look through texts for what could identify a Pioneer or a person.

    Returns: the hits by place in the order given, then by line. `texts`: place -> Markdown or plain text.
    """
    chosen = rules or Rules()
    return [hit for place, raw in texts.items() if raw for hit in _scan_one(place, Text(raw), chosen)]


def _scan_one(place: str, text: Text, rules: Rules) -> Iterator[Hit]:
    context = rules.contexts.get(place) or rules.contexts.get(place.partition(" ")[0], "text")
    allowed, detectors = ALLOWED[context], (contact.find,) if context == "attachment" else DETECTORS
    asked = [find for find in detectors if ONE_KIND.get(find) not in allowed]
    spans = [span for find in asked for span in find(text, rules) if span.detector not in allowed]
    for span in _without_overlaps(spans):
        yield _hit(place, text, span)


def _without_overlaps(spans: list[Span]) -> list[Span]:
    """Of finds that overlap the longest stays: a trust's name holds the name of its town."""
    return [span for knot in _knots(spans) for span in _longest(knot)]


def _knots(spans: list[Span]) -> Iterator[list[Span]]:
    """Yields: the finds in groups that touch no other group, in reading order: few are in one."""
    knot: list[Span] = []
    end = 0
    for span in sorted(spans, key=lambda s: s.start):
        if knot and span.start >= end:
            yield knot
            knot = []
        knot.append(span)
        end = max(end, span.end) if len(knot) > 1 else span.end
    if knot:
        yield knot


def _longest(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    starts: list[int] = []  # of those kept
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        at = bisect(starts, span.start)
        free = (at == 0 or kept[at - 1].end <= span.start) and (at == len(kept) or span.end <= starts[at])
        if free:
            starts.insert(at, span.start)
            kept.insert(at, span)
    return kept


def _hit(place: str, text: Text, span: Span) -> Hit:
    start, end = text.sentence_at(span.start, span.end)
    start, end = max(start, span.start - LONGEST_SENTENCE), min(end, span.end + LONGEST_SENTENCE)
    found = text.clean[span.start : span.end]
    before, after = text.clean[start : span.start], text.clean[span.end : end]
    instead = span.instead if before.strip() else span.instead[:1].upper() + span.instead[1:]
    return Hit(
        detector=span.detector,
        place=place,
        line=text.line_at(span.start),
        found=" ".join(found.split()),
        sentence=" ".join(f"{before}{found}{after}".split()),
        suggestion=" ".join(f"{before}{instead}{after}".split()),
        subject=span.subject,
    )
