"""The items that are whatever a kind says answers them, and why there is nothing where none does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from felles.evidence.by_kind import asked_of_kinds, tables_of_kinds
from felles.evidence.ground import Ground
from felles.model import Item
from felles.words import N_

_NAMES: Mapping[str, tuple[str, str]] = {
    "EV06": (N_("Plans and evaluation points"), N_("Where each plan has come at each site, when it is evaluated, and what was changed.")),
    "EV07": (N_("Findings, measures and effect"), N_("What was found, what was done about it, whether it helped, and how it was closed.")),
    "EV08": (N_("Skills and training"), N_("What people can do and need to learn, as totals without names, and what training was given.")),
    "EV10": (N_("Trials"), N_("What was tried on a small scale, what was expected, what was seen, and what was decided.")),
    "EV11": (N_("Indicators"), N_("What is measured, how, and what it shows over time.")),
    "EV12": (N_("Surveys and evaluations"), N_("What people answered, with how many, and what was left out because too few did.")),
    "EV13": (N_("Analyses, comparisons and risk"), N_("What was looked into together, and where things may go wrong.")),
    "EV14": (N_("Agreements and how they are kept"), N_("What was agreed with others, how it is checked, and what was seen last.")),
    "EV15": (N_("Which channel for what"), N_("Which ways of passing on information may carry what, and who is responsible for each.")),
    "EV16": (N_("The management’s review"), N_("What the management went through, what it saw, and what it decided.")),
    "EV21": (N_("Made known"), N_("How many at each site have read or gone through what was decided.")),
}
_NOWHERE: Mapping[str, str] = {
    "EV08": N_("This handbook keeps no totals of what people can do and no list of training given. What each role has to know is in its description."),
    "EV21": N_("Who has read what is not kept in this handbook. When each text was decided and came into force is in EV02."),
}


def _of_kinds(id: str, ground: Ground) -> Item:
    words = ground.words
    name, says = _NAMES[id]
    tables = tables_of_kinds(ground, id)
    return Item(id, words(name), words(says), tables, "" if tables else _why(ground, id))


def _why(ground: Ground, id: str) -> str:
    """Why there is nothing."""
    words = ground.words
    kinds = list(dict.fromkeys(ground.names.plural(kind) for kind, _ in asked_of_kinds(ground, id)))
    if kinds and ground.asked.whole:
        return words("Nothing of this had been decided by the end of {date}. It would be in: {kinds}.", date=words.date(ground.asked.ends), kinds=words.listing(kinds))
    if kinds:
        return words("Nothing of this is part of what was asked for. It would be in: {kinds}.", kinds=words.listing(kinds))
    return words(_NOWHERE.get(id, N_("This handbook has no documents of this sort yet.")))


def maker(id: str) -> Callable[[Ground], Item]:
    """What makes one of these items."""
    return lambda ground: _of_kinds(id, ground)
