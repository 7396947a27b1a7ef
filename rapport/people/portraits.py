"""The drawn portraits somebody can show instead of a photo; each is an SVG of the interface."""

PORTRAITS = (
    "amara", "bern", "daniel", "elif", "hyejin", "ingrid", "jonas", "kwame", "leila", "marguerite", "mateusz", "noor",
    "priya", "ruth", "sofia", "tomas",
)  # fmt: skip
