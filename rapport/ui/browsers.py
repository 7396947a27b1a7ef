"""What people call their browser and system, guessed from the user agent."""

from django.utils.translation import gettext

# The first that fits wins: Edge and Opera also say Chrome, and Chrome also says Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def name_of(user_agent: str) -> str:
    """Say "Firefox on Windows", or only what is known."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), gettext("A browser"))
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if not system:
        return browser
    # Translators: "Firefox on Windows".
    return gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}
