"""The library for other libraries, at /oai."""

from flask import Blueprint, Response, current_app, request

from portal.access.guard import requires
from portal.api.oai.answers import Repository
from portal.config import Settings
from portal.core import db as database

oai_blueprint = Blueprint("oai", __name__)


@oai_blueprint.route("/oai", methods=["GET", "POST"])
@requires("site:read")
def ask() -> Response:
    """Answer a harvester, whoever asks, with what anybody may read."""
    database.read_only()  # a form sent by POST asks, and changes nothing
    settings: Settings = current_app.extensions["settings"]
    repository = Repository(settings.base_url, f"{settings.site_name}: evidence library", settings.contact_email)
    said = [*request.args.items(multi=True), *request.form.items(multi=True)]
    return Response(repository.answer(said), mimetype="text/xml")
