"""Besieges a gateway, a scenario at a time, while honest callers go on asking.

Each scenario has a gateway of its own, which is besieged twice, and which must come to rest in between and at the end. What
was seen is a line of JSON a scenario: a test judges it, and `scripts/siege` makes tables of it.
"""

import argparse
import contextlib
import dataclasses
import errno
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import attacks
import crowd
import dying
import table
from gateway import Failure, Gateway, Program

HERE = pathlib.Path(__file__).parent
# Where a nameserver may be that never answers: others may besiege on the same machine.
NAMESERVERS = [f"127.0.0.{last}" for last in range(153, 193)]


@dataclasses.dataclass(frozen=True)
class Scenario:
    """What is done, and what the gateway is configured with meanwhile."""

    title: str
    attack: object
    limits: dict
    workers: int = 2
    path: str = "/app/ok"
    kinds: str = "kept,new"
    hangs: bool = False
    # MiB that it may take more behind the siege than before.
    kept: int = 28


# How many descriptors a gateway may have more behind a siege than before: a few sockets of lookups that hang.
HANGING = 4
MANY = {"connections": 12_000, "connections_per_address": 12_000, "requests_per_connection": 1_000_000}
SCENARIOS = {
    "idle": Scenario("10,000 idle connections", attacks.idle, {"header_timeout": "40s", "keep_alive_timeout": "1m"}),
    "address": Scenario("one address, 500 connections", attacks.address, {"connections_per_address": 64}),
    "slow": Scenario(
        "300 slow heads, 300 slow bodies, 300 slow readers",
        attacks.slow,
        {"header_timeout": "2s", "body_timeout": "2s"},
        # Each of two loops keeps up to 1,024 buffers of up to 32 KiB.
        kept=80,
    ),
    "connects": Scenario("2,000 connections a second", attacks.connects, {}),
    "handshakes": Scenario("10,000 half-open handshakes", attacks.handshakes, {}),
    "dying": Scenario("apps that die", attacks.dying, {}),
    "names": Scenario("a name nobody answers for", attacks.names, {}, path="/named/ok", hangs=True),
    "full": Scenario("full", attacks.full, {"connections": 256, "body_timeout": "3s"}, workers=1, kinds="new"),
}


class Siege:
    """One scenario being held."""

    def __init__(self, scenario, options, folder, ended):
        self.scenario, self.seconds, self.folder = scenario, options.seconds, folder
        self.places = scenario.limits.get("connections")
        self.peak, self.honest, self.asked, self.asked_names = None, None, 0, []
        certificate(folder)
        app = ended.enter_context(ending(Program(python("upstream.py"), folder, "app")))
        self.mortals = ended.enter_context(ending(Program(python("dying.py"), folder, "mortals")))
        places = {"app": int(app.line(0).split()[1])}
        for number in range(len(dying.PHASES)):
            phase, port = self.mortals.line(number).split()
            places[phase] = int(port)
        # A port of ours where nobody listens.
        nobody = ended.enter_context(contextlib.closing(socket.socket()))
        nobody.bind(("127.0.0.1", 0))
        places["gone"] = nobody.getsockname()[1]
        words = self.away_from_the_resolver(ended) if scenario.hangs else ()
        self.gateway = Gateway(options.program, folder, *configuration(scenario, places), words)
        ended.enter_context(ending(self.gateway))
        self.plain, self.secured = self.gateway.ports

    def away_from_the_resolver(self, ended):
        """Has the gateway ask a nameserver that never answers, in a mount namespace of its own: the machine's files stay
        as they are. Root may do that."""
        silent = ended.enter_context(contextlib.closing(socket.socket(type=socket.SOCK_DGRAM)))
        (self.folder / "resolv.conf").write_text(f"nameserver {take_one(silent, NAMESERVERS)}\n")
        (self.folder / "hosts").write_text("127.0.0.1 localhost app.test\n")
        (self.folder / "nsswitch.conf").write_text("hosts: files dns\n")

        def hear():
            with contextlib.suppress(OSError):
                while True:
                    self.asked_names.append(silent.recv(512))

        listening = threading.Thread(target=hear, daemon=True)
        listening.start()
        names = ("resolv.conf", "hosts", "nsswitch.conf")
        binds = "".join(f"mount --bind {self.folder}/{name} /etc/{name} && " for name in names)
        return ["unshare", "--mount", "--propagation", "private", "sh", "-c", binds + 'exec "$@"', "sh"]

    def questions(self):
        """How often the silent nameserver was asked."""
        return len(self.asked_names)

    def look(self):
        """Notes what the gateway takes now, which is at the worst."""
        self.peak = self.gateway.look()
        return self.peak

    def round(self, attack):
        """Honest callers before, during and after an attack, and the rest that must come behind it."""
        self.peak, self.heard = None, None
        ports = [str(self.plain), str(self.secured)]
        words = [*ports, self.scenario.path, self.scenario.kinds, str(self.folder / "certificate.pem")]
        self.honest = Program([*python("honest.py"), *words], self.folder, "honest")
        try:
            time.sleep(self.seconds / 2)
            if attack:
                self.honest.tell("during")
            facts = attack(self) if attack else {}
            if self.heard is None and attack:
                self.honest.tell("after")
                time.sleep(self.seconds / 4)
            self.hush()
        finally:
            self.honest.end()
        return {"facts": facts, "honest": self.heard, "peak": self.peak}

    def hush(self):
        """The honest callers leave, and say how they were served."""
        if self.heard is None:
            self.honest.process.stdin.close()
            self.heard = json.loads(self.honest.line(0))

    def all_of_it(self, options, tell):
        if not options.quick:
            tell("honest callers alone")
            self.round(None)
        rest = self.gateway.rest({"descriptors": 0xFFFF})
        kept = self.scenario.kept << 20
        most = {"descriptors": rest["descriptors"] + HANGING, "resident": rest["resident"] + kept}
        found = {"rest": rest, "rounds": []}
        for number in range(options.rounds):
            tell(f"besieged, {number + 1} of {options.rounds}")
            one = self.round(self.scenario.attack)
            found["rounds"].append(one | {"rest": self.gateway.rest(most if number + 1 == options.rounds else None)})
        return found | {"ending": self.gateway.end()}


