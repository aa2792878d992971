"""Pages of the library: one module for each kind of work."""

from flask import Blueprint

from portal.evidence.views import exporting, files, importing, reading, writing

blueprint = Blueprint("evidence", __name__, url_prefix="/library")
for module in (reading, writing, files, importing, exporting):
    module.add_routes(blueprint)
