"""A case on its way out: what is missing is told, the named site agrees to the very words, an edit voids it."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.policy import Viewer
from portal.accounts.models import Person
from portal.case_studies import content
from portal.case_studies.actions.drafts import Saving, Start, create_case, save_part
from portal.case_studies.models import CaseStudy
from portal.core.db import db
from portal.publishing import actions, queries
from portal.publishing.actions import consent
from portal.publishing.kinds import Refused
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.case_studies import words_of_case
from tests.factories.findings import make_finding

pytestmark = pytest.mark.usefixtures("vocabulary")
SignIn = Callable[..., FlaskClient]
OUTCOME = {"outcome": "O11", "label": "Admissions", "status": "aimed", "target": "fewer"}
WHOLE = {
    "sites": "cornwall",
    "initiatives": "shared-records",
    "groups": "ltc",
    "gist": "Nurses and social workers see one record.",
    "problem": "Each kept a record of their own.",
    "done": "They opened one view.",
    "plain_english": "They now share notes.",
    "did_not_work": "The first guide was too long.",
    "barriers": content.pack([{"barrier": "B13", "outcome": "overcame", "how": "The leads sat down together."}]),
    "outcomes": content.pack([OUTCOME]),
}


def people() -> tuple[Viewer, Viewer, Viewer]:
    """A writer and a lead of Cornwall, and a researcher."""
    writer = make_person("pioneer_staff", keys=("site:cornwall",))
    lead = make_person("pioneer_staff", keys=("site:cornwall", "lead:cornwall"))
    team: Person = make_person("researcher")
    return (
        viewer_of(writer, "site:cornwall"),
        viewer_of(lead, "site:cornwall", "lead:cornwall"),
        viewer_of(team),
    )


def draft(writer: Viewer, **changes: str) -> CaseStudy:
    return create_case(writer, Start("One view of the record", WHOLE | changes))


def obstacles(case: CaseStudy) -> list[str]:
    words = queries.next_content(case.item)
    return [obstacle.message for obstacle in queries.list_obstacles(case.item, "published", words)]


def test_everything_that_is_missing_is_told_at_once_with_the_page_to_mend_it(app: Flask) -> None:
    writer, _lead, _team = people()
    case = create_case(writer, Start("Too short", {"sites": "cornwall"}))
    with pytest.raises(Refused) as refused:
        actions.submit(writer, case.item)
    told = {obstacle.message: obstacle.href for obstacle in refused.value.obstacles}
    assert told["Write it in plain English."] == "/case-studies/too-short/edit/plain-english"
    assert told["Name an outcome, even if nobody has measured it."] == "/case-studies/too-short/edit/outcomes"
    assert "Tell what was done." in told


def test_a_case_is_out_once_another_approves_and_the_site_agrees(app: Flask, client: FlaskClient) -> None:
    writer, lead, team = people()
    case = draft(writer)
    actions.submit(writer, case.item)
    actions.approve(team, case.item, digest=queries.next_content(case.item).digest)
    assert obstacles(case) == ["Cornwall was not asked."]
    consent.ask_consent(team, case.item, "cornwall")
    consent.give_consent(lead, case.item, "cornwall", digest=queries.next_content(case.item).digest)
    actions.release(team, case.item)
    db.session.commit()
    page = client.get("/case-studies/?barrier=B13").text
    assert "The leads sat down together." in page
    assert "Overcame it (1)" in page


def test_an_edit_voids_what_was_agreed_and_approved(app: Flask) -> None:
    writer, lead, team = people()
    case = draft(writer)
    actions.submit(writer, case.item)
    actions.approve(team, case.item, digest=queries.next_content(case.item).digest)
    consent.ask_consent(team, case.item, "cornwall")
    consent.give_consent(lead, case.item, "cornwall", digest=queries.next_content(case.item).digest)
    actions.ask_for_changes(team, case.item, "Say what it cost.")
    now = queries.next_content(case.item)
    part = content.BY_KEY["plain-english"]
    stamp = content.stamp(now.title, now.audience, now.fields, part)
    save_part(writer, case.item, Saving(part, {"plain_english": "Other words."}, stamp))
    actions.submit(writer, case.item)
    told = obstacles(case)
    assert any("Cornwall agreed to other words" in message for message in told)
    assert any("approved these very words" in message for message in told)


def test_a_withdrawn_consent_takes_the_page_and_its_files_away(app: Flask, client: FlaskClient) -> None:
    writer, lead, team = people()
    case = draft(writer)
    actions.submit(writer, case.item)
    actions.approve(team, case.item, digest=queries.next_content(case.item).digest)
    consent.ask_consent(team, case.item, "cornwall")
    consent.give_consent(lead, case.item, "cornwall", digest=queries.next_content(case.item).digest)
    actions.release(team, case.item)
    consent.withdraw_consent(lead, case.item, "cornwall")
    db.session.commit()
    slug = case.item.slug
    for end in ("", ".json", ".docx", ".pdf", "/questions"):
        gone = client.get(f"/case-studies/{slug}{end}")
        assert gone.status_code == 410
        assert "One view of the record" not in gone.text and slug not in gone.text
    assert "One view of the record" not in client.get("/case-studies/?barrier=B13").text
    assert slug not in client.get("/case-studies/export.csv").text


def test_a_case_cannot_lead_to_what_is_not_published(app: Flask) -> None:
    writer, _lead, _team = people()
    make_finding(slug="open")
    make_finding(slug="soon", state="draft")
    links = [{"item": "finding/open", "beside": True}, {"item": "finding/soon", "beside": False}]
    case = draft(writer, links=content.pack(links))
    assert "“soon” is not published. Take the link away, or wait for it." in obstacles(case)


def test_the_words_of_a_version_come_back_whole(app: Flask) -> None:
    writer, _lead, _team = people()
    make_finding(slug="open")
    more = {"links": content.pack([{"item": "finding/open", "beside": True}]), "maturity": "early", "cost": "£5"}
    case = draft(writer, **more)
    before = words_of_case(case.item.id)
    now = queries.next_content(case.item)
    part = content.BY_KEY["story"]
    stamp = content.stamp(now.title, now.audience, now.fields, part)
    save_part(writer, case.item, Saving(part, {"why": "It saves calls."}, stamp))
    after = words_of_case(case.item.id)
    assert {name for name in before if before[name] != after[name]} == {"why"}
