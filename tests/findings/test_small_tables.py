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


def test_a_finding_with_such_a_table_is_not_released_and_says_why(app: Flask) -> None:
    owner = make_person("researcher")
    item = make_finding(owner=owner)
    words_of(item).dataset_id = own({"all": 97, "wave1": 92, "wave2": 5}).id
    db.session.flush()
    author = viewer_of(owner)
    with pytest.raises(Refused, match="fewer than 10 people"):
        actions.submit(author, item)
    assert item.state == "draft"
