"""A table of our own with a small group is loaded without it: what is withheld is in no table, file, page or answer."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.content import Report, load_all
from portal.core.db import db
from portal.findings.actions.load import CONTENT
from portal.findings.actions.tables import problems_of, read_tables, survey_tables
from portal.findings.models import Cell, Dataset
from portal.findings.search import documents
from portal.publishing.small_numbers import leaks
from tests.factories.findings import make_finding

HEAD = "table,rank,item_no,item,group,measure,value,base_printed,group_base_inferred,item_no_source,note"
SMALL, PROTECT = "Fewer than 10, not shown", "Not shown, to protect a small group"
BASES = {"all": 44, "users": 11, "carers": 6, "staff": 27}
ROWS = {"Time to talk": (31, 9, 5, 17), "One person to call": (24, 8, 4, 12)}


class Folder:
    """A folder of content with the tables of one survey."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: dict[str, dict[str, object]] = {}

    def put(
        self,
        number: str,
        bases: Mapping[str, int] = BASES,
        rows: Mapping[str, Sequence[int]] = ROWS,
        survey: str = "cards",
        **entry: object,
    ) -> None:
        """Write a table: for each row its people by group, told as `unit` says."""
        folder = self.path / "findings" / survey
        folder.mkdir(parents=True, exist_ok=True)
        unit = entry.setdefault("unit", "n")
        lines = [
            f"{number},,,{row},{group},{unit},{n if unit == 'n' else round(100 * n / base)},{base},,,x{n}"
            for row, people in rows.items()
            for (group, base), n in zip(bases.items(), people, strict=True)
        ]
        (folder / f"table_{number.replace('.', '_')}.csv").write_text("\n".join([HEAD, *lines]) + "\n")
        told = {"question_asked": "What helped?", "document": "new", "place": "Cards", "group_labels": {}}
        about = {"slug": f"{survey}-table-{number.replace('.', '-')}", "table": number, "title": f"Table {number}"}
        self.entries[f"{survey} {number}"] = {**about, **told, **entry}
        mine = [each for name, each in self.entries.items() if name.startswith(f"{survey} ")]
        (folder / "notes.yaml").write_text(yaml.safe_dump({"tables": mine}))

    def load(self) -> Report:
        """Load what has changed."""
        return load_all(self.path, CONTENT)


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Folder:
    return Folder(tmp_path / "content")


def cells(slug: str = "cards-table-1-1") -> dict[tuple[str, str], Cell]:
    found = db.session.scalars(select(Cell).join(Cell.dataset).where(Dataset.slug == slug))
    return {(cell.item, cell.group): cell for cell in found}


def test_a_small_group_is_not_stored_nor_its_base_nor_what_would_tell_them(folder: Folder) -> None:
    folder.put("1.1")
    report = folder.load()
    assert report.errors == []
    told = "fewer than 10 people: carers; not shown or only in part, to protect them: users."
    assert report.notes == [f"findings/cards/notes.yaml: Table 1.1: not shown, {told}"]
    shown = {(row, group): cell.value for (row, group), cell in cells().items()}
    assert shown == {
        ("Time to talk", "all"): 31,
        ("Time to talk", "users"): None,
        ("Time to talk", "carers"): None,
        ("Time to talk", "staff"): 17,
        ("One person to call", "all"): 24,
        ("One person to call", "users"): None,
        ("One person to call", "carers"): None,
        ("One person to call", "staff"): 12,
    }
    assert {(c.group, c.withheld, c.base, c.group_base) for c in cells().values() if c.value is None} == {
        ("users", "protect", "", None),
        ("carers", "small", "", None),
    }
    assert {cell.note for cell in cells().values() if cell.withheld} == {""}
    assert problems_of(db.session.scalars(select(Dataset)).one()) == []


