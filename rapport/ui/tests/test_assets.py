import gzip
import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from rapport.ui.context import ASSETS

KILOBYTE = 1000
HERE = Path(__file__).parent.parent / "static" / "rapport"
ROOT = Path(__file__).parents[2]


def files():
    """Every style sheet and script the product can ask for: those of all pages, and those of single screens."""
    ours = [
        file for file in HERE.rglob("*") if file.suffix in {".css", ".js"} and file.name != "patterns.css"
    ]
    return [*ours, Path(finders.find(ASSETS.htmx))]


def test_all_style_and_script_together_stay_small():
    sources = [file.read_bytes() for file in files()]

    plain = sum(map(len, sources))
    packed = sum(min(len(gzip.compress(each, 9)), len(brotli.compress(each))) for each in sources)
    assert plain <= 180 * KILOBYTE
    assert packed <= 50 * KILOBYTE


def test_every_asset_is_there():
    assert all(finders.find(name) for name in (*ASSETS.css, *ASSETS.modules, ASSETS.htmx))


@pytest.mark.parametrize("file", files(), ids=lambda file: file.name)
def test_no_file_asks_another_host(file):
    text = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert not re.search(r"""(?:url\(|@import|import\(|from)\s*["']?(?:https?:)?//""", text)


@pytest.mark.parametrize("file", sorted(HERE.glob("*.css")), ids=lambda file: file.name)
def test_sheets_wrap_themselves_in_a_layer(file):
    text = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL).strip()

    assert all(part.strip().startswith("@layer") for part in re.split(r"(?<=\n})\n", text) if part.strip())


def test_every_token_that_is_used_is_there():
    sheets = "\n".join(file.read_text(encoding="utf-8") for file in HERE.glob("*.css"))
    given = set(re.findall(r"(--[a-z0-9-]+)\s*:", sheets))
    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", sheets))

    assert used - given == set()
