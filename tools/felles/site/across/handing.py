"""Handing evidence over: the pack to download or how one is asked for, how it is checked, what it holds, and where it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from felles.model import Offered, day_of
from felles.site.addresses import relative, up
from felles.site.markup import component
from felles.site.own_pages import ABOUT_EVIDENCE, EVIDENCE
from felles.site.sheet import Sheet

DOWNLOAD = "data/evidence.zip"
"""Where the newest pack lies on the site, whichever it is."""
_FILTERED = 40
"""Places up to which their ids are written out."""


def put_pack(sheet: Sheet) -> None:
    """Adds the newest pack with its download; without one, how one is asked for."""
    words, pack = sheet.words, sheet.book.pack
    if pack is None:
        how = words("Ask whoever runs the handbook for one. Say which day or period it is about, and whether it is about all of it or some sites, documents or requirements. What they write is at the foot of this page.")
        body = component("text", paragraphs=[words("This website was built without one."), how])
        foot = component("actions", actions=[{"href": "#bestille", "text": words("How a pack is made")}])
    else:
        body = component("facts", two=False, facts=list(_facts(sheet, pack)))
        what = words("Download the pack ({size})", size=_size(pack.size, sheet))
        other = {"href": "#bestille", "text": words("Another day or period")}
        foot = component("actions", actions=[{"href": up(EVIDENCE) + DOWNLOAD, "text": what, "download": pack.name}, other])
    sheet.put("panel", anchor=sheet.anchor("pakke"), title=words("The newest pack") if pack else words("No pack to download yet"), body=Markup("{}{}").format(body, foot))


def _facts(sheet: Sheet, pack: Offered) -> Iterator[dict[str, Any]]:
    words, asked = sheet.words, pack.asked
    if asked.one_day:
        yield {"name": words("As of"), "value": words.date(asked.ends)}
    else:
        yield {"name": words("For the time"), "value": words("{first} to {last}", first=words.date(asked.begins), last=words.date(asked.ends))}
    if not asked.whole:
        yield {"name": words("Only"), "value": words.listing(list(asked.only))}
    parts = [words.many("{count} file", "{count} files", pack.files), _size(pack.size, sheet)]
    yield {"name": words("What it holds"), "value": words.listing([*parts, words("signed")] if pack.signed else parts)}
    yield {"name": words("Its number"), "value": code(pack.digest)}
    if pack.case_ref:
        yield {"name": words("Case"), "value": pack.case_ref}


def put_checking(sheet: Sheet) -> None:
    """Adds what whoever gets a pack does to check it, without a program of ours and without trusting us."""
    words, pack = sheet.words, sheet.book.pack
    number = pack.digest.removeprefix("sha256:") if pack is not None else ""
    here = [Markup(words("Of the pack above it is {number}.", number="\0")).replace("\0", code(number))] if number else []
    steps = (
        (words("Open the report"), [words("Unpack the zip and open data/report.html. It needs no connection and runs nothing, and says first what is not proven.")]),
        (
            words("Compare the number"),
            [with_code(words("Run {command} in the folder. README.txt there says how on Windows and Mac.", command="\0"), "sha256sum SHA256SUMS"), words("It has to be the number you got by another way than the pack: in a letter, or in the case file."), *here],
        ),
        (words("See that no file was changed"), [with_code(words("Run {command}. It says nothing when all is as it was.", command="\0"), "sha256sum -c --quiet SHA256SUMS")]),
        (
            words("Work everything out again"),
            [with_code(words("Run {command}. It is in the pack, is short enough to read, and needs nothing but Python.", command="\0"), "python3 verify.py"), words("It says what holds, what doesn’t, and what can’t be known from a pack.")],
        ),
    )
    sheet.heading(words("How whoever gets it checks it"), "kontroll")
    rows = [{"id": sheet.anchor(f"kontroll-{i}"), "when": "", "who": "", "do": do, "more": more, "fork": (), "facts": ()} for i, (do, more) in enumerate(steps, start=1)]
    sheet.put("steps", steps=rows, who_word="")
    title = sheet.book.articles.get(ABOUT_EVIDENCE)
    if title:
        sheet.put("rows", rows=[{"href": relative(EVIDENCE, ABOUT_EVIDENCE), "title": title, "small": words("Why it can be checked, how sure a yes is, and what a pack can’t show")}])


def put_contents(sheet: Sheet) -> None:
    """Adds what a pack holds."""
    words = sheet.words
    sheet.heading(words("What a pack holds"), "innhold")
    items = (
        words("A report to read: what was in force, who decided it, what is not proven, and clause by clause what answers it."),
        words("Every part of it as a page, as a table for a spreadsheet, and as data."),
        words("Each version that was in force, exactly as it was decided, and what changed from one to the next."),
        words("Every decision, with how it was made, by which roles, and how sure each yes is."),
        words("What reached the handbook past those who decide, and what stood unproven. It comes first."),
        words("What the checks found, which version of Felles made it, and a list with the checksum of every file."),
    )
    sheet.put("list", intro="", items=list(items))
    sheet.put("note", text=words("Care records, incident reports, rotas and staff files are kept in other systems. A pack says so, and holds nothing of them."))


def put_personal(sheet: Sheet) -> None:
    """Adds what a pack holds about people, and why."""
    words = sheet.words
    sheet.heading(words("What it holds about people, and why"), "personer")
    facts = (
        (words("Users and patients"), words("Nothing. The handbook holds nothing about them.")),
        (words("Who said yes"), words("Role and site, and a number. Nobody can see that the rules for approval were met without them.")),
        (words("Accounts of members"), words("They are in the texts of those who decide. Without them nobody can work out again whose yes counted. They can be left out; then the check says what it couldn’t do.")),
        (words("E-mail addresses"), words("None, unless the history’s own objects are asked for. Then whoever makes the pack is told whose.")),
    )
    sheet.put("facts", two=False, facts=[{"name": name, "value": value} for name, value in facts])


def put_archive(sheet: Sheet) -> None:
    """Adds where a pack is kept when it has been handed over."""
    words, evidence = sheet.words, sheet.book.options.evidence
    sheet.heading(words("Keep it in the archive"), "arkiv")
    sheet.put("text", paragraphs=[words("The handbook is not the archive. Put the pack on the case, as it was handed over, and write its number there too.")])
    facts = [(words("Case"), evidence.get("case_ref")), (words("How long it is kept"), evidence.get("retention"))]
    known = [{"name": name, "value": value} for name, value in facts if value]
    if known:
        sheet.put("facts", two=False, facts=known)


def put_commands(sheet: Sheet) -> None:
    """Adds what whoever makes packs writes: folded, since no one else needs it."""
    words, book = sheet.words, sheet.book
    decisions, today = book.past.tip.decisions, book.today
    first = day_of(decisions[0].decided_at) if decisions else f"{today[:4]}-01-01"
    facts = [
        (words("As of a day"), f"felles export --out tilsyn-{today}.zip --as-of {today}"),
        (words("For a period"), f"felles export --out tilsyn.zip --from {first} --to {today}"),
        (words("Only some sites"), _one_of("--site", list(book.places))),
        (words("Only some documents"), _one_of("--document", [d.id for kind in book.kinds for d in book.documents(kind)][:1])),
        (words("Only what answers to a requirement"), _one_of("--requirement", _required(sheet))),
        (words("Only what came of a finding"), "--finding ID"),
        (words("Without accounts"), "--without-accounts"),
        (words("Signed"), "--sign FILE"),
        (words("Check it before you send it"), "felles verify tilsyn.zip"),
        (words("Offer it on this page"), "felles build --pack tilsyn.zip"),
    ]
    rows = component("facts", two=False, facts=[{"name": name, "value": code(command)} for name, command in facts if command])
    more: list[str] = []
    if 1 < len(book.places) <= _FILTERED:
        more.append(with_code(words("The sites are called {names} there.", names="\0"), ", ".join(book.places)))
    more.append(words("Filters can stand beside each other, and each more than once. All decisions always go along: one left out couldn’t be told from one taken out."))
    if book.options.forge:
        more.append(words("The pipelines that “felles forge” writes make a pack each time something has been decided."))
    body = Markup("{}{}").format(rows, component("text", paragraphs=more))
    sheet.heading(words("How a pack is made"), "bestille")
    sheet.put("text", paragraphs=[words("For whoever runs the handbook, in a copy of it with its whole history.")])
    sheet.html(component("folded", summary=words("What to write"), body=body, open=False, id=sheet.anchor("kommandoer")))


def _one_of(option: str, ids: list[str]) -> str:
    return f"{option} {ids[0]}" if ids else ""


def _required(sheet: Sheet) -> list[str]:
    """A requirement that some document says it answers to."""
    for document in sheet.book.handbook.documents:
        for link in sheet.book.links_from(document):
            if link.relation == "answers":
                return [link.name]
    return []


def code(text: str) -> Markup:
    return Markup('<code class="f-code">{}</code>').format(text)


def with_code(said: str, text: str) -> Markup:
    """A sentence with something to be typed in it, where its ``\\0`` stands."""
    before, _, after = said.partition("\0")
    return Markup("{}{}{}").format(before, code(text), after)


def _size(size: int, sheet: Sheet) -> str:
    number = f"{size / 1e6:.1f}" if size >= 100_000 else f"{max(size / 1e6, 0.01):.2f}"
    return f"{number if sheet.words.language == 'en' else number.replace('.', ',')} MB"
