"""When, where and in which language people can meet, out of what they write about it."""

import re
import unicodedata
from functools import lru_cache
from zoneinfo import available_timezones

from rapport.kernel.sheets.columns import plain_words
from rapport.kernel.sheets.values import split_choices

Window = tuple[int, int, int]
"""Weekday (Monday is 0), from and until in minutes after midnight."""

_DAYS = (
    "mon monday mo montag montags lundi lun",
    "tue tues tuesday di dienstag dienstags mardi mar",
    "wed wednesday mi mittwoch mittwochs mercredi mer",
    "thu thur thurs thursday do donnerstag donnerstags jeudi jeu",
    "fri friday fr freitag freitags vendredi ven",
    "sat saturday sa samstag samstags sonnabend samedi sam",
    "sun sunday so sonntag sonntags dimanche dim",
)
_DAY_BY_WORD = {word: day for day, words in enumerate(_DAYS) for word in words.split()}
_PARTS = {
    (
        9 * 60,
        12 * 60,
    ): "morning mornings am vormittag vormittags morgen morgens vormittage matin matins matinee",
    (12 * 60, 14 * 60): "lunch lunchtime lunchtimes noon midday mittag mittags midi",
    (13 * 60, 17 * 60): "afternoon afternoons pm nachmittag nachmittags nachmittage apresmidi",
    (17 * 60, 20 * 60): "evening evenings abend abends abende soir soirs soiree",
}
_PART_BY_WORD = {word: part for part, words in _PARTS.items() for word in words.split()}
_WORKDAYS = frozenset(
    [
        "weekday",
        "weekdays",
        "workday",
        "workdays",
        "werktag",
        "werktags",
        "wochentags",
        "semaine",
        "ouvre",
        "ouvres",
        "any",
    ]
)
_WEEKEND = frozenset(["weekend", "weekends", "wochenende"])
_CLOCK = r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?"
_SPAN = re.compile(rf"{_CLOCK}\s*(?:-|–|—|to|bis|until|a)\s*{_CLOCK}")
_AFTER = re.compile(r"\b(?:after|from|ab|nach|apres|des)\s+(\d{1,2})(?:[:.h](\d{2}))?")
_BEFORE = re.compile(r"\b(?:before|until|vor|bis|avant)\s+(\d{1,2})(?:[:.h](\d{2}))?")
_DAY_RANGE = re.compile(r"\b([a-z]{2,10})\s*(?:-|–|to|bis|a)\s*([a-z]{2,10})\b")
_WHOLE_DAY = (9 * 60, 17 * 60)


def read_windows(cell: str) -> tuple[tuple[Window, ...], tuple[str, ...]]:
    """The weekly stretches a cell speaks of, and the pieces that were not understood.

    A day without a time is nine to five; a time without a day is every working day.
    """
    found: set[Window] = set()
    unclear: list[str] = []
    for piece in split_choices([cell])[0]:
        windows = _of_piece(piece)
        found |= windows
        if not windows:
            unclear.append(piece)
    if unclear and not found:
        # A list such as "Wed, Fri mornings" is cut at its comma; read as a whole, its days share the time.
        found = _of_piece(cell)
        unclear = [] if found else unclear
    return tuple(sorted(found)), tuple(unclear)


def _of_piece(piece: str) -> set[Window]:
    folded = unicodedata.normalize("NFKD", piece.casefold())
    text = "".join(sign for sign in folded if not unicodedata.combining(sign))
    days = _days_in(text)
    times = _times_in(text)
    if not days and not times:
        return set()
    return {
        (day, start, end)
        for day in (days or range(5))
        for start, end in (times or [_WHOLE_DAY])
        if 0 <= start < end <= 24 * 60
    }


def _days_in(text: str) -> set[int]:
    said = plain_words(text)
    # In a sentence "do" and "so" are no Thursdays and Sundays.
    days = {_DAY_BY_WORD[word] for word in said if word in _DAY_BY_WORD and (len(word) > 2 or len(said) < 6)}
    for compound in said:
        # German writes "Mittwochvormittag" as one word.
        days |= {day for word, day in _DAY_BY_WORD.items() if len(word) > 5 and compound.startswith(word)}
    for first, last in _DAY_RANGE.findall(text):
        if first in _DAY_BY_WORD and last in _DAY_BY_WORD and _DAY_BY_WORD[first] < _DAY_BY_WORD[last]:
            days |= set(range(_DAY_BY_WORD[first], _DAY_BY_WORD[last] + 1))
    words = set(said)
    if words & _WORKDAYS:
        days |= set(range(5))
    if words & _WEEKEND:
        days |= {5, 6}
    return days


