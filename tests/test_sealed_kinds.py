"""What is stored sealed, and the table of who may see what, say the same."""

from rapport.kernel import visibility
from rapport.kernel.visibility import Actor, Sight
from rapport.vault.fields import KINDS


def test_every_sealed_field_is_of_a_kind_in_the_table() -> None:
    unknown = {kind: fields for kind, fields in KINDS.items() if kind not in visibility.matrix()}

    assert unknown == {}


def test_words_in_confidence_never_lie_plain_in_the_database() -> None:
    """The table may allow something to lie plain that is sealed all the same; never the other way round."""
    content = {kind for kind in KINDS if visibility.kind(kind).is_content}

    assert {"agreement_text", "round_answer", "pair_message"} <= content
    assert {kind for kind in content if visibility.kind(kind).sight(Actor.DB_DUMP) is Sight.PLAIN} == set()
