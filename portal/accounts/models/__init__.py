"""What is stored about people: accounts, ways in, sessions, invitations, PPI groups."""

from portal.accounts.models.factors import OutsideIdentity, Passkey, SignInLink
from portal.accounts.models.groups import PpiGroup
from portal.accounts.models.invitations import Invitation, PeopleUpload
from portal.accounts.models.people import ApiToken, Person, SignInAttempt
from portal.accounts.models.sessions import SignedIn

__all__ = [
    "ApiToken",
    "Invitation",
    "OutsideIdentity",
    "Passkey",
    "PeopleUpload",
    "Person",
    "PpiGroup",
    "SignInAttempt",
    "SignInLink",
    "SignedIn",
]
