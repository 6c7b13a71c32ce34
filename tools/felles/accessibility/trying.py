"""A built site tried in a browser: its pages are visited on a phone and on a screen, light and dark, in two browsers at once.

In the dark only what hangs on colours is tried again: everything else is the same page. axe-core is put into a page past its
Content-Security-Policy, which the pages themselves are tried under elsewhere.
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import shutil
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import felles
from felles.accessibility.choosing import HITS, NOTHING, chosen, fewest
from felles.accessibility.named import names
from felles.errors import CannotRun
from felles.model.accessible import CRITERIA, Failing, Outcome, Run, Visited
from felles.words import N_

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = (390, 1280)
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules whose answer may be another where it is dark."""
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
_AT_MOST = 3
"""Of one thing on one page; the rest is the same again."""
_WALKED = 400
"""Presses of the Tab key on one page."""

LAWS: Mapping[str, tuple[str, ...]] = {
    "reflow": ("1.4.10",),
    "text-twice": ("1.4.4",),
    "text-spacing": ("1.4.12",),
    "keyboard": ("2.1.1",),
    "keyboard-walk": ("2.1.1", "2.1.2", "2.4.3"),
    "focus-seen": ("2.4.7",),
    "skip-link": ("2.4.1",),
    "headings": ("1.3.1", "2.4.6"),
    "languages": ("3.1.1", "3.1.2"),
    "ids": ("4.1.1",),
    "control-names": ("2.4.4", "4.1.2"),
    "motion": (),
    "print-contrast": (),
}
"""Our own checks, with the criteria each tries a part of. Two are asked for by no criterion of this level, and held all the same."""


