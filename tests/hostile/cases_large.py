"""Size: what would take others minutes or gigabytes, and messages about values that never end."""

from __future__ import annotations

import os
from pathlib import Path

from hostile.building import (
    ROLE,
    SITES,
    TERMS,
    Build,
    Case,
    bad,
    body,
    done,
    field,
    note,
    replaced,
    rewritten,
    title,
)

R = "routines/hjemme/rut-900-fall-i-hjemmet.md"


def _sized(path: str, size: int) -> Build:
    """A file of so many bytes that takes no room on the disk."""

    def build(root: Path) -> None:
        with (root / path).open("ab") as file:
            os.truncate(file.fileno(), size)

    return build


def _filled(text: str, size: int = (1 << 20) - 4_000) -> str:
    return (text * (size // len(text.encode()) + 1)).encode()[:size].decode("utf-8", "ignore")


CASES: list[Case] = [
    bad("a document one byte too large", rewritten(lambda t: t + "a" * ((1 << 20) - len(t.encode()) + 1)), ("Y3", 1)),
    bad("a document of sixty gigabytes", _sized(R, 60 << 30), ("Y3", 1)),
    bad("a register of sixteen megabytes", _sized(SITES, 16 << 20), ("Y3", 1, SITES)),
    bad("forty documents of sixteen megabytes", done(lambda root: [os.truncate(os.open(root / f"roles/x{i}.yaml", os.O_CREAT | os.O_WRONLY), 16 << 20) for i in range(40)]), ("Y3", 1, "roles/x0.yaml"), ("Y3", 1, "roles/x39.yaml")),
    bad("3,000 references to nothing", field("related: [" + ", ".join(f"RUT-{i}x" for i in range(3_000)) + "]"), ("C2", "related:"), ("K3", "related:")),
    bad("9,000 references to nothing, a line each", field("related:\n" + "\n".join(f"  - rut-{i}x" for i in range(9_000))), ("C2", 8), ("C2", 9_007)),
    bad("9,000 fields nobody knows", field("\n".join(f"riskk{i}: v" for i in range(9_000))), ("K2", "riskk0:")),
    bad("9,000 wrong values", field("tags:\n" + "\n".join(f"  - {i}" for i in range(9_000))), ("K3", "tags:")),
    bad("6,000 objects where none is twice", field("tags:\n" + "\n".join(f"  - {{a: b{i}}}" for i in range(6_000))), ("K3", 8)),
    bad("6,000 lists where none is twice", field("tags:\n" + "\n".join(f"  - [b{i}]" for i in range(6_000))), ("K3", 8)),
    bad("2,000 steps of wrong things", rewritten(lambda t: t.replace("deviation_examples:", "".join(f"  - {{n: a, accountable: 7, responsible: x, nei{i}: 1}}\n" for i in range(2_000)) + "deviation_examples:")), ("K3", "  - {n: a")),
    bad("2,000 rows that share an id", rewritten(lambda t: t + "".join("  - {id: bygda, name: B, type: zone, active_from: 2014-01-01}\n" for _ in range(1_500)), SITES), ("S2", "name: B,", SITES)),
    bad("a term to avoid of 60,000 characters", replaced("avoid: [gulvhendelse]", "avoid: [" + "a" * 60_000 + "]", TERMS), ("K3", "avoid:", TERMS)),
    bad("1,000 terms to avoid, met 12,000 times", (rewritten(lambda t: t + "".join(f"  - {{id: t{i}, nb: nytt{i}, meaning: m, avoid: [ord{i}]}}\n" for i in range(1_000)), TERMS), body(_filled("ord7 ord8 ord9\n", 60_000))), ("C8", "ord7")),
    bad("13,000 brackets", body("[" * 13_000 + "](x)"), ("H1", "[[[")),
    bad("500,000 brackets and HTML", body("[" * 500_000 + "\n\n<b>x</b>"), ("H3", "<b>")),
    bad("nested quotations and HTML", body(">" * 100_000 + "\n\n<b>x</b>"), ("H3", "<b>")),
    bad("nested lists and HTML", body("".join("  " * i + "- a\n" for i in range(1_000)) + "\n<b>x</b>"), ("H3", "<b>")),
    bad("emphasis without end and HTML", body("*a **b " * 60_000 + "\n\n<b>x</b>"), ("H3", "<b>")),
    bad("code of many lengths and HTML", body("".join("`" * i + " a " for i in range(1, 1_300)) + "\n\n<b>x</b>"), ("H3", "<b>")),
    bad("20,000 tags", body("<b>x</b>\n" * 20_000), ("H3", "<b>")),
    bad("20,000 tags in one line", body("<b>" * 20_000), ("H3", "<b>")),
    bad("10,000 links to nothing", body("".join(f"[a](nei{i}.md)\n" for i in range(10_000))), ("H1", "nei0.md"), ("H1", "nei9999.md")),
    bad("10,000 scripts in links", body("[a](javascript:x)\n" * 10_000), ("H4", "[a]")),
    bad("20,000 links by one reference", body("[a]\n" * 20_000 + "\n[a]: javascript:x"), ("H4", "[a]")),
    bad("20,000 anchors that aren't there", body("[a](#nei)\n" * 10_000), ("H2", "[a]")),
    bad("5,000 headings called the same, and one link", body("## Om fall\n\n" * 5_000 + "[a](#om-fall-5001)"), ("H2", "[a]")),
    bad("10,000 telephone numbers", body("92334455\n" * 10_000), ("C6", "92334455")),
    bad("20,000 addresses", body("kari1@gmail.com\n" * 20_000), ("C6", "kari1")),
    bad("half a million at signs and a private address", body("a@" * 400_000 + "\nkari1@gmail.com"), ("C6", "kari1")),
    bad("an address that goes on and on", body("a." * 300_000 + "@\n\nkari1@gmail.com"), ("C6", "kari1")),
    bad("a host that goes on and on", body("a@" + "b." * 300_000 + "!\n\nkari1@gmail.com"), ("C6", "kari1")),
    bad("digits without end and a private address", body("1 2 " * 200_000 + "\n\nkari1@gmail.com"), ("C6", "kari1")),
    bad("a value of 63,000 characters in the wrong place", replaced("risk: medium", "risk: " + "m" * 63_000), ("K3", "risk:")),
    bad("an id of 63,000 characters", replaced("id: RUT-900", "id: R" + "X" * 63_000), ("K3", 2)),
    bad("a reference of 63,000 characters", replaced("    accountable: leder", "    accountable: " + "l" * 63_000), ("C2", "    accountable: lll")),
    bad("a link of 200,000 characters", body("[x](" + "a" * 200_000 + ".md)"), ("H1", "[x]")),
    bad("a link with a scheme of 200,000 characters", body("[x](" + "a" * 200_000 + ":x)"), ("H4", "[x]")),
    bad("a title of 63,000 characters", title("ø" * 63_000), ("K3", "title:")),
    bad("a heading of 100,000 characters and HTML", body("## " + "a" * 100_000 + "\n\n<b>x</b>"), ("H3", "<b>")),
    bad("a comment of a megabyte and a fault", replaced("risk: medium", "# " + "ø" * 500_000 + "\nrisk: stor"), ("K3", "risk: stor")),
    bad("a megabyte of line breaks and a fault", replaced("risk: medium", "\n" * 1_000_000 + "risk: stor"), ("K3", "risk: stor")),
    bad("half a megabyte of emphasis and a fault", (body(_filled("*a_b* ", 500_000)), note('""')), ("K3", "note:")),
    bad("300 documents with the same fault", done(lambda root: [(root / f"roles/p{i}.yaml").write_text((root / ROLE).read_text().replace("id: pleier", f"id: p{i}").replace("shift", "alltid")) for i in range(200)]), ("K3", "alltid", "roles/p0.yaml"), ("K3", "alltid", "roles/p199.yaml")),
    bad("roles in a circle of 200", done(lambda root: [(root / f"roles/p{i}.yaml").write_text((root / ROLE).read_text().replace("id: pleier", f"id: p{i}").replace("reports_to: leder", f"reports_to: p{(i + 1) % 200}")) for i in range(200)]), ("F1", "reports_to", "roles/p0.yaml")),
]
