"""The kinds of news, how often they can come, and what each event says to whom it concerns."""

from dataclasses import dataclass

from portal.accounts.words import NEW_DEVICE, ORGANISATION, PASSWORD_CHANGED, WAY_CHANGED, WAYS_CHANGED

HOW = {
    "now": "At once",
    "daily": "Once a day",
    "weekly": "Once a week",
    "never": "Never by email",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of news: its name, what it holds, and how it comes unless a person chooses otherwise."""

    label: str
    hint: str
    usual: str


_ACCOUNT = (
    "You are given something to look after, or it is taken from you. "
    "New devices and changed ways to sign in are emailed at once in any case."
)
_PLACE = (
    "You have a place or wait for one; your workshop moves or is off. "
    "News that cannot wait, such as a place held for you, is emailed at once unless you choose “Never by email”."
)
KINDS = {
    "answer": Kind("An answer to me", "Somebody answers your comment or your question.", "now"),
    "decision": Kind("What came of my words", "A moderator or the research team decides on your comment.", "now"),
    "awaits": Kind("Something waits for me", "A review, a consent, a comment to look at, words to change.", "now"),
    "followed": Kind("New in what I follow", "Pages, themes, barriers and Pioneers that you follow.", "daily"),
    "place": Kind("My place at a workshop", _PLACE, "now"),
    "programme": Kind("Workshops", "A new round, a changed programme, a sitting that is off.", "weekly"),
    "account": Kind("My account", _ACCOUNT, "now"),
}


@dataclass(frozen=True, slots=True)
class Says:
    """The subject of a mail and the sentence in it; both are read by strangers, so they never hold a title."""

    kind: str
    subject: str
    sentence: str
    pressing: bool = False  # a digest would come too late: its mail goes at once to all who want mails of its kind
    mailed: bool = False  # its mail went with the cause, whatever was chosen: the inbox alone tells it here


NEWS: dict[str, Says] = {  # name of the news -> what it says
    "answered": Says("answer", "Your comment was answered", "The research team answered your comment."),
    "replied": Says("answer", "Somebody replied to your comment", "Somebody replied to your comment."),
    "comment:approve": Says("decision", "Your comment is on the page", "A moderator approved your comment."),
    "comment:hide": Says(
        "decision", "Your comment is not shown", "A moderator decided not to show your comment, and says why."
    ),
    "comment:ask": Says(
        "awaits", "Please change your comment", "A moderator asks you to change your comment, and says why."
    ),
    "comment:dispose": Says(
        "decision", "What came of your comment", "The research team decided what comes of your comment."
    ),
    "comment:waits": Says("awaits", "A comment waits for you", "A new comment waits until somebody has looked at it."),
    "comment:report": Says("awaits", "A comment was reported", "A reader is worried by a comment."),
    "comment:new": Says("followed", "A new comment on a page you follow", "Somebody commented on a page you follow."),
    "case_study:ask": Says("awaits", "A question about your case study", "Somebody asks your site a question."),
    "case_study:answer": Says("answer", "Your question was answered", "The site answered your question."),
    "case_study:spread": Says(
        "followed", "News of a case study you follow", "A Pioneer says what it does with this case study."
    ),
    "publishing:assign": Says("awaits", "You are asked to review", "You are asked to review a text."),
    "publishing:submit": Says("awaits", "A text waits for approval", "An author sent a text to review."),
    "publishing:ask_for_changes": Says("awaits", "Please change your text", "Your text came back with a reason."),
    "publishing:review": Says("answer", "A reviewer answered", "A reviewer answered on your text."),
    "publishing:comment": Says("answer", "A reviewer wrote to you", "A reviewer wrote on a passage of your text."),
    "publishing:approve": Says("answer", "Your text was approved", "Somebody approved your text."),
    "publishing:review_due": Says(
        "awaits", "A page is due to be looked at again", "The date has come to look at your page again."
    ),
    "publishing:release_refused": Says(
        "awaits", "A planned release did not happen", "Something stood in the way of a planned release."
    ),
    "publishing:release": Says("followed", "New in what you follow", "A page that you follow, or one like it, is out."),
    "publishing:early_insight": Says(
        "followed", "New early insight, in confidence", "There is an early insight in what you follow."
    ),
    "publishing:correct": Says("followed", "A page you follow was corrected", "A page was corrected, and says why."),
    "publishing:withdraw": Says(
        "followed", "A page you follow was taken back", "A page was taken back. It is no longer in what you follow."
    ),
    "consent:ask": Says("awaits", "Your Pioneer’s consent is asked for", "A text names your Pioneer. It needs you."),
    "consent:decide": Says(
        "answer", "A Pioneer decided on its consent", "A Pioneer decided on the text that names it."
    ),
    "evidence:file_read": Says("awaits", "Your file was read", "The file that you put up was read."),
    "evidence:imported": Says(
        "awaits", "Your import is done", "The file of references that you sent is in the library."
    ),
    "round:announce": Says("programme", "A new workshop round", "A new round of workshops is announced."),
    "programme:publish": Says("programme", "A workshop’s programme", "A programme is out, or has changed."),
    "workshop:status": Says("programme", "A workshop’s plan has changed", "A sitting is on, off, full or moved."),
    "workshop:move": Says(
        "programme", "A workshop has moved", "The day, the hours or the place of a workshop have changed."
    ),
    "registration:place": Says(
        "place",
        "You have a place at a workshop",
        "You registered for a workshop and have a place. If you cannot come, give it up so that somebody else can.",
    ),
    "registration:wait": Says(
        "place",
        "You are on the waiting list of a workshop",
        "You registered for a workshop that is full. When a place comes free and it is your turn, we hold it for you "
        "and tell you.",
    ),
    "registration:hold": Says(
        "place",
        "A place at a workshop is held for you",
        "A place has come free, and you are next. Say if you want it: the page says how long we hold it for you.",
        pressing=True,
    ),
    "registration:lapse": Says(
        "place",
        "A place at a workshop is not held for you any more",
        "We did not hear from you in time, so we no longer hold a place for you. You are now at the end of the waiting "
        "list. The page says whether a place is still free.",
    ),
    "registration:free": Says(
        "place",
        "A place at a workshop is now yours",
        "A place has come free, and you were next. If you cannot come, give it up so that somebody else can.",
        pressing=True,  # it is the day before
    ),
    "registration:remove": Says(
        "place",
        "You were taken off the list of a workshop",
        "The organisers took you off the list of a workshop. The page says why.",
    ),
    "registration:readmit": Says(
        "place", "You can register for a workshop again", "The organisers of a workshop let you register again."
    ),
    "registration:moved": Says(
        "place",
        "Your workshop has changed",
        "The day, the hours or the place of your workshop have changed. See whether you can still come.",
        pressing=True,
    ),
    "registration:on": Says(
        "place", "Your workshop takes place after all", "The workshop that was off is on again.", pressing=True
    ),
    "registration:off": Says(
        "place", "Your workshop is cancelled", "The workshop that you registered for is off.", pressing=True
    ),
    "membership:give": Says("account", "Your account can do more", "You were given something to look after or read."),
    "membership:take": Says("account", "Your account has changed", "Something was taken from your account."),
    "person:role": Says("account", "Your role has changed", "You were given another role."),
    NEW_DEVICE: Says(
        "account",
        "A new device signed in to your account",
        "Somebody signed in to your account with a browser that we have not seen before.",
        mailed=True,
    ),
    PASSWORD_CHANGED: Says(
        "account", "Your password was changed", "The password of your account was changed.", mailed=True
    ),
    **{
        name: Says("account", WAY_CHANGED, sentence.format(ORGANISATION), mailed=True)
        for name, sentence in WAYS_CHANGED.items()
    },
}
DIGESTS = {"daily": "Your day in Joined Up", "weekly": "Your week in Joined Up"}
