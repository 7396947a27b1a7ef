"""What both said beside each other, words in common, and the signature."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kernel import clock
from rapport.kernel.errors import EditConflict, NotFound
from rapport.library import guides
from rapport.mentorships.agreement.cards import grouped, one_card
from rapport.mentorships.agreement.changing import withdraw_change
from rapport.mentorships.agreement.dates import term_end
from rapport.mentorships.agreement.drafting import save_topic, stand_behind
from rapport.mentorships.agreement.forms import ConfidenceForm, SignForm, TogetherForm
from rapport.mentorships.agreement.lines import line_of
from rapport.mentorships.agreement.policies import may_draft, may_sign, open_topics
from rapport.mentorships.agreement.reading import draft_of, has_goal, texts
from rapport.mentorships.agreement.sights import sight_rows
from rapport.mentorships.agreement.signing import sign, tick_confidence
from rapport.mentorships.agreement.topics import topic_keys
from rapport.mentorships.guards import member
from rapport.mentorships.models import AgreementTopic, AgreementVersion, Mentorship
from rapport.mentorships.space import Space, space_of
from rapport.people.models import Person
from rapport.ui.forms import beside
from rapport.ui.responses import go, is_partial, parts
from rapport.ui.toasts import say


@member
@require_GET
def together(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Both answers side by side: what differs first, what is the same folded away."""
    draft = draft_of(mentorship)
    if draft is None:
        return go(request, reverse("mentorships:agreement", args=[mentorship.pk]))
    return _together_page(request, mentorship, draft)


@member
@require_POST
def topic(request: HttpRequest, mentorship: Mentorship, key: str) -> HttpResponse:
    """Keep the words of one topic, and whether this person stands behind them."""
    draft, row = _draft_topic(mentorship, key)
    space = space_of(mentorship, _person(request))
    form = TogetherForm(row, space.reader.member, request.POST)
    if form.is_valid():
        with beside(form):
            _keep(form, row, _person(request))
            say(request, _("Kept."))
            return _topic_kept(request, mentorship, space, key)
    if is_partial(request):
        card = one_card(draft, row, space, form)
        return _card(request, mentorship, space, card, status=422)
    return _together_page(request, mentorship, draft, {key: form}, status=422)


@member
@require_POST
def tick(request: HttpRequest, mentorship: Mentorship, key: str) -> HttpResponse:
    """Stand behind the words of one topic as they are, or no longer."""
    _draft, row = _draft_topic(mentorship, key)
    space = space_of(mentorship, _person(request))
    try:
        stand_behind(
            row,
            stands=request.POST.get("stands") == "1",
            expected=int(request.POST.get("version") or 0),
            actor=_person(request),
            now=clock.now(),
        )
    except EditConflict as conflict:
        conflict.back_url = _anchor(mentorship, key)
        raise
    except ValueError as error:
        raise NotFound from error
    return _topic_kept(request, mentorship, space, key)


