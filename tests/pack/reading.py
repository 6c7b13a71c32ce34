"""A page of a pack as a browser takes it in: its tags, its links, its text; and whether it is put together as it should be."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

ALONE = {"meta", "br"}
TAGS = {
    *ALONE, "html", "head", "title", "style", "body", "main", "section", "nav", "h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "dl", "dt", "dd", "div", "span",
    "b", "strong", "small", "a", "code", "pre", "table", "caption", "thead", "tbody", "tr", "th", "td", "ins", "del", "details", "summary",
}  # fmt: skip
"""Every tag these pages have a use for. Another one is somebody else's."""
ATTRIBUTES = {"lang", "dir", "charset", "http-equiv", "content", "name", "class", "id", "href", "role", "scope", "data-col", "tabindex", "aria-label", "aria-hidden"}
POLICY = re.compile(r"default-src 'none'; style-src 'sha256-([A-Za-z0-9+/=]+)'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'")


class Read(HTMLParser):
    """One page. AssertionError where something is open that should be closed, twice that should be once, or not ours."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.headings: list[str] = []
        self.language = self.policy = self.style = ""
        self._open: list[str] = []
        self._text: list[str] = []
        self._folded: list[bool] = []
        text = page.decode("utf-8")
        assert text.startswith("<!doctype html>\n") and text.endswith("</html>\n")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]", text)
        self.feed(text)
        self.close()
        assert self._open == [], self._open
        assert len(set(self.ids)) == len(self.ids), self.ids
        assert all(link.removeprefix("#") in self.ids for link in self.links if link.startswith("#"))
        found = POLICY.fullmatch(self.policy)
        assert found and found[1] == base64.b64encode(hashlib.sha256(self.style.encode()).digest()).decode()
        assert not re.search(r"url\((?!\"data:)|@import|expression|</", self.style)

    @property
    def text(self) -> str:
        """What is read, on one line."""
        return " ".join("".join(self._text).split())

    @property
    def open(self) -> str:
        """What is read without a click."""
        return " ".join("".join(text for text, folded in zip(self._text, self._folded, strict=True) if not folded).split())

    @property
    def folded(self) -> str:
        """What waits for one."""
        return " ".join("".join(text for text, folded in zip(self._text, self._folded, strict=True) if folded).split())

    @property
    def ways(self) -> list[str]:
        """Links to other files."""
        return [link.partition("#")[0] for link in self.links if not link.startswith("#")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        assert {name for name, _ in attrs} <= ATTRIBUTES, attrs
        assert len({name for name, _ in attrs}) == len(attrs), attrs
        if tag == "p":
            assert not {"p", "h1", "h2", "h3", "h4", "span"} & set(self._open), self._open
        self.tags.append(tag)
        given = dict(attrs)
        if tag not in ALONE:
            self._open.append(tag)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if tag == "a":
            href = given["href"] or ""
            assert re.fullmatch(r"#[\w-]+|(?:\.\./)*[A-Za-z0-9][A-Za-z0-9./%_=~+-]*", href), href
            self.links.append(href)
        if tag == "html":
            self.language = given.get("lang") or ""
        if given.get("http-equiv"):
            assert given["http-equiv"] == "Content-Security-Policy"
            self.policy = given["content"] or ""
        if tag == "meta":
            assert given.get("name") in (None, "viewport", "robots", "referrer")

    def handle_endtag(self, tag: str) -> None:
        assert tag not in ALONE and self._open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            self.style += data
            return
        if "title" not in self._open:
            self._folded.append("details" in self._open and "summary" not in self._open)
            self._text.append(data if self._open and self._open[-1] in ("b", "a", "code", "ins", "del") else f"{data} ")
        if self._open and self._open[-1] in ("h1", "h2") and data.strip():
            self.headings.append(data.strip())

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_pi = handle_comment

    def handle_decl(self, decl: str) -> None:
        assert decl == "doctype html" and not self.tags
