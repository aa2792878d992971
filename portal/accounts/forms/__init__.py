"""The shapes of what is sent about accounts."""

from portal.accounts.forms.people import TokenForm, person_form, settings_form

__all__ = ["TokenForm", "person_form", "settings_form"]
