"""The acts that move an item. Each asks the table of rights, checks its conditions and leaves an audit line."""

from portal.publishing.actions.caveat import accept_caveat
from portal.publishing.actions.consent import (
    ask_consent,
    give_consent,
    has_text_to_agree,
    record_public_source,
    refuse_consent,
    withdraw_consent,
)
from portal.publishing.actions.corrections import add_attached, correct, drop_correction, propose_correction
from portal.publishing.actions.disclosure import let_stand
from portal.publishing.actions.loaded import keep_loaded
from portal.publishing.actions.release import open_early_insight, release, release_all, undo_release, undo_until
from portal.publishing.actions.review import (
    answer_review,
    approve,
    ask_for_changes,
    assign_reviewer,
    comment_on_passage,
    settle_comment,
    submit,
    take_back,
    unassign_reviewer,
)
from portal.publishing.actions.schedule import cancel_schedule, release_scheduled, schedule
from portal.publishing.actions.withdrawal import name_owner, restore, set_review_by, take_away, withdraw

__all__ = [
    "accept_caveat",
    "add_attached",
    "answer_review",
    "approve",
    "ask_consent",
    "ask_for_changes",
    "assign_reviewer",
    "cancel_schedule",
    "comment_on_passage",
    "correct",
    "drop_correction",
    "give_consent",
    "has_text_to_agree",
    "keep_loaded",
    "let_stand",
    "name_owner",
    "open_early_insight",
    "propose_correction",
    "record_public_source",
    "refuse_consent",
    "release",
    "release_all",
    "release_scheduled",
    "restore",
    "schedule",
    "set_review_by",
    "settle_comment",
    "submit",
    "take_away",
    "take_back",
    "unassign_reviewer",
    "undo_release",
    "undo_until",
    "withdraw",
    "withdraw_consent",
]
