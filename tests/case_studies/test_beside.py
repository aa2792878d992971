"""What else the portal holds on a need stands below the cases: findings and evidence, for each reader their own."""

from flask import Flask
from flask.testing import FlaskClient

from portal.access.policy import Viewer
from portal.case_studies.queries.beside import list_beside
from portal.core.db import db
from portal.items.vocabulary import set_terms
from tests.factories.case_studies import make_terms
from tests.factories.items import make_item


def about(kind: str, title: str, barrier: str = "B13", **item: object) -> None:
    set_terms(make_item(kind, title=title, **item).id, {"barrier": [barrier], "group": ["ltc"]})


def test_a_need_leads_to_findings_and_evidence_on_it(app: Flask, client: FlaskClient) -> None:
    make_terms("barrier", "B13", "B14")
    for number in range(4):
        about("finding", f"Finding {number}")
    about("evidence", "A report")
    about("evidence", "Another barrier", "B14")
    db.session.commit()
    page = client.get("/case-studies/?barrier=B13&group=ltc&year=2016").text
    assert "Finding 2" in page
    assert "Finding 3" not in page
    assert "/search?type=finding&amp;barrier=B13&amp;group=ltc" in page
    assert "All 4" in page
    assert "A report" in page
    assert "Another barrier" not in page
    assert "Findings and evidence on it" not in client.get("/case-studies/").text


def test_nobody_is_led_to_what_they_may_not_read(app: Flask) -> None:
    about("finding", "Open")
    about("finding", "Draft", state="draft", audience="team")
    about("finding", "For members", audience="members")
    about("finding", "Made up", demo=True)
    chosen = {"barrier": ["B13"]}

    def told(viewer: Viewer) -> list[str]:
        return [item.title for kind in list_beside(viewer, chosen) for item in kind.items]

    assert told(Viewer()) == ["Open"]
    assert told(Viewer(person_id=9, role="national_partner")) == ["For members", "Open"]
    assert told(Viewer(demo=True)) == ["Open", "Made up"]
    assert [kind.total for kind in list_beside(Viewer(person_id=9, role="administrator"), chosen)] == [3]
