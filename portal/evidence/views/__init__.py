"""Pages of the library: one module for each kind of work."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from portal.evidence.views import exporting, files, importing, reading, writing

blueprint = Blueprint("evidence", __name__, url_prefix="/library")
for module in (reading, writing, files, importing, exporting):
    module.add_routes(blueprint)

# They read a file, or compare it with the library, before they write.
SLOW = ("evidence.attach", "evidence.read_import", "evidence.decide_import")


@blueprint.record_once
def read_first(state: BlueprintSetupState) -> None:
    """Let the slow ones read before their transaction begins."""
    state.app.config["READS_FIRST"] |= set(SLOW)
