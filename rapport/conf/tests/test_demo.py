import pytest

from rapport.conf import demo
from rapport.kernel import clock
from rapport.people.models import Person
from rapport.vault.models import SelfTest


class Stop(Exception):
    pass


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch, settings) -> list[str]:
    """The demo's story replaced by one person, so that these tests are about loading it and nothing else."""
    from rapport.desk import demo as story

    loaded: list[str] = []

    def load(progress) -> None:
        Person.objects.create_person(email=f"amara{len(loaded)}@example.org", joined_at=clock.now())
        loaded.append("loaded")
        if len(loaded) == 1:
            raise Stop

    monkeypatch.setattr(story, "load", load)
    settings.RAPPORT_DEMO = True
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    return loaded


@pytest.mark.django_db(transaction=True)
def test_a_demo_that_was_stopped_half_way_begins_anew_and_a_whole_one_stays(played: list[str]):
    with pytest.raises(Stop):
        demo.load_if_new()

    demo.load_if_new()
    demo.load_if_new()

    assert len(played) == 2
    assert [person.email for person in Person.objects.all()] == ["amara1@example.org"]
    assert SelfTest.objects.exists()


@pytest.mark.django_db
def test_the_demo_goes_into_an_empty_installation_and_only_where_it_was_asked_for(settings, capsys):
    assert demo.load() == 1
    settings.RAPPORT_DEMO = True
    Person.objects.create_person(email="cora@example.org")
    assert demo.load() == 1

    assert "RAPPORT_DEMO=yes" in capsys.readouterr().out
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_the_greeting_says_whom_one_can_be(settings, capsys):
    settings.RAPPORT_DEMO = True

    demo.greet()
    assert "createcoordinator" in capsys.readouterr().out

    Person.objects.create_person(email="priya@side-by-side.example")
    demo.greet()
    said = capsys.readouterr().out
    assert "priya@" in said
    assert "amara@" not in said
