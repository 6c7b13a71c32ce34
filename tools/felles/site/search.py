"""What the search finds: one record a document and one a register's row, as words to be found by and texts to be shown.

Only what this audience may read gets in. People search with their own words, so a document is also found by
what its topic is called elsewhere: everyday words, abbreviations, other languages, words we no longer use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from felles.facts.concerned import Concerned
from felles.model import Document, Pointer, Target, walk
from felles.plain.fields import label_key
from felles.plain.layouts import Block
from felles.plain.text import line, lowered
from felles.searching import Entry, index_files
from felles.site.across.overview import first_sentence
from felles.site.across.situations import helping, open_situations, situation_path
from felles.site.addresses import address
from felles.site.book import WORK, Book, Spot
from felles.site.course import course_state
from felles.site.own_pages import FRONT
from felles.site.proposing import filled
from felles.site.standing import doubtful

_NOT_TEXT = ("title", "change", "tags", "case_ref", "withdrawn", "topic")
"""Fields of the header that say nothing a reader looks for."""
_QUIET = ("options", "exemptions")
"""Kinds that are about the handbook itself: found by their title alone."""
_LANGUAGES = ("nb", "nn", "da", "sv", "en")
"""Fields of a glossary word that hold what it is called in a language."""
_ROW_WEIGHT = 0.4
"""A row of a register counts less than a document that tells what to do."""
_ROW_WEIGHTS = {"glossary": 0.2, "routes": 0.9, "places": 0.9}
"""By what the register is for: a word explained leads to the documents on it, which come first; whom to call is an answer itself."""
_SITUATION_WEIGHT = 0.25
_WORK_WEIGHT = 0.3
"""Of how the service is being improved: who stands at a door looks for what to do, not for how it came to be."""
_GONE_WEIGHT = 0.1
_DOERS = 2
"""Functions named with a step; of more, the first and that there are others."""
_OFFERED = 900
"""Words offered when nothing is found are looked for among so many: those of the glossary, then titles."""
_WORD = re.compile(r"\w+")
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
_MARKDOWN = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]+>|^[-:\s|]+$|[*_`>|~]+|^\s*(?:[-+*]|\d+[.)])\s+", re.M)

_MARKS = re.compile(r"[\[<*_`>|~]|^\s*(?:[-+]|\d+[.)])\s|^[-:\s|]+$", re.M)
"""Where there is none of these, ``_MARKDOWN`` finds nothing."""
_BULLET = re.compile(r"\n(?=\s*(?:[-+*]|\d+[.)])\s)")

Record = dict[str, Any]
"""``d`` document, ``u`` address, ``t`` title, ``k`` kind, ``a`` area, ``w`` its words, ``s`` its steps in order, ``o`` who does each,
``p`` other passages as [label, text], ``l`` language when not the site's, ``x`` shape and word of a state in which one may not
follow it. Not shown, but found by: ``n`` what the glossary words it uses are also called, ``r`` weight when not 1."""
_UNSHOWN = ("n", "r")


def search_files(book: Book) -> dict[str, bytes]:
    """Every file of the search, by path."""
    synonyms = _Synonyms(book)
    records = [_masked(book, record) for record in search_records(book, synonyms)]
    return index_files(
        [_entry(record, synonyms) for record in records],
        [{name: value for name, value in record.items() if name not in _UNSHOWN} for record in records],
        book.language,
        apart=["#" not in record["u"] for record in records],
        about={"texts": _texts(book), "ask": list(_ask(book)), "who": _who(book), "choose": _choosing(book)},
        groups=_concerning(book, records),
        names=_offered(records, synonyms),
    )


def _masked(book: Book, value: Any) -> Any:
    """The same with every text as this audience may read it."""
    if isinstance(value, str):
        return book.masked(value)
    if isinstance(value, list):
        return [_masked(book, one) for one in value]
    return {name: _masked(book, one) for name, one in value.items()} if isinstance(value, dict) else value


def search_records(book: Book, synonyms: _Synonyms | None = None) -> Iterator[Record]:
    """Everything that can be found, in the order of the handbook's kinds."""
    synonyms = synonyms or _Synonyms(book)
    for kind in book.kinds:
        yield from _records(book, kind.name, synonyms)
    yield from _situations(book)


def _entry(record: Record, synonyms: _Synonyms) -> Entry:
    named = record.get("w", [])
    texts = {
        "title": [record["t"]],
        "names": named,
        "steps": record.get("s", []),
        "text": [text for _, text in record.get("p", [])],
        "near": [word for number in record.get("n", []) for word in synonyms.words[number]],
        "place": [record["k"], record.get("a", ""), record["d"], *(label for label, _ in record.get("p", []) if not record.get("s"))],
    }
    return Entry(texts, record.get("r", 1.0), record.get("l", ""), (record["t"], record["d"], *named))


