"""Who approves a case reads its structures in words: no key, no name of a field."""

import json
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from portal.case_studies import content
from portal.case_studies.models import CaseLink
from portal.case_studies.shown.texts import phrased
from portal.core.db import db
from portal.items.vocabulary import Vocabulary, read_vocabulary
from tests.factories.case_studies import make_case, make_outcome, make_terms, words_of_case
from tests.factories.findings import make_finding

SignIn = Callable[..., FlaskClient]
MODEL = [
    {"column": "context", "group": "local_context", "text": "Few buses", "uncertain": False},
    {"column": "outputs", "group": "", "text": "A shared list", "uncertain": True},
]


def test_barriers_outcomes_model_links_and_basis_are_told_in_words(app: Flask) -> None:
    finding = make_finding(slug="money-first", state="published")
    measured = make_outcome(
        "O11",
        label="Days in hospital",
        measure="Days",
        result="12% fewer",
        direction="improved",
        scale="2",
        strength={"effect": {"level": "described", "note": "fewer days"}},
    )
    fields = {"logic_model": MODEL, "maturity": "early"}
    case = make_case(barriers={"B14": "overcame"}, outcomes=[measured], fields=fields)
    db.session.add(CaseLink(case_id=case.id, item_id=finding.item_id))
    db.session.flush()
    told = phrased(words_of_case(case.item_id), Vocabulary({}))
    assert told["maturity"] == "Early"
    assert json.loads(told["barriers"])[0].startswith("B14. Overcame it. ")
    (outcome,) = json.loads(told["outcomes"])
    for words in ("Days in hospital. Measured. Better. What was counted: Days. Result: 12% fewer.", "Level 2: before"):
        assert words in outcome
    assert outcome.endswith("Effect: described, fewer days")
    assert json.loads(told["logic_model"]) == [
        "Local context: Few buses",
        "What is done: A shared list (not sure where it belongs)",
    ]
    assert json.loads(told["links"]) == ["Finding: money first"]
    assert told["basis"] == "The Pioneer agrees to the text"


def test_every_part_of_a_case_has_a_name_of_its_own() -> None:
    assert [name for name in content.FIELDS if not content.LABELS.get(name)] == []


def test_the_page_of_a_review_says_them_so(app: Flask, sign_in: SignIn) -> None:
    make_terms("barrier", "B14")
    label = read_vocabulary("barrier").label("barrier", "B14")
    case = make_case(state="internal_review", barriers={"B14": "overcame"}, outcomes=[make_outcome()])
    db.session.commit()
    page = sign_in("researcher").get(f"/items/{case.item_id}/review").text
    assert f"{label}. Overcame it" in page
    assert "status: " not in page and "kind: site" not in page
