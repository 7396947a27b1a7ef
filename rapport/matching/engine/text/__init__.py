"""Texts made comparable: a mentee's need against a mentor's experience."""
