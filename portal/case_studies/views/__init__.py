"""Pages of case studies: finding, reading, comparing, writing, spreading, asking, taking away."""

from flask import Blueprint

from portal.case_studies.views import comparing, editing, entries, questions, reading, sending, spread, starting

blueprint = Blueprint("case_studies", __name__, url_prefix="/case-studies")
for part in (comparing, starting, reading, sending, editing, entries, spread, questions):
    part.add_routes(blueprint)