def _times_in(text: str) -> set[tuple[int, int]]:
    spans = {
        (_minutes(hour, minute, first or second), _minutes(hour_2, minute_2, second))
        for hour, minute, first, hour_2, minute_2, second in _SPAN.findall(text)
    }
    if spans:
        return spans
    if after := _AFTER.search(text):
        return {(_minutes(after[1], after[2], ""), 20 * 60)}
    if before := _BEFORE.search(text):
        return {(8 * 60, _minutes(before[1], before[2], ""))}
    words = plain_words(re.sub(r"\bapres[ -]midi\b", "apresmidi", text))
    # "am" is the morning in English and means nothing in "am Nachmittag"; any other word is surer.
    named = [word for word in words if word in _PART_BY_WORD]
    surer = [word for word in named if word != "am"] or named
    return {_PART_BY_WORD[word] for word in surer} | {part for word in words if (part := _part_at_end(word))}


def _part_at_end(word: str) -> tuple[int, int] | None:
    """The part of the day a German compound ends with: the longest name, since a Vormittag is no Mittag."""
    ends = [name for name in _PART_BY_WORD if len(name) > 5 and word != name and word.endswith(name)]
    return _PART_BY_WORD[max(ends, key=len)] if ends and word not in _PART_BY_WORD else None


def _minutes(hour: str, minute: str, half: str) -> int:
    hours = int(hour)
    if half == "pm" and hours < 12:
        hours += 12
    return hours * 60 + int(minute or 0)


_ZONE_NAMES = {
    "cet": "Europe/Berlin",
    "cest": "Europe/Berlin",
    "mez": "Europe/Berlin",
    "mesz": "Europe/Berlin",
    "central european time": "Europe/Berlin",
    "gmt": "Europe/London",
    "bst": "Europe/London",
    "uk time": "Europe/London",
    "eet": "Europe/Helsinki",
    "eest": "Europe/Helsinki",
    "est": "America/New_York",
    "edt": "America/New_York",
    "et": "America/New_York",
    "eastern time": "America/New_York",
    "eastern": "America/New_York",
    "cst": "America/Chicago",
    "central time": "America/Chicago",
    "mst": "America/Denver",
    "mountain time": "America/Denver",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "pacific time": "America/Los_Angeles",
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    "eat": "Africa/Nairobi",
    "wat": "Africa/Lagos",
    "utc": "UTC",
}
_OFFSET = re.compile(r"(?:utc|gmt)\s*([+\-−])\s*(\d{1,2})(?::?00)?\b")
_OFFSET_MOST = 14


def read_zone(cell: str, place: str = "") -> str:
    """The IANA zone that a cell, or else the place, speaks of; empty where neither does.

    A zone's own name comes first, then the place, whose summer time an offset would lose, then the rest.
    """
    named = cell.strip()
    if "/" in named and named in _zones():
        return named
    if place and (zone := _zone_of_place(place)):
        return zone
    if zone := _zone_of_place(cell):
        return zone
    text = cell.casefold()
    words = " ".join(plain_words(re.sub(r"\(.*?\)", " ", text)))
    if words in _ZONE_NAMES:
        return _ZONE_NAMES[words]
    if offset := _OFFSET.search(text):
        hours = int(offset[2])
        # The sign in these names is the other way round, as POSIX has it.
        return f"Etc/GMT{'-' if offset[1] == '+' else '+'}{hours}" if 0 < hours <= _OFFSET_MOST else "UTC"
    return ""


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    """Zones by the city they are named after; a city that two zones are named after stands for neither."""
    by_place: dict[str, str] = {}
    twice: set[str] = set()
    for zone in sorted(_zones()):
        area, _slash, city = zone.rpartition("/")
        if area.partition("/")[0] in {
            "Africa",
            "America",
            "Asia",
            "Atlantic",
            "Australia",
            "Europe",
            "Indian",
            "Pacific",
        }:
            words = " ".join(plain_words(city.replace("_", " ")))
            if by_place.setdefault(words, zone) != zone:
                twice.add(words)
    return {place: zone for place, zone in by_place.items() if place not in twice}


