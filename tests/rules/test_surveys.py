"""What the rules on forms and results say, variant by variant: each at the words that are mended, in every language."""

from __future__ import annotations

import hashlib

import pytest

from felles.check import level_of
from felles.words.problems import SENTENCES, key

from .samples import PAGES
from .test_relations import TODAY, Case, Edits, problems, told_where_it_is

FORM, RESULT = "docs/forms/skj-01-evaluering.yaml", "docs/results/svar-01-evaluering.yaml"
ASKED = (PAGES / "NR1" / "good" / FORM).read_text("utf-8")
ANSWERED = (PAGES / "NR1" / "good" / RESULT).read_text("utf-8")
PRINT = "sha256:" + hashlib.sha256(ASKED.encode()).hexdigest()
GRADED = '    options:\n      - {value: "1", label: I svært liten grad}\n      - {value: "2", label: I liten grad}\n      - {value: "3", label: I stor grad}\n      - {value: "4", label: I svært stor grad}\n'
BACKGROUND = "background:\n  - id: sted\n"


def form(*changes: tuple[str, str]) -> str:
    text = ASKED
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


def asked(*changes: tuple[str, str]) -> Edits:
    return {FORM: form(*changes)}


def answered(*changes: tuple[str, str], to: str = ASKED) -> Edits:
    text = ANSWERED.replace(PRINT, "sha256:" + hashlib.sha256(to.encode()).hexdigest())
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return {FORM: to, RESULT: text}


def many(count: int) -> str:
    return "".join(f"      - {{value: s{n}, label: Sted {n}}}\n" for n in range(count))


def question(id: str, options: int = 2) -> str:
    return f"  - id: {id}\n    text: Hva passer for deg?\n    options:\n{many(options)}"


NUMBER = form(('belastning, text: "Det nye er mer enn jeg rekker på en vakt.", scale: grad, about: workload}', 'belastning, text: "Det nye er mer enn jeg rekker på en vakt.", scale: grad, about: workload}\n  - {id: timer, text: "Hvor mange timer i uken?", scale: timer}\n  - {id: valg, text: "Hva nå?", scale: valg}'),
              ("items:\n", "  - {id: timer, sort: number, min: 0, max: 40}\n  - id: valg\n    sort: choice\n    options: [{value: a, label: Ja}, {value: b, label: Nei}]\nitems:\n"))  # fmt: skip
ROW = "  - {item: belastning, n: 44, counts: [12, 17, 15, 0], share: 34}\n"
ELVA, SKOGEN = "  - {item: mestrer, group: sone-elva, n: 24, counts: [0, 6, 10, 8]}\n", "  - {item: mestrer, group: sone-skogen, n: 20, counts: [0, 5, 9, 6]}\n"
HERE, THERE = "id: sone-elva, name: Sone Elva, asked: 34, answered: 24", "id: sone-skogen, name: Sone Skogen, asked: 26, answered: 20"


def with_row(row: str) -> Edits:
    return answered((ROW, ROW + f"  - {{{row}}}\n"), to=NUMBER)


def said_by(text: str, who: str = "Pårørende", consent: str = "given") -> Edits:
    return answered(("Nå vet jeg hvem jeg skal ringe, og da ringer jeg før det haster.", text), ("who: Pårørende", f"who: {who}"), ("consent: given", f"consent: {consent}"))


