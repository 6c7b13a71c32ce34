"""The summary as a comment on a forge: lists rather than wide tables, no alert box, two folded sections.

Read as Markdown by GitHub, GitLab and Forgejo alike. Every text of the proposal is made plain first: it calls
nobody, links nowhere, and ends nothing that it didn't begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from felles.plain import line
from felles.redline import Difference, Piece
from felles.summary import telling
from felles.summary.values import Again, Asked, Noticed, Said, Summary, Trouble
from felles.words import Words

MOST = 60_000
"""Letters of the whole comment; a forge refuses one with more than 65,536."""
_DIFFERENCES = 25
_ROWS = 25
_MARKS = {"ok": "✅", "wait": "⏳", "warn": "⏳", "stop": "⛔", "off": "⬜"}
_SYNTAX = re.compile(r"[\\`*_\[\]~|]")
_START = re.compile(r"^(?:[#+=-]|\d+(?=[.)]))")
_CALLS = re.compile(r"([@#!$%~^:])(?=[\w+-])|(?<=\b[Gg][Hh])(-)(?=\d)|(:)(?=//)|\b[wW]{3}(?=\.)")
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200e\u200f\u2060-\u2065\ufeff\U000e0000-\U000e007f]")
_BREAK = "\u200b"
"""No width, and no letter: what a forge would take for a name, a number or an address is none with it."""


def plain(text: object, limit: int = 2_000) -> str:
    """A text as Markdown that shows just that text, inside a line that has begun."""
    said = _UNSEEN.sub("", line(text))
    if len(said) > limit:
        said = said[: limit - 1] + "…"
    said = _SYNTAX.sub(lambda m: "\\" + m[0], said)
    said = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _CALLS.sub(lambda m: m[0] + _BREAK, said)


def opening(text: object, limit: int = 2_000) -> str:
    """The same where a line begins with it: no heading, list or rule comes of it."""
    return _START.sub(lambda m: m[0] + _BREAK if m[0][0].isdigit() else "\\" + m[0], plain(text, limit))


def as_markdown(summary: Summary, words: Words) -> str:
    """The whole comment, never longer than a forge takes."""
    for most in (_DIFFERENCES, 8, 2, 0):
        text = _comment(summary, words, most)
        if len(text) <= MOST:
            return text
    return _comment(summary, words, 0, bare=True)[:MOST]


def _comment(summary: Summary, words: Words, most: int, *, bare: bool = False) -> str:
    blocks = [f"### {plain(summary.title, 200)}", _state(summary, words), *_why(summary)]
    if summary.parts or summary.files:
        blocks += [f"#### {words('This changes')}", *_parts(summary, words, most, bare)]
    if summary.asked or summary.others or telling.open_reasons(summary):
        blocks += [f"#### {words('Approval')}", *_approval(summary, words)]
    if summary.how and not summary.met:
        blocks.append(words(summary.how))
    if summary.noticed or summary.places:
        blocks += [f"#### {words('Who notices it')}", *_noticed(summary.noticed)]
        if summary.places:
            blocks.append(f"{words('Where: {places}.', places=plain(summary.places))}")
    if summary.again:
        blocks.append(_folded(_again_title(summary, words), _again(summary.again, words)))
    blocks.append(_folded(telling.checks(summary, words), _checks(summary, words)))
    content = f"`{telling.short(summary.fingerprint)}`"
    blocks.append(f"<sub>{words('Made by the handbook on {date} for the content {content}. New content gives a new overview.', date=summary.day, content=content)}</sub>")
    return "\n\n".join(block for block in blocks if block) + "\n"


def _state(summary: Summary, words: Words) -> str:
    state = summary.state
    said = f"{_MARKS[state.shape]} **{plain(state.word)}"
    said += f":** {'; '.join(plain(more, 400).rstrip('.') for more in state.more)}." if state.more else "**."
    return f"{said} {words('Answer by {date}.', date=f'**{plain(state.answer_by)}**')}" if state.answer_by else said


def _why(summary: Summary) -> list[str]:
    """What the writers say, once each; which document it is about stands by it where there are several."""
    said: list[str] = []
    for part in summary.parts[:8]:
        words = " ".join(_ended(text) for text in (part.note, part.sort) if text)
        if words:
            said.append(f"{opening(part.redline.title, 120)}: {plain(words)}" if len(summary.parts) > 1 else opening(words))
    return ["\n".join(f"- {one}" for one in said)] if len(said) > 1 else said


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _parts(summary: Summary, words: Words, most: int, bare: bool) -> list[str]:
    found: list[str] = []
    shown = summary.parts[:8] if bare else summary.parts[:40]
    for part in shown:
        about = [part.kind.lower() if part.kind.istitle() else part.kind, telling.versions(part, words)]
        found.append(f"**{plain(part.redline.title, 200)}** ({', '.join(map(plain, about))})")
        rows = [opening(text) for text in part.told]
        if part.redline.fate != "removed":
            differences = part.redline.differences
            rows += [difference(one, words) for one in differences[:most]]
            rest = len(differences) - most
            if rest > 0:
                rows.append(words.many("and {count} more change", "and {count} more changes", rest))
        if rows:
            found.append("\n".join(f"- {row}" for row in rows))
    left = len(summary.parts) - len(shown)
    if left > 0:
        found.append(words.many("and {count} more document", "and {count} more documents", left))
    for title, files in ((words("How the handbook works:"), summary.files), (words("Nobody decides on:"), summary.unguarded)):
        if files:
            names = [f"- {opening(path, 200)}" for path in files[:_ROWS]]
            rest = len(files) - _ROWS
            names += [f"- {words.many('{count} more', '{count} more', rest)}"] if rest > 0 else []
            found += [f"**{title}**", "\n".join(names)]
    return found


def difference(one: Difference, words: Words) -> str:
    """One thing that reads otherwise, as the line of a list."""
    how = telling.how(one, words)
    start = ", ".join(part for part in (opening(telling.place(one), 200), how) if part)
    if one.sort == "moved":
        return f"{start}: {plain(one.item or one.after, 200)}" + (f", {plain(one.after, 200)}" if one.item else "")
    if one.sort == "rewritten":
        return f"{start}: {_marked((('new', one.after),), words)}" if one.after else start
    if [op for op, _ in one.pieces] == ["gone", "new"]:
        (_, before), (_, after) = telling.shortened(one.pieces, words)
        return f"{start}: <del>{plain(before)}</del> → <strong>{plain(after)}</strong>"
    return f"{start}: {_marked(one.pieces, words)}"


def _marked(pieces: Iterable[Piece], words: Words) -> str:
    said = []
    for op, text in telling.shortened(pieces, words):
        tag = {"gone": "del", "new": "strong"}.get(op)
        inner = plain(text)
        if inner:
            said.append(f"<{tag}>{inner}</{tag}>" if tag else inner)
    return " ".join(said)


def _approval(summary: Summary, words: Words) -> list[str]:
    rows: list[str] = []
    for group in summary.asked:
        on = f" ({plain(words.listing(group.on[:4]), 300)})" if group.on else ""
        rows.append(f"- **{plain(group.name, 200)}:** {telling.score(group, words)}{on}")
        rows += [f"  - {_said(one)}" for one in group.said]
        if group.missing:
            rows.append(f"  - {_MARKS['off']} {_missing(group, words)}")
    if summary.others:
        rows.append(f"- **{words('Also said')}**")
        rows += [f"  - {_said(one)}" for one in summary.others[:_ROWS]]
        if len(summary.others) > _ROWS:
            rest = len(summary.others) - _ROWS
            rows.append(f"  - {words.many('{count} more', '{count} more', rest)}")
    found = ["\n".join(rows)] if rows else []
    reasons = telling.open_reasons(summary)
    if reasons:
        found += [f"**{words('What stands in the way')}**", "\n".join(f"- {opening(text, 600)}" for text in reasons[:_ROWS])]
    return found


def _missing(group: Asked, words: Words) -> str:
    return words.many("Missing: {count}", "Missing: {count}", group.missing)


def _said(one: Said) -> str:
    more = f" ({plain(one.more, 500)})" if one.more else ""
    return f"{_MARKS[one.shape] if one.shape != 'warn' else '🔁'} {plain(one.word)}: {plain(one.who, 200)}{more}"


def _noticed(found: Iterable[Noticed]) -> list[str]:
    rows = [f"- **{plain(', '.join(one.who), 500)}:** {plain('. '.join(text.rstrip('.') for text in one.lines), 800)}" for one in found]
    return ["\n".join(rows)] if rows else []


def _again_title(summary: Summary, words: Words) -> str:
    near, far = telling.apart(summary.again)
    said = words("Look at again: {count}", count=words.many("{count} text", "{count} texts", len(near)))
    return f"{said} {words('({count} further on)', count=len(far))}" if far else said


def _again(again: tuple[Again, ...], words: Words) -> list[str]:
    near, far = telling.apart(again)
    groups = telling.by_reason(near)
    rows = [f"- **{_several(titles, words)}:** {plain(why, 600)}" for why, titles in groups[:_ROWS]]
    rest = [title for _, titles in groups[_ROWS:] for title in titles]
    further = [*rest, *(one.title for one in far)]
    return [*rows, "", f"{words('Further on:')} {_several(further, words)}."] if further else rows


def _several(titles: Iterable[str], words: Words) -> str:
    each = list(dict.fromkeys(titles))
    rest = len(each) - _ROWS
    more = f", {words.many('{count} more', '{count} more', rest)}" if rest > 0 else ""
    return ", ".join(plain(title, 120) for title in each[:_ROWS]) + more


def _checks(summary: Summary, words: Words) -> list[str]:
    rows = [_trouble(one, words) for one in summary.troubles[:_ROWS]]
    rest = len(summary.troubles) - _ROWS
    if rest > 0:
        rows.append(f"- {words.many('{count} more', '{count} more', rest)}")
    if summary.checked and not summary.troubles:
        rows.append(words("Nothing to correct in what this changes."))
    if summary.elsewhere:
        told = words.many("{count} remark is on documents that this doesn't touch.", "{count} remarks are on documents that this doesn't touch.", summary.elsewhere)
        rows += ["", told]
    return rows


def _trouble(one: Trouble, words: Words) -> str:
    level = {"error": words("error"), "warning": words("warning")}.get(one.level, words("note"))
    return f"- **{level[:1].upper() + level[1:]}**, {plain(one.where, 120)}: {plain(one.message, 500)} {plain(one.help, 500)}"


def _folded(title: str, rows: list[str]) -> str:
    body = "\n".join(rows)
    return f"<details><summary><strong>{plain(title)}</strong></summary>\n\n{body}\n\n</details>"
