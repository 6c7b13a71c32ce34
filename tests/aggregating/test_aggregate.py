"""``felles aggregate``: what it writes, what it refuses, and that nothing else is left anywhere."""

from __future__ import annotations

import datetime
import random
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.cli.handbook import felles
from tests.killing import left_by_kills

from felles.aggregating import asked_by
from felles.aggregating.questions import plain
from felles.plain.headings import allowed, headings
from felles.reading.handbook import read_folder
from felles.reading.text import read_yaml

from .survey import HEADINGS, aggregate, answers, as_csv, as_excel, laid

RESULT = "docs/results/svar-2026-10.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return laid(tmp_path / "handbook")


def result(root: Path, path: str = RESULT) -> dict[str, Any]:
    data = read_yaml((root / path).read_text("utf-8"))
    assert isinstance(data, dict)
    return data


def refused(root: Path, file: Path, *more: str, lang: str = "en") -> str:
    """What is said of a file of which nothing is written."""
    before = everything(root)
    code, out, err = aggregate(root, file, *more, lang=lang)
    assert code == 1 and err == "", (code, out, err)
    assert everything(root) == before
    return out


def everything(top: Path) -> dict[str, bytes]:
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()}


# --- What is written ------------------------------------------------------------------------------------------------------


def test_answers_become_a_result_that_the_checks_have_nothing_against(root: Path, tmp_path: Path) -> None:
    rows = answers(60)
    code, out, err = aggregate(root, as_csv(tmp_path / "svar.csv", rows))
    assert (code, err) == (0, "") and f"{RESULT} has the sums" in out
    data = result(root)
    assert (data["title"], data["change"]["note"]) == ("Slik gikk det, oktober 2026", "Svarene er talt opp.")
    assert (data["asked"], data["answered"], data["form"], data["period"]) == (90, 60, "SKJ-910", {"from": "2026-10-05", "to": "2026-10-16"})
    assert [(g["id"], g["name"], g["answered"]) for g in data["groups"]] == [("nord", "Nord i bygda", 30), ("sor", "Sør i bygda", 15), ("vest", "Vest i bygda", 15)]
    whole = {row["item"]: row for row in data["rows"] if "group" not in row}
    assert whole["mestring"]["counts"] == [sum(row[1] == i for row in rows) for i in range(1, 6)]
    assert whole["mestring"]["share"] == round(100 * sum(row[1] >= 4 for row in rows) / 60)
    assert whole["timer"] == {"item": "timer", "n": 60, "median": sorted(row[4] for row in rows)[30]}
    assert whole["kommentar"] == {"item": "kommentar", "n": sum(row[5] != "" for row in rows)}
    assert [line for line in felles("-C", str(root), "--lang", "en", "--today", "2026-11-21", "check")[1].split("\n") if line.startswith(RESULT)] == []


