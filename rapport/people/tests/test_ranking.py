import pytest

from rapport.people.ranking import Press, pressed


@pytest.mark.parametrize(
    ("items", "item", "press", "at", "after"),
    [
        ("ab", "c", Press.ADD, None, "abc"),
        ("ab", "c", Press.ADD, 0, "cab"),
        ("ab", "c", Press.ADD, 99, "abc"),
        ("ab", "a", Press.ADD, None, "ab"),
        ("abc", "b", Press.REMOVE, None, "ac"),
        ("abc", "x", Press.REMOVE, None, "abc"),
        ("abc", "c", Press.UP, None, "acb"),
        ("abc", "a", Press.UP, None, "abc"),
        ("abc", "a", Press.DOWN, None, "bac"),
        ("abc", "c", Press.DOWN, None, "abc"),
        ("", "a", Press.UP, None, ""),
    ],
)
def test_one_press_moves_one_item(items: str, item: str, press: Press, at: int | None, after: str):
    assert "".join(pressed(items, item, press, at=at)) == after
