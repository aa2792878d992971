"""Reading what publishing knows: content, versions, obstacles, the caveat."""

from portal.publishing.queries.caveat import (
    acceptance_count,
    has_accepted,
    needs_acceptance,
    viewer_for_preview,
    will_see,
)
from portal.publishing.queries.content import (
    authors_of,
    edits_in_place,
    find_correction,
    list_approvals,
    live_content,
    may_edit,
    next_content,
)
from portal.publishing.queries.obstacles import list_obstacles, status_address
from portal.publishing.queries.versions import differences, find_version, get_version, list_versions, versions_of

__all__ = [
    "acceptance_count",
    "authors_of",
    "differences",
    "edits_in_place",
    "find_correction",
    "find_version",
    "get_version",
    "has_accepted",
    "list_approvals",
    "list_obstacles",
    "list_versions",
    "live_content",
    "may_edit",
    "needs_acceptance",
    "next_content",
    "status_address",
    "versions_of",
    "viewer_for_preview",
    "will_see",
]
