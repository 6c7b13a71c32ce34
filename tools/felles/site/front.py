"""The front page, and the page that leads to everything else."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup

from felles.model import Kind, Page, Target
from felles.plain.text import line
from felles.site.across.situations import open_situations, situation_path
from felles.site.addresses import relative, up
from felles.site.book import WORK, Book
from felles.site.changed import change_row, new_changes
from felles.site.feed import FEED, has_feed
from felles.site.glossary import Glossary
from felles.site.lists import area_tiles
from felles.site.markup import component
from felles.site.mine import chip_of, first_call, mine_block
from felles.site.own_pages import (
    ABOUT,
    ANSWERING,
    CHANGES,
    DECISIONS,
    FRONT,
    LEADER,
    MORE,
    SEARCH,
    SITUATIONS,
    overviews,
)
from felles.site.proposing import feedback
from felles.site.sheet import Sheet
from felles.site.steps import calling

_ALONE = ("navigation", "toc")
_NEWS = 5
"""News on the front page."""
_TITLES = 8
"""Documents of a kind on the front page, for kinds that stand there by title."""


def find_form(sheet: Sheet, *, examples: bool) -> Markup:
    """The search field: without script it leads to the list from A to Z."""
    action = relative(sheet.path, SEARCH)
    words = sheet.book.options.examples if examples else ()
    return component(
        "find",
        action=action,
        label=sheet.words("Search the handbook"),
        placeholder=sheet.words("Write in your own words"),
        button=sheet.words("Search"),
        examples_word=sheet.words("For example"),
        examples=[{"href": f"{action}?q={quote(word)}", "text": word} for word in words],
    )


def front_page(book: Book, glossary: Glossary) -> Page:
    """What is urgent, my function, my place, whom to ask, and everything by topic."""
    sheet = Sheet(book, glossary, FRONT)
    words = sheet.words
    left = [Markup("<h1>{}</h1>").format(words("What do you need to know?")), find_form(sheet, examples=True)]
    urgent = [
        {
            "href": sheet.to(target),
            "text": sheet.softened(line(row.get("title") or book.title(target))),
            "small": "",
        }
        for row in book.options.urgent
        for target in [book.target(("*",), row.get("document", ""))]
        if target is not None and sheet.known(target)
    ]
    if urgent:
        left += [_h2(words("Is it urgent?"), "haster"), component("tiles", form="urgent", tiles=urgent)]
    left.append(mine_block(sheet))
    stands = [{"href": relative(FRONT, situation_path(one)), "text": sheet.softened(line(one.title))} for one in open_situations(book)]
    if stands:
        left += [_h2(words("What is it about?"), "situasjon"), component("chips", chips=stands)]
    for kind in book.serving("actors"):
        left += _my(sheet, kind.name, _chosen(book, kind.name))
    for kind in book.serving("places"):
        left += _my(
            sheet, kind.name, [target for target in book.places.values() if book.visible(target.document)]
        )
    if any(book.serving(purpose) for purpose in ("actors", "places")):
        left.append(component("remembered", text=words("The one you choose is remembered on this phone or computer, and nowhere else.")))
    right = [
        component(
            "panel", title=words("In doubt?"), anchor="i-tvil", body=component("rows", rows=_doubts(sheet))
        )
    ]
    new = new_changes(book)
    if new:
        # Whoever has a visit reads what to do in another way before how it is measured and improved.
        doing_first = sorted(new, key=lambda one: one.document.kind.serves in WORK)
        rows = [change_row(sheet, one) for one in doing_first[:_NEWS]]
        if has_feed(book):
            rows.append({"href": up(FRONT) + FEED, "title": words("Follow what changes in a feed reader"), "small": ""})
        rows.append({"href": relative(FRONT, CHANGES), "title": words("What has changed since a day you choose"), "small": ""})
        rows.append({"href": relative(FRONT, DECISIONS), "title": words("All decisions"), "small": ""})
        right.append(component("panel", title=words("New"), anchor="nytt", body=component("rows", rows=rows)))
    sheet.put("columns", left=Markup("\n").join(left), right=Markup("\n").join(right))
    for kind in book.kinds:
        if kind.areas and kind.name in book.lists:
            sheet.heading(book.said(kind, "front") or book.plural(kind), kind.name)
            tiles = area_tiles(sheet, kind)
            total = sum(not d.withdrawn for d in book.documents(kind))
            tiles.append(
                {
                    "href": relative(FRONT, SEARCH),
                    "text": words("All from A to Z"),
                    "small": book.counted(kind, total),
                }
            )
            sheet.put("tiles", form="topics", tiles=tiles)
        elif kind.serves is None and kind.name in book.lists and book.said(kind, "front"):
            _put_titles(sheet, kind)
    above = (LEADER, ANSWERING) if book.serving("actors") else ()
    across = [{"href": relative(FRONT, one.page), "text": sheet.softened(one.title)} for one in overviews(book) if one.page not in above]
    sheet.heading(words("Overviews"), "oversikter")
    sheet.put("chips", chips=across)
    return sheet.page(book.options.name or words("Handbook"), hide=_ALONE)


def _put_titles(sheet: Sheet, kind: Kind) -> None:
    """Adds a few documents by their titles, for a kind that wants to stand on the front page and has no areas."""
    book = sheet.book
    some = [Target(document) for document in book.documents(kind) if not document.withdrawn]
    if not some:
        return
    sheet.heading(str(book.said(kind, "front")), kind.name)
    chips = [{"href": sheet.to(target), "text": sheet.softened(book.title(target))} for target in some[:_TITLES]]
    if len(some) > _TITLES:
        every = sheet.words("All {counted}", counted=book.counted(kind, len(some)))
        chips.append({"href": relative(FRONT, book.lists[kind.name]), "text": every})
    sheet.put("chips", chips=chips)


def _h2(words: str, anchor: str) -> Markup:
    return Markup('<h2 id="{}">{}</h2>').format(anchor, words)


def _chosen(book: Book, kind: str) -> list[Target]:
    """Those the handbook wants on its front page; all, when it has not chosen."""
    by_id = {d.id: Target(d) for d in book.documents(book.handbook.kinds[kind]) if not d.withdrawn}
    chosen = [by_id[name] for name in book.options.front_actors if name in by_id]
    return chosen or list(by_id.values())


def _my(sheet: Sheet, kind_name: str, targets: list[Target]) -> list[Markup]:
    book = sheet.book
    kind = book.handbook.kinds[kind_name]
    if not targets:
        return []
    chips = [chip_of(target, sheet.to(target), sheet.softened(book.title(target))) for target in targets]
    total = sum(not d.withdrawn for d in book.documents(kind)) if not kind.register else len(targets)
    if total > len(targets):
        every = sheet.words("All {counted}", counted=book.counted(kind, total))
        chips.append({"href": relative(sheet.path, book.lists[kind_name]), "text": every})
    if kind.serves == "actors":
        chips += [{"href": relative(sheet.path, one.page), "text": one.title} for one in overviews(book) if one.page == LEADER]
    return [
        _h2(book.said(kind, "front") or book.plural(kind), f"min-{kind.serves}"),
        component("chips", chips=chips),
    ]


def _doubts(sheet: Sheet) -> list[dict[str, str]]:
    """Whom to call, which channel for what, who is responsible, and how to say that something is wrong."""
    book, words = sheet.book, sheet.words
    rows = []
    channel = first_call(sheet)
    if channel is not None:
        rows.append({"href": sheet.to(channel), "title": calling(book, channel), "small": words("Choose your site to get the number")})
    for kind in book.serving("routes"):
        names = [book.title(t) for d in book.documents(kind) for t in book.rows(d)][:3]
        title = book.said(kind, "front") or book.plural(kind)
        rows.append(
            {"href": relative(sheet.path, book.lists[kind.name]), "title": title, "small": ", ".join(names)}
        )
    if book.serving("actors"):
        rows.append(
            {
                "href": relative(sheet.path, ANSWERING),
                "title": words("Who is responsible?"),
                "small": words("Every step and who is responsible for it, in one overview"),
            }
        )
    for way in feedback(sheet):
        rows.append(
            {
                "href": way["href"],
                "title": words("Something is wrong here"),
                "small": words("Tell us without logging in"),
            }
        )
    rows.append(
        {
            "href": relative(sheet.path, ABOUT),
            "title": words("How this handbook works"),
            "small": words("Who decides, and what the words mean"),
        }
    )
    return rows


def more_page(book: Book, glossary: Glossary) -> Page:
    """All lists and overviews of the handbook in one place."""
    sheet = Sheet(book, glossary, MORE)
    words = sheet.words
    sheet.head(words("Everything in the handbook"))
    rows = [
        {
            "href": relative(MORE, book.lists[kind.name]),
            "title": book.plural(kind),
            "small": book.said(kind, "about") or "",
        }
        for kind in book.kinds
        if kind.name in book.lists
    ]
    sheet.heading(words("Lists"), "lister")
    if open_situations(book):
        rows.insert(0, {"href": relative(MORE, SITUATIONS), "title": words("Situations"), "small": words("What helps in the situation you are in")})
    rows.append({"href": relative(MORE, SEARCH), "title": words("All from A to Z"), "small": words("Titles, words and abbreviations")})
    sheet.put("rows", rows=rows)
    sheet.heading(words("Overviews"), "oversikter")
    across = [{"href": relative(MORE, one.page), "title": one.title, "small": one.small} for one in overviews(book)]
    about = {"href": relative(MORE, ABOUT), "title": words("How this handbook works"), "small": words("Who decides, and what the words mean")}
    sheet.put("rows", rows=[*across, about])
    return sheet.page(words("Everything in the handbook"), hide=_ALONE)
