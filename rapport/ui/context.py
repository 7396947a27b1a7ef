"""What every page knows: cheap, and without a query."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Assets:
    """The style sheets and modules that every page links, in their order."""

    css: tuple[str, ...] = (
        "rapport/tokens.css",
        "rapport/base.css",
        "rapport/components.css",
        "rapport/screens.css",
    )
    htmx: str = "django_htmx/htmx-2.min.js"
    modules: tuple[str, ...] = ("rapport/app.js", "rapport/forms.js", "rapport/swaps.js")


ASSETS = Assets()


def page(request: HttpRequest) -> dict[str, object]:
    """The name of the installation, what kind of run this is, what to link, and how the reader likes it."""
    theme = request.COOKIES.get("theme", "")
    return {
        "installation_name": settings.INSTALLATION_NAME,
        "is_demo": settings.RAPPORT_DEMO,
        "has_mailbox": settings.RAPPORT_MAILBOX,
        "languages": settings.LANGUAGES,
        "assets": ASSETS,
        "theme": theme if theme in THEMES else "",
    }
