"""Races nginx, haproxy and Countersign in front of the same upstream on the loopback.

The figure to trust is CPU time per request of the proxy's own processes, by the clock of the process, and its ratio
to nginx in the same round: requests per second and latency follow whatever else the machine does. Each has one
worker, all connections are kept on both sides, and the proxy has a CPU of its own where there are two.
"""

import argparse
import collections
import datetime
import fcntl
import json
import os
import pathlib
import platform
import shutil
import signal
import sys
import time

import footprint
import load
import tables
from processes import Failure, Fleet
from proxies import NAMES, Ports, make_echo, make_proxy, make_upstream, probe, tool, version

ASIDE = ["idle", "idle-tls", "start", "calls", "scaling"]
PLACE = pathlib.Path(__file__).resolve().parents[2] / ".build" / "race"


def options():
    def names(among):
        def read(text):
            wrong = [word for word in text.split(",") if word not in among]
            if wrong:
                raise argparse.ArgumentTypeError(f"`{wrong[0]}` is none of {', '.join(among)}")
            return [name for name in among if name in text.split(",")]

        return read

    def count(text):
        if not text.isdigit() or not 1 <= int(text) <= 1000:
            raise argparse.ArgumentTypeError(f"`{text}` is not a number from 1 to 1000")
        return int(text)

    scenarios = [*load.SCENARIOS, *ASIDE]
    reader = argparse.ArgumentParser("race", "scripts/race [OPTION]...", __doc__.split("\n\n", maxsplit=1)[0])
    reader.add_argument("--quick", action="store_true", help="one round of 1 s a run; under a minute")
    reader.add_argument("--rounds", type=count, metavar="N", help="rounds (5)")
    reader.add_argument("--seconds", type=count, metavar="S", help="seconds of each run (3)")
    reader.add_argument("--only", type=names(NAMES), default=NAMES, metavar="NAMES", help=", ".join(NAMES))
    reader.add_argument("--scenarios", type=names(scenarios), default=scenarios, metavar="NAMES", help=", ".join(scenarios))
    reader.add_argument("--program", metavar="PATH", help="Countersign's program (the release, built before)")
    reader.add_argument("--markdown", action="store_true", help="print the tables as docs/performance.md has them")
    reader.add_argument("--from", dest="earlier", metavar="FILE", help="measure nothing; print the tables of this result")
    chosen = reader.parse_args()
    chosen.rounds = chosen.rounds or (1 if chosen.quick else 5)
    chosen.seconds = chosen.seconds or (1 if chosen.quick else 3)
    return chosen


