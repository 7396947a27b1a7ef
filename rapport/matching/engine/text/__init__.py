"""Texts made comparable: a mentee's need against a mentor's experience, behind one interface.

By default the shared vocabulary with its synonyms; with the extra ``rapport[semantic]`` a small sentence
model that reads meaning. Either turns a text into a vector once; ``packed`` makes it small enough to keep
beside the text, and whoever keeps it has to seal and erase it like the text itself.
"""

from rapport.matching.engine.text.hubs import evened
from rapport.matching.engine.text.similarity import (
    JointSimilarity,
    TextSimilarity,
    VocabularySimilarity,
    similarities,
)
from rapport.matching.engine.text.span import kept, packed

__all__ = [
    "JointSimilarity",
    "TextSimilarity",
    "VocabularySimilarity",
    "evened",
    "kept",
    "packed",
    "similarities",
]
