"""``make pictures``: the pictures in the README, taken of the sample handbook's own site and of the demonstration."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PROJECT = Path(__file__).parents[2]
FELLES = Path(sys.executable).parent / "felles"
SAMPLE = (
    ("routine-phone", "rutiner/rut-013/", 390, 780),
    ("responsibility-phone", "ansvar/", 390, 780),
    ("search-phone", "sok/?q=svarer+ikke", 390, 780),
    ("front-desktop", "", 1280, 800),
)
DEMONSTRATION = (
    ("proposal-phone", "proposal.html", 390, 780),
    ("history-phone", "rutiner/rut-017/historikk/", 390, 780),
    ("undecided-phone", "rutiner/rut-009/", 390, 780),
)
PROPOSAL = "kontaktene-innen-fem-virkedager"


def main() -> None:
    """Builds each site into a folder of its own and takes each picture, in light colours."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        sample, told = Path(folder) / "sample", Path(folder) / "told"
        _felles("-C", PROJECT, "build", "--out", sample)
        _take(browser, sample, SAMPLE)
        repository = Path(folder) / "demo"
        _felles("demo", repository)
        day = json.loads((repository / ".git/felles-demo/expected.json").read_text("utf-8"))["today"]
        _felles("-C", repository, "--today", day, "build", "--out", told)
        reviews = f".git/felles-demo/{PROPOSAL}.json"
        page = _felles("-C", repository, "--today", day, "review", "--base", "main", "--head", f"forslag/{PROPOSAL}", "--reviews", reviews, "--format", "html")
        (told / "proposal.html").write_text(page, "utf-8")
        _take(browser, told, DEMONSTRATION)
        browser.close()


def _felles(*arguments: str | Path) -> str:
    return subprocess.run([FELLES, *arguments], check=True, capture_output=True, text=True).stdout


def _take(browser: Browser, site: Path, pictures: tuple[tuple[str, str, int, int], ...]) -> None:
    with _served(site) as address:
        for name, path, width, height in pictures:
            page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=1.5)
            page.goto(address + path, wait_until="networkidle")
            page.wait_for_timeout(300)
            page.screenshot(path=PROJECT / "docs" / "pictures" / f"{name}.png")
            page.close()


@contextmanager
def _served(site: Path) -> Iterator[str]:
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


if __name__ == "__main__":
    main()
