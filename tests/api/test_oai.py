"""OAI-PMH at /oai: harvested by another program, right in its errors, and open to what anybody may read alone."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import requests
from flask import Flask
from sickle import Sickle
from sickle.oaiexceptions import NoRecordsMatch

from portal.api.oai import records
from portal.core import clock
from portal.core.db import db
from portal.evidence.citations.reference import Name, PartialDate
from tests.factories.evidence import make_document, make_reference

OAI = "{http://www.openarchives.org/OAI/2.0/}"


@pytest.fixture
def harvester(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Sickle:
    """A harvester that somebody else wrote; its requests stay in this process."""

    def get(_address: str, *, params: dict[str, str], **_options: Any) -> SimpleNamespace:
        answer = app.test_client().get("/oai", query_string=params)
        assert answer.status_code == 200
        return SimpleNamespace(
            status_code=200, content=answer.data, text=answer.text, encoding="utf-8", raise_for_status=lambda: None
        )

    monkeypatch.setattr(requests, "get", get)
    return Sickle("http://127.0.0.1:8000/oai")


def ask(app: Flask, query: str) -> ET.Element:
    db.session.commit()
    answer = app.test_client().get(f"/oai?{query}")
    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    return ET.fromstring(answer.text)


def error(app: Flask, query: str) -> str | None:
    found = ask(app, query).find(f"{OAI}error")
    return None if found is None else found.get("code")


def test_a_record_says_what_a_library_catalogue_needs(app: Flask, harvester: Sickle) -> None:
    known = make_reference(
        title="Trust & <care>",
        authors=(Name(literal="PIRU"), Name("Mays", "Nicholas")),
        issued=PartialDate(2016, 5),
        doi="10.1000/1",
        keywords=("integration", "care"),
        language="en",
    )
    item_id = make_document(known, slug="trust").item_id
    db.session.commit()
    assert harvester.Identify().deletedRecord == "transient"
    assert [kind.metadataPrefix for kind in harvester.ListMetadataFormats()] == ["oai_dc"]
    record = harvester.GetRecord(identifier=f"oai:localhost:{item_id}", metadataPrefix="oai_dc")
    told = record.metadata
    assert (told["title"], told["creator"]) == (["Trust & <care>"], ["PIRU", "Mays, Nicholas"])
    assert (told["date"], told["subject"], told["type"]) == (["2016-05"], ["integration", "care"], ["Journal article"])
    assert told["identifier"] == ["http://127.0.0.1:8000/library/trust", "https://doi.org/10.1000/1"]


def test_a_long_list_is_harvested_in_parts(app: Flask, harvester: Sickle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "PER_ANSWER", 2)
    made = [make_document() for _ in range(5)]
    same = made[0].item.updated_at
    for document in made[1:3]:
        document.item.updated_at = same
    db.session.commit()
    titles = [record.metadata["title"][0] for record in harvester.ListRecords(metadataPrefix="oai_dc")]
    assert titles == [document.title for document in made]
    assert len(list(harvester.ListIdentifiers(metadataPrefix="oai_dc"))) == 5


def test_only_what_anybody_may_read_is_there_whoever_asks(app: Flask) -> None:
    for state in ("draft", "internal_review", "peer_review", "early_insight"):
        make_document(title="zebra", state=state, audience="public")
    for audience in ("members", "team"):
        make_document(title="zebra", audience=audience)
        make_document(title="zebra", audience=audience, state="withdrawn", published_at=clock.now())
    make_document(title="zebra", demo=True)
    make_document(title="zebra", state="withdrawn", audience="public", published_at=None)
    for verb in ("ListRecords", "ListIdentifiers"):
        assert error(app, f"verb={verb}&metadataPrefix=oai_dc") == "noRecordsMatch"
    for number in range(1, 12):
        asked = f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:{number}"
        assert error(app, asked) == "idDoesNotExist"


def test_a_withdrawn_document_is_marked_and_not_told(app: Flask, harvester: Sickle) -> None:
    make_document(title="zebra", state="withdrawn", published_at=clock.now(), hide_title=True)
    db.session.commit()
    [record] = harvester.ListRecords(metadataPrefix="oai_dc")
    assert record.deleted and "zebra" not in record.raw
    assert not list(harvester.ListRecords(metadataPrefix="oai_dc", ignore_deleted=True))


def test_a_list_holds_what_was_changed_in_the_time_asked_for(app: Flask, harvester: Sickle) -> None:
    document = make_document()
    db.session.commit()
    stamp, today = document.item.updated_at.strftime("%Y-%m-%dT%H:%M:%SZ"), f"{document.item.updated_at:%Y-%m-%d}"
    for window in ({"from": stamp, "until": stamp}, {"from": today, "until": today}, {"until": today}):
        assert len(list(harvester.ListRecords(metadataPrefix="oai_dc", **window))) == 1
    with pytest.raises(NoRecordsMatch):
        harvester.ListRecords(
            metadataPrefix="oai_dc", **{"from": f"{document.item.updated_at + timedelta(days=2):%Y-%m-%d}"}
        )


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Rubbish", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&x=1", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=20166", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2016-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=9999-12-31", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2016-01-01&until=2016-01-01T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2017-01-01&until=2016-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a", "noSetHierarchy"),
        ("verb=ListRecords&resumptionToken=rubbish", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=W10", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=W10&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListSets", "noSetHierarchy"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%00%F0", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=x", "idDoesNotExist"),
    ],
)
def test_a_wrong_request_is_told_as_the_protocol_has_it(app: Flask, query: str, code: str) -> None:
    assert error(app, query) == code


def test_it_may_be_asked_by_post_and_says_what_it_was_asked(app: Flask) -> None:
    make_document()
    db.session.commit()
    answer = app.test_client().post("/oai", data={"verb": "ListRecords", "metadataPrefix": "oai_dc"})
    said = ET.fromstring(answer.text).find(f"{OAI}request")
    assert said is not None and said.attrib == {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    assert said.text == "http://127.0.0.1:8000/oai"
