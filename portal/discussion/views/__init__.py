"""Pages of comments: writing them, one's own, the moderators' and the research team's; lists of one's own."""

from flask import Blueprint

from portal.discussion.views import lists, moderation, on_behalf, writing

blueprint = Blueprint("discussion", __name__)
writing.add_routes(blueprint)
moderation.add_routes(blueprint)
on_behalf.add_routes(blueprint)
lists.add_routes(blueprint)
