"""Finding what works from a need: in which order, with which words, for whom, counted how."""

from collections.abc import Callable
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.policy import Viewer
from portal.case_studies.models import CaseStudy
from portal.case_studies.queries.cases import select_cases
from portal.case_studies.queries.need import FILTERS, TEAM_FILTERS, facet_counts, find_cases
from portal.case_studies.shown.found import summary
from portal.core.db import db
from portal.items.vocabulary import terms_of
from tests.conftest import counted_statements
from tests.factories.accounts import make_person
from tests.factories.case_studies import make_case, make_outcome, make_spread, make_terms
from tests.factories.pioneers import make_pioneer

SignIn = Callable[..., FlaskClient]


def order_of(page: str, *titles: str) -> list[str]:
    return sorted(titles, key=page.index)


def test_it_puts_those_who_overcame_a_barrier_before_those_who_only_met_it(app: Flask, client: FlaskClient) -> None:
    make_case(title="Alpha met it", barriers={"B13": "met"})
    make_case(title="Beta planned", barriers={"B13": "planned"})
    make_case(title="Gamma works on it", barriers={"B13": "working"})
    make_case(title="Zeta overcame", barriers={"B13": "overcame"})
    make_case(title="Eta on another barrier", barriers={"B14": "overcame"})
    db.session.commit()
    page = client.get("/case-studies/?barrier=B13").text
    titles = ("Alpha met it", "Beta planned", "Gamma works on it", "Zeta overcame")
    assert order_of(page, *titles) == ["Zeta overcame", "Gamma works on it", "Alpha met it", "Beta planned"]
    for heading in (
        "Overcame it (1)",
        "Working on it (1)",
        "Met it, and did not overcome it (1)",
        "Planned an answer (1)",
    ):
        assert heading in page
    assert "Eta on another barrier" not in page


def test_it_quotes_the_passage_that_says_how(app: Flask, client: FlaskClient) -> None:
    make_case(title="One", barriers={"B13": "overcame", "B14": "met"})
    db.session.commit()
    assert "How it went with B13." in client.get("/case-studies/?barrier=B13").text
    assert "How it went with B14." in client.get("/case-studies/?barrier=B14").text


def test_with_several_barriers_a_case_stands_where_it_did_best(app: Flask) -> None:
    make_case(title="Both", barriers={"B13": "met", "B14": "overcame"})
    make_case(title="One", barriers={"B13": "working"})
    found = find_cases(Viewer(), {"barrier": ["B13", "B14"]}).page.rows
    assert [(row.case.item.title, row.group) for row in found] == [("Both", "overcame"), ("One", "working")]


def test_bad_results_are_found_and_told_like_good_ones(app: Flask, client: FlaskClient) -> None:
    make_case(title="Worse", outcomes=[make_outcome(direction="worsened")])
    make_case(title="Better", outcomes=[make_outcome(direction="improved")])
    make_case(title="Not yet", outcomes=[make_outcome(status="aimed", target="fewer")])
    db.session.commit()
    page = client.get("/case-studies/?outcome=O11").text
    assert order_of(page, "Worse", "Better", "Not yet") == ["Better", "Worse", "Not yet"]
    assert "Measured: worse (1)" in page
    assert "Not measured: no result yet (1)" in page
    assert "it is no result yet" in page


def test_without_a_barrier_or_outcome_good_and_bad_stand_by_title_real_before_made_up(app: Flask) -> None:
    make_case(title="B stopped", fields={"maturity": "ended"})
    make_case(title="A made up", demo=True)
    make_case(title="C works", fields={"maturity": "established"})
    found = find_cases(Viewer(demo=True), {}).page.rows
    assert [row.case.item.title for row in found] == ["B stopped", "C works", "A made up"]


def test_made_up_cases_vanish_outside_a_demonstration(app: Flask) -> None:
    make_case(title="Made up", demo=True, barriers={"B13": "overcame"})
    assert find_cases(Viewer(demo=True), {}).page.total == 1
    assert find_cases(Viewer(), {}).page.total == 0
    assert facet_counts(Viewer(), {})["barrier"] == {}


def test_it_says_how_many_are_real_made_up_or_not_out_yet(app: Flask) -> None:
    writer = make_person("researcher")
    for title in ("One", "Two"):
        make_case(title=title)
    make_case(title="Mine", state="draft", audience="team", owner_id=writer.id)
    make_case(title="Made up", demo=True)
    db.session.commit()
    mine = Viewer(person_id=writer.id, role="researcher", demo=True)
    told = {viewer: summary(find_cases(viewer, {}), {}) for viewer in (Viewer(), Viewer(demo=True), mine)}
    assert list(told.values()) == [
        "2 cases.",
        "3 cases. 2 are real; 1 is illustrative.",
        "4 cases. 2 are real; 1 is not published yet; 1 is illustrative.",
    ]


def test_it_says_who_uses_a_case(app: Flask, client: FlaskClient) -> None:
    case = make_case(title="One")
    make_terms("site", "leeds", "kent", "camden")
    make_spread(case, "leeds", "adopted")
    make_spread(case, "kent", "adapted")
    make_spread(case, "camden", "stopped")
    db.session.commit()
    assert "Used by 2 other sites" in client.get("/case-studies/").text


