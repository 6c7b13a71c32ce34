"""Front matter broken in every way, and the shape of fields."""

from __future__ import annotations

from hostile.building import (
    CHANNELS,
    COMPETENCE,
    LEADER,
    ROLE,
    SETTINGS,
    SITES,
    TEAM,
    TERMS,
    WAIVERS,
    Build,
    Case,
    bad,
    field,
    replaced,
    rewritten,
    written,
)  # fmt: skip

R = "routines/hjemme/rut-900-fall-i-hjemmet.md"


def _whole(text: str) -> Build:
    return written(R, text)


def _only(line: str, value: str, path: str) -> Build:
    """The field's line (as it starts) with another value, and whatever belonged to it below gone."""

    def change(text: str) -> str:
        lines = text.split("\n")
        start = next(i for i, one in enumerate(lines) if one.startswith(line))
        end = start + 1
        while end < len(lines) and lines[end].startswith((" ", "-")) and not lines[end].startswith("---"):
            end += 1
        return "\n".join([*lines[:start], f"{line} {value}", *lines[end:]])

    return rewritten(change, path)


_WRONG = ("7", "true", "[]", "{a: b}", "[[a]]", "[{a: b}]", "tekst", "")

_FIELDS: list[tuple[str, str, tuple[str, ...]]] = [
    # field, file, the wrong values
    ("steps:", R, _WRONG),
    ("scope:", R, _WRONG),
    ("applies_to:", R, _WRONG),
    ("risk:", R, ("7", "true", "[high]", "{a: b}", "")),
    ("deviation_examples:", R, _WRONG),
    ("change:", R, _WRONG),
    ("requirements:", R, ("7", "true", "{a: b}", "[[a]]", "[{a: b}]", "")),
    ("tasks:", ROLE, _WRONG),
    ("responsibilities:", ROLE, _WRONG),
    ("authority:", ROLE, _WRONG),
    ("competence:", ROLE, ("7", "true", "{a: b}", "[[a]]", "[{a: b}]", "tekst", "")),
    ("sites:", ROLE, ("7", "true", "[]", "{a: b}", "[[a]]", "[{a: b}]", "")),
    ("members:", TEAM, ("7", "true", "{a: b}", "[[a]]", "[{a: b}]", "tekst", "")),
    ("mandate:", TEAM, _WRONG),
    ("policy:", TEAM, ("7", "true", "{a: b}", "[[a]]", "[{a: b}]", "tekst", "")),
    ("areas:", SETTINGS, ("7", "true", "{a: b}", "[[a]]", "[{a: b}]", "tekst", "")),
    ("required_roles:", SETTINGS, ("7", "true", "[]", "{a: b}", "[[a]]", "tekst", "")),
    ("entries:", SITES, ("7", "true", "{a: b}", "[[a]]", "[{a: b}]", "tekst", "")),
    ("entries:", CHANNELS, ("7", "{a: b}", "[[a]]", "[{a: b}]", "")),
    ("entries:", TERMS, ("7", "{a: b}", "[[a]]", "[{a: b}]", "")),
    ("entries:", COMPETENCE, ("7", "{a: b}", "[[a]]", "[{a: b}]", "")),
    ("entries:", WAIVERS, ("7", "{a: b}", "[[a]]", "[{a: b}]", "")),
]


_OBJECTS = ("scope:", "applies_to:", "change:", "authority:", "mandate:")
_ROWS = ("steps:", "tasks:", "responsibilities:", "competence:", "members:", "policy:", "areas:", "entries:")


def _rule(name: str, value: str) -> str:
    """What is wrong with this value there: a field nobody knows, or the sort of the whole."""
    return "K2" if (value == "{a: b}" and name in _OBJECTS) or (value == "[{a: b}]" and name in _ROWS) else "K3"


