"""Who is responsible: every step of every document, what nobody or two people answer for, and who owns that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Document, Exemption, Gap, Overlap, Page, Target
from felles.plain.layouts import COURSES
from felles.plain.relations import MEANINGS, WEIGHTS, WORDS
from felles.plain.text import line, lowered
from felles.site.addresses import relative, slug
from felles.site.book import Book
from felles.site.glossary import Glossary
from felles.site.own_pages import ANSWERING
from felles.site.responsibility import responsibility_table
from felles.site.sheet import Sheet
from felles.site.steps import items_of, step_anchor
from felles.site.tables import part_words, row_of

_WHOLE = 80
"""Documents up to which every table stands on the one page; beyond that each area has a page."""
_FEW = 3
"""Tables beyond which one is led to each of them at the top."""
_ALONE = ("navigation", "toc")
_GAP_RULES, _OVERLAP_RULES = ("F6",), ("R1", "R6")


class Overview:
    """What the steps of all documents say about responsibility, as this audience may see it."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.documents = [
            d for kind in book.kinds for d in book.documents(kind) if not d.withdrawn and self._items(d)
        ]
        known = {document.path for document in self.documents}
        gaps: tuple[Gap, ...] = book.fact("gaps")
        overlaps: tuple[Overlap, ...] = book.fact("overlaps")
        self.gaps = [gap for gap in gaps if gap.document.path in known]
        self.overlaps = [
            o for o in overlaps if o.document.path in known and (o.other is None or o.other.path in known)
        ]

    def _items(self, document: Document) -> list[tuple[str, int]]:
        """The steps somebody can answer for; what minutes show as steps, for one, is none."""
        layout = self.book.layouts[document.kind.name]
        answered = {r.pointer[0] for r in document.kind.references if r.relation == "accountable"}
        return [
            (block["field"], i)
            for section in layout.sections
            for block in section.blocks
            if block["show"] in COURSES and block["field"] in answered
            for i, _ in items_of(Target(document), block["field"])
        ]

    def steps(self) -> int:
        return sum(len(self._items(document)) for document in self.documents)

    def answered(self) -> int:
        """Steps with exactly one accountable, who is there wherever the step is to be done."""
        bare = {(gap.document.path, gap.item) for gap in self.gaps}
        good = 0
        for document in self.documents:
            named: dict[tuple[str, int], set[str]] = {}
            for link in self.book.links_from(document):
                if link.relation == "accountable" and link.item is not None:
                    named.setdefault(link.item, set()).add(link.name)
            good += sum(
                len(named.get(i, ())) == 1 and (document.path, i) not in bare for i in self._items(document)
            )
        return good

    def parts(self, document: Document) -> tuple[dict[str, str], dict[str, list[tuple[str, int]]]]:
        """The heaviest part each actor has in a document, and the steps it has that part in."""
        weights: dict[str, str] = {}
        steps: dict[tuple[str, str], list[tuple[str, int]]] = {}
        for link in self.book.links_from(document):
            if link.relation in WORDS and link.target is not None and self.book.visible(link.target.document):
                relation = str(link.relation)
                weights[link.name] = min(weights.get(link.name, relation), relation, key=WEIGHTS.index)
                if link.item is not None:
                    steps.setdefault((link.name, relation), []).append(link.item)
        return weights, {name: steps.get((name, relation), []) for name, relation in weights.items()}

    def groups(self) -> Iterator[tuple[str, str, list[Document]]]:
        """Address, title and documents of each table: an area, or a kind that has no areas."""
        for kind in self.book.kinds:
            own = [d for d in self.documents if d.kind.name == kind.name]
            for area in (*self.book.areas(kind), None):
                some = [d for d in own if d.area == area]
                if some:
                    title = self.book.area_title(area) if area is not None else self.book.plural(kind)
                    yield slug(area or kind.name), title, some


