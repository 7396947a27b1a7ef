"""In a process and with a database of its own: back up, erase, lose everything, bring it back.

Started by ``test_backup.py``; prints what it found as JSON.
"""

import io
import json
import os
import shutil
import sys
from contextlib import redirect_stdout
from pathlib import Path


def main() -> dict[str, object]:
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from rapport.conf.cli import main as rapport
    from rapport.conf.startup import make_folders, migrate
    from rapport.kernel import clock
    from rapport.people.models import Person
    from rapport.people.operations import erase_person
    from rapport.vault.keys import plant_self_tests

    found: dict[str, object] = {}
    make_folders()
    migrate()
    plant_self_tests()
    mina = Person.objects.create_person(email="mina@example.org", name="Mina", phone="cnry-phone")
    Person.objects.create_person(email="omar@example.org", name="Omar", phone="+46 70 1")
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    (settings.MEDIA_ROOT / "photo.webp").write_bytes(b"a photo")

    found["made"] = rapport(["backup"])
    [file] = (settings.VAR_DIR / "backups").iterdir()
    found["in clear"] = b"mina@example.org" in file.read_bytes() or b"a photo" in file.read_bytes()
    found["verified"] = rapport(["backup", "verify"])
    found["mode"] = oct(file.stat().st_mode & 0o777)

    erase_person(mina, actor=None, now=clock.now())
    found["refused"] = rapport(["backup", "restore", str(file)])
    if connection.vendor == "sqlite":
        connection.close()
        Path(str(connection.settings_dict["NAME"])).unlink()
        shutil.rmtree(settings.MEDIA_ROOT)
    found["restored"] = rapport(["backup", "restore", "--replace", str(file)])

    found["names"] = sorted(Person.objects.values_list("name", flat=True))
    found["phones"] = sorted(person.phone for person in Person.objects.here())
    found["photo"] = (settings.MEDIA_ROOT / "photo.webp").read_bytes().decode()
    found["mina has a key"] = Person.objects.get(pk=mina.pk).key_id is not None
    found["marker"] = (settings.DATA_DIR / "restore-unfinished").exists()
    found["scratch"] = [path.name for path in settings.VAR_DIR.glob("scratch-*")]

    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(bytes(body))
    found["damaged"] = rapport(["backup", "verify"])
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.conf.settings")
    said = io.StringIO()
    with redirect_stdout(said):
        result = main()
    json.dump(result, sys.stdout)
