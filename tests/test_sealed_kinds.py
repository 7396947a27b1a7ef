"""What is stored sealed, and the table of who may see what, say the same."""

from rapport.kernel import visibility
from rapport.kernel.visibility import Actor, Sight
from rapport.vault.fields import KINDS


def test_every_sealed_field_is_of_a_kind_in_the_table() -> None:
    unknown = {kind: fields for kind, fields in KINDS.items() if kind not in visibility.matrix()}

    assert unknown == {}


def test_no_sealed_kind_lies_plain_in_the_database() -> None:
    plain = {kind for kind in KINDS if visibility.kind(kind).sight(Actor.DB_DUMP) is Sight.PLAIN}

    assert plain == set()