_CITIES = {
    "krakow": "Europe/Warsaw",
    "munich": "Europe/Berlin",
    "munchen": "Europe/Berlin",
    "hamburg": "Europe/Berlin",
    "cologne": "Europe/Berlin",
    "koln": "Europe/Berlin",
    "frankfurt": "Europe/Berlin",
    "bristol": "Europe/London",
    "glasgow": "Europe/London",
    "edinburgh": "Europe/London",
    "manchester": "Europe/London",
    "cork": "Europe/Dublin",
    "toulouse": "Europe/Paris",
    "lyon": "Europe/Paris",
    "porto": "Europe/Lisbon",
    "lisboa": "Europe/Lisbon",
    "barcelona": "Europe/Madrid",
    "milan": "Europe/Rome",
    "geneva": "Europe/Zurich",
    "zurich": "Europe/Zurich",
    "wien": "Europe/Vienna",
    "malmo": "Europe/Stockholm",
    "san francisco": "America/Los_Angeles",
    "seattle": "America/Los_Angeles",
    "boston": "America/New_York",
    "washington": "America/New_York",
    "montreal": "America/Toronto",
    "mumbai": "Asia/Kolkata",
    "bangalore": "Asia/Kolkata",
    "delhi": "Asia/Kolkata",
    "cape town": "Africa/Johannesburg",
}


def _zone_of_place(place: str) -> str:
    words = " ".join(plain_words(place.partition(",")[0]))
    return _CITIES.get(words) or _places().get(words, "")


_LANGUAGES = {
    "ar": "arabic arabisch arabe",
    "bg": "bulgarian bulgarisch bulgare",
    "bn": "bengali bangla",
    "cs": "czech tschechisch tcheque",
    "da": "danish danisch danois",
    "de": "german deutsch allemand",
    "el": "greek griechisch grec",
    "en": "english englisch anglais",
    "es": "spanish spanisch espagnol espanol castellano",
    "fa": "persian farsi persisch dari persan",
    "fi": "finnish finnisch finnois",
    "fr": "french franzosisch francais",
    "ga": "irish irisch gaelic irlandais",
    "he": "hebrew hebraisch hebreu",
    "hi": "hindi",
    "hr": "croatian kroatisch croate",
    "hu": "hungarian ungarisch hongrois",
    "it": "italian italienisch italien italiano",
    "ja": "japanese japanisch japonais",
    "ko": "korean koreanisch coreen",
    "nl": "dutch niederlandisch neerlandais",
    "no": "norwegian norwegisch norvegien",
    "pl": "polish polnisch polonais polski",
    "pt": "portuguese portugiesisch portugais portugues",
    "ro": "romanian rumanisch roumain",
    "ru": "russian russisch russe",
    "sv": "swedish schwedisch suedois",
    "sw": "swahili suaheli kiswahili",
    "ta": "tamil",
    "tr": "turkish turkisch turc",
    "uk": "ukrainian ukrainisch ukrainien",
    "ur": "urdu",
    "vi": "vietnamese vietnamesisch vietnamien",
    "zh": "chinese mandarin chinesisch chinois cantonese",
}
_LANGUAGE_BY_WORD = {word: code for code, words in _LANGUAGES.items() for word in [code, *words.split()]}


def read_languages(cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes of the languages a cell names, in its order, and the words that are no language we know."""
    codes: dict[str, None] = {}
    unclear: list[str] = []
    for piece in re.split(r"[,;/|\n+&]|\s(?:and|und|et)\s", cell):
        words = plain_words(re.sub(r"\(.*?\)", " ", piece))
        found = [_LANGUAGE_BY_WORD[word] for word in words if word in _LANGUAGE_BY_WORD]
        codes.update(dict.fromkeys(found))
        if words and not found:
            unclear.append(piece.strip())
    return tuple(codes), tuple(unclear)
