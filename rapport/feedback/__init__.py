"""Feedback given and received, both ways."""
