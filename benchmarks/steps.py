"""The steps of the page benchmark that need Django: making the crowd, counting queries, timing the seal."""

import json
import statistics
import sys
import time

import django

# Models can be imported only after this, which is why the imports below stand where they stand (E402).
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks import crowd  # noqa: E402
from rapport.meetings.models import NoteLine  # noqa: E402
from rapport.mentorships.models import Mentorship  # noqa: E402
from rapport.people.models import Person  # noqa: E402
from rapport.programs.models import Program  # noqa: E402
from rapport.vault.keys import forget_held  # noqa: E402


def prepare(count: int) -> None:
    """Bring the crowd to ``count`` relationships; prints each page's address, cookie and number of queries."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    frame = Program.objects.filter(slug="crowd").first() or crowd.program()
    missing = count - Mentorship.objects.count()
    crowd.pairs(frame, f"n{count}", missing)
    pair = Mentorship.objects.order_by("began_at", "pk").first()
    assert pair is not None
    if not NoteLine.objects.filter(meeting__mentorship=pair).exists():
        crowd.enliven(pair)
    mentee = Person.objects.get(memberships__mentorship=pair, memberships__role="learning")
    coordinator = Person.objects.filter(staff_roles__program=frame).first() or crowd.coordinator(frame)
    wanted = {
        "Today": (mentee, "/today/"),
        "A pair's space": (mentee, f"/spaces/{pair.pk}/"),
        "A list of fifty people": (coordinator, f"/programs/{frame.slug}/people/"),
        "The coordinator's page": (coordinator, f"/programs/{frame.slug}/"),
    }
    print(json.dumps({name: _page(person, url) for name, (person, url) in wanted.items()}))


def _page(person: Person, url: str) -> dict[str, str]:
    client = Client(HTTP_HOST="localhost")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(url)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {
        "url": url,
        "cookie": f"{settings.SESSION_COOKIE_NAME}={cookie.value}",
        "queries": str(len(queries)),
    }


def sealing() -> None:
    """Print what opening twenty sealed notes adds to a page, in milliseconds of processor time."""
    times = []
    for _number in range(50):
        lines = list(NoteLine.objects.all()[:20])
        forget_held()
        _ = lines[0].text  # fetches the key once, as a page does
        begun = time.process_time()
        for line in lines[1:]:
            _ = line.text
        times.append((time.process_time() - begun) * 1_000)
    print(f"Sealing: {statistics.median(times):.2f} ms to open {len(lines)} notes (≤ 1 ms)")


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(int(sys.argv[2]))
    else:
        sealing()
