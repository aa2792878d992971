"""What is held about a person, why and until when; what can be agreed to; what is kept for how long."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Purpose:
    """Something that a person may agree to. A change of the words is a new edition: earlier answers do not count."""

    label: str
    words: str
    edition: int = 1


PURPOSES = {
    "name": Purpose("Show my real name", "My real name may stand beside what I write, when I choose it there."),
    "quotation": Purpose("Quote me", "The team may quote my comments in reports and talks, without my name."),
    "contact": Purpose("Write to me", "The team may write to me about taking part in something new."),
    "photograph": Purpose("Photograph me", "Photographs of me at workshops may be shown in the portal and reports."),
}

ACCOUNT = "to sign you in and to decide what you may read and do"
RESEARCH = "it is part of the research"
DUTY = "to show who answered for a decision"
CHOICE = "so that it is there when you come back"
TELL = "to tell you what you asked to be told"
LEAVE, STAYS = "until you leave", "it stays when you leave, without your name"
WORDS = "as you choose when you leave: it stays without your name, or goes"


@dataclass(frozen=True, slots=True)
class Held:
    """One sort of row that points at a person: what, why, until when, and which columns they are given."""

    what: str
    why: str
    until: str
    columns: tuple[str, ...]


def _did(what: str, *columns: str) -> Held:
    return Held(what, DUTY, STAYS, ("id", *columns))


# Column that points at a person -> what it holds. A rule test asks for a line for each such column.
HELD: dict[str, Held] = {
    "memberships.person_id": Held("What you belong to and look after", ACCOUNT, LEAVE, ("key", "since")),
    "sign_ins.person_id": Held("Where you are signed in", ACCOUNT, LEAVE, ("device", "way", "began_at", "ended_at")),
    "passkeys.user_id": Held("Passkeys", ACCOUNT, LEAVE, ("name", "made_at", "lastuse_datetime")),
    "outside_identities.person_id": Held(
        "Your account at your organisation", ACCOUNT, LEAVE, ("issuer", "subject", "made_at", "used_at")
    ),
    "sign_in_links.person_id": Held("Links to sign in", ACCOUNT, LEAVE, ("ends_at", "used_at")),
    "api_tokens.person_id": Held("Tokens for the API", ACCOUNT, LEAVE, ("name", "made_at", "ends_at", "used_on")),
    "invitations.person_id": Held(
        "Your invitation", ACCOUNT, LEAVE, ("email", "name", "role", "site", "reason", "made_at", "accepted_at")
    ),
    "registrations.person_id": Held(
        "Workshops you registered for",
        "to keep you a place and to run the day",
        "until you leave. What you need: 30 days after the workshop, or until you withdraw",
        ("workshop_id", "asked_at", "waits_since", "held_until", "placed_at", "needs", "show_name", "removed_at"),
    ),
    "comments.author_id": Held(
        "Your comments", RESEARCH, WORDS, ("item_id", "body", "match", "shown_as", "state", "created_at")
    ),
    "site_questions.asker_id": Held("Questions to sites", RESEARCH, WORDS, ("text", "answer", "asked_at")),
    "comment_reports.person_id": Held("Worries you told us", DUTY, WORDS, ("comment_id", "reason", "reported_at")),
    "review_comments.author_id": Held("Your words as a reviewer", RESEARCH, STAYS, ("item_id", "body", "created_at")),
    "reviews.person_id": Held(
        "Reviews you were asked for", DUTY, LEAVE, ("item_id", "state", "asked_at", "answered_at")
    ),
    "approvals.person_id": Held("What you approved", DUTY, LEAVE, ("item_id", "at")),
    "caveat_acceptances.person_id": Held("Early insights you opened", DUTY, LEAVE, ("item_id", "edition")),
    "guard_rulings.person_id": Held("What you ruled on identifying words", DUTY, LEAVE, ("item_id", "at")),
    "saved_lists.person_id": Held("Your lists", CHOICE, LEAVE, ("name", "created_at")),
    "follows.person_id": Held("What you follow", TELL, LEAVE, ("target", "since")),
    "news.person_id": Held("Your messages", TELL, LEAVE, ("name", "address", "at", "read_at")),
    "notification_preferences.person_id": Held("How you are told", TELL, LEAVE, ("kind", "how")),
    "mails.person_id": Held("Emails to you", TELL, "90 days, or until you leave", ("subject", "queued_at", "sent_at")),
    "personal_consents.person_id": Held("What you agreed to", DUTY, LEAVE, ("purpose", "edition", "given", "at")),
    "import_uploads.person_id": Held("Files of references you put up", CHOICE, LEAVE, ("id", "name", "uploaded_at")),
    "people_uploads.person_id": Held("Lists of people you put up", CHOICE, LEAVE, ("id", "name", "made_at")),
    "audit_lines.actor_id": Held("What you did, in the audit log", DUTY, STAYS, ("at", "act", "item_id")),
    "events.actor_id": Held("What you did that others were told of", TELL, STAYS, ("at", "name", "item_id")),
    "items.owner_id": Held("Pages you own", RESEARCH, STAYS, ("kind", "slug", "title", "state", "created_at")),
    "spread_records.recorded_by": _did("What you recorded for your site", "site", "status", "why", "recorded_at"),
    "site_questions.answered_by": _did("Questions you answered", "answer", "answered_at"),
    "document_files.uploaded_by": _did("Files you put up", "name"),
    "comments.decided_by": _did("Comments you decided on", "decided_at"),
    "dispositions.decided_by": _did("What you decided came of comments", "why", "decided_at"),
    "comment_reports.settled_by": _did("Worries you settled", "settled_at"),
    "review_comments.settled_by": _did("Reviewers' words you dealt with", "settled_at"),
    "reviews.asked_by": _did("Reviews you asked for", "item_id", "asked_at"),
    "item_versions.released_by": _did("Versions you released", "item_id", "edition", "released_at"),
    "corrections.proposed_by": _did("Corrections you proposed", "item_id", "note", "proposed_at"),
    "release_schedules.scheduled_by": _did("Releases you planned", "item_id"),
    "consents.asked_by": _did("Consents of sites you asked for", "item_id", "site"),
    "consents.decided_by": _did("Consents of sites you decided", "item_id", "site", "decided_at"),
    "session_notes.saved_by": _did("Notes of workshops you saved", "body"),
    "programme_versions.published_by": _did("Programmes you published", "workshop_id", "number"),
    "summaries.saved_by": _did("Summaries you saved", "item_id"),
    "invitations.invited_by": _did("Invitations you made", "role", "site", "made_at"),
    "invitations.confirmed_by": _did("Invitations you confirmed", "role", "made_at"),
    "memberships.given_by": _did("What you gave to others", "key", "since"),
    "people.created_by": _did("Accounts you made", "created_at"),
    "ppi_groups.made_by": _did("PPI groups you made", "name", "made_at"),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One sort of thing that is deleted after some days."""

    label: str
    hint: str
    days: int


KEPT = {
    "sign_in_attempts": Kept("Tries to sign in", "Scrambled; they slow down guessing.", 90),
    "account_mails": Kept("Emails about accounts", "They can hold links that let somebody in. Counted once sent.", 2),
    "mails": Kept("Other emails", "Counted once sent.", 90),
    "unsent_mails": Kept("Emails that were never sent", "Kept back, given up, or written without a server.", 90),
    "jobs": Kept("Work that is done or given up", "What the worker did; some of it holds addresses.", 7),
    "news": Kept("Messages in the portal", "Read or not.", 365),
    "invitations": Kept("Invitations that nobody took up", "Withdrawn, or run out. They hold an address.", 180),
    "people_uploads": Kept("Lists of people to invite", "Put up, and never decided on. They hold addresses.", 30),
}
LONGEST_DAYS = 3_650
