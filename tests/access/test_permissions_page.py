"""docs/permissions.md says what the tables say, so that a change of rights shows in the diff."""

from portal.access.describe import as_markdown
from portal.access.policy import GRANTS, ROLES, STATES
from tests.support.source import ROOT


def test_the_page_is_what_the_tables_make() -> None:
    page = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
    assert page == as_markdown(), "run: portal docs"


def test_the_page_names_every_permission_and_state() -> None:
    page = as_markdown()
    assert all(f"`{name}`" in page for name in GRANTS)
    assert page.count("\n| ") > len(GRANTS) + len(STATES) + len(ROLES)
