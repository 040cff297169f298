"""One table of what Milepost costs: each figure beside its floor or peer in the same run, and its growth with size.

`python -m tests.bench`: 100,000 and 1,000,000 records; MILEPOST_BENCH_SIZES=10000000,50000000 names others.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.pages import costs
from tests.bench.sizes import MORE
from tests.sampled import load_sample

SIZES = "100000,1000000"


def main() -> None:
    """Prints the table; every size has a process of its own, so that its memory is its own."""
    sizes = [int(size) for size in os.environ.get("MILEPOST_BENCH_SIZES", SIZES).split(",")]
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start: on a busy machine compare the ratios.")
    before: dict[str, float] = {}
    for size in sizes:
        print(f"\n{size:,} records")
        for line in _of_size(size):
            _print(line, before.get(line["what"]))
            before[line["what"]] = line["figure"]
    for population in ([], ["trial"]):
        print(f"\npeople, a population with a known truth {' '.join(population)}", flush=True)
        subprocess.run([sys.executable, "-m", "tests.bench.people", str(sizes[-1]), str(MORE), *population], check=True)
    print("\npages, a rerun with a filter that changes")
    _print_pages()


def _of_size(size: int) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.bench.sizes", str(size)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    lines: list[dict[str, Any]] = json.loads(answer.stdout.splitlines()[-1])
    return lines


def _print(line: dict[str, Any], before: float | None) -> None:
    beside = (
        f"{line['floor']:9.2f} {line['beside']} ({line['figure'] / line['floor']:.1f} x)" if "floor" in line else ""
    )
    grown = f"   grown {line['figure'] / before:.1f} x" if before else ""
    print(f"  {line['what']:<58} {line['figure']:9.2f}   {beside}{grown}")


def _print_pages() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, keys = Path(folder) / "home", Path(folder) / "keys"
        load_sample(home, keys)
        found = costs(home, keys)
    least = found[0].cpu_ms
    for cost in found:
        print(
            f"  {cost.page + ', ms CPU':<58} {cost.cpu_ms:9.2f}   {least:9.2f} empty page ({cost.cpu_ms / least:.1f} x)"
        )


if __name__ == "__main__":
    main()