def _concerning(book: Book, records: Sequence[Record]) -> dict[str, list[int]]:
    """The numbers of what concerns each function and place; and of what is said to hold at some places only."""
    concerned: Mapping[str, Concerned] = book.fact("concerned")
    scopes: Mapping[str, Any] = book.fact("scopes")
    by_id = {document.id: document for kind in book.kinds for document in book.documents(kind)}
    actors = {document.id for kind in book.serving("actors") for document in book.documents(kind)}
    found: dict[str, list[int]] = {}
    for number, record in enumerate(records):
        document = by_id.get(record["d"])
        if document is None or "#" in record["u"] or document.withdrawn:
            continue
        whom = concerned.get(document.path, Concerned((), ()))
        for actor in dict.fromkeys((*whom.roles, document.id)):
            if actor in actors:
                found.setdefault(f"actor:{actor}", []).append(number)
        if document.path in scopes:
            found.setdefault("placed", []).append(number)
            for place in whom.places:
                if place in book.places and book.visible(book.places[place].document):
                    found.setdefault(f"place:{place}", []).append(number)
    return found


def _who(book: Book) -> dict[str, str]:
    """What functions and places are called, for who has chosen one."""
    found = {f"actor:{d.id}": book.title(Target(d)) for kind in book.serving("actors") for d in book.documents(kind) if not d.withdrawn}
    return found | {f"place:{name}": book.title(place) for name, place in book.places.items() if book.visible(place.document)}


def _choosing(book: Book) -> str:
    """Where one chooses whom to be."""
    return next((f"{address(FRONT)}#min-{kind.serves}" for purpose in ("actors", "places") for kind in book.serving(purpose)), "")


def _offered(records: Sequence[Record], synonyms: _Synonyms) -> list[str]:
    own = [word for words in synonyms.words for word in words if word not in synonyms.foreign]
    return list(dict.fromkeys((*own, *(record["t"] for record in records if "r" not in record))))[:_OFFERED]


def _records(book: Book, kind: str, synonyms: _Synonyms) -> Iterator[Record]:
    for document in book.documents(book.handbook.kinds[kind]):
        target = Target(document)
        spot = book.spot(target)
        record = _record(book, target, spot)
        if document.area:
            record["a"] = book.area_title(document.area)
        steps, doers, taken = _steps(book, document)
        silent = document.kind.register or document.kind.serves in _QUIET or document.kind.serves in WORK
        inner = [] if silent else list(_passages(book, document, taken))
        record.update(
            {
                "s": steps,
                "o": doers if any(doers) else [],
                "p": inner,
                "w": list(dict.fromkeys((*synonyms.of(document.data.get("topic")), *_tags(document)))),
                "n": synonyms.used_in([book.title(target), *steps, *(text for _, text in inner)]),
            }
        )
        if document.withdrawn or document.kind.serves in WORK:
            record["r"] = _GONE_WEIGHT if document.withdrawn else _WORK_WEIGHT
        record["x"] = doubtful(book, document) or _in_course(book, document)
        language = document.data.get("lang")
        record["l"] = language if language != book.words.language else ""
        yield {name: value for name, value in record.items() if value not in ([], "")}
        if document.kind.register and document.kind.serves not in _QUIET:
            yield from _rows(book, document, synonyms)


def _in_course(book: Book, document: Document) -> list[str]:
    """Shape and word of where a document is in its own course: a plan that is over is found as well as one that runs."""
    state = course_state(book, document)
    return [state["shape"], state["word"]] if state is not None else []


def _situations(book: Book) -> Iterator[Record]:
    """What people stand in, with the questions it holds: found when somebody writes such a question."""
    source = book.options.document
    if source is None or not book.visible(source):
        return
    for one in open_situations(book):
        label = book.label(source.kind, "situations.documents")
        asked = [line(said.get("title", "")) for said, target in helping(book, one) if book.visible(target.document)]
        yield {
            "d": source.id,
            "u": address(situation_path(one)),
            "t": line(one.title),
            "k": book.label(source.kind, "situations.title"),
            "p": [[label, question] for question in asked if question],
            "r": _SITUATION_WEIGHT,
        }


