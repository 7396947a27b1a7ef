"""What may stand in the addresses of profile pages."""

from django.urls import register_converter

from rapport.people.ranking import Press
from rapport.people.steps import Step


class StepConverter:
    """The name of a step of the profile."""

    regex = "|".join(Step.values)

    def to_python(self, value: str) -> Step:
        return Step(value)

    def to_url(self, value: str) -> str:
        return str(Step(value).value)


class PressConverter:
    """What a press does to an item of a list."""

    regex = "|".join(Press)

    def to_python(self, value: str) -> Press:
        return Press(value)

    def to_url(self, value: str) -> str:
        return str(Press(value).value)


register_converter(StepConverter, "step")
register_converter(PressConverter, "press")
