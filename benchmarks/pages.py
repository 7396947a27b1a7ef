"""``make bench``: server time, queries and size of the pages people open most, as ratios within one run.

Each page is asked for over HTTP from the server the embedded run uses, in turn with a baseline view that reads one row
and draws it through the same middleware. The figure is the ratio of their fastest tenths, which other work of the
machine touches least. Nothing here passes or fails on a clock.
"""

import gzip
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 60
SMALL, LARGE = 50, 5_000
TARGETS = {
    "ratio": 6.0,
    "queries": 12,
    "html_kb": 40,
    "assets_kb": 180,
    "assets_gz_kb": 50,
    "seal_ms": 1.0,
    "memory_mb": 350,
}


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder:
        environment = {**os.environ, "RAPPORT_VAR": folder, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
        environment["PYTHONPATH"] = str(ROOT)
        environment.pop("DATABASE_URL", None)
        for count in (SMALL, LARGE):
            facts = json.loads(_child("prepare", str(count), environment=environment))
            _report(count, facts, environment)
        print()
        _sizes()
        print(_child("sealing", environment=environment))
    with tempfile.TemporaryDirectory(prefix="rapport-bench-demo-") as folder:
        _memory(folder)
    return 0


def _report(count: int, facts: dict[str, dict[str, str]], environment: dict[str, str]) -> None:
    print(f"\n{count} relationships in the program")
    print(f"  {'page':<28}{'× baseline':>12}{'queries':>9}{'HTML KB':>9}")
    with _server(environment) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for name, page in facts.items():
            ratio, size = _ratio(connection, page["url"], page["cookie"])
            note = (
                ""
                if ratio <= TARGETS["ratio"] and size <= TARGETS["html_kb"] * 1024
                else "   (above the target)"
            )
            print(f"  {name:<28}{ratio:>12.1f}{page['queries']:>9}{size / 1024:>9.1f}{note}")
    print(
        f"  targets: ≤ {TARGETS['ratio']:.0f} × baseline, ≤ {TARGETS['queries']} queries, ≤ {TARGETS['html_kb']} KB"
    )


def _ratio(connection: http.client.HTTPConnection, url: str, cookie: str) -> tuple[float, int]:
    """The page's time over the baseline's, both asked for in turn, and the size of its HTML in bytes."""
    times: dict[str, list[float]] = {url: [], "/baseline/": []}
    size = 0
    for number in range(ROUNDS + 5):
        for address in times:
            begun = time.perf_counter()
            connection.request("GET", address, headers={"Cookie": cookie})
            answer = connection.getresponse()
            body = answer.read()
            taken = time.perf_counter() - begun
            if answer.status != 200:
                raise SystemExit(f"{address} answered {answer.status}")
            if address == url:
                size = len(body)
            if number >= 5:
                times[address].append(taken)
    fast = {address: statistics.quantiles(taken, n=10)[0] for address, taken in times.items()}
    return fast[url] / fast["/baseline/"], size


@contextmanager
def _server(environment: dict[str, str]) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "waitress",
        f"--listen=127.0.0.1:{port}",
        "rapport.conf.wsgi:application",
    ]
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        for _attempt in range(1_200):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if server.poll() is not None:
                    raise SystemExit("the server of the benchmark stopped at its start") from None
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(15)


def _child(*arguments: str, environment: dict[str, str]) -> str:
    """Run one step in a process of its own, with a Django of its own."""
    command = [sys.executable, "-m", "benchmarks.steps", *arguments]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr[-3_000:])
    return done.stdout.strip().splitlines()[-1]


def _sizes() -> None:
    """Style and script with htmx, as one first visit fetches them."""
    from importlib.resources import files

    from rapport.ui.context import ASSETS

    static = [
        path
        for path in (ROOT / "rapport").rglob("static/**/*")
        if path.suffix in {".css", ".js"} and path.name != "patterns.css"
    ]
    static.append(Path(str(files("django_htmx"))) / "static" / ASSETS.htmx)
    plain = sum(path.stat().st_size for path in static)
    packed = sum(len(gzip.compress(path.read_bytes(), 9)) for path in static)
    print(
        f"CSS and JS with htmx: {plain / 1024:.0f} KB plain (≤ {TARGETS['assets_kb']}), "
        f"{packed / 1024:.0f} KB gzip (≤ {TARGETS['assets_gz_kb']})"
    )


def _memory(folder: str) -> None:
    """Peak resident memory of ``rapport serve`` with the demo loaded, over its whole process tree."""
    environment = {**os.environ, "RAPPORT_VAR": folder, "RAPPORT_DEMO": "yes"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "rapport", "serve", "--port", "0"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        command[-1] = str(probe.getsockname()[1])
    begun = time.perf_counter()
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    for line in server.stdout:
        if "Rapport is at" in line:
            break
    first_start = time.perf_counter() - begun
    connection = http.client.HTTPConnection("127.0.0.1", int(command[-1]), timeout=30)
    for _number in range(50):
        connection.request("GET", "/patterns/")
        connection.getresponse().read()
    peak = sum(_peak_kb(pid) for pid in _tree(server.pid)) / 1024
    server.terminate()
    server.wait(30)
    print(
        f"Embedded run with the demo loaded: peak {peak:.0f} MB (≤ {TARGETS['memory_mb']}); "
        f"first start {first_start:.0f} s"
    )


def _tree(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += _tree(int(child))
    return found


def _peak_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    raise SystemExit(main())
