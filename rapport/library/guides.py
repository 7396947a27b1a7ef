"""Everything the guides offer, in one place to import from: ``from rapport.library import guides``.

The guides are data files under ``data/``; every text in them is translated when shown. The functions are
pure, cached, and never touch the database.
"""

from rapport.library.agreement import (
    agreement,
    alignment_topic,
    alignment_topics,
    clause,
    clauses,
    confidentiality_in_one_line,
    duties,
    limits_of_confidentiality,
)
from rapport.library.caring import caring, end_reasons, helper_card
from rapport.library.goal_examples import goal_examples, learning_questions
from rapport.library.looking_back import looking_back, pulse_questions, review_questions
from rapport.library.preview import preview
from rapport.library.sessions import (
    fitted,
    open_questions,
    question_decks,
    session_template,
    session_templates,
    sessions,
)
from rapport.library.settling import differ, settle
from rapport.library.talking import openers, talking
from rapport.library.vocabulary import (
    interest_called,
    interests,
    skill_areas,
    skill_called,
    skills,
    skills_heard_in,
    value_called,
    values,
    vocabulary,
)


def load_everything() -> None:
    """Read and check every data file now, so that a wrong one stops the start and not a page.

    Raises: DataFileError, naming file and place.
    """
    for load in (
        agreement,
        caring,
        goal_examples,
        looking_back,
        sessions,
        question_decks,
        talking,
        vocabulary,
    ):
        load()
    preview("learning")


__all__ = [
    "agreement",
    "alignment_topic",
    "alignment_topics",
    "caring",
    "clause",
    "clauses",
    "confidentiality_in_one_line",
    "differ",
    "duties",
    "end_reasons",
    "fitted",
    "goal_examples",
    "helper_card",
    "interest_called",
    "interests",
    "learning_questions",
    "limits_of_confidentiality",
    "load_everything",
    "looking_back",
    "open_questions",
    "openers",
    "preview",
    "pulse_questions",
    "question_decks",
    "review_questions",
    "session_template",
    "session_templates",
    "sessions",
    "settle",
    "skill_areas",
    "skill_called",
    "skills",
    "skills_heard_in",
    "talking",
    "value_called",
    "values",
    "vocabulary",
]
