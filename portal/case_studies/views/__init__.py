"""Pages of case studies: finding, reading, comparing."""

from flask import Blueprint

from portal.case_studies.views import comparing, reading

blueprint = Blueprint("case_studies", __name__, url_prefix="/case-studies")
reading.add_routes(blueprint)
comparing.add_routes(blueprint)
