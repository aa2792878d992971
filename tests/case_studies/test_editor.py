"""The editor: each page is saved apart, two at once both keep their words, wrong words are refused and kept."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.case_studies import content
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.items.models import Item
from tests.case_studies.writing import draft, only_case, stamp_of, words_in
from tests.factories.accounts import make_person
from tests.factories.case_studies import make_case, words_of_case
from tests.factories.findings import make_finding

pytestmark = pytest.mark.usefixtures("without_csrf", "vocabulary")
SignIn = Callable[..., FlaskClient]


def test_pages_are_saved_and_the_progress_grows(app: Flask, writer: FlaskClient) -> None:
    address = draft(writer)
    page = writer.get(f"{address}/story")
    story = {"problem": "P", "done": "D", "why": "W", "took": "T", "version": stamp_of(page)}
    assert "6 of 17 fields filled in" in writer.post(f"{address}/story", data=story, follow_redirects=True).text
    assert only_case().why == "W"
    assert db.session.scalar(select(func.count()).where(AuditLine.act == "case_study:edit")) == 1


def test_the_second_of_two_who_save_the_same_page_sees_both_texts_and_loses_nothing(
    app: Flask, writer: FlaskClient
) -> None:
    address = f"{draft(writer)}/learning"
    stamp = stamp_of(writer.get(address))
    writer.post(address, data={"did_not_work": "Theirs", "version": stamp})
    second = writer.post(address, data={"did_not_work": "Mine", "version": stamp})
    assert second.status_code == 409
    assert "Theirs" in second.text
    assert "Mine" in words_in(second, "#did_not_work")
    assert only_case().did_not_work == "Theirs"
    again = writer.post(address, data={"did_not_work": "Both", "version": stamp_of(second)})
    assert again.status_code == 302
    assert only_case().did_not_work == "Both"


def test_two_who_save_different_pages_do_not_meet(app: Flask, writer: FlaskClient) -> None:
    address = draft(writer)
    learning, plain = (stamp_of(writer.get(f"{address}/{part}")) for part in ("learning", "plain-english"))
    writer.post(f"{address}/learning", data={"did_not_work": "A", "version": learning})
    assert writer.post(f"{address}/plain-english", data={"plain_english": "B", "version": plain}).status_code == 302


def test_autosave_keeps_words_and_gives_the_next_version(app: Flask, writer: FlaskClient) -> None:
    address = f"{draft(writer)}/plain-english"

    def save(words: str, version: str) -> TestResponse:
        return writer.post(address, data={"plain_english": words, "version": version, "autosave": "1"})

    first = save("One", stamp_of(writer.get(address)))
    assert first.status_code == 200
    assert first.json["saved"].startswith("Saved at")  # type: ignore[index]
    assert save("Two", "old").status_code == 409
    assert save("x" * 20_001, first.json["version"]).status_code == 400  # type: ignore[index]
    assert save("Three", first.json["version"]).status_code == 200  # type: ignore[index]
    assert only_case().plain_english == "Three"


def test_barriers_are_added_changed_moved_and_taken_away(app: Flask, writer: FlaskClient) -> None:
    address = f"{draft(writer)}/barriers"

    def send(path: str, **fields: str) -> TestResponse:
        stamp = stamp_of(writer.get(f"{address}/new"))
        return writer.post(f"{address}/{path}", data={"version": stamp, **fields}, follow_redirects=True)

    send("new", barrier="B13", outcome="met", how="First")
    send("new", barrier="B14", outcome="overcame", how="Second")
    send("0", barrier="B13", outcome="working", how="Changed")
    assert "You told of this barrier already" in send("new", barrier="B13", outcome="met", how="Again").text
    assert "Choose a barrier from the list" in send("new", barrier="B99", outcome="met", how="Unknown").text
    assert [(b.barrier, b.outcome) for b in only_case().barriers] == [("B13", "working"), ("B14", "overcame")]
    send("1/act", act="up")
    assert [b.barrier for b in only_case().barriers] == ["B14", "B13"]
    send("0/act", act="remove")
    assert [b.how for b in only_case().barriers] == ["Changed"]
    assert writer.get(f"{address}/7").status_code == 404


def test_an_entry_is_kept_while_it_is_written_once_it_holds_what_it_needs(app: Flask, writer: FlaskClient) -> None:
    address = f"{draft(writer)}/barriers"
    entry = {"barrier": "B13", "outcome": "met", "version": stamp_of(writer.get(f"{address}/new")), "autosave": "1"}
    early = writer.post(f"{address}/new", data=entry)
    assert (early.status_code, only_case().barriers) == (200, [])
    assert "Say how it went" in early.json["message"]  # type: ignore[index]
    kept = writer.post(f"{address}/new", data=entry | {"how": "We t"}).json
    assert kept is not None
    again = writer.post(kept["action"], data=entry | {"how": "We tried", "version": kept["version"]})
    assert (again.status_code, [b.how for b in only_case().barriers]) == (200, ["We tried"])
    assert writer.post(kept["action"], data=entry | {"how": "Late", "version": "old"}).status_code == 409


def test_an_outcome_is_refused_at_its_field_with_all_words_kept(app: Flask, writer: FlaskClient) -> None:
    address = f"{draft(writer)}/outcomes"
    fields = {"label": "Admissions", "outcome": "O11", "status": "measured", "result": "140%", "method": "Audit"}
    answer = writer.post(f"{address}/new", data=fields | {"version": stamp_of(writer.get(f"{address}/new"))})
    assert answer.status_code == 400
    assert "140% is above 100%" in answer.text
    assert 'value="140%"' in answer.text
    late = {"result": "40%", "direction": "improved", "scale": "2", "baseline_on": "2015-09", "follow_up_on": "2014-09"}
    answer = writer.post(f"{address}/new", data=fields | late | {"version": stamp_of(writer.get(f"{address}/new"))})
    assert "The follow-up is before the baseline" in answer.text
    late["follow_up_on"] = "2016-09"
    more = {"effect_level": "partly", "effect_note": "A clear rise.", "source": "The service's own report"}
    writer.post(f"{address}/new", data=fields | late | more | {"version": stamp_of(writer.get(f"{address}/new"))})
    saved = only_case().outcomes[0]
    assert (saved.result, saved.scale, saved.follow_up_on.isoformat()) == ("40%", "2", "2016-09-01")  # type: ignore[union-attr]
    assert saved.strength == {"effect": {"level": "partly", "note": "A clear rise."}}
    assert saved.source == "The service's own report"
    assert 'value="2015-09"' in writer.get(f"{address}/0").text


def test_a_logic_model_is_written_in_lines_and_put_in_order_with_buttons(app: Flask, writer: FlaskClient) -> None:
    address = f"{draft(writer)}/logic-model"
    lines = {
        "inputs": "Leadership\nA community map ?",
        "impact": "Lower costs",
        "version": stamp_of(writer.get(address)),
    }
    writer.post(address, data=lines)
    order = writer.get(f"{address}/order")
    writer.post(f"{address}/order", data={"act": "1:up", "version": stamp_of(order)})
    assert [entry["text"] for entry in only_case().logic_model] == ["A community map", "Leadership", "Lower costs"]
    assert only_case().logic_model[0]["uncertain"] is True
    many = "\n".join(f"Entry {n}" for n in range(200))
    answer = writer.post(address, data={"outputs": many, "version": stamp_of(writer.get(address))})
    assert answer.status_code == 400
    assert "holds up to 100 entries" in answer.text
    assert "Entry 199" in answer.text


def test_only_what_one_may_read_can_be_linked(app: Flask, writer: FlaskClient) -> None:
    make_finding(slug="open-finding")
    make_finding(slug="team-finding", audience="team")
    make_finding(slug="draft-finding", state="draft")
    db.session.commit()
    address = f"{draft(writer)}/links"

    def send(text: str) -> TestResponse:
        return writer.post(address, data={"beside": text, "version": stamp_of(writer.get(address))})

    for slug in ("team-finding", "draft-finding", "none"):
        assert "There is no finding or document" in send(f"/findings/{slug}").text
    assert send("http://127.0.0.1:8000/findings/open-finding?x=1").status_code == 302
    assert content.unpack(words_of_case(only_case().item_id), "links") == [
        {"item": "finding/open-finding", "beside": True}
    ]


def test_nobody_else_edits_a_draft(app: Flask, sign_in: SignIn, writer: FlaskClient) -> None:
    address = draft(writer)
    assert sign_in("pioneer_staff", "site:cornwall").get(address).status_code == 404
    assert sign_in("administrator").get(address).status_code == 403
    assert writer.get(f"{address}/nonsense").status_code == 404


def test_a_published_case_is_changed_in_its_next_version_only(app: Flask, sign_in: SignIn) -> None:
    person = make_person("researcher")
    case = make_case(slug="out", owner_id=person.id)
    visitor = sign_in(person)
    address = "/case-studies/out/edit/plain-english"
    fields = {"plain_english": "New words", "note": "Clearer.", "version": stamp_of(visitor.get(address))}
    assert visitor.post(address, data=fields).status_code == 302
    assert "New words" in visitor.get(address).text
    assert "New words" not in visitor.get("/case-studies/out").text
    assert db.session.get_one(Item, case.item.id).state == "published"


def test_administrators_may_correct_what_is_out_and_are_led_to_no_drafts_of_theirs(app: Flask, sign_in: SignIn) -> None:
    make_case(slug="out", owner_id=make_person("researcher").id)
    page = sign_in("administrator").get("/case-studies/out/edit")
    assert page.status_code == 200
    assert "/case-studies/drafts" not in page.text


def test_each_page_of_an_entry_has_a_title_of_its_own(app: Flask, writer: FlaskClient) -> None:
    address = draft(writer)
    titles = [
        writer.get(f"{address}/{place}").text.partition("<title>")[2][:12] for place in ("outcomes", "outcomes/new")
    ]
    assert titles[0] != titles[1] and titles[1].startswith("Add an outco")


def test_what_is_written_back_is_what_was_read(app: Flask, writer: FlaskClient) -> None:
    draft(writer)
    before = words_of_case(only_case().item_id)
    writer.get("/case-studies/drafts")
    assert words_of_case(only_case().item_id) == before
    assert list(before) == list(content.FIELDS)
