"""What people see of the pipelines on a forge: the names of the steps, and what the files there say of themselves."""

from __future__ import annotations

from collections.abc import Mapping

from felles.words import N_

NAMES: Mapping[str, str] = {
    "check": N_("Felles: what the proposal changes"),
    "bell": N_("Felles: somebody has answered"),
    "gate": N_("Felles: is it approved?"),
    "record": N_("Felles: decisions and website"),
    "tools": N_("Tools that the machine lacks"),
    "get": N_("Get the handbook"),
    "install": N_("Set up the version of Felles that the handbook names"),
    "summary": N_("Overview of what changes, and for whom"),
    "preview": N_("The handbook as it would be"),
    "keep": N_("Overview and preview to download"),
    "problems": N_("What the checks find"),
    "judge": N_("Judge the open proposals, and say how they stand"),
    "write": N_("Write down what was decided"),
    "build": N_("Make the website"),
    "pack": N_("Make the pack for inspections, and check it"),
    "keep_pack": N_("The pack for inspections, to download"),
    "packed": N_("Is there a pack that holds?"),
    "publish": N_("Publish the website"),
    "published": N_("The website as it is now"),
    "all_decided": N_("Is everything decided?"),
}
"""By the names the pipelines use for them."""

MADE = N_("Made by “felles forge {name}”. Don't change it here: change what it is made from, and run that again.")
OWNERS = N_("Whom the forge asks to look at a proposal. Others may answer too: the handbook's own policy decides, not this file.")
