"""The demonstration's comments: made up, marked so, told with what came of them, and gone without a demonstration."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.policy import PUBLIC, Viewer
from portal.config import Settings
from portal.core.content import Report, load_all
from portal.core.db import db
from portal.discussion.actions.comments import create_comment
from portal.discussion.actions.load import CONTENT
from portal.discussion.models import Comment
from portal.discussion.queries import counts_for
from portal.items.models import Item
from portal.learning.queries import read_figures
from tests.conftest import settings_for
from tests.factories.accounts import make_person
from tests.factories.findings import make_finding

SEED = Path(__file__).parents[2] / "content"
HEAD = "slug: one\ndemo: true\nfinding: money\nrole: ppi_member\nshown_as: Amber Heron\nsaid_on: 2016-06-01\n"
ANSWER = "\n## The answer\n\nThank you.\n\n## Why\n\nWe wrote it out.\n"
DECIDED = "answered_on: 2016-06-08\ndecision: changed\n"


def load(folder: Path, head: str, body: str = "Please write it out.\n") -> Report:
    folder = folder / "files"
    (folder / "discussion/demo").mkdir(parents=True, exist_ok=True)
    (folder / "discussion/demo/one.md").write_text(f"---\n{head}---\n{body}", encoding="utf-8")
    return load_all(folder, CONTENT)


@pytest.fixture
def finding(app: Flask) -> int:
    made = make_finding(slug="money")
    db.session.commit()
    return made.item_id


def test_a_comment_its_answer_and_its_decision_are_loaded_once_and_follow_the_file(
    finding: int, tmp_path: Path
) -> None:
    for body in ("Please write it out.\n", "Please write it out.\n", "Write it out!\n"):
        assert load(tmp_path, HEAD + DECIDED, body + ANSWER).errors == []
    said, answer = db.session.scalars(select(Comment).order_by(Comment.id))
    assert (said.item_id, said.body, said.shown_as, said.demo) == (finding, "Write it out!", "Amber Heron", True)
    assert (answer.parent_id, answer.body, answer.is_answer, answer.demo) == (said.id, "Thank you.", True, True)
    assert said.disposition is not None
    assert (said.disposition.kind, said.disposition.why) == ("changed", "We wrote it out.")


def test_they_count_in_a_demonstration_alone(finding: int, tmp_path: Path) -> None:
    load(tmp_path, HEAD + DECIDED, f"Please.\n{ANSWER}")
    assert counts_for(PUBLIC, [finding]) == {}
    assert counts_for(Viewer(demo=True), [finding]) == {finding: 2}
    assert (read_figures(PUBLIC).heard, read_figures(Viewer(demo=True)).heard) == (0, 1)


@pytest.mark.parametrize(
    ("head", "body", "told"),
    [
        (HEAD.replace("demo: true", "demo: false"), "Words.\n", ":3: demo: only made-up comments come from files"),
        (HEAD.replace("money", "no-such"), "Words.\n", ":4: finding: there is no finding 'no-such'"),
        (HEAD.replace("ppi_member", "researcher"), "Words.\n", ":5: role: 'researcher' is not one of"),
        (HEAD.replace("2016-06-01", "soon"), "Words.\n", ":7: said_on: write a day, such as 2016-05-05"),
        (HEAD, "", ":1: a comment and its answer need words"),
        (HEAD, f"Words.\n{ANSWER}", ":1: answered_on: write a day"),
        (HEAD + DECIDED.replace("changed", "done"), f"Words.\n{ANSWER}", "decision: 'done' is not one of changed"),
    ],
    ids=["not made up", "no finding", "the team", "no day", "no words", "answer without a day", "no such decision"],
)
def test_what_is_wrong_in_a_file_is_told_with_its_line_and_nothing_is_kept(
    finding: int, tmp_path: Path, head: str, body: str, told: str
) -> None:
    report = load(tmp_path, head, body)
    assert told in report.errors[0]
    assert db.session.scalars(select(Comment)).all() == []


def test_those_that_come_with_the_portal_show_every_kind_of_answer(app: Flask) -> None:
    for path in sorted((SEED / "discussion/demo").glob("*.md")):
        words = path.read_text("utf-8").split("finding: ")[1].split("\n")[0]
        make_finding(slug=words)
    db.session.commit()
    assert load_all(SEED, CONTENT).errors == []
    told = read_figures(Viewer(demo=True))
    assert (told.heard, told.answered, told.changed, told.refused, told.overdue) == (5, 4, 1, 1, 1)


class TestInADemonstration:
    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return settings_for(tmp_path, demo=True)

    def test_they_say_that_they_are_made_up(self, finding: int, tmp_path: Path, client: FlaskClient) -> None:
        load(tmp_path, HEAD + DECIDED, f"Please.\n{ANSWER}")
        page = client.get("/findings/money").text
        assert page.count("Illustrative</strong>") >= 2
        assert "Amber Heron" in page and "We wrote it out." in client.get("/learning/").text


@pytest.mark.parametrize("is_demo", [True, False])
def test_what_a_demonstration_account_writes_goes_away_with_the_demonstration(finding: int, is_demo: bool) -> None:
    writer = make_person("national_partner", demo=is_demo)
    actor = Viewer(writer.id, "national_partner", demo=True)
    create_comment(actor, db.session.get_one(Item, finding), "We tried it.", form_key="one", secret="s")
    assert db.session.scalars(select(Comment.demo)).one() is is_demo
