import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from rapport.kernel.errors import InputIsWrong
from rapport.people import photos
from rapport.people.models import Person
from rapport.people.photos import redraw

FACE = "/me/face/"


def picture(
    width: int = 640, height: int = 480, format: str = "JPEG", mode: str = "RGB", **options: Any
) -> bytes:
    held = io.BytesIO()
    Image.new(mode, (width, height), 120 if mode in {"L", "P"} else None).save(held, format, **options)
    return held.getvalue()


def opened(webp: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(webp))
    found.load()
    return found


def with_place() -> bytes:
    """A camera's picture, with where and when it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "CANARY-CAMERA"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (38.0, 43.0, 20.0)
    exif[0x9286] = "CANARY-COMMENT"
    return picture(exif=exif.tobytes(), comment=b"CANARY-JPEG-COMMENT")


def bomb(side: int = 40_000) -> bytes:
    """A PNG of a few bytes that says it is enormous."""
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    body = zlib.compress(b"\x00" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def animation() -> bytes:
    held = io.BytesIO()
    frames = [Image.new("P", (64, 64), shade) for shade in range(40)]
    frames[0].save(held, "GIF", save_all=True, append_images=frames[1:])
    return held.getvalue()


@pytest.mark.parametrize(
    "upload",
    [
        picture(),
        picture(format="PNG", mode="RGBA"),
        picture(format="PNG", mode="P"),
        picture(format="PNG", mode="I;16"),
        picture(format="PNG", mode="1"),
        picture(format="WEBP"),
        picture(mode="CMYK"),
        picture(mode="L"),
        picture(5_000, 4_000),
        picture(2_000, 1_500, format="PNG", mode="P"),
        picture(2_000, 1_500, format="PNG", mode="1"),
        picture(2_000, 1_500, format="PNG", mode="I;16"),
        picture(2_000, 1_500, format="PNG", mode="RGBA"),
        picture(40, 40),
        animation(),
    ],
)
def test_any_picture_becomes_a_small_square_webp(upload: bytes):
    found = opened(redraw(io.BytesIO(upload)))

    assert (found.format, found.mode) == ("WEBP", "RGB")
    assert found.width == found.height <= 512
    assert getattr(found, "n_frames", 1) == 1


def test_where_and_when_it_was_taken_is_gone():
    upload = with_place()
    assert b"CANARY" in upload

    kept = redraw(io.BytesIO(upload))

    assert b"CANARY" not in kept
    assert not opened(kept).getexif()


@pytest.mark.parametrize("scale", [1, 10])
def test_a_picture_held_sideways_is_shown_upright(scale: int):
    held = Image.new("RGB", (400 * scale, 200 * scale), "red")
    held.paste("blue", (0, 0, 200 * scale, 200 * scale))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter: what was left belongs on top
    upload = io.BytesIO()
    held.save(upload, "JPEG", exif=exif.tobytes())

    found = opened(redraw(io.BytesIO(upload.getvalue())))

    top, bottom = found.getpixel((100, 10)), found.getpixel((100, found.height - 10))
    assert top[2] > top[0] and bottom[0] > bottom[2]  # type: ignore[index]


@pytest.mark.parametrize(
    ("upload", "says"),
    [
        (b"", "can’t read"),
        (b"GIF89a<script>alert(1)</script>", "can’t read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "can’t read"),
        (b"<html><body>hello</body></html>", "can’t read"),
        (picture()[:400], "can’t read"),
        (picture()[: len(picture()) // 2], "can’t read"),
        (picture(format="TIFF"), "can’t read"),
        (picture(format="BMP"), "can’t read"),
        (bomb(), "larger than"),
        (picture(5_000, 4_000, format="PNG"), "larger than"),
        (b"\xff\xd8\xff" + b"x" * (11 * 1024 * 1024), "larger than"),
        (picture(1, 1), "too small"),
        (picture(40, 4_000), "strip"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(upload: bytes, says: str):
    with pytest.raises(InputIsWrong) as refused:
        redraw(io.BytesIO(upload))

    assert says in str(refused.value.sentence)
    assert refused.value.field == "photo"


def test_a_picture_that_is_a_script_too_loses_the_script():
    upload = picture() + b"<script>alert('CANARY')</script>"

    assert b"CANARY" not in redraw(io.BytesIO(upload))


@pytest.fixture
def mina_at(as_person: Callable[[Person], Client], mina: Person) -> Client:
    return as_person(mina)


def upload_to(browser: Client, data: bytes, name: str = "me.jpg") -> Any:
    return browser.post(FACE, {"photo": SimpleUploadedFile(name, data, "image/jpeg")})


@pytest.mark.django_db
def test_a_photo_is_kept_under_a_name_of_our_own_and_served_in_a_sandbox(mina_at: Client, mina: Person):
    answer = upload_to(mina_at, with_place(), "../../etc/passwd\r\nX: y‮gpj.exe")

    mina.refresh_from_db()
    served = mina_at.get(mina.photo_url)
    assert answer.status_code == 303
    assert mina.photo == f"photos/{mina.photo_id}.webp"
    assert [path.name for path in Path(settings.MEDIA_ROOT, "photos").iterdir()] == [f"{mina.photo_id}.webp"]
    assert served.headers["Content-Type"] == "image/webp"
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert served.headers["Cache-Control"] == "private, max-age=86400"
    assert b"CANARY" not in served.content


@pytest.mark.django_db
def test_what_cannot_be_read_changes_nothing(mina_at: Client, mina: Person):
    answer = upload_to(mina_at, b"<svg/>")

    mina.refresh_from_db()
    assert answer.status_code == 422
    assert "can’t read this as a picture" in answer.content.decode()
    assert mina.photo == ""


@pytest.mark.django_db
def test_a_photo_is_shown_to_the_circle_and_to_nobody_else(
    mina_at: Client, mina: Person, omar: Person, as_person: Callable[[Person], Client]
):
    upload_to(mina_at, picture())
    mina.refresh_from_db()
    stranger = Person.objects.create_person(email="stranger@example.org")

    assert as_person(omar).get(mina.photo_url).status_code == 200
    assert as_person(stranger).get(mina.photo_url).status_code == 404
    assert Client().get(mina.photo_url).status_code == 302


@pytest.mark.django_db
def test_another_photo_takes_its_place_and_the_last_one_goes(
    mina_at: Client, mina: Person, django_capture_on_commit_callbacks: Any
):
    upload_to(mina_at, picture())
    mina.refresh_from_db()
    first = mina.photo

    with django_capture_on_commit_callbacks(execute=True):
        upload_to(mina_at, picture(300, 300))

    mina.refresh_from_db()
    assert mina.photo != first
    assert not Path(settings.MEDIA_ROOT, first).exists()
    with django_capture_on_commit_callbacks(execute=True):
        mina_at.post("/me/face/portrait/", {"portrait": "noor"})
    assert not Path(settings.MEDIA_ROOT, mina.photo).exists()
    mina.refresh_from_db()
    assert (mina.photo, mina.portrait) == ("", "noor")


@pytest.mark.django_db
def test_a_portrait_that_is_not_drawn_is_refused(mina_at: Client, mina: Person):
    assert mina_at.post("/me/face/portrait/", {"portrait": "../../secret"}).status_code == 422


@pytest.mark.django_db
def test_photos_that_belong_to_nobody_are_swept(mina_at: Client, mina: Person):
    import os

    from rapport.people.jobs import sweep_photos

    upload_to(mina_at, picture())
    mina.refresh_from_db()
    left_over = Path(settings.MEDIA_ROOT, photos.store(b"nobody's"))
    fresh = Path(settings.MEDIA_ROOT, photos.store(b"just now"))
    for path in (left_over, Path(settings.MEDIA_ROOT, mina.photo)):
        os.utime(path, (0, 0))

    sweep_photos.call()

    assert not left_over.exists()
    assert fresh.exists() and Path(settings.MEDIA_ROOT, mina.photo).exists()
