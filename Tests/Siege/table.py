"""What a siege found, as a table: for a terminal, or for docs/performance.md."""

import datetime
import os
import platform


def render(found, scenarios, load, markdown):
    """One table, and what has to be known to read it. `load` is the machine's before anything was begun."""
    rows = [
        ["scenario", "honest requests", "p50, ms", "p99, ms", "slowest, ms", "resident, MiB", "refused; shed; timed out"],
        *(row(scenarios[name], one) for name, one in found.items()),
    ]
    heading = (
        f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d}, {os.cpu_count()} CPUs, Linux {platform.release()}; "
        f"load average {load[0]:.2f} before it began. Of the honest callers: before, and during the attack; of memory: at "
        f"rest before, at the worst, at rest behind each."
    )
    return heading + "\n\n" + (as_markdown if markdown else as_text)(rows)


def row(scenario, found):
    rounds, rest = found["rounds"], found["rest"]
    honest = [one["honest"] for one in rounds]
    faults = sum(phase["faults"] for one in honest for phase in one.values())
    requests = sum(one["during"]["requests"] for one in honest)
    last = rounds[-1]["rest"]
    counted = {key: last[key] - rest[key] for key in ("refused", "shed", "timed_out", "handshakes_failed")}
    worst = max(one["peak"]["resident"] for one in rounds)
    memory = [rest["resident"], worst, *(one["rest"]["resident"] for one in rounds)]
    return [
        scenario.title,
        f"{requests}, {faults} failed" if faults else f"{requests}, all 200",
        *(both(honest, key) for key in ("p50_us", "p99_us", "max_us")),
        "; ".join(f"{octets / 2**20:.0f}" for octets in memory),
        f"{counted['refused']}; {counted['shed']}; {counted['timed_out'] + counted['handshakes_failed']}",
    ]


def both(honest, key):
    """The worst of all rounds, before and during."""
    return "; ".join(f"{max(one[phase][key] for one in honest) / 1e3:.1f}" for phase in ("before", "during"))


def as_text(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)


def as_markdown(rows):
    return "\n".join("| " + " | ".join(row) + " |" for row in [rows[0], ["---"] * len(rows[0]), *rows[1:]])
