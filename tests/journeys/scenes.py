"""What the demo does not hold: states that somebody brings about on the day, done by their forms over plain HTTP."""

import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import BrowserContext

from tests.journeys.exploring import path_of, send
from tests.journeys.installation import Installation

SHEETS = Path(__file__).resolve().parents[1] / "data"
PROGRAM = "/programs/side-by-side/"
PASSWORD = "side by side"
ENDLESS = "W" * 150
"""A word that no line can hold, as a pasted address or a cat on the keyboard makes one."""
People = dict[str, BrowserContext]


class Demo(Installation):
    """The demo organization, loaded as of a Tuesday morning, so that a day looks the same whenever it is looked at."""

    def begin(self) -> None:
        """Load the demo and serve it."""
        real = datetime.now(UTC)
        tuesday = (real + timedelta(days=8 - real.weekday())).replace(
            hour=9, minute=10, second=0, microsecond=0
        )
        (self.folder / "data").mkdir(parents=True)
        self.move_to(tuesday)
        self.start(demo=True)

    def move_to(self, moment: datetime) -> None:
        """Let its clock show a moment."""
        file = self.folder / "data" / "clock_offset"
        draft = file.with_suffix(".new")
        draft.write_text(str((moment - datetime.now(UTC)).total_seconds()), encoding="ascii")
        draft.replace(file)


def address_of(name: str) -> str:
    """The address somebody of the demo signs in with."""
    return f"{name}@side-by-side.example"


def sign_in(context: BrowserContext, name: str) -> None:
    """Sign in with the password that everybody of the demo has."""
    send(context, "/accounts/login/", login=address_of(name), password=PASSWORD)


def space_with(context: BrowserContext, other: str) -> str:
    """The address of the space with somebody, as Today links to it."""
    today = context.request.get("/today/").text()
    found = re.search(rf'href="(/spaces/[0-9a-f-]{{36}}/)"[^>]*>(?:(?!</a>).)*{other}', today, re.DOTALL)
    assert found, f"Today has no link to {other}"
    return found[1]


def set_the_scene(people: People, demo: Demo) -> dict[str, list[str]]:
    """Bring about what is missing; returns addresses, by who sees them, to which no link leads."""
    beside = {**_agreeing(people), **_between_two(people), **_a_line_was_crossed(people)}
    _words_without_an_end(people["amara"], demo)
    run_a_round(people["priya"])
    begin_the_meeting(people["amara"], demo)
    # What somebody uploads is forgotten after a day, so this comes after the clock went on.
    beside["priya"] = _sheets(people["priya"])
    beside["visitor"] = _from_mails(people["visitor"], demo)
    return beside


def _agreeing(people: People) -> dict[str, list[str]]:
    """Two stand behind one topic of what they write together; two others may read a version they signed."""
    leila, amara = people["leila"], people["amara"]
    drafting, signed = space_with(leila, "Amara"), space_with(amara, "Jonas")
    send(leila, f"{drafting}agreement/together/", "/together/duties/", stands="on")
    return {"amara": [f"{signed}agreement/versions/1/"], "leila": [f"{drafting}agreement/sign/"]}


def _between_two(people: People) -> dict[str, list[str]]:
    """A draft of a thought, a challenge with its advice, and a relationship that one of them stopped."""
    amara = people["amara"]
    space = space_with(amara, "Jonas")
    send(amara, f"{space}feedback/give/", kind="keep", what="You asked before you answered.", draft="yes")
    send(amara, f"{space}challenges/", text="I go quiet when two people disagree.")
    beatriz = people["beatriz"]
    stopped = space_with(beatriz, "Tom")
    send(beatriz, f"{stopped}ending/stop/")
    return {"beatriz": [f"{stopped}ending/stopped/"]}


