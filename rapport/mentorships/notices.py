"""Where the timed rules and listeners of this package are found; each stands beside the words it sends."""

from rapport.mentorships.introductions import notices as introduction_notices
from rapport.mentorships.requests import notices as request_notices

__all__ = ["introduction_notices", "request_notices"]
