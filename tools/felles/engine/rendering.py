"""Pages through the theme's templates: the frame around a text once a folder, not once a page.

Header, menu, tabs and scripts are the same on all documents of a folder. The frame is rendered by the theme's
template around a stand-in page with slots, and cut at the slots; then a page is its pieces joined. A page
that is in the menu itself, where the menu marks its entry, has a frame of its own.
"""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import escape
from mkdocs import utils
from mkdocs.commands import build as steps
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from felles.engine.policy import inline_scripts, policy

_PRINTED = ("title", "description")
"""Front matter that Material prints as it comes; whoever made the page has escaped it."""

_TOC = "partials/toc.html"
_TOC_ALONE = '{% import "partials/language.html" as lang with context %}{% include "' + _TOC + '" %}'


def _slot(name: str) -> str:
    return f"\x1eslot {name}\x1e"


def _allowed(frame: str) -> str:
    """The frame with a policy that names its own scripts by hash: ours has none; should the generator put one in again, it runs.

    What stands in a page's text is never looked at here: a script that got in there stays forbidden.
    """
    scripts = inline_scripts(frame)
    return frame.replace(policy(), policy(scripts), 1) if scripts else frame


_CUT = re.compile("\x1eslot ([a-z:]+)\x1e")


class Renderer:
    """Turns converted pages into finished HTML and writes them."""

    def __init__(self, config: MkDocsConfig, files: Files, nav: Navigation, env: jinja2.Environment) -> None:
        self._config, self._files, self._nav = config, files, nav
        self._listed = files.documentation_pages()
        self._in_menu = {page.file.src_uri for page in nav.pages}
        self._toc = env.from_string(_TOC_ALONE)
        loader = env.loader
        assert loader is not None
        self._env = env.overlay(loader=jinja2.ChoiceLoader([jinja2.DictLoader({_TOC: _slot("toc")}), loader]))
        self._frames: dict[Any, list[str]] = {}

    def write(self, page: Page) -> None:
        """What MkDocs does with a converted page: template, then file."""
        pieces = self._frame(page).copy()
        values = self._values(page)
        pieces[1::2] = [values[name] for name in pieces[1::2]]
        utils.write_file("".join(pieces).encode("utf-8", "xmlcharrefreplace"), page.file.abs_dest_path)

    def write_template(self, name: str) -> None:
        """A file that has no Markdown: the page for addresses that lead nowhere, the map of the site."""
        if not name.endswith(".html"):
            steps._build_theme_template(name, self._env, self._files, self._config, self._nav)
            return
        template = self._env.get_template(name)
        text = steps._build_template(name, template, self._files, self._config, self._nav)
        text = _allowed(text.replace(_slot("toc"), self._toc.render(page=None, config=self._config)))
        utils.write_file(text.encode("utf-8"), str(Path(self._config.site_dir, name)))

    def _values(self, page: Page) -> dict[str, str]:
        """What goes into the slots, as the template would print it."""
        return {
            **{name: str(page.meta.get(name, "")) for name in _PRINTED},
            "content": page.content or "",
            "address": page.canonical_url or "",
            "toc": self._toc.render(page=page, config=self._config),
            **{f"felles:{name}": str(escape(value)) for name, value in page.meta.get("felles", {}).items()},
        }

    def _frame(self, page: Page) -> list[str]:
        """Text and slot names in turn, for all pages that differ in nothing else."""
        content, felles = page.content or "", page.meta.get("felles", {})
        looked_for = ("data-felles-search", "<h1")  # what templates ask of a page's content
        key = (
            page.file.src_uri if page.file.src_uri in self._in_menu else page.file.src_uri.rpartition("/")[0],
            page.url.count("/"),
            tuple(page.meta.get("hide", ())),
            tuple(felles),
            tuple(name in page.meta for name in _PRINTED),
            tuple(page.meta.get("scripts", ())),
            *(what in content for what in looked_for),
        )
        if key not in self._frames:
            stand_in: Any = copy.copy(page)
            stand_in.meta = {
                **page.meta,
                **{name: _slot(name) for name in _PRINTED if name in page.meta},
                "felles": {name: _slot(f"felles:{name}") for name in felles},
            }
            stand_in.content = _Slotted(_slot("content"), content)
            stand_in.canonical_url = _slot("address") if page.canonical_url else None
            stand_in.toc = []
            context = steps.get_context(self._nav, self._listed, self._config, stand_in)
            page.active = True  # the menu marks the page itself
            self._frames[key] = _CUT.split(_allowed(self._env.get_template("main.html").render(context)))
            page.active = False
        return self._frames[key]


class _Slotted(str):
    """Prints as a slot; what a template asks (``"<h1" in page.content``) it answers for the real page."""

    _content: str

    def __new__(cls, slot: str, content: str) -> _Slotted:
        made = super().__new__(cls, slot)
        made._content = content
        return made

    def __contains__(self, what: object) -> bool:
        return isinstance(what, str) and what in self._content
