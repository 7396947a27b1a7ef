"""Every change of programs, who takes part in them, and who was asked to."""

from rapport.programs.operations.describing import describe
from rapport.programs.operations.enrollments import (
    enroll,
    join_program,
    leave_program,
    list_person,
    pause_taking_part,
    resume_taking_part,
)
from rapport.programs.operations.invitations import (
    INVITATION_LASTS,
    accept_invitation,
    decline_invitation,
    expire_invitation,
    invite,
    invite_all,
    resend_invitation,
    revoke_invitation,
)
from rapport.programs.operations.settings import SettingsOfProgram, change_program, found_program

__all__ = [
    "INVITATION_LASTS",
    "SettingsOfProgram",
    "accept_invitation",
    "change_program",
    "decline_invitation",
    "describe",
    "enroll",
    "expire_invitation",
    "found_program",
    "invite",
    "invite_all",
    "join_program",
    "leave_program",
    "list_person",
    "pause_taking_part",
    "resend_invitation",
    "resume_taking_part",
    "revoke_invitation",
]
