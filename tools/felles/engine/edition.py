"""What one build of a site is about, and the MkDocs configuration the product composes for it.

The same values reach MkDocs in our own build and, written as a file beside the pages, in a plain
``mkdocs build``: there is one composition, so both give the same site.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import material

from felles.choices import Choices
from felles.engine.policy import policy
from felles.words import Words

THEME = Path(__file__).resolve().parent.parent / "theme"
"""Our overrides of Material, and the stylesheet, fonts and scripts of the site."""

PRINT_CSS = "assets/felles-print.css"
_PAPER = Path(__file__).with_name("paper.css")

_LOOK = next((Path(material.__file__).parent / "templates").glob("assets/stylesheets/main.*.min.css"))
"""Material's stylesheet, whose name tells its version. Nothing else of Material reaches a browser."""

_SCRIPTS = ("reader.js", "mine.js", "frame.js", "search.js", "offline.js")
"""In the order in which they run. Each does one thing, and every page says the same without them."""


@dataclass(frozen=True)
class Edition:
    """One build: whose handbook, in which language, on which day."""

    name: str
    organisation: str
    language: str
    built: str
    """The day it was made, ``YYYY-MM-DD``: never the clock's."""
    menu: tuple[tuple[str, str], ...]
    """(title, page path) of each top entry, the front page first."""
    search: str = ""
    """Path of the search page; empty: the site has no search."""
    rest: str = ""
    """Path of the menu entry that leads to every page without an entry of its own."""
    choices: Choices = field(default_factory=Choices)
    as_of: str = ""
    """The day it shows the handbook of, where that is asked for; empty: as it stands now."""
    statement: str = ""
    """Path of the accessibility statement, to which every page's foot leads; empty: there is none."""
    carried: bool = False
    """Whether a copy of it is offered to carry along: of what is in force, not of what is in the making or was."""

    @property
    def words(self) -> Words:
        return Words(self.language)

    @property
    def site_name(self) -> str:
        return self.choices.site_name or self.name


def address(path: str) -> str:
    """The published address of a page, relative to the site: ``a/b.md`` -> ``a/b/``."""
    return f"{path.removesuffix('.md')}/"


def compose(edition: Edition, theme: str) -> dict[str, Any]:
    """The whole MkDocs configuration except where pages come from and go to.

    Texts are escaped here: Material prints titles and names as they come.
    """
    choices, escape = edition.choices, html.escape
    composed: dict[str, Any] = {
        "site_name": escape(edition.site_name),
        "use_directory_urls": True,
        "theme": {
            "name": "material",
            "custom_dir": theme,
            "language": edition.language,
            "font": False,
            "favicon": "assets/favicon.svg",
            "icon": {"logo": "material/text-box"},
        },
        "plugins": [],
        "markdown_extensions": ["attr_list"],
        "extra_css": [f"assets/stylesheets/{_LOOK.name}", "assets/felles.css", PRINT_CSS],
        "extra_javascript": [{"path": f"assets/{name}", "defer": True} for name in _scripts(edition)],
        "extra": {
            "generator": False,
            "felles": {
                "search": address(edition.search) if edition.search else "",
                "rest": address(edition.rest) if edition.rest else "",
                "as_of": edition.as_of,
                "built": edition.built,
                "statement": address(edition.statement) if edition.statement else "",
                "carried": edition.carried,
                "paper": PRINT_CSS,
                "policy": policy(),
                "words": {name: escape(text) for name, text in _texts(edition).items()},
            },
        },
        "nav": [{escape(title): path} for title, path in edition.menu],
        "validation": {
            "nav": {"omitted_files": "ignore", "not_found": "warn", "absolute_links": "warn"},
            "links": {
                "not_found": "warn",
                "anchors": "warn",
                "absolute_links": "warn",
                "unrecognized_links": "warn",
            },
        },
    }
    for name, value in (
        ("site_url", choices.site_url),
        ("site_description", choices.site_description),
        ("copyright", choices.copyright),
    ):
        if value:
            composed[name] = value if name == "site_url" else escape(value)
    return composed


def _scripts(edition: Edition) -> list[str]:
    left_out = {"search.js"} if not edition.search else set()
    if not edition.carried:
        left_out.add("offline.js")
    return [name for name in _SCRIPTS if name not in left_out]


def print_css(edition: Edition) -> str:
    """The stylesheet for paper, with the lines that only a build can know: the foot of each printed page."""
    say = edition.words
    if edition.as_of:
        foot = f"{edition.site_name}. {looking_back(edition)}"
    else:
        foot = say(
            "{name}. As of {date}, check online that it still applies",
            name=edition.site_name,
            date=say.date(edition.built),
        )
    before, between, after = say("Page {page} of {pages}", page="\0", pages="\0").split("\0")
    pages = f"{_css(before)} counter(page) {_css(between)} counter(pages) {_css(after)}"
    return (
        f"{_PAPER.read_text('utf-8')}\n"
        "/* Written by the build: name and day of this handbook, at the foot of each printed page. */\n"
        f"@page {{ @bottom-left {{ content: {_css(foot)}; font: 9pt sans-serif; color: #333; }}\n"
        f"  @bottom-right {{ content: {pages}; font: 9pt sans-serif; color: #333; }} }}\n"
    )


def looking_back(edition: Edition) -> str:
    """What each page of a handbook as of a day says of itself. Of a day to come nobody knows yet what will have been decided."""
    say = edition.words
    days = {"day": say.date(edition.as_of), "today": say.date(edition.built)}
    if edition.as_of < edition.built:
        return say("The handbook as it applied on {day}. Made {today}. It may have changed since.", **days)
    return say("The handbook as it applies on {day}, by what has been decided so far. Made {today}.", **days)


def _texts(edition: Edition) -> Mapping[str, str]:
    say = edition.words
    return {
        "search": say("Search the handbook"),
        "search_hint": say("Search in your own words"),
        "search_button": say("Search"),
        "search_failed": say("The search does not work right now. The list of everything does."),
        "home": say("Front page"),
        "menu": say("Menu"),
        "as_of": looking_back(edition) if edition.as_of else "",
        "statement": say("Accessibility statement"),
        "lost": say("This page does not exist"),
        "lost_help": say(
            "It may have a new name, or no longer apply. Search for it, or start from the front."
        ),
        "footer": say(
            "{organisation} · Handbook built {date}",
            organisation=edition.organisation,
            date=say.date(edition.built),
        ),
    }


def _css(text: str) -> str:
    """A CSS string: whatever is not a plain letter, digit or sign is written by number."""
    return '"' + "".join(c if c.isalnum() or c in " .,:;-()/·" else f"\\{ord(c):x} " for c in text) + '"'
