"""Which numbers of a table have to be left out: the rules of `small`, worked out for one smallest number after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from felles.measuring.counted import (
    FEW,
    FOLLOWS,
    OTHER,
    SMALL,
    Answers,
    Group,
    Known,
    Table,
    Why,
    nested,
    size_of,
)
from felles.measuring.flows import BOUNDLESS, SINK, SOURCE, Arc, Net


@dataclass(slots=True)
class Item:
    """What is left out of one item: all of it, the whole row of a group, counts and “not relevant” by group (None: of all)."""

    gone: Why | None = None
    ungrouped: bool = False
    rows: dict[str, Why] = field(default_factory=dict)
    cells: dict[tuple[str | None, int], Why] = field(default_factory=dict)
    apart: dict[str | None, Why] = field(default_factory=dict)
    others: dict[tuple[str | None, int], str] = field(default_factory=dict)
    """The earlier results that cells were left out for; -1 stands for the row."""

    def copy(self) -> Item:
        return Item(self.gone, self.ungrouped, dict(self.rows), dict(self.cells), dict(self.apart), dict(self.others))


@dataclass(slots=True)
class Hidden:
    everything: bool = False
    ungrouped: bool = False
    groups: dict[str, Why] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)


def stricter(table: Table, k: int, known: Sequence[Known], before: Hidden) -> Hidden:
    """What has to be left out with ``k``, when what a smaller one hides is hidden already."""
    if table.answered < k:
        return Hidden(everything=True)
    groups = None if before.ungrouped else _groups(table, k, before.groups)
    kept = [] if groups is None else [group for group in table.groups if group.id not in groups]
    items: dict[str, Item] = {}
    by_item: dict[str, dict[str | None, Answers]] = {}
    for row in table.rows:
        by_item.setdefault(row.item, {})[row.group] = row
    for item, rows in by_item.items():
        old = before.items[item].copy() if item in before.items else Item()
        items[item] = _Work(table, k, kept, rows, old, [one for one in known if item in one.rows and nested(table, one)]).done()
    return Hidden(False, groups is None, groups or {}, items)


def _groups(table: Table, k: int, before: Mapping[str, Why]) -> dict[str, Why] | None:
    """The groups of which nothing is said; None where too much would follow from saying even which those are."""
    if not table.groups:
        return {}
    gone: dict[str, Why] = {g.id: FEW if g.answered < k else FOLLOWS for g in table.groups if g.answered < k or g.id in before}
    arcs = []
    for g in table.groups:
        most = BOUNDLESS if g.asked is None else max(g.asked, g.answered)
        arcs.append(Arc(SOURCE, SINK, g.answered, g.id in gone, *((0, min(k - 1, most)) if g.answered < k else (k, most))))
    rest = table.answered - sum(g.answered for g in table.groups)
    if rest:
        arcs.append(Arc(SOURCE, SINK, rest, True))
    if len(gone) == 1 and not rest:
        _hide_smallest(arcs)
    net = Net(arcs, 2)
    for i, arc in enumerate(arcs):
        if arc.value < k and not _opened(net, i, (min(arc.value, 0 if i < len(table.groups) else 1), min(k - 1, arc.high)), lambda j: arcs[j].value + 1):
            return None
    for group, arc in zip(table.groups, arcs, strict=False):
        if arc.hidden:
            gone.setdefault(group.id, FOLLOWS)
    return gone


def _hide_smallest(arcs: Iterable[Arc]) -> Arc | None:
    shown = [arc for arc in arcs if not arc.hidden and arc.value]
    smallest = min(shown, key=lambda arc: arc.value, default=None)
    if smallest is not None:
        smallest.hidden = True
    return smallest


def _opened(net: Net, index: int, wanted: Iterable[int], price: Callable[[int], int], hide: Callable[[int], None] | None = None) -> bool:
    """Leaves out what has to be for a number to be able to be all of these; False where nothing helps."""
    for value in wanted:
        more = net.to_hide(index, value, price)
        if more is None:
            return False
        for i in more:
            if hide is None:
                net.arcs[i].hidden = True
            else:
                hide(i)
    return True


class _Work:
    """One item, in all groups that are told of, worked out for one k."""

    def __init__(self, table: Table, k: int, kept: Sequence[Group], rows: Mapping[str | None, Answers], item: Item, known: Sequence[Known]) -> None:
        self.table, self.k, self.kept, self.rows, self.item, self.known = table, k, kept, rows, item, known
        self.all = rows[None]
        self.columns = len(self.all.counts)
        self.arcs: list[Arc] = []
        self.keys: list[tuple[str, str | None, int]] = []
        self.index: dict[tuple[str, str | None, int], int] = {}

    def done(self) -> Item:
        item = self.item
        if item.gone or self.all.n < self.k:
            item.gone = item.gone or FEW
            return item
        if item.ungrouped:
            self.kept = []
        if not self._tried() and self.kept and not item.gone:
            item.ungrouped, self.kept = True, []
            self._tried()
        if not item.gone:
            self._apart()
        return item

    def _tried(self) -> bool:
        """Whether something can be said of the groups; without any there is always how many answered."""
        if not self._first():
            return False
        self._build()
        found = self._enough()
        if not found and not self.kept:
            for v in range(self.columns):
                self.item.cells.setdefault((None, v), FOLLOWS)
        return found

    # Rules 1, 2, 5 and 6: what is left out for its own sake.

    def _first(self) -> bool:
        k, item = self.k, self.item
        for group in self.kept:
            if self.rows[group.id].n < k:
                item.rows[group.id] = FEW
        for group_id, row in self._told():
            for v, count in enumerate(row.counts):
                if self.columns > 1 and (row.n < 2 * k or 0 < count < k):
                    item.cells[group_id, v] = SMALL
        for one in self.known:
            if not self._beside(one):
                return False
        for group_id in item.rows:
            for v in range(self.columns):
                item.cells.setdefault((group_id, v), item.rows[group_id])
        return True

    def _told(self) -> list[tuple[str | None, Answers]]:
        """Everybody's row, and those of the groups that have one."""
        return [(None, self.all), *((g.id, self.rows[g.id]) for g in self.kept if g.id not in self.item.rows)]

    def _beside(self, one: Known) -> bool:
        """Leaves out what, beside an earlier result, would say something of the few by whom they differ."""
        row = self.rows.get(one.of)
        if row is None or (one.of is not None and one.of not in {g.id for g in self.kept}):
            return True
        n, counts = one.rows[self.all.item]
        if n is not None and 0 < abs(row.n - n) < self.k:
            if one.of is None:
                self.item.gone = OTHER
                self.item.others[None, -1] = one.id
                return False
            self.item.rows.setdefault(one.of, OTHER)
            self.item.others[one.of, -1] = one.id
        few = n is not None and 0 < abs(row.n - n) < 2 * self.k
        for v, (mine, theirs) in enumerate(zip(row.counts, counts, strict=False)):
            if self.columns > 1 and theirs is not None and mine != theirs and (few or abs(mine - theirs) < self.k):
                self.item.cells.setdefault((one.of, v), OTHER)
                self.item.others[one.of, v] = one.id
        return True

    # Rule 3: what would follow.

    def _add(self, key: tuple[str, str | None, int], arc: Arc) -> None:
        self.index[key] = len(self.arcs)
        self.arcs.append(arc)
        self.keys.append(key)

    def _build(self) -> None:
        """The table as a net: people come in by their row, and go out by their answer."""
        k, item = self.k, self.item
        self.arcs, self.keys, self.index = [], [], {}
        rows = {group.id: 2 + i for i, group in enumerate(self.kept)}
        column = [2 + len(rows) + 1 + v for v in range(self.columns)]
        rest, left = list(self.all.counts), self.table.answered
        for group in self.kept:
            row = self.rows[group.id]
            gone = group.id in item.rows
            self._add(("n", group.id, 0), Arc(SOURCE, rows[group.id], row.n, gone, *((0, k - 1) if row.n < k else (k, BOUNDLESS))))
            for v, count in enumerate(row.counts):
                self._cell(("cell", group.id, v), rows[group.id], column[v], count)
                rest[v] -= count
            left -= group.answered
        self.rest = rest
        if left or len(self.kept) < len(self.table.groups):
            node = 2 + len(rows)
            self._add(("rest", None, 0), Arc(SOURCE, node, sum(rest), True, fixed=not self.kept))
            for v, count in enumerate(rest):
                self._add(("left", None, v), Arc(node, column[v], count, True))
        for v, count in enumerate(self.all.counts):
            self._cell(("cell", None, v), column[v], SINK, count)
        for one in self.known:
            self._fix(one)
        self.net = Net(self.arcs, 2 + len(rows) + 1 + self.columns)

    def _cell(self, key: tuple[str, str | None, int], tail: int, head: int, count: int) -> None:
        # Noughts are seldom left out, so whoever knows that thinks of one as the least; not where the whole row is missing.
        self._add(key, Arc(tail, head, count, key[1:] in self.item.cells, 0 if key[1] in self.item.rows else min(count, 1)))

    def _fix(self, one: Known) -> None:
        """Numbers of the very same people that stand elsewhere can't be kept from anybody."""
        row = self.rows.get(one.of)
        if row is None or size_of(self.table, one.of) != one.answered:
            return
        n, counts = one.rows[self.all.item]
        if one.of is not None and n is not None and ("n", one.of, 0) in self.index:
            self.arcs[self.index["n", one.of, 0]].fixed = True
        for v, theirs in enumerate(counts[: self.columns]):
            i = self.index.get(("cell", one.of, v))
            if i is not None and theirs == row.counts[v]:
                self.arcs[i].fixed = True

    def _enough(self) -> bool:
        if not self.kept:
            self._smallest_of_everybody()
        self._next_smallest()
        for i in range(len(self.arcs)):
            if not self._free(i):
                return False
        return all(self._not_alike(group, row) for group, row in self._alike())

    def _next_smallest(self) -> None:
        """Where one alone is missing in a line with a sum, the next smallest goes too."""
        lines = [[i for i, key in enumerate(self.keys) if key[0] == "cell" and key[1] == g] for g in (None, *(g.id for g in self.kept))]
        if self.kept:
            lines += [[i for i, key in enumerate(self.keys) if key[0] in ("cell", "left") and key[2] == v and key != ("cell", None, v)] for v in range(self.columns)]
            lines.append([i for i, key in enumerate(self.keys) if key[0] in ("n", "rest")])
        again = True
        while again:
            again = False
            for line in lines:
                missing = [i for i in line if self.arcs[i].hidden]
                if len(missing) != 1 or self.keys[missing[0]][0] in ("left", "rest"):
                    continue
                shown = [i for i in line if not self.arcs[i].hidden and self.arcs[i].value]
                smallest = min((self.arcs[i].value for i in shown), default=0)
                for i in [i for i in shown if self.arcs[i].value == smallest][: 1 if self.kept else len(shown)]:
                    self._hide(i)
                    again = True

    def _smallest_of_everybody(self) -> None:
        """Of everybody's counts the next smallest goes too, as long as who knows that they are the smallest could tell."""
        line = [i for i, key in enumerate(self.keys) if key[0] == "cell"]
        while True:
            missing = [self.arcs[i] for i in line if self.arcs[i].hidden]
            shown = [i for i in line if not self.arcs[i].hidden and self.arcs[i].value]
            most = min((self.arcs[i].value - 1 for i in shown), default=BOUNDLESS)
            more = sum(max(0, most - arc.value) for arc in missing)
            less = sum(max(0, arc.value - 1) for arc in missing)
            enough = all(more - max(0, most - arc.value) >= arc.value - 1 and less - arc.value + 1 >= self.k - 1 - arc.value for arc in missing if arc.value < self.k)
            # Three small ones that nothing else went with show by that alone how they are spread.
            if not shown or (enough and (len(missing) < 3 or any(arc.value >= self.k for arc in missing))):
                return
            for i in shown:  # all that are as small: which of them went would tell
                if self.arcs[i].value == most + 1:
                    self._hide(i)

    def _hide(self, i: int) -> None:
        kind, group, v = self.keys[i]
        self.arcs[i].hidden = True
        if kind == "cell":
            self.item.cells.setdefault((group, v), FOLLOWS)
        elif kind == "n" and group is not None:
            self.item.rows.setdefault(group, FOLLOWS)
            for w in range(self.columns):
                cell = self.arcs[self.index["cell", group, w]]
                cell.hidden, cell.low = True, 0
                self.item.cells.setdefault((group, w), FOLLOWS)

    def _price(self, i: int) -> int:
        """Counts before sums, small before large, and a whole row last of all."""
        kind, group, _ = self.keys[i]
        extra = 2 * self.all.n if kind == "n" else self.all.n if group is None else 0
        return self.arcs[i].value + 1 + extra

    def _free(self, i: int) -> bool:
        """Lets a number that tells of few be any that it may be."""
        arc, (kind, group, v) = self.arcs[i], self.keys[i]
        wanted: list[int] = []
        if not arc.hidden or arc.fixed or (self.columns == 1 and kind in ("cell", "left")):
            return True
        if kind == "n" and arc.value < self.k:
            wanted = [0, min(self.k - 1, arc.high)]
        elif 0 < arc.value < self.k:
            wanted = [1, min(self.k - 1, arc.high)]
        for one in self.known:
            if one.of == group and kind in ("cell", "n"):
                n, counts = one.rows[self.all.item]
                theirs = n if kind == "n" else counts[v] if v < len(counts) else None
                if theirs is not None and 0 < abs(arc.value - theirs) < self.k:
                    sign = 1 if arc.value > theirs else -1
                    wanted += [theirs + sign, max(0, theirs + sign * (self.k - 1))]
        return _opened(self.net, i, wanted, self._price, self._hide)

    def _alike(self) -> list[tuple[str | None, tuple[int, ...]]]:
        """The rows of fewer than 2 k in which all gave the same answer; None: of those who are told of in no group."""
        rows = [(g.id, self.rows[g.id].counts) for g in self.kept]
        if self.kept and ("rest", None, 0) in self.index:
            rows.append((None, tuple(self.rest)))  # type: ignore[arg-type]
        return [(g, counts) for g, counts in rows if self.columns > 1 and 1 < sum(counts) < 2 * self.k and max(counts) == sum(counts)]

    def _not_alike(self, group: str | None, counts: tuple[int, ...]) -> bool:
        """Lets it be possible that somebody among them gave another answer."""
        entry = self.arcs[self.index[("n", group, 0) if group is not None else ("rest", None, 0)]]
        cell = self.index[("cell" if group is not None else "left", group, counts.index(max(counts)))]
        was, entry.fixed = entry.fixed, True
        found = _opened(self.net, cell, (max(counts) - 1,), self._price, self._hide)
        entry.fixed = was
        return found

    # Those for whom it isn't relevant: one number a group, and their sum.

    def _apart(self) -> None:
        k, item = self.k, self.item
        told = self._told()
        arcs, names = [], []
        rest, left = self.all.apart, self.table.answered - self.all.n
        for group in self.kept:
            row = self.rows[group.id]
            gone = group.id in item.rows
            hidden = gone or 0 < row.apart < k or group.id in item.apart
            arcs.append(Arc(SOURCE, 2, row.apart, hidden, min(row.apart, 1), group.answered if gone else group.answered - row.n))
            names.append(group.id)
            rest -= row.apart
            left -= group.answered - row.n
        whole = Arc(2, SINK, self.all.apart, 0 < self.all.apart < k or None in item.apart, min(self.all.apart, 1), self.table.answered - self.all.n)
        arcs += [Arc(SOURCE, 2, rest, True, 0, max(left, rest)), whole, Arc(SINK, SOURCE, self.all.apart, True)]
        missing = [arc for arc in arcs[: len(names)] if arc.hidden]
        if len(missing) == 1 and not whole.hidden and not left:
            _hide_smallest(arcs[: len(names)])
        net = Net(arcs, 3)
        for i, arc in enumerate(arcs[:-1]):
            if arc.hidden and 0 < arc.value < k and (i < len(names) or arc is whole or self.kept) and not _opened(
                net, i, (1, max(arc.value, min(k - 1, arc.high))), lambda j: arcs[j].value + 1 + (arcs[j] is whole) * self.table.answered
            ):
                for one in arcs:
                    one.hidden = True
        for group_id, row in told:
            arc = whole if group_id is None else arcs[names.index(group_id)]
            if arc.hidden:
                item.apart[group_id] = SMALL if 0 < row.apart < k else FOLLOWS
