"""allauth's forms in our words, through our gate."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from rapport.kernel import clock
from rapport.people.accounts import addresses
from rapport.people.accounts.adapter import PASSWORD_MOST
from rapport.people.models import Person
from rapport.ui.forms import Name

TOO_LONG = _("That is longer than a password can be here. Up to 1,024 characters.")
EMPTY = _("This is still empty.")


class _Gated:
    """Labels of ours, no placeholders, and passwords of at most 1,024 characters before anything hashes them."""

    labels = {
        "login": _("Your email"),
        "email": _("Your email"),
        "password": _("Your password"),
        "password1": _("A password"),
        "password2": _("The same once more"),
        "oldpassword": _("The password you have now"),
        "code": _("The code"),
    }
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.error_messages["required"] = EMPTY
            if "password" in name:
                field.validators.append(MaxLengthValidator(PASSWORD_MOST, TOO_LONG))
                field.help_text = ""


class LoginForm(_Gated, allauth_forms.LoginForm):  # type: ignore[misc]
    """Sign-in by address and password."""


class ReauthenticateForm(_Gated, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password again, before something that matters."""


class ChangePasswordForm(_Gated, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """Another password."""


class SetPasswordForm(_Gated, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    """A first password."""


class ResetPasswordKeyForm(_Gated, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A password after the old one was forgotten."""


class AddEmailForm(_Gated, allauth_forms.AddEmailForm):  # type: ignore[misc]
    """Another address."""

    labels = {"email": _("Your new email")}


class SignupForm(_Gated, allauth_forms.SignupForm):  # type: ignore[misc]
    """A name, an address, and a password for those who like one."""

    name = Name(label=_("Your name"), help_text=_("As people should call you here."))
    field_order = ("name", "email", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["password1"].help_text = _(
            "At least ten characters, or nothing at all: then we send you a code each time."
        )


class RequestLoginCodeForm(_Gated, allauth_forms.RequestLoginCodeForm):  # type: ignore[misc]
    """An address to send a sign-in code to."""

    _user: Person | None

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self._user = _if_mail_may_open(self._user)
        return email


class ResetPasswordForm(_Gated, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """An address to send a code for a new password to."""

    users: list[Person]

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = [user for user in self.users if _if_mail_may_open(user)]
        return email


class ConfirmLoginCodeForm(_Gated, allauth_forms.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The sign-in code that came by mail."""


class ConfirmPasswordResetCodeForm(_Gated, allauth_forms.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    """The code for a new password that came by mail."""


class ConfirmEmailVerificationCodeForm(_Gated, allauth_forms.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that proves an address."""


def _if_mail_may_open(person: Person | None) -> Person | None:
    """The person, or nobody while mail alone may not open their account; then the mail says so, not the page."""
    now = clock.now()
    if person is None or addresses.may_enter_by_mail(person, now):
        return person
    get_adapter().send_mail("account/email/mail_rests", person.email, {"user": person})
    return None
