"""What the code can report and what can be said are the same: no variant without a sentence, no sentence nobody says.

The code is read, not run: each call that makes a problem names its rule and its variant as texts, or as a name
that is given one of a few texts in the same function.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import felles
from felles.rules import all_rules
from felles.words.problems import SENTENCES

CODE = Path(felles.__file__).parent

# Who makes problems, and where its rule and variant stand among the arguments; None: always K5.
MAKERS: dict[str, tuple[int | None, int]] = {"Problem": (0, 3), "Refused": (0, 1), "_refuse": (0, 1), "problem": (0, 1), "Broken": (None, 0)}

ELSEWHERE = {
    "R1.missing": "a schema's x-felles-rule names the rule whose fields these are",
    "R1.shape": "a schema's x-felles-rule names the rule whose fields these are",
    "K6.mapping": "the rule is named by who asks for the file to be read",
    "K7.mapping": "the rule is named by who asks for the file to be read",
    **{f"K8.{fault}": "what mkdocs.yml may say is told where it is read" for fault in ("address", "fixed", "mapping", "text", "unknown")},
    "Y9.link": "the tree says which sort of thing lies there",
    "Y9.other": "the tree says which sort of thing lies there",
    "K6.shape": "the fact about layouts says which fault it is",
    **{f"K6.{fault}": "the fact about layouts says which fault it is" for fault in ("field", "key", "lacks", "list", "word", "word-guess")},
    **{f"D6.{done}": "main's history says what was done" for done in ("changed", "removed", "mixed")},
    **{f"TR1.{fault}": "the fact about translations says what is wrong with how one names its source" for fault in ("which", "missing", "unread", "language")},
    **{f"U4.{which}": "the pattern that is met says which negations" for which in ("omit", "unless", "un")},
    **{f"NR4.{how}": "the fact about small numbers says how they show" for how in ("alike", "cell", "few", "follows", "group", "group_follows")},
    **{f"MK3.{fault}": "a place's row says what is wrong with its numbers" for fault in ("asked", "both", "few", "left", "more", "neither", "small")},
    **{f"NR9.{what}": "the fact about raw answers says what lies there" for what in ("acknowledged", "answers", "statistics", "table", "unseen")},
    **{f"N3.{what}": "what a finding still needs says which" for what in ("answer", "decision", "effect", "measures")},
    **{f"N5.{sort}": "the list of words says which sort" for sort in ("blame", "person")},
    **{f"Q1.{field}": "the field that names nothing says which" for field in ("scale", "section")},
    **{f"{rule}.{sign}": "what was found says what it is" for rule in ("M6", "NR5", "PD6") for sign in ("initials", "number", "room", "age", "title", "name")},
}


def made(compared: bool) -> set[str]:
    """The key of every problem the code makes; ``RULE.text*`` where a part is put in later.

    With ``compared`` also what a name is compared with: a name that may be many things is some of them.
    """
    found: set[str] = set()
    for path in sorted(CODE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        _FUNCTIONS[:] = functions
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
                around = [f for f in functions if f.lineno <= node.lineno <= (f.end_lineno or 0)]
                found.update(_keys(node, min(around, key=lambda f: (f.end_lineno or 0) - f.lineno, default=None), compared))
    return found


def _keys(call: ast.Call, function: ast.FunctionDef | None, compared: bool) -> Iterator[str]:
    at, variant_at = MAKERS[call.func.id]  # type: ignore[attr-defined]
    rules = {"K5"} if at is None else set(_texts(call.args[at], function, compared))
    variants = set(_texts(call.args[variant_at], function, compared)) if len(call.args) > variant_at else {""}
    yield from (f"{rule}.{variant}" if variant else rule for rule in rules for variant in variants)


def _texts(value: ast.expr, function: ast.FunctionDef | None, compared: bool) -> Iterator[str]:
    """The texts an expression can be, as far as it can be read off."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _texts(value.body, function, compared)
        yield from _texts(value.orelse, function, compared)
    elif isinstance(value, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in value.values)
    elif isinstance(value, ast.Name) and function is not None:
        for given in _given(value.id, function, compared):
            if not (isinstance(given, ast.Name) and given.id == value.id):
                yield from _texts(given, function, compared)


def _given(name: str, function: ast.FunctionDef, compared: bool) -> Iterator[ast.expr]:
    """What a name is given in a function: by assignment, by a loop over texts, and perhaps by comparison with texts."""
    for node in _inside(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id == name:
                    yield node.value
                elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    yield from (v for t, v in zip(target.elts, node.value.elts, strict=True) if isinstance(t, ast.Name) and t.id == name)
        elif isinstance(node, ast.For) and isinstance(node.target, ast.Name) and node.target.id == name and isinstance(node.iter, ast.Tuple):
            yield from node.iter.elts
        elif isinstance(node, ast.For) and isinstance(node.target, ast.Tuple):
            at = next((i for i, part in enumerate(node.target.elts) if isinstance(part, ast.Name) and part.id == name), None)
            called = {call.func.id for call in ast.walk(node.iter) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)}
            if at is not None and called:
                yield from _told(at, len(node.target.elts), called)
        elif compared and isinstance(node, ast.Compare) and isinstance(node.left, ast.Name) and node.left.id == name and isinstance(node.comparators[0], ast.Tuple):
            yield from node.comparators[0].elts


def _told(at: int, size: int, called: set[str]) -> Iterator[ast.expr]:
    """What generators of these names yield at one place of tuples of that size."""
    for function in _FUNCTIONS:
        if function.name in called:
            for node in _inside(function):
                if isinstance(node, ast.YieldFrom):
                    inner = {call.func.id for call in ast.walk(node.value) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)}
                    yield from _told(at, size, inner - called)
                if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == size:
                    yield node.value.elts[at]


_FUNCTIONS: list[ast.FunctionDef] = []
"""Every function of the module that is read."""


def _inside(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """The function's own nodes, without those of functions within it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef):
            waiting.extend(ast.iter_child_nodes(node))


def _meet(pattern: str, key: str) -> bool:
    head, star, tail = pattern.partition("*")
    return key == pattern if not star else key.startswith(head) and key.endswith(tail)


def test_every_problem_the_code_makes_has_a_sentence() -> None:
    rules = all_rules()
    own = {key for key in made(compared=False) if key.partition(".")[0] in rules}
    assert len(own) > 100
    assert sorted(key for key in own if not any(_meet(key, said) for said in SENTENCES)) == []


def test_every_sentence_is_one_the_code_can_say() -> None:
    patterns = made(compared=True)
    assert sorted(key for key in SENTENCES if key not in ELSEWHERE and not any(_meet(p, key) for p in patterns)) == []
    assert [key for key in ELSEWHERE if key not in SENTENCES] == []


def test_every_rule_has_a_sentence_and_no_sentence_lacks_its_rule() -> None:
    assert {key.partition(".")[0] for key in SENTENCES} == set(all_rules())
