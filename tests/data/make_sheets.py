"""Write the three sample sheets; the same bytes every time. ``python tests/data/make_sheets.py``

* ``google-forms.csv``: a Google Forms export; UTF-8, commas, long questions, choices that hold commas, people
who
  answered twice, both roles.
* ``workbook.xlsx``: an HR workbook; title rows, a merged title, departments merged down, "Surname, First
name" in
  one column, numbers as text, dates, a second sheet with lists, a column of rights nobody may import.
* ``anmeldung.csv``: German Excel; Windows-1252, semicolons, decimal commas, ja/nein, blank lines, a stray
last column.
"""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import openpyxl
from people_of_sheets import FORM_NAMES, GERMAN_NAMES, WORKBOOK_NAMES

HERE = Path(__file__).parent


class Dice:
    """Choices that are the same on every machine and version: only ``random()`` is promised to be stable."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def one(self, options: Sequence[str]) -> str:
        return options[int(self._random.random() * len(options))]

    def some(self, options: Sequence[str], least: int, most: int) -> list[str]:
        count = least + int(self._random.random() * (most - least + 1))
        left = list(options)
        picked = [left.pop(int(self._random.random() * len(left))) for _ in range(min(count, len(left)))]
        return sorted(picked, key=options.index)

    def chance(self, share: float) -> bool:
        return self._random.random() < share


def address(name: str, domain: str) -> str:
    """A plain address from a name; what has no Latin letters becomes a neutral one."""
    table = str.maketrans({"ß": "ss", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "'": "", " ": ".", "-": "-"})
    plain = unicodedata.normalize("NFKD", name.casefold().translate(table))
    local = "".join(sign for sign in plain if sign.isascii() and (sign.isalnum() or sign in ".-"))
    return f"{local.strip('.') or 'wang.xiaomei'}@{domain}"


# --- 1: Google Forms ---------------------------------------------------------------------------------------

FORM_HEADERS = [
    "Timestamp",
    "Email Address",
    "What is your full name?",
    "Pronouns (optional)",
    "How would you like to take part?",
    "Which skills would you like to learn or grow? (choose up to five)",
    "Which skills could you help someone else with?",
    "What matters to you most at work? (choose up to five)",
    "What do you enjoy outside work?",
    "Is there anything you'd rather avoid? (things you dislike)",
    "Which city are you based in?",
    "Your time zone",
    "Which languages do you speak well enough to talk about work?",
    "How many hours a month can you give?",
    "If you mentor: how many people at most?",
    "When could you meet? (choose all that fit)",
    "What would you like to be different in six months? (your goal)",
    "What experience have you been through that could help someone else?",
    "Department",
    "Job title",
    "Who is your line manager? (e-mail, so that we never pair you with them)",
    "Is there someone in mind you would like to be paired with?",
    "I agree that the coordinator keeps these answers for this programme",
]
FORM_SKILLS = [
    "Speaking in front of people",
    "Giving feedback",
    "Having hard conversations",
    "Leading a team for the first time",
    "Leading without a title",
    "Delegating",
    "Negotiation, with clients and colleagues",
    "Career planning",
    "Talking about pay",
    "Confidence",
    "Time management",
    "Writing proposals and grants",
    "Project management",
    "Strategy",
    "Data analysis (SQL, spreadsheets)",
    "Python",
    "Machine learning",
    "User research",
    "Facilitation, online and in the room",
    "Networking",
    "Working in another country",
    "Beekeeping for beginners",
]
FORM_ROLES = ["I'd like to be mentored", "I'd like to mentor someone", "Both, please"]
FORM_VALUES = [
    "Honesty",
    "Learning",
    "Freedom",
    "Belonging",
    "Fairness",
    "Courage",
    "Calm",
    "Craft",
    "Curiosity",
]
FORM_VALUES += ["Kindness", "Responsibility", "Openness"]
FORM_INTERESTS = [
    "Walking and hiking",
    "Cooking",
    "Reading novels",
    "Music",
    "Board games",
    "Gardening",
    "Cycling",
]
FORM_INTERESTS += ["Films", "Learning languages", "Photography", "Volunteering"]
FORM_DISLIKES = ["", "", "", "Early mornings", "Late nights", "Team sports", "Video games"]
FORM_CITIES = [
    ("Lisbon", "Europe/Lisbon"),
    ("Berlin", "CET (UTC+1)"),
    ("Nairobi", "Africa/Nairobi"),
    ("Toronto", "Eastern Time"),
    ("London", "GMT"),
    ("Singapore", "UTC+8"),
    ("Bogotá", "UTC-5"),
    ("Kraków", "Europe/Warsaw"),
]
FORM_WINDOWS = [
    "Weekday mornings",
    "Weekday lunchtimes",
    "Weekday afternoons",
    "Weekday evenings",
    "Saturday mornings",
]
FORM_GOALS = [
    "I've just taken over a team of four and I don't know how to say hard things without hurting anyone.",
    "I'd like to move from field work into programme design, and I can't see the steps.",
    "Present to donors without reading from my notes.\nLast time I froze after two slides.",
    'My manager calls me "too quiet". I want to be heard without becoming loud.',
    "Find out whether I want to lead people or stay an expert; I have to decide by autumn.",
    "Get better at saying no, at the moment I work most weekends.",
    "I came back from parental leave in January and feel I'm starting from zero.",
    "Understand budgets well enough to defend mine.",
]
FORM_EXPERIENCE = [
    "Led three offices through a merger, and made most of the mistakes one can make.",
    "Moved countries twice for work, once with small children.",
    "Fifteen years in grant writing: some won, many lost, and I kept notes on why.",
    "Built our data team from one person (me) to nine.",
    "Changed from nursing to policy work at 41.",
    "Ran workshops in five languages; happy to talk about what to do when a room goes silent.",
]
FORM_DEPARTMENTS = ["Programmes", "Fundraising", "Data & Evidence", "Operations", "Communications", "People"]
FORM_TITLES = [
    "Programme officer",
    "Senior adviser",
    "Team lead",
    "Analyst",
    "Coordinator of volunteers",
    "Director",
]


def form_answer(dice: Dice, name: str, at: datetime, manager: str) -> list[str]:
    role = dice.one([FORM_ROLES[0], FORM_ROLES[0], FORM_ROLES[1], FORM_ROLES[2]])
    learns, guides = role != FORM_ROLES[1], role != FORM_ROLES[0]
    city, zone = FORM_CITIES[int(dice.one("01234567"))]
    return [
        f"{at:%d/%m/%Y %H:%M:%S}",
        address(name, "lanternworks.example"),
        name,
        dice.one(["", "", "she/her", "he/him", "they/them"]),
        role,
        ", ".join(dice.some(FORM_SKILLS, 1, 5)) if learns else "",
        ", ".join(dice.some(FORM_SKILLS[:21], 2, 6)) if guides else "",
        ", ".join(dice.some(FORM_VALUES, 3, 5)),
        ", ".join(dice.some(FORM_INTERESTS, 1, 4)),
        dice.one(FORM_DISLIKES),
        city,
        zone,
        ", ".join(["English", *dice.some(["French", "German", "Spanish", "Portuguese", "Swahili"], 0, 2)]),
        dice.one(["1", "2", "2", "3", "1.5", "4 hours", "2-3", "about 2"]),
        dice.one(["1", "1", "2", "3"]) if guides else "",
        ", ".join(dice.some(FORM_WINDOWS, 1, 3)),
        dice.one(FORM_GOALS) if learns else "",
        dice.one(FORM_EXPERIENCE) if guides else "",
        dice.one(FORM_DEPARTMENTS),
        dice.one(FORM_TITLES),
        manager if dice.chance(0.7) else "",
        dice.one(["", "", "", "", "Someone who has changed field", "Ingrid Solheim"]),
        "Yes",
    ]


def google_forms() -> bytes:
    dice = Dice(1)
    at = datetime(2026, 1, 12, 8, 3, 21, tzinfo=UTC)
    rows: list[list[str]] = []
    managers = [address(name, "lanternworks.example") for name in FORM_NAMES[7:12]]
    for name in FORM_NAMES:
        at += timedelta(minutes=37 + int(dice.one("123456789")) * 61)
        rows.append(form_answer(dice, name, at, dice.one(managers)))
    # Three people thought better of it and answered again: with capitals, with a decomposed ë, with fewer
    # hours.
    for index, change in ((2, {13: "1"}), (17, {4: FORM_ROLES[2]}), (33, {13: "2"})):
        again = list(rows[index])
        at += timedelta(hours=9)
        again[0] = f"{at:%d/%m/%Y %H:%M:%S}"
        again[1] = again[1].title() if index == 2 else again[1].upper() if index == 33 else again[1]
        again[2] = unicodedata.normalize("NFD", again[2])
        for column, value in change.items():
            again[column] = value
        rows.append(again)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([FORM_HEADERS, *rows])
    return out.getvalue().encode("utf-8")


# --- 2: an HR workbook -------------------------------------------------------------------------------------

WORKBOOK_HEADERS = [
    "No.",
    "Dept",
    "Surname, First name",
    "Staff no.",
    "Work e-mail",
    "Looking for a mentor?",
    "Willing to mentor?",
    "Wants help with",
    "Could help with",
    "h / month",
    "Max mentees",
    "Office",
    "Languages",
    "Availability",
    "Position",
    "Reports to",
    "Joined",
    "Mentor last year",
    "Admin rights",
]
WORKBOOK_SKILLS = [
    "software architecture",
    "Code review",
    "Systems engineering",
    "Project Management",
    "Presenting to boards",
    "Leading teams",
    "Hiring",
    "Requirements engineering",
    "Electronics",
    "Risk management",
    "Technology transfer",
    "Work-life balance",
    "Confidence",
    "Scientific writing",
    "Rocket surgery",
]
WORKBOOK_DEPARTMENTS = ["Propulsion", "Avionics", "Software", "Test & Quality", "Research office"]
WORKBOOK_POSITIONS = [
    "Engineer",
    "Senior engineer",
    "Principal engineer",
    "Technician",
    "Group lead",
    "Doctoral student",
]


def workbook() -> bytes:
    dice = Dice(2)
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = datetime(2026, 2, 12, 9, 0)  # noqa: DTZ001 - openpyxl takes no zone
    sheet = book.active
    sheet.title = "Sign-ups"
    sheet["A1"] = "Mentoring pilot 2026 – Northmill Aerospace, engineering and research"
    sheet.merge_cells("A1:S1")
    sheet["A2"] = "Exported from the HR system on 12.02.2026, internal"
    for column, header in enumerate(WORKBOOK_HEADERS, start=1):
        sheet.cell(4, column, header)
    groups = [WORKBOOK_NAMES[start::5] for start in range(5)]
    leads = [group[0] for group in groups]
    row = 5
    for department, group, lead in zip(WORKBOOK_DEPARTMENTS, groups, leads, strict=True):
        first = row
        for name in group:
            write_workbook_row(dice, sheet, row, name, lead)
            row += 1
        sheet.cell(first, 2, department)
        # As people do it by hand: the department stands once, merged down over its people.
        sheet.merge_cells(start_row=first, start_column=2, end_row=row - 1, end_column=2)
    sheet.cell(row + 1, 3, "Total")
    sheet.cell(row + 1, 4, f"=COUNTA(E5:E{row - 1})")
    lists = book.create_sheet("Lists")
    for at, value in enumerate(["Topics", *WORKBOOK_SKILLS], start=1):
        lists.cell(at, 1, value)
    out = io.BytesIO()
    book.save(out)
    return without_dates(out.getvalue())


def write_workbook_row(dice: Dice, sheet: object, row: int, name: str, lead: str) -> None:
    family, _, first = name.partition(", ")
    learns = dice.chance(0.65)
    guides = not learns or dice.chance(0.3)
    hours = dice.one(["2", "1,5", "3 h", "1", "4", "2.5"])
    values: list[object] = [
        row - 4,
        None,
        name,
        f"{4200 + row * 7:06}",
        address(f"{first} {family}", "northmill.example"),
        "x" if learns else None,
        "x" if guides else None,
        "; ".join(dice.some(WORKBOOK_SKILLS, 1, 4)) if learns else None,
        "\n".join(dice.some(WORKBOOK_SKILLS[:14], 1, 5)) if guides else None,
        int(hours) if hours in {"1", "4"} else hours,
        int(dice.one("1123")) if guides else None,
        dice.one(["Bristol", "Bristol", "Glasgow", "Cork", "Toulouse"]),
        dice.one(["EN", "EN", "EN, FR", "English; Polish", "EN/ES"]),
        dice.one(["Mon/Tue pm", "Thu 9-12", "lunch", "any weekday after 15:00", "Wed, Fri mornings"]),
        dice.one(WORKBOOK_POSITIONS),
        None if name == lead else lead,
        date(
            2009 + int(dice.one("0123456789")),
            1 + int(dice.one("012345678")),
            1 + 3 * int(dice.one("012345678")),
        ),
        dice.one(WORKBOOK_NAMES) if dice.chance(0.15) else None,
        "yes" if name == lead else None,
    ]
    for column, value in enumerate(values, start=1):
        if value is not None:
            sheet.cell(row, column, value)  # type: ignore[attr-defined]


def without_dates(packed: bytes) -> bytes:
    """The same archive with every entry dated alike, so that the bytes only change with the content."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for member in before.infolist():
            content = before.read(member)
            if member.filename == "docProps/core.xml":
                start = content.index(b"<dcterms:modified")
                end = content.index(b"</dcterms:modified>")
                at = content.index(b">", start) + 1
                content = content[:at] + b"2026-02-12T09:00:00Z" + content[end:]
            after.writestr(
                zipfile.ZipInfo(member.filename, (2026, 2, 12, 9, 0, 0)), content, zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


# --- 3: German Excel ---------------------------------------------------------------------------------------

GERMAN_HEADERS = [
    "Lfd. Nr.",
    "Nachname",
    "Vorname",
    "E-Mail-Adresse",
    "Mentee (ja/nein)",
    "Mentor/in (ja/nein)",
    "Das möchte ich lernen",
    "Das kann ich anbieten",
    "Wichtig ist mir (Werte)",
    "Freizeit / Interessen",
    "Standort",
    "Sprachen",
    "Stunden pro Monat",
    "max. Anzahl Mentees",
    "Wann hast du Zeit?",
    "Mein Anliegen",
    "Erfahrungen, die anderen nützen könnten",
    "Abteilung",
    "Funktion",
    "Vorgesetzte/r",
    "Wunschpartner/in",
    "Nicht mit",
    "Jahrgang",
]
GERMAN_SKILLS = [
    "Präsentieren",
    "Verhandlungsführung",
    "Mitarbeiterführung",
    "Erste Führungsrolle",
    "Konflikte im Team",
    "Feedback geben",
    "Zeitmanagement",
    "Projektmanagement",
    "Moderation",
    "Gehaltsverhandlung",
    "Selbstbewusstsein",
    "Netzwerken",
    "Öffentlichkeitsarbeit",
    "Datenanalyse",
    "Energiewirtschaft",
    "Bürgerbeteiligung",
]
GERMAN_VALUES = [
    "Ehrlichkeit",
    "Lernen",
    "Freiheit",
    "Zugehörigkeit",
    "Fairness",
    "Ruhe",
    "Neugier",
    "Verantwortung",
]
GERMAN_INTERESTS = [
    "Wandern",
    "Kochen",
    "Lesen",
    "Radfahren",
    "Musik machen",
    "Garten",
    "Brettspiele",
    "Reisen",
]
GERMAN_WINDOWS = [
    "Mo 9–12 Uhr",
    "Di nachmittags",
    "Mittwochvormittag",
    "Do 14:00-17:00",
    "freitags ab 13 Uhr",
    "abends",
]
GERMAN_CONCERNS = [
    "Ich übernehme im Herbst zum ersten Mal ein Team; mir fehlt jemand, der mir ehrlich sagt, wie ich wirke.",
    "Nach der Elternzeit suche ich wieder einen Platz, an dem ich etwas bewegen kann.",
    "Ich möchte vor dem Stadtrat sprechen können, ohne dass mir die Stimme wegbleibt.",
    "Soll ich Fachfrau bleiben oder Führung übernehmen?",
    "Mein Projekt kostet 1,2 Mio. € und ich kann es nicht erklären.",
]
GERMAN_EXPERIENCE = [
    "20 Jahre Netzbetrieb – vom Lehrling zum Bereichsleiter.",
    "Habe zwei Abteilungen zusammengeführt, nicht ohne Tränen.",
    "Quereinsteigerin: vom Theater in die Energiewirtschaft.",
]
GERMAN_DEPARTMENTS = ["Netze", "Vertrieb", "Kundenservice", "Wasser/Abwasser", "IT", "Personal"]
GERMAN_FUNCTIONS = ["Sachbearbeiter/in", "Gruppenleitung", "Ingenieur/in", "Meister/in", "Referent/in"]


def german_row(dice: Dice, number: int, family: str, first: str, leads: Sequence[str]) -> list[str]:
    learns = dice.chance(0.6)
    guides = not learns or dice.chance(0.25)
    return [
        str(number),
        family,
        first,
        address(f"{first} {family}", "stadtwerke-auental.example"),
        "ja" if learns else "nein",
        "ja" if guides else "nein",
        " / ".join(dice.some(GERMAN_SKILLS, 1, 4)) if learns else "",
        ", ".join(dice.some(GERMAN_SKILLS, 1, 4)) if guides else "-",
        ", ".join(dice.some(GERMAN_VALUES, 2, 4)),
        ", ".join(dice.some(GERMAN_INTERESTS, 1, 3)),
        dice.one(["Auental", "Auental", "Neukirchen", "Außenstelle Süd"]),
        dice.one(["Deutsch", "Deutsch, Englisch", "Deutsch, Türkisch", "deutsch/englisch"]),
        dice.one(["1,5", "2", "2,5", "3", "1", "ca. 2 Std."]),
        dice.one(["1", "1", "2"]) if guides else "",
        ", ".join(dice.some(GERMAN_WINDOWS, 1, 2)),
        dice.one(GERMAN_CONCERNS) if learns else "",
        dice.one(GERMAN_EXPERIENCE) if guides else "",
        dice.one(GERMAN_DEPARTMENTS),
        dice.one(GERMAN_FUNCTIONS),
        dice.one(leads),
        "",
        "",
        "2026",
    ]


def german_excel() -> bytes:
    dice = Dice(3)
    people = [tuple(name.split(";")) for name in GERMAN_NAMES]
    # Windows-1252 has no letter for some of the names, and Excel writes them without their marks.
    people = [(plain_for_windows(family), plain_for_windows(first)) for family, first in people]
    leads = [f"{family}, {first}" for family, first in people[5:9]]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([*GERMAN_HEADERS, ""])
    for number, (family, first) in enumerate(people, start=1):
        writer.writerow([*german_row(dice, number, family, first, leads), ""])
        if number % 23 == 0:
            # A blank line, as left behind where somebody deleted a person.
            writer.writerow([""] * (len(GERMAN_HEADERS) + 1))
    writer.writerow([])
    return out.getvalue().encode("cp1252")


def plain_for_windows(name: str) -> str:
    def fits(sign: str) -> bool:
        try:
            sign.encode("cp1252")
        except UnicodeEncodeError:
            return False
        return True

    table = {"ı": "i", "ş": "s", "ğ": "g"}
    return "".join(sign if fits(sign) else table.get(sign, "?") for sign in name)


def main() -> None:
    (HERE / "google-forms.csv").write_bytes(google_forms())
    (HERE / "workbook.xlsx").write_bytes(workbook())
    (HERE / "anmeldung.csv").write_bytes(german_excel())


if __name__ == "__main__":
    main()
