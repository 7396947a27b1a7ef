"""Coaches: pure functions from a text to hints.

They advise and never block, run here and nowhere else, store nothing, and say nothing where they do not know
the language. A coach reads at most ``READ_AT_MOST`` characters and gives at most ``HINTS_AT_MOST`` hints; every
pattern is a plain list of words, so time grows with the length of the text and no faster.

* ``goals.goal_lights(draft) -> five Light``, ``goals.compose_goal_sentence(draft) -> str``
* ``feedback.feedback_hints(text)``, ``general_feedback_hint(fields)``, ``feedback_paragraph(fields)``,
  ``empty_praise_hint(text)``
* ``meetings.open_question_hint(text)``, ``vague_agenda_item_hint(text)``
* ``requests.request_hint(text)``

Another language is another module beside ``languages/english.py``, named in ``languages/__init__.py``.
"""
