"""The pages of accounts: one's own, the administrators', and those that lead in."""

from portal.accounts.views import circles, importing, invitations, joining, organisation, rights, sessions, ways_in
from portal.accounts.views.people import blueprint

for pages in (circles, importing, invitations, joining, organisation, rights, sessions, ways_in):
    pages.add_routes(blueprint)

__all__ = ["blueprint"]
