"""What people type about meetings, made clean."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from rapport.library import guides
from rapport.meetings.models import Meeting, Promise
from rapport.meetings.operations.planning import MOMENTS_MOST
from rapport.people.models import Person
from rapport.ui.dates import moment_in_words
from rapport.ui.forms import Line, MomentInTime, Words
from rapport.ui.widgets import ChoiceCards, Day, Segmented

LENGTHS = (15, 20, 30, 45, 60, 75, 90, 120)


def _length_field(minutes: int) -> forms.TypedChoiceField:
    lengths = sorted({*LENGTHS, minutes})
    return forms.TypedChoiceField(
        label=_("How long"),
        coerce=int,
        choices=[(length, _("%(minutes)d minutes") % {"minutes": length}) for length in lengths],
        initial=minutes,
    )


class ProposeForm(forms.Form):
    """One to three moments: picked from what suits both, or set by hand in the reader's own time."""

    suggested = forms.MultipleChoiceField(
        label=_("Moments that suit you both"), required=False, widget=forms.CheckboxSelectMultiple
    )
    own = MomentInTime(label=_("Another moment, in your time"), required=False)
    own_too = MomentInTime(label=_("And another"), required=False)
    form = forms.ChoiceField(label=_("How you meet"), choices=Meeting.Form.choices, widget=Segmented)
    template = forms.ChoiceField(
        label=_("What kind of hour"),
        help_text=_("It lays out a first agenda. You can change and take out every part."),
        required=False,
    )

    def __init__(
        self, *args: Any, moments: list[datetime], minutes: int, other: Person | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"] = _length_field(minutes)
        template = self.fields["template"]
        assert isinstance(template, forms.ChoiceField)
        template.choices = [
            (each.key, each.title) for each in guides.session_templates() if each.use == "meeting"
        ]
        labels = {moment.isoformat(): _both_times(moment, other) for moment in moments}
        # A moment that was on offer when the page was drawn may be picked, though an hour has gone by since.
        if self.is_bound:
            assert isinstance(self.data, QueryDict)
            for value in self.data.getlist("suggested"):
                labels.setdefault(value, _in_words(value, other))
        suggested = self.fields["suggested"]
        assert isinstance(suggested, forms.MultipleChoiceField)
        suggested.choices = list(labels.items())
        if not self.is_bound:
            suggested.initial = list(labels)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts: list[datetime] = []
        for text in given.get("suggested", []):
            try:
                starts.append(datetime.fromisoformat(text))
            except ValueError:
                self.add_error("suggested", _("Pick from the moments that are offered."))
        starts += [given[name] for name in ("own", "own_too") if given.get(name)]
        if any(start.tzinfo is None for start in starts):
            self.add_error("suggested", _("Pick from the moments that are offered."))
        elif not starts and not self.errors:
            self.add_error("suggested", _("Pick at least one moment, or set your own."))
        elif len(set(starts)) > MOMENTS_MOST:
            self.add_error("suggested", _("Three moments are the most. Take the tick off one of them."))
        given["starts"] = starts
        return given


def _in_words(text: str, other: Person | None) -> str:
    """A moment that was sent, for the one who reads it again; what is no moment stays as it came."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return text if moment.tzinfo is None else _both_times(moment, other)


def _both_times(moment: datetime, other: Person | None) -> str:
    here = moment_in_words(moment)
    there = moment_in_words(moment, other.zone) if other is not None else here
    if other is None or there == here:
        return capfirst(here)
    return _("%(mine)s. For %(name)s it is %(theirs)s.") % {
        "mine": capfirst(here),
        "name": other.first_name,
        "theirs": there,
    }


class TakeForm(forms.Form):
    """The one moment somebody says yes to."""

    start = forms.ChoiceField(label=_("Which one suits you?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, moments: list[datetime], other: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        start = self.fields["start"]
        assert isinstance(start, forms.ChoiceField)
        start.choices = [(moment.isoformat(), _both_times(moment, other)) for moment in moments]

    def clean_start(self) -> datetime:
        return datetime.fromisoformat(self.cleaned_data["start"])


class DetailsForm(forms.Form):
    """Where and how long."""

    form = forms.ChoiceField(label=_("How you meet"), choices=Meeting.Form.choices, widget=Segmented)
    place = Line(
        label=_("Where, or a link"), required=False, most=500, help_text=_("Only the two of you see this.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, minutes: int = 60, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"] = _length_field(minutes)


class KindForm(forms.Form):
    """What kind of thing a topic is."""

    about = forms.ChoiceField(
        label=_("What kind of topic is it?"),
        required=False,
        error_messages={"invalid_choice": _("Pick one of these.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about = self.fields["about"]
        assert isinstance(about, forms.ChoiceField)
        about.choices = [("", _("What is it?")), *((k.key, k.title) for k in guides.sessions().item_kinds)]


class TopicForm(KindForm):
    """One thing to talk about, and how long."""

    title = Line(label=_("Topic"), most=300, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=240, initial=10)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewTopicForm(TopicForm):
    """A topic to be added, which needs words."""

    title = Line(label=_("Add a topic"), most=300)


class PreparationForm(forms.Form):
    """How somebody comes to a meeting."""

    arriving = forms.ChoiceField(label=_("How are you arriving?"), required=False, widget=Segmented)
    line = Words(label=_("Anything they should know before you start?"), required=False, most=1_000)
    shares = forms.BooleanField(label=_("They see this when you start"), required=False, initial=True)
    objective = Line(label=_("What would make this meeting worth it?"), required=False, most=300)
    questions = Words(
        label=_("Your questions"),
        required=False,
        most=3_000,
        help_text=_("One in each line. Bring the one you’re a little afraid to ask."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        arriving = self.fields["arriving"]
        assert isinstance(arriving, forms.ChoiceField)
        arriving.choices = [(mood.key, mood.label) for mood in guides.sessions().arriving]


class PromiseForm(forms.Form):
    """Who does what by when."""

    text = Words(label=_("What will you do?"), most=2_000)
    owner = forms.ChoiceField(label=_("Who"), widget=Segmented)
    due_on = forms.DateField(label=_("By when"), widget=Day)
    first_step = Line(label=_("The first small step"), required=False, most=300)
    line = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: list[Person], reader: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [
            (
                str(person.pk),
                _("I will") if person == reader else _("%(name)s will") % {"name": person.first_name},
            )
            for person in sorted(people, key=lambda person: person != reader)
        ]
        owner.initial = str(reader.pk)

    def clean_owner(self) -> Person:
        person = self.people.get(self.cleaned_data["owner"])
        if person is None:
            raise ValidationError(_("Pick one of you."))
        return person


class ChangePromiseForm(forms.Form):
    """Other words or another date for a promise that is open."""

    text = Words(label=_("The promise"), most=2_000)
    due_on = forms.DateField(label=_("By when"), widget=Day)
    first_step = Line(label=_("The first small step"), required=False, most=300)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReportForm(forms.Form):
    """How a promise went: half a minute."""

    outcome = forms.ChoiceField(
        label=_("How did it go?"),
        choices=[
            (Promise.State.KEPT, _("I did it")),
            (Promise.State.PARTLY, _("Partly")),
            (Promise.State.NOT_YET, _("It didn’t work out")),
        ],
        widget=ChoiceCards,
    )
    result = Words(label=_("What came of it?"), required=False, most=2_000)
    obstacle = Words(label=_("What got in the way?"), required=False, most=2_000)


class MoveForm(forms.Form):
    """An honest new date."""

    due_on = forms.DateField(label=_("What would be an honest date?"), widget=Day)
    because = Words(label=_("What came up?"), required=False, most=2_000)


class WrapUpForm(forms.Form):
    """Three small things before going."""

    takeaway = Words(label=_("One thing you take away"), required=False, most=1_000)
    thanks = Words(label=_("Something you appreciated"), required=False, most=1_000)
    leaving = forms.ChoiceField(label=_("How was that?"), required=False, widget=Segmented)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaving = self.fields["leaving"]
        assert isinstance(leaving, forms.ChoiceField)
        leaving.choices = [(mood.key, mood.label) for mood in guides.sessions().leaving]


class CaptureForm(forms.Form):
    """Catch something while talking: a note, a promise, or something for another day."""

    what = forms.ChoiceField(choices=[("note", _("Note")), ("promise", _("Promise")), ("later", _("Later"))])
    text = Words(label=_("A note"), most=4_000)
    line_id = forms.UUIDField(required=False)
    owner = forms.UUIDField(required=False)
    due_on = forms.DateField(required=False)
