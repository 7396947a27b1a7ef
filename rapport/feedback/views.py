"""The screens of feedback: composing with its coach, receiving, the turn, and the coordinator's words."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.feedback import operations
from rapport.feedback.forms import (
    CloseForm,
    IndirectForm,
    ReactionForm,
    ReplyForm,
    ThoughtForm,
    TryForm,
    TurnForm,
    UnderstoodForm,
)
from rapport.feedback.models import FirstReaction, IndirectWord, Thought, Turn
from rapport.feedback.policies import may_answer_turn, may_close_turn, may_give, may_reply, may_take
from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.library.coaches.feedback import (
    FeedbackFields,
    feedback_hints,
    feedback_paragraph,
    general_feedback_hint,
)
from rapport.library.talking import talking
from rapport.meetings.views.shared import other_of, page_facts, reader
from rapport.mentorships.guards import member
from rapport.mentorships.models import Mentorship
from rapport.programs.guards import coordinator
from rapport.programs.models import Program
from rapport.ui.forms import beside
from rapport.ui.responses import go, is_partial, page_or_part
from rapport.ui.toasts import say

GIVE, TAKE, TURN = "feedback/give.html", "feedback/receive.html", "feedback/turn.html"
PAGE = 20


@require_GET
@member
def thoughts(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """What the two have given each other, and one's own drafts."""
    person = reader(request)
    found = (
        Thought.objects.visible_to(person).filter(mentorship=mentorship).select_related("giver", "receiver")
    )
    page = Paginator(found.order_by("-made_at", "id"), PAGE).get_page(request.GET.get("page"))
    for thought in page.object_list:
        thought.mentorship = mentorship
    turns = mentorship.turns.select_related("answerer", "about")[:10]
    context = {**page_facts(request, mentorship), "page": page, "turns": turns}
    context["may_give"] = may_give(person, mentorship)
    return render(request, "feedback/list.html", context)


@require_http_methods(["GET", "POST"])
@member
def give(request: HttpRequest, mentorship: Mentorship, thought_id: UUID | None = None) -> HttpResponse:
    """Compose with the coach beside; without script a press asks the coach."""
    person = reader(request)
    thought = None if thought_id is None else _own(mentorship, thought_id, person)
    initial = {} if thought is None else _words(thought)
    form = ThoughtForm(request.POST or None, initial=initial)
    receiver = other_of(mentorship, person)
    if receiver is None:
        raise NotFound
    if request.method == "POST" and form.is_valid() and "coach" not in request.POST:
        given = form.cleaned_data
        with beside(form):
            written = operations.write_thought(
                mentorship,
                receiver=receiver,
                kind=given["kind"],
                when=given["when"],
                what=given["what"],
                effect=given["effect"],
                next=given["next"],
                give="draft" not in request.POST,
                thought=thought,
                version=given["version"],
                actor=person,
                now=clock.now(),
            )
            base = f"/spaces/{mentorship.pk}/feedback/"
            if written.is_draft:
                say(request, _("Kept. Only you can see it."))
            else:
                say(
                    request,
                    _("Given. They read it when they’re ready."),
                    undo_url=f"{base}{written.pk}/return/",
                )
            return go(request, base)
    context = {
        **page_facts(request, mentorship),
        "form": form,
        "thought": thought,
        "may_give": may_give(person, mentorship),
        **_coaching(form),
    }
    return render(request, GIVE, context, status=422 if form.errors else 200)


