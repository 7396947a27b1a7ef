"""The agreement: answered alone, talked through, signed by each, and read by everything that keeps time."""

from rapport.mentorships.agreement.terms import terms_for, terms_of

__all__ = ["terms_for", "terms_of"]
