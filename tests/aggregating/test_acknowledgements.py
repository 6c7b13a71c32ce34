"""``felles acknowledgements``: who has read what becomes how many at each place, and nothing else is left anywhere."""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from tests.cli.handbook import PROJECT, changed, felles, made
from tests.killing import left_by_kills

from felles.aggregating.acknowledging import beside, shown
from felles.reading.text import read_yaml
from felles.reading.tool_columns import acknowledges

DONE = "docs/acknowledgements/les-rut-900-v1.yaml"
SITES = "docs/registers/reg-sites.yaml"
HEADINGS = ("Tidsmerke", "Dokument", "Versjon", "Hvor arbeider du?", "E-post", "Navn")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A sound handbook with three places and no counts yet."""
    made(tmp_path / "handbook")
    with (tmp_path / "handbook" / SITES).open("a", encoding="utf-8") as file:
        file.write("  - {id: byen, name: Byen, type: zone, active_from: 2014-01-01}\n  - {id: oya, name: Øya, type: night, active_from: 2014-01-01}\n")
    (tmp_path / "handbook" / DONE).unlink()
    return tmp_path / "handbook"


def rows(**counts: int) -> list[list[Any]]:
    """So many people at each place, each once, in no order."""
    names = {"bygda": "Bygda", "byen": "Byen", "oya": "Øya"}
    found = [["2026-11-02 08:00", "RUT-900", 1, names[place], f"{place}.{i}@eksempel.example", f"Fru Grønnsåpe {place} {i}"] for place, count in counts.items() for i in range(count)]
    random.Random(2).shuffle(found)
    return found


def as_csv(path: Path, some: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS, delimiter: str = ";") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(headings)
        writer.writerows(some)
    return path


def as_excel(path: Path, some: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Svar")
        for r, row in enumerate([headings, *some]):
            sheet.write_row(r, 0, row)
    return path


ASKED = ("--asked", "bygda=30", "--asked", "Byen=24", "--asked", "oya=8")


def count(root: Path, file: Path, *more: str, asked: Sequence[str] = ASKED, today: str = "2026-11-21", lang: str = "en") -> tuple[int, str, str]:
    return felles("-C", str(root), "--lang", lang, "--today", today, "acknowledgements", str(file), *asked, *more)


def places(root: Path) -> dict[str, dict[str, Any]]:
    data = read_yaml((root / DONE).read_text("utf-8"))
    return {row["site"]: {k: v for k, v in row.items() if k != "site"} for row in data["places"]}


def everything(top: Path) -> dict[str, bytes]:
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()}


def refused(root: Path, file: Path, *more: str, asked: Sequence[str] = ASKED) -> str:
    before = everything(root)
    code, out, err = count(root, file, *more, asked=asked)
    assert code in (1, 2, 3) and everything(root) == before, (code, out, err)
    return out + err


# --- What is written ------------------------------------------------------------------------------------------------------


def test_rows_become_numbers_for_each_place_and_the_checks_have_nothing_against_them(root: Path, tmp_path: Path) -> None:
    code, out, err = count(root, as_csv(tmp_path / "lest.csv", rows(bygda=18, byen=22, oya=5)))
    assert (code, err) == (0, "") and f"{DONE} has the numbers. New or changed: bygda, byen, oya." in out
    data = read_yaml((root / DONE).read_text("utf-8"))
    assert (data["id"], data["about"], data["counted_at"], data["smallest_group"]) == ("LES-RUT-900-V1", {"document": "RUT-900", "version": 1}, "2026-11-21", 5)
    assert data["title"].startswith("Lest og bekreftet: ") and data["change"]["note"] == "Talt opp 21. november 2026."
    assert places(root) == {"bygda": {"asked": 30, "acknowledged": 18}, "byen": {"asked": 24, "suppressed": "few-left"}, "oya": {"asked": 8, "suppressed": "few-asked"}}
    assert [line for line in felles("-C", str(root), "--lang", "en", "--today", "2026-11-21", "check")[1].split("\n") if line.startswith(DONE)] == []


def test_nothing_of_anybody_is_written_or_said(root: Path, tmp_path: Path) -> None:
    code, out, err = count(root, as_csv(tmp_path / "lest.csv", rows(bygda=18)))
    assert code == 0
    for text in (out, err, *(content.decode("utf-8", "replace") for content in everything(root).values())):
        assert "grønnsåpe" not in text.casefold() and "eksempel.example" not in text and "08:00" not in text


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_however_it_is_saved_the_numbers_are_the_same(root: Path, tmp_path: Path, delimiter: str) -> None:
    assert count(root, as_csv(tmp_path / "lest.csv", rows(bygda=18, byen=12), delimiter=delimiter))[0] == 0
    first = (root / DONE).read_bytes()
    (root / DONE).unlink()
    assert count(root, as_excel(tmp_path / "lest.xlsx", rows(byen=12, bygda=18)))[0] == 0
    assert (root / DONE).read_bytes() == first


@pytest.mark.parametrize(
    "headings",
    [("dokument", "VERSION", "Enhed"), ("Document ID", "version number", "Where do you work?"), ("Rutin", "Version *", "Arbetsplats"), ("RUTINE:", "utgave", "Sted")],
)
def test_columns_are_known_by_their_headings_in_every_language(root: Path, tmp_path: Path, headings: tuple[str, ...]) -> None:
    some = [[row[1], f"versjon {row[2]}", row[3]] for row in rows(bygda=18)]
    assert count(root, as_csv(tmp_path / "lest.csv", some, headings))[0] == 0
    assert places(root)["bygda"] == {"asked": 30, "acknowledged": 18}


def test_a_column_with_a_heading_of_its_own_is_named(root: Path, tmp_path: Path) -> None:
    file = as_csv(tmp_path / "lest.csv", [row[1:4] for row in rows(bygda=18)], ("Hva har du lest?", "Versjon", "Sted"))
    assert "No heading says which document was read." in refused(root, file)
    assert count(root, file, "--column", "document=Hva har du lest?")[0] == 0 and places(root)["bygda"]["acknowledged"] == 18
    assert "names no column" in refused(root, file, "--column", "navn=Navn")


def test_somebody_who_answered_twice_counts_once_and_those_without_a_name_each_count(root: Path, tmp_path: Path) -> None:
    some = rows(bygda=12)
    code, out, _ = count(root, as_csv(tmp_path / "lest.csv", [*some, *some[:4]]))
    assert code == 0 and "4 answers were of people who had answered before." in out and places(root)["bygda"]["acknowledged"] == 12
    (root / DONE).unlink()
    nobody = [[*row[:4], "anonymous", ""] for row in rows(bygda=18)]
    code, out, _ = count(root, as_csv(tmp_path / "ingen.csv", nobody))
    assert code == 0 and places(root)["bygda"]["acknowledged"] == 18
    (root / DONE).unlink()
    code, out, _ = count(root, as_csv(tmp_path / "uten.csv", [row[:4] for row in rows(bygda=11)], HEADINGS[:4]))
    assert code == 0 and "each row was counted as one" in out and places(root)["bygda"]["acknowledged"] == 11


def test_how_many_were_asked_may_stand_in_a_table(root: Path, tmp_path: Path) -> None:
    table = as_csv(tmp_path / "spurt.csv", [["Bygda", "Sykepleier", 12], ["bygda", "Assistent", 18], ["Byen", "Alle", "24"]], ("Sted", "Funksjon", "Antall"))
    assert count(root, as_csv(tmp_path / "lest.csv", rows(bygda=18, byen=10)), asked=("--asked", str(table)))[0] == 0
    assert places(root) == {"bygda": {"asked": 30, "acknowledged": 18}, "byen": {"asked": 24, "acknowledged": 10}}
    broken = as_csv(tmp_path / "feil.csv", [["Bygda", "mange"]], ("Sted", "Antall"))
    assert "feil.csv, row 2, column B: This is no number of people." in refused(root, tmp_path / "lest.csv", asked=("--asked", str(broken)))


# --- Again ------------------------------------------------------------------------------------------------------------------


def test_a_new_count_takes_the_place_of_the_one_before_and_says_what_changed(root: Path, tmp_path: Path) -> None:
    assert count(root, as_csv(tmp_path / "lest.csv", rows(bygda=11, byen=12)))[0] == 0
    file = root / DONE
    file.write_text(file.read_text("utf-8") + "related: [RUT-900]\n", "utf-8")
    code, out, _ = count(root, as_csv(tmp_path / "flere.csv", rows(bygda=18, byen=12)), asked=("--asked", "bygda=30"), today="2026-11-28")
    assert code == 0 and "New or changed: bygda." in out
    assert places(root) == {"bygda": {"asked": 30, "acknowledged": 18}, "byen": {"asked": 24, "acknowledged": 12}, "oya": {"asked": 8, "suppressed": "few-asked"}}
    assert read_yaml(file.read_text("utf-8"))["related"] == ["RUT-900"], "what people wrote in it stays"
    before = file.read_bytes()
    code, out, _ = count(root, as_csv(tmp_path / "flere.csv", rows(bygda=18, byen=12)), today="2026-12-05")
    assert code == 0 and "1 count stands as it was" in out and file.read_bytes() == before


def test_two_counts_never_differ_by_so_few_that_it_tells_of_them(root: Path, tmp_path: Path) -> None:
    assert count(root, as_csv(tmp_path / "lest.csv", rows(bygda=11, byen=12)))[0] == 0
    assert count(root, as_csv(tmp_path / "flere.csv", rows(bygda=13, byen=18)), today="2026-11-28")[0] == 0
    assert places(root)["bygda"] == {"asked": 30, "acknowledged": 11, "counted_at": "2026-11-21"}
    assert places(root)["byen"] == {"asked": 24, "acknowledged": 18}
    assert count(root, as_csv(tmp_path / "enda.csv", rows(bygda=16, byen=18)), today="2026-12-05")[0] == 0
    assert places(root)["bygda"] == {"asked": 30, "acknowledged": 16}, "five more can be told of"


def test_whatever_is_counted_no_number_shown_tells_of_one_to_four(root: Path) -> None:
    """Every number of readers among up to forty asked, and every number after it: what is shown, what is left, what differs."""
    for k in (5, 8):
        for asked in range(41):
            told = {n: shown("bygda", asked, n, k) for n in range(asked + 1)}
            for n, row in told.items():
                if "acknowledged" in row:
                    assert asked >= 2 * k and n not in range(1, k) and asked - n not in range(1, k)
                else:
                    hidden = [m for m, other in told.items() if other == row]
                    assert len(hidden) >= min(asked + 1, k - 1), "more than one number may stand behind it"
            for was, now in itertools.product(told, told):
                row = beside(told[now], told[was], "2026-11-01", k)
                if "acknowledged" in row and "acknowledged" in told[was]:
                    assert abs(row["acknowledged"] - told[was]["acknowledged"]) not in range(1, k)


# --- What is refused ----------------------------------------------------------------------------------------------------------


def test_a_file_in_the_handbook_is_not_counted_but_told_to_be_moved(root: Path) -> None:
    inside = as_csv(root / "docs" / "lest.csv", rows(bygda=18))
    assert "is in the handbook" in refused(root, inside)
    _, out, _ = felles("-C", str(root), "--lang", "en", "--today", "2026-11-21", "check")
    assert "docs/lest.csv" in out and "says who has read what, one person a row" in out
    assert acknowledges(HEADINGS) and not acknowledges(("Dokument", "Sted"))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["x", "RUT-009", 1, "Bygda", "", ""], "row 20, column B: “RUT-009” is no document of the handbook. Did you mean RUT-900?"),
        (["x", "kari.nordmann@eksempel.example", 1, "Bygda", "", ""], "row 20, column B: This is no document of the handbook."),
        (["x", "RUT-900", "siste", "Bygda", "", ""], "row 20, column C: “siste” is no version. A version is a whole number, such as 3."),
        (["x", "RUT-900", 1, "Fjellet", "", ""], "row 20, column D: “Fjellet” is no site of the handbook. Use one of: bygda, byen, oya."),
        (["x", "RUT-900", 1, "", "", ""], "row 20, column D: This is empty."),
    ],
)
def test_what_cannot_be_counted_is_told_where_it_stands_and_nothing_is_written(root: Path, tmp_path: Path, row: list[Any], said: str) -> None:
    out = refused(root, as_csv(tmp_path / "lest.csv", [*rows(bygda=18), row]))
    assert f"lest.csv, {said}" in out and "Nothing was written." in out and "kari" not in out


def test_more_than_were_asked_and_places_nobody_counted_are_refused(root: Path, tmp_path: Path) -> None:
    file = as_csv(tmp_path / "lest.csv", rows(bygda=31))
    assert "At bygda more have read RUT-900 than were asked." in refused(root, file)
    assert "RUT-900 at: bygda." in refused(root, file, asked=("--asked", "byen=24"))
    assert "There is no site called “fjellet”." in refused(root, file, asked=("--asked", "fjellet=24"))
    assert "is no number of people" in refused(root, file, asked=("--asked", "bygda=mange"))
    assert "There is no document called “RUT-1”." in refused(root, file, "--only", "RUT-1")


def test_a_kind_that_is_missing_is_said(root: Path, tmp_path: Path) -> None:
    for path in sorted((root / "schemas" / "acknowledgement").iterdir()):
        path.unlink()
    assert "no kind of document for how many have read something" in refused(root, as_csv(tmp_path / "lest.csv", rows(bygda=18)))


def test_the_handbook_may_ask_for_more(root: Path, tmp_path: Path) -> None:
    settings = next(path for path in (root / "docs" / "registers").iterdir() if path.name == "reg-settings.yaml")
    changed(root, "language: nb\n", "language: nb\nthresholds: {small_number: 9}\n", settings.relative_to(root).as_posix())
    assert count(root, as_csv(tmp_path / "lest.csv", rows(bygda=8, byen=12)))[0] == 0
    assert places(root)["bygda"] == {"asked": 30, "suppressed": "few-acknowledged"} and read_yaml((root / DONE).read_text("utf-8"))["smallest_group"] == 9


ROOMS = ("cli/acknowledgements.py", "felles/output.py")


def test_killed_at_any_line_leaves_no_half_count_and_nobody(root: Path, tmp_path: Path) -> None:
    file = as_csv(tmp_path / "lest.csv", rows(bygda=18, byen=12))
    before = everything(root)
    assert count(root, file)[0] == 0
    whole = (root / DONE).read_bytes()
    (root / DONE).unlink()
    left = left_by_kills(root, ROOMS, lambda: count(root, file), tmp_path / "left")
    assert len(left) > 4
    for one in left:
        now = everything(one)
        assert now.get(DONE) in (None, whole)
        assert all("grønnsåpe".encode() not in content.lower() for content in now.values())
        assert all(content == whole[: len(content)] for path, content in now.items() if path not in before and not path.endswith(".lock"))
        (one / DONE).unlink(missing_ok=True)
        assert count(one, file)[0] == 0 and (one / DONE).read_bytes() == whole
        assert {path for path in everything(one) if path not in before} == {DONE}, "the next run tidies up"


def test_the_command_is_among_those_there_are() -> None:
    assert "acknowledgements" in felles("--lang", "en", "--help")[1] and (PROJECT / "tools/felles/cli/acknowledgements.py").is_file()
