"""The home: of everybody, and of each role."""

from collections.abc import Callable, Collection
from typing import Any

from flask import Blueprint, render_template

from portal.access.guard import requires, viewer
from portal.access.policy import Viewer
from portal.pages.homes import members, public, team
from portal.pages.homes.tasks import number_of
from portal.pages.views.sections import sections

Home = Callable[[Viewer, Collection[str]], dict[str, Any]]
HOMES: dict[str, Home] = {
    "ppi_member": members.ppi_member,
    "pioneer_staff": members.pioneer_staff,
    "national_partner": members.national_partner,
    "researcher": team.researcher,
    "administrator": team.administrator,
}


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/", view_func=index)
    blueprint.add_url_rule("/account/", view_func=your_page)


@requires("site:read")
def index() -> str:
    """The home: the portal's for the public, one's own page for those who are signed in."""
    if viewer().is_signed_in:
        return _own()
    here = sections()
    return render_template("pages/index.html", sections=here, **public.home(viewer(), here))


@requires("account:own")
def your_page() -> str:
    """One's own page, at the address that the menu names."""
    return _own()


def _own() -> str:
    role, here = viewer().role, sections()
    told = HOMES[role](viewer(), here)
    told["waiting"] = number_of(told["tasks"])
    return render_template(f"pages/homes/{role}.html", role=role, sections=here, **told)