@require_POST
@member
def coach(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """What the coach points at in what is typed so far. Keeps nothing."""
    form = ThoughtForm(request.POST)
    form.is_valid()
    context = {**page_facts(request, mentorship), "form": form, **_coaching(form)}
    return render(request, f"{GIVE}#coach", context)


@require_GET
@member
def receive(request: HttpRequest, mentorship: Mentorship, thought_id: UUID) -> HttpResponse:
    """A thought as its receiver or its giver sees it."""
    return _receiving(request, _thought(request, mentorship, thought_id))


@require_POST
@member
def opening(request: HttpRequest, mentorship: Mentorship, thought_id: UUID) -> HttpResponse:
    """Open what was given."""
    thought = _thought(request, mentorship, thought_id)
    operations.open_thought(thought, actor=reader(request), now=clock.now())
    return go(request, _url(thought))


@require_POST
@member
def understanding(request: HttpRequest, mentorship: Mentorship, thought_id: UUID) -> HttpResponse:
    """Say what was understood."""
    thought = _thought(request, mentorship, thought_id)
    form = UnderstoodForm(request.POST)
    if form.is_valid():
        with beside(form):
            text = form.cleaned_data["understood"]
            operations.say_what_was_understood(thought, text=text, actor=reader(request), now=clock.now())
            return go(request, _url(thought))
    return _receiving(request, thought, understood=form, status=422)


@require_POST
@member
def replying(request: HttpRequest, mentorship: Mentorship, thought_id: UUID) -> HttpResponse:
    """Ask or answer, after having understood."""
    thought = _thought(request, mentorship, thought_id)
    may_reply(reader(request), thought).require()
    form = ReplyForm(request.POST)
    if form.is_valid():
        with beside(form):
            text = form.cleaned_data["reply"]
            operations.reply_to_thought(thought, text=text, actor=reader(request), now=clock.now())
            say(request, _("They’ll read it."))
            return go(request, _url(thought))
    return _receiving(request, thought, reply=form, status=422)


@require_POST
@member
def trying(request: HttpRequest, mentorship: Mentorship, thought_id: UUID) -> HttpResponse:
    """Make what one will try a promise."""
    thought = _thought(request, mentorship, thought_id)
    form = TryForm(request.POST)
    if form.is_valid():
        with beside(form):
            given = form.cleaned_data
            operations.promise_to_try(
                thought, text=given["text"], due_on=given["due_on"], actor=reader(request), now=clock.now()
            )
            say(request, _("Promised. It will come back by itself."))
            return go(request, _url(thought))
    return _receiving(request, thought, trying=form, status=422)


@require_POST
@member
def reaction(request: HttpRequest, mentorship: Mentorship, thought_id: UUID) -> HttpResponse:
    """Keep a first reaction, for oneself alone."""
    thought = _thought(request, mentorship, thought_id)
    form = ReactionForm(request.POST)
    if not form.is_valid():
        return _receiving(request, thought, reaction=form, status=422)
    given = form.cleaned_data
    own = operations.keep_first_reaction(
        thought, text=given["text"], version=given["version"], actor=reader(request), now=clock.now()
    )
    if is_partial(request):
        return page_or_part(request, TAKE, "reaction_saved", {"own_reaction": own, "saved": True})
    say(request, _("Saved. Only you can read it."))
    return go(request, _url(thought))


@require_POST
@member
def take_back(request: HttpRequest, mentorship: Mentorship, thought_id: UUID) -> HttpResponse:
    """Undo giving, until it is read; or throw one's draft away."""
    person = reader(request)
    thought = _own(mentorship, thought_id, person)
    if request.POST.get("throw"):
        operations.throw_away_draft(thought, actor=person, now=clock.now())
        say(request, _("Gone."))
        return go(request, f"/spaces/{mentorship.pk}/feedback/")
    operations.take_back_thought(thought, actor=person, now=clock.now())
    say(request, _("Taken back. It is your draft again."))
    return go(request, f"{_url(thought)}edit/")


@require_http_methods(["GET", "POST"])
@member
def turn(request: HttpRequest, mentorship: Mentorship, turn_id: UUID) -> HttpResponse:
    """Three lines for the one who learns; one change or a reason for the one who guides."""
    person, now = reader(request), clock.now()
    found = _turn(mentorship, turn_id)
    is_answerer = found.answerer_id == person.pk
    three = TurnForm(request.POST if is_answerer else None, initial=_lines(found))
    close = CloseForm(request.POST if request.method == "POST" and not is_answerer else None)
    if request.method == "POST":
        form = three if is_answerer else close
        if form.is_valid():
            with beside(form):
                given = form.cleaned_data
                if is_answerer:
                    version = given.pop("version") or found.version
                    operations.answer_turn(found, version=version, actor=person, now=now, **given)
                else:
                    operations.close_turn(found, actor=person, now=now, **given)
                say(request, _("Said. That takes something, and it helps."))
                return go(request, f"/spaces/{mentorship.pk}/feedback/turns/{found.pk}/")
    if not request.POST:
        three = TurnForm(initial=_lines(found))
    return _turn_page(request, found, three=three, close=close)


@require_POST
@member
def turn_skip(request: HttpRequest, mentorship: Mentorship, turn_id: UUID) -> HttpResponse:
    """Not this time."""
    operations.skip_turn(_turn(mentorship, turn_id), actor=reader(request), now=clock.now())
    say(request, _("All right. It comes again after three more meetings."))
    return go(request, f"/spaces/{mentorship.pk}/feedback/")


@require_http_methods(["GET", "POST"])
@member
def indirect(request: HttpRequest, mentorship: Mentorship, turn_id: UUID) -> HttpResponse:
    """Say it through the coordinator, with consent."""
    found = _turn(mentorship, turn_id)
    may_answer_turn(reader(request), found).require()
    form = IndirectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            given = form.cleaned_data
            operations.say_it_through_coordinator(
                found, text=given["text"], agrees=given["agrees"], actor=reader(request), now=clock.now()
            )
            say(request, _("It is with the coordinator. You can take it back until it is read."))
            return go(request, f"/spaces/{mentorship.pk}/feedback/turns/{found.pk}/")
    context = {**page_facts(request, mentorship), "turn": found, "form": form}
    return render(request, "feedback/indirect.html", context, status=422 if form.errors else 200)


@require_POST
@member
def indirect_return(request: HttpRequest, mentorship: Mentorship, turn_id: UUID) -> HttpResponse:
    """Take a word back that nobody has read."""
    person = reader(request)
    word = IndirectWord.objects.filter(turn_id=turn_id, turn__mentorship=mentorship, writer=person).first()
    if word is None:
        raise NotFound
    operations.take_indirect_word_back(word, actor=person, now=clock.now())
    say(request, _("Taken back. Nobody has read it."))
    return go(request, f"/spaces/{mentorship.pk}/feedback/turns/{turn_id}/")


@require_GET
@coordinator
def words(request: HttpRequest, program: Program) -> HttpResponse:
    """Words that people asked the coordinator to carry; open ones first."""
    found = program.indirect_words.select_related("writer").order_by("settled_at", "-sent_at", "id")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    for word in page.object_list:
        word.program = program
    return render(request, "feedback/words.html", {"program": program, "page": page})


@require_POST
@coordinator
def word_reading(request: HttpRequest, program: Program, word_id: UUID) -> HttpResponse:
    """Open a word, or settle it; its writer sees that it was read."""
    word = program.indirect_words.filter(pk=word_id).first()
    if word is None:
        raise NotFound
    if request.POST.get("settled"):
        operations.settle_indirect_word(word, settled=request.POST["settled"] == "yes", now=clock.now())
    elif word.read_at is None:
        program.indirect_words.filter(pk=word_id, read_at=None).update(read_at=clock.now())
    return go(request, f"/programs/{program.slug}/words/#word-{word.pk}")


def _coaching(form: ThoughtForm) -> dict[str, Any]:
    """The coach's look at a form: hints for each part, one general hint, and what the other would read."""
    texts = {name: str(form[name].value() or "") for name in ("when", "what", "effect", "next")}
    fields = FeedbackFields(**texts)
    return {
        "hints": {
            name: [(text[hint.span[0] : hint.span[1]], hint) for hint in feedback_hints(text)]
            for name, text in texts.items()
        },
        "general": general_feedback_hint(fields),
        "paragraph": feedback_paragraph(fields),
    }


def _receiving(request: HttpRequest, thought: Thought, *, status: int = 200, **forms: Any) -> HttpResponse:
    person = reader(request)
    own = FirstReaction.objects.filter(thought=thought, person=person).select_related("person").first()
    due_on = clock.now().astimezone(person.zone).date() + timedelta(days=7)
    context = {
        **page_facts(request, thought.mentorship),
        "thought": thought,
        "paragraph": feedback_paragraph(
            FeedbackFields(when=thought.when, what=thought.what, effect=thought.effect, next=thought.next)
        ),
        "is_mine": thought.giver_id == person.pk,
        "may_take": may_take(person, thought),
        "may_reply": may_reply(person, thought),
        "own_reaction": own,
        "understood": UnderstoodForm(initial={"understood": thought.understood}),
        "reply": ReplyForm(initial={"reply": thought.reply}),
        "trying": TryForm(initial={"due_on": due_on}),
        "reaction": ReactionForm(initial={"text": own.text} if own else {}),
        "talking": talking(),
        **forms,
    }
    return render(request, TAKE, context, status=status)


def _turn_page(request: HttpRequest, found: Turn, *, three: TurnForm, close: CloseForm) -> HttpResponse:
    person = reader(request)
    word = IndirectWord.objects.filter(turn=found, writer=person).first()
    context = {
        **page_facts(request, found.mentorship),
        "turn": found,
        "three": three,
        "close": close,
        "word": word,
        "may_answer": may_answer_turn(person, found),
        "may_close": may_close_turn(person, found),
        "is_answerer": found.answerer_id == person.pk,
    }
    return render(request, TURN, context, status=422 if three.errors or close.errors else 200)


def _words(thought: Thought) -> dict[str, Any]:
    return {
        "kind": thought.kind,
        "when": thought.when,
        "what": thought.what,
        "effect": thought.effect,
        "next": thought.next,
        "version": thought.version,
    }


def _lines(turn: Turn) -> dict[str, Any]:
    return {"keep": turn.keep, "more": turn.more, "less": turn.less, "version": turn.version}


def _thought(request: HttpRequest, mentorship: Mentorship, thought_id: UUID) -> Thought:
    visible = Thought.objects.visible_to(reader(request)).filter(mentorship=mentorship, pk=thought_id)
    thought = visible.select_related("giver", "receiver", "promise").first()
    if thought is None:
        raise NotFound
    thought.mentorship = mentorship
    return thought


def _own(mentorship: Mentorship, thought_id: UUID, person: Any) -> Thought:
    thought = mentorship.thoughts.filter(pk=thought_id, giver=person).first()
    if thought is None:
        raise NotFound
    thought.mentorship = mentorship
    return thought


def _turn(mentorship: Mentorship, turn_id: UUID) -> Turn:
    found = mentorship.turns.filter(pk=turn_id).select_related("answerer", "about").first()
    if found is None:
        raise NotFound
    found.mentorship = mentorship
    return found


def _url(thought: Thought) -> str:
    return f"/spaces/{thought.mentorship_id}/feedback/{thought.pk}/"
