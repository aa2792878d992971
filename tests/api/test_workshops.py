"""Workshops in the API: rounds, programmes and materials, each to those who may have them."""

from datetime import date
from typing import Any

from flask import Flask

from portal.core.db import db
from portal.workshops.models import ProgrammeVersion, Workshop
from tests.api.conftest import Ask, AskAs
from tests.factories.findings import make_finding
from tests.factories.workshops import make_round, make_workshop, on


def material(number: int, audience: str, url: str | None = None) -> dict[str, Any]:
    sha256 = None if url else "0" * 64
    return {"id": number, "title": f"For {audience}", "audience": audience, "url": url, "sha256": sha256,
            "file_name": "slides.pdf", "kind": "pdf", "size": 1}  # fmt: skip


def publish(workshop: Workshop, materials: list[dict[str, Any]], items: list[int]) -> None:
    """A published programme of one session."""
    session = {"key": "one", "start": "10:00", "end": "11:00", "kind": "plenary", "track": "", "title": "Welcome",
               "room": "", "aims": "", "speakers": [{"role": "Chair", "name": ""}],
               "materials": materials, "items": items}  # fmt: skip
    workshop.programme_version = 1
    db.session.add(ProgrammeVersion(workshop_id=workshop.id, number=1, sessions=[session], changes=[]))
    db.session.flush()


def test_a_workshop_tells_its_round_its_day_and_how_it_stands(app: Flask, ask: Ask) -> None:
    found = make_round(title="Autumn round", slug="autumn")
    make_workshop(found, slug="london", **on(date(2016, 10, 20)))
    make_workshop(found, slug="leeds", place="Leeds")
    first, second = ask("/workshops").json["results"]  # type: ignore[index]
    assert (first["url"], first["starts"], first["status"]) == ("/workshops/london", "2016-10-20T09:00:00Z", "planned")
    assert (second["place"], second["starts"], second["ends"]) == ("Leeds", None, None)
    assert first["round"]["url"] == "/workshops/rounds/autumn"


def test_a_round_that_may_not_be_read_is_not_named(app: Flask, ask: Ask) -> None:
    make_workshop(make_round(title="Secret round", aims="Secret aims", state="draft"), slug="london")
    assert "Secret" not in ask("/workshops").text
    answer = ask("/workshops/london")
    assert answer.json["round"] is None and "Secret" not in answer.text  # type: ignore[index]


def test_a_workshop_without_a_programme_says_so(app: Flask, ask: Ask) -> None:
    make_workshop(slug="london", description="Two hours.", step_free=True)
    found = ask("/workshops/london").json
    assert found is not None
    assert (found["programme"], found["description"]) == (None, "Two hours.")
    assert found["access"] == {"step_free": True, "hearing_loop": None, "quiet_room": None}


def test_a_workshop_without_aims_has_those_of_its_round(app: Flask, ask: Ask) -> None:
    found = make_round(aims="To learn.")
    make_workshop(found, slug="london")
    make_workshop(found, slug="leeds", aims="To teach.")
    assert ask("/workshops/london").json["aims"] == "To learn."  # type: ignore[index]
    assert ask("/workshops/leeds").json["aims"] == "To teach."  # type: ignore[index]


def test_the_programme_holds_what_each_reader_may_have(app: Flask, ask_as: AskAs) -> None:
    workshop = make_workshop(slug="london")
    items = [make_finding(title="Open").item_id, make_finding(title="Draft", state="draft").item_id]
    publish(workshop, [material(1, "public"), material(2, "members"), material(3, "participants"),
                       material(4, "team", "https://example.org/notes")], items)  # fmt: skip
    seen = {}
    for who, keys in (("public", ()), ("ppi_member", ()), ("national_partner", (f"workshop:{workshop.item_id}",)),
                      ("researcher", ())):  # fmt: skip
        [session] = ask_as(who, *keys)("/workshops/london").json["programme"]["sessions"]  # type: ignore[index]
        assert [one["title"] for one in session["about"]] == ["Open"]
        seen[who] = [one["title"] for one in session["materials"]]
    everyone = ["For public", "For members", "For participants"]
    assert seen["public"] == everyone[:1]
    assert seen["ppi_member"] == everyone[:2]
    assert seen["national_partner"] == everyone
    assert seen["researcher"] == [*everyone, "For team"]


def test_a_workshop_for_members_is_not_there_for_the_public(app: Flask, ask_as: AskAs) -> None:
    make_workshop(slug="london", audience="members")
    assert ask_as("public")("/workshops/london").status_code == 404
    assert ask_as("public")("/workshops").json["total"] == 0  # type: ignore[index]
    assert ask_as("ppi_member")("/workshops/london").status_code == 200
