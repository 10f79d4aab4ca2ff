"""The results of bench/peers/run as a Markdown page."""

import datetime
import os
import pathlib
import statistics
from collections import defaultdict
from typing import Any

Runs = dict[tuple[str, str], list[dict[str, Any]]]  # by mutant and side
OWN = ("random", "explore")


def cpu() -> str:
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "unknown CPU"


def steps_of(runs: list[dict[str, Any]]) -> float | None:
    """The median of steps to detection, a run without one counting as endless; None where that is the median."""
    middle = statistics.median(run["steps"] if run["found"] else float("inf") for run in runs) if runs else float("inf")
    return None if middle == float("inf") else middle


def number(value: float | None) -> str:
    return "-" if value is None else f"{value:g}"


def cell(runs: list[dict[str, Any]]) -> list[str]:
    if not runs:
        return ["", "", ""]
    seconds = statistics.median(run["seconds"] for run in runs)
    return [f"{sum(run['found'] for run in runs)}/{len(runs)}", number(steps_of(runs)), f"{seconds:.1f}"]


def row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def found_by(runs: Runs, mutants: list[str], side: str) -> set[str]:
    return {mutant for mutant in mutants if any(run["found"] for run in runs[mutant, side])}


def per_seed(results: list[dict[str, Any]], sides: list[str]) -> list[str]:
    counts: dict[tuple[str, int], list[bool]] = defaultdict(list)
    for run in results:
        counts[run["side"], run["seed"]].append(run["found"])
    seeds = sorted({run["seed"] for run in results})
    lines = [row(["side", *(f"seed {seed}" for seed in seeds)]), row(["---"] * (len(seeds) + 1))]
    for side in sides:
        lines.append(
            row(
                [
                    side,
                    *(
                        f"{sum(counts[side, seed])} of {len(counts[side, seed])}" if counts[side, seed] else ""
                        for seed in seeds
                    ),
                ]
            )
        )
    return lines


def ratio(runs: Runs, mutants: list[str], title: str, sides: list[str]) -> list[str]:
    """psvcheck's random sequences against the best of these sides, over the mutants that both have a median for.

    Of `random` only as many seeds are looked at as the others have.
    """
    pairs = []
    for mutant in mutants:
        seeds = {run["seed"] for side in sides for run in runs[mutant, side]}
        own = steps_of([run for run in runs[mutant, "random"] if run["seed"] in seeds])
        others = [steps for side in sides if (steps := steps_of(runs[mutant, side])) is not None]
        if own is not None and others:
            pairs.append((own, min(others)))
    if not pairs:
        return []
    quotients = [other / own for own, other in pairs]
    return [
        f"- {title}: {len(pairs)} mutants have a median of steps on both sides. It takes "
        f"{statistics.geometric_mean(quotients):.2f} times the steps of `random` in the geometric mean, "
        f"{statistics.median(quotients):.2f} times in the median; `random` is sooner on "
        f"{sum(own < other for own, other in pairs)} of them, it on {sum(own > other for own, other in pairs)}. "
        f"Medians of the medians: `random` {statistics.median(own for own, _ in pairs):g} steps, it "
        f"{statistics.median(other for _, other in pairs):g}."
    ]


def only(runs: Runs, mutants: list[str], peers: list[str]) -> list[str]:
    measured = [m for m in mutants if all(runs[m, side] for side in OWN) and any(runs[m, side] for side in peers)]
    own = set().union(*(found_by(runs, measured, side) for side in OWN))
    others = set().union(*(found_by(runs, measured, side) for side in peers))
    lines = [
        f"psvcheck and a peer were both run on {len(measured)} mutants, with as many seeds as above. psvcheck's "
        f"generators find {len(own)} of them, the peers {len(others)}, and nobody {len(set(measured) - own - others)}.",
        "",
    ]
    for title, names in (
        (f"Found by a peer and by neither `random` nor `explore` ({len(others - own)})", others - own),
        (f"Found by psvcheck and no peer ({len(own - others)})", own - others),
        (f"Found by nobody ({len(set(measured) - own - others)})", set(measured) - own - others),
    ):
        lines += [f"**{title}**: " + (", ".join(f"`{name}`" for name in sorted(names)) or "none"), ""]
    return lines


def markdown(results: list[dict[str, Any]], mutants: list[str], budget: int, command: str) -> str:
    runs: Runs = defaultdict(list)
    for run in results:
        runs[run["mutant"], run["side"]].append(run)
    sides = [
        side
        for side in ("random", "explore", "hypothesis", "schemathesis")
        if any(run["side"] == side for run in results)
    ]
    peers = [side for side in sides if side not in OWN]
    lines = [
        f"# Peers, {datetime.date.today()}",
        "",
        f"{os.cpu_count()} cores ({cpu()}); `{command.strip()}`; {budget:,} steps for a run, each ending at its first "
        "detection. `bench/peers/run --help` says what the sides are, [the README](../README.md) what a step is.",
        "",
        "## Summary",
        "",
        *per_seed(results, sides),
        "",
    ]
    lines += [line for side in peers for line in ratio(runs, mutants, f"`{side}`", [side])]
    lines += ratio(runs, mutants, "the best peer of each mutant", peers) if len(peers) > 1 else []
    lines += [
        "",
        *only(runs, mutants, peers),
        "## Mutants",
        "",
        "found: in how many of the seeds. steps: the median to detection, where a run that finds nothing counts as "
        "endless. s: the median of seconds, of all runs; of psvcheck's a mean over the mutants. A run of Schemathesis on a "
        "mutant that answers all of its requests as the plain target does is not drawn again, and takes less than one.",
        "",
        row(["mutant", *(f"{side}: {what}" for side in sides for what in ("found", "steps", "s"))]),
        row(["---", *["---:"] * (3 * len(sides))]),
    ]
    for mutant in mutants:
        lines.append(row([f"`{mutant}`", *(text for side in sides for text in cell(runs[mutant, side]))]))
    return "\n".join(lines) + "\n"
