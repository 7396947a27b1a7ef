from rapport.mentorships.models.mentorship import Member, Mentorship

__all__ = ["Member", "Mentorship"]
