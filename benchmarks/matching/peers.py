"""Other people's packages on the same scores, each in an environment of its own under ``var/bench``."""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import numpy as np

from benchmarks.matching.measure import matrix
from benchmarks.matching.peer_scripts import SCRIPTS

ENVIRONMENTS = Path(__file__).parents[2] / "var" / "bench"
PATIENCE_SECONDS = 1800


def python_with(package: str) -> Path | None:
    """Return an interpreter that has the package, made if need be; None where it cannot be installed."""
    folder = ENVIRONMENTS / package
    python = folder / "bin" / "python"
    if not python.is_file():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        made = subprocess.run(
            [str(python), "-m", "pip", "install", "-q", package], capture_output=True, check=False
        )
        if made.returncode:
            return None
    return python


def measure(package: str, mentees: int, mentors: int, places: tuple[int, int]) -> dict[str, object]:
    """Run a peer on the scores of one program; return its figures, or why there are none."""
    python = python_with(package)
    if python is None:
        return {"note": "cannot be installed here"}
    scores, room = matrix(Namespace(mentees=mentees, mentors=mentors, places=places))
    given = json.dumps({"scores": scores.tolist(), "places": room.tolist()})
    try:
        done = subprocess.run(
            [str(python), "-c", SCRIPTS[package]],
            input=given,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"note": f"not done after {PATIENCE_SECONDS} s"}
    if done.returncode:
        return {"note": done.stderr.strip().splitlines()[-1][:100]}
    answer = json.loads(done.stdout)
    made = np.array([scores[row, col] for row, col in answer["pairs"]])
    return {
        "seconds": answer["seconds"],
        "value": round(float(made.sum()), 6),
        "weakest": float(made.min()),
        "unmatched": mentees - len({row for row, _ in answer["pairs"]}),
    }
