"""The acts of the audit log in words. The log itself, its address and its file keep the short names."""

from typing import Any

from portal.privacy.words import PURPOSES

ACTS = {
    "case_study:answer": "Answered a question about a case study",
    "case_study:ask": "Asked a question about a case study",
    "case_study:create": "Started a case study",
    "case_study:edit": "Changed a case study",
    "case_study:spread": "Recorded a use of a case study",
    "code:refuse": "Refused a sign-in code",
    "comment:answer": "Answered a comment for the team",
    "comment:approve": "Approved a comment",
    "comment:ask": "Asked for a change to a comment",
    "comment:create": "Wrote a comment",
    "comment:dispose": "Said what came of a comment",
    "comment:edit": "Changed a comment",
    "comment:enter": "Entered a comment for somebody",
    "comment:hide": "Hid a comment",
    "comment:report": "Reported a comment",
    "comment:withdraw": "Withdrew a comment",
    "consent:ask": "Asked a Pioneer to agree to be named",
    "consent:give": "Agreed to a Pioneer being named",
    "consent:public_source": "Said that a Pioneer is named in a public source",
    "consent:refuse": "Refused that a Pioneer is named",
    "consent:withdraw": "Took back that a Pioneer may be named",
    "evidence:attach": "Added a file to a document",
    "evidence:create": "Added a document to the library",
    "evidence:detach": "Took a file away from a document",
    "evidence:edit": "Changed a document in the library",
    "evidence:import": "Imported references",
    "finding:create": "Started a finding",
    "finding:edit": "Changed a finding",
    "group:change": "Changed a group",
    "group:make": "Made a group",
    "invitation:accept": "Joined by an invitation",
    "invitation:confirm": "Confirmed an invitation",
    "invitation:make": "Invited somebody",
    "invitation:send-again": "Sent an invitation again",
    "invitation:withdraw": "Withdrew an invitation",
    "learning_point:create": "Added a learning point",
    "learning_point:edit": "Changed a learning point",
    "material:add": "Added a file to a session",
    "membership:give": "Gave a duty or a place in a group",
    "membership:take": "Took away a duty or a place in a group",
    "notes:save": "Saved the notes of a session",
    "notifications:choose": "Chose what to be told by email",
    "organisation:bind": "Linked an account of their organisation",
    "organisation:refuse": "Refused a sign-in by an organisation",
    "organisation:unbind": "Unlinked an account of their organisation",
    "outbox:send-again": "Sent an email again",
    "passkey:make": "Added a passkey",
    "passkey:remove": "Removed a passkey",
    "password:change": "Changed their password",
    "password:refuse": "Refused a change of password",
    "password:reset": "Chose a new password by a link",
    "people:import": "Invited a list of people",
    "person:choose-name": "Chose how they are shown",
    "person:close": "Closed an account",
    "person:command-line": "Made an account on the command line",
    "person:create": "Made an account",
    "person:erase": "Erased an account",
    "person:reopen": "Opened a closed account again",
    "person:reset-link": "Made a link for a new password",
    "person:role": "Changed a role",
    "programme:publish": "Published a programme",
    "publishing:accept": "Accepted to keep an early insight in confidence",
    "publishing:approve": "Approved a page",
    "publishing:ask_for_changes": "Asked for changes to a page",
    "publishing:assign": "Asked somebody to review a page",
    "publishing:cancel_schedule": "Cancelled a planned release",
    "publishing:comment": "Commented in a review",
    "publishing:correct": "Corrected a released page",
    "publishing:drop": "Dropped a correction",
    "publishing:early_insight": "Released a page as an early insight",
    "publishing:override": "Set aside a warning before release",
    "publishing:override_refused": "Could not set aside a warning before release",
    "publishing:owner": "Changed who owns a page",
    "publishing:propose": "Proposed a correction",
    "publishing:release": "Released a page",
    "publishing:release_refused": "A planned release did not happen",
    "publishing:restore": "Restored a withdrawn page",
    "publishing:review": "Reviewed a page",
    "publishing:review_by": "Set when a page is looked at again",
    "publishing:schedule": "Planned a release",
    "publishing:settle": "Settled a comment of a review",
    "publishing:submit": "Sent a page for review",
    "publishing:take_back": "Took a page back from review",
    "publishing:unassign": "Took a reviewer off a page",
    "publishing:undo": "Took back a release",
    "publishing:withdraw": "Withdrew a page",
    "registration:edit": "Changed what they need at a workshop",
    "registration:forget": "Deleted what people needed at past workshops",
    "registration:free": "A place at a workshop went to the next person",
    "registration:place": "Took a place at a workshop",
    "registration:readmit": "Let somebody register for a workshop again",
    "registration:remove": "Took somebody off the list of a workshop",
    "registration:wait": "Joined the waiting list of a workshop",
    "registration:withdraw": "Gave up a place at a workshop or a wait for one",
    "retention:purge": "Deleted what was past its time",
    "retention:set": "Changed how long things are kept",
    "round:create": "Added a workshop round",
    "round:edit": "Changed a workshop round",
    "second-factor:remove": "Stopped using codes to sign in",
    "second-factor:set-up": "Set up codes to sign in",
    "second-factor:take-away": "Took away somebody’s codes and passkeys",
    "session:create": "Added a session to a programme",
    "session:delete": "Deleted a session of a programme",
    "session:edit": "Changed a session of a programme",
    "session:end": "Signed out one device",
    "session:end-all": "Signed out all other devices",
    "sign-in": "Signed in",
    "sign-in-link:choose": "Chose whether links by email let them sign in",
    "sign-in:refuse": "Refused a sign-in",
    "summary:create": "Started a workshop summary",
    "summary:edit": "Changed a workshop summary",
    "token:end": "Ended a key for the API",
    "token:make": "Made a key for the API",
    "workshop:create": "Added a workshop",
    "workshop:edit": "Changed a workshop",
    "workshop:status": "Changed the state of a workshop",
}
ACTS |= {f"consent:give-{key}": f"Agreed: {purpose.label}" for key, purpose in PURPOSES.items()}
ACTS |= {f"consent:withdraw-{key}": f"No longer agrees: {purpose.label}" for key, purpose in PURPOSES.items()}


def act_words(act: str) -> str:
    """Returns: the act in words; one that the table does not hold is told by its name, made readable."""
    return ACTS.get(act) or act.replace(":", ": ").replace("_", " ").replace("-", " ").capitalize()


def detail_words(detail: dict[str, Any]) -> str:
    """Returns: the ids, states and counts of an act on one line; what is not known is left out."""
    parts = [f"{_plain(name)} {_plain(value)}" for name, value in detail.items() if value not in (None, "", {}, [])]
    return ", ".join(parts)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return f"({detail_words(value)})"
    return str(value).replace("_", " ")
