"""Asking a forge over HTTP: one question, one whole answer, or a sentence that says what is wrong.

The token goes in one header, to one host, and is never part of a message. Nothing is retried but one short, polite
wait when the forge asks for it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from felles.errors import CannotRun, WrongUse
from felles.forge.answers import Answer, rows
from felles.words import N_

if TYPE_CHECKING:
    pass

TIME_OUT = 30.0
"""Seconds for one whole answer."""
WAIT_AT_MOST = 10.0
"""Seconds a forge may ask us to wait; a longer wait is left to people."""
MOST_BYTES = 32 << 20
MOST_PAGES = 200
_HOPS = 3
_LOCAL = ("127.0.0.1", "::1", "localhost")

Parameters = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Got:
    """A forge's answer: status, what its body says, and what its headers say of more pages."""

    status: int
    value: Any
    more: bool
    """A next page is announced."""
    total: int | None
    """How many rows all pages have together; None where the forge doesn't say."""


class Line:
    """A connection to one forge."""

    def __init__(
        self,
        address: str,
        token: str | None,
        *,
        accept: str = "application/json",
        headers: Mapping[str, str] | None = None,
        time_out: float = TIME_OUT,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        httpx = _httpx()
        self.address = address.rstrip("/")
        self.host, self._place = _checked(self.address, token)
        self._wait, self._time_out = wait, time_out
        # Plain, so that a small answer can't unfold into an enormous one.
        sent = {"Accept": accept, "Accept-Encoding": "identity", "User-Agent": "felles", **(headers or {})}
        if token:
            if not token.isascii() or not token.isprintable() or " " in token:
                raise WrongUse(
                    N_("The token for {host} holds signs that no token has."),
                    N_("Copy it again, without line breaks or spaces, into the environment variable."),
                    host=self._place,
                )
            sent["Authorization"] = f"Bearer {token}"
        self._client = httpx.Client(headers=sent, timeout=time_out, follow_redirects=False)

    def close(self) -> None:
        self._client.close()

    # One answer

    def get(self, path: str, parameters: Parameters | None = None, *, or_none: tuple[int, ...] = ()) -> Got | None:
        """The answer to one question; None for the statuses named in ``or_none``."""
        return self._asked("GET", path, parameters, None, or_none)

    def one(self, path: str, parameters: Parameters | None = None) -> Answer:
        """An answer that is one object."""
        got = self.get(path, parameters)
        assert got is not None  # no status is let through
        return Answer(got.value, "")

    def send(self, method: str, path: str, body: Mapping[str, Any], *, or_none: tuple[int, ...] = ()) -> Got | None:
        """Has the forge write something. Never repeated: what was done may not be done twice."""
        return self._asked(method, path, None, body, or_none)

    def whole(self, path: str) -> list[Answer]:
        """A list that has no pages: all its rows come in one answer."""
        got = self.get(path)
        assert got is not None
        found = rows(got.value, "")
        if got.more or (got.total is not None and got.total != len(found)):
            raise incomplete(path)
        return found

    # All pages

    def all(
        self, path: str, parameters: Parameters, size: tuple[str, int], *, counted: bool = False, or_none: tuple[int, ...] = ()
    ) -> list[Answer]:
        """Every row of a list, however many pages it has; ``size`` is the parameter for a page's length.

        The list ends where the forge's count says, else at a page that isn't full and announces none. A page that
        was announced may not be empty, and with ``counted`` a forge that gives no count isn't believed. For the
        statuses in ``or_none`` there is no list.
        """
        found: list[Answer] = []
        announced = False
        for got in self.pages(path, parameters, size, or_none):
            if counted and got.total is None:
                raise incomplete(path)
            page = rows(got.value, "")
            if announced and not page:
                raise incomplete(path)
            found, announced = found + page, got.more
            if got.total is not None:
                if len(found) > got.total:
                    raise incomplete(path)
                if len(found) == got.total and not got.more:
                    break
                if not page:
                    raise incomplete(path)
            elif not got.more and len(page) < size[1]:
                break
        else:
            raise incomplete(path)
        return found

    def pages(self, path: str, parameters: Parameters, size: tuple[str, int], or_none: tuple[int, ...] = ()) -> Iterator[Got]:
        """Page after page, for as long as the caller wants and no further than is sensible."""
        for number in range(1, MOST_PAGES + 1):
            got = self.get(path, {**parameters, size[0]: size[1], "page": number}, or_none=or_none)
            yield got or Got(200, [], False, 0)

    # Underneath

    def _asked(
        self, method: str, path: str, parameters: Parameters | None, body: Mapping[str, Any] | None, or_none: tuple[int, ...]
    ) -> Got | None:
        url = self.address + path
        for waited in (False, True):
            status, headers, content = self._once(method, url, parameters, body)
            pause = _pause(status, headers)
            if pause is None:
                break
            if waited or pause > WAIT_AT_MOST:
                raise _too_often(self._place, pause)
            self._wait(pause)
        if status in or_none:
            return None
        self._refuse(status, path)
        return Got(status, self._value(content), _announces_next(headers), _count(headers))

    def _once(
        self, method: str, url: str, parameters: Parameters | None, body: Mapping[str, Any] | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        httpx = _httpx()
        for _ in range(_HOPS):
            try:
                status, headers, content = self._read(method, url, parameters, body)
            except httpx.TimeoutException:
                raise CannotRun(
                    N_("{host} did not answer in time."),
                    N_("Try again in a while. Nothing was taken as approved."),
                    host=self._place,
                ) from None
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
                raise CannotRun(
                    N_("{host} can't be reached ({reason})."),
                    N_("Check the address and the network, and whether the forge is up. Nothing was taken as approved."),
                    host=self._place,
                    reason=type(error).__name__,
                ) from None
            if status not in (301, 302, 303, 307, 308):
                return status, headers, content
            url = self._onward(method, url, headers.get("location"))
            parameters = None  # the new address holds them
        raise _elsewhere(self._place)

    def _onward(self, method: str, url: str, location: str | None) -> str:
        """Where a redirect leads. Never to another host, which would get the token, and never for what writes."""
        httpx = _httpx()
        if location is None or method != "GET":
            raise _elsewhere(self._place)
        try:
            old = httpx.URL(url)
            new = old.join(location)
        except (httpx.InvalidURL, ValueError, TypeError):
            raise _elsewhere(self._place) from None
        if (old.scheme, old.host, old.port) != (new.scheme, new.host, new.port):
            raise _elsewhere(self._place)
        return str(new)

    def _read(
        self, method: str, url: str, parameters: Parameters | None, body: Mapping[str, Any] | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One request. The time-out holds for the whole answer: a forge may not drip for ever."""
        httpx = _httpx()
        begun = time.monotonic()
        content = bytearray()
        with self._client.stream(method, url, params=parameters, json=body) as response:
            for piece in response.iter_bytes():  # as it comes: with a size it would wait for so much
                content += piece
                if time.monotonic() - begun > self._time_out:
                    raise httpx.ReadTimeout("")
                if len(content) > MOST_BYTES:
                    raise CannotRun(
                        N_("{host} answered with more than {size} MB."),
                        N_("Check that the address leads to the forge's API. Nothing was taken as approved."),
                        host=self._place,
                        size=MOST_BYTES >> 20,
                    )
            return response.status_code, response.headers, bytes(content)

    def _refuse(self, status: int, path: str) -> None:
        values = {"host": self._place, "path": path[:200], "status": status}
        if status == 401:
            raise CannotRun(
                N_("{host} doesn't accept the token: it has expired, was withdrawn, or there is none."),
                N_("Make a new token and put it in FELLES_TOKEN or the forge's own variable."),
                **values,
            )
        if status == 403:
            raise CannotRun(
                N_("{host} says that the token may not see or do this ({path})."),
                N_("Give the token the rights that the page about the forge lists."),
                **values,
            )
        if status in (404, 410):
            raise CannotRun(
                N_("{host} has nothing at {path}, or hides it from this token."),
                N_("Check the repository's name, the proposal's number and what the token may see."),
                **values,
            )
        if status >= 500:
            raise CannotRun(
                N_("{host} has trouble of its own (status {status})."),
                N_("Try again in a while. Nothing was taken as approved."),
                **values,
            )
        if not 200 <= status < 300:
            raise CannotRun(
                N_("{host} refused the question {path} (status {status})."),
                N_("Check that the address leads to the forge's API and that Felles supports its version. Nothing was taken as approved."),
                **values,
            )

    def _value(self, content: bytes) -> Any:
        try:
            return json.loads(content.decode("utf-8"), parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise CannotRun(
                N_("{host} answered with something that isn't JSON."),
                N_("Check that the address leads to the forge's API, and not to a page for people or a sign-in."),
                host=self._place,
            ) from None


def _httpx() -> Any:
    try:
        import httpx
    except ImportError:
        raise CannotRun(
            N_("Reading from a forge needs the package httpx, which isn't installed."),
            N_("Install it with “pip install 'felles[forge]'”, or use a reviews file."),
        ) from None
    return httpx


def _checked(address: str, token: str | None) -> tuple[str, str]:
    """The host an address names, and host and port for messages. WrongUse when it is no address to trust with a token."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = None, None
    if (
        parts is None or parts.scheme not in ("http", "https") or not parts.hostname or not address.isprintable()
        or parts.username is not None or parts.query or parts.fragment
    ):  # fmt: skip
        raise WrongUse(
            N_("“{address}” is no address of a forge's API."),
            N_("Write it in full, as in https://forge.example/api/v1, without a name or a token in it."),
            address=_without_secrets(address),
        )
    if parts.scheme == "http" and token and parts.hostname not in _LOCAL:
        raise WrongUse(
            N_("The token would go to {host} unprotected, over http."),
            N_("Use the forge's https address."),
            host=parts.hostname,
        )
    return parts.hostname, parts.hostname if port is None else f"{parts.hostname}:{port}"


def _without_secrets(address: str) -> str:
    shown = address.rpartition("@")[2].partition("?")[0]
    return "".join(sign if sign.isprintable() else "?" for sign in shown)[:120]


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _announces_next(headers: Mapping[str, str]) -> bool:
    # Loosely: to be asked for a page too many does no harm, one too few does.
    return 'rel="next"' in headers.get("link", "") or bool(headers.get("x-next-page", "").strip())


def _count(headers: Mapping[str, str]) -> int | None:
    for name in ("x-total-count", "x-total"):
        text = headers.get(name, "").strip()
        if text.isascii() and text.isdigit() and len(text) < 10:
            return int(text)
    return None


def _pause(status: int, headers: Mapping[str, str]) -> float | None:
    """Seconds the forge asks us to wait; None when it doesn't."""
    spent = headers.get("x-ratelimit-remaining", headers.get("ratelimit-remaining", "")).strip() == "0"
    later = _seconds(headers.get("retry-after", ""))
    if status != 429 and not (status in (403, 503) and later is not None) and not (status == 403 and spent):
        return None
    if later is not None:
        return later
    until = _seconds(headers.get("x-ratelimit-reset", headers.get("ratelimit-reset", "")))
    return max(0.0, until - time.time()) if until is not None else WAIT_AT_MOST * 6


def _seconds(text: str) -> float | None:
    text = text.strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _too_often(host: str, pause: float) -> CannotRun:
    return CannotRun(
        N_("{host} has been asked too often and wants a pause until {time} (UTC)."),
        N_("Run again after that. With a token a forge allows more questions. Nothing was taken as approved."),
        host=host,
        time=time.strftime("%Y-%m-%d %H:%M", time.gmtime(min(time.time() + pause + 59, 2**34))),
    )


def _elsewhere(host: str) -> CannotRun:
    return CannotRun(
        N_("{host} sends us on to another place, and Felles doesn't follow: the token would come along."),
        N_("Use the address the forge has now, and the repository's present name."),
        host=host,
    )


def incomplete(path: str) -> CannotRun:
    """The sentence for a list that isn't whole."""
    return CannotRun(
        N_("The forge's list {path} isn't whole: it announces another number of rows than it gives."),
        N_("Somebody may have changed the proposal just now: try again. Nothing was taken as approved."),
        path=path[:200],
    )
