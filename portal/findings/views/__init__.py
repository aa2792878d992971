"""Pages of findings and survey tables: reading them, and the editor."""

from flask import Blueprint

from portal.findings.views import editing, reading

blueprint = Blueprint("findings", __name__, url_prefix="/findings")
reading.add_routes(blueprint)
editing.add_routes(blueprint)
