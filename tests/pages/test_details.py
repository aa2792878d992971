"""The details of the audit log in words: no short names of a program, names for ids, nothing lost."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import audit
from portal.items.vocabulary import read_vocabulary
from portal.pages.details import LABELS, LEFT_OUT, Names, detail_lines
from tests.factories.accounts import make_person

SignIn = Callable[..., FlaskClient]
PORTAL = Path(__file__).parents[2] / "portal"
WRITE = {"record", "tell", "_tell", "note"}
OF_THE_LINE = {"actor_id", "item_id", "session"}


def written() -> Iterator[str]:
    """The names of details in each call that writes a line of the log, or hands one on."""
    for path in PORTAL.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in WRITE and call.args:
                first = call.args[0]
                if isinstance(first, ast.JoinedStr) or ":" in str(getattr(first, "value", "")):
                    yield from (keyword.arg for keyword in call.keywords if keyword.arg)


def test_each_detail_that_the_code_writes_down_has_a_name_in_words() -> None:
    found = set(written()) - OF_THE_LINE
    assert len(found) > 25
    assert found - set(LABELS) - LEFT_OUT == set()


@pytest.mark.parametrize(
    ("act", "detail", "lines"),
    [
        ("person:role", {"person": 7, "was": "ppi_member", "now": "researcher"},
         ["Person: Ann Hill", "Before: PPI member", "Now: Researcher"]),
        ("publishing:override", {"hit": "a1b2", "settled": False}, ["Settled: no"]),
        ("publishing:approve", {"approval": 3, "digest": "0f0f"}, ["Approval: number 3"]),
        ("publishing:release", {"edition": 2, "state": "early_insight"}, ["Version: 2", "State: Early insight"]),
        ("comment:ask", {"comment": 5, "state": "change_asked"}, ["Comment: number 5", "State: Asked to change it"]),
        ("notifications:choose", {"wanted": {"followed": "weekly", "gone": None}},
         ["Chosen: New in what I follow (Once a week)"]),
        ("retention:purge", {"gone": {"mails": 4}}, ["Deleted: Other emails (4)"]),
        ("group:change", {"group": 2}, ["PPI group: Kent carers"]),
        ("programme:publish", {"version": 1, "round": 9}, ["Version: 1", "Round: Spring round"]),
        ("case_study:spread", {"record": 1, "status": "tries"}, ["Record of use: number 1", "Status: Is trying it"]),
        ("old:act", {"some_thing": "as_it_was", "person": None, "on": True}, ["Some thing: as it was", "On: yes"]),
    ],
)  # fmt: skip
def test_details_are_told_in_words(act: str, detail: dict[str, object], lines: list[str]) -> None:
    names = Names(people={7: "Ann Hill"}, items={9: "Spring round"}, groups={"2": "Kent carers"})
    assert detail_lines(act, detail, names) == lines


def test_a_person_whose_acts_are_shown_is_told_by_name(app: Flask, sign_in: SignIn) -> None:
    person = make_person("researcher", name="Ann Hill")
    audit.record("token:end", actor_id=person.id)
    visitor = sign_in("administrator")
    assert "Person: Ann Hill" in visitor.get(f"/admin/audit?person={person.id}").text
    assert "Person: number 99999" in visitor.get("/admin/audit?person=99999").text


def test_the_page_names_people_and_pioneers_in_details(app: Flask, sign_in: SignIn) -> None:
    lead = make_person("pioneer_staff", name="Lee Lead")
    audit.record("membership:give", person=lead.id, key="site:cornwall")
    name = read_vocabulary("site").label("site", "cornwall")
    page = sign_in("administrator").get("/admin/audit?act=membership:give").text
    assert "Person: Lee Lead<br>" in page and f"Works in the {name} Pioneer" in page
