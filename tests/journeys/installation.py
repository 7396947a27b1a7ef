"""A whole installation of its own for the browser journeys: a process, its data folder, its mails and its clock."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORA = "cora@example.org"
PATIENCE_SECONDS = 120
MAIL_SECONDS = 30
CODE = r"\b([A-Z0-9]{4}-[A-Z0-9]{4})\b"


@dataclass
class Installation:
    """``python -m rapport serve`` in a folder of its own, with one coordinator and nobody else."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self, *, demo: bool = False) -> None:
        """Make a coordinator on a Monday morning, or load the demo as of now; serve, and wait until it is ready."""
        if demo:
            self._run("demo")
        else:
            self.prepare()
        self.serve()

    def prepare(self) -> None:
        """Make a coordinator and nobody else, on a Monday morning."""
        self._run("createcoordinator", CORA, "--name", "Cora Okonkwo", "--program", "Spring program")
        self._to_monday()

    def serve(self) -> None:
        """Serve, and wait until it is ready."""
        with (self.folder / "serve.log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "rapport", "serve", "--port", str(self.port)],
                cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._is_ready():
            said = (self.folder / "serve.log").read_text()
            assert self.process.poll() is None, f"It stopped while starting:\n{said}"
            assert time.monotonic() < until, f"It was not ready in time:\n{said}"
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop as Ctrl-C does, and insist that it ends cleanly."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        kept.pop("DATABASE_URL", None)
        return {**kept, "RAPPORT_VAR": str(self.folder), "RAPPORT_DEMO": "yes", "RAPPORT_BASE_URL": self.url}

    def _run(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "rapport", *arguments],
            cwd=ROOT, env=self.environment, check=True, capture_output=True,
        )  # fmt: skip

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    # --- time ---

    def _to_monday(self) -> None:
        """Quiet hours and weekends hold mails back, so a journey begins when people work."""
        real = datetime.now(UTC)
        monday = (real + timedelta(days=7 - real.weekday())).replace(hour=9, minute=0, second=0)
        self._clock.write_text(str((monday - real).total_seconds()), encoding="ascii")

    @property
    def _clock(self) -> Path:
        return self.folder / "data" / "clock_offset"

    def today(self) -> date:
        """The day its clock shows."""
        ahead = float(self._clock.read_text(encoding="ascii")) if self._clock.exists() else 0
        return (datetime.now(UTC) + timedelta(seconds=ahead)).date()

    # --- mails ---

    def mails_to(self, address: str) -> list[EmailMessage]:
        """The mails to somebody, the newest first."""
        found = []
        for file in sorted((self.folder / "data" / "mailbox").glob("*.eml"), reverse=True):
            mail = message_from_bytes(file.read_bytes(), policy=policy.default)
            assert isinstance(mail, EmailMessage)
            if address in str(mail["To"]):
                found.append(mail)
        return found

    def in_mail(self, address: str, pattern: str, *, after: int = 0) -> str:
        """Wait for a mail in whose text the pattern is found, behind the first ``after``; returns its first group."""
        until = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < until:
            mails = self.mails_to(address)
            for mail in mails[: len(mails) - after]:
                body = mail.get_body(("plain",))
                found = re.search(pattern, str(body.get_content()) if body else "")
                if found:
                    return found[1]
            time.sleep(0.2)
        raise AssertionError(f"No mail to {address} has {pattern}")


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])