class Race:
    """One race: what was chosen, where it runs, and what it has found so far."""

    def __init__(self, chosen, fleet, program):
        self.chosen, self.fleet, self.program = chosen, fleet, program
        self.run, self.ports = PLACE / "run", Ports()
        self.all = os.sched_getaffinity(0)
        cpus = sorted(self.all)
        self.proxy_cpus, self.load_cpus = ({cpus[-1]}, set(cpus[:-1])) if len(cpus) > 1 else (self.all, self.all)
        self.scenarios = {name: load.SCENARIOS[name] for name in chosen.scenarios if name in load.SCENARIOS}
        self.found = {"runs": [], "scaling": [], "calls": []} | {part: [] for part in ASIDE[:3]}
        # What has had load before: each proxy in each scenario, or, when it has to be quick, in one of them.
        self.warm, self.begin = set(), time.monotonic()
        wanted = chosen.scenarios
        # Seconds that all of it will take, as far as one can tell.
        each = chosen.rounds * (chosen.seconds + 0.2)
        self.expected = len(chosen.only) * (
            len(self.scenarios) * each
            + (2 if chosen.quick else len(self.scenarios)) * 1.2
            + ("idle" in wanted) * 4.5
            + ("idle-tls" in wanted) * 9
            + ("start" in wanted) * (1 + self.starts * 0.05)
            + 1.2 * len(self.counted)
        ) + ("scaling" in wanted) * 2 * (each + 1.2)

    @property
    def starts(self):
        return 5 if self.chosen.quick else 21

    @property
    def counted(self):
        """Scenarios whose system calls are counted."""
        if "calls" not in self.chosen.scenarios:
            return []
        every = [name for name, scenario in load.SCENARIOS.items() if scenario.variant in ("", "websocket")]
        return ["get-32"] if self.chosen.quick else every

    def all_of_it(self):
        shutil.rmtree(self.run, ignore_errors=True)
        self.upstream = make_upstream(self.run, self.ports, self.load_cpus)
        self.upstream.start(self.fleet)
        probe(self.upstream)
        # The app of each of a proxy's configurations: all but one have the same.
        self.apps = collections.defaultdict(lambda: self.upstream)
        if any(load.SCENARIOS[key].websocket for key in [*self.scenarios, *self.counted]):
            self.apps["websocket"] = make_echo(self.run, self.ports, self.load_cpus)
            self.apps["websocket"].start(self.fleet)
        for part in ASIDE[:3]:
            if part in self.chosen.scenarios:
                self.alone(part)
        if self.scenarios or self.counted:
            self.rounds()
        if "scaling" in self.chosen.scenarios:
            self.scaling()
        return self.found

    def proxy(self, name, **more):
        cpus = more.pop("cpus", self.proxy_cpus)
        upstream = more.pop("upstream", self.upstream)
        return make_proxy(self.run, self.ports, cpus, name, upstream, self.program, **more)

    def alone(self, part):
        """What is measured of a process that nobody else shares."""
        for name in self.chosen.only:
            tls = part == "idle-tls"
            proxy = self.proxy(name, label=f"{name}-{part}", variant="tls" if tls else "")
            if part != "start":
                found = footprint.idle(proxy, self.fleet, tls)
                self.tell(f"{part} {name}: {found['octets_per_connection']:.0f} octets a connection")
            else:
                found = footprint.start_up(proxy, self.fleet, self.starts)
                self.tell(f"{part} {name}: {found['milliseconds']:.1f} ms, {found['resident'] / 2**20:.1f} MiB")
            self.found[part].append(found)

    def rounds(self):
        proxies = {}
        needed = [*self.scenarios, *self.counted]
        for variant in sorted({load.SCENARIOS[key].variant for key in needed}):
            for name in self.chosen.only:
                proxies[name, variant] = self.proxy(name, variant=variant, upstream=self.apps[variant])
                proxies[name, variant].start(self.fleet)
                probe(proxies[name, variant])
        for number in range(self.chosen.rounds):
            for key, scenario in self.scenarios.items():
                turned = self.chosen.only[number % len(self.chosen.only):] + self.chosen.only
                for name in turned[: len(self.chosen.only)]:
                    proxy = proxies[name, scenario.variant]
                    self.measure(proxy, self.apps[scenario.variant], self.load_cpus, key, name, number, "runs")
        self.calls(proxies)
        for proxy in proxies.values():
            proxy.end(self.fleet)

    def measure(self, proxy, upstream, cpus, key, label, number, part, threads=1):
        scenario, seconds = load.SCENARIOS[key], self.chosen.seconds
        if number == 0 and (proxy.folder, self.chosen.quick or key) not in self.warm:
            self.warm.add((proxy.folder, self.chosen.quick or key))
            load.measure(proxy, upstream, cpus, scenario, 1, threads)
        run = load.measure(proxy, upstream, cpus, scenario, seconds, threads)
        self.fleet.check()
        self.found[part].append({"proxy": label, "scenario": key, "round": number, **run})
        said = f"{run['cpu_us']:8.2f} µs {run['per_second']:8.0f}/s p99 {run['p99_us']:6} µs"
        self.tell(f"round {number + 1} {key:12} {label:12}" + (f"FAILED: {run['fault']}" if run["fault"] else said))

    def calls(self, proxies):
        by = footprint.counts_by() if self.counted else None
        for key in self.counted:
            for name in self.chosen.only:
                scenario = load.SCENARIOS[key]
                found = footprint.system_calls(proxies[name, scenario.variant], self.load_cpus, scenario, 1, by)
                self.found["calls"].append({"scenario": key, **found})
                self.tell(f"calls {key:12} {name:12}{found['calls']:8.2f} by {by} {found['fault']}")

    def scaling(self):
        """One loop against two, nothing pinned: the load and the upstream then take what the proxy leaves."""
        if "countersign" not in self.chosen.only:
            return
        threads = len(self.all)
        upstream = make_upstream(self.run, self.ports, self.all, threads, "upstream-wide")
        upstream.start(self.fleet)
        proxies = {}
        for workers in (1, 2):
            label = f"workers: {workers}"
            proxies[label] = self.proxy(
                "countersign", cpus=self.all, upstream=upstream, workers=workers, label=f"workers-{workers}"
            )
            proxies[label].start(self.fleet)
            probe(proxies[label])
        for number in range(self.chosen.rounds):
            for label, proxy in proxies.items():
                self.measure(proxy, upstream, self.all, "get-256", label, number, "scaling", threads)

    def tell(self, text):
        spent = time.monotonic() - self.begin
        left = max(0, self.expected - spent)
        print(f"race: {text}  [{spent:.0f} s, about {left:.0f} s left]", file=sys.stderr, flush=True)


