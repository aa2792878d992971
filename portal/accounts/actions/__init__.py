"""What changes accounts: a module an act."""

from portal.accounts.actions.people import (
    MOST_TOKENS,
    TAKEN,
    check_may_be_made,
    choose_name,
    close_person,
    create_person,
    end_token,
    ensure_demo_accounts,
    hash_new_password,
    mail_reset_link,
    make_token,
    one_time_link,
    reopen_person,
    take_factors_away,
)

__all__ = [
    "MOST_TOKENS",
    "TAKEN",
    "check_may_be_made",
    "choose_name",
    "close_person",
    "create_person",
    "end_token",
    "ensure_demo_accounts",
    "hash_new_password",
    "mail_reset_link",
    "make_token",
    "one_time_link",
    "reopen_person",
    "take_factors_away",
]
