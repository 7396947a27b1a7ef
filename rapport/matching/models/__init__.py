from rapport.matching.models.background import Background
from rapport.matching.models.meanings import FrozenMeaning, Meaning, Side
from rapport.matching.models.preferences import Preferences
from rapport.matching.models.rounds import MatchingRound, MatchingRun, NeverPair, ProposedPair

__all__ = [
    "Background",
    "FrozenMeaning",
    "MatchingRound",
    "MatchingRun",
    "Meaning",
    "NeverPair",
    "Preferences",
    "ProposedPair",
    "Side",
]