def _tags(document: Document) -> list[str]:
    tags = document.data.get("tags")
    return [line(tag) for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []


def _rows(book: Book, document: Document, synonyms: _Synonyms) -> Iterator[Record]:
    for target in book.rows(document):
        record = _record(book, target, book.spot(target))
        serves = document.kind.serves
        record["r"] = _GONE_WEIGHT if document.withdrawn else _ROW_WEIGHTS.get(serves or "", _ROW_WEIGHT)
        record["w"] = list(dict.fromkeys((*(synonyms.of(target.id) if serves in _ROW_WEIGHTS else ()), *_called(book, target))))
        patterns = [p[2:] for p in document.kind.prose if p[:2] == ("entries", "*")]
        record["p"] = [*_numbers_in_lines(book, target)] + [
            [book.label(document.kind, label_key(("entries", *pattern))), line(text)]
            for pattern in patterns
            for _, text in walk(target.entry, pattern)
            if isinstance(text, str) and line(text) not in (record["t"], *record["w"])
        ]
        if serves != "glossary":
            record["n"] = synonyms.used_in([record["t"], *(text for _, text in record["p"])])
        yield {name: value for name, value in record.items() if value not in ([], "")}


def _called(book: Book, target: Target) -> list[str]:
    """The numbers one calls, as they are written and in one."""
    return list(dict.fromkeys(way for row in _number_rows(book, target) for way in (line(row["number"]), line(row["number"]).replace(" ", ""))))


def _numbers_in_lines(book: Book, target: Target) -> Iterator[list[str]]:
    """Each number with whom it reaches: ``Nummer``, ``4070, Ansvarsvakt Tunet``."""
    for row in _number_rows(book, target):
        place = book.places.get(row.get("site", ""))
        said = [row["number"], row.get("label") or (book.title(place) if place else "")]
        yield [book.label(target.document.kind, "entries.numbers.number"), ", ".join(line(part) for part in said if part)]


def _number_rows(book: Book, target: Target) -> Iterator[Mapping[str, Any]]:
    """A channel's numbers that this audience may know of: not those of a place it may not."""
    found = target.entry.get("numbers")
    for row in found if isinstance(found, list) else ():
        if isinstance(row, Mapping) and isinstance(row.get("number"), (str, int)) and not isinstance(row["number"], bool):
            place = book.places.get(row["site"]) if isinstance(row.get("site"), str) else None
            if "site" not in row or (place is not None and book.visible(place.document)):
                yield {**row, "number": str(row["number"])}


def _record(book: Book, target: Target, spot: Spot) -> Record:
    anchor = f"#{spot.anchor}" if spot.anchor else ""
    return {
        "d": target.document.id,
        "u": address(spot.page) + anchor,
        "t": book.title(target),
        "k": book.singular(target.document.kind) if target.row is None else book.one(target.document.kind),
    }


def _steps(book: Book, document: Document) -> tuple[list[str], list[str], tuple[str, ...]]:
    """The text of what the page shows as steps, who does each, and the fields that hold them."""
    found: list[str] = []
    doers: list[str] = []
    fields: list[str] = []
    for block in _blocks(book, document):
        if block["show"] != "steps":
            continue
        field, form = str(block["field"]), block["step"]
        fields.append(field)
        rows = document.data.get(field)
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, Mapping):
                said = [row.get(form.get("do", "")), row.get(form.get("more", ""))]
                fork = form.get("fork")
                for way in (row.get(fork["field"]) or ()) if fork else ():
                    if isinstance(way, Mapping):
                        case = [line(part) for part in (way.get(fork["when"]), way.get(fork["do"])) if isinstance(part, str)]
                        said.append(": ".join(case))
                found.append(" ".join(_ended(line(part)) for part in said if isinstance(part, str)))
                doers.append(_doers(book, row.get(form.get("who", ""))))
    return found, doers, tuple(fields)


def _doers(book: Book, value: object) -> str:
    """Who does a step, in a few words: the handbook's own word where exactly those do it whom it gives that word."""
    names = [name for name in (value if isinstance(value, list) else [value]) if isinstance(name, str)]
    if names and book.options.visit_word and book.options.visit_actors == set(names):
        return line(book.options.visit_word)
    targets = [target for name in names for target in [book.named("actors", name)] if target is not None and book.visible(target.document)]
    titles = [book.title(target) for target in targets]
    if not titles:
        return ""
    first, *rest = titles[:_DOERS]
    return ", ".join([first, *map(lowered, rest)]) + (" …" if len(titles) > _DOERS else "")


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", ":", "…")) else f"{text}."


def _blocks(book: Book, document: Document) -> Iterator[Block]:
    for section in book.layouts[document.kind.name].sections:
        yield from section.blocks


def _passages(
    book: Book, document: Document, taken: Iterable[str]
) -> Iterator[list[str]]:
    left_out = {*taken, *_NOT_TEXT}
    for pattern in document.kind.prose:
        if pattern[0] not in left_out:
            said = book.label(document.kind, label_key(pattern))
            for _, text in _in_order(document, pattern):
                yield [said, text]
    label = ""
    for part in document.body.split("\n\n"):
        found = _HEADING.match(part.strip())
        if found:
            label, part = line(_plain(found[1])), part.strip().partition("\n")[2]
        for bullet in _BULLET.split(part):
            text = line(_plain(bullet))
            if text:
                yield [label, text]


