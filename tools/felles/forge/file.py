"""The reviews file: what somebody, or another program, says was said of a proposal.

It is only stated: no forge vouches for it. Everything that isn't as ``schemas/reviews.json`` says stops the reading,
with its place in the file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from felles import shipped
from felles.errors import CannotRun
from felles.forge.moments import instant, written
from felles.forge.reviews import PROPOSAL, ROW, digest, everybody, text
from felles.model.judging import Proposal, Review, Reviews
from felles.output import replace_file
from felles.words import N_

MOST_BYTES = 8 << 20
_MOMENTS = frozenset({"opened_at", "head_at", "merged_at", "submitted_at"})
_HELP = N_("schemas/reviews.json says what a reviews file holds. Nothing was taken as approved.")


def read_file(path: Path) -> Reviews:
    """The reviews in a file. CannotRun, with the place, when it can't be read or isn't a reviews file."""
    return read(content(path), str(path))


def content(path: Path) -> bytes:
    """A reviews file's bytes, as many as one can have and one more. CannotRun when it can't be read."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise CannotRun(
            N_("The reviews file {path} can't be read ({reason})."),
            N_("Check the file's name and whether you may read it."),
            path=str(path),
            reason=error.strerror or type(error).__name__,
        ) from None


def signed_file(content: bytes, name: str, account: str, sign: Callable[[Review], str]) -> tuple[bytes, Review] | None:
    """The file with a signature on the newest answer that an account has given to the proposal's newest version, and
    that answer; all else stays as it was. None when it has given none that isn't signed.

    CannotRun when it isn't a reviews file."""
    reviews = read(content, name)
    own = [
        (review.submitted_at, i)
        for i, review in enumerate(reviews.reviews)
        if review.account == account and review.state != "commented" and review.commit == reviews.proposal.head and review.submitted_at
    ]
    place = max(own, default=("", None))[1]
    if place is None or reviews.reviews[place].signature is not None:
        return None
    review = reviews.reviews[place]
    found = _json(content, name)
    found["reviews"][place]["signature"] = sign(review)
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode("utf-8"), review


def write_file(path: Path, reviews: Reviews) -> None:
    """Writes a reviews file, whole or not at all."""
    replace_file(path, text(reviews).encode("utf-8"))


def read(content: bytes, name: str) -> Reviews:
    """The reviews in a file's bytes; ``name`` is what the file is called in a message."""
    found = _json(content, name)
    for error in _validator().iter_errors(found):
        raise _misshapen(error, name)
    found = _in_utc(found, name)
    proposal = {key: found["proposal"].get(key) for key in PROPOSAL}
    number = proposal["number"]
    proposal |= {
        "number": None if number is None else int(number),  # 42.0 is a whole number too
        "authors": everybody(proposal["authors"] or []),
        "urgent": bool(proposal["urgent"]),
    }
    return Reviews(
        found["source"],
        Proposal(**proposal),
        tuple(
            # The digest is of the row as it stands; the moment is read as the instant it names.
            Review(**{key: row.get(key) for key in ROW}, strength="stated", answer=answer, signature=row.get("signature"))
            for row, answer in zip(found["reviews"], found["answers"], strict=True)
        ),
    )


def _json(content: bytes, name: str) -> Any:
    if len(content) > MOST_BYTES:
        raise CannotRun(N_("{path} is too long for a reviews file."), _HELP, path=name)
    try:
        return json.loads(content.decode("utf-8"), object_pairs_hook=_no_twins, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise CannotRun(N_("{path}:{line}:{column}: this is not JSON."), _HELP, path=name, line=error.lineno, column=error.colno) from None
    except _Twice as error:
        raise CannotRun(N_("{path}: “{field}” appears twice in one place."), _HELP, path=name, field=_shown(str(error))) from None
    except (ValueError, RecursionError):  # no UTF-8, no number, or too deep
        raise CannotRun(N_("{path} is not JSON in UTF-8."), _HELP, path=name) from None


class _Twice(Exception):
    pass


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)


@lru_cache(maxsize=1)
def _validator() -> Any:
    from jsonschema import Draft202012Validator
    from referencing import Registry

    schema = json.loads((shipped.schemas() / "reviews.json").read_text("utf-8"))
    return Draft202012Validator(schema, registry=Registry())


def _misshapen(error: Any, name: str) -> CannotRun:
    """What is wrong, at which field; items are counted from 1."""
    where = _place(error.absolute_path)
    if error.validator == "required":
        missing = next(key for key in error.validator_value if key not in error.instance)
        field = f"{where}.{missing}" if where else missing
        return CannotRun(N_("{path}: “{field}” is missing; write null when it isn't known."), _HELP, path=name, field=field)
    if error.validator == "additionalProperties":
        extra = next(key for key in error.instance if key not in error.schema["properties"])
        field = _shown(f"{where}.{extra}" if where else extra)
        return CannotRun(N_("{path}: “{field}” is no field of a reviews file."), _HELP, path=name, field=field)
    return CannotRun(
        N_("{path}: “{field}” can't be {value}."), _HELP, path=name, field=where or "reviews", value=_shown(json.dumps(error.instance, ensure_ascii=False))
    )


def _in_utc(found: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The same with every moment in UTC, and each row's digest beside the rows."""

    def moments(row: Mapping[str, Any], *place: str | int) -> dict[str, Any]:
        for key, value in row.items():
            for one in value if isinstance(value, list) else [value]:
                _plain(one, (*place, key), name)
        return {key: _moment(value, (*place, key), name) if key in _MOMENTS and value is not None else value for key, value in row.items()}

    return {
        "source": found["source"],
        "proposal": moments(found["proposal"], "proposal"),
        "reviews": [moments(row, "reviews", number) for number, row in enumerate(found["reviews"])],
        "answers": [digest(row) for row in found["reviews"]],
    }


def _plain(value: Any, place: tuple[str | int, ...], name: str) -> None:
    """Refuses text that no UTF-8 can hold or that a terminal would act on; only a reason and a signature have several lines."""
    allowed = "\n\t" if place[-1] in ("reason", "signature") else ""
    if isinstance(value, str) and not all(sign.isprintable() or sign in allowed for sign in value):
        raise CannotRun(N_("{path}: “{field}” can't be {value}."), _HELP, path=name, field=_place(place), value=_shown(json.dumps(value)))


def _moment(value: str, place: tuple[str | int, ...], name: str) -> str:
    try:
        return written(instant(value), late=place[-1] != "merged_at")
    except ValueError:
        raise CannotRun(
            N_("{path}: “{field}” is no moment with a time zone, such as 2026-03-09T10:00:00Z: {value}."),
            _HELP,
            path=name,
            field=_place(place),
            value=_shown(value),
        ) from None


def _place(path: Any) -> str:
    out = ""
    for part in path:
        out += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if out else str(part)
    return out


def _shown(value: str) -> str:
    shown = "".join(sign if sign.isprintable() else "?" for sign in value)
    return shown if len(shown) <= 80 else shown[:79] + "…"
