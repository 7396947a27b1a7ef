"""``make docs``: write the generated pages of ``docs/`` again."""

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.conf.settings")
    import django

    django.setup()
    from rapport.conf.handbook import jobs_page

    (HERE / "docs" / "jobs.md").write_text(jobs_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
