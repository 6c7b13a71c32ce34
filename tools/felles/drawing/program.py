"""The process that draws, run as a program: specifications in on one side, drawings out on the other.

``felles.drawing.drawn`` starts it; nothing else of the product is loaded here, and the charting library nowhere else.
Each answer is ``{"drawing": "<svg …"}`` or ``{"wrong": "why"}``, in the order asked, a line each.
"""

from __future__ import annotations

import json
import sys

import vl_convert

_LANGUAGE = "6.4"
"""The version of Vega-Lite, of those the library brings along: which one is newest there must not change drawings."""


def main() -> None:
    for line in sys.stdin.buffer:
        try:
            asked = json.loads(line)
            # Files and addresses would be read; a specification of ours holds all its numbers itself.
            if any(set(layer["data"]) != {"values"} for layer in asked["layer"]):
                raise ValueError("a specification holds its own numbers")
            answer = {"drawing": vl_convert.vegalite_to_svg(asked, vl_version=_LANGUAGE, allowed_base_urls=[])}
        except (ValueError, KeyError, TypeError) as error:
            said = [part.strip() for part in str(error).splitlines() if part.strip() and not part.startswith("    ")]
            answer = {"wrong": said[-1] if said else type(error).__name__}
        sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=True).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