CASES = (
    Case("Q1.scale", FORM, "scale: gard", asked(("mestrer, text: \"Jeg mestrer det nye i en vanlig vakt.\", scale: grad", "mestrer, text: \"Jeg mestrer det nye i en vanlig vakt.\", scale: gard")), "error", says="Use one of: grad.", beside=("Q2.mastery",)),
    Case("Q1.section", FORM, "section: mest", asked(("about: mastery", "about: mastery, section: mest"), ("items:\n", "sections: [{id: forst, title: Først}]\nitems:\n")), "error", says="Use one of: forst."),
    Case("Q1.nothing", FORM, "section: mest", asked(("about: mastery", "about: mastery, section: mest")), "error"),
    Case("Q1.options", FORM, "id: grad", asked((GRADED, "")), "error"),
    Case("Q1.ends", FORM, "id: grad", asked(("    low: I svært liten grad\n", ""), ("label: I svært liten grad", 'label: "1"')), "error"),
    Case("Q1.range", FORM, "{id: timer", asked(("items:\n", "  - {id: timer, sort: number, min: 40, max: 4}\nitems:\n")), "error"),
    Case("Q1.twice", FORM, 'value: "1", label: I liten', asked(('value: "2"', 'value: "1"')), "error"),
    Case("Q2.mastery", FORM, "items:", asked((", about: mastery", "")), "error"),
    Case("Q2.workload", FORM, "items:", asked((", about: workload", "")), "error"),
    Case("Q3.group", FORM, "group_by", asked(("group_by: sted", "group_by: alder")), "error", says="Use one of: sted."),
    Case("Q3.no_group", FORM, "group_by", {FORM: ASKED[: ASKED.index(BACKGROUND)] + ASKED[ASKED.index("group_by") :]}, "error"),
    Case("Q3.who", FORM, 'text: "Ditt navn', asked(("Jeg mestrer det nye i en vanlig vakt.", "Ditt navn og hvordan det går")), "error", says="“Ditt navn” asks who answers"),
    Case("Q3.few", FORM, "background:", asked(("asked_about: 60", "asked_about: 9")), "error", says="in 2 ways. With 9 asked, some would stand alone: 10 are needed for groups of 5."),
    Case("Q3.many", FORM, "id: c", asked(("asked_about: 60\n", ""), ("group_by", f"{question('b')}{question('c')}group_by")), "error", says="3 things"),
    Case("Q3.options", FORM, "options:", asked(("asked_about: 60\n", ""), ("group_by", f"{question('b', 13)}group_by")), "error", says="There are 13 answers"),
    Case("Q4.late", FORM, "frequency", {**answered(("2026-09-01", "2025-09-01"), ("2026-09-14", "2025-09-14"), to=form(("group_by", "frequency: yearly\ngroup_by")))}, "warning", says="by 14 September 2026; days late: 68."),
    Case("Q4.never", FORM, "frequency", asked(("group_by", "frequency: yearly\nvalid_from: 2025-11-01\ngroup_by")), "warning", says="by 1 November 2026; days late: 20."),
    Case("NR1.item", RESULT, "item: belastningen", answered(("item: belastning", "item: belastningen")), "error", says="It has: mestrer, belastning."),
    Case("NR1.changed", RESULT, "item: belastningen", answered(("item: belastning", "item: belastningen"), (PRINT, "sha256:" + "0" * 64)), "warning"),
    Case("NR1.group", RESULT, "group: sone-elv", answered(("group: sone-elva", "group: sone-elv")), "error", says="Use one of: sone-elva, sone-skogen."),
    Case("NR1.no_groups", RESULT, "group: sone-elva", answered(("groups:\n", "groups: []\n"), (f"  - {{{HERE}}}\n", ""), (f"  - {{{THERE}}}\n", ""), (SKOGEN, "")), "error"),
    Case("NR1.twice", RESULT, "{item: belastning", answered((ROW, ROW + ROW)), "error", says="in row 4"),
    Case("NR1.type", RESULT, "type: competence", answered(("type: evaluation", "type: competence")), "error"),
    Case("NR2.counts", RESULT, "counts: [12", answered(("[12, 17, 15, 0], share: 34", "[12, 17, 15]")), "error", says="There are 3 numbers, and the scale has 4 answers"),
    Case("NR2.no_counts", RESULT, "counts: [20", with_row("item: timer, n: 44, counts: [20, 24]"), "error"),
    Case("NR2.apart", RESULT, "not_applicable", answered(("item: belastning, n: 44, counts: [12, 17, 15, 0], share: 34", "item: belastning, n: 38, not_applicable: 6, counts: [11, 15, 12, 0]")), "error"),
    Case("NR2.share", RESULT, "share: 50", with_row("item: valg, n: 44, counts: [22, 22], share: 50"), "error"),
    Case("NR2.median", RESULT, "median: 1", with_row("item: valg, n: 44, counts: [22, 22], median: 1"), "error"),
    Case("NR2.range", RESULT, "median: 44", with_row("item: timer, n: 44, median: 44"), "error", says="from 0 to 40"),
    Case("NR3.answered", RESULT, "answered: 61", answered(("answered: 44", "answered: 61")), "error", says="61 answered, and 60 were asked"),
    Case("NR3.groups_answered", RESULT, "answered: 44", answered((THERE, THERE.replace("20", "26")),), "error", says="In the groups 50 answered, in all 44"),
    Case("NR3.groups_asked", RESULT, "asked: 60", answered((THERE, THERE.replace("asked: 26", "asked: 36"))), "error", says="In the groups 70 were asked, in all 60"),
    Case("NR3.counts", RESULT, "counts: [12, 17, 16", answered(("[12, 17, 15, 0], share: 34", "[12, 17, 16, 0]")), "error", says="come to 45, and 44 answered"),
    Case("NR3.more", RESULT, "n: 45", answered((ROW, ROW.replace("44, counts: [12", "45, counts: [13"))), "error", says="45 answered", beside=("NR3.share",)),
    Case("NR3.parts", RESULT, "n: 24", answered((ELVA, ELVA.replace("24, counts: [0, 6, 10, 8]", "23, counts: [0, 6, 10, 7]")), ("mestrer, n: 44, counts: [0, 11, 19, 14], share: 75", "mestrer, n: 24, counts: [0, 6, 10, 8], share: 75")), "error", says="In the groups 43", beside=()),
    Case("NR3.share", RESULT, "share: 43", answered(("share: 34", "share: 43")), "error", says="Write 34"),
    Case("NR3.period", RESULT, "to: 2026-08-14", answered(("2026-09-14", "2026-08-14")), "error"),
    Case("NR3.registered", RESULT, "numerator: 50", answered(("quotes:\n", "registered: [{text: Døgn., numerator: 50, denominator: 40}]\nquotes:\n")), "error", says="50 were counted out of 40"),
    Case("NR4.few", RESULT, "n: 4", answered((ROW, "  - {item: belastning, n: 4}\n")), "error", says="of 4 people, and of fewer than 5"),
    Case("NR4.cell", RESULT, "counts: [2, 27", answered(("[12, 17, 15, 0]", "[2, 27, 15, 0]")), "error"),
    Case("NR4.alike", RESULT, "counts: [0, 9", answered((ROW, "  - {item: belastning, n: 9, counts: [0, 9, 0, 0]}\n")), "error", says="10 or more"),
    Case("NR4.group", RESULT, "n: 20", answered((THERE, "id: sone-skogen, name: Sone Skogen, answered: null"), (HERE, "id: sone-elva, name: Sone Elva, answered: 24")), "error"),
    Case("NR4.group_follows", RESULT, "answered: null", answered(("answered: 44", "answered: 27"), (THERE, "id: sone-skogen, name: Sone Skogen, answered: null"), (SKOGEN, ""), ("mestrer, n: 44, counts: [0, 11, 19, 14], share: 75", "mestrer, n: 27, counts: [0, 7, 11, 9], share: 74"), (ROW, "")), "error"),
    Case("NR4.follows", RESULT, "counts: [12, 17, null", answered(("[12, 17, 15, 0]", "[12, 17, null, 0]")), "error"),
    Case("NR5.consent", RESULT, "consent: not-needed", said_by("Det går fint.", consent="not-needed"), "error", says="(Pårørende)"),
    Case("NR5.place", RESULT, "who: Ansatt i Sone Elva", said_by("Det går fint.", "Ansatt i Sone Elva"), "error"),
    Case("NR5.initials", RESULT, "Bruker A.B.", said_by("Bruker A.B. ringer ofte."), "error"),
    Case("NR5.number", RESULT, "Bruker 12", said_by("Bruker 12 ringer ofte."), "error"),
    Case("NR5.room", RESULT, "leilighet 12", said_by("Vi banket på i leilighet 12 først."), "error"),
    Case("NR5.age", RESULT, "82 år gammel", said_by("Hun er 82 år gammel og ringer ofte."), "error"),
    Case("NR5.title", RESULT, "fru Solbakken", said_by("Jeg snakket med fru Solbakken først."), "error"),
    Case("NR5.name", RESULT, "Kari Solbakken", said_by("Jeg snakket med Kari Solbakken først."), "warning"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_each_variant_stands_where_it_is_mended(case: Case) -> None:
    told_where_it_is(case)


MINE = ("Q1", "Q2", "Q3", "Q4", "NR1", "NR2", "NR3", "NR4", "NR5")


def test_every_variant_of_these_rules_has_a_case() -> None:
    assert sorted(case.key for case in CASES) == sorted(k for k in SENTENCES if k.partition(".")[0] in MINE)


GONE = "withdrawn: {date: 2026-10-01, reason: Brukes ikke mer.}\n"
STEPS = form((GRADED, "    min: 1\n    max: 4\n"))
PEACE: dict[str, Edits] = {
    "a form alone": asked(),
    "its answers": answered(),
    "steps from one number to another": answered(to=STEPS),
    "as many combinations as there is room for": asked(("asked_about: 60", "asked_about: 10")),
    "two questions of twelve answers": asked(("asked_about: 60\n", ""), ("group_by", f"{question('b', 12)}group_by")),
    "the last day in time": answered(("2026-09-01", "2025-11-02"), ("2026-09-14", "2025-11-21"), to=form(("group_by", "frequency: yearly\ngroup_by"))),
    "one that a plan asks for": asked(("group_by", "frequency: once\nvalid_from: 2020-01-01\ngroup_by")),
    "one that was never asked and never said from when": asked(("group_by", "frequency: yearly\ngroup_by")),
    "other sorts of form without mastery": asked(("type: evaluation", "type: fidelity"), (", about: mastery", ""), (", about: workload", "")),
    "nobody at one of the answers": answered(("[12, 17, 15, 0], share: 34", "[0, 29, 15, 0], share: 34")),
    "two numbers left out": answered(("[12, 17, 15, 0]", "[null, null, 15, 0]")),
    "only how many answered": answered((ROW, "  - {item: belastning, n: 9, counts: [null, null, null, null]}\n")),
    "a question that nobody answered": answered((ROW, "  - {item: belastning, n: 0, counts: [0, 0, 0, 0]}\n")),
    "whoever speaks in office": said_by("Vi tok oss tid.", "Kommunalsjef", "not-needed"),
    "a limit that is an age": said_by("Alle over 75 år får tilbudet."),
    "one that is withdrawn": {FORM: ASKED, RESULT: answered(("answered: 44", "answered: 4"))[RESULT].replace("period:", GONE + "period:")},  # type: ignore[union-attr]
}  # fmt: skip


@pytest.mark.parametrize("edits", PEACE.values(), ids=PEACE.keys())
def test_nobody_is_disturbed_by(edits: Edits) -> None:
    assert [(str(p.place), key(p), dict(p.values)) for p in problems(edits)] == []


def test_time_alone_never_makes_an_error() -> None:
    edits = answered(to=form(("group_by", "frequency: monthly\ngroup_by")))
    found = problems(edits, today="2030-01-01")
    assert {(key(p), level_of(p)) for p in found if p.rule in MINE} == {("Q4.late", "warning")}
    assert TODAY < "2030-01-01"


def test_a_form_that_was_changed_makes_no_error_of_yesterdays_answers() -> None:
    changed = form(('      - {value: "4", label: I svært stor grad}\n', ""))
    edits = {FORM: changed, RESULT: ANSWERED}
    found = {key(p): level_of(p) for p in problems(edits) if p.rule in MINE}
    assert found == {"NR2.counts": "warning", "NR2.share": "warning"}


def test_odd_values_are_told_by_their_shape_alone() -> None:
    odd = {FORM: ASKED.replace("text: Hvor arbeider du?", "text: [1]").replace("scale: grad, about: mastery", "scale: {a: 1}"), RESULT: ANSWERED.replace("n: 24", "n: mange").replace("answered: 20", "answered: [20]").replace("counts: [12, 17, 15, 0]", "counts: 12").replace("from: 2026-09-01", "from: i fjor")}
    assert {p.rule for p in problems(odd)} <= {"K1", "K2", "K3", "Q1", "Q2", "NR1", "NR4"}
