"""What a harvester asks: verbs, their arguments, and what is wrong with them."""

import base64
import binascii
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

PREFIX = "oai_dc"
VERBS: dict[str, tuple[frozenset[str], frozenset[str]]] = {  # must have; may have
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
}
LISTS = ("ListIdentifiers", "ListRecords")
LAST_YEAR = 9999  # of a clock; there is no day after it
DAY, SECOND = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class OaiError(Exception):
    """An error as the protocol names it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of a list that is asked for: changed from, changed before, after which record. UTC."""

    since: datetime | None = None
    before: datetime | None = None
    after: tuple[datetime, int] | None = None  # the last record that was given: when changed, and its item's id


def check(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Returns: the arguments by name, the verb among them. Raises: OaiError. Source: OAI-PMH 2.0, 3.6 and 4."""
    said = dict(pairs)
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise OaiError("badVerb", f"Give one verb: {', '.join(VERBS)}.")
    if len(said) != len(pairs):
        raise OaiError("badArgument", "An argument is given twice. Give each once.")
    must, may = VERBS[said["verb"]]
    given = frozenset(said) - {"verb"}
    if said["verb"] in LISTS and "resumptionToken" in given:
        must, may = frozenset({"resumptionToken"}), frozenset()
    if missing := must - given:
        raise OaiError("badArgument", f"{', '.join(sorted(missing))} is missing.")
    if unknown := given - must - may:
        raise OaiError("badArgument", f"{said['verb']} takes no {', '.join(sorted(unknown))}.")
    return said


def window_of(said: dict[str, str]) -> Window:
    """Returns: what a list's arguments ask for. Raises: OaiError."""
    if "resumptionToken" in said:
        return _read_token(said["resumptionToken"])
    check_prefix(said["metadataPrefix"])
    if "set" in said:
        raise OaiError("noSetHierarchy", "This repository has no sets.")
    since, until = said.get("from"), said.get("until")
    if since and until and len(since) != len(until):
        raise OaiError("badArgument", "from and until must have the same form.")
    start, end = (_moment(text) if text is not None else None for text in (since, until))
    if start and end and start > end:
        raise OaiError("badArgument", "from is later than until.")
    step = timedelta(days=1) if until and len(until) == len("2016-05-05") else timedelta(seconds=1)
    return Window(start, end + step if end else None)


def check_prefix(prefix: str) -> None:
    """Raises: OaiError for any format but Dublin Core."""
    if prefix != PREFIX:
        raise OaiError("cannotDisseminateFormat", f"Records come as {PREFIX} alone.")


def token_for(window: Window, after: tuple[datetime, int]) -> str:
    """Returns: what a harvester sends to have the list go on after this record."""
    times = [at.isoformat() if at else None for at in (window.since, window.before, after[0])]
    return base64.urlsafe_b64encode(json.dumps([*times, after[1]]).encode()).decode().rstrip("=")


def _read_token(token: str) -> Window:
    try:
        kept = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        since, before, at = (datetime.fromisoformat(text).astimezone(UTC) if text else None for text in kept[:3])
        if len(kept) == 4 and at is not None and isinstance(kept[3], int) and 0 <= kept[3] < 2**31:
            return Window(since, before, (at, kept[3]))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError, binascii.Error):
        pass
    raise OaiError("badResumptionToken", "We did not give this resumptionToken. Start the list again.")


def _moment(text: str) -> datetime:
    form = "%Y-%m-%d" if DAY.fullmatch(text) else "%Y-%m-%dT%H:%M:%SZ" if SECOND.fullmatch(text) else None
    try:
        if form:
            moment = datetime.strptime(text, form).replace(tzinfo=UTC)
            if moment.year < LAST_YEAR:
                return moment
    except ValueError:
        pass
    raise OaiError("badArgument", f"“{text[:40]}” is no date. Write it like 2016-05-05 or 2016-05-05T14:30:00Z.")
