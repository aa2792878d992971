"""The pages that move an item: one's own desk, the item's status, review, versions, guard, consent, early insight."""

from flask import Blueprint

from portal.publishing.views import consent, desk, disclosure, early_insight, review, status, steps, versions

blueprint = Blueprint("publishing", __name__)
for _module in (desk, status, steps, review, versions, disclosure, consent, early_insight):
    _module.add_routes(blueprint)
