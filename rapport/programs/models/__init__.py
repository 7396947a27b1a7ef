from rapport.programs.models.enrollment import Enrollment, SignUpAnswers
from rapport.programs.models.invitation import Invitation
from rapport.programs.models.program import Program, Staff

__all__ = ["Enrollment", "Invitation", "Program", "SignUpAnswers", "Staff"]