def overview_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """The overview and, for large handbooks, a page for each area."""
    overview = Overview(book)
    sheet = Sheet(book, glossary, ANSWERING)
    words = sheet.words
    title = words("Who is responsible?")
    sheet.head(title)
    sheet.put("answer", counts=list(_counts(sheet, overview)))
    _put_open(sheet, overview)
    groups = list(overview.groups())
    apart = len(overview.documents) > _WHOLE
    if not apart and len(groups) > _FEW:
        sheet.put("chips", chips=[{"href": f"#{anchor}", "text": sheet.softened(name)} for anchor, name, _ in groups])
    if not apart:
        for i, (anchor, name, documents) in enumerate(groups):
            sheet.heading(name, anchor)
            _put_table(sheet, overview, name, documents, told=i == 0)
    _put_key(sheet)
    if apart:
        rows = [
            {
                "href": relative(ANSWERING, _area_path(anchor)),
                "title": name,
                "small": book.counted(documents[0].kind, len(documents)),
            }
            for anchor, name, documents in groups
        ]
        sheet.heading(words("By topic"), "emner")
        sheet.put("rows", rows=rows)
    _put_idle(sheet)
    yield sheet.page(title, hide=_ALONE)
    for anchor, name, documents in groups if apart else ():
        page = Sheet(book, glossary, _area_path(anchor))
        crumbs = [{"href": relative(page.path, ANSWERING), "text": title}]
        page.head(name, way=crumbs)
        _put_table(page, overview, name, documents)
        _put_key(page)
        yield page.page(f"{title} {name}", hide=_ALONE)


def _area_path(anchor: str) -> str:
    return f"ansvar/{anchor}.md"


def _counts(sheet: Sheet, overview: Overview) -> Iterator[dict[str, Any]]:
    words, steps = sheet.words, overview.steps()
    kinds = {document.kind.name: document.kind for document in overview.documents}
    total = len(overview.documents)
    only = next(iter(kinds.values())) if len(kinds) == 1 else None
    number = (
        overview.book.counted(only, total)
        if only
        else words.many("{count} document", "{count} documents", total)
    )
    yield _count(number, words.many("{count} step", "{count} steps", steps))
    answered = overview.answered()
    yield _count(
        words.many("{count} step", "{count} steps", answered),
        words.many("has one accountable role", "have one accountable role", answered),
    )
    gaps, overlaps = len(overview.gaps), len(overview.overlaps)
    yield _count(
        words.many("{count} gap", "{count} gaps", gaps),
        words("steps where nobody is accountable"),
        _state(sheet, gaps),
    )
    yield _count(
        words.many("{count} overlap", "{count} overlaps", overlaps),
        words("where two are accountable"),
        _state(sheet, overlaps),
    )


def _count(number: str, what: str, state: dict[str, str] | None = None) -> dict[str, Any]:
    return {"number": number, "what": what, "href": "", "state": state}


def _state(sheet: Sheet, count: int) -> dict[str, str]:
    return (
        {"shape": "stop", "word": sheet.words("To be settled")}
        if count
        else {"shape": "ok", "word": sheet.words("None")}
    )


def _put_open(sheet: Sheet, overview: Overview) -> None:
    """Adds what must be settled, each with who owns it."""
    rows = [gap_row(sheet, gap) for gap in overview.gaps] + [
        overlap_row(sheet, o) for o in overview.overlaps
    ]
    if rows:
        sheet.heading(sheet.words("To be settled"), "avklares")
        sheet.put("rows", rows=rows)


def gap_row(sheet: Sheet, gap: Gap) -> dict[str, str]:
    words, target, number = sheet.words, Target(gap.document), gap.item[1] + 1
    name = _called(sheet, gap.document, gap.item)
    title = (
        words("{title}, “{part}”: nobody is accountable", title=sheet.book.title(target), part=name)
        if name
        else words("{title}, step {number}: nobody is accountable", title=sheet.book.title(target), number=number)
    )
    places = [
        sheet.book.title(sheet.book.places[place])
        for place in gap.places
        if sheet.known(sheet.book.places[place])
    ]
    said = words("{who} does not exist at {places}.", who=_actor(sheet, gap.actor), places=words.listing(places)) if places else ""
    small = " ".join(part for part in (said, _owned(sheet, gap.document, _GAP_RULES)) if part)
    return {**row_of(sheet, target, small, step_anchor(number)), "title": title}


def overlap_row(sheet: Sheet, overlap: Overlap) -> dict[str, str]:
    words, target = sheet.words, Target(overlap.document)
    owned = _owned(sheet, overlap.document, _OVERLAP_RULES)
    first, *rest = [_actor(sheet, actor) for actor in overlap.actors]
    who = words.listing([first, *map(lowered, rest)])
    if overlap.item is not None:
        number = overlap.item[1] + 1
        name = _called(sheet, overlap.document, overlap.item)
        title = (
            words("{title}, “{part}”: two are accountable", title=sheet.book.title(target), part=name)
            if name
            else words("{title}, step {number}: two are accountable", title=sheet.book.title(target), number=number)
        )
        return {**row_of(sheet, target, f"{who}. {owned}", step_anchor(number)), "title": title}
    assert overlap.other is not None
    other = sheet.book.title(Target(overlap.other))
    title = words("{title} and {other}: two on the same topic", title=sheet.book.title(target), other=other)
    return {**row_of(sheet, target, f"{who}. {owned}"), "title": title}