def machine(race):
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")
    apart = race.proxy_cpus != race.load_cpus
    pinned = "the proxy on one CPU, load and upstream on the others" if apart else "everything on the one CPU there is"
    return {"cpus": len(race.all), "model": model, "kernel": platform.release(), "pinned": pinned}


def hold(chosen):
    """Measures, keeps the result in a file, and returns it."""
    program = os.path.abspath(chosen.program) if chosen.program else None
    if "countersign" in chosen.only and not (program and os.access(program, os.X_OK)):
        raise Failure(f"there is no program at `{program}`" if program else "`--program` has to say where countersign is")
    programs = {name: program if name == "countersign" else tool(name) for name in chosen.only}
    for needed in ("wrk", "nginx"):
        tool(needed)
    footprint.enough_files()
    PLACE.mkdir(parents=True, exist_ok=True)
    with open(PLACE / "lock", "w") as lock, Fleet() as fleet:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failure("another race is being run here; two would measure each other") from None
        race = Race(chosen, fleet, program)
        date = datetime.datetime.now(datetime.timezone.utc)
        result = {
            "date": date.strftime("%Y-%m-%d"),
            "machine": machine(race),
            "versions": {name: version(name, path) for name, path in programs.items()},
            "options": {key: getattr(chosen, key) for key in ("rounds", "seconds", "only", "scenarios")},
            **race.all_of_it(),
        }
    file = PLACE / date.strftime("%Y%m%d-%H%M%S.json")
    file.write_text(json.dumps(result, indent=1) + "\n")
    print(f"race: the result is in {file}", file=sys.stderr)
    return result


def main():
    chosen = options()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        result = json.loads(pathlib.Path(chosen.earlier).read_text()) if chosen.earlier else hold(chosen)
        print(tables.render(result, chosen.markdown), flush=True)
    except KeyboardInterrupt:
        sys.exit("race: interrupted; everything that was started has been ended")
    except Failure as error:
        sys.exit(f"race: {error}")
    except OSError as error:
        sys.exit(f"race: `{error.filename}`: {error.strerror}" if error.filename else f"race: {error}")
    except (ValueError, KeyError):
        if not chosen.earlier:
            raise
        sys.exit(f"race: `{chosen.earlier}` is not the result of a race")
    if any(run["fault"] for part in ("runs", "scaling", "calls") for run in result[part]):
        sys.exit("race: some runs failed")


main()