@dataclass
class _Found:
    """What has come up so far, by whoever of the two browsers saw it."""

    failing: list[Failing] = field(default_factory=list)
    tried: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    absent: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Rules that had nothing to look at on some page."""
    unsure: set[str] = field(default_factory=set)
    small: int = 0
    versions: dict[str, str] = field(default_factory=dict)

    def hold(self, check: str, visited: Visited, way: str, what: Iterable[str], criteria: Iterable[str] | None = None) -> None:
        about = tuple(LAWS[check] if criteria is None else criteria)
        self.tried[check].update(about)
        self.failing += [Failing(check, about, visited.address, way, one[:200]) for one in list(what)[:_AT_MOST]]


def tried(site: Path, day: str, pages: tuple[Visited, ...] | None = None, tell: Callable[[int, int], None] = lambda done, of: None, *, whole: bool = True) -> Run:
    """Everything that can be tried by machine on these pages; else on one of every sort. CannotRun without what it takes.

    ``tell`` hears how many visits are made, of how many. Unless it is to be ``whole``, axe-core looks at every page on a phone in the light,
    and all else is done with so few that each part there is stands on one of them: a part is the same wherever it stands.
    """
    pages = chosen(site) if pages is None else pages
    few = frozenset(one.address for one in pages) if whole else fewest(site, pages)
    script = _axe()
    laws = (resources.files("felles.accessibility") / "laws.js").read_text("utf-8")
    found, lock, done = _Found(), threading.Lock(), [0]

    def visits(width: int) -> _Found:
        own = _Found()
        with _browser() as browser:
            own.versions["chromium"] = browser.version
            here = pages if width == WIDTHS[0] else tuple(one for one in pages if one.address in few)
            for _ in _visited(browser, address, here, few, width, (script, laws), own):
                with lock:
                    done[0] += 1
                    tell(done[0], len(pages) + len(few) * (len(WIDTHS) - 1))
        return own

    with _served(site) as address, ThreadPoolExecutor(len(WIDTHS)) as pool:
        for own in pool.map(visits, WIDTHS):
            found.failing += own.failing
            found.unsure |= own.unsure
            found.small += own.small
            found.versions |= own.versions
            for some, more in ((found.tried, own.tried), (found.absent, own.absent)):
                for check, criteria in more.items():
                    some[check] |= criteria
    return _told(site, day, pages, found)


def _told(site: Path, day: str, pages: tuple[Visited, ...], found: _Found) -> Run:
    failing = tuple(sorted(set(found.failing), key=lambda one: (one.check, one.address, one.way, one.what)))
    failed = {id for one in failing for id in one.criteria}
    held = {id for criteria in found.tried.values() for id in criteria}
    absent = {id for criteria in found.absent.values() for id in criteria}

    def outcome(id: str) -> Outcome:
        return "failed" if id in failed else "held" if id in held else "absent" if id in absent else "people"

    return Run(
        day=day,
        tools={"felles": felles.__version__, "axe-core": found.versions.get("axe-core", ""), "chromium": found.versions.get("chromium", "").partition(".")[0]},
        site=names(site).name,
        edition=names(site).edition,
        pages=pages,
        ways=tuple(f"{width}{dark}" for width in WIDTHS for dark in ("", " dark")),
        criteria={id: outcome(id) for id in CRITERIA},
        checks={check: tuple(sorted(criteria, key=list(CRITERIA).index)) for check, criteria in sorted(found.tried.items())},
        unsure=tuple(sorted(found.unsure)),
        failing=failing,
        also={"small-targets": found.small},
    )


# Visiting


def _visited(browser: Browser, address: str, pages: tuple[Visited, ...], few: frozenset[str], width: int, scripts: tuple[str, str], found: _Found) -> Iterator[Visited]:
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True, service_workers="block")
    page = context.new_page()
    for one in pages:
        # As for who wants no movement: so colours are looked at when none is on its way to another.
        page.emulate_media(color_scheme="light", reduced_motion="reduce", media="screen")
        _open(page, address, one, scripts)
        if one.address in few:
            _laws(page, one, width, found)
        page.evaluate("fellesLaws.thin()")
        _axed(page, one, str(width), found, {"type": "tag", "values": list(TAGS)})
        if one.address in few:
            page.emulate_media(color_scheme="dark")
            _open(page, address, one, scripts)
            page.evaluate("fellesLaws.thin()")
            _axed(page, one, f"{width} dark", found, {"type": "rule", "values": list(_COLOURS)})
        yield one
    context.close()


def _open(page: Page, address: str, one: Visited, scripts: Iterable[str]) -> None:
    page.goto(address + one.address, wait_until="load")
    if one.sort in (HITS, NOTHING):
        page.locator(".f-found:not([hidden])").first.wait_for()
    for script in scripts:
        page.evaluate(script)


def _axed(page: Page, one: Visited, way: str, found: _Found, only: Mapping[str, Any]) -> None:
    said = page.evaluate(
        """async (only) => {
          const told = await axe.run({runOnly: only, resultTypes: ["violations"]});
          const tags = (some) => some.map((rule) => [rule.id, rule.tags]);
          return {version: axe.version, held: tags(told.passes), unsure: tags(told.incomplete), absent: tags(told.inapplicable),
                  failed: told.violations.map((rule) => [rule.id, rule.tags, rule.nodes.map((node) => node.html)])};
        }""",
        only,
    )
    found.versions["axe-core"] = said["version"]
    for rule, tags in said["held"]:
        found.hold(rule, one, way, (), _criteria(tags))
    for rule, tags in said["unsure"]:
        found.hold(rule, one, way, (), _criteria(tags))
        found.unsure.add(rule)
    for rule, tags in said["absent"]:
        found.absent[rule].update(_criteria(tags))
    for rule, tags, nodes in said["failed"]:
        found.hold(rule, one, way, nodes, _criteria(tags))


def _criteria(tags: Iterable[str]) -> list[str]:
    """``wcag143`` is 1.4.3, ``wcag1410`` 1.4.10."""
    digits = (tag.removeprefix("wcag") for tag in tags if tag.startswith("wcag"))
    found = (f"{one[0]}.{one[1]}.{one[2:]}" for one in digits if one.isdigit() and len(one) > 2)
    return [id for id in found if id in CRITERIA]


def _laws(page: Page, one: Visited, width: int, found: _Found) -> None:
    way = str(width)

    def law(name: str, *given: Any) -> list[str]:
        said: list[str] = page.evaluate("([name, given]) => fellesLaws[name](...given)", [name, list(given)])
        return said

    found.hold("languages", one, way, law("languages"))
    found.hold("headings", one, way, law("headings"))
    found.hold("ids", one, way, law("ids"))
    found.hold("keyboard", one, way, law("unreached"))
    found.hold("control-names", one, way, _unnamed(page))
    found.small += len(law("small"))
    if width > 2 * 320:  # a computer's browser makes everything twice as large, which leaves half the width
        page.set_viewport_size({"width": width // 2, "height": 450})
        found.hold("text-twice", one, way, [*law("sideways"), *law("cut")])
        page.set_viewport_size({"width": width, "height": 900})
    else:  # a phone's makes the letters larger
        page.evaluate("fellesLaws.twice()")
        found.hold("text-twice", one, way, law("cut"))
        page.evaluate("fellesLaws.without_styles()")
    page.evaluate("fellesLaws.spaced()")
    found.hold("text-spacing", one, way, [*law("sideways"), *law("cut")])
    page.evaluate("fellesLaws.without_styles()")
    page.set_viewport_size({"width": 320, "height": 256})
    found.hold("reflow", one, way, law("sideways"))
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media="print")
    found.hold("print-contrast", one, way, law("faint", 4.5))
    page.emulate_media(media="screen")
    found.hold("motion", one, way, law("moving"))
    found.hold("skip-link", one, way, _skipped(page))
    found.hold("focus-seen", one, way, law("unmarked"))
    found.hold("keyboard-walk", one, way, _walked(page))


def _skipped(page: Page) -> list[str]:
    """The first press of Tab comes to a link past the menu, and after it the next stop is in the text."""
    _from_the_top(page)
    page.keyboard.press("Tab")
    first = page.evaluate("() => { const one = document.activeElement; return one.matches('a[href^=\"#\"]') && one.getBoundingClientRect().height > 1 ? one.getAttribute('href') : ''; }")
    if not first:
        return ["the first stop leads past nothing"]
    if not page.evaluate("(link) => Boolean(document.getElementById(link.slice(1)))", first):
        return [f"{first} leads nowhere"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("() => document.activeElement === document.body || Boolean(document.activeElement.closest('main, [role=main], footer'))")
    return [] if inside else [f"{first} leads nowhere"]


def _from_the_top(page: Page) -> None:
    """As when a page was just opened: the next press of Tab comes to its first stop."""
    page.evaluate(
        """() => {
          history.replaceState(null, "", location.pathname + location.search);
          document.activeElement.blur();
          getSelection().removeAllRanges();
          scrollTo(0, 0);
          document.body.tabIndex = -1;
          document.body.focus({preventScroll: true});
          document.body.removeAttribute("tabindex");
        }"""
    )


def _walked(page: Page) -> list[str]:
    """Every stop is reached by Tab in the order of the text, and the last one is left again."""
    _from_the_top(page)
    stops: int = page.evaluate("fellesLaws.begin()")
    if stops > _WALKED:
        return []  # its stops are the same again and again; each was looked at for itself
    hidden = set()
    for press in range(stops + 30):  # what can be scrolled is a stop too
        page.keyboard.press("Tab")
        if press < 40:
            behind = page.evaluate("fellesLaws.behind()")
            if behind:  # a page that scrolls to its stop isn't there at once
                page.wait_for_timeout(150)
                behind = page.evaluate("fellesLaws.behind()")
            hidden.add(behind)
        elif press > stops and page.evaluate("fellesLaws.around()"):
            break
    said: list[str] = page.evaluate("fellesLaws.end()")
    return said + [f"hidden behind: {one}" for one in sorted(hidden - {""})]


# What a screen reader calls a thing, as the browser tells it.
_NAMED = frozenset({"button", "link", "textbox", "searchbox", "checkbox", "radio", "combobox", "listbox", "switch", "slider", "spinbutton", "tab", "menuitem", "DisclosureTriangle", "image", "img", "graphics-document"})
_ONE_EACH = frozenset({"button", "textbox", "searchbox", "checkbox", "combobox", "DisclosureTriangle"})


def _unnamed(page: Page) -> list[str]:
    """What a screen reader is told: no control or picture without a name, no two buttons or fields with the same one."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    found, known = [], set()
    for node in nodes:
        part = node.get("role", {}).get("value", "")
        if node.get("ignored") or part not in _NAMED:
            continue
        name = str(node.get("name", {}).get("value", "")).strip()
        if not name:
            found.append(f"{part} without a name")
        elif part in _ONE_EACH and (part, name) in known:
            found.append(f"two of {part}: {name}")
        known.add((part, name))
    return found


# What it takes


def _axe() -> str:
    try:
        return (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
    except ModuleNotFoundError:
        raise _lacking() from None


def _lacking() -> CannotRun:
    return CannotRun(N_("Trying the pages takes a browser and a few packages that aren't installed here."), N_("Install the extra felles[accessibility], and Chromium, Chrome or “playwright install chromium”."))


@contextlib.contextmanager
def _browser() -> Iterator[Browser]:
    """The machine's own browser, else the one playwright has fetched. CannotRun when there is none."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ModuleNotFoundError:
        raise _lacking() from None
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=found, args=list(_ARGUMENTS))
        except Error:
            raise _lacking() from None
        try:
            yield started
        finally:
            started.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: requests are no news."""


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The address at which a folder is served to this machine alone."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
