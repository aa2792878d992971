"""A table that would show a small group or a site, or give a withheld number away, reaches no reader."""

import pytest
from flask import Flask

from portal.core.db import db
from portal.findings.actions.tables import problems_of
from portal.findings.models import Dataset
from portal.publishing import actions
from portal.publishing.kinds import Refused
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.findings import make_dataset
from tests.factories.publishing import make_finding, words_of


def own(bases: dict[str, int], **fields: object) -> Dataset:
    """A table of our own: no published report prints it."""
    dataset = make_dataset(groups=tuple(bases))
    dataset.document = "new"
    for cell in dataset.cells:
        cell.group_base = bases[cell.group]
    for name, value in fields.items():
        setattr(dataset, name, value)
    db.session.flush()
    return dataset


def test_a_table_of_a_published_report_is_shown_as_it_was_printed(app: Flask) -> None:
    dataset = own({"all": 97, "wave1": 92, "wave2": 5}, document="E03")
    assert problems_of(dataset) == []


@pytest.mark.parametrize(
    ("bases", "told"),
    [
        ({"all": 97, "wave1": 92, "wave2": 5}, "the group “wave2” has fewer than 10 people"),
        ({"all": 40, "Cornwall": 40}, "“Cornwall” would show the answers of one Pioneer or body"),
    ],
)
def test_a_table_of_our_own_hides_small_groups_and_sites(app: Flask, bases: dict[str, int], told: str) -> None:
    assert any(told in problem for problem in problems_of(own(bases)))


def test_numbers_that_do_not_add_up_over_two_tables_of_one_question_are_refused(app: Flask) -> None:
    own({"all": 40, "wave1": 20, "wave2": 20}, measure="What helped?", unit="n")
    wrong = own({"all": 41, "wave1": 20, "wave2": 20}, measure="What helped?", unit="n")
    assert any("do not add up" in problem for problem in problems_of(wrong))


def without(dataset: Dataset, *cells: tuple[str, str]) -> Dataset:
    """The table with these left out: a whole group when the row is empty."""
    dataset.cells = [
        cell for cell in dataset.cells if (cell.item, cell.group) not in cells and ("", cell.group) not in cells
    ]
    db.session.flush()
    return dataset


KINDS = {"all": 60, "ccg": 30, "la": 21, "nhs_provider": 5, "other": 4}


def test_a_group_that_is_left_out_is_told_by_what_the_others_leave(app: Flask) -> None:
    told = problems_of(without(own({"all": 40, "wave1": 36, "wave2": 4}), ("", "wave2")))
    assert any("the base of the group “wave2” is withheld, but readers can work it out" in problem for problem in told)
    assert problems_of(without(own({"all": 40, "wave1": 28, "wave2": 12}), ("", "wave2"))) == []


def test_two_small_groups_may_be_left_out_until_another_table_of_the_question_tells_one(app: Flask) -> None:
    ours = without(own(KINDS, measure="What helped?", unit="n"), ("", "nhs_provider"), ("", "other"))
    for cell in ours.cells:
        cell.value = {"all": 9, "ccg": 4, "la": 3}[cell.group]
    assert problems_of(ours) == []
    report = own(KINDS, measure="What helped?", unit="n", document="E03")
    for cell in report.cells:
        cell.value = {"all": 9, "ccg": 4, "la": 3, "nhs_provider": 2, "other": 0}[cell.group]
    without(report, ("", "other"))
    assert any("“Row 1” of the group “other” is withheld" in problem for problem in problems_of(ours))


def test_one_number_left_out_is_told_by_its_row(app: Flask) -> None:
    table = without(own({"all": 40, "wave1": 20, "wave2": 20}, unit="n"), ("Row 1", "wave2"))
    for cell in table.cells:
        cell.value = 10 if cell.group == "all" else 5
    assert any("“Row 1” of the group “wave2” is withheld" in problem for problem in problems_of(table))


def test_rows_of_a_single_answer_table_add_up_to_its_bases(app: Flask) -> None:
    halves = own({"all": 40}, single_answer=True)
    assert any("do not add up" in problem for problem in problems_of(halves))
    halves.single_answer = False
    assert problems_of(halves) == []


def test_a_label_that_names_a_site_is_found_though_its_key_does_not(app: Flask) -> None:
    told = problems_of(own({"all": 40, "wave1": 20, "wave2": 20}, group_labels={"wave1": "People in Barnsley"}))
    assert any("“People in Barnsley” would show" in problem for problem in told)


def test_a_finding_with_such_a_table_is_not_released_and_says_why(app: Flask) -> None:
    owner = make_person("researcher")
    item = make_finding(owner=owner)
    words_of(item).dataset_id = own({"all": 97, "wave1": 92, "wave2": 5}).id
    db.session.flush()
    author = viewer_of(owner)
    with pytest.raises(Refused, match="fewer than 10 people"):
        actions.submit(author, item)
    assert item.state == "draft"
