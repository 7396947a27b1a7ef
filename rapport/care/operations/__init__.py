"""Every write of this package, by what it is about."""

from rapport.care.operations.access import ask_for_access, confirm_access, look_into_space, put_off_entry
from rapport.care.operations.helping import (
    hush_sign,
    judge_sign,
    say_contacted,
    send_letter,
    settle_letter,
    take_letter_back,
)
from rapport.care.operations.pulses import answer_pulse, open_pulse
from rapport.care.operations.reporting import (
    add_case_note,
    answer_safety_check,
    close_report,
    freeze_contact,
    open_safety_check,
    report_a_line,
    take_in_hand,
    unfreeze_contact,
)

__all__ = [
    "add_case_note",
    "answer_pulse",
    "answer_safety_check",
    "ask_for_access",
    "close_report",
    "confirm_access",
    "freeze_contact",
    "hush_sign",
    "judge_sign",
    "look_into_space",
    "open_pulse",
    "open_safety_check",
    "put_off_entry",
    "report_a_line",
    "say_contacted",
    "send_letter",
    "settle_letter",
    "take_in_hand",
    "take_letter_back",
    "unfreeze_contact",
]
