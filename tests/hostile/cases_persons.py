"""What is about a person, and what only looks like it (the latter among the valid ones)."""

from __future__ import annotations

from hostile.building import CHANNELS, ROLE, TEAM, Case, bad, body, field, note, replaced
from hostile.identity import danish, norwegian, swedish

_FNR = norwegian(14, 3, 59)

CASES: list[Case] = [
    bad("a Norwegian number in the body", body(f"Gjelder {_FNR}."), ("C6", "Gjelder")),
    bad("a Norwegian number with a space", body(f"Gjelder {_FNR[:6]} {_FNR[6:]}."), ("C6", "Gjelder")),
    bad("a Norwegian number with a hyphen", body(f"Gjelder {_FNR[:6]}-{_FNR[6:]}."), ("C6", "Gjelder")),
    bad("a Norwegian number with a full stop", body(f"Gjelder {_FNR[:6]}.{_FNR[6:]}."), ("C6", "Gjelder")),
    bad("a Norwegian number in a field", note(f"Etter hendelsen med {_FNR}"), ("C6", "note:")),
    bad("a Norwegian number in a comment", replaced("risk: medium", f"risk: medium # {_FNR}"), ("C6", "risk:")),
    bad("a Norwegian number in quotes", note(f'"{_FNR}"'), ("C6", "note:")),
    bad("a Norwegian number in brackets", body(f"({_FNR})"), ("C6", "(")),
    bad("a Norwegian number in a list", field(f'tags: ["{_FNR}"]'), ("C6", "tags:")),
    bad("a Norwegian number in a role", replaced("purpose: Gir hjelpen", f"purpose: {_FNR} gir hjelpen", ROLE), ("C6", "purpose:", ROLE)),
    bad("a Norwegian number in the register of channels", replaced("for: Det som haster.", f"for: Det som haster om {_FNR}.", CHANNELS), ("C6", "Det som haster om", CHANNELS)),
    bad("a Norwegian number after a colon", body(f"Personnummer:{_FNR}"), ("C6", "Personnummer")),
    bad("a Norwegian number after a slash", body(f"fnr/{_FNR}"), ("C6", "fnr/")),
    bad("a Norwegian number after an underscore", body(f"fnr_{_FNR}"), ("C6", "fnr_")),
    bad("a Norwegian number after an equals sign", body(f"fnr={_FNR}"), ("C6", "fnr=")),
    bad("a Norwegian number in a link", body(f"[x](https://a.example/{_FNR})"), ("C6", "[x]")),
    bad("a Norwegian number in code", body(f"`{_FNR}`"), ("C6", "`")),
    bad("a D-number", body(f"Gjelder {norwegian(54, 3, 80)}."), ("C6", "Gjelder")),
    bad("a synthetic number, month and 40", body(f"Gjelder {norwegian(14, 43, 80)}."), ("C6", "Gjelder")),
    bad("a synthetic number, month and 65", body(f"Gjelder {norwegian(14, 68, 80)}."), ("C6", "Gjelder")),
    bad("a synthetic number, month and 80", body(f"Gjelder {norwegian(14, 83, 80)}."), ("C6", "Gjelder")),
    bad("a synthetic D-number", body(f"Gjelder {norwegian(54, 83, 80)}."), ("C6", "Gjelder")),
    bad("a Danish number with its check digit", body(f"Gjelder {danish(14, 3, 59)}."), ("C6", "Gjelder")),
    bad("a Danish number without a check digit", body("Gjelder 140359-1234."), ("C6", "Gjelder")),
    bad("a Swedish number", body(f"Gjelder {swedish(59, 3, 14)}."), ("C6", "Gjelder")),
    bad("a Swedish number with the century", body(f"Gjelder 19{swedish(59, 3, 14)}."), ("C6", "Gjelder")),
    bad("a Swedish number with the century, all digits", body(f"Gjelder 19{swedish(59, 3, 14, separator='')}."), ("C6", "Gjelder")),
    bad("a Swedish number of somebody above a hundred", body(f"Gjelder {swedish(20, 3, 14, separator='+')}."), ("C6", "Gjelder")),
    bad("a Swedish co-ordination number", body(f"Gjelder {swedish(59, 3, 74)}."), ("C6", "Gjelder")),
    bad("a telephone number", body("Pårørende svarer på 22 33 44 55."), ("C6", "svarer på")),
    bad("a telephone number without spaces", body("Pårørende svarer på 92334455."), ("C6", "svarer på")),
    bad("a mobile number in groups of three", body("Pårørende svarer på 923 34 455."), ("C6", "svarer på")),
    bad("a telephone number with a country", body("Pårørende svarer på +47 92 33 44 55."), ("C6", "svarer på")),
    bad("a telephone number with two noughts", body("Pårørende svarer på 004792334455."), ("C6", "svarer på")),
    bad("a Danish telephone number", body("Pårørende svarer på +45 33 44 55 66."), ("C6", "svarer på")),
    bad("a Swedish telephone number", body("Pårørende svarer på 08-123 45 67."), ("C6", "svarer på")),
    bad("a short number somebody is to ring", body("Ring 4010 hvis ingen svarer."), ("C6", "Ring 4010")),
    bad("a telephone number as a link", body("[Ring](tel:+4792334455)"), ("C6", "[Ring]")),
    bad("a telephone number in a field", replaced("    deadline: Straks", "    deadline: Ring 22 33 44 55 straks"), ("C6", "deadline:")),
    bad("a private address", body("Skriv til kari1@gmail.com."), ("C6", "Skriv til")),
    bad("a private address in capitals", body("Skriv til KARI@HOTMAIL.NO."), ("C6", "Skriv til")),
    bad("a person's address at work", body("Skriv til kari.nordmann@kommune.no."), ("C6", "Skriv til")),
    bad("a private address as a link", body("[Kari](mailto:kari1@gmail.com)"), ("C6", "[Kari]")),
    bad("a private address as an automatic link", body("<kari1@gmail.com>"), ("C6", "<kari1")),
    bad("a private address for an account", replaced("account: bygda-en", "account: kari1@gmail.com", TEAM), ("C6", "kari1", TEAM)),
    bad("a person's address in a comment", replaced("risk: medium", "risk: medium # spør kari.nordmann@kommune.no"), ("C6", "risk:")),
    bad("several in one line", body(f"Ring 92334455 om {_FNR}, eller skriv til kari1@gmail.com."), ("C6", "Ring 923")),
]
