"""Every rule has its page in every language, and samples that do what they say."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest

from felles.model import Problem
from felles.rules import all_rules

from .samples import PAGES, Side, lay_base, problems, sample

RULES = tuple(all_rules())
MEND = {"nb": "Slik retter du det", "da": "Sådan retter du det", "sv": "Så rättar du", "en": "How to put it right"}
GIT = re.compile(
    r"(?i)\b(?:git(?:hub|lab)?|commit\w*|branch(?:es)?|merge\w*|pull[ -]?requests?|push(?:e[drt]?|es|ing|a|ade)?|rebase\w*|"
    r"repo(?:sitory|sitories|sitoriet|et|t)?|forks?|forken|diffs?|diffen|checkout|gren(?:en|er|ene|ar)?|hash|stash)\b"
)
MOST_CHANGED = 8
"""Lines by which a good sample may differ from its bad one, removed and added together."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> tuple[Problem, ...]:
    """What the base alone gives. Nothing, as the first test holds; the others leave it out of account so
    that a fault in the base or a schema turns one test red and not all."""
    return problems(lay_base(tmp_path_factory.mktemp("rules") / "base"))


def test_the_base_has_no_problem(base: tuple[Problem, ...]) -> None:
    assert [f"{p.place} {p.rule} {dict(p.values)}" for p in base] == []


def test_there_is_a_folder_for_each_rule_and_no_other() -> None:
    assert sorted(p.name for p in PAGES.iterdir() if p.is_dir()) == sorted([*RULES, "base"])


def _found(rule: str, side: Side, base: tuple[Problem, ...], target: Path) -> list[str]:
    one = sample(rule)
    left = [p for p in problems(one.lay(side, target / side), one.doings[side]) if p not in base]
    return [f"{p.place} {p.rule}" for p in left]


@pytest.mark.parametrize("rule", RULES)
def test_the_bad_sample_gives_this_one_problem_at_the_mark(
    rule: str, base: tuple[Problem, ...], tmp_path: Path
) -> None:
    assert _found(rule, "bad", base, tmp_path) == [f"{sample(rule).place} {rule}"]


@pytest.mark.parametrize("rule", RULES)
def test_the_good_sample_gives_none(rule: str, base: tuple[Problem, ...], tmp_path: Path) -> None:
    assert _found(rule, "good", base, tmp_path) == []


@pytest.mark.parametrize("rule", RULES)
def test_the_samples_differ_by_the_mending_alone(rule: str, tmp_path: Path) -> None:
    one = sample(rule)
    bad, good = (_tree(one.lay(side, tmp_path / side)) for side in ("bad", "good"))
    changed = [path for path in sorted(bad.keys() | good.keys()) if bad.get(path) != good.get(path)]
    if one.doings["bad"].get("tampered") != one.doings["good"].get("tampered"):
        assert not changed, "what the history did is all that is wrong"
        return
    assert changed, "the mending changes nothing"
    moved = [path for path in changed if path not in bad or path not in good]
    if moved:  # a file renamed, taken away or made
        assert len(changed) <= 2 and len(moved) == len(changed), changed
        contents = [tree[path] for path in moved for tree in (bad, good) if path in tree]
        assert len(set(contents)) == 1, "a renamed file stays as it was"
        return
    assert len(changed) == 1, changed
    if any(
        one.doings["bad"].get(name) != one.doings["good"].get(name) for name in ("encode", "links", "pad", "edit", "decided")
    ):
        assert one.files("bad").get(changed[0]) in (None, one.files("good").get(changed[0])), (
            "only how it is saved differs"
        )
        return
    before, after = (tree[changed[0]].decode("utf-8").splitlines() for tree in (bad, good))
    differing = [line for line in difflib.ndiff(before, after) if line[:2] in ("- ", "+ ")]
    assert len(differing) <= MOST_CHANGED, "\n".join(differing)


def _tree(root: Path) -> dict[str, bytes]:
    return {
        p.relative_to(root).as_posix(): str(p.readlink()).encode() if p.is_symlink() else p.read_bytes()
        for p in root.rglob("*")
        if p.is_symlink() or p.is_file()
    }


def _page(rule: str, language: str) -> str:
    return (PAGES / rule / f"{language}.md").read_text("utf-8")


@pytest.mark.parametrize("language", MEND)
@pytest.mark.parametrize("rule", RULES)
def test_the_page_says_why_and_how_to_mend_it(rule: str, language: str) -> None:
    text = _page(rule, language)
    assert re.findall(r"^#+ .*$", text, re.MULTILINE) == [f"## {MEND[language]}"]
    why, mend = text.split(f"## {MEND[language]}\n")
    assert len(why.split()) >= 25, "too short to tell what happens when it goes wrong"
    assert len([p for p in why.strip().split("\n\n") if p]) <= 2
    assert len(re.findall(r"^(?:[0-9]+\.|-) \S", mend, re.MULTILINE)) >= 2, "steps to follow"
    assert text.endswith("\n") and not text.endswith("\n\n")


@pytest.mark.parametrize("rule", RULES)
def test_the_page_is_written_in_its_language_and_without_words_of_version_control(rule: str) -> None:
    texts = {language: _page(rule, language) for language in MEND}
    for language, text in texts.items():
        told = re.sub(r"`[^`\n]+`", "", text)  # a field is called what it is called, `branches` too
        assert not GIT.search(told), f"{language}: {GIT.search(told)}"
        for line in (one.strip() for one in text.splitlines() if len(one.split()) > 8):
            same = [other for other, t in texts.items() if other != language and line in t]
            assert not same, f"{language} and {same}: {line}"
