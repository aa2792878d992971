"""Reading what publishing knows: content, versions, obstacles, the caveat."""

from portal.publishing.queries.caveat import (
    acceptance_count,
    awaiting_acceptance,
    has_accepted,
    needs_acceptance,
    viewer_for_preview,
    will_see,
)
from portal.publishing.queries.consent import consent_obstacles, list_standings
from portal.publishing.queries.content import (
    authors_of,
    editor_for,
    edits_in_place,
    find_correction,
    list_approvals,
    live_content,
    may_edit,
    next_content,
)
from portal.publishing.queries.disclosure import (
    Find,
    Known,
    advise,
    list_all_finds,
    list_finds,
    list_waiting,
    named_sites,
    open_finds,
    read_known,
    words_for_address,
)
from portal.publishing.queries.links import all_as_read, as_read, without_hidden_links
from portal.publishing.queries.obstacles import list_obstacles, status_address
from portal.publishing.queries.pages import PageState, is_due, page_state
from portal.publishing.queries.versions import differences, find_version, get_version, list_versions, versions_of

__all__ = [
    "Find",
    "Known",
    "PageState",
    "acceptance_count",
    "advise",
    "all_as_read",
    "as_read",
    "authors_of",
    "awaiting_acceptance",
    "consent_obstacles",
    "differences",
    "editor_for",
    "edits_in_place",
    "find_correction",
    "find_version",
    "get_version",
    "has_accepted",
    "is_due",
    "list_all_finds",
    "list_approvals",
    "list_finds",
    "list_obstacles",
    "list_standings",
    "list_versions",
    "list_waiting",
    "live_content",
    "may_edit",
    "named_sites",
    "needs_acceptance",
    "next_content",
    "open_finds",
    "page_state",
    "read_known",
    "status_address",
    "versions_of",
    "viewer_for_preview",
    "will_see",
    "without_hidden_links",
    "words_for_address",
]
