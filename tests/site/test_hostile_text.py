"""Whatever a document says, its page holds nothing that runs, fetches or restyles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.site.making import HEAD, Made, active, converted, handbook, role, routine

BODIES = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](//evil.example/a)",
    "[x](file:///etc/passwd)",
    "![x](https://evil.example/a.png)",
    "![x](javascript:alert(1))",
    '![x](x.png "a\\" onerror=\\"alert(1)")',
    "<javascript:alert(1)>",
    "# Overskrift {: onclick=alert(1) }",
    "# Overskrift {#a onclick=alert(1) style=color:red}",
    "avsnitt\n{: onclick=alert(1) }",
    "*tekst*{: onmouseover=alert(1) }",
    '--8<-- "mkdocs.yml"',
    '# --8<-- "mkdocs.yml"',
    "# <script>alert(1)</script>",
    "# <img src=x onerror=alert(1)>",
    "# &lt;script&gt;alert(1)&lt;/script&gt;",
    "# [x](javascript:alert(1))",
    "# `</h2><script>alert(1)</script>`",
    "# --> <!-- x",
    "> # nested\n> <script>alert(1)</script>",
    "- # in a list\n- ```\n  </pre><script>alert(1)</script>\n  ```",
    "```\n</code></pre><script>alert(1)</script>\n\n\n# not a heading\n```",
    "    </pre>\n\n    <script>alert(1)</script>",
    "| a | b |\n|---|---|\n| <script>alert(1)</script> | [x](javascript:alert(1)) |",
    "| <b onclick=x> | `</td><script>` |\n|---|---|\n| a |",
    "<!-- --><script>alert(1)</script><!-- -->",
    "<!--",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "<!DOCTYPE html><script>alert(1)</script>",
    '<p markdown="1">**x**</p>',
    "<style>body{display:none}</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example>",
    "<form action=https://evil.example><input name=x></form>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<template><script>alert(1)</script></template>",
    "[x]: javascript:alert(1)\n\n[x]",
    "{{ config.extra }} {% include 'x' %}",
    "[TOC]",
    "~~~ {: onclick=alert(1)}\nx\n~~~",
    "www.evil.example/<script>",
    "https://evil.example/\"onmouseover=\"alert(1)",
    "a\tb\n\n\n\n***\n---\n===\n+++",
    "\\<script>alert(1)\\</script>",
    "Term\n: <script>alert(1)</script>",
    "!!! note\n    <script>alert(1)</script>",
    "*[HTML]: <script>alert(1)</script>\n\nHTML",
    "<details ontoggle=alert(1) open>x</details>",
    "<video><source onerror=alert(1)></video>",
)  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One handbook with every body, and every one of them as title and in each field of a step as well."""
    files = {}
    for i, text in enumerate(BODIES):
        quoted = json.dumps(" ".join(text.split()))[:200]
        quoted = quoted if quoted.endswith('"') and not quoted.endswith('\\"') else '"x"'
        step = f"  - {{n: 1, action: {quoted}, responsible: [sykepleier], accountable: sykepleier, deadline: {quoted}, detail: {quoted}, branches: [{{when: {quoted}, do: {quoted}}}]}}\n"
        more = f"alert: {quoted}\ndefinitions: [{{term: {quoted}, meaning: {quoted}}}]\ntags: [{quoted}]\nlegal: [{{text: {quoted}}}]\n"
        files[f"routines/akutt/rut-{i + 100}-x.md"] = routine(
            f"RUT-{i + 100}", quoted, step, more=more, body=f"\n## Før\n\n{text}\n\n## Etter\n\nMer.\n"
        )
    return Made(handbook(tmp_path_factory.mktemp("hostile"), files))


def test_every_hostile_body_has_a_page(hostile: Made) -> None:
    assert sum(path.startswith("rutiner/rut-") for path in hostile.pages) == len(BODIES)


@pytest.mark.parametrize("number", range(len(BODIES)))
def test_nothing_in_a_page_is_active_before_or_after_the_converter(hostile: Made, number: int) -> None:
    text = hostile[f"rutiner/rut-{number + 100}.md"]
    page = converted(text)
    assert active(text) == [], text
    assert active(page) == [], page
    if BODIES[number] == "<!--":
        return  # in CommonMark a comment nobody closes goes on to the end, and is left out
    # What follows is still there, as a heading of its own: nothing was left open.
    assert '<h2 id="etter">Etter</h2>' in page
    assert "<p>Mer.</p>" in page


