"""The demo: nine months of a program that does not exist, played through the real operations.

``load`` plays it into an empty installation; ``sign_in_names`` says whom one can be. Everything is made by the
operations the pages call, with the clock moved, so that every screen has something true to show.
"""

from rapport.desk.demo.cast import PASSWORD
from rapport.desk.demo.loading import load, sign_in_names

__all__ = ["PASSWORD", "load", "sign_in_names"]
