"""Guides as data files (session templates, decks, clauses, topics) and the coaches that read a text."""
