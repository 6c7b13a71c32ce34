"""NR9: which files may hold people's answers; and how little is read of them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import yaml
from tests.aggregating.survey import HEADINGS, answers, as_csv, as_excel, laid
from tests.cli.handbook import PROJECT, ROUTINE, changed

from felles.facts import Facts
from felles.reading.handbook import read_folder
from felles.reading.headings import heads


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return laid(tmp_path / "handbook")


def found(root: Path) -> list[tuple[str, str]]:
    return [(path, variant) for path, variant, _ in Facts(read_folder(root), "2026-11-21")["raw_answers"]]


@pytest.mark.parametrize("place", ["svar.csv", "docs/results/svar.csv", "docs/svar.csv", "annet/sted/svar.csv", "routines/hjemme/svar.csv"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_answers_to_a_form_are_found_wherever_they_lie(root: Path, place: str, encoding: str) -> None:
    (root / place).parent.mkdir(parents=True, exist_ok=True)
    as_csv(root / place, answers(3), encoding=encoding)
    assert found(root) == [(place, "answers")]


def test_in_excel_too_on_any_sheet(root: Path) -> None:
    as_excel(root / "annet.xlsx", answers(3))
    with xlsxwriter.Workbook(str(root / "docs" / "flere.xlsx")) as book:
        book.add_worksheet("Tomt")
        sheet = book.add_worksheet("Svar")
        sheet.write_row(3, 0, HEADINGS)
        sheet.write_row(4, 0, answers(1)[0])
    assert found(root) == [("annet.xlsx", "answers"), ("docs/flere.xlsx", "answers")]


def test_by_the_questions_own_texts(root: Path) -> None:
    as_csv(root / "export.csv", [["1", "2"]], ("Jeg vet hva jeg skal gjøre.", "Rutinen gjør arbeidsdagen tyngre.*"), delimiter=",")
    assert found(root) == [("export.csv", "answers")]


def test_headings_alone_are_no_answers(root: Path) -> None:
    """What a form gives its survey tool may lie about."""
    (root / "annet").mkdir()
    as_csv(root / "annet" / "skj-910.csv", [])
    assert found(root) == []


def test_a_table_needs_a_document_it_belongs_to(root: Path) -> None:
    table = root / "routines" / "hjemme" / "priser.csv"
    table.write_text("vare;pris\nhansker;40\nlys;12\n", "utf-8")
    assert found(root) == [("routines/hjemme/priser.csv", "table")]
    changed(root, "\n---\n", "\nattachments:\n  - {path: priser.csv, title: Hva ting koster, licence: own}\n---\n")
    document = next(d for d in read_folder(root).documents if d.path == ROUTINE)
    assert document.attached == ("routines/hjemme/priser.csv",) and found(root) == []
    table.write_bytes(b"mestring;belastning\n4;5\n")
    assert found(root) == [("routines/hjemme/priser.csv", "answers")], "an attachment may be no file of answers"


def test_what_can_t_be_looked_into(root: Path) -> None:
    changed(root, "\n---\n", "\nattachments:\n  - {path: priser.xlsx, title: Hva ting koster, licence: own}\n---\n")
    table = root / "routines" / "hjemme" / "priser.xlsx"
    for content in (b"PK\3\4 nothing", bytes(200), b"a;b\n1;2\n" * 200_000):
        table.write_bytes(content)
        assert found(root) == [("routines/hjemme/priser.xlsx", "unseen")]


def test_files_of_programs_for_statistics_are_never_opened(root: Path) -> None:
    for name in ("data.sav", "docs/data.dta", "annet/data.parquet"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(b"")
    assert [variant for _, variant in found(root)] == ["statistics"] * 3


def test_what_bursts_is_not_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "")
        file.writestr("xl/sharedStrings.xml", b" " * (200 << 20))
    assert heads(packed.getvalue()) is None


def test_the_hook_for_git_and_the_rule_know_the_same_formats() -> None:
    import re

    from felles.reading.headings import STATISTICS

    hooks = {hook["id"]: hook for hook in yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    files = re.compile(hooks["felles-no-raw-answers"]["files"])
    assert all(files.search(f"a/b{suffix}") for suffix in STATISTICS) and not files.search("svar.csv") and not files.search("a.sav.md")
