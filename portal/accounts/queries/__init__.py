"""Reading people and what hangs on them: a module a subject."""

from portal.accounts.queries.people import (
    find_by_id,
    find_person,
    get_person,
    keys_by_person,
    list_people,
    list_tokens,
    people_by_id,
    search_people,
)
from portal.core.mail_address import normal_email

__all__ = [
    "find_by_id",
    "find_person",
    "get_person",
    "keys_by_person",
    "list_people",
    "list_tokens",
    "normal_email",
    "people_by_id",
    "search_people",
]
