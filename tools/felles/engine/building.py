"""Builds the site with MkDocs' own steps and Material's own templates, each done once instead of once a page.

MkDocs makes a new Markdown converter for every page and works on one processor. Here a converter is made
once a process, pages are shared out among forked workers, and only what the parent needs comes back: each
page's anchors and links. The result is the same, byte for byte, as ``mkdocs build`` of the same folder (a
test holds that), apart from Material's files that no page of ours asks for.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path

from felles.engine.edition import THEME, Edition, compose
from felles.engine.links import Broken, Seen, broken, look
from felles.errors import CannotRun
from felles.sharing import shared
from felles.words import N_

os.environ["NO_MKDOCS_2_WARNING"] = "1"  # Material's notice to authors about its own future, on every import

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import pages as structure
from mkdocs.structure.files import Files, get_files, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.toc import get_toc

from felles.engine.converting import Converter
from felles.engine.rendering import Renderer

_UNUSED = ("assets/javascripts/*", "assets/stylesheets/palette.*", "*.map", "assets/images/favicon.png")
"""Files of Material that no page asks for: its scripts, its colours and the maps for its developers."""

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made."""

    pages: int
    files: int


def build(pages: Path, site: Path, edition: Edition, *, workers: int | None = None) -> Built:
    """Builds the folder that ``write_pages`` filled into ``site``, an empty folder.

    Raises CannotRun when links are broken or MkDocs warns of anything, after looking at every page.
    The clock, the environment and the number of workers have no say in the bytes.
    """
    config = _configured(pages.resolve(), site.resolve(), edition)
    with _warnings() as warnings, _on_the_day(edition.built):
        files, nav, env = _gathered(config)
        todo = [file.page for file in files.documentation_pages() if file.page is not None]
        converter, renderer = Converter(config, files), Renderer(config, files, nav, env)
        seen = [
            _made(page, config, converter, renderer) for page in todo[:1]
        ]  # templates compiled once for all
        heard = len(warnings)

        def work(jobs: Iterator[int]) -> tuple[list[Seen], list[str]]:
            own = [_made(todo[job + 1], config, converter, renderer) for job in jobs]
            return own, warnings[heard:]  # what a helper process hears, only it has heard

        for some, said in shared(len(todo) - 1, work, workers):
            seen += some
            warnings += [warning for warning in said if warning not in warnings]
        files.copy_static_files()
        for template in sorted(config.theme.static_templates):
            renderer.write_template(template)
    published = {page.url for page in todo} | {file.dest_uri for file in files if file.page is None}
    _refuse(broken(seen, published), warnings, edition)
    return Built(len(seen), len(published) - len(seen))


def _configured(pages: Path, site: Path, edition: Edition) -> MkDocsConfig:
    config = MkDocsConfig(config_file_path=str(pages.parent / "mkdocs.yml"))
    config.load_dict({**compose(edition, str(THEME)), "docs_dir": str(pages), "site_dir": str(site)})
    errors, warnings = config.validate()
    if errors or warnings:
        name, said = [*errors, *warnings][0]
        raise CannotRun(
            N_("The file mkdocs.yml can't be used: {name}: {said}"),
            N_("Look at mkdocs.yml."),
            name=name,
            said=str(said),
        )
    return config


def _gathered(config: MkDocsConfig) -> tuple[Files, Navigation, jinja2.Environment]:
    """The first half of MkDocs' own build, without plugins: every file, the menu, the templates."""
    unused: tuple[str, ...] = _UNUSED
    if not config.site_url:  # a map of addresses needs addresses
        config.theme.static_templates -= {"sitemap.xml"}
        unused += ("sitemap.xml",)
    files = get_files(config)
    env = config.theme.get_env()
    env.loader = _Theme(config.theme.dirs)
    env.auto_reload = False
    files.add_files_from_theme(env, config)
    for file in list(files):
        if any(fnmatch(file.src_uri, pattern) for pattern in unused):
            files.remove(file)
    set_exclusions(files, config)
    return files, get_navigation(files, config), env


class _Theme(jinja2.FileSystemLoader):
    """The theme's folders without what MkDocs would sort out again: Material's 14,000 icons lie in a folder with a leading dot."""

    def list_templates(self) -> list[str]:
        found: set[str] = set()
        for top in self.searchpath:
            for folder, folders, names in os.walk(top):
                folders[:] = [name for name in folders if not name.startswith(".")]
                found.update(Path(folder, name).relative_to(top).as_posix() for name in names)
        return sorted(found)


def _made(page: structure.Page, config: MkDocsConfig, converter: Converter, renderer: Renderer) -> Seen:
    """Reads, converts and writes a page, and keeps of it only what other pages ask of it."""
    page.read_source(config)
    converter.convert(page)
    renderer.write(page)
    seen = look(page.url, page.content or "")
    page.content = page.markdown = None
    page.toc = get_toc([])
    return seen


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """Collects what MkDocs warns of: run quietly, it would return 0 on broken links, strict or not."""
    said: list[str] = []

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    log, handler = logging.getLogger("mkdocs"), Collect(logging.WARNING)
    level, propagate = log.level, log.propagate
    log.addHandler(handler)
    log.propagate = False
    log.setLevel(logging.WARNING)
    try:
        yield said
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
        log.propagate = propagate


@contextmanager
def _on_the_day(day: str) -> Iterator[None]:
    """MkDocs dates what it writes by this variable when it is set, else by the clock."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


def _refuse(links: Sequence[Broken], warnings: Sequence[str], edition: Edition) -> None:
    if links:
        say = edition.words
        why = {
            "page": say("no such page"),
            "anchor": say("no such place on the page"),
            "outside": say("another host would be asked"),
        }
        shown = "; ".join(f"{link.url or '/'}: {link.link} ({why[link.why]})" for link in links[:_SHOWN])
        raise CannotRun(
            N_("Links that lead nowhere: {count}. {shown}"),
            N_("Correct them in the documents named, then build again."),
            count=len(links),
            shown=shown,
        )
    if warnings:
        raise CannotRun(
            N_("The site generator warns: {warnings}"),
            N_("Correct that, then build again."),
            warnings="; ".join(warnings[:_SHOWN]),
        )