def _words_without_an_end(amara: BrowserContext, demo: Demo) -> None:
    """One of them writes words that are longer than a phone is wide, wherever two people write to each other."""
    space = space_with(amara, "Jonas")
    for path in ("wins/", "challenges/", "messages/"):
        send(amara, f"{space}{path}", text=ENDLESS)
    due = demo.today() + timedelta(days=3)
    send(amara, f"{space}promises/new/", text=ENDLESS, due_on=due.isoformat(), first_step=ENDLESS)


def _a_line_was_crossed(people: People) -> dict[str, list[str]]:
    """A report, taken in hand, with a second person asked to open the space."""
    space = space_with(people["anke"], "Kwame")
    send(people["anke"], f"{space}care/line/", text="He wrote to my manager about what I told him.")
    reports = people["bernard"].request.get("/care/reports/").text()
    found = re.search(r'href="([0-9a-f-]{36}/|/care/reports/[0-9a-f-]{36}/)"', reports)
    assert found, "The contact does not see the report"
    path = f"/care/reports/{found[1].removeprefix('/care/reports/')}"
    send(people["bernard"], path, do="take")
    send(people["bernard"], path, do="access", reason="The report names what he wrote there.")
    return {"anke": ["/care/mine/", f"{space}access/"]}


def _sheets(priya: BrowserContext) -> list[str]:
    """Three sheets on their way: one at its columns, one at its rows, one brought in."""
    now = ""
    for name, steps in (("anmeldung.csv", 0), ("workbook.xlsx", 1), ("google-forms.csv", 2)):
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": (SHEETS / name).read_bytes()}
        now = send(priya, f"{PROGRAM}people/import/", "/people/import/", sheet=file).url
        if steps:
            now = send(priya, path_of(now), "/columns/").url
            if "/words/" in now:
                now = send(priya, path_of(now), "/words/").url
        if steps == 2:
            now = send(priya, path_of(now), "/rows/", which="all").url
    return [path_of(now)]


def run_a_round(priya: BrowserContext) -> None:
    """Run a round of matching, wait until it is there, and lock its weakest pair."""
    send(priya, f"{PROGRAM}matching/", "/matching/run/")
    until = time.monotonic() + 60
    while not (match := re.search(r"/matching/pairs/[0-9a-f-]{36}/lock/", _board(priya))):
        assert time.monotonic() < until, "Matching did not come to an end"
        time.sleep(0.5)
    send(priya, f"{PROGRAM}matching/", match[0])


def _board(priya: BrowserContext) -> str:
    return priya.request.get(f"{PROGRAM}matching/").text()


def begin_the_meeting(amara: BrowserContext, demo: Demo) -> str:
    """Let the time of somebody's next meeting come, and go through its first topics; returns its address."""
    space = space_with(amara, "Jonas")
    page = amara.request.get(f"{space}meetings/").text()
    found = re.search(rf'href="({space}meetings/[0-9a-f-]{{36}}/)"', page)
    assert found, "There is no meeting"
    meeting = found[1]
    starts = re.search(r'<time datetime="([^"]+)"', amara.request.get(meeting).text())
    assert starts, "The meeting has no time"
    begins = datetime.fromisoformat(starts[1])
    demo.move_to(begins)
    send(amara, f"{meeting}live/", "/pace/", do="begin")
    send(
        amara, f"{meeting}live/", "/capture/", text="Helena asked me to show the numbers to the whole depot."
    )
    for minutes in (4, 9, 14):
        demo.move_to(begins + timedelta(minutes=minutes))
        send(amara, f"{meeting}live/", "/pace/", do="next")
    line = "Version B lands faster. A is the one people will retell."
    send(amara, f"{meeting}live/", "/capture/", text=line)
    promise = "Cut the story to one sentence and send both versions"
    send(amara, f"{meeting}live/", "/capture/", what="promise", text=promise)
    return meeting


def _from_mails(visitor: BrowserContext, demo: Demo) -> list[str]:
    """Somebody without an account, or before the door, who asked for a new password or has an invitation."""
    password = send(visitor, "/accounts/password/reset/", email=address_of("hanna")).url
    return [path_of(password), demo.in_mail(address_of("chloe"), r"(/invitations/[\w-]+/)")]