def test_nothing_is_active_on_any_page_that_names_them(hostile: Made) -> None:
    for page in hostile.pages.values():
        assert active(page.text) == [], page.path
        assert active(converted(page.text)) == [], page.path


def test_no_text_is_read_as_markdown_twice(hostile: Made) -> None:
    """Raw blocks come through the converter as they went in; only headings are made."""
    for path, page in hostile.pages.items():
        whole = converted(page.text)
        for chunk in page.text.split("\n\n")[1:]:
            assert chunk.startswith(("<", "#")), (path, chunk[:80])
            if chunk.startswith("<"):  # the converter makes tabs into spaces, nothing else
                assert chunk.strip().expandtabs(4) in whole, (path, chunk[:80])


def test_titles_cannot_add_to_the_head_of_a_page(tmp_path: Path) -> None:
    title = '"x\\" }\\n---\\ntemplate: evil.html\\nicon: ../../x <b>&"'
    made = Made(handbook(tmp_path, {"roles/x.yaml": role("x", title)}))
    head = made["roller/x.md"].split("\n---\n")[0]
    assert head.count("\n") == 4
    assert "template" in head.splitlines()[1] and "&lt;b&gt;&amp;" in head.splitlines()[1]
    assert [line.split(":")[0] for line in head.splitlines()[1:]] == [
        "title",
        "description",
        "hide",
        "felles",
    ]


def test_links_lead_to_pages_and_to_nothing_the_site_does_not_have(tmp_path: Path) -> None:
    body = "[a](../drift/rut-002-b.md#neste-steg) [b](../../../../etc/passwd) [c](mangler.md) [d](#her-å) [e](https://lov.example/x?a=1&b=2)\n"
    step = "  - {n: 1, action: Ring, responsible: [sykepleier], accountable: sykepleier}\n"
    made = Made(
        handbook(
            tmp_path,
            {
                "routines/akutt/rut-001-a.md": routine("RUT-001", "A", step, body=body),
                "routines/drift/rut-002-b.md": routine("RUT-002", "B", step, topic="taushetsplikt"),
            },
        )
    )
    page = made["rutiner/rut-001.md"]
    assert '<a href="../../rutiner/rut-002/#neste-steg">a</a> b c ' in page
    assert '<a href="#her-aa">d</a>' in page
    assert '<a href="https://lov.example/x?a=1&amp;b=2">e</a>' in page


def test_pictures_of_the_handbook_are_shown_and_published(tmp_path: Path) -> None:
    (tmp_path / "routines/akutt").mkdir(parents=True)
    for name in ("Kart.png", "skjema.pdf", "kode.svg"):
        (tmp_path / "routines/akutt" / name).write_bytes(b"x")
    step = "  - {n: 1, action: Ring, responsible: [sykepleier], accountable: sykepleier}\n"
    more = "attachments: [{path: skjema.pdf, title: Skjema for avtale}]\n"
    made = Made(
        handbook(
            tmp_path,
            {
                "routines/akutt/rut-001-a.md": routine(
                    "RUT-001", "A", step, more=more, body="![Kart over huset](Kart.png)\n\n![x](kode.svg)\n"
                )
            },
        )
    )
    page = made["rutiner/rut-001.md"]
    assert '<img src="../../filer/routines-akutt/kart.png" alt="Kart over huset">' in page
    assert '<a href="../../filer/routines-akutt/skjema.pdf">Skjema for avtale</a>' in page
    assert "svg" not in page
    from felles import site

    texts = {path: made[path] for path in made.pages}
    assert list(site.files(made.book, texts)) == [
        ("routines/akutt/Kart.png", "filer/routines-akutt/kart.png"),
        ("routines/akutt/skjema.pdf", "filer/routines-akutt/skjema.pdf"),
    ]


def test_a_register_row_cannot_take_the_page_of_another(tmp_path: Path) -> None:
    rows = "entries:\n" + "".join(
        f"  - {{id: {id}, name: N, type: zone, active_from: 2020-01-01}}\n" for id in ("index", "a", "A", "x")
    )
    made = Made(
        handbook(
            tmp_path, {"docs/registers/reg-sites.yaml": f"id: REG-SITES\nkind: sites\ntitle: S\n{HEAD}{rows}"}
        )
    )
    assert {p for p in made.pages if p.startswith("steder/")} == {
        "steder/index.md", "steder/index-2.md", "steder/a.md", "steder/a-2.md", "steder/x.md",
    }  # fmt: skip
