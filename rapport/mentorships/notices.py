"""Where the timed rules and listeners of this package are found; each stands beside the words it sends."""

from rapport.mentorships.agreement import notices as agreement_notices
from rapport.mentorships.ending import notices as ending_notices
from rapport.mentorships.introductions import notices as introduction_notices
from rapport.mentorships.pausing import notices as pausing_notices
from rapport.mentorships.requests import notices as request_notices
from rapport.mentorships.review import notices as review_notices

__all__ = [
    "agreement_notices",
    "ending_notices",
    "introduction_notices",
    "pausing_notices",
    "request_notices",
    "review_notices",
]