CHOICES = [
    {},
    {"barrier": ["B13"]},
    {"barrier": ["B13", "B14"], "group": ["ltc"]},
    {"group": ["ltc", "carers"], "initiative": ["mdt"]},
    {"barrier": ["B99"]},
    {"facilitator": ["F07"], "theme": ["finance"]},
    {"site": ["cornwall"], "i_statement": ["I1"], "outcome": ["O11"], "barrier": ["B13"]},
    {"wave": ["2"], "year": ["2014", "1066", "two thousand"], "group": ["ltc"]},
    {"state": ["draft"], "audience": ["team", "members"], "wave": ["1", "2"]},
]


WAVES = {"cornwall": "1", "leeds": "2", "kent": "2"}
YEARS = {"": (), "May 2014 to June 2016": ("2014", "2015", "2016"), "Since 2015": ("2015",)}


def read_off(case: CaseStudy) -> dict[str, tuple[str, ...]]:
    """What is counted beside the terms."""
    sites = terms_of([case.item_id])[case.item_id]["site"]
    waves = tuple({WAVES[site] for site in sites})
    return {"wave": waves, "year": YEARS[case.period], "state": (case.item.state,), "audience": (case.item.audience,)}


@pytest.mark.parametrize("chosen", CHOICES, ids=str)
def test_counts_are_those_a_reader_could_count_by_hand(app: Flask, role: str, chosen: dict[str, list[str]]) -> None:
    for slug, wave in (("cornwall", 1), ("leeds", 2), ("kent", 2)):
        make_pioneer(slug, slug.title(), wave)
    several = product(("published", "draft"), ("public", "members", "team"), ("B13", "B14"), ("ltc", "carers"))
    for state, audience, barrier, group in several:
        terms = {"group": [group], "initiative": ["mdt"], "site": ["cornwall"], "i_statement": ["I1"]}
        terms |= {"facilitator": ["F07"], "theme": ["finance"], "site": ["leeds", "kent"]} if group == "ltc" else {}
        fields = {"period": {"ltc": "May 2014 to June 2016", "carers": "Since 2015"}[group]} if barrier == "B14" else {}
        make_case(state=state, audience=audience, barriers={barrier: "met"}, terms=terms, fields=fields)
    viewer = Viewer(person_id=None if role == "public" else 999, role=role)
    cases = db.session.scalars(select_cases(viewer)).all()
    ids = [case.item_id for case in cases]
    about = {case.item_id: terms_of([case.item_id])[case.item_id] | read_off(case) for case in cases}

    def fits(item: int, leave_out: str = "") -> bool:
        return all(name == leave_out or set(values) & set(about[item].get(name, ())) for name, values in chosen.items())

    counts = facet_counts(viewer, chosen)
    assert set(counts) == {*FILTERS, *(TEAM_FILTERS if viewer.is_team else ())}
    for name in counts:
        by_hand: dict[str, int] = {}
        for item in ids:
            for key in about[item].get(name, ()) if fits(item, name) else ():
                by_hand[key] = by_hand.get(key, 0) + 1
        assert counts[name] == by_hand
    assert find_cases(viewer, chosen).page.total == sum(fits(item) for item in ids)


@pytest.mark.parametrize("address", ["/case-studies/?barrier=B99", "/case-studies/?barrier=B13&page=x"])
def test_a_choice_that_finds_nothing_says_so_and_stays_visible(app: Flask, client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "No case matches all of these" in answer.text
    assert "Remove" in answer.text


def test_a_page_past_the_last_is_not_found(app: Flask, client: FlaskClient) -> None:
    assert client.get("/case-studies/?page=2").status_code == 404


def test_every_case_is_on_one_page_and_none_on_two(app: Flask) -> None:
    for _ in range(45):
        make_case(barriers={"B13": "met"})
    pages = [find_cases(Viewer(), {"barrier": ["B13"]}, number).page.rows for number in (1, 2, 3)]
    ids = [row.case.id for rows in pages for row in rows]
    assert [len(rows) for rows in pages] == [20, 20, 5]
    assert len(set(ids)) == 45


def test_the_cost_of_finding_does_not_grow(app: Flask, sign_in: SignIn) -> None:
    visitor = sign_in("pioneer_staff")
    addresses = ("/case-studies/", "/case-studies/?barrier=B13&group=ltc&outcome=O11&initiative=mdt&i_statement=I1")
    costs = []
    for _ in range(2):
        for _ in range(30):
            terms = {"group": ["ltc"], "initiative": ["mdt"], "i_statement": ["I1"]}
            make_case(barriers={"B13": "met"}, outcomes=[make_outcome()], terms=terms)
        db.session.commit()
        for address in addresses:
            with counted_statements() as seen:
                assert visitor.get(address).status_code == 200
            assert len(seen) <= 10, seen
            costs.append(len(seen))
    assert costs[:2] == costs[2:]
