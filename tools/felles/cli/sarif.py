"""A report as SARIF 2.1.0, the form that code-scanning views read."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import felles
from felles.check import Report, level_of
from felles.model import Problem
from felles.rules import all_rules
from felles.words import Words
from felles.words.problems import said
from felles.words.rules import title


def sarif(report: Report, words: Words) -> dict[str, Any]:
    """The whole report; waived problems are there too, marked as suppressed with the reason."""
    rules = list(all_rules())
    results = [_result(problem, words, rules) for problem in report.problems]
    for problem, exemption in report.silenced:
        suppressed = {"kind": "external", "status": "accepted", "justification": exemption.reason}
        results.append({**_result(problem, words, rules), "suppressions": [suppressed]})
    driver = {
        "name": "Felles",
        "version": felles.__version__,
        "rules": [
            {"id": id, "shortDescription": {"text": title(id, words)}, "defaultConfiguration": {"level": rule.level}}
            for id, rule in all_rules().items()
        ],
    }
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }


def _result(problem: Problem, words: Words, rules: list[str]) -> dict[str, Any]:
    message, help = said(problem, words)
    place = problem.place
    region = {"startLine": place.line, "startColumn": place.column}
    return {
        "ruleId": problem.rule,
        "ruleIndex": rules.index(problem.rule),
        "level": level_of(problem),
        "message": {"text": f"{message} {help}"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": quote(place.path, errors="surrogateescape")}, "region": region}}],
    }
