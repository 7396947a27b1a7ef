"""Guides as data files, and the coaches that read a text. No models, no clock, no network.

``from rapport.library import guides``; texts are lazy translations, so wrap them in ``str()`` where a real
string is needed.

* ``guides.alignment_topics()``, ``alignment_topic(key)``: the eight ``Topic`` of the first meeting, each with
  ``ask(role)``, ``why``, ``words_hint`` and the ``Clause`` it fills (``topic.asked``: those people answer).
* ``guides.clauses()``, ``clause(key)``: ``Clause`` with ``kind``, ``choices``, ``default``, ``required``,
  ``read_by``; ``clause.number("14") -> 14``; ``clause.say("14") -> "We meet every two weeks."``
* ``guides.differ(clause, mine, theirs)``, ``settle(clause, mine, theirs)``: how two answers become one.
* ``guides.limits_of_confidentiality()``, ``confidentiality_in_one_line()``, ``duties(role)``.
* ``guides.session_templates()``, ``session_template(key)``, ``fitted(template, minutes)``: keys are regular,
  alignment, feedback, decision, stuck, review, recalibrate, goodbye, introduction (a call of 20 minutes) and
  how_we_work (a part of 10). ``guides.sessions()`` also has ``rungs`` (the advice ladder), ``item_kinds``,
  ``arriving``, ``leaving``, ``takeaway_starters``, ``thanks_starters``, ``question_starters``.
* ``guides.skills()``, ``values()``, ``interests()``: dicts by key; ``skill_areas()``; ``skill_called(words)``,
  ``value_called``, ``interest_called`` for sign-up sheets; ``skills_heard_in(text)`` for free text.
"""
