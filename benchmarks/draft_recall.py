"""How well `mxsu draft` finds what curators found: recall and precision by segment, on curated texts.

Usage: python benchmarks/draft_recall.py --texts DIR [--project DIR]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from mxsu_graph.intake.quality import Quality, measure_dates, measure_mentions
from mxsu_graph.pipeline import load_project
from mxsu_graph.project import find_project
from mxsu_graph.texts.read import read_text


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--project", type=Path)
    parser.add_argument("--show", action="store_true", help="list what was missed and what was too much")
    options = parser.parse_args()
    corpus = load_project(find_project(options.project)).corpus
    texts = {s.id: read_text(options.texts / s.text.file, s.text.repair) for s in corpus.sources}
    for title, blind in (("the whole register", False), ("without the source itself", True)):
        print(f"\n{title}\n{'source':<28}{'curated':>8}{'found':>7}{'both':>6}{'recall':>8}{'precision':>10}")
        total = Quality()
        started = time.process_time()
        for source, text in texts.items():
            quality = measure_mentions(corpus, source, text.segments, blind)
            total += quality
            print(row(source, quality))
            if options.show:
                print("  missed:", *sorted(quality.missed))
                print("  extra:", *sorted(quality.extra))
        print(row("all", total), f" {time.process_time() - started:.1f} s of processor time")
        for class_ in sorted({key.split("/")[0] for key in (*total.missed, *total.extra, *total.hits)}):
            print(row(f"  {class_}", total.of_class(class_)))
    print("\ndates (exact EDTF)")
    total = Quality()
    for source, text in texts.items():
        total += (quality := measure_dates(corpus, source, text.segments))
        print(row(source, quality))
    print(row("all", total))


def row(name: str, quality: Quality) -> str:
    """One line of a table."""
    hits = len(quality.hits)
    curated, found = hits + len(quality.missed), hits + len(quality.extra)
    return f"{name:<28}{curated:>8}{found:>7}{hits:>6}{quality.recall:>8.1%}{quality.precision:>10.1%}"


if __name__ == "__main__":
    main()
