"""Bytes and YAML: reading ends in data or in one refusal with a place, never in anything else."""

from __future__ import annotations

import io
import json
import math
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from felles.reading.text import MAX_BYTES, Refused, decode, positions, read_yaml, scalar, split
from felles.words import Words
from felles.words.problems import SENTENCES
from properties.handbooks import BASE

_SEEDS = [path.read_bytes() for path in sorted(BASE.rglob("*")) if path.is_file()]
_YAML_SIGNS = st.text(alphabet=st.sampled_from(list(" \n\t:-?[]{},#&*!|>'\"%@`~.0123456789abeflnorstuxyNØå\u00a0\u2028\x85\ufeff")), max_size=60)

settings.register_profile("felles", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("felles")


def _read(data: bytes, markdown: bool) -> Any:
    """Data, or the refusal as a tuple."""
    try:
        text = decode(data)
        front, body, line = split(text) if markdown else (text, "", 0)
        return "data", json.dumps(read_yaml(front, 2 if markdown else 1), ensure_ascii=False), body, line
    except Refused as refused:
        name = f"{refused.rule}.{refused.variant}" if refused.variant else refused.rule
        message, help = SENTENCES[name]
        for spoken in (Words("nb"), Words("en")):
            assert spoken(message).format(**refused.values)
            assert spoken(help).format(**refused.values)
        assert 1 <= refused.line <= data.replace(b"\r\n", b"\n").count(b"\n") + 2
        assert refused.column >= 1
        return "refused", refused.rule, refused.variant, refused.line, refused.column


@given(st.binary(max_size=300), st.booleans())
@example(b"", False)
@example(b"\xff\xfe", True)
@example(b"---\n---", True)
@settings(max_examples=600)
def test_any_bytes_are_data_or_refused_the_same_each_time(data: bytes, markdown: bool) -> None:
    assert _read(data, markdown) == _read(data, markdown)


@given(st.sampled_from(_SEEDS), st.data())
@settings(max_examples=400)
def test_documents_with_some_bytes_changed(seed: bytes, data: st.DataObject) -> None:
    changed = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(changed)))
        if data.draw(st.booleans()):
            changed[at : at + data.draw(st.integers(0, 30))] = b""
        else:
            changed[at:at] = data.draw(st.one_of(st.binary(max_size=4), _YAML_SIGNS.map(str.encode)))
    for markdown in (True, False):
        assert _read(bytes(changed), markdown) == _read(bytes(changed), markdown)


@given(_YAML_SIGNS)
@settings(max_examples=600)
def test_signs_of_yaml_in_any_order(text: str) -> None:
    outcome = _read(text.encode(), False)
    if outcome[0] == "refused":
        return
    # What is taken is what an independent reader of YAML 1.2 takes, but for scalars: those are ours to type.
    try:
        theirs = YAML(typ="safe", pure=True)
        theirs.version = (1, 2)
        understood = theirs.load(io.StringIO(text))
    except Exception:
        return
    assert _shape(read_yaml(text)) == _shape(understood)


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {"dict": sorted((str(k), json.dumps(_shape(v))) for k, v in value.items())}
    if isinstance(value, list):
        return [_shape(item) for item in value]
    return "scalar"


_VISIBLE = st.text(
    alphabet=st.one_of(st.characters(min_codepoint=0x20, max_codepoint=0x7E), st.sampled_from(list("æøåÆØÅäöÄÖčđŋšŧž–«»…€\n"))), max_size=40
)
_SCALARS = st.one_of(
    _VISIBLE,
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.booleans(),
    st.none(),
    st.integers(-(10**6), 10**6).map(lambda n: n / 100),
)
_TREES = st.recursive(_SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_VISIBLE.filter(bool), inner, max_size=4)), max_leaves=25)


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


@given(_TREES, st.sampled_from([None, '"', "'", "|", ">"]), st.booleans())
@settings(max_examples=500)
def test_what_is_written_is_read_back_equal(tree: Any, style: str | None, flow: bool) -> None:
    class Dumper(_Plain):
        pass

    if style is not None:
        Dumper.add_representer(str, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style))
    text = yaml.dump(tree, Dumper=Dumper, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    try:
        back = read_yaml(text)
    except Refused as refused:
        # PyYAML, writing 1.1, leaves plain some keys that 1.2 reads as numbers, and tags what it can't write otherwise.
        assert refused.rule in ("Y5", "Y12"), (text, refused)
        return
    assert _typed(back) == _typed(tree), text


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_typed(item) for item in value]
    return type(value).__name__, value


_PLAIN_SCALARS = st.one_of(
    st.from_regex(r"[-+]?[0-9][0-9_.:,eExXoOabcdef+\-]{0,20}", fullmatch=True),
    st.from_regex(r"[A-Za-z~.][A-Za-z0-9.:_\-]{0,12}", fullmatch=True),
    st.sampled_from(["NO", "no", "Yes", "on", "y", "0301", "1.10", "22:22", "2026-02-30", "1e3", ".5", "0x1F", "0o7", "-0", "+1", ".inf", "nan", "null", "~", "TRUE"]),
)


@given(_PLAIN_SCALARS)
@settings(max_examples=800)
def test_a_plain_scalar_is_kept_as_written_or_says_exactly_the_same(text: str) -> None:
    value = scalar(text)
    if isinstance(value, str):
        assert value == text
    elif value is None:
        assert text in ("~", "null", "Null", "NULL")
    elif isinstance(value, bool):
        assert text.lower() == str(value).lower()
    else:
        assert str(value) == text
        assert math.isfinite(value)


@pytest.mark.parametrize("markdown", [True, False])
def test_a_file_as_large_as_may_be_is_read_and_one_byte_more_is_not(markdown: bool) -> None:
    start = b"---\na: 1\n---\n" if markdown else b"a: 1\n#"
    assert _read(start + b"x" * (MAX_BYTES - len(start)), markdown)[0] == "data"
    assert _read(start + b"x" * (MAX_BYTES - len(start) + 1), markdown)[:3] == ("refused", "Y3", "bytes")


@given(_TREES.filter(lambda tree: isinstance(tree, (dict, list))), st.booleans(), st.integers(1, 50))
@settings(max_examples=300)
def test_every_field_has_a_place_inside_the_text(tree: Any, flow: bool, first: int) -> None:
    text = yaml.dump(tree, Dumper=_Plain, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    lines = text.split("\n")
    for pointer, (line, column) in positions(text, first).items():
        assert first <= line < first + len(lines)
        rest = lines[line - first][column - 1 :]
        assert rest or not pointer, (pointer, text)
        if pointer and isinstance(pointer[-1], str) and pointer[-1].isalnum() and pointer[-1].isascii():
            assert rest.lstrip("\"'? ").startswith(pointer[-1]), (pointer, rest)
