"""The routes of own matters and of how long things are kept."""

from flask import Blueprint

from portal.privacy.views import consents, on_behalf, own, retention

blueprint = Blueprint("privacy", __name__)
for pages in (own, on_behalf, consents, retention):
    pages.add_routes(blueprint)
