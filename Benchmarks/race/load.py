"""One run: load against one proxy, and what the proxy's processes spent on it."""

import dataclasses
import json
import os
import resource
import subprocess
import time

from processes import Failure, busy_seconds, on
from proxies import BIG, BODY, HERE, JSON, MESSAGE, POST, tool, websocket_program


@dataclasses.dataclass(frozen=True)
class Scenario:
    """What is asked, over how many connections."""

    title: str
    path: str
    connections: int
    length: int
    body: str | None = None
    logs: bool = False
    tls: bool = False
    closes: bool = False
    websocket: bool = False

    @property
    def variant(self):
        """Which of a proxy's configurations it takes."""
        return "websocket" if self.websocket else "log" if self.logs else "tls" if self.tls else ""


SCENARIOS = {
    "get-1": Scenario("200-byte GET, 1 connection", "/json", 1, len(JSON)),
    "get-32": Scenario("200-byte GET, 32", "/json", 32, len(JSON)),
    "get-256": Scenario("200-byte GET, 256", "/json", 256, len(JSON)),
    "post-32": Scenario("1 KB POST, 32", "/post", 32, len(POST), BODY),
    "big-32": Scenario("1 MiB response, 32", "/big", 32, BIG),
    "log-32": Scenario("200-byte GET, 32, access log on", "/json", 32, len(JSON), logs=True),
    "tls-32": Scenario("200-byte GET over TLS, 32", "/json", 32, len(JSON), tls=True),
    "tlsconn-32": Scenario("TLS connection for each GET, 32", "/json", 32, len(JSON), tls=True, closes=True),
    "websocket-32": Scenario(f"WebSocket, {MESSAGE} octets there and back, 32", "/echo", 32, MESSAGE, websocket=True),
}


def words_of(port, scenario, seconds, threads=1):
    """The program of the load, and what it is told: wrk, or ours where there are WebSockets, which wrk doesn't speak."""
    if scenario.websocket:
        return [str(websocket_program()), "load", *map(str, (port, scenario.connections, seconds, scenario.length))]
    return [
        *(tool("wrk"), f"-t{min(threads, scenario.connections)}", f"-c{scenario.connections}", f"-d{seconds}s"),
        *("--timeout", "10s", "-s", str(HERE / "load.lua")),
        f"http{'s' if scenario.tls else ''}://127.0.0.1:{port}{scenario.path}",
    ]


def put_on(cpus, words, scenario):
    """Runs the load, or a program that runs it, and reads the line it ends with."""
    environment = {key: value for key, value in os.environ.items() if key not in ("RACE_BODY", "RACE_CLOSE")}
    if scenario.body:
        environment["RACE_BODY"] = scenario.body
    if scenario.closes:
        environment["RACE_CLOSE"] = "1"
    with on(cpus):
        said = subprocess.run(words, capture_output=True, text=True, env=environment, check=False)
    lines = [line for line in said.stdout.splitlines() if line.startswith("{")]
    if said.returncode != 0 or not lines:
        raise Failure(f"`{' '.join(words)}` ended with {said.returncode}:\n{said.stdout}{said.stderr}".strip())
    return json.loads(lines[-1])


def faults(result, scenario):
    """What makes a run worth nothing, in words; empty when it is fine."""
    names = {"refused": "answers of 400 or more", "connect": "failed connects", "read": "failed reads"}
    names |= {"write": "failed writes", "timeout": "timeouts", "wrong": "messages that came back changed"}
    found = [f"{result[key]} {name}" for key, name in names.items() if result.get(key)]
    if not result["requests"]:
        found.append("no request was answered")
    elif result["octets"] < result["requests"] * scenario.length:
        found.append(f"answers shorter than {scenario.length} octets")
    return ", ".join(found)


def measure(proxy, upstream, cpus, scenario, seconds, threads=1):
    """One run: CPU time of the proxy per request, its share of a core, latency, and what others used."""
    if proxy.log:
        os.truncate(proxy.log, 0)
    before = spent(proxy, upstream)
    result = put_on(cpus, words_of(proxy.port, scenario, seconds, threads), scenario)
    wall, own, behind, children, busy = (after - then for after, then in zip(spent(proxy, upstream), before))
    fault, requests = faults(result, scenario), max(result["requests"], 1)
    run = {
        "requests": result["requests"],
        "per_second": result["requests"] / result["microseconds"] * 1e6,
        "cpu_us": own * 1e6 / requests,
        "upstream_cpu_us": behind * 1e6 / requests,
        "load_cpu_us": children * 1e6 / requests,
        "p50_us": result["p50"],
        "p99_us": result["p99"],
        "cores_used": own / wall,
        "cores_of_others": max(0.0, (busy - own - behind - children) / wall),
    }
    if proxy.log:
        run["lines"] = lines_of(proxy.log)
        if not fault and run["lines"] < result["requests"] * 0.99:
            fault = f"{run['lines']} lines in the access log for {result['requests']} requests"
    return run | {"fault": fault}


def spent(proxy, upstream):
    """Seconds so far: on the wall; of the proxy, the upstream and the ended children; of the whole machine."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (
        *(time.monotonic(), proxy.running.cpu_nanoseconds() / 1e9, upstream.running.cpu_nanoseconds() / 1e9),
        *(ended.ru_utime + ended.ru_stime, busy_seconds()),
    )


def lines_of(log):
    """The lines of an access log, which may come a moment later than the answers."""
    count = -1
    while True:
        with open(log, "rb") as file:
            now = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
        if now == count:
            return count
        count = now
        time.sleep(0.3)
