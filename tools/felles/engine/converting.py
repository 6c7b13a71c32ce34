"""One Markdown converter for many pages, quick with what ours are made of: raw HTML blocks and headings.

Python-Markdown reads every tag of a raw block in Python, and every heading through twenty patterns. What is
plain to see is done here at once, with the same result; whatever is not goes to Python-Markdown as always.
"""

from __future__ import annotations

import re

import markdown  # type: ignore[import-untyped]
from markdown.extensions.toc import nest_toc_tokens  # type: ignore[import-untyped]
from markdown.preprocessors import Preprocessor  # type: ignore[import-untyped]
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import pages as structure
from mkdocs.structure.files import Files
from mkdocs.structure.toc import get_toc

_BLOCK = re.compile(
    r"<(?:p|div|section|article|aside|nav|header|footer|main|form|figure|details|address|fieldset|h[1-6]|ul|ol|dl"
    r"|table|blockquote|pre|hr)(?=[\s>/])"
)
_OPENED = re.compile(r"<[a-zA-Z]")
_NEVER_CLOSED = re.compile(r"<(?:br|hr|img|input|wbr|col|source|area)\b[^>]*>|/>")


_HEADING = re.compile(
    r"(?P<level>#{1,6}) (?P<text>(?:[^\\`*_{}\[\]<>#|&\"'~^=+!$@\x02\x03\s]|&#\d+;| (?! ))+?)"
    r" \{#(?P<id>[A-Za-z][\w-]*)(?: \.(?P<class>[a-z-]+))?\}"
)
"""A heading whose text is nothing but text, with an anchor of its own and perhaps a class."""
_BETWEEN = re.compile(r"\n(?:[ \t]*\n)+")
_PARTED = re.compile(f"({_BETWEEN.pattern})")


class Converter:
    """Does what MkDocs' ``Page.render`` does with a new converter each time; same result, less work."""

    def __init__(self, config: MkDocsConfig, files: Files) -> None:
        self._markdown = markdown.Markdown(
            extensions=config["markdown_extensions"], extension_configs=config["mdx_configs"] or {}
        )
        # Before Python-Markdown's own reader of HTML blocks (20), after fenced code (25).
        self._markdown.preprocessors.register(_FinishedBlocks(self._markdown), "felles_finished_blocks", 21)
        self._paths = structure._RelativePathTreeprocessor(None, files, config)  # type: ignore[arg-type]
        self._paths._register(self._markdown)

    def convert(self, page: structure.Page) -> None:
        """Fills the page's content and table of contents."""
        source = page.markdown or ""
        if self._convert_at_once(page, source):
            return
        self._paths.file = page.file
        self._paths.links_to_anchors = {}
        self._markdown.reset()
        page.content = self._markdown.convert(source)
        page.toc = get_toc(getattr(self._markdown, "toc_tokens", []))

    def _convert_at_once(self, page: structure.Page, source: str) -> bool:
        """Converts a page of finished blocks and plain headings alone; False, with nothing done, for any other."""
        if "\t" in source or "\r" in source or "\x02" in source or "\x03" in source:
            return False
        parts: list[str] = []
        headings: list[dict[str, object]] = []
        for chunk in _BETWEEN.split(source.strip("\n")):
            heading = _HEADING.fullmatch(chunk)
            if heading:
                level, text, name = heading["level"], heading["text"], heading["id"]
                kind = f' class="{heading["class"]}"' if heading["class"] else ""
                parts.append(f'<h{len(level)}{kind} id="{name}">{text}</h{len(level)}>')
                headings.append({"level": len(level), "id": name, "name": text})
            elif _finished(chunk):
                parts.append(chunk + "\n")
            else:
                return False
        page.content = "\n".join(parts).strip()
        page.toc = get_toc(nest_toc_tokens(headings))
        return True


def _finished(chunk: str) -> bool:
    """Whether text between blank lines is a whole raw block: begins with a block's tag at the margin, closes as
    many tags as it opens, and holds nothing but tags and text."""
    if not _BLOCK.match(chunk) or not chunk.endswith(">") or "<!" in chunk or "<?" in chunk:
        return False
    return len(_OPENED.findall(chunk)) - len(_NEVER_CLOSED.findall(chunk)) == chunk.count("</")


class _FinishedBlocks(Preprocessor):  # type: ignore[misc]
    """Puts whole raw HTML blocks aside as they are, as Python-Markdown would after parsing every tag. At the
    first doubt, the rest of the page is left to the real parser."""

    def run(self, lines: list[str]) -> list[str]:
        chunks = _PARTED.split("\n".join(lines))  # text and the blank lines after it, in turn
        for i in range(0, len(chunks), 2):
            chunk = chunks[i]
            if "<" not in chunk:
                continue
            if not _BLOCK.match(chunk):
                if chunk.lstrip().startswith("<") or "\n<" in chunk or "<!" in chunk or "<?" in chunk:
                    break
                continue
            if not _finished(chunk):
                break
            chunks[i] = self.md.htmlStash.store(chunk + "\n")
        return "".join(chunks).split("\n")
