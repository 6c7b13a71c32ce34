"""Markdown's memory is given back, and nothing else about it changes."""

from __future__ import annotations

import sys
from pathlib import Path

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options as Cmark

from felles.reading.markdown import rendered

PROJECT = Path(__file__).parents[2]
BODIES = [path.read_text("utf-8") for folder in ("routines", "docs/about/rules") for path in sorted((PROJECT / folder).rglob("*.md"))]
HARD = ["", "\n", "| a | b |\n|--|--|\n| ~~x~~ | www.example.org |\n", "- [x] <script>x</script> <b>\n", "[" * 2000, "\0æ\u2028<textarea>", "[a]: <" + "x" * 9000]


@pytest.mark.parametrize("options", [0, Cmark.CMARK_OPT_SOURCEPOS, Cmark.CMARK_OPT_SOURCEPOS | Cmark.CMARK_OPT_UNSAFE])
def test_it_is_what_the_library_makes_of_it(options: int) -> None:
    assert len(BODIES) > 100
    for body in (*BODIES, *HARD):
        assert rendered(body, options) == cmarkgfm.github_flavored_markdown_to_html(body, options)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is looked up in /proc")
def test_a_thousand_versions_take_no_more_memory_than_a_few() -> None:
    body = max(BODIES, key=len)

    def held() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1])

    for _ in range(50):
        rendered(body)
    before = held()
    for _ in range(1000):
        rendered(body)
    assert (held() - before) * 4096 < 1 << 20, "the library alone keeps some 20 KiB of each"