def test_what_was_left_out_is_told_and_stands_in_the_result(root: Path, tmp_path: Path) -> None:
    out = aggregate(root, as_csv(tmp_path / "svar.csv", answers(60)))[1]
    left = result(root)["suppressed"]
    assert out.count("Left out: ") == len(left) > 0
    assert "Left out: some of the answers to mestring in Nord i bygda, because fewer than 5 gave one of the answers, or that would follow." in out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_however_the_file_was_saved_the_sums_are_the_same(root: Path, tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [[str(cell).replace(".", ",") if isinstance(cell, float) and delimiter != "," else cell for cell in row] for row in answers(40)]
    assert aggregate(root, as_csv(tmp_path / "svar.csv", rows, delimiter=delimiter, encoding=encoding))[0] == 0
    first = (root / RESULT).read_bytes()
    assert aggregate(root, as_excel(tmp_path / "svar.xlsx", answers(40)))[0] == 0
    assert (root / RESULT).read_bytes() == first, "the same bytes are no other content"


def test_in_any_order_and_by_value_or_words(root: Path, tmp_path: Path) -> None:
    rows = answers(50)
    assert aggregate(root, as_csv(tmp_path / "svar.csv", rows))[0] == 0
    first = (root / RESULT).read_bytes()
    words = {1: "Helt uenig", 2: "2 - Litt uenig", 3: "verken eller ", 4: "4. Litt enig", 5: "Helt enig"}
    other = [[row[0], words[row[1]], words[row[2]], row[3].upper(), row[4], row[5]] for row in rows]
    random.Random(3).shuffle(other)
    texts = ("Hvor arbeider du?", "mestring: Jeg vet hva jeg skal gjøre.", "Rutinen gjør arbeidsdagen tyngre. *", "BRUKER-DEN", "Hvor mange timer brukte dere", "Hva vil du si til oss?")
    assert aggregate(root, as_csv(tmp_path / "ord.csv", other, texts))[0] == 0
    assert (root / RESULT).read_bytes() == first


def test_a_column_asked_for_parts_the_answers(root: Path, tmp_path: Path) -> None:
    headings = (*HEADINGS, "Turnus")
    rows = [[*row, "Natt" if i % 3 else "Dag og kveld"] for i, row in enumerate(answers(60))]
    assert aggregate(root, as_csv(tmp_path / "svar.csv", rows, headings), "--group", "turnus", "--asked", "Natt=44")[0] == 0
    assert result(root)["groups"] == [{"id": "dag-og-kveld", "name": "Dag og kveld", "answered": 20}, {"id": "natt", "name": "Natt", "asked": 44, "answered": 40}]


def test_fewer_than_five_in_all_is_a_result_without_numbers(root: Path, tmp_path: Path) -> None:
    assert aggregate(root, as_csv(tmp_path / "svar.csv", answers(4)))[0] == 0
    data = result(root)
    assert data["answered"] is None and all(row["n"] is None and "counts" not in row for row in data["rows"])
    assert data["suppressed"] == [{"what": "all", "why": "few-answered"}]


def test_the_handbook_or_the_form_may_ask_for_more(root: Path, tmp_path: Path) -> None:
    form = root / "docs" / "forms" / "skj-910-slik-gikk-det.yaml"
    form.write_text(form.read_text("utf-8").replace("group_by: sted", "group_by: sted\nsmallest_group: 12"), "utf-8")
    assert aggregate(root, as_csv(tmp_path / "svar.csv", answers(40)))[0] == 0
    data = result(root)
    assert data["smallest_group"] == 12 and {g["id"]: g["answered"] for g in data["groups"]} == {"nord": None, "sor": None, "vest": None}


def test_what_people_wrote_in_a_result_stays_when_it_is_made_again(root: Path, tmp_path: Path) -> None:
    assert aggregate(root, as_csv(tmp_path / "svar.csv", answers(60)))[0] == 0
    file = root / RESULT
    file.write_text(file.read_text("utf-8") + "summary: De fleste vet hva de skal gjøre.\nrecommendation: continue\n", "utf-8")
    later = as_csv(tmp_path / "flere.csv", answers(80))
    code, out, err = aggregate(root, later)
    assert code == 3 and "There is a result in docs/results/svar-2026-10.yaml already" in err and out == ""
    assert result(root)["answered"] == 60
    assert aggregate(root, later, "--again")[0] == 0
    data = result(root)
    assert (data["answered"], data["summary"], data["recommendation"]) == (80, "De fleste vet hva de skal gjøre.", "continue")


# --- Beside what stands already -------------------------------------------------------------------------------------------


def test_nearly_the_same_people_are_not_counted_twice(root: Path, tmp_path: Path) -> None:
    assert aggregate(root, as_csv(tmp_path / "svar.csv", answers(60)))[0] == 0
    more = as_csv(tmp_path / "flere.csv", [*answers(60), *[["sor", 4, 2, "ja", 3, ""]] * 3])
    out = refused(root, more, "--to", "docs/results/svar-2026-10-to.yaml")
    assert "SVAR-2026-10 is published already, and the two are of the same people but for fewer than 5." in out


def test_one_place_of_what_was_told_of_all(root: Path, tmp_path: Path) -> None:
    assert aggregate(root, as_csv(tmp_path / "svar.csv", answers(60)), "--to", "docs/results/svar-alle.yaml")[0] == 0
    headings = HEADINGS[1:]
    all_but_two = [row[1:] for row in answers(60)][:58]
    out = refused(root, as_csv(tmp_path / "ett.csv", all_but_two, headings), "--site", "bygda")
    assert "SVAR-ALLE is published already" in out


# --- What can't be counted ------------------------------------------------------------------------------------------------


def one(column: int, value: Any, count: int = 12) -> list[list[Any]]:
    """Answers of which the ninth has something else in a column: row 10 of the file."""
    rows = answers(count)
    rows[8][column] = value
    return rows


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        (1, "7", "svar.csv, row 10, column B: “7” is no answer to mestring. Its answers are: 1, 2, 3, 4, 5."),
        (1, "3,5", "row 10, column B: “3,5” is no answer to mestring."),
        (1, "80 %", "row 10, column B: There is a percentage where one person's answer to mestring should be."),
        (1, "=1+1", "row 10, column B: “=1+1” is no answer to mestring."),
        (1, "Ikke aktuelt", "row 10, column B: “Ikke aktuelt” is given as an answer to mestring, and the form doesn't offer that."),
        (3, "kanskje", "row 10, column D: “kanskje” is no answer to bruker-den. Its answers are: ja, nei."),
        (4, "mange", "row 10, column E: “mange” is no number, and timer asks for one."),
        (4, "61", "row 10, column E: The answer to timer is 61; it must be from 0 to 60."),
        (4, "-1", "row 10, column E: The answer to timer is -1; it must be from 0 to 60."),
        (0, "Øst", "row 10, column A: “Øst” is no group that answers are parted by. Use one of: Nord i bygda, Sør i bygda, Vest i bygda."),
    ],
)  # fmt: skip
def test_a_cell_that_is_no_answer_is_told_by_row_and_column(root: Path, tmp_path: Path, column: int, value: str, says: str) -> None:
    assert says in refused(root, as_csv(tmp_path / "svar.csv", one(column, value)))


