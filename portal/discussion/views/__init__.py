"""Pages of comments: writing them, one's own, the moderators' and the research team's."""

from flask import Blueprint

from portal.discussion.views import moderation, writing

blueprint = Blueprint("discussion", __name__)
writing.add_routes(blueprint)
moderation.add_routes(blueprint)