@member
@require_http_methods(["GET", "POST"])
def signing(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """The whole text, what stays between the two, and the signature."""
    draft = draft_of(mentorship)
    if draft is None:
        return go(request, reverse("mentorships:agreement", args=[mentorship.pk]))
    form = SignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            until = form.cleaned_data["explore_until"]
            signed = sign(draft, explore_until=until, actor=_person(request), now=clock.now())
            if signed.is_in_force:
                say(request, _("Signed by both. It holds from today."))
                return go(request, reverse("mentorships:agreement", args=[mentorship.pk]))
            say(request, _("Signed, with today’s date."))
            return go(request, reverse("mentorships:sign", args=[mentorship.pk]))
    return _sign_page(request, mentorship, draft, form, status=422 if request.method == "POST" else 200)


@member
@require_POST
def confidence(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Tick the paragraph on confidence, by itself."""
    draft = draft_of(mentorship)
    if draft is None:
        raise NotFound
    form = ConfidenceForm(request.POST)
    form.is_valid()
    tick_confidence(draft, ticked=form.cleaned_data["ticked"], actor=_person(request), now=clock.now())
    return go(request, reverse("mentorships:sign", args=[mentorship.pk]) + "#sign")


@member
@require_POST
def withdrawal(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Leave the agreement as it is."""
    withdraw_change(mentorship, actor=_person(request), now=clock.now())
    say(request, _("It stays as it is. What you wrote on your own is still only yours."))
    return go(request, reverse("mentorships:agreement", args=[mentorship.pk]))


def _keep(form: TogetherForm, row: AgreementTopic, person: Person) -> None:
    try:
        save_topic(
            row,
            joint=form.joint,
            own=form.own,
            words=form.cleaned_data["words"],
            stands=form.cleaned_data["stands"],
            expected=form.cleaned_data["version"],
            actor=person,
            now=clock.now(),
        )
    except EditConflict as conflict:
        conflict.back_url = _anchor(row.agreement.mentorship, row.topic)
        raise


def _topic_kept(request: HttpRequest, mentorship: Mentorship, space: Space, key: str) -> HttpResponse:
    if not is_partial(request):
        return go(request, _anchor(mentorship, key))
    draft, row = _draft_topic(mentorship, key)
    return _card(request, mentorship, space, one_card(draft, row, space))


def _card(
    request: HttpRequest, mentorship: Mentorship, space: Space, card: object, status: int = 200
) -> HttpResponse:
    draft = draft_of(mentorship)
    context = {
        "mentorship": mentorship,
        "space": space,
        "card": card,
        "may": may_draft(_person(request), draft) if draft is not None else None,
        "left": _left(draft) if draft is not None else [],
        "swap": True,
    }
    return parts(
        request,
        "mentorships/agreement/parts/topic.html",
        "mentorships/agreement/parts/left.html",
        context=context,
        status=status,
    )


def _together_page(
    request: HttpRequest,
    mentorship: Mentorship,
    draft: AgreementVersion,
    forms: dict[str, TogetherForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    space = space_of(mentorship, _person(request))
    context = {
        "mentorship": mentorship,
        "space": space,
        "draft": draft,
        "groups": grouped(draft, space, forms),
        "left": _left(draft),
        "may": may_draft(_person(request), draft),
        "is_change": draft.based_on_id is not None,
    }
    return render(request, "mentorships/agreement/together.html", context, status=status)


def _sign_page(
    request: HttpRequest, mentorship: Mentorship, draft: AgreementVersion, form: SignForm, status: int
) -> HttpResponse:
    person = _person(request)
    space = space_of(mentorship, person)
    outcome = draft.topic("outcome")
    today = clock.now().astimezone(person.zone).date()
    begun = mentorship.active_since.astimezone(person.zone).date() if mentorship.active_since else today
    mine = draft.signature_of(space.reader.member)
    context = {
        "mentorship": mentorship,
        "space": space,
        "draft": draft,
        "texts": texts(draft, draft.based_on),
        "form": form,
        "ends_on": term_end(outcome.joint if outcome is not None else {}, begun),
        "needs_goal": draft.based_on_id is None
        and mentorship.explore_until is None
        and not has_goal(mentorship),
        "left": _left(draft),
        "may_sign": may_sign(person, draft),
        "limits": guides.limits_of_confidentiality(),
        "in_one_line": guides.confidentiality_in_one_line(),
        "rows": sight_rows(space.partner.first_name),
        "is_ticked": mine is not None and mine.confidence_at is not None,
        "is_signed": mine is not None and mine.signed_at is not None,
        "lines": [line_of(draft, side) for side in space.in_order],
    }
    return render(request, "mentorships/agreement/sign.html", context, status=status)


def _left(draft: AgreementVersion) -> list[object]:
    return [guides.alignment_topic(key) for key in open_topics(draft)]


def _draft_topic(mentorship: Mentorship, key: str) -> tuple[AgreementVersion, AgreementTopic]:
    draft = draft_of(mentorship)
    row = draft.topic(key) if draft is not None and key in topic_keys() else None
    if draft is None or row is None:
        raise NotFound
    return draft, row


def _anchor(mentorship: Mentorship, key: str) -> str:
    return reverse("mentorships:together", args=[mentorship.pk]) + f"#topic-{key}"


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
