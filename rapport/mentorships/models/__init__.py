from rapport.mentorships.models.agreement import AgreementTopic, AgreementVersion, Signature, Stand
from rapport.mentorships.models.ending import Ending, GoodbyeLetter, Pause, SecondThought
from rapport.mentorships.models.exception import LineException
from rapport.mentorships.models.introduction import CallSlot, Introduction
from rapport.mentorships.models.mentorship import Member, Mentorship
from rapport.mentorships.models.request import Request
from rapport.mentorships.models.review import Choice, Review
from rapport.mentorships.models.rounds import Answer, Round
from rapport.mentorships.models.waiting import Waiting

__all__ = [
    "AgreementTopic",
    "AgreementVersion",
    "Answer",
    "CallSlot",
    "Choice",
    "Ending",
    "GoodbyeLetter",
    "Introduction",
    "LineException",
    "Member",
    "Mentorship",
    "Pause",
    "Request",
    "Review",
    "Round",
    "SecondThought",
    "Signature",
    "Stand",
    "Waiting",
]
