"""Rapport: mentoring relationships that really happen."""
