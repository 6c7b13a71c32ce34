"""``python -m tests.finding [nb da sv]``: how often the right page comes first, with every miss, beside Material's search.

Writes the same as ``build/finding.json``. ``--ours`` leaves Material out.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from tests.finding.measure import (
    GOAL_FIRST,
    GOAL_THIRD,
    LANGUAGES,
    ROOT,
    Answer,
    Measured,
    Pages,
    Recall,
    measured,
)
from tests.finding.queries import HOME, WAYS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.finding", description=__doc__)
    there = [language for language in LANGUAGES if (HOME / f"{language}.yaml").is_file()]
    parser.add_argument("languages", nargs="*", default=there, help="nb, da or sv; all when none is named")
    parser.add_argument("--ours", action="store_true", help="leave Material's own search out")
    asked = parser.parse_args()
    written = {}
    for language in asked.languages:
        run = measured(language, beside=not asked.ours)
        _print(language, run)
        written[language] = _data(run)
    file = ROOT / "build" / "finding.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"\nWritten to {file.relative_to(ROOT)}")


def _print(language: str, run: Measured) -> None:
    both = [("Felles", run.ours), *([("Material", run.material)] if run.material else [])]
    print(f"\n{language}: {len(run.ours.answers)} queries with an answer; goals {GOAL_FIRST:.2f} and {GOAL_THIRD:.2f}")
    heading = "".join(f"{name + ' @1':>14}{'@3':>7}" for name, _ in both)
    print(f"  {'':<14}{'queries':>8}{heading}")
    print(f"  {'all':<14}{len(run.ours.answers):>8}{_shares(both, None)}")
    for why in WAYS:
        if why in run.ours.ways:
            print(f"  {why:<14}{run.ours.ways[why]:>8}{_shares(both, why)}")
    print("\n  Not first (place of the right one; what came):")
    for answer, place in run.ours.missed(1):
        print(f"    {_miss(run.pages, answer, place)}")
    if run.unanswered:
        print("\n  No answer in the handbook:")
        for answer in run.unanswered:
            offered = f"nearest: {', '.join(answer.nearest) or '–'}; {answer.ask} to ask"
            came = ", ".join(map(run.pages.called, answer.hits[:3]))
            print(f"    {answer.query.text}: {'hits: ' + came if came else offered}")


def _shares(both: list[tuple[str, Recall]], why: str | None) -> str:
    return "".join(f"{recall.among(1, why):>14.3f}{recall.among(3, why):>7.3f}" for _, recall in both)


def _miss(pages: Pages, answer: Answer, place: int | None) -> str:
    came = ", ".join(map(pages.called, answer.hits[:3])) or "nothing"
    return f"{'-' if place is None else place:>2}  {answer.query.text} → {' or '.join(answer.query.first)}; came: {came}"


def _data(run: Measured) -> dict[str, Any]:
    def one(recall: Recall) -> dict[str, Any]:
        return {
            "queries": len(recall.answers),
            "recall_at_1": round(recall.first, 4),
            "recall_at_3": round(recall.third, 4),
            "ways": {
                why: {"queries": count, "recall_at_1": round(recall.among(1, why), 4), "recall_at_3": round(recall.among(3, why), 4)}
                for why, count in recall.ways.items()
            },
            "misses": [
                {
                    "query": answer.query.text,
                    "why": answer.query.why,
                    "wanted": list(answer.query.first),
                    "place": place,
                    "came": [run.pages.called(hit) for hit in answer.hits[:3]],
                }
                for answer, place in recall.missed(1)
            ],
        }

    return {
        "felles": one(run.ours),
        "material": one(run.material) if run.material else None,
        "unanswered": [
            {
                "query": answer.query.text,
                "hits": [run.pages.called(hit) for hit in answer.hits[:3]],
                "nearest": list(answer.nearest),
                "ask": answer.ask,
            }
            for answer in run.unanswered
        ],
    }


if __name__ == "__main__":
    main()