def _plain(markdown: str) -> str:
    """What a reader sees of it, near enough to be searched."""
    if not _MARKS.search(markdown):
        return markdown
    return _MARKDOWN.sub(r"\1 ", markdown)


def _in_order(document: Document, pattern: tuple[str, ...]) -> Iterator[tuple[Pointer, str]]:
    for pointer, text in walk(document.data, pattern):
        if isinstance(text, str) and line(text):
            yield pointer, line(text)


class _Synonyms:
    """The glossary: what each of its words is also called, and in which texts it is used."""

    def __init__(self, book: Book) -> None:
        self.words: list[list[str]] = []
        """For each glossary word, everything it is called."""
        self.foreign: set[str] = set()
        """Words of other languages only: they find, but are never suggested."""
        self._numbers: dict[str, int] = {}
        self._own: set[str] = set()
        self._spelled: dict[str, list[tuple[str, int]]] = {}
        """By its first word, how a glossary word is spelled, with its number."""
        for kind in book.serving("glossary"):
            for register in book.documents(kind):
                for target in book.rows(register):
                    self._add(book, target)
        self.foreign -= self._own

    def _add(self, book: Book, target: Target) -> None:
        title = book.title(target)
        entry = target.entry
        called = [title]
        for name, value in entry.items():
            if name not in ("id", "meaning"):
                said = [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]
                called += said
                (self.foreign if name in _LANGUAGES else self._own).update(map(line, said))
        self._own.add(title)
        self._numbers.setdefault(target.id, len(self.words))
        self.words.append(list(dict.fromkeys(line(word) for word in called)))
        short = entry.get("abbreviations")
        for word in (title, *(short if isinstance(short, list) else ())):
            spelled = _WORD.findall(str(word).lower())
            if spelled:
                self._spelled.setdefault(spelled[0], []).append((" ".join(spelled), len(self.words) - 1))

    def of(self, term: object) -> list[str]:
        """Everything the term is called; nothing for what is no term."""
        number = self._numbers.get(term) if isinstance(term, str) else None
        return [] if number is None else self.words[number]

    def used_in(self, texts: Iterable[str]) -> list[int]:
        """The numbers of those whose own word or abbreviation stands in the texts."""
        whole = " ".join(" ".join(_WORD.findall(text)) for text in texts).lower()
        padded, words = f" {whole} ", set(whole.split())
        return sorted(
            {
                number
                for first in self._spelled.keys() & words
                for spelled, number in self._spelled[first]
                if " " not in spelled or f" {spelled} " in padded
            }
        )


def _ask(book: Book) -> Iterator[dict[str, str]]:
    """Whom to turn to when nothing was found: emergency numbers first, then where one can call, then who mends it."""
    say = book.words
    emergencies: list[dict[str, str]] = []
    others: list[dict[str, str]] = []
    for kind in book.serving("routes"):
        for register in book.documents(kind):
            for target in book.rows(register):
                numbers = [row["number"] for row in _number_rows(book, target)]
                if not numbers or target.entry.get("forbidden") is True:
                    continue
                urgent = target.entry.get("emergency") is True
                if urgent:
                    text = say("Urgent? Call {number}", number=numbers[0])
                    emergencies.append({"text": text, "tel": re.sub(r"[^0-9+]", "", numbers[0])})
                elif len(others) < 2:
                    spot = book.spot(target)
                    place = address(spot.page) + (f"#{spot.anchor}" if spot.anchor else "")
                    # When to call it; what else it is for stands on its page. Who found nothing must see them all at once.
                    when = first_sentence(target.entry.get("for", ""))
                    others.append({"text": book.title(target), "small": when, "u": place})
    yield from emergencies[:1]
    yield from others
    feedback = book.options.feedback
    report = {"text": say("Tell us that this is missing"), "small": line(feedback.get("text", ""))}
    if "form" in feedback:
        yield {**report, "href": filled(feedback["form"], {})}
    elif "mail" in feedback:
        yield {**report, "mail": feedback["mail"], "subject": say("Missing in the handbook: {query}")}
    elif report["small"]:
        yield report


def _texts(book: Book) -> dict[str, str]:
    say = book.words
    return {
        "one": say.many("{count} hit", "{count} hits", 1),
        "several": say.many("{count} hit", "{count} hits", 2).replace("2", "{count}"),
        "none": say("No page about “{query}”"),
        "nearest": say("Nearest words in the handbook:"),
        "ask": say("Ask someone"),
        "also": say("Also called"),
        "step": say("Step {number}"),
        "results": say("What was found"),
        "mine": say("Concerns you"),
        "first": say("What concerns {who} comes first."),
        "choose": say("Change"),
    }
