"""What a column of a sign-up sheet can be taken for, in the words of the mapping page."""

from django.utils.translation import gettext_lazy as _

from rapport.kernel.errors import Sentence

LEAVE_OUT = ""

FIELDS: dict[str, Sentence] = {
    "name": _("Name"),
    "first_name": _("First name"),
    "last_name": _("Family name"),
    "email": _("E-mail"),
    "role": _("What they’d like: learn, guide or both"),
    "is_mentee": _("Would like a mentor: yes or no"),
    "is_mentor": _("Would like to be a mentor: yes or no"),
    "skills_wanted": _("Skills they want to grow"),
    "skills_offered": _("Skills they offer"),
    "values": _("What matters to them at work"),
    "interests": _("What they like"),
    "dislikes": _("What they’d rather not"),
    "time_zone": _("Time zone"),
    "city": _("Place"),
    "languages": _("Languages"),
    "hours_per_month": _("Hours a month"),
    "partners_max": _("People at once"),
    "windows": _("When they could meet"),
    "goal": _("What they hope for, in their words"),
    "experience": _("Their experience, in their words"),
    "department": _("Department"),
    "job_title": _("Job title"),
    "line_manager": _("Line manager"),
    "cohort": _("Cohort"),
    "earlier_partners": _("Earlier partners"),
    "wishes": _("Wishes about the other one"),
    "vetoes": _("Rather not with"),
}
"""Every field by name. The name may come in one column or in two; several columns may hold the same field."""

ROLES: dict[str, Sentence] = {
    "learning": _("Learn"),
    "guiding": _("Guide"),
    "both": _("Both"),
    LEAVE_OUT: _("Neither"),
}
"""What a phrase about somebody's role can mean."""

WORD_FIELDS: dict[str, tuple[str, ...]] = {
    "role": ("role",),
    "skill": ("skills_wanted", "skills_offered"),
    "value": ("values",),
    "interest": ("interests", "dislikes"),
}
"""The kinds of words that are matched to ours, and the fields they stand in."""
