from rapport.feedback.models.thought import FirstReaction, Thought
from rapport.feedback.models.turn import IndirectWord, Turn

__all__ = ["FirstReaction", "IndirectWord", "Thought", "Turn"]
