"""The addresses of the API, one module for each kind of thing."""

from flask import Blueprint, Response

from portal.api.views import case_studies, description, findings, library, pioneers, search, workshops
from portal.api.views.oai import oai_blueprint

__all__ = ["blueprint", "oai_blueprint"]

blueprint = Blueprint("api", __name__, url_prefix="/api")
for module in (description, search, workshops, case_studies, findings, library, pioneers):
    module.add_routes(blueprint)


@blueprint.after_request
def vary_by_token(answer: Response) -> Response:
    """What is kept for one reader is not for another."""
    answer.vary.add("Authorization")
    return answer
