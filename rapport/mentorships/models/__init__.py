from rapport.mentorships.models.mentorship import Member, Mentorship
from rapport.mentorships.models.rounds import Answer, Round

__all__ = ["Answer", "Member", "Mentorship", "Round"]
