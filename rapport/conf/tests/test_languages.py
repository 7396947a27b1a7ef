from pathlib import Path

from rapport.conf.languages import offered


def test_a_language_is_offered_once_its_catalog_is_compiled(tmp_path: Path) -> None:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").touch()
    assert offered(tmp_path) == [("en-gb", "English")]

    (folder / "django.mo").touch()
    assert offered(tmp_path) == [("en-gb", "English"), ("de", "Deutsch")]
