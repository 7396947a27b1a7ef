from rapport.matching.models.background import Background
from rapport.matching.models.preferences import Preferences
from rapport.matching.models.rounds import MatchingRound, MatchingRun, NeverPair, ProposedPair

__all__ = ["Background", "MatchingRound", "MatchingRun", "NeverPair", "Preferences", "ProposedPair"]
