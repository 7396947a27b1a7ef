from rapport.programs.views import arriving, roll, settings

__all__ = ["arriving", "roll", "settings"]
