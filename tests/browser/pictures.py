"""``make pictures``: the pictures in the README, taken of the sample handbook's own site."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

PROJECT = Path(__file__).parents[2]
PICTURES = (
    ("routine-phone", "rutiner/rut-013/", 390, 780),
    ("responsibility-phone", "ansvar/", 390, 780),
    ("search-phone", "sok/?q=svarer+ikke", 390, 780),
    ("front-desktop", "", 1280, 800),
)


def main() -> None:
    """Builds the site into a folder of its own and takes each picture, in light colours."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        subprocess.run(
            [Path(sys.executable).parent / "felles", "-C", PROJECT, "build", "--out", site], check=True
        )
        server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(site))
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            for name, path, width, height in PICTURES:
                page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=1.5)
                page.goto(address + path, wait_until="networkidle")
                page.wait_for_timeout(300)
                page.screenshot(path=PROJECT / "docs" / "pictures" / f"{name}.png")
            browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
