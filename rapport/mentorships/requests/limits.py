"""How long and how many, in one place."""

from datetime import timedelta

ANSWER_WITHIN = timedelta(days=10)
"""A request waits this long for whoever's turn it is; then it goes back to the one who asked."""

REMIND_AFTER = timedelta(days=5)
ASK_AGAIN_AFTER = timedelta(days=90)
"""The same two are left in peace for this long after a no, however it was said."""

ASKS_AT_ONCE = 3
OFFER_LASTS = timedelta(days=4)
"""A place that frees is kept this long for whoever waited first."""

WORDS_MOST = 1_200
LINE_MOST = 160
