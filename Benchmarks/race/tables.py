"""What a race found, as tables: for a terminal, or for docs/performance.md."""

import statistics

from load import SCENARIOS
from proxies import NAMES

TITLES = {"nginx": "nginx", "haproxy": "haproxy", "countersign": "Countersign"}
NONE = "-"


def render(result, markdown=False):
    """All tables of one result, and what has to be known to read them."""
    show = as_markdown if markdown else as_text
    parts = [heading(result)]
    for rows in (cpu(result), latency(result), footprint(result), scaling(result)):
        if len(rows) > 1:
            parts.append(show(rows))
    failed = [run for run in result["runs"] + result["scaling"] + result["calls"] if run["fault"]]
    for run in failed:
        parts.append(f"FAILED, and counted nowhere: {run['scenario']} of {run['proxy']}: {run['fault']}")
    return "\n\n".join(parts)


def heading(result):
    machine, options = result["machine"], result["options"]
    others = [run["cores_of_others"] for run in result["runs"]]
    text = (
        f"{result['date']}, {machine['cpus']} CPUs ({machine['model']}), Linux {machine['kernel']}; "
        f"{', '.join(result['versions'].values())}; {options['rounds']} round{'s' * (options['rounds'] > 1)} of "
        f"{options['seconds']} s a run, the order turned from round to round; {machine['pinned']}."
    )
    if others:
        text += f" Others used {statistics.median(others):.2f} cores meanwhile (median; at most {max(others):.2f})."
    return text


def good(result, scenario, proxy):
    """Runs that nothing was wrong with, by round."""
    runs = [run for run in result["runs"] if run["scenario"] == scenario and run["proxy"] == proxy]
    return {run["round"]: run for run in runs if not run["fault"]}


def median(runs, key):
    return statistics.median(run[key] for run in runs.values())


def ratio(result, scenario, proxy):
    """The median, the least and the largest of each round's ratio to nginx."""
    nginx, own = good(result, scenario, "nginx"), good(result, scenario, proxy)
    ratios = [run["cpu_us"] / nginx[number]["cpu_us"] for number, run in own.items() if number in nginx]
    return (statistics.median(ratios), min(ratios), max(ratios)) if ratios else None


def shown(number):
    return f"{number:.0f}" if number >= 100 else f"{number:.1f}"


def raced(result):
    return [name for name in NAMES if name in result["options"]["only"]]


def cpu(result):
    names, several = raced(result), result["options"]["rounds"] > 1
    rows = [["CPU µs per request (of nginx's in the same round)", *(TITLES[name] for name in names)]]
    for scenario, described in SCENARIOS.items():
        cells = []
        for name in names:
            runs, against = good(result, scenario, name), ratio(result, scenario, name)
            cell = shown(median(runs, "cpu_us")) if runs else NONE
            if against and name != "nginx":
                cell += f" ({against[0]:.2f}" + (f"; {against[1]:.2f} to {against[2]:.2f})" if several else ")")
            cells.append(cell)
        if any(cell != NONE for cell in cells):
            rows.append([described.title, *cells])
    return rows


def latency(result):
    names = raced(result)
    rows = [["requests/s; p50 and p99, µs", *(TITLES[name] for name in names)]]
    for scenario, described in SCENARIOS.items():
        cells = []
        for name in names:
            runs = good(result, scenario, name)
            figures = [median(runs, key) for key in ("per_second", "p50_us", "p99_us")] if runs else None
            cells.append("{:.0f}; {:.0f}, {:.0f}".format(*figures) if figures else NONE)
        if any(cell != NONE for cell in cells):
            rows.append([described.title, *cells])
    return rows


def footprint(result):
    names = raced(result)
    rows = [["", *(TITLES[name] for name in names)]]

    def add(title, part, text, keep=lambda _: True):
        found = {one["proxy"]: text(one) for one in result.get(part, []) if keep(one)}
        if found:
            rows.append([title, *(found.get(name, NONE) for name in names)])

    add("octets per idle connection, of 2000", "idle", lambda one: f"{one['octets_per_connection']:.0f}")
    add("octets per idle connection over TLS, of 2000", "idle-tls", lambda one: f"{one['octets_per_connection']:.0f}")
    add("start to first answer, ms", "start", lambda one: f"{one['milliseconds']:.1f}")
    add("resident at rest, MiB", "start", lambda one: f"{one['resident'] / 2**20:.1f}")
    add("the same, shared pages divided, MiB", "start", lambda one: f"{one['resident_pss'] / 2**20:.1f}")
    for scenario, described in SCENARIOS.items():
        keep = lambda one, wanted=scenario: one["scenario"] == wanted and not one["fault"]
        by = result["calls"][0]["by"] if result["calls"] else ""
        add(f"system calls per request ({by}), {described.title}", "calls", lambda one: f"{one['calls']:.2f}", keep)
    return rows


def scaling(result):
    rows = [["Countersign, nothing pinned", "requests/s", "CPU µs per request", "cores used", "p99, µs"]]
    for label, scenario in dict.fromkeys((run["proxy"], run["scenario"]) for run in result["scaling"]):
        runs = [run for run in result["scaling"] if (run["proxy"], run["scenario"]) == (label, scenario)]
        runs = {run["round"]: run for run in runs if not run["fault"]}
        if not runs:
            continue
        cells = {"per_second": ".0f", "cpu_us": ".1f", "cores_used": ".2f", "p99_us": ".0f"}
        figures = [format(median(runs, key), form) for key, form in cells.items()]
        rows.append([f"{label}, {SCENARIOS[scenario].title}", *figures])
    return rows


def as_text(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)


def as_markdown(rows):
    return "\n".join("| " + " | ".join(row) + " |" for row in [rows[0], ["---"] * len(rows[0]), *rows[1:]])
