"""Finding by wave, year and state is asked on PostgreSQL as on SQLite."""

from pathlib import Path

import pytest
from flask import Flask

from portal.access.policy import Viewer
from portal.case_studies.queries.need import facet_counts, find_cases
from portal.config import Settings
from tests.conftest import settings_for
from tests.factories.case_studies import make_case
from tests.factories.pioneers import make_pioneer


@pytest.fixture
def settings(tmp_path: Path, postgres_url: str) -> Settings:
    return settings_for(tmp_path, database_url=postgres_url)


def test_waves_years_and_states_are_counted(app: Flask) -> None:
    make_pioneer("leeds", "Leeds", wave=2)
    make_case(fields={"period": "2014 to 2015"}, terms={"site": ["leeds"]}, barriers={"B13": "met"})
    chosen = {"wave": ["2"], "year": ["2015"], "state": ["published"]}
    team = Viewer(person_id=1, role="researcher")
    assert find_cases(team, chosen).page.total == 1
    counts = facet_counts(team, chosen)
    assert (counts["wave"], counts["year"]) == ({"2": 1}, {"2014": 1, "2015": 1})
    assert (counts["state"], counts["barrier"]) == ({"published": 1}, {"B13": 1})
