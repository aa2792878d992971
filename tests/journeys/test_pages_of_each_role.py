"""Every kind of page that links lead each role to: accessible, narrow enough, quiet, with its own name."""

import pytest

from portal.access.policy import ROLES
from tests.journeys.conftest import Walk
from tests.journeys.walk import Seen


@pytest.fixture(scope="module", params=ROLES)
def seen(request: pytest.FixtureRequest, walk_as: Walk) -> Seen:
    """The walk of one role; what an earlier role met is not looked at twice."""
    return walk_as(str(request.param))


def test_every_page_is_accessible_and_fits_a_small_screen(seen: Seen) -> None:
    assert seen.pages > 20
    assert not seen.wrong, "\n".join(seen.wrong)


def test_no_page_complains_or_asks_another_host(seen: Seen) -> None:
    assert not seen.noise, "\n".join(seen.noise)


def test_no_link_leads_nowhere(seen: Seen) -> None:
    assert not seen.dead, "\n".join(seen.dead)


def test_titles_tell_pages_apart(seen: Seen) -> None:
    """Two kinds of page, or the pages of two things, never share a name; "/" is one's own page when signed in."""
    assert "" not in seen.titles
    shared = []
    for title, places in seen.titles.items():
        kinds = set(places.values()) - {"/"}
        things = [path for path, kind in places.items() if kind.endswith(">")]
        if len(kinds) > 1 or len(things) > 1:
            shared.append(f"{title}: {', '.join(places)}")
    assert not shared, "\n".join(shared)
