"""Looking through texts: every detector, overlaps settled, each find with its line, sentence and a better wording."""

from bisect import bisect, bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

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
    kept = list(_as_said(text, _without_overlaps(spans)))
    starts = [span.start for span in kept]
    for span in kept:
        start, end = text.sentence_at(span.start, span.end)
        start, end = max(start, span.start - LONGEST_SENTENCE), min(end, span.end + LONGEST_SENTENCE)
        yield _hit(place, text, span, kept[bisect_left(starts, start) : bisect_left(starts, end)], start, end)


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


def _as_said(text: Text, spans: list[Span]) -> Iterator[Span]:
    """Yields: the finds, the second Pioneer of a sentence as "another", one told before as "the same"."""
    sentence, told = -1, set[str]()
    for span in spans:
        start, _ = text.sentence_at(span.start, span.end)
        if start != sentence:
            sentence, told = start, set()
        word = "the same" if span.subject in told else "another" if told else "one"
        yield replace(span, instead=span.instead.replace("one ", f"{word} ", 1)) if span.subject else span
        told |= {span.subject} - {""}


def _hit(place: str, text: Text, span: Span, beside: list[Span], start: int, end: int) -> Hit:
    return Hit(
        detector=span.detector,
        place=place,
        line=text.line_at(span.start),
        found=" ".join(text.clean[span.start : span.end].strip(" ,").split()),
        sentence=" ".join(text.clean[start:end].split()),
        suggestion=_reworded(text.clean, start, end, beside),
        subject=span.subject,
    )


def _reworded(clean: str, start: int, end: int, finds: list[Span]) -> str:
    """The sentence without any of its finds: one that named the others still would be no better."""
    opens = not clean[start : finds[0].start].strip()
    parts = []
    for span in finds:
        parts += [clean[start : span.start], span.instead]
        start = span.end
    said = " ".join("".join([*parts, clean[start:end]]).split())
    return said[:1].upper() + said[1:] if opens else said
