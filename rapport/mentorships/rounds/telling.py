"""Telling members how a round stands: the other one has answered, both answers are there; never what they say."""

from collections.abc import Collection
from dataclasses import dataclass

from rapport.history.models import Event
from rapport.mentorships.models import Round
from rapport.mentorships.rounds.reading import waiting_for
from rapport.mentorships.telling import members_but, mentorship_of, tell_member
from rapport.notifications.notices import NoticeKind


@dataclass(frozen=True, slots=True)
class Word:
    """A notice, and where in the space it leads."""

    notice: NoticeKind
    url: str


def tell_of_round(event: Event, kinds: Collection[str], *, your_turn: Word, both_in: Word) -> None:
    """Tell whoever has not answered that the other has, and of the reveal whoever did not bring it about.

    For listeners to ``round.answered`` and ``round.revealed``; rounds of other kinds are left alone.
    """
    if event.facts.get("kind") not in kinds or event.subject_id is None:
        return
    mentorship, round_ = mentorship_of(event), Round.objects.filter(pk=event.subject_id).first()
    if mentorship is None or round_ is None or mentorship.is_over:
        return
    if event.verb == "round.revealed":
        members, word = members_but(mentorship, event), both_in
    else:
        members, word = (list(waiting_for(round_)) if round_.is_open else []), your_turn
    for member in members:
        tell_member(word.notice, member, mentorship, key=f"{round_.pk}", url=word.url)
