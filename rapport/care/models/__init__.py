from rapport.care.models.access import AccessGrant, AccessLook
from rapport.care.models.letters import Letter
from rapport.care.models.pulse import Pulse
from rapport.care.models.reports import CaseNote, Report, SafetyCheck
from rapport.care.models.signs import Sign

__all__ = ["AccessGrant", "AccessLook", "CaseNote", "Letter", "Pulse", "Report", "SafetyCheck", "Sign"]
