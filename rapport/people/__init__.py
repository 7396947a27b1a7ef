"""Persons, profiles, skills, capacity, blocks, consent."""
