"""Guides as data files, and the coaches that read a text. No models, no clock, no network.

``from rapport.library import guides``; texts are lazy translations, so wrap them in ``str()`` where a real
string is needed.

* ``guides.alignment_topics()``, ``alignment_topic(key)``: the eight ``Topic`` of the first meeting, with
  ``ask(role)`` (learning, guiding; mentee, mentor), ``why``, ``words_hint`` and the ``Clause`` it fills
  (``topic.asked``: those people answer).
* ``guides.clauses()``, ``clause(key)``: ``Clause`` with ``kind``, ``choices``, ``default``, ``required``,
  ``read_by``; ``clause.number("14") -> 14``; ``clause.say("14") -> "We meet every two weeks."``
* ``guides.differ(clause, mine, theirs)``, ``settle(clause, mine, theirs)``: how two answers become one.
* ``guides.limits_of_confidentiality()``, ``confidentiality_in_one_line()``, ``duties(role)``.
* ``guides.session_templates()``, ``session_template(key)``, ``fitted(template, minutes)``: keys are regular,
  alignment, beginning, feedback, decision, stuck, review, recalibrate, goodbye, introduction (a call of 20
  minutes) and how_we_work (a part of 10). ``guides.sessions()`` also has ``rungs`` (the advice ladder),
  ``item_kinds``, ``arriving``, ``leaving``, ``takeaway_starters``, ``thanks_starters``, ``question_starters``.
* ``guides.skills()``, ``values()``, ``interests()``: dicts by key; ``skill_areas()``;
  ``skill_called(words)``, ``value_called``, ``interest_called`` for sign-up sheets;
  ``skills_heard_in(text)`` for free text.
* ``guides.openers(values, interests, dislikes) -> three lines``; ``guides.talking()`` has the starters:
  ``feedback_fields``, ``to_learner``, ``to_guide``, ``two_way`` (keep, more, less), ``one_change``,
  ``understood``, ``ask_back``, ``trying``, ``went``, ``acknowledge``, ``differ_starters``, ``respond``.
* ``guides.question_decks()``; ``guides.goal_examples()``, ``learning_questions()``.
* ``guides.helper_card(rule)``: rules are not_started, silence, missed, no_next_date, undecided, late,
  unprepared, promises, low_pulse, no_movement, about_us, how_we_work; ``guides.caring()`` has ``feelings``,
  ``four_lines``, ``barriers``, ``letter``, ``goodbye``; ``guides.end_reasons()``.
* ``guides.review_questions()``, ``pulse_questions()``; ``guides.looking_back()`` has ``pulse_before``,
  ``scale``, ``contact``, ``after_meeting``, ``first_weeks``, ``differing``.
* ``guides.preview(role)``: what to know before signing up.
"""
