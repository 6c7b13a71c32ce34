"""Which scripts a page's policy lets run: those in files of the site, and what the generator itself puts in a frame."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

import jinja2
import pytest

from felles.engine import Edition, build, rendering, write_pages
from felles.engine.policy import inline_scripts, policy
from felles.model import Page

_EDITION = Edition(name="Lia", organisation="Lia", language="nb", built="2026-11-21", menu=(("Forside", "index.md"),))


@pytest.mark.parametrize(
    ("page", "scripts"),
    [
        ("<p>tekst</p>", []),
        ('<script src="a.js" defer></script>', []),
        ('<script type="application/json">{"a": 1}</script>', []),
        ("<script>a()</script><SCRIPT type='module'>b()</SCRIPT >", ["a()", "b()"]),
        ('<script type="text/javascript">c()\n</script>', ["c()\n"]),
        ('<script data-x="a > b">d()</script>', ["d()"]),
    ],
)
def test_a_script_that_would_run_is_seen(page: str, scripts: list[str]) -> None:
    assert inline_scripts(page) == scripts


def test_a_script_is_allowed_by_what_it_is() -> None:
    digest = base64.b64encode(hashlib.sha256(b"a()").digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy(["a()", "a()"])
    assert "unsafe" not in policy() and "script-src 'self';" in policy() and policy().startswith("default-src 'none';")


def _front(folder: Path, text: str) -> str:
    for name in ("pages", "site"):
        (folder / name).mkdir(parents=True)
    write_pages([lambda: (Page("index.md", "Forside", f'---\ntitle: "Forside"\n---\n\n{text}\n'),)], folder / "pages", _EDITION)
    build(folder / "pages", folder / "site", _EDITION)
    return (folder / "site" / "index.html").read_text("utf-8")


def test_what_the_generator_puts_in_may_run_and_what_got_into_a_text_may_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert policy() in _front(tmp_path / "ours", "<h1>Hei</h1>\n\n<script>stolen()</script>")

    class Generator(rendering.Renderer):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            self._env.globals["generators"] = "own()"
            main = self._env.get_template("main.html").filename
            assert main
            text = Path(main).read_text("utf-8").replace("{% block extrahead %}", "{% block extrahead %}<script>{{ generators }}</script>")
            self._env = self._env.overlay(loader=_with(self._env.loader, {"main.html": text}))

    monkeypatch.setattr("felles.engine.building.Renderer", Generator)
    page = _front(tmp_path / "theirs", "<h1>Hei</h1>\n\n<script>stolen()</script>")
    assert inline_scripts(page) == ["own()", "stolen()"]
    assert policy(["own()"]) in page


def _with(loader: Any, templates: dict[str, str]) -> Any:
    return jinja2.ChoiceLoader([jinja2.DictLoader(templates), loader])
