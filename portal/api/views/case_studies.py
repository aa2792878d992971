"""Case studies as JSON."""

from flask import Blueprint

from portal.access.guard import requires, viewer
from portal.api.case_studies import CasePage, tell_page
from portal.api.parameters import CaseParameters
from portal.api.spec import describes
from portal.case_studies.queries import need


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/v1/case-studies", "list_case_studies", index)


@requires("site:read")
@describes(CasePage, 404, name="listCaseStudies", tag="case studies")
def index(query: CaseParameters) -> CasePage:
    """The case studies that you may read.

    With a barrier chosen, those that overcame it come first; with an outcome, those that improved it.
    """
    return tell_page(viewer(), need.find_cases(viewer(), query.chosen(), query.page, query.per_page))
