"""Small handbooks on which decisions have been made, and the pages they become on a day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.site.making import BASE, handbook

from felles import site
from felles.facts import Facts
from felles.facts.in_force import in_force
from felles.model import Approval, Content, Decided, Decision, Offered, Origin, day_of
from felles.reading.decisions import record_path, written
from felles.reading.handbook import read_folder
from felles.words import Words

ZERO = "0" * 40


def _content(path: str, text: str) -> Content:
    data = text.encode("utf-8")
    return Content(path, hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest(), f"sha256:{hashlib.sha256(data).hexdigest()}")


@dataclass
class Story:
    """What was decided, in order. ``texts`` is what the repository still has; ``files`` is what stands in the end."""

    folder: Path
    files: dict[str, str] = field(default_factory=lambda: dict(BASE))
    texts: dict[str, bytes] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)

    def adopted(self, day: str = "2026-01-05") -> Story:
        """Everything as it stands."""
        rows = tuple(self._decided(path, text, 1, day, outcome="baseline", way="mandate") for path, text in sorted(self.files.items()))
        self._add(Decision(1, f"{day}T10:00:00Z", ZERO, None, rows, (), (), None, ()))
        return self

    def decided(self, path: str, text: str, day: str, **given: Any) -> Story:
        """One more decision on one document, by two people; ``begins``, ``url`` and the fields of a record may be given."""
        last = self.decisions[-1]
        id = text.split("id: ", 1)[1].split("\n", 1)[0]
        version = max((d.version for one in self.decisions for d in one.documents if d.id == id), default=0) + (given.get("outcome") != "confirmed")
        url = given.pop("url", f"https://forge.example/forslag/{last.number + 1}")
        policy = given.pop("policy", ())
        at = f"{day}T10:00:00Z"
        origin = Origin(last.number + 1, url, ZERO, ZERO, ZERO, 1, at, at, (1,), 1, at, False)
        said = tuple(Approval(no, actor, place, "approved", ZERO, at, None, strength, f"sha256:{no}{'0' * 63}", "signature" if strength == "signed" else None) for no, actor, place, strength in ((4, "sykepleier", "nord", "signed"), (7, "assistent", "sor", "stated")))
        self.files[path] = text
        self._add(Decision(last.number + 1, at, ZERO, last.fingerprint, (self._decided(path, text, version, day, **given),), (), policy, origin, said))
        return self

    def _decided(self, path: str, text: str, version: int, day: str, *, begins: str = "", **given: Any) -> Decided:
        content = _content(path, text)
        self.texts[content.blob] = text.encode("utf-8")
        id = text.split("id: ", 1)[1].split("\n", 1)[0]
        values: dict[str, Any] = {"sort": "significant", "outcome": "approved", "way": "reviews", **given}
        return Decided(id=id, content=content, attachments=(), version=version, in_force_from=begins or day, team="gruppa", **values)

    def _add(self, decision: Decision) -> None:
        data = written(decision)
        self.decisions.append(replace(decision, fingerprint=f"sha256:{hashlib.sha256(data).hexdigest()}"))
        assert day_of(decision.decided_at)

    def on(self, today: str, *, audience: site.Audience = "internal", settled: bool = True, language: str = "nb", pack: Offered | None = None, home: str = "") -> Shown:
        """The pages on a day, made as ``build`` makes them."""
        records = {record_path(d.number, d.decided_at): written(d).decode("utf-8") for d in self.decisions}
        folder = self.folder / f"{today}-{audience}-{settled}-{language}"
        if not folder.exists():
            handbook(folder, {**self.files, **records})
            for path in BASE:  # what a handbook begins with may be gone by now
                if path not in self.files:
                    (folder / path).unlink()
        tip = read_folder(folder)
        assert [p for p in tip.problems if p.rule == "D1"] == []

        def texts(blobs: Any) -> dict[str, bytes]:
            return {blob: self.texts[blob] for blob in blobs if blob in self.texts}

        standings = Facts(tip, today, settled=settled, texts=texts)["standings"]
        shown = in_force(tip, standings, texts, all_pages=True)
        facts = Facts(shown, today, settled=settled, texts=texts, standings=standings)
        words = Words(language)
        book = site.open_book(shown, facts, words, audience=audience, today=today, tip=tip, pack=pack, home=home)
        pages = {page.path: page.text for page in site.pages(shown, facts, words, audience=audience, today=today, book=book)}
        return Shown(book, pages)


@dataclass(frozen=True)
class Shown:
    """The pages, by path."""

    book: Any
    pages: dict[str, str]

    def __getitem__(self, path: str) -> str:
        return self.pages[path]

    def data(self, id: str) -> dict[str, Any]:
        """What ``data/documents.json`` says of a document."""
        return next(row for row in site.published(self.book) if row["id"] == id)