CASES: list[Case] = [
    bad("an empty document", _whole(""), ("Y8", 1)),
    bad("only one line break", _whole("\n"), ("Y8", 1)),
    bad("no front matter", _whole("# Fall i hjemmet\n\nTekst.\n"), ("Y8", 1)),
    bad("front matter never closed", rewritten(lambda t: t.replace("\n---\n", "\n", 1)), ("Y8", 1)),
    bad("only the opening line", _whole("---\n"), ("Y8", 1)),
    bad("only the opening signs", _whole("---"), ("Y8", 1)),
    bad("spaces after the opening signs", rewritten(lambda t: t.replace("---", "---  ", 1)), ("Y8", 1)),
    bad("a space before the opening signs", rewritten(lambda t: " " + t), ("Y8", 1)),
    bad("a blank line before the opening signs", rewritten(lambda t: "\n" + t), ("Y8", 1)),
    bad("four opening signs", rewritten(lambda t: "-" + t), ("Y8", 1)),
    bad("three plus signs", rewritten(lambda t: t.replace("---", "+++")), ("Y8", 1)),
    bad("YAML in a code fence", rewritten(lambda t: "```yaml\n" + t), ("Y8", 1)),
    bad("fields in a comment of HTML", rewritten(lambda t: "<!--\n" + t), ("Y8", 1)),
    bad("nothing between the signs", _whole("---\n---\nTekst.\n"), ("Y7", 2)),
    bad("a list between the signs", _whole("---\n- a\n---\n"), ("Y7", 2)),
    bad("a text between the signs", _whole("---\nbare tekst\n---\n"), ("Y7", 2)),
    bad("only a comment between the signs", _whole("---\n# id: RUT-900\n---\n"), ("Y7", 2)),
    bad("an end mark inside", rewritten(lambda t: t.replace("risk: medium", "...\nrisk: medium")), ("Y7", "risk: medium")),
    bad("closed too early", rewritten(lambda t: t.replace("topic: fall", "---\ntopic: fall")), ("K1", 2)),
    bad("no kind", rewritten(lambda t: t.replace("kind: routine\n", "")), ("K4", 2)),
    bad("a kind that is a list", replaced("kind: routine", "kind: [routine]"), ("K4", 3)),
    bad("a kind that is a number", replaced("kind: routine", "kind: 9"), ("K4", 3)),
    bad("a kind nobody knows", replaced("kind: routine", "kind: instruks"), ("K4", 3)),
    bad("a kind in capitals", replaced("kind: routine", "kind: Routine"), ("K4", 3)),
    bad("a kind that climbs", replaced("kind: routine", "kind: ../role"), ("K4", 3)),
    bad("a kind from the language's inside", replaced("kind: routine", "kind: __class__"), ("K4", 3)),
    bad("a kind of 3,000 characters", replaced("kind: routine", "kind: " + "r" * 3_000), ("K4", 3)),
    bad("another kind's name", replaced("kind: routine", "kind: role"), ("Y11", 3)),
    bad("no id", rewritten(lambda t: t.replace("id: RUT-900\n", "")), ("K1", 2)),
    bad("an id that is a number", replaced("id: RUT-900", "id: 900"), ("K3", 2)),
    bad("an id that is a list", replaced("id: RUT-900", "id: [RUT-900]"), ("K3", 2)),
    bad("an id that is empty", replaced("id: RUT-900", 'id: ""'), ("K3", 2)),
    bad("an id that is missing its value", replaced("id: RUT-900", "id:"), ("K3", 2)),
    bad("a title of 241 characters", replaced("title: Fall i hjemmet", "title: " + "ø" * 241), ("K3", "title:")),
    bad("a note of 4,001 characters", replaced("note: Nytt punkt om å vente med å løfte.", "note: " + "ø" * 4_001), ("K3", "note:")),
    bad("a language nobody speaks", replaced("lang: nb", "lang: tlh"), ("K3", "lang:")),
    bad("a language that is a list", replaced("lang: nb", "lang: [nb]"), ("K3", "lang:")),
    bad("a field misspelt", replaced("risk: medium", "riks: medium"), ("K2", "riks:")),
    bad("a field in capitals", replaced("risk: medium", "RISK: medium"), ("K2", "RISK:")),
    bad("a status written by hand", field("status: approved"), ("K2", "status:")),
    bad("an approval written by hand", field("approved: {by: leder, on: 2026-01-01}"), ("K2", "approved:")),
    bad("a version written by hand", field('version: "1.10"'), ("K2", "version:")),
    bad("a template", field("template: main.html"), ("K2", "template:")),
    bad("an icon outside", field("icon: ../../../etc/passwd"), ("K2", "icon:")),
    bad("a field from JavaScript's inside", field("__proto__: {risk: high}"), ("K2", "__proto__:")),
    bad("a field from Python's inside", field("__class__: x"), ("K2", "__class__:")),
    bad("a field that formats", field('"{0.__class__}": x'), ("K2", "__class__")),
    bad("a value that formats", replaced("risk: medium", 'risk: "{0.__class__} %s {risk}"'), ("K3", "risk:")),
    bad("steps 31 long", rewritten(lambda t: t.replace("deviation_examples:", "".join(f"  - {{n: {n}, action: Gå, responsible: [pleier], accountable: pleier}}\n" for n in range(3, 32)) + "deviation_examples:")), ("K3", "steps:")),
    bad("steps numbered wrongly", replaced("n: 2", "n: 3"), ("R9", "n: 3")),
    bad("a step with several accountable", replaced("accountable: leder", "accountable: [leder, pleier]"), ("R1", "[leder, pleier]")),
    bad("a step with nobody accountable", replaced("    accountable: leder\n", ""), ("R1", "  - n: 2")),
    bad("a step nobody does", replaced("    responsible: [pleier]\n    accountable: leder", "    responsible: []\n    accountable: leder"), ("R1", "responsible: []")),
    bad("a step number of fifteen digits", replaced("n: 2", "n: 999999999999999"), ("K3", "n: 9999")),
    bad("a step number below nought", replaced("n: 2", "n: -1"), ("K3", "n: -1")),
    bad("a step number with decimals", replaced("n: 2", "n: 2.5"), ("K3", "n: 2.5")),
    bad("an inner field misspelt", replaced("recorded_in: {channel: journal, part: Notat}", "recorded_in: {chanel: journal, part: Notat}"), ("K2", "chanel")),
    bad("a waiver without an end", written(WAIVERS, "id: REG-WAIVERS\nkind: waivers\ntitle: Unntak\nlang: nb\nowner_role: leder\nchange: {class: significant, note: x}\nentries:\n  - {id: a, rule: F6, document: RUT-900, reason: x, owner: leder, from: 2026-01-01}\n"), ("K1", 8, WAIVERS)),
    bad("a waiver of a safety rule", written(WAIVERS, "id: REG-WAIVERS\nkind: waivers\ntitle: Unntak\nlang: nb\nowner_role: leder\nchange: {class: significant, note: x}\nentries:\n  - {id: a, rule: Y2, document: RUT-900, reason: x, owner: leder, from: 2026-11-01, until: 2026-12-01}\n"), ("W3", 8, WAIVERS)),
    bad("a waiver of ten years", written(WAIVERS, "id: REG-WAIVERS\nkind: waivers\ntitle: Unntak\nlang: nb\nowner_role: leder\nchange: {class: significant, note: x}\nentries:\n  - {id: a, rule: F6, document: RUT-900, reason: x, owner: leder, from: 2026-11-01, until: 2036-12-01}\n"), ("W1", 8, WAIVERS)),
    bad("a role above itself", replaced("reports_to: leder", "reports_to: pleier", ROLE), ("F1", "reports_to", ROLE)),
    bad("two roles above each other", replaced("reports_to: none", "reports_to: pleier", LEADER), ("F1", "reports_to", LEADER)),
    *(bad(f"{name} {value or 'nothing'} in {path.rsplit('/', 1)[-1]}", _only(name, value, path), (_rule(name, value), name, path)) for name, path, values in _FIELDS for value in values),
]
