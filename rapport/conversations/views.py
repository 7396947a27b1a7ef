"""The open line between members."""

from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport.conversations import operations
from rapport.conversations.contact import rings_of
from rapport.conversations.policies import may_send, may_take_back
from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.meetings.views.shared import page_facts, reader
from rapport.mentorships.guards import member
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Mentorship
from rapport.ui.forms import Words, beside
from rapport.ui.responses import go
from rapport.ui.toasts import say

PAGE = 30
IN_TOUCH = {State.FORMING, State.ACTIVE}
"""Where two people count the days; in a pause and after the end nobody is asked for a word."""


class MessageForm(forms.Form):
    """A short word."""

    text = Words(label=_("A short word"), most=4_000)


@require_http_methods(["GET", "POST"])
@member
def messages(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """What the two wrote, the newest page first, and a place to write."""
    person, now = reader(request), clock.now()
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            text = form.cleaned_data["text"]
            sent = operations.send_message(mentorship, text=text, actor=person, now=now)
            say(request, _("Sent."), undo_url=f"/spaces/{mentorship.pk}/messages/{sent.pk}/return/")
            return go(request, f"/spaces/{mentorship.pk}/messages/")
    found = mentorship.messages.standing().select_related("writer").order_by("-sent_at", "-id")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    lines = list(reversed(page.object_list))
    for line in lines:
        line.mentorship = mentorship
    context = {
        **page_facts(request, mentorship),
        "page": page,
        "lines": [(line, bool(may_take_back(person, line, now))) for line in lines],
        "form": form,
        "ring": rings_of([mentorship], now)[mentorship.pk] if mentorship.life in IN_TOUCH else None,
        "may_send": may_send(person, mentorship),
    }
    return render(request, "conversations/messages.html", context, status=422 if form.errors else 200)


@require_POST
@member
def take_back(request: HttpRequest, mentorship: Mentorship, message_id: UUID) -> HttpResponse:
    """Take one's own word back."""
    message = mentorship.messages.filter(pk=message_id).first()
    if message is None:
        raise NotFound
    message.mentorship = mentorship
    operations.take_message_back(message, actor=reader(request), now=clock.now())
    say(request, _("Taken back."))
    return go(request, f"/spaces/{mentorship.pk}/messages/")
