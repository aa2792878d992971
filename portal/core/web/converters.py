"""How parts of an address are typed."""

from werkzeug.routing import BaseConverter


class SlugConverter(BaseConverter):
    """Lower-case words joined by hyphens; nothing else reaches a view or the database."""

    regex = "[a-z0-9](?:[a-z0-9-]{0,118}[a-z0-9])?"
    part_isolating = True
