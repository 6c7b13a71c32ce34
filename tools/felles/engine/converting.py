"""One Markdown converter for many pages, quick with the raw HTML blocks that ours are mostly made of."""

from __future__ import annotations

import re

import markdown  # type: ignore[import-untyped]
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
        self._paths.file = page.file
        self._paths.links_to_anchors = {}
        self._markdown.reset()
        page.content = self._markdown.convert(page.markdown or "")
        page.toc = get_toc(getattr(self._markdown, "toc_tokens", []))


class _FinishedBlocks(Preprocessor):  # type: ignore[misc]
    """Puts whole raw HTML blocks aside as they are, as Python-Markdown would after parsing every tag.

    Only what is plain to see is taken: text between blank lines that starts with a block's tag at the margin
    and closes as many tags as it opens. At the first doubt, the rest of the page is left to the real parser.
    """

    def run(self, lines: list[str]) -> list[str]:
        chunks = re.split(r"\n(?:[ \t]*\n)+", "\n".join(lines))
        for i, chunk in enumerate(chunks):
            if "<" not in chunk:
                continue
            if not _BLOCK.match(chunk):
                if chunk.lstrip().startswith("<") or "\n<" in chunk or "<!" in chunk or "<?" in chunk:
                    break
                continue
            opened = len(_OPENED.findall(chunk)) - len(_NEVER_CLOSED.findall(chunk))
            if opened != chunk.count("</") or not chunk.endswith(">") or "<!" in chunk or "<?" in chunk:
                break
            chunks[i] = self.md.htmlStash.store(chunk + "\n")
        return "\n\n".join(chunks).split("\n")