def _called(sheet: Sheet, document: Document, item: tuple[str, int]) -> str:
    """What people call a part of a document; empty where they call it by its number."""
    block = sheet.book.layouts[document.kind.name].steps(item[0])
    return part_words(sheet, document, [item]) if block is not None and block["show"] == "flow" else ""


def _actor(sheet: Sheet, name: str) -> str:
    for kind in sheet.book.serving("actors"):
        target = sheet.book.target((kind.name,), name)
        if target is not None and sheet.known(target):
            return sheet.book.title(target)
    return name


def _owned(sheet: Sheet, document: Document, rules: tuple[str, ...]) -> str:
    """Who owns it, until when and why: as a dated exemption says, else whoever answers for the document."""
    words = sheet.words
    exemptions: tuple[Exemption, ...] = sheet.book.fact("exemptions")
    for one in exemptions:
        if one.document == document.id and one.rule in rules and one.active and _readable(sheet, one):
            owned = words(
                "Owned by {who} until {date}.", who=_actor(sheet, one.owner), date=words.date(one.ends)
            )
            return f"{owned} {first_sentence(one.reason)}"
    owner = document.data.get("owner_role")
    return words("Owned by {who}.", who=_actor(sheet, owner)) if isinstance(owner, str) else ""


def _readable(sheet: Sheet, one: Exemption) -> bool:
    """Whether this audience may read the register the exemption stands in."""
    source = sheet.book.handbook.by_path.get(one.place.path)
    return source is not None and sheet.known(Target(source))


def first_sentence(text: str) -> str:
    """The first sentence of a reason; the rest stands with the exemption."""
    said = line(text)
    end = said.find(". ")
    return said if end < 0 else said[: end + 1]


def _put_table(
    sheet: Sheet, overview: Overview, name: str, documents: list[Document], *, told: bool = True
) -> None:
    states: dict[str, list[dict[str, str]]] = {}
    for gap in overview.gaps:
        name = _called(sheet, gap.document, gap.item)
        word = sheet.words("Gap in “{part}”", part=name) if name else sheet.words("Gap in step {number}", number=gap.item[1] + 1)
        _add(states, gap.document, word)
    for overlap in overview.overlaps:
        if overlap.item is not None:
            name = _called(sheet, overlap.document, overlap.item)
            number = overlap.item[1] + 1
            word = sheet.words("Overlap in “{part}”", part=name) if name else sheet.words("Overlap in step {number}", number=number)
            _add(states, overlap.document, word)
        else:
            _add(states, overlap.document, sheet.words("Overlap"))
    rows = [
        {
            "href": sheet.to(Target(document)),
            "title": sheet.book.title(Target(document)),
            "states": states.get(document.path, []),
            "weights": weights,
            "steps": {actor: part_words(sheet, document, some) for actor, some in steps.items() if some},
        }
        for document in documents
        for weights, steps in [overview.parts(document)]
    ]
    responsibility_table(sheet, sheet.book.singular(documents[0].kind), rows, name, told=told)


def _add(states: dict[str, list[dict[str, str]]], document: Document, word: str) -> None:
    some = states.setdefault(document.path, [])
    if all(state["word"] != word for state in some):
        some.append({"shape": "stop", "word": word})


def _put_key(sheet: Sheet) -> None:
    """Adds what the four words mean."""
    words = sheet.words
    facts = [{"name": words(WORDS[relation]), "value": words(MEANINGS[relation])} for relation in WEIGHTS]
    sheet.heading(words("What the words mean"), "ordene")
    sheet.put("facts", facts=facts, two=False)


def _put_idle(sheet: Sheet) -> None:
    """Adds those who have no part in any step, if there are any."""
    duties: Mapping[str, Any] = sheet.book.fact("duties")
    for kind in sheet.book.serving("actors"):
        idle = [d for d in sheet.book.documents(kind) if not d.withdrawn and d.id not in duties]
        if idle:
            sheet.heading(sheet.words("Without a part in any step"), "uten-ansvar")
            sheet.put(
                "chips",
                chips=[{"href": sheet.to(Target(d)), "text": sheet.book.title(Target(d))} for d in idle],
            )
