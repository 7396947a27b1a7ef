"""Django's ``makemessages``, which also reads the texts of the guides."""

from pathlib import Path
from typing import Any

from django.core.management.commands import makemessages

from rapport.library.extraction import FILES, gettext_source


class GuideFile(makemessages.BuildFile):
    """A file on its way to xgettext; a data file is rewritten as Python first, other ones go as ever."""

    def preprocess(self) -> None:
        path = Path(self.path)
        if path.suffix != ".toml":
            super().preprocess()
            return
        source = gettext_source(path.stem) if path.parent.name == "data" and path.stem in FILES else ""
        Path(self.work_path).write_text(source, encoding="utf-8")


class Command(makemessages.Command):
    """Find texts in Python, templates and the library's data files."""

    build_file_class = GuideFile

    def handle(self, *args: Any, **options: Any) -> None:
        options["extensions"] = options["extensions"] or ["html", "txt", "py", "toml"]
        super().handle(*args, **options)
