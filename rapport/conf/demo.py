"""Loading the demo, and greeting whoever starts the embedded run."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from rapport.conf.terminal import say, step
from rapport.people.models import Person
from rapport.vault import keys


def load_if_new() -> None:
    """Load the demo organization at the first start; later starts find it as it was left."""
    if _unfinished().exists() or not Person.objects.exists():
        load()


def load() -> int:
    """Load the demo organization into an empty installation; 1 where there are people already."""
    from rapport.desk import demo

    if not settings.RAPPORT_DEMO:
        say(
            "The demo is only loaded where RAPPORT_DEMO=yes is set: its clock can be moved and its mails read."
        )
        return 1
    if _unfinished().exists():
        say("The last time it was not loaded to its end, so it begins anew.")
        _empty()
    if Person.objects.exists():
        say("There are people in this installation already; the demo goes into an empty one.")
        return 1
    with step("Loading the demo: nine months of an organization that does not exist"):
        _unfinished().touch()
        demo.load(lambda line: say(f"  {line}"))
        _unfinished().unlink()
    return 0


def greet() -> None:
    """Print whom one can be in the demo, or how to make a first coordinator."""
    from rapport.desk import demo

    names = list(demo.sign_in_names()) if settings.RAPPORT_DEMO else []
    if names:
        say(f"Sign in as one of these with the password “{demo.PASSWORD}”; mails are on the page /mailbox/.")
        for email, who in names:
            say(f"  {email:<34} {who}")
    elif not Person.objects.exists():
        say("Nobody is here yet. Make the first account with: rapport createcoordinator you@example.org")


def _unfinished() -> Path:
    """Stands while the demo is being loaded, and is only ever made in an installation that was empty."""
    return Path(settings.DATA_DIR) / "demo-unfinished"


def _empty() -> None:
    call_command("flush", interactive=False, verbosity=0)
    keys.forget_held()
    keys.plant_self_tests()
