"""The description of the API, for programs and for people."""

from flask import Blueprint, Response, jsonify, redirect
from werkzeug.wrappers import Response as WerkzeugResponse

from portal.access.guard import requires
from portal.api.spec import document


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/", "home", home)
    blueprint.add_url_rule("/v1/openapi.json", "openapi", openapi)


@requires("site:read")
def home() -> WerkzeugResponse:
    """People are told on a page of the help."""
    return redirect("/help/api")


@requires("site:read")
def openapi() -> Response:
    """Every address of the API with what it takes and gives (OpenAPI 3.1)."""
    return jsonify(document())
