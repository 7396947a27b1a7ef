"""``{% load space %}``: what every page of a relationship's space shows around its own content."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from rapport.mentorships.models import Mentorship
from rapport.people.models import Person

register = template.Library()

PAGES = (
    ("space", "", gettext_lazy("Our space")),
    ("meetings", "meetings/", gettext_lazy("Meetings")),
    ("goals", "goals/", gettext_lazy("Goals")),
    ("promises", "promises/", gettext_lazy("Promises")),
    ("feedback", "feedback/", gettext_lazy("Feedback")),
    ("agreement", "agreement/", gettext_lazy("Agreement")),
)
"""The pages of a space: addresses by contract, since later packages own most of them."""


@register.simple_tag
def space_tabs(mentorship: Mentorship, reader: Person, current: str = "") -> SafeString:
    """The pages of a space as tabs, named after the two; ``current`` is one of ``PAGES``."""
    others = [person.first_name for person in mentorship.others_than(reader)]
    tabs = [
        {"url": f"/spaces/{mentorship.pk}/{path}", "text": text, "is_current": key == current}
        for key, path, text in PAGES
    ]
    label = gettext("You and %(name)s") % {"name": ", ".join(others)} if others else gettext("Our space")
    return render_to_string("ui/components/tabs.html", {"label": label, "tabs": tabs})
