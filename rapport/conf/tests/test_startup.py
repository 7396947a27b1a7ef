import socket
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from rapport.conf import env, health, running
from rapport.conf.cli import main
from rapport.conf.coordinators import create
from rapport.conf.startup import CannotStart, check_keys, check_port, make_folders, restore_marker
from rapport.kernel.errors import InputIsWrong
from rapport.people.models import Person
from rapport.programs.models import Program, Staff
from rapport.vault import keyfile, keys
from rapport.vault.models import DataKey


def test_a_port_that_is_taken_is_said_before_anything_else_happens():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CannotStart, match=f"uses port {port}"):
            check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(CannotStart):
        check_port("192.0.2.1", 8000)


@pytest.mark.django_db
def test_the_wrong_key_file_stops_the_start_with_a_sentence_and_code_two(
    settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    keys.make_key(DataKey.Scope.PERSON)
    keys.plant_self_tests()
    settings.RAPPORT_KEK_FILE = tmp_path / "keys.json"
    keyfile.load()

    code = main(["serve", "--port", "0"])

    assert code == 2
    said = capsys.readouterr().err
    assert f"The key file {tmp_path / 'keys.json'} does not open what this database holds" in said
    assert DataKey.objects.count() == 1


def test_a_slip_in_an_address_is_said_before_anything_is_prepared(
    settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path / "data"

    code = main(["createcoordinator", "cora.example.org"])

    assert code != 0
    assert "There should be one @ in an e-mail address." in capsys.readouterr().err
    assert not settings.DATA_DIR.exists()


def test_a_folder_that_cannot_be_made_is_named_with_what_to_do(tmp_path: Path):
    (tmp_path / "taken").touch()

    with pytest.raises(env.SettingIsWrong, match=r"taken/data cannot be made: .*RAPPORT_VAR"):
        env.folder(tmp_path / "taken" / "data")


def test_nothing_starts_while_a_restore_is_unfinished(settings, tmp_path: Path):
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path / "data"
    make_folders()
    restore_marker().touch()

    with pytest.raises(CannotStart, match="A restore was begun and not finished"):
        make_folders()


def test_the_data_folder_is_for_nobody_elses_eyes(settings, tmp_path: Path):
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = tmp_path / "data" / "media"

    make_folders()

    assert oct(settings.DATA_DIR.stat().st_mode & 0o777) == "0o700"


def test_a_restore_waits_for_nobody_and_lets_nobody_in(settings, tmp_path: Path):
    settings.VAR_DIR = tmp_path
    with (
        running.together(),
        running.together(),
        pytest.raises(CannotStart, match="Rapport is running here"),
        running.nobody_else(),
    ):
        pass
    with running.nobody_else(), pytest.raises(CannotStart, match="being restored"), running.together():
        pass


@pytest.mark.django_db
def test_keys_are_checked_without_writing(django_assert_num_queries):
    keys.plant_self_tests()

    before = dict(keyfile.load().epochs)
    check_keys()

    assert keyfile.load().epochs == before


@pytest.mark.django_db
def test_the_first_coordinator_founds_a_program_and_looks_after_the_installation():
    create("cora@example.org", name="Cora Okonkwo", program="", is_operator=False)
    create("cora@example.org", name="", program="", is_operator=False)
    create("omar@example.org", name="", program="", is_operator=False)

    cora, omar = Person.objects.order_by("email")
    assert (cora.name, cora.is_operator) == ("Cora Okonkwo", True)
    assert (omar.name, omar.is_operator) == ("omar", False)
    assert Program.objects.get().name == "Rapport"
    assert Staff.objects.filter(role=Staff.Role.COORDINATOR).count() == 2


@pytest.mark.django_db
def test_with_several_programs_one_has_to_be_named():
    create("cora@example.org", name="", program="Spring", is_operator=False)
    create("cora@example.org", name="", program="Autumn", is_operator=False)

    with pytest.raises(InputIsWrong, match="several programs"):
        create("omar@example.org", name="", program="", is_operator=False)
    assert not Person.objects.filter(email="omar@example.org").exists()


@pytest.mark.django_db
def test_health_is_told_without_signing_in(client: Client):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ready\n"
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_readiness_ends_when_the_database_is_away(client: Client, monkeypatch: pytest.MonkeyPatch):
    from django.db import OperationalError

    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", away)
    monkeypatch.setattr(health, "_is_migrated", True)

    answer = client.get("/readyz")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_without_a_command_there_is_help(capsys: pytest.CaptureFixture[str]):
    assert main([]) == 1
    assert "createcoordinator" in capsys.readouterr().out
