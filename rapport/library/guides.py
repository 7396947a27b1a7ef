"""Everything the guides offer, in one place to import from: ``from rapport.library import guides``.

The guides are data files under ``data/``; every text in them is translated when shown. The functions are
pure, cached, and never touch the database.
"""

from rapport.library.agreement import (
    alignment_topic,
    alignment_topics,
    clause,
    clauses,
    confidentiality_in_one_line,
    duties,
    limits_of_confidentiality,
)
from rapport.library.sessions import (
    fitted,
    question_decks,
    session_template,
    session_templates,
    sessions,
)
from rapport.library.settling import differ, settle
from rapport.library.vocabulary import (
    interest_called,
    interests,
    skill_areas,
    skill_called,
    skills,
    skills_heard_in,
    value_called,
    values,
)

__all__ = [
    "alignment_topic",
    "alignment_topics",
    "clause",
    "clauses",
    "confidentiality_in_one_line",
    "differ",
    "duties",
    "fitted",
    "interest_called",
    "interests",
    "limits_of_confidentiality",
    "question_decks",
    "session_template",
    "session_templates",
    "sessions",
    "settle",
    "skill_areas",
    "skill_called",
    "skills",
    "skills_heard_in",
    "value_called",
    "values",
]