def test_not_relevant_is_an_answer_where_the_form_offers_it(root: Path, tmp_path: Path) -> None:
    rows = answers(30)
    for row in rows[:6]:
        row[2] = "Ikke aktuelt"
    assert aggregate(root, as_csv(tmp_path / "svar.csv", rows))[0] == 0
    assert next(row for row in result(root)["rows"] if row["item"] == "belastning" and "group" not in row)["not_applicable"] == 6


def test_every_fault_is_told_not_only_the_first(root: Path, tmp_path: Path) -> None:
    rows = answers(40)
    for i in (3, 5, 9):
        rows[i][1] = "9"
    out = refused(root, as_csv(tmp_path / "svar.csv", rows))
    assert [f"row {n}," in out for n in (5, 7, 11)] == [True] * 3


@pytest.mark.parametrize(("column", "value", "form", "says"), [
    (1, datetime.date(2026, 4, 5), "dd.mm.yyyy", "row 10, column B: The spreadsheet has made a date of the answer to mestring."),
    (4, 0.5, "0%", "row 10, column E: There is a percentage where one person's answer to timer should be."),
])  # fmt: skip
def test_what_excel_makes_of_answers(root: Path, tmp_path: Path, column: int, value: Any, form: str, says: str) -> None:
    import xlsxwriter

    rows = answers(12)
    with xlsxwriter.Workbook(str(tmp_path / "svar.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for r, row in enumerate(rows, 1):
            sheet.write_row(r, 0, row)
        shape = book.add_format({"num_format": form})
        if isinstance(value, datetime.date):
            sheet.write_datetime(9, column, datetime.datetime(value.year, value.month, value.day), shape)
        else:
            sheet.write_number(9, column, value, shape)
    assert says in refused(root, tmp_path / "svar.xlsx")


@pytest.mark.parametrize(
    ("headings", "says"),
    [
        (("sted", "mestring", "belastning", "bruker-den", "timer", "trivsel"), "row 1, column F: “trivsel” is no question of SKJ-910."),
        (("sted", "mestring", "belastning", "bruker-den", "timr", "kommentar"), "row 1, column E: “timr” is no question of SKJ-910. Did you mean “timer”?"),
        (("sted", "mestring", "mestring", "bruker-den", "timer", "kommentar"), "row 1, column C: The same question is in column B too."),
        (("E-post", "mestring", "belastning", "bruker-den", "timer", "kommentar"), "row 1, column A: “e-post” tells who answered."),
        (("ID", "mestring", "belastning", "bruker-den", "timer", "kommentar"), "row 1, column A: “id” tells who answered."),
        (("Nord", "4", "2", "ja", "3", "Det var Kari Nordmann som sa det"), "row 1: No heading here is a question of SKJ-910."),
    ],
)  # fmt: skip
def test_headings_that_are_no_questions(root: Path, tmp_path: Path, headings: tuple[str, ...], says: str) -> None:
    out = refused(root, as_csv(tmp_path / "svar.csv", answers(12), headings))
    assert says in out and "Nordmann" not in out


def test_a_column_may_be_left_unread_and_times_are(root: Path, tmp_path: Path) -> None:
    headings = ("Tidsmerke", *HEADINGS, "Notat")
    rows = [["2026-10-05 12:00:01", *row, "Ring 99 88 77 66"] for row in answers(20)]
    file = as_csv(tmp_path / "svar.csv", rows, headings)
    assert "“Notat” is no question" in refused(root, file)
    code, out, _ = aggregate(root, file, "--without", "notat")
    assert code == 0 and "Left unread: A, H." in out


@pytest.mark.parametrize(("text", "sort"), [
    ("Ring meg på 99 88 77 66", "a telephone number"),
    ("Jeg heter Kari Nordmann og er sint", "what looks like somebody's name"),
    ("Skriv til kari.nordmann@gmail.com", "an e-mail address"),
    ("Fødselsnummeret er 01010750160", "an identity number"),
])  # fmt: skip
def test_somebody_named_in_free_text_stops_it_and_is_not_repeated(root: Path, tmp_path: Path, text: str, sort: str) -> None:
    out = refused(root, as_csv(tmp_path / "svar.csv", one(5, text)))
    assert f"svar.csv, row 10, column F: There is {sort} in the free text." in out
    assert not any(part in out for part in ("Kari", "99 88", "gmail", "010107"))


def test_a_long_answer_in_a_closed_question_is_not_repeated(root: Path, tmp_path: Path) -> None:
    secret = "Jeg er den eneste som går natt, og det er sjefen som er grunnen"
    for column in (0, 1, 3, 4):
        out = refused(root, as_csv(tmp_path / "svar.csv", one(column, secret)))
        assert "row 10" in out and "sjefen" not in out and "natt" not in out


@pytest.mark.parametrize(("content", "says"), [
    (b"", "svar.csv: There is nothing in the file."),
    (b"\n\n\n", "svar.csv: There is nothing in the file."),
    (";".join(HEADINGS).encode(), "svar.csv: There are headings in the file and no answers."),
    ((";".join(HEADINGS) + "\nsor;4;2;ja;3\n").encode(), "svar.csv, row 2: The row has 5 columns, and the headings have 6."),
    ((";".join(HEADINGS) + "\nsor;4;2;ja;3;;;x\n").encode(), "svar.csv, row 2, column G: The row has 8 columns, and the headings have 6."),
    ((";".join(HEADINGS) + "\nsor,4,2,ja,3,fint\n").encode(), "svar.csv, row 2: The row has 1 columns, and the headings have 6."),
])  # fmt: skip
def test_files_that_hold_no_answers(root: Path, tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "svar.csv"
    file.write_bytes(content)
    assert says in refused(root, file)


@pytest.mark.parametrize("sort", ["torn", "old", "no zip", "quotation", "zeros"])
def test_files_that_can_t_be_read_at_all(root: Path, tmp_path: Path, sort: str) -> None:
    good = as_excel(tmp_path / "god.xlsx", answers(30)).read_bytes()
    file = tmp_path / ("svar.csv" if sort in ("quotation", "zeros") else "svar.xlsx")
    file.write_bytes({
        "torn": good[: len(good) // 2],
        "old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "no zip": b"PK\3\4" + b"hei" * 300,
        "quotation": (";".join(HEADINGS) + '\nsor;4;2;ja;3;"uten slutt\nsor;4;2;ja;3;fint\n').encode(),
        "zeros": bytes(4000),
    }[sort])  # fmt: skip
    before = everything(root)
    code, out, err = aggregate(root, file)
    assert code == 3 and out == "" and err.startswith(f"felles: {file}") and everything(root) == before
    assert "Traceback" not in err


def test_an_excel_file_made_to_burst_is_refused_in_little_room(root: Path, tmp_path: Path) -> None:
    good, bomb = as_excel(tmp_path / "god.xlsx", answers(30)), tmp_path / "svar.xlsx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = content.replace(b"</sheetData>", b"<row/>" * 50_000_000 + b"</sheetData>")
            target.writestr(name, content)
    assert bomb.stat().st_size < 2 << 20
    tracemalloc.start()
    try:
        code, _, err = aggregate(root, bomb)
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()
    assert code == 3 and "unpacks to" in err


@pytest.mark.parametrize("lang", ["nb", "da", "sv"])
def test_faults_are_told_in_the_reader_s_language(root: Path, tmp_path: Path, lang: str) -> None:
    file = as_csv(tmp_path / "svar.csv", one(1, "7"))
    said = refused(root, file, lang=lang)
    assert "row" not in said and "is no answer" not in said and "“7”" in said.replace("«7»", "“7”").replace("»7«", "“7”").replace("”7”", "“7”")


@pytest.mark.parametrize(("more", "asked", "says"), [
    ((), "20", "More answered than were asked."),
    ((), "mange", "“mange” is no number of people."),
    (("--asked", "øst=4"), "90", "There is no group called “øst” in the file."),
    (("--site", "manen"), "90", "There is no site called “manen”."),
    (("--to", "docs/plans/svar.yaml"), "90", "A result can't be put at docs/plans/svar.yaml."),
    (("--to", "../ute.yaml"), "90", "A result can't be put at ../ute.yaml."),
    (("--period", "2026-10-16", "2026-10-05"), "90", "The period ends before it begins."),
    (("--period", "2026-10-16", "2026-12-05"), "90", "The period ends on 2026-12-05, which has not come yet."),
])  # fmt: skip
def test_what_makes_no_sense_is_wrong_use(root: Path, tmp_path: Path, more: tuple[str, ...], asked: str, says: str) -> None:
    before = everything(root)
    code, out, err = aggregate(root, as_csv(tmp_path / "svar.csv", answers(40)), *more, asked=asked)
    assert code == 2 and out == "" and says in err and everything(root) == before


def test_a_form_that_isn_t_there(root: Path, tmp_path: Path) -> None:
    code, _, err = felles("-C", str(root), "--lang", "en", "aggregate", "SKJ-911", str(tmp_path / "svar.csv"), "--period", "2026-10-05", "2026-10-16", "--asked", "9")
    assert code == 2 and "There is no form called “SKJ-911”." in err


# --- Nothing is left ------------------------------------------------------------------------------------------------------


def test_no_answer_is_left_anywhere(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that is only in a free text is in no file that was made, here or where temporary files go."""
    away = tmp_path / "tmp"
    away.mkdir()
    monkeypatch.setenv("TMPDIR", str(away))
    rows = answers(60)
    for row in rows:
        row[5] = "grønnsåpebukkehorn"
    for file in (as_csv(tmp_path / "svar.csv", rows), as_excel(tmp_path / "svar.xlsx", rows)):
        code, out, err = aggregate(root, file)
        assert code == 0 and "grønnsåpe" not in out + err
    assert list(away.iterdir()) == []
    assert all("grønnsåpe".encode() not in content for content in everything(root).values())


ROOMS = ("cli/aggregate.py", "felles/output.py")


def test_killed_at_any_line_leaves_no_half_result_and_no_answers(root: Path, tmp_path: Path) -> None:
    file = as_csv(tmp_path / "svar.csv", [[*row[:5], "grønnsåpebukkehorn"] for row in answers(40)])
    before = everything(root)
    assert aggregate(root, file)[0] == 0
    whole = (root / RESULT).read_bytes()
    (root / RESULT).unlink()
    left = left_by_kills(root, ROOMS, lambda: aggregate(root, file), tmp_path / "left")
    assert len(left) > 4
    for one in left:
        now = everything(one)
        assert now.get(RESULT) in (None, whole)
        assert all("grønnsåpe".encode() not in content for content in now.values())
        assert all(content == whole[: len(content)] for path, content in now.items() if path not in before and not path.endswith(".lock"))
        (one / RESULT).unlink(missing_ok=True)
        assert aggregate(one, file)[0] == 0 and (one / RESULT).read_bytes() == whole
        assert {path for path in everything(one) if path not in before} == {RESULT}, "the next run tidies up"


def test_rows_are_not_kept_while_they_are_counted(root: Path, tmp_path: Path) -> None:
    """Peak memory of ten times as many rows, within one process, is the same but for what Python itself does."""
    peaks = []
    for count in (2_000, 20_000):
        file = as_csv(tmp_path / f"{count}.csv", answers(count))
        tracemalloc.start()
        assert aggregate(root, file, "--to", f"docs/results/svar-{count}.yaml", "--period", f"20{10 + count // 2000}-01-01", f"20{10 + count // 2000}-01-31", asked="30000")[0] == 0
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0], peaks


def test_a_file_that_may_not_be_read(root: Path, tmp_path: Path) -> None:
    code, _, err = aggregate(root, tmp_path / "finnes-ikke.csv")
    assert code == 3 and "finnes-ikke.csv can't be read: No such file or directory." in err


@pytest.mark.parametrize("by_id", [True, False])
def test_the_headings_a_form_gives_its_survey_tool_come_back_understood(root: Path, by_id: bool) -> None:
    """And so does each answer it may have, as people read it."""
    handbook = read_folder(root)
    form = handbook.by_id["SKJ-910"]
    asked = asked_by(form)
    given = headings(form, by_id=by_id)
    assert [one.id for heading in given if (one := asked.in_column(heading)) is not None] == [one.id for one in (*asked.background, *asked.items)]
    steps = {item.id: item.answers for item in asked.items}
    for id, _, *said in allowed(form):
        if steps.get(id):
            assert [steps[id][plain(answer)] for answer in said] == list(range(len(said)))


def test_a_formula_without_a_value_is_no_missing_answer(root: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(list(HEADINGS))
    for row in one(1, "=2+2"):
        book.active.append(row)
    book.save(tmp_path / "svar.xlsx")
    code, out, err = aggregate(root, tmp_path / "svar.xlsx")
    assert code == 3 and out == "" and "svar.xlsx, row 10: there is a formula here" in err