def take_one(silent, addresses):
    """Binds to port 53 of the first of these where nobody is."""
    for address in addresses:
        try:
            silent.bind((address, 53))
            return address
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    raise Failure(f"port 53 is taken from {addresses[0]} to {addresses[-1]}")


def python(script):
    return [sys.executable, "-B", str(HERE / script)]


@contextlib.contextmanager
def ending(program):
    try:
        yield program
    finally:
        program.end()


def certificate(folder):
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem"]
    words = ["openssl", "req", "-x509", *key, "-out", "certificate.pem", "-subj", "/CN=bank"]
    said = subprocess.run([*words, "-addext", "subjectAltName=DNS:bank"], cwd=folder, capture_output=True, check=False)
    if said.returncode:
        raise Failure(f"openssl made no certificate: {said.stderr.decode()}")


def configuration(scenario, places):
    """The gateway's two files: an upstream and a route for each place, and for the names."""
    urls = {name: f"http://127.0.0.1:{port}" for name, port in places.items()}
    urls |= {"named": f"http://app.test:{places['app']}", "lost": "http://hangs.test:80"}
    keys = "connect_timeout: 1s, first_byte_timeout: 1s, eject: { failures: 0 }, keep_alive: { idle: 1s }"
    patient = keys.replace("first_byte_timeout: 1s", "first_byte_timeout: 30s")
    limits = ", ".join(f"{key}: {value}" for key, value in (MANY | scenario.limits).items())
    lines = [
        "countersign: 1",
        "listen:",
        "  - { address: 127.0.0.1:0 }",
        '  - { address: 127.0.0.1:0, tls: { certificate: certificate.pem, key: "${file:key.pem}" } }',
        *("admin: { address: 127.0.0.1:0 }", f"workers: {scenario.workers}", "policies: policy.yaml"),
        *("store: { kind: memory }", "shutdown_timeout: 2s", f"limits: {{ {limits} }}", "upstreams:"),
    ]
    lines += [f"  {name}: {{ url: '{url}', {keys if name == 'silent' else patient} }}" for name, url in urls.items()]
    routes = [f"  - {{ id: {name}, path: /{name}/**, upstream: {name}, require: none }}" for name in urls]
    policy = ["countersign: 1", "id: siege", "hosts: [bank]", "routes:", *routes]
    return "\n".join(lines) + "\n", "\n".join(policy) + "\n"


def options():
    def names(text):
        wrong = [word for word in text.split(",") if word not in SCENARIOS]
        if wrong:
            raise argparse.ArgumentTypeError(f"`{wrong[0]}` is none of {', '.join(SCENARIOS)}")
        return text.split(",")

    reader = argparse.ArgumentParser("siege", "scripts/siege [OPTION]...", __doc__.split("\n\n", maxsplit=1)[0])
    reader.add_argument("--program", required=True, metavar="PATH", help="Countersign's program (the release, built before)")
    reader.add_argument("--scenarios", type=names, default=list(SCENARIOS), metavar="NAMES", help=", ".join(SCENARIOS))
    reader.add_argument("--rounds", type=int, default=2, metavar="N", help="how often each gateway is besieged (2)")
    reader.add_argument("--seconds", type=float, default=4, metavar="S", help="how long an attack lasts at the least (4)")
    reader.add_argument("--quick", action="store_true", help="no honest callers alone before; memory at rest is then less")
    reader.add_argument("--json", action="store_true", help="print what was seen, a line of JSON a scenario, and no tables")
    reader.add_argument("--markdown", action="store_true", help="print the tables as docs/performance.md has them")
    return reader.parse_args()


def overdue(*_):
    raise Failure("the gateway does not come to an end of it")


def main():
    chosen, begin, found, load = options(), time.monotonic(), {}, os.getloadavg()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGALRM, overdue)
    try:
        crowd.enough_files(16_000)
        for name in chosen.scenarios:

            def tell(text, name=name):
                spent = f"[{time.monotonic() - begin:.0f} s, {chosen.scenarios.index(name) + 1} of {len(chosen.scenarios)}]"
                print(f"siege: {name}: {text}  {spent}", file=sys.stderr, flush=True)

            folder = pathlib.Path(tempfile.mkdtemp(prefix="countersign-siege-"))
            signal.alarm(int(60 + chosen.rounds * (30 + 5 * chosen.seconds)))
            try:
                with contextlib.ExitStack() as ended:
                    found[name] = Siege(SCENARIOS[name], chosen, folder, ended).all_of_it(chosen, tell)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            if chosen.json:
                print(json.dumps({"scenario": name, **found[name]}), flush=True)
        if not chosen.json:
            print(table.render(found, SCENARIOS, load, chosen.markdown))
    except KeyboardInterrupt:
        sys.exit("siege: interrupted; everything that was started has been ended")
    except (Failure, OSError) as error:
        sys.exit(f"siege: {error}")


if __name__ == "__main__":
    main()
