from rapport.mentorships.models.introduction import CallSlot, Introduction
from rapport.mentorships.models.mentorship import Member, Mentorship
from rapport.mentorships.models.request import Request
from rapport.mentorships.models.rounds import Answer, Round
from rapport.mentorships.models.waiting import Waiting

__all__ = ["Answer", "CallSlot", "Introduction", "Member", "Mentorship", "Request", "Round", "Waiting"]
