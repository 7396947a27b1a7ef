"""What the agreement says, for everything that keeps time by it.

No timer uses a default where the agreement has a value: whoever needs a rhythm, a length or quiet hours asks here.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """The values of the agreement in force, or the program's defaults before one is signed.

    ``cadence_days`` is the agreed interval between meetings; ``answer_hours`` how soon a message is answered;
    quiet hours are local minutes after midnight, ``[quiet_from, quiet_until)`` over midnight when from > until.
    ``signed`` says whether these are the pair's own values.
    """

    cadence_days: int = 14
    meeting_minutes: int = 60
    channel: str = "video"
    answer_hours: int = 48
    quiet_from_minute: int = 20 * 60
    quiet_until_minute: int = 8 * 60
    term_months: int = 6
    agenda_days_before: int = 3
    signed: bool = False


DEFAULTS = Terms()
