"""The product's settings with one more address: the baseline that pages are measured against."""

from pathlib import Path

from rapport.conf.settings import *  # noqa: F403 - all of them, with one changed below
from rapport.conf.settings import TEMPLATES

ROOT_URLCONF = "benchmarks.urls"
TEMPLATES[0]["DIRS"] = [Path(__file__).resolve().parent / "templates"]
