"""How two answers to one clause become one, or become something to talk about. Pure.

* ``same``: nothing is settled until both say the same.
* ``stricter``: the stricter answer holds. Choices are listed from loose to strict; of two dates the earlier
  is stricter, and of two numbers the higher.
* ``union``: what either of them wants holds for both.
* ``beside``: each keeps their own; there is nothing to settle.
"""

from collections.abc import Sequence

from rapport.library.agreement import Clause

Answer = str | Sequence[str] | None


def differ(clause: Clause, first: Answer, second: Answer) -> bool:
    """Say whether the two answers are worth talking about.

    Words are never compared: two people never write the same, and both can stand. An answer only one of them
    gave is worth talking about where the clause is required.
    """
    mine, theirs = _as_set(first), _as_set(second)
    if clause.join == "beside" or clause.kind == "text":
        return False
    if not mine or not theirs:
        return clause.required and mine != theirs
    if clause.join == "union":
        return False
    return mine != theirs


def settle(clause: Clause, first: Answer, second: Answer) -> Answer:
    """Return what both answers come to without talking, or None where the two must decide.

    An answer only one of them gave stands for both, unless the two must say the same.
    """
    mine, theirs = _as_set(first), _as_set(second)
    if clause.join == "beside":
        return None
    if mine == theirs:
        return first or None
    if clause.join == "union":
        either = mine | theirs
        return tuple(choice.value for choice in clause.choices if choice.value in either)
    if clause.join == "stricter":
        return _stricter(clause, first, second) if mine and theirs else (first or second)
    return None


def _stricter(clause: Clause, first: Answer, second: Answer) -> Answer:
    one, other = str(first), str(second)
    if clause.kind == "date":
        return min(one, other)
    if clause.kind == "number":
        return max(one, other, key=int)
    order = [choice.value for choice in clause.choices]
    return max(one, other, key=order.index)


def _as_set(answer: Answer) -> frozenset[str]:
    if not answer:
        return frozenset()
    return frozenset([answer]) if isinstance(answer, str) else frozenset(answer)
