from rapport.meetings.models.meeting import AgendaItem, Meeting, Preparation, SlotProposal
from rapport.meetings.models.notes import NoteLine, Pad, WrapUp
from rapport.meetings.models.promise import Promise

__all__ = ["AgendaItem", "Meeting", "NoteLine", "Pad", "Preparation", "Promise", "SlotProposal", "WrapUp"]
