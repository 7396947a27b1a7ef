"""How allauth behaves here. It asks the adapter wherever a product may want its own answer."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from rapport.history.events import record
from rapport.kernel import clock
from rapport.kernel.addresses import clean_address
from rapport.kernel.errors import InputIsWrong
from rapport.people.accounts import addresses, doors
from rapport.people.models import Person

PASSWORD_MOST = 1024


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up behind the preview, our words, our gate for addresses, and sessions that know their device."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _(
            "The address or the password isn’t right. We don’t say which, so that nobody can try out addresses."
        ),
        "email_taken": _("This address can’t be used here. Is there another one?"),
        "enter_current_password": _("This isn’t your password of today."),
        "incorrect_code": _("That isn’t the code we sent. Have another look?"),
        "incorrect_password": _("This isn’t the right password."),
        "invalid_or_expired_key": _("This link has been used or has grown old. Ask for a new one."),
        "invalid_login": _("That didn’t let you in. Try once more, or ask for a code."),
        "invalid_password_reset": _("This link has been used or has grown old. Ask for a new one."),
        "same_as_current": _("This is the one you have already."),
        "too_many_login_attempts": _(
            "That was often in a short time. Wait five minutes, or ask for a code by mail."
        ),
        "rate_limited": _("That was often in a short time. Wait a minute, then try once more."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether this visitor may sign up; without the preview they are sent to read it first.

        Raises: ImmediateHttpResponse, with the way to the preview.
        """
        if not doors.is_open():
            return False
        if doors.preview_read(request) is None:
            raise ImmediateHttpResponse(redirect("people:preview"))
        return True

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True
    ) -> AbstractBaseUser:
        """Keep what the visitor agreed to, and the language they read it in."""
        assert isinstance(user, Person)
        agreed = doors.preview_read(request)
        user.name = form.cleaned_data.get("name", "")
        user.language = translation.get_language() or user.language
        if agreed is not None:
            user.came_to, user.agreed_to_preview_at = agreed.role, agreed.at
        saved: AbstractBaseUser = super().save_user(request, user, form, commit)
        addresses.signed_up_here(request, user)
        record("person.signed_up", actor=user, now=clock.now(), person_id=user.pk, role=user.came_to)
        return saved

    def clean_email(self, email: str) -> str:
        try:
            return clean_address(email).lower()
        except InputIsWrong as error:
            raise ValidationError(str(error.sentence)) from error

    def clean_password(self, password: str, user: AbstractBaseUser | None = None) -> str:
        if len(password) > PASSWORD_MOST:
            raise ValidationError(_("That is longer than we can take. Up to 1,024 characters, please."))
        cleaned: str = super().clean_password(password, user)
        return cleaned

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        super().set_password(user, password)
        record("person.password_set", actor=None, now=clock.now(), person_id=user.pk)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """As allauth, telling ``send_mail`` whose account it is about."""
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people:welcome")
