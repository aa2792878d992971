"""A case study's page: for whom, in which words, at which cost."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.case_studies.models import CaseLink
from portal.core.db import db
from tests.conftest import counted_statements
from tests.factories.accounts import make_person
from tests.factories.case_studies import make_case, make_outcome, make_spread, make_terms
from tests.factories.discussion import make_comment
from tests.factories.findings import make_finding

SignIn = Callable[..., FlaskClient]


def test_it_shows_the_parts_in_the_order_a_busy_reader_needs(app: Flask, client: FlaskClient) -> None:
    case = make_case(
        title="One view of the record", barriers={"B13": "overcame"}, outcomes=[make_outcome()],
        terms={"group": ["ltc"], "i_statement": ["I1"]}, fields={"period": "2014 to 2016", "cost": "About £240,000"},
    )  # fmt: skip
    db.session.commit()
    page = client.get(f"/case-studies/{case.item.slug}").text
    parts = (
        "One view of the record", "For whom", "About £240,000", "Save to my list", "Barriers met, and what was done",
        "How it went with B13.", "How strong is the evidence?", "Five sides of this result", "What was done, and why",
        "id=\"did-not-work\"", "id=\"who-uses-it\"", "I-statements it serves", "id=\"comments\"", "Cite this",
    )  # fmt: skip
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert re.search(r'class="cell--words">[^\n]*How it went with B13', page), "words need the width of a phone"


def test_not_measured_never_looks_like_did_not_work(app: Flask, client: FlaskClient) -> None:
    case = make_case(outcomes=[make_outcome(status="aimed", target="11% fewer")])
    db.session.commit()
    page = client.get(f"/case-studies/{case.item.slug}").text
    assert "That is not a poor result: it is no result yet." in page
    assert "Not rated" in page
    assert page.count("tile--not-measured") == 5
    assert "11% fewer" in page
    assert "No change" not in page


def test_a_result_for_the_worse_is_told_with_its_strength(app: Flask, client: FlaskClient) -> None:
    worse = make_outcome(direction="worsened", scale="4", result="54", baseline="52", follow_up="18 months")
    case = make_case(outcomes=[worse, make_outcome("O07", direction="improved")])
    db.session.commit()
    page = client.get(f"/case-studies/{case.item.slug}").text
    assert "1 better, 1 worse" in page
    assert "Level 4: compared, other causes allowed for" in page
    assert "Admissions: 54. Compared with: 52. After 18 months" in page


def test_what_is_made_up_says_so_on_the_page_in_print_and_in_its_citation(app: Flask, client: FlaskClient) -> None:
    case = make_case(demo=True)
    db.session.commit()
    page = client.get(f"/case-studies/{case.item.slug}").text
    assert page.count("Illustrative: not a real case") == 3
    card = client.get("/case-studies/").text
    assert "Illustrative: not a real case" in card


@pytest.mark.parametrize("state", ["draft", "internal_review", "peer_review", "early_insight"])
def test_what_is_not_released_looks_like_what_is_not_there(app: Flask, client: FlaskClient, state: str) -> None:
    case = make_case(state=state)
    db.session.commit()
    hidden = client.get(f"/case-studies/{case.item.slug}")
    nowhere = client.get("/case-studies/there-is-no-such-case")
    assert hidden.status_code == nowhere.status_code == 404
    assert hidden.text.replace(case.item.slug, "X") == nowhere.text.replace("there-is-no-such-case", "X")


def test_counter_evidence_stands_beside_it_for_those_who_may_read_it(app: Flask, sign_in: SignIn) -> None:
    case = make_case()
    for position, audience in enumerate(("public", "team")):
        finding = make_finding(title=f"Against it, for {audience}", audience=audience)
        db.session.add(CaseLink(case_id=case.id, item_id=finding.item.id, beside=True, position=position))
    db.session.commit()
    address = f"/case-studies/{case.item.slug}"
    public, team = sign_in("public").get(address).text, sign_in("researcher").get(address).text
    assert "Read beside this" in public
    assert "Against it, for public" in public
    assert "Against it, for team" not in public
    assert "Against it, for team" in team


def test_uncertain_places_in_a_logic_model_are_told(app: Flask, client: FlaskClient) -> None:
    entries = [
        {"column": "context", "group": "local_context", "text": "A gap of £31m", "uncertain": False},
        {"column": "inputs", "group": "", "text": "Community map", "uncertain": True},
        {"column": "impact", "group": "", "text": "Lower costs", "uncertain": False},
    ]
    case = make_case(fields={"logic_model": entries, "logic_source": 'E01, slide "Logic model"'})
    db.session.commit()
    page = client.get(f"/case-studies/{case.item.slug}").text
    assert "Hollow points" in page
    assert "(its step is not certain)" in page
    assert "So what’s new in the Pioneers?" in page


def test_its_travels_are_told_in_order_without_a_ranking(app: Flask, client: FlaskClient) -> None:
    case = make_case()
    make_terms("site", "leeds", "kent")
    make_spread(case, "leeds", "tries", current=False)
    make_spread(case, "leeds", "stopped")
    make_spread(case, "kent", "adopted")
    db.session.commit()
    page = client.get(f"/case-studies/{case.item.slug}").text
    assert page.index("The site leeds: is trying it.") < page.index("The site leeds: stopped using it.")
    assert "Used by 1 other site" in page


def test_the_cost_of_a_page_does_not_grow(app: Flask, sign_in: SignIn) -> None:
    case = make_case(barriers={"B13": "met"}, outcomes=[make_outcome()], terms={"group": ["ltc"]})
    author, visitor = make_person("ppi_member"), sign_in("ppi_member")
    make_terms("site", "leeds")
    costs = []
    for _ in range(2):
        for number in range(20):
            comment = make_comment(case.item, author)
            make_comment(case.item, author, parent_id=comment.id)
            make_spread(case, "leeds", "tries", current=False)
            finding = make_finding()
            db.session.add(CaseLink(case_id=case.id, item_id=finding.item.id))
            db.session.add(make_outcome(f"O0{number % 9 + 1}", case_id=case.id))
        db.session.commit()
        with counted_statements() as seen:
            assert visitor.get(f"/case-studies/{case.item.slug}").status_code == 200
        costs.append(len(seen))
        assert len(seen) <= 10, seen
    assert costs[0] == costs[1]
