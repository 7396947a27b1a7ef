"""The screens of care: for the two, for coordinators, and for the safeguarding contact."""
