"""Every template of the repository, read as text: what a strict content policy and a calm page ask of it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_COMMENTS = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}|<!--.*?-->", re.DOTALL)
_POSTING = re.compile(r"<form\b[^>]*method=[\"']post[\"'][^>]*>.*?</form>", re.DOTALL | re.IGNORECASE)


def is_page(file):
    """Mail is not a page: it has inline styles, since mail programs read nothing else."""
    return not {"mail", "mails", "email"} & set(file.parts)


@pytest.fixture(scope="module")
def sources():
    return {
        str(file.relative_to(ROOT)): _COMMENTS.sub("", file.read_text(encoding="utf-8"))
        for file in sorted(ROOT.glob("*/templates/**/*.html"))
        if is_page(file)
    }


def offenders(sources, pattern):
    return [name for name, source in sources.items() if re.search(pattern, source)]


def test_there_are_templates_to_read(sources):
    assert "ui/templates/ui/base.html" in sources


def test_no_template_has_an_inline_style(sources):
    assert offenders(sources, r"\sstyle\s*=|<style") == []


def test_no_template_has_an_inline_script(sources):
    assert offenders(sources, r"""<script\b(?![^>]*(?:\ssrc=|type="application/json"))""") == []
    assert offenders(sources, r"""\son[a-z]+\s*=\s*["']|javascript:""") == []


def test_no_template_asks_another_host(sources):
    assert offenders(sources, r"""(?:src|href|action|srcset)\s*=\s*["'](?:https?:)?//""") == []


def test_htmx_attributes_are_data_attributes(sources):
    assert offenders(sources, r"\shx-[a-z-]+\s*=") == []


def test_every_form_that_posts_carries_its_token(sources):
    without = [
        name
        for name, source in sources.items()
        if any("{% csrf_token %}" not in form for form in _POSTING.findall(source))
    ]

    assert without == []


def test_nothing_that_people_typed_is_marked_safe(sources):
    assert offenders(sources, r"\|\s*safe\b|{% autoescape off %}") == []
