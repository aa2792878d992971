"""The routes of this room: the outbox, the inbox, what people choose and what they follow."""

from flask import Blueprint

from portal.notifications.views import choices, following, inbox, outbox

blueprint = Blueprint("notifications", __name__)
for pages in (outbox, inbox, choices, following):
    pages.add_routes(blueprint)
