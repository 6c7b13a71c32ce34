"""The page on how numbers about people are made says the same in every language, and the limits it names are the program's."""

from __future__ import annotations

import re

import pytest
from tests.rules.test_rule_pages import GIT

from felles.measuring.small import LEAST
from felles.shipped import about

LANGUAGES = ("nb", "da", "sv", "en")
FIVE = {"nb": "fem mennesker", "da": "fem mennesker", "sv": "fem människor", "en": "five people"}
TEN = {"nb": "færre enn ti", "da": "færre end ti", "sv": "färre än tio", "en": "fewer than ten"}


def text(language: str) -> str:
    return (about() / "numbers" / f"{language}.md").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_the_same_parts(language: str) -> None:
    def shape(said: str) -> list[str]:
        return re.findall(r"^(?:#+|[0-9]\.|-)(?= )", said, re.M)

    assert shape(text(language)) == shape(text("en"))
    assert not GIT.search(text(language)) and "felles aggregate" in text(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_limits_are_those_that_hold(language: str) -> None:
    assert LEAST == 5 and FIVE[language] in text(language) and TEN[language] in text(language).casefold()
