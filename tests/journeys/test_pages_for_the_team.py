"""Every kind of page that links lead the research team to: accessible, narrow enough, quiet, with its own name."""

import pytest

from portal.access.policy import TEAM
from tests.journeys.conftest import Walk
from tests.journeys.walk import PageRules, Seen


@pytest.fixture(scope="module", params=TEAM)
def seen(request: pytest.FixtureRequest, walk_as: Walk) -> Seen:
    """The walk of one role."""
    return walk_as(str(request.param))


class TestPagesForTheTeam(PageRules):
    """For researchers and administrators."""
