"""Small handbooks on disk with the project's own kinds, and a look at the pages they become."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import markdown

from felles import site
from felles.facts import Facts
from felles.model import Handbook, Page
from felles.reading.handbook import read_folder
from felles.words import Words

PROJECT = Path(__file__).parents[2]
TODAY = "2026-11-21"


@dataclass
class Made:
    """A handbook's pages, by path."""

    handbook: Handbook
    audience: site.Audience = "internal"
    language: str = "nb"
    articles: dict[str, str] = field(default_factory=dict)

    @cached_property
    def book(self) -> Any:
        facts, words = Facts(self.handbook, TODAY), Words(self.language)
        return site.open_book(
            self.handbook, facts, words, audience=self.audience, today=TODAY, articles=self.articles
        )

    @cached_property
    def pages(self) -> dict[str, Page]:
        facts, words = Facts(self.handbook, TODAY), Words(self.language)
        every = site.pages(
            self.handbook, facts, words,
            audience=self.audience, today=TODAY, articles=self.articles, book=self.book,
        )  # fmt: skip
        found: dict[str, Page] = {}
        for page in every:
            assert page.path not in found, page.path
            found[page.path] = page
        return found

    def __getitem__(self, path: str) -> str:
        return self.pages[path].text


def handbook(folder: Path, files: dict[str, str], *, kinds: Path = PROJECT / "schemas") -> Handbook:
    """A handbook with these files, the project's kinds and its own options."""
    shutil.copytree(kinds, folder / "schemas", dirs_exist_ok=True, ignore=shutil.ignore_patterns("samples"))
    for path, text in {**BASE, **files}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return read_folder(folder)


HEAD = "lang: nb\nowner_role: sykepleier\nchange: {class: significant, note: Første utgave}\n"


def role(id: str, title: str, *, sites: str = "all", more: str = "") -> str:
    return (
        f"id: {id}\nkind: role\ntitle: {title}\n{HEAD}purpose: Gir hjelp der folk bor.\nreports_to: none\n"
        f"sites: {sites}\nresponsibilities: [{{id: a, text: At hjelpen er trygg.}}]\n"
        "tasks: [{text: Gir hjelp, frequency: daily, responsibility: a}]\n"
        "authority: {areas: all, decides: [Ekstra tilsyn.], delegates: [], limits: [Kan ikke endre vedtak.]}\n"
        f"competence: []\ndeputy: none\n{more}"
    )


def routine(id: str, title: str, steps: str, *, topic: str = "bomtur", more: str = "", body: str = "") -> str:
    return (
        f"---\nid: {id}\nkind: routine\ntitle: {title}\n{HEAD}scope: {{sites: all}}\ntopic: {topic}\n"
        "purpose: Ingen skal vente på hjelp.\napplies_to: {roles: all}\nrisk: low\n"
        f"deviation_examples: [Ingen kom.]\n{more}steps:\n{steps}---\n{body}"
    )


STEP = "  - {n: 1, action: Ring på, responsible: [sykepleier], accountable: sykepleier, deadline: Straks}\n"

BASE = {
    "docs/registers/reg-settings.yaml": (
        f"id: REG-SETTINGS\nkind: settings\ntitle: Innstillinger\n{HEAD}organisation: Lia kommune (fiktiv)\n"
        "handbook_name: Lia håndbok\nlanguage: nb\nareas: [{id: akutt, title: Akutt}, {id: drift, title: Drift}]\n"
        "visit: {word: Den som har besøket, roles: [sykepleier, assistent]}\nfeedback: {mail: post@lia.example}\n"
    ),
    "docs/registers/reg-sites.yaml": (
        f"id: REG-SITES\nkind: sites\ntitle: Steder\n{HEAD}entries:\n"
        "  - {id: nord, name: Sone Nord, type: zone, active_from: 2020-01-01}\n"
        "  - {id: sor, name: Sone Sør, type: zone, active_from: 2020-01-01}\n"
    ),
    "docs/registers/reg-terms.yaml": (
        f"id: REG-TERMS\nkind: terms\ntitle: Ord\n{HEAD}entries:\n"
        "  - {id: bomtur, nb: bomtur, meaning: Besøk der ingen åpner, everyday: [tom gang], abbreviations: [BT]}\n"
        "  - {id: taushetsplikt, nb: taushetsplikt, meaning: Plikten til å tie}\n"
    ),
    "docs/registers/reg-channels.yaml": (
        f"id: REG-CHANNELS\nkind: channels\ntitle: Kanaler\n{HEAD}entries:\n"
        "  - {id: nod, name: Nødtelefon, owner: sykepleier, info_classes: [patient], for: Fare, not_for: Annet, "
        'emergency: true, numbers: [{number: "113"}]}\n'
        "  - {id: vakt, name: Vakttelefonen, owner: sykepleier, info_classes: [patient], for: Råd, not_for: Fare, "
        'numbers: [{site: nord, number: "4010"}, {site: sor, number: "4020"}]}\n'
    ),
    "roles/sykepleier.yaml": role("sykepleier", "Sykepleier"),
    "roles/assistent.yaml": role("assistent", "Assistent"),
}


class _Active(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in (
            "script",
            "iframe",
            "object",
            "embed",
            "style",
            "link",
            "meta",
            "base",
            "svg",
            "math",
            "template",
        ):
            self.found.append(tag)
        for name, value in attrs:
            told = "".join((value or "").split()).lower()
            if name.startswith("on") or name in ("style", "srcdoc", "formaction", "srcset", "ping"):
                self.found.append(f"{tag} {name}")
            if name in ("href", "src", "action") and told.startswith(
                ("javascript:", "data:", "vbscript:", "//", "file:")
            ):
                self.found.append(f"{tag} {name}={told[:30]}")
            if tag == "img" and told.startswith("http"):
                self.found.append("img from another host")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"comment {data[:30]}")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"declaration {decl[:30]}")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"instruction {data[:30]}")


def active(html: str) -> list[str]:
    """Everything in the HTML that could run, fetch or restyle."""
    looking = _Active()
    looking.feed(html)
    looking.close()
    return looking.found


def below_front_matter(text: str) -> str:
    head, _, rest = text.removeprefix("---\n").partition("\n---\n")
    assert all(line.split(":")[0] in ("title", "description", "hide", "scripts", "felles") for line in head.splitlines())
    return rest


def converted(text: str) -> str:
    """The page as Python-Markdown makes it, with the extensions the site is built with."""
    return markdown.Markdown(extensions=["attr_list", "toc"]).convert(below_front_matter(text))