def test_a_ranked_table_that_withholds_numbers_tells_no_order(folder: Folder) -> None:
    folder.put("1.1")
    file = folder.path / "findings" / "cards" / "table_1_1.csv"
    rank = {"Time to talk": "1", "One person to call": "2"}
    head, *lines = file.read_text().splitlines()
    file.write_text("\n".join([head, *(line.replace(",,,", f",{rank[line.split(',')[3]]},,", 1) for line in lines)]))
    for _ in ("as new", "again, with what was withheld before"):
        assert folder.load().errors == []
        told = db.session.scalars(select(Cell).order_by(Cell.position)).all()
        assert {cell.rank for cell in told} == {None}
        assert list(dict.fromkeys(cell.item for cell in told)) == ["One person to call", "Time to talk"]
        file.write_text(file.read_text() + "\n")


def test_no_byte_of_the_database_file_holds_what_was_withheld(folder: Folder, app: Flask) -> None:
    rows = {"Time to talk": (7431, 2303, 5, 5123), "One person to call": (6424, 2302, 4, 4118)}
    folder.put("1.1", {"all": 9044, "users": 3011, "carers": 6, "staff": 6027}, rows, place="Marked")
    assert folder.load().errors == []
    db.session.commit()
    kept = b"".join(path.read_bytes() for path in (folder.path.parent).glob("portal.db*"))
    assert b"x5123" in kept
    assert b"x2303" not in kept
    assert b"x2302" not in kept


def test_page_chart_csv_and_api_say_why_and_never_the_number(folder: Folder, client: FlaskClient) -> None:
    folder.put("1.1", unit="percent")
    folder.load()
    finding = make_finding(dataset=db.session.scalars(select(Dataset)).one())
    db.session.commit()
    slug = finding.item.slug
    for address in ("/findings/datasets/cards-table-1-1?by=group", f"/findings/{slug}"):
        page = client.get(address).text
        assert SMALL in page
        assert PROTECT in page
        assert "carers: fewer than 10, not shown" in page
        assert not {"83%", "67%", "82%", "73%", "5 of 6", "9 of 11"} & set(page.replace("<", " <").split())
    for address in ("/findings/datasets/cards-table-1-1.csv", f"/api/v1/findings/{slug}/data.csv"):
        rows = list(csv.DictReader(io.StringIO(client.get(address).text)))
        told = {(row["group"], row["value"], row["base"], row["group_base"]) for row in rows if not row["base"]}
        assert told == {("carers", SMALL, "", ""), ("users", PROTECT, "", "")}
    document = next(documents([finding.item]))
    assert "Cards" not in document.body
    assert not any(word in text for word in ("carers", "83") for text in (document.summary, document.body))


def test_the_list_of_tables_tells_the_base_of_everybody(folder: Folder, client: FlaskClient) -> None:
    folder.put("1.1")
    folder.load()
    assert "<span>44</span>" in client.get("/findings/datasets/").text


def test_tables_of_one_question_are_solved_together_however_they_word_it(folder: Folder, client: FlaskClient) -> None:
    """The second has no group that is small, but beside the first it would tell the users, and so the carers."""
    folder.put("1.1", question_source="Q7", question_asked="What helped you?")
    folder.put(
        "1.2", {"users": 11}, {row: (n[1],) for row, n in ROWS.items()}, question_source="Question 7 of the card"
    )
    assert folder.load().errors == []
    assert {cell.withheld for cell in cells("cards-table-1-2").values()} == {"protect"}
    assert PROTECT in client.get("/findings/datasets/cards-table-1-2").text  # though it has no group of the survey's


def test_a_later_table_does_not_tell_what_an_earlier_one_withholds(folder: Folder) -> None:
    folder.put("1.1", {"users": 31, "carers": 6}, {"Talk": (20, 3), "Call": (12, 2)}, question_source="Q7")
    assert folder.load().errors == []
    assert {cell.withheld for (_, group), cell in cells().items() if group == "users"} == {""}
    folder.put("1.2", {"all": 37}, {"Talk": (23,), "Call": (14,)}, question_source="Q7", question_asked="Again")
    assert folder.load().errors == []
    assert {cell.withheld for cell in cells("cards-table-1-2").values()} == {"protect"}


def test_tables_of_two_surveys_are_never_mixed(folder: Folder) -> None:
    folder.put("1.1", question_source="Q7")
    folder.put("1.1", {"users": 11}, {row: (n[1],) for row, n in ROWS.items()}, survey="panel", question_source="Q7")
    assert folder.load().errors == []
    assert {cell.withheld for cell in cells("panel-table-1-1").values()} == {""}


