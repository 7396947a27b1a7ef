"""``rapport doctor``: look at an installation and say, in sentences, what should be mended and how."""

from rapport.conf.doctor.report import report

__all__ = ["report"]
