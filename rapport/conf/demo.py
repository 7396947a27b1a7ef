"""Loading the demo, and greeting whoever starts the embedded run."""

from django.conf import settings

from rapport.conf.terminal import say, step
from rapport.people.models import Person


def load_if_new() -> None:
    """Load the demo organization at the first start; later starts find it as it was left."""
    if not Person.objects.exists():
        load()


def load() -> int:
    """Load the demo organization into an empty installation; 1 where there are people already."""
    from rapport.desk import demo

    if not settings.RAPPORT_DEMO:
        say(
            "The demo is only loaded where RAPPORT_DEMO=yes is set: its clock can be moved and its mails read."
        )
        return 1
    if Person.objects.exists():
        say("There are people in this installation already; the demo goes into an empty one.")
        return 1
    with step("Loading the demo: nine months of an organization that does not exist"):
        demo.load()
    return 0


def greet() -> None:
    """Print whom one can be in the demo, or how to make a first coordinator."""
    if settings.RAPPORT_DEMO:
        from rapport.desk import demo

        say("Sign in as one of these; the mailbox page has the codes:")
        for email, who in demo.sign_in_names():
            say(f"  {email:<34} {who}")
    elif not Person.objects.exists():
        say("Nobody is here yet. Make the first account with: rapport createcoordinator you@example.org")