def test_tables_that_count_other_answers_share_no_numbers_but_their_bases(folder: Folder) -> None:
    folder.put("1.1", {"all": 44}, {"Money": (31,)}, question_source="Q7", answer="very big")
    folder.put("1.2", {"all": 44}, {"Money": (9,)}, question_source="Q7", answer="no barrier")
    assert folder.load().errors == []
    folder.put("1.2", {"all": 44}, {"Money": (9,)}, question_source="Q7")
    errors = folder.load().errors
    assert "do not add up" in errors[0]
    assert "say which in `answer`" in errors[0]


def test_what_was_withheld_stays_so_when_the_file_is_loaded_again_with_one_table_more(folder: Folder) -> None:
    folder.put("1.1")
    folder.load()
    before = {place: (cell.withheld, cell.value) for place, cell in cells().items()}
    folder.put("1.2", {"all": 44, "north": 30, "south": 14}, {"Time to talk": (31, 20, 11)}, question_source="Q9")
    assert folder.load().errors == []
    assert {place: (cell.withheld, cell.value) for place, cell in cells().items()} == before
    tables = [table for _, table in read_tables(survey_tables("cards"))]
    assert leaks(tables) == {}


def test_rows_that_do_not_make_up_the_base_are_refused_and_nothing_is_saved(folder: Folder) -> None:
    folder.put("1.1")
    folder.load()
    wrong = {"Yes": (30, 20, 10), "No": (9, 6, 4)}
    folder.put("1.2", {"all": 40, "north": 26, "south": 14}, wrong, single_answer=True)
    errors = folder.load().errors
    assert "Table 1.2: the rows of the group “all” do not add up to its base (39, not 40)" in errors[0]
    assert [dataset.number for dataset in survey_tables("cards")] == ["1.1"]


@pytest.mark.parametrize(
    ("bases", "entry", "told"),
    [
        ({"all": 44, "Barnsley": 17, "others": 27}, {}, "“Barnsley” would show the answers of one Pioneer or body"),
        ({"all": 44, "a": 17, "b": 27}, {"base_note": "Among them 4 of 6 carers."}, "a group of fewer than 10 people"),
    ],
)
def test_what_cannot_be_protected_is_refused(
    folder: Folder, bases: dict[str, int], entry: dict[str, object], told: str
) -> None:
    folder.put("1.1", bases, {"Yes": (20, 9, 11)}, **entry)
    assert told in folder.load().errors[0]
    assert survey_tables("cards") == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("1.1,,,Yes,all,n,30,about 40,,,", "csv:2: say how many people this group has"),
        ("1.1,,,Yes,all,n,41,40,,,", "csv:2: the value is more than its base"),
        ("1.1,,,Yes,all,n,4,40,,,\n1.1,,,yes!,all,n,5,40,,,", "csv:3: “yes!” of the group “all” stands here twice"),
    ],
)
def test_a_line_that_hides_how_many_people_it_tells_of_is_refused(folder: Folder, line: str, told: str) -> None:
    folder.put("1.1")
    (folder.path / "findings" / "cards" / "table_1_1.csv").write_text(f"{HEAD}\n{line}\n")
    assert told in folder.load().errors[0]


def test_a_group_that_is_small_in_one_row_only_is_withheld_there(folder: Folder) -> None:
    folder.put("1.1", {"all": 40, "north": 28, "south": 12}, {"Yes": (20, 12, 8)})
    path = folder.path / "findings" / "cards" / "table_1_1.csv"
    fewer = [
        f"1.1,,,No,{group},n,{n},{base},,," for group, n, base in (("all", 9, 35), ("north", 5, 26), ("south", 4, 9))
    ]
    path.write_text(path.read_text() + "\n".join(fewer) + "\n")
    assert folder.load().errors == []
    found = {place: cell.withheld for place, cell in cells().items()}
    assert found["No", "south"] == "small"
    assert found["No", "north"] or found["No", "all"]
    assert {found["Yes", group] for group in ("all", "north", "south")} == {""}
