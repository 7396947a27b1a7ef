"""Bringing people in from the sheet they signed up with: columns, words, a dry run, then all or some."""
