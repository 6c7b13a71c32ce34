"""Builds the site with MkDocs' own steps and Material's own templates, each done once instead of once a page.

MkDocs makes a new Markdown converter for every page and works on one processor. Here a converter is made
once a process, pages are shared out among forked workers, and only what the parent needs comes back: each
page's anchors and links. The result is the same, byte for byte, as ``mkdocs build`` of the same folder (a
test holds that), apart from Material's files that no page of ours asks for.
"""

from __future__ import annotations

import gc
import logging
import os
import pickle
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from felles.engine.edition import THEME, Edition, compose
from felles.engine.links import Broken, Seen, broken, look
from felles.errors import CannotRun
from felles.words import N_

os.environ["NO_MKDOCS_2_WARNING"] = "1"  # Material's notice to authors about its own future, on every import

import jinja2
from mkdocs.commands import build as steps
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import pages as structure
from mkdocs.structure.files import Files, get_files, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.toc import get_toc

from felles.engine.converting import Converter
from felles.engine.rendering import Renderer

_UNUSED = ("assets/javascripts/lunr/*", "assets/javascripts/workers/*", "*.map", "assets/images/favicon.png")
"""Files of Material that no page asks for: its own search and the maps for its developers."""

_SHOWN = 20

_FORK_FROM = 100
"""Below so many pages a second process costs more than it saves."""


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
        count = _workers(len(todo), workers)
        seen = _shared(todo, lambda share: _pages(share, config, files, nav, env), count)
        files.copy_static_files()
        for template in sorted(config.theme.static_templates):
            steps._build_theme_template(template, env, files, config, nav)
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
    env.auto_reload = False
    files.add_files_from_theme(env, config)
    for file in list(files):
        if any(fnmatch(file.src_uri, pattern) for pattern in unused):
            files.remove(file)
    set_exclusions(files, config)
    return files, get_navigation(files, config), env


def _pages(
    share: Sequence[structure.Page],
    config: MkDocsConfig,
    files: Files,
    nav: Navigation,
    env: jinja2.Environment,
) -> list[Seen]:
    """Reads, converts and writes pages one by one, and keeps of each only what other pages ask of it."""
    converter = Converter(config, files)
    renderer = Renderer(config, files.documentation_pages(), nav, env)
    seen = []
    for page in share:
        page.read_source(config)
        converter.convert(page)
        renderer.write(page)
        seen.append(look(page.url, page.content or ""))
        page.content = page.markdown = None
        page.toc = get_toc([])
    return seen


def _workers(pages: int, wanted: int | None) -> int:
    if not hasattr(os, "fork") or (wanted is None and pages < _FORK_FROM):
        return 1
    return max(1, min(wanted or os.cpu_count() or 1, pages))


def _shared(
    todo: Sequence[structure.Page], work: Callable[[Sequence[structure.Page]], list[Seen]], count: int
) -> list[Seen]:
    """The work of all pages, done by ``count`` processes, every n-th page each, this one among them."""
    gc.collect()
    gc.freeze()  # what stands now is left alone, so that the processes go on sharing its memory
    children: list[tuple[int, int]] = []
    try:
        for number in range(1, count):
            reader, writer = os.pipe()
            child = os.fork()
            if child == 0:
                os.close(reader)
                _child(writer, lambda n=number: work(todo[n::count]))  # type: ignore[misc]
            os.close(writer)
            children.append((child, reader))
        seen = work(todo[0::count])
        while children:
            child, reader = children[0]
            with open(reader, "rb") as pipe:
                answer = pipe.read()
            children.pop(0)
            os.waitpid(child, 0)
            seen += _answer(answer)
        return seen
    finally:
        gc.unfreeze()
        for child, reader in children:  # something went wrong here: the others need not go on
            os.close(reader)
            os.kill(child, 9)
            os.waitpid(child, 0)


def _child(writer: int, work: Callable[[], list[Seen]]) -> None:
    """Ends the process whatever happens: nothing of the parent's may run twice."""
    answer: Any
    try:
        answer = work()
    except BaseException:
        answer = traceback.format_exc()
    try:
        with open(writer, "wb") as pipe:
            pickle.dump(answer, pipe, pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)


def _answer(pickled: bytes) -> list[Seen]:
    if not pickled:
        raise CannotRun(
            N_("A helper process of the build ended before it was done."),
            N_("The machine may be short of memory. Run again, or give it more room."),
        )
    answer = pickle.loads(pickled)  # from our own child, over our own pipe
    if isinstance(answer, str):
        raise RuntimeError(answer)
    return list(answer)


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
        shown = "\n".join(f"  {link.url}: {link.link} ({why[link.why]})" for link in links[:_SHOWN])
        raise CannotRun(
            N_("Links that lead nowhere: {count}\n{shown}"),
            N_("Mend them in the documents named, then build again."),
            count=len(links),
            shown=shown,
        )
    if warnings:
        raise CannotRun(
            N_("The site generator warns:\n{warnings}"),
            N_("Mend that, then build again."),
            warnings="\n".join(f"  {warning}" for warning in warnings[:_SHOWN]),
        )
