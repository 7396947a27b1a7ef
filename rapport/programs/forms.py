"""What coordinators and invited people type, made clean."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.kernel.addresses import address_key, clean_address
from rapport.kernel.errors import InputIsWrong
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.programs.operations import SettingsOfProgram
from rapport.programs.operations.settings import settings_of
from rapport.programs.queries import coordinates
from rapport.programs.roll import Filters, Part, Standing
from rapport.ui.forms import Line, Name, Words
from rapport.ui.widgets import ChoiceCards, ManyCards


class FilterForm(forms.Form):
    """What the list of people is narrowed to; anything it does not know narrows nothing."""

    words = forms.CharField(required=False, max_length=120, label=_("Name or e-mail"))
    part = forms.ChoiceField(required=False, label=_("What they’d like"))
    standing = forms.ChoiceField(required=False, label=_("Where they stand"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [  # type: ignore[attr-defined]
            ("", _("whoever they are")),
            (Part.LEARNING, _("who’d like to learn")),
            (Part.GUIDING, _("who’d like to guide")),
            (Part.BOTH, _("who’d like to do both")),
        ]
        self.fields["standing"].choices = [  # type: ignore[attr-defined]
            ("", _("wherever they stand")),
            (Standing.NEW, _("not invited yet")),
            (Standing.INVITED, _("invited, not answered yet")),
            (Standing.UNANSWERED, _("whose invitation has run out")),
            (Standing.ACTIVE, _("taking part")),
            (Standing.PAUSED, _("pausing")),
            (Standing.DECLINED, _("who said not now")),
            (Standing.LEFT, _("who left")),
        ]

    def filters(self) -> Filters:
        """The filters that were understood."""
        self.is_valid()
        return Filters(**{name: self.cleaned_data.get(name, "") for name in ("words", "standing", "part")})


ROLES = [("learning", _("Would like a mentor")), ("guiding", _("Would like to be a mentor"))]


class AddPersonForm(forms.Form):
    """Somebody a coordinator puts on the list by hand."""

    name = Name(label=_("Name"))
    email = forms.CharField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    roles = forms.MultipleChoiceField(
        choices=ROLES,
        widget=ManyCards,
        label=_("What would they like?"),
        error_messages={
            "required": _("To learn, to guide, or both?"),
            "invalid_choice": _("To learn, to guide, or both?"),
        },
    )
    cohort = Line(most=60, required=False, label=_("Cohort"))
    invite = forms.BooleanField(required=False, initial=True, label=_("Invite them now"))

    def clean_email(self) -> str:
        """The address as it is kept."""
        try:
            return clean_address(self.cleaned_data["email"])
        except InputIsWrong as wrong:
            raise forms.ValidationError(str(wrong.sentence)) from wrong


class SettingsForm(forms.Form):
    """The settings of a program, on the version they were opened at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = Name(label=_("Name"))
    aims = Words(most=1000, required=False, label=_("What it is for"))
    hours_per_month = forms.DecimalField(
        label=_("Hours a month"), min_value=0.5, max_value=40, max_digits=4, decimal_places=1
    )
    term_months = forms.IntegerField(label=_("Usual length in months"), min_value=1, max_value=36)
    review_every_days = forms.IntegerField(label=_("Days between reviews"), min_value=14, max_value=365)
    rules = Words(most=2000, required=False, label=_("Rules people should know"))
    sign_up = forms.ChoiceField(
        choices=Program.SignUp.choices,
        label=_("Who can join"),
        widget=ChoiceCards(
            hints={
                Program.SignUp.INVITATION: _("You bring people in, and they say yes."),
                Program.SignUp.OPEN: _("It’s listed, and people join by themselves."),
            }
        ),
    )
    safeguarding = forms.CharField(
        required=False,
        max_length=254,
        label=_("Safeguarding contact"),
        help_text=_(
            "The e-mail of whoever hears of worries; somebody with an account here, and not a coordinator."
        ),
        widget=forms.EmailInput,
    )
    contact: Person | None = None

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        current = settings_of(program)
        contact = Person.objects.filter(pk__in=current.safeguarding).order_by("name", "id").first()
        # The page shows the first of them; the others stay, whatever is typed.
        self.others = current.safeguarding - ({contact.pk} if contact is not None else frozenset())
        kwargs.setdefault(
            "initial",
            {
                "version": program.version,
                **{name: getattr(current, name) for name in SettingsOfProgram.__dataclass_fields__},
                "safeguarding": "" if contact is None else contact.email,
            },
        )
        super().__init__(*args, **kwargs)
        self.program = program

    def clean_safeguarding(self) -> str:
        """An address of somebody with an account; the person is then ``contact``."""
        address = str(self.cleaned_data["safeguarding"]).strip()
        if not address:
            return ""
        self.contact = Person.objects.here().filter(email_key=address_key(address)).first()
        if self.contact is None:
            raise forms.ValidationError(_("Nobody here has this address. They need an account first."))
        if coordinates(self.contact, self.program.pk):
            raise forms.ValidationError(
                _("Coordinators shouldn’t be their own safeguarding contact. Who else could?")
            )
        return address

    def settings(self) -> SettingsOfProgram:
        """What was typed, once it is clean."""
        data = self.cleaned_data
        return SettingsOfProgram(
            name=data["name"],
            aims=data["aims"],
            hours_per_month=data["hours_per_month"],
            term_months=data["term_months"],
            review_every_days=data["review_every_days"],
            rules=data["rules"],
            sign_up=Program.SignUp(data["sign_up"]),
            safeguarding=self.others | ({self.contact.pk} if self.contact is not None else frozenset()),
        )
