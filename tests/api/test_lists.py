"""The lists and single items of the API: what each row tells, paging, filters, caching."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import db
from portal.publishing.models import CaveatAcceptance
from tests.api.conftest import Ask, AskAs
from tests.factories.accounts import make_person
from tests.factories.case_studies import make_case, make_outcome, make_spread
from tests.factories.findings import make_dataset, make_finding
from tests.factories.pages import make_term, tag
from tests.factories.pioneers import make_pioneer

SignIn = Callable[..., FlaskClient]
LISTS = ("/findings", "/case-studies", "/pioneers", "/workshops", "/library")


def rows(ask: Ask, path: str) -> list[dict[str, Any]]:
    answer = ask(path)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json["results"]  # type: ignore[index]
    return found


@pytest.mark.parametrize("path", LISTS)
def test_an_empty_list_is_a_page_of_nothing(app: Flask, ask: Ask, path: str) -> None:
    found = ask(path).json
    assert found is not None
    assert (found["total"], found["page"], found["per_page"], found["results"]) == (0, 1, 20, [])


def test_a_finding_tells_where_it_comes_from_and_where_its_figures_are(app: Flask, ask: Ask) -> None:
    make_term("barrier", "B14")
    tag(make_finding(slug="short", title="Money is short", dataset=make_dataset()).item, "barrier", "B14")
    [row] = rows(ask, "/findings")
    assert (row["type"], row["title"], row["url"]) == ("finding", "Money is short", "/findings/short")
    assert row["data_url"] == "/api/v1/findings/short/data.csv"
    assert (row["document"], row["place"]) == ("/library/first-panel-survey-2016", "Section 6, Table 6.1")
    assert row["about"] == {"barrier": ["B14"]}
    assert row["summary"] == "Most people said that money is short."
    assert (row["state"], row["demo"], row["withheld"]) == ("published", False, False)


def test_a_finding_whole_says_what_it_does_not_show(app: Flask, ask: Ask) -> None:
    table = make_dataset()
    make_finding(slug="short", dataset=table)
    found = ask("/findings/short").json
    assert found is not None
    assert found["not_shown"] == "- Nothing by site."
    assert (found["table"], found["edition"]) == (f"/findings/datasets/{table.slug}", 1)


def test_the_figures_of_a_finding_are_those_of_its_table(app: Flask, ask: Ask, client: FlaskClient) -> None:
    table = make_dataset()
    make_finding(slug="short", dataset=table)
    answer = ask("/findings/short/data.csv")
    assert answer.mimetype == "text/csv"
    assert table.slug in answer.headers["Content-Disposition"]
    columns = list(next(csv.reader(io.StringIO(answer.text))))
    assert columns[:8] == ["table", "rank", "item_no", "item", "group", "measure", "value", "base"]
    assert answer.data == client.get(f"/findings/datasets/{table.slug}.csv").data


def test_findings_are_narrowed_by_what_they_are_about(app: Flask, ask: Ask) -> None:
    for title, key in (("A", "B13"), ("B", "B14"), ("C", "B15")):
        tag(make_finding(title=title).item, "barrier", key)
    assert sorted(row["title"] for row in rows(ask, "/findings?barrier=B13&barrier=B14")) == ["A", "B"]
    assert rows(ask, "/findings?barrier=B13&theme=finance") == []
    assert len(rows(ask, "/findings?wp=WP1&wp=WP2")) == 3


def test_every_page_of_a_list_holds_others(app: Flask, ask: Ask) -> None:
    for _ in range(7):
        make_finding()
    pages = [rows(ask, f"/findings?per_page=3&page={number}") for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert len({row["id"] for page in pages for row in page}) == 7
    assert ask("/findings?per_page=100").json["per_page"] == 100  # type: ignore[index]


def test_a_case_tells_its_barriers_and_what_came_of_it(app: Flask, ask: Ask) -> None:
    case = make_case(slug="pooled", barriers={"B14": "overcame"}, outcomes=[make_outcome("O11")])
    make_case(barriers={"B14": "met"}, demo=True)
    make_case(barriers={"B01": "overcame"})
    make_spread(case, "kent")
    found = ask("/case-studies?barrier=B14").json
    assert found is not None and (found["total"], found["grouped_by"]) == (2, "barrier")
    first = found["results"][0]
    assert first["barriers"] == [{"barrier": "B14", "outcome": "overcame", "how": "How it went with B14."}]
    assert (first["slug"], first["used_by"], first["basis"]) == ("pooled", 1, "site")
    assert (first["outcomes"][0]["outcome"], first["outcomes"][0]["result"]) == ("O11", "41")
    assert first["outcomes"][0]["scale"] == "2"
    assert [row["label"] for row in found["results"]] == ["", "Illustrative: not a real case"]


def test_cases_are_narrowed_by_wave_and_year_as_on_their_page(app: Flask, ask: Ask) -> None:
    make_pioneer("kent", "Kent", wave=2)
    make_case(slug="wanted", terms={"site": ["kent"]}, fields={"period": "2014 to 2016"})
    make_case(fields={"period": "2014 to 2016"})
    assert [row["slug"] for row in rows(ask, "/case-studies?wave=2&year=2015")] == ["wanted"]
    assert rows(ask, "/case-studies?wave=2&year=2017") == []
    assert ask("/case-studies?year=20166").status_code == 422
    assert ask("/case-studies?wave=3").status_code == 422


def test_a_pioneer_tells_its_wave_and_what_is_held_on_it(app: Flask, ask: Ask) -> None:
    make_pioneer("kent", "Kent", wave=2)
    make_pioneer("cornwall", "Cornwall")
    tag(make_finding().item, "site", "cornwall")
    tag(make_finding(state="draft").item, "site", "cornwall")
    first, second = rows(ask, "/pioneers")
    assert (first["slug"], first["wave"], first["holds"]) == ("cornwall", 1, {"finding": 1})
    assert (second["slug"], second["announced"], second["holds"]) == ("kent", "2015-01", {})


def accept(person: Person, item_id: int, edition: int) -> None:
    db.session.add(CaveatAcceptance(person_id=person.id, item_id=item_id, edition=edition))


def test_early_insight_is_named_in_lists_and_told_once_its_conditions_are_accepted(app: Flask, ask_as: AskAs) -> None:
    person = make_person("ppi_member")
    finding = make_finding(title="Early", state="early_insight", edition=2, dataset=make_dataset())
    case = make_case(title="Early too", state="early_insight", edition=1, barriers={"B14": "overcame"})
    accept(person, finding.item_id, 1)
    ask = ask_as(person)
    for path in ("/findings", "/case-studies"):
        [row] = rows(ask, path)
        assert row["withheld"] and row["title"].startswith("Early")
        content = {name for name, value in row.items() if value} - {"published"}
        assert content == {"id", "type", "slug", "title", "url", "state", "updated", "withheld"}
    accept(person, finding.item_id, 2)
    accept(person, case.item_id, 1)
    db.session.commit()
    assert rows(ask, "/findings")[0]["summary"] == "Most people said that money is short."
    assert rows(ask, "/case-studies")[0]["barriers"] != []


def test_the_team_and_the_owner_are_never_asked(app: Flask, ask_as: AskAs) -> None:
    owner = make_person("pioneer_staff")
    make_case(state="early_insight", owner_id=owner.id)
    for who in (owner, "researcher", "administrator"):
        [row] = rows(ask_as(who), "/case-studies")
        assert (row["withheld"], row["summary"]) == (False, "Nurses and social workers see one record.")


def test_made_up_items_say_so_and_go_with_the_demonstration(app: Flask, ask: Ask) -> None:
    make_case(demo=True)
    assert [row["demo"] for row in rows(ask, "/case-studies")] == [True]
    app.config["DEMO"] = False
    assert rows(ask, "/case-studies") == []


def test_an_unchanged_answer_is_not_sent_again(app: Flask, client: FlaskClient) -> None:
    make_finding(slug="short", dataset=make_dataset())
    db.session.commit()
    for path in ("/findings", "/findings/short", "/findings/short/data.csv", "/openapi.json"):
        first = client.get(f"/api/v1{path}")
        assert (first.headers["Cache-Control"], first.headers["ETag"][:1]) == ("no-cache", '"')
        again = client.get(f"/api/v1{path}", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_no_other_site_may_read_it_in_a_browser(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/api/v1/findings", headers={"Origin": "https://elsewhere.example"})
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_who_is_signed_in_sees_what_the_pages_show_them(app: Flask, sign_in: SignIn) -> None:
    make_finding(title="For members", audience="members")
    answer = sign_in("ppi_member").get("/api/v1/findings")
    assert [row["title"] for row in answer.json["results"]] == ["For members"]  # type: ignore[index]
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_days_are_told_in_a_form_that_programs_read(app: Flask, ask: Ask) -> None:
    make_finding()
    moment = rows(ask, "/findings")[0]["updated"]
    assert moment.endswith("Z") and date.fromisoformat(moment[:10]) == clock.now().date()
