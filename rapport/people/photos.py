"""Photos: what people upload is decoded, drawn anew as a small WebP, and only that is kept.

The file that comes in is never stored and never served. Its type is what the decoder finds in it, whatever its
name says; what a camera wrote beside the picture (place, time, owner) does not survive the redrawing.
"""

from collections.abc import Iterable
from io import BytesIO
from typing import BinaryIO
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from rapport.kernel.errors import InputIsWrong, Sentence

SIDE = 512
FOLDER = "photos"
BYTES_MOST = 10 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
PIXELS_MOST = 8_000_000
PROGRESSIVE_PIXELS_MOST = 16_000_000
JPEG_PIXELS_MOST = 60_000_000
"""A plain JPEG is decoded at an eighth of its size, so a large camera picture costs little memory; a progressive one
is held whole while it is decoded, and anything else is held twice."""
SIDE_LEAST = 32

NOT_A_PICTURE = _("We can’t read this as a picture. A JPEG, PNG, WebP or GIF works.")
TOO_LARGE = _(
    "This picture is larger than we can take: up to 10 MB, and 8 megapixels for anything but a JPEG."
)
TOO_SMALL = _("This picture is too small to make out a face. At least 32 pixels each way, please.")
TOO_LONG = _("This picture is a narrow strip. One that’s closer to a square shows you better.")


def redraw(upload: BinaryIO) -> bytes:
    """The upload as a square WebP of at most 512 pixels a side, and nothing else of it.

    Only the first frame of an animation is kept. Raises: InputIsWrong, for the field ``photo``, where it is no
    picture, damaged, too large, too small or a strip.
    """
    data = upload.read(BYTES_MOST + 1)
    if len(data) > BYTES_MOST:
        raise _wrong(TOO_LARGE)
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            _measure(picture)
            picture.draft("RGB", (SIDE, SIDE))
            return _square(picture)
    except InputIsWrong:
        raise
    except Image.DecompressionBombError as error:
        raise _wrong(TOO_LARGE) from error
    # A damaged or hostile file surfaces in the decoder in many shapes; every one of them means the same to people.
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError,
            AttributeError, TypeError, MemoryError, Warning) as error:  # fmt: skip
        raise _wrong(NOT_A_PICTURE) from error


def store(webp: bytes) -> str:
    """Keep a redrawn photo under a name nobody can guess; returns its path in the storage."""
    return default_storage.save(f"{FOLDER}/{uuid4()}.webp", ContentFile(webp))


def path_of(photo_id: UUID) -> str:
    """Where the photo with this id lies in the storage."""
    return f"{FOLDER}/{photo_id}.webp"


def remove(paths: Iterable[str]) -> None:
    """Delete photos from the storage; one that is gone already is no matter."""
    for path in paths:
        if path.startswith(f"{FOLDER}/"):
            default_storage.delete(path)


def _measure(picture: Image.Image) -> None:
    width, height = picture.size
    most = PIXELS_MOST
    if picture.format == "JPEG":
        most = PROGRESSIVE_PIXELS_MOST if picture.info.get("progressive") else JPEG_PIXELS_MOST
    if width * height > most:
        raise _wrong(TOO_LARGE)
    if min(width, height) < SIDE_LEAST:
        raise _wrong(TOO_SMALL)
    if max(width, height) > 8 * min(width, height):
        raise _wrong(TOO_LONG)


def _square(picture: Image.Image) -> bytes:
    # The mark that says how the camera was held goes with all the others, so it is heeded first.
    upright = ImageOps.exif_transpose(_smaller(picture))
    if upright.mode in {"RGBA", "LA", "PA", "P"}:
        upright = upright.convert("RGBA")
        ground = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(ground, upright)
    side = min(SIDE, *upright.size)
    drawn = ImageOps.fit(upright.convert("RGB"), (side, side), Image.Resampling.LANCZOS, centering=(0.5, 0.4))
    kept = BytesIO()
    drawn.save(kept, "WEBP", quality=82, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return kept.getvalue()


def _smaller(picture: Image.Image) -> Image.Image:
    """The picture at a whole fraction of its size, while that is enough: every later copy costs memory."""
    factor = min(picture.size) // SIDE
    if factor < 2:
        return picture
    # What ``info`` and EXIF say about the orientation has to come along.
    exif = picture.getexif()
    # Pixels that are numbers of a palette, or single bits, cannot be averaged.
    averageable = {"P": "RGBA", "PA": "RGBA", "1": "L", "I;16": "I"}.get(picture.mode)
    smaller = (picture.convert(averageable) if averageable else picture).reduce(factor)
    smaller.getexif().update(exif)
    return smaller


def _wrong(sentence: Sentence) -> InputIsWrong:
    return InputIsWrong(sentence, field="photo")
