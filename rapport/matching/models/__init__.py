from rapport.matching.models.preferences import Preferences
from rapport.matching.models.rounds import MatchingRound, MatchingRun, NeverPair, ProposedPair

__all__ = ["MatchingRound", "MatchingRun", "NeverPair", "Preferences", "ProposedPair"]
