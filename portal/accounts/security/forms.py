"""The forms of Flask-Security in our words, counting every try and hashing while no transaction is open."""

from flask_login import current_user
from flask_security import ChangePasswordForm, LoginForm, ResetPasswordForm
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, Field, Form, HiddenField, PasswordField, SubmitField
from wtforms.validators import DataRequired, Length, ValidationError

from portal.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from portal.accounts.security import limits
from portal.accounts.security.datastore import People
from portal.accounts.security.events import note_refusal
from portal.accounts.security.hashing import is_password_of
from portal.accounts.security.sessions import has_just_joined, start_session_anew
from portal.core.db import begin_write, db, separately

EMAIL_RULES = [
    DataRequired("Enter your email address"),
    Length(max=254, message="Enter an email address of at most 254 characters"),
]
WRONG = "The email address or the password is not right. Check both and try again."
NEW_HINT = f"At least {MIN_LENGTH} characters. Three or four unrelated words work well. You can paste it."


class SameAs:
    """The field equals another when it is there at all: it is, where the other cannot be shown (no script)."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, form: Form, field: Field) -> None:
        if field.raw_data and field.data != form[self.name].data:
            raise ValidationError("The two passwords differ. Type both again.")


class SignInForm(LoginForm):
    """Sign in. Whatever is wrong, the answer is the same; only an empty field is told apart."""

    email = EmailField("Email address", validators=EMAIL_RULES)
    password = PasswordField(
        "Password", validators=[DataRequired("Enter your password"), Length(max=MAX_LENGTH, message=WRONG)]
    )
    remember = BooleanField("Keep me signed in on this device for 14 days")
    next = HiddenField()
    submit = SubmitField("Sign in")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.password.description = ""
        self.empty: dict[str, list[str]] = {}

    def validate_next(self, field: Field) -> None:
        """Nothing: an address that is not ours was refused before the form was made."""

    def validate(self, **kwargs: object) -> bool:
        """Returns: whether this is a person who may enter; `user` is that person."""
        if not FlaskForm.validate(self, **kwargs):
            self.empty = {str(name): list(errors) for name, errors in self.errors.items() if name}
            return False
        email, password = str(self.email.data), str(self.password.data)
        attempt = limits.begin("sign-in", email)
        person = People().find_user(email=email)
        begin_write()  # ends the reading: nothing is open while the hash is computed
        if not is_password_of(person, password):
            note_refusal("sign-in:refuse", person)
            self.form_errors = [WRONG]
            return False
        limits.succeed(attempt, db.session())
        self.user, self.user_authenticated = person, True
        start_session_anew()
        return True

    def tell_what_is_empty(self) -> None:
        """Say it again after Flask-Security wiped all errors; it tells nothing of who has an account."""
        if self.empty:
            self.form_errors = []
        for name, errors in self.empty.items():
            self[name].errors = errors


class ForgotForm(FlaskForm):  # type: ignore[misc]
    """Ask for a link by mail."""

    email = EmailField("Email address", validators=EMAIL_RULES)
    submit = SubmitField("Send me a link")


class NewPasswordForm(ResetPasswordForm):
    """Choose a password after following a one-time link."""

    password = PasswordField("New password", description=NEW_HINT, validators=[DataRequired("Enter a new password")])
    password_confirm = PasswordField("Type the new password again", validators=[SameAs("password")])
    submit = SubmitField("Save the password")

    def validate(self, **kwargs: object) -> bool:
        """Returns: whether the new password is good enough."""
        begin_write()  # ends the reading: nothing is open while the password is judged and hashed
        return bool(super().validate(**kwargs))


class ChangeForm(ChangePasswordForm):
    """Change one's own password; the present one is asked for, and guesses at it are counted.

    Who has just joined by another way, and has none yet, chooses their first one here.
    """

    password = PasswordField("Present password", validators=[DataRequired("Enter your present password")])
    new_password = PasswordField(
        "New password", description=NEW_HINT, validators=[DataRequired("Enter a new password")]
    )
    new_password_confirm = PasswordField("Type the new password again", validators=[SameAs("new_password")])
    submit = SubmitField("Change the password")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.is_first = not current_user.password and has_just_joined()
        if self.is_first:
            self.password.validators = []

    def validate(self, **kwargs: object) -> bool:
        """Returns: whether the present password is right and the new one good enough."""
        if not FlaskForm.validate(self, **kwargs):
            return False
        attempt = limits.begin("password", current_user.email)
        begin_write()
        good = bool(super().validate(**kwargs))
        if self.password.errors:
            note_refusal("password:refuse", current_user)
        else:
            with separately() as session:  # the new password is still to be hashed
                limits.succeed(attempt, session)
        return good
