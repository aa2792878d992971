"""Every kind of page that links lead the public and members to: accessible, narrow enough, quiet, with its own name."""

import pytest

from portal.access.policy import MEMBERS
from tests.journeys.conftest import Walk
from tests.journeys.walk import PageRules, Seen


@pytest.fixture(scope="module", params=("public", *MEMBERS))
def seen(request: pytest.FixtureRequest, walk_as: Walk) -> Seen:
    """The walk of one role."""
    return walk_as(str(request.param))


class TestPagesForMembers(PageRules):
    """For the public, PPI members, Pioneer staff and national partners."""
