"""How the series is told: study years as a timeline of rounds and outputs, past, to come and undecided."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from portal.core import clock
from portal.items.sources import source_name
from portal.workshops.models import PlannedOutput, Round, StudyYear, Workshop
from portal.workshops.models.rounds import HELD
from portal.workshops.queries.series import Plan
from portal.workshops.shown import sittings

DONE, TO_COME, PLANNED = "done", "to-come", "planned"
SAID = {DONE: "", TO_COME: "To come: ", PLANNED: "Planned: "}


def years(plan: Plan) -> list[dict[str, Any]]:
    """Returns: each study year with its events in order; what stands outside the years comes last."""
    today = clock.in_london(clock.now()).date()
    told = [_year(plan, year, today) for year in plan.years]
    outside = _events(plan, None)
    if outside:
        told.append({"id": "no-year", "label": "Outside the study years", "events": outside, "plan": "", "period": ""})
    return told


def _year(plan: Plan, year: StudyYear, today: date) -> dict[str, Any]:
    return {
        "id": f"year-{year.key}",
        "label": year.label,
        "period": year.period_text,
        "now": year.starts_on <= today <= year.ends_on,
        "plan": year.plan_text,
        "planned": year.planned,
        "text": year.plan_text,
        "href": f"#year-{year.key}",
        "reading": year.reading,
        "sources": "; ".join(source_name(row["document"], row["place"]) for row in year.sources),
        "events": _events(plan, year),
    }


def _events(plan: Plan, year: StudyYear | None) -> list[dict[str, Any]]:
    key = year.id if year else None
    found = plan.rounds.get(key, [])
    events = [
        (_place_of(one, plan.sittings.get(one.id, []), place, len(found), year), _round_event(one, plan))
        for place, one in enumerate(found)
    ]
    dated = [(output.sort_on, output) for output in plan.outputs.get(key, []) if output.sort_on]
    events += [(day, _output_event(output)) for day, output in dated]
    return [event for _, event in sorted(events, key=lambda pair: pair[0])]


def _place_of(one: Round, of: Sequence[Workshop], place: int, count: int, year: StudyYear | None) -> date:
    """Where a round stands in its year's timeline: on its day, or evenly spread while no day is published."""
    days = [day for workshop in of if (day := workshop.day) is not None]
    if days or one.starts_on is not None:
        return min(days, default=one.starts_on or date.max)
    if year is None:
        return date.max
    length = (year.ends_on - year.starts_on) / (count + 1)
    return year.starts_on + timedelta(days=length.days * (place + 1))


def _round_event(one: Round, plan: Plan) -> dict[str, Any]:
    of = plan.sittings.get(one.id, [])
    return {
        "title": one.item.title,
        "href": f"/workshops/rounds/{one.item.slug}",
        "kind": "round",
        "demo": one.item.demo,
        "draft": one.item.state == "draft",
        "mark": _mark(of),
        "said": SAID[_mark(of)],
        "lines": _sitting_lines(of),
    }


def _mark(of: Sequence[Workshop]) -> str:
    known = [workshop for workshop in of if workshop.starts_at or workshop.status == HELD]
    if not known:
        return PLANNED
    return DONE if all(sittings.is_over(one) or one.status == HELD for one in known) else TO_COME


def _sitting_lines(of: Sequence[Workshop]) -> list[dict[str, str]]:
    """One line a sitting; those without a date share one."""
    dated = [workshop for workshop in of if workshop.starts_at]
    lines = [
        {
            "place": workshop.place,
            "href": sittings.address(workshop),
            "text": f"{sittings.when(workshop)}. {sittings.stands(workshop)[0]}",
        }
        for workshop in dated
    ]
    for said in dict.fromkeys(sittings.when(workshop) for workshop in of if not workshop.starts_at):
        places = [workshop.place for workshop in of if not workshop.starts_at and sittings.when(workshop) == said]
        lines.append({"place": " and ".join(places), "href": "", "text": said})
    return lines


def _output_event(output: PlannedOutput) -> dict[str, Any]:
    return {
        "title": output.title,
        "href": "",
        "kind": "output",
        "demo": False,
        "mark": PLANNED,
        "said": SAID[PLANNED],
        "lines": [{"place": "", "href": "", "text": f"Due {output.period_text[:1].lower()}{output.period_text[1:]}"}],
        "what": output.what,
        "reading": output.reading,
        "sources": "; ".join(source_name(row["document"], row["place"]) for row in output.sources),
    }


def all_through(plan: Plan) -> list[PlannedOutput]:
    """Returns: the outputs that belong to no year."""
    return [output for output in plan.outputs.get(None, []) if output.sort_on is None]


def next_sittings(plan: Plan) -> list[Workshop]:
    """Returns: the sittings of the next round that has a date; empty when none has."""
    ahead = sorted(
        (workshop for of in plan.sittings.values() for workshop in of if sittings.is_next(workshop)),
        key=lambda workshop: workshop.starts_at or clock.now(),
    )
    return [workshop for workshop in ahead if workshop.round_id == ahead[0].round_id]
