"""Case studies as they come from content files: the real ones whole, wrong ones refused with their line."""

from pathlib import Path
from shutil import copyfile, copytree

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.access.policy import PUBLIC, Viewer
from portal.app import CONTENT, ROOT, create_app
from portal.case_studies.models import CaseBarrier, CaseStudy
from portal.case_studies.queries.cases import get_case
from portal.case_studies.queries.need import find_cases
from portal.case_studies.queries.spread import list_travels
from portal.case_studies.search import documents
from portal.core.content import load_all
from portal.core.db import db, writing
from tests.conftest import settings_for

CASE = "case_studies/cornwall-living-well.md"


@pytest.fixture(scope="module")
def empty_database(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all content but one case, loaded once for this file: the tests load that case."""
    folder = tmp_path_factory.mktemp("loaded")
    content = Path(copytree(ROOT / "content", folder / "content"))
    (content / CASE).unlink()
    settings = settings_for(folder)
    copyfile(empty_database, folder / "portal.db")
    with create_app(settings).app_context():
        assert load_all(content, CONTENT).errors == []
        db.session.remove()
    db.disconnect()
    return folder / "portal.db"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(copytree(ROOT / "content", tmp_path / "content"))


def test_the_content_that_comes_with_the_portal_loads_whole(app: Flask, content: Path) -> None:
    report = load_all(content, CONTENT)
    assert report.errors == []
    with writing():
        assert db.session.scalar(select(func.count()).select_from(CaseStudy)) == 15
        cornwall = get_case(PUBLIC, "cornwall-living-well")
        assert len(cornwall.logic_model) == 60
        assert sum(entry["uncertain"] for entry in cornwall.logic_model) == 5
        assert {outcome.status for outcome in cornwall.outcomes} == {"aimed"}
        assert {barrier.outcome for barrier in cornwall.barriers} == {"planned"}
        demo = Viewer(demo=True)
        assert all(find_cases(demo, {"barrier": [f"B{n:02}"]}).page.total for n in range(1, 28))
        assert find_cases(PUBLIC, {}).page.total == 1


def test_a_change_of_a_logic_model_or_survey_table_alone_is_loaded(app: Flask, content: Path) -> None:
    load_all(content, CONTENT)
    model = content / "case_studies/logic_models/cornwall-living-well.yaml"
    model.write_text(model.read_text().replace("The 20% and the 11%", "Both figures", 1))
    table = content / "findings/survey2016/table_6_1.csv"
    table.write_text(table.read_text() + "\n")
    assert load_all(content, CONTENT).loaded == ["findings/survey2016/notes.yaml", CASE]
    with writing():
        assert get_case(PUBLIC, "cornwall-living-well").logic_note.startswith("Both figures")


def test_loading_again_changes_nothing(app: Flask, content: Path) -> None:
    load_all(content, CONTENT)
    again = load_all(content, CONTENT)
    assert again.loaded == []


def test_a_changed_file_replaces_what_it_said(app: Flask, content: Path) -> None:
    load_all(content, CONTENT)
    path = content / CASE
    path.write_text(path.read_text().replace("barrier: B13", "barrier: B14"))
    assert load_all(content, CONTENT).loaded == [CASE]
    with writing():
        keys = db.session.scalars(
            select(CaseBarrier.barrier).join(CaseBarrier.case).where(CaseStudy.basis == "document")
        )
        assert "B14" in (found := set(keys)) and "B13" not in found


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("barrier: B13", "barrier: B99", "barriers: 'B99' is not in the vocabulary"),
        ("outcome: O06", "outcome: O99", "outcomes: 'O99' is not in the vocabulary"),
        ("status: aimed", "status: measured", "is measured but has no method or scale"),
        ("status: aimed", "status: aimed\n    size: fell by 130%", "130% is above 100%"),
        ("status: aimed", "status: lost", "unknown status"),
        ("level: not measured", "level: huge", "unknown level of strength"),
        ("## What was done\n", "## Something else\n", "sections are missing: What was done"),
        ("logic_models/cornwall-living-well.yaml", "logic_models/none.yaml", "there is no file"),
        ("finding/case-management-evidence", "finding/none", "there is no finding 'none'"),
        ("maturity: null", "maturity: old", "maturity: 'old' is not one of"),
    ],
)
def test_a_wrong_file_is_refused_whole_and_says_why(app: Flask, content: Path, old: str, new: str, told: str) -> None:
    path = content / CASE
    text = path.read_text()
    assert old in text
    path.write_text(
        text.replace(old, new, 1)
        if old != "status: aimed"
        else text.replace("method: not stated", "method: ''", 1).replace(old, new, 1)
    )
    errors = load_all(content, CONTENT).errors
    assert len(errors) == 1
    assert told in errors[0]
    with writing():
        assert find_cases(PUBLIC, {}).page.total == 0


def test_made_up_travels_stay_with_made_up_cases(app: Flask, content: Path) -> None:
    load_all(content, CONTENT)
    with writing():
        shown, hidden = Viewer(demo=True), Viewer()
        case = get_case(shown, "telehealth-in-care-homes")
        told = [(record.status, record.current) for record, _name in list_travels(shown, case)]
        assert told == [("tries", False), ("stopped", True)]
        assert list_travels(hidden, case) == []
    path = content / CASE
    wrong = "spread: [{site: Leeds, status: tries, date: 2016-01-01, why: x}]"
    path.write_text(path.read_text().replace("\nstate: published", f"\n{wrong}\nstate: published", 1))
    assert "only a case with `demo: true`" in load_all(content, CONTENT).errors[0]


def test_the_search_finds_barriers_stories_and_the_logic_model(app: Flask, content: Path) -> None:
    load_all(content, CONTENT)
    with writing():
        cases = (get_case(PUBLIC, "cornwall-living-well"), get_case(Viewer(demo=True), "shared-record-view"))
        cornwall, made_up = documents([case.item for case in cases])
    assert "34,000" in cornwall.body
    assert cornwall.facets["site"] == ("cornwall",)
    assert "B13" in cornwall.facets["barrier"]
    assert any(passage.label.startswith("Barrier: overcame") for passage in made_up.passages)
    assert made_up.summary.startswith("Illustrative: not a real case.")
    assert made_up.rights.isdisjoint({"published/public"})
