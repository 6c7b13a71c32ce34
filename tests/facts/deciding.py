"""A handbook that is decided on, in memory: what stood on main after each decision, and the bytes of all its versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tests.rules.test_relations import base

from felles.facts.decided import begins
from felles.model import Class, Content, Decided, Decision, Document, Handbook, Outcome, day_of
from felles.reading.decisions import blob_id, fingerprint
from felles.reading.handbook import read
from felles.reading.held import Held

START = "2026-03-02T08:00:00Z"
_SHA1 = "0" * 40


class Decisions:
    """Begins with everything taken in as it stood."""

    def __init__(self, at: str = START, files: Mapping[str, bytes] | None = None) -> None:
        self.stands = dict(files if files is not None else base())
        self.stored: dict[str, bytes] = {}
        self.decisions: list[Decision] = []
        self.after: list[tuple[Decision, Handbook]] = []
        """What stood on main once each had been made."""
        handbook = self._read()
        self.decide(at, {}, outcome="baseline", also=[d.path for d in handbook.documents], files=[p for p in self.stands if p.startswith("schemas/")])

    def decide(
        self, at: str, changes: Mapping[str, bytes | None], *, sort: Class = "significant", outcome: Outcome = "approved", also: Iterable[str] = (), files: Iterable[str] = ()
    ) -> Decision:
        """A decision on the documents at the paths that change, and on files that are none; None takes a path away."""
        self.put(changes)
        handbook, day = self._read(), day_of(at)
        rows = []
        for path in dict.fromkeys((*changes, *also)):
            document = handbook.by_path.get(path)
            if document is not None and path not in files:
                rows.append(self._decided(document, day, sort, outcome))
        contents = tuple(Content(path, self._store(path)) for path in files)
        decision = Decision(len(self.decisions) + 1, at, _SHA1, None, tuple(rows), contents, (), None, ())
        self.decisions.append(decision)
        self.after.append((decision, replace(handbook, decisions=tuple(self.decisions))))
        return decision

    def put(self, changes: Mapping[str, bytes | None]) -> None:
        """What reaches main without a decision."""
        for path, content in changes.items():
            self.stands.pop(path, None)
            if content is not None:
                self.stands[path] = content

    def tip(self) -> Handbook:
        """Main as it stands."""
        return replace(self._read(), decisions=tuple(self.decisions))

    def texts(self, blobs: Iterable[str]) -> Mapping[str, bytes]:
        return {blob: self.stored[blob] for blob in blobs if blob in self.stored}

    def _read(self) -> Handbook:
        return read(Held("main", self.stands))

    def _store(self, path: str) -> str:
        if path not in self.stands:
            return ""
        blob = blob_id(self.stands[path], _SHA1)
        self.stored[blob] = self.stands[path]
        return blob

    def _decided(self, document: Document, day: str, sort: Class, outcome: Outcome) -> Decided:
        before = next((row for d in reversed(self.decisions) for row in d.documents if row.id == document.id), None)
        known = before.version if before else 0
        confirmed = outcome == "confirmed" and before is not None
        begun = before.in_force_from if confirmed and before else begins(document.data, day, register=document.kind.register)
        contents = [Content(path, self._store(path), fingerprint(self.stands[path])) for path in (document.path, *document.attached)]
        return Decided(document.id, contents[0], tuple(contents[1:]), known + (not confirmed), sort, outcome, begun, "utviklingsteam", "mandate" if outcome == "baseline" else "reviews")
