"""Who races: their configurations, filled in, and the upstream behind all of them."""

import dataclasses
import functools
import http.client
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import time

from processes import Failure, Running

HERE = pathlib.Path(__file__).parent
NAMES = ["nginx", "haproxy", "countersign"]
# 200 octets, and what a POST is answered with.
JSON = '{"id":"4f9d2c11-8a60-4b7e-9c35-d1e07a42b6c8","state":"settled","from":"checking","to":"savings","amount":"1250.00"'
JSON = JSON + ',"currency":"EUR","note":"' + "n" * (200 - len(JSON) - 28) + '"}'
POST = '{"accepted":true,"id":"4f9d2c11-8a60-4b7e-9c35-d1e07a42b6c8"}'
BODY = json.dumps({"amount": "1250.00", "note": "n" * (1024 - 32)}, separators=(",", ":")).ljust(1024)
BIG = 1 << 20
# Octets of a WebSocket's message.
MESSAGE = 64
LOG_FILE = "access.log"
# What each says of TLS: version 1.3 with one P-256 certificate; ciphers, curves and tickets as each has them.
TLS = {
    "nginx": " ssl;\n        ssl_protocols TLSv1.3;\n        ssl_certificate certificate.pem;\n"
    "        ssl_certificate_key key.pem",
    "haproxy": " ssl crt both.pem ssl-min-ver TLSv1.3",
    "countersign": ', tls: { certificate: certificate.pem, key: "${file:key.pem}", min_version: "1.3" }',
}


def tool(name):
    """Where a program is, also where only root's PATH has it."""
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if not found:
        raise Failure(f"`{name}` is not installed; scripts/setup installs it")
    return found


def version(name, program):
    """The version that a program says it has."""
    words = [program, "version"] if name == "countersign" else [program, "-v"]
    said = subprocess.run(words, capture_output=True, text=True, check=False)
    return (said.stdout + said.stderr).strip().split("\n", 1)[0]


class Ports:
    """Free ports of the loopback, below those that the kernel gives to whoever connects."""

    def __init__(self):
        low = int(pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
        self.candidates = iter(range(min(21000, low - 200), low))

    def take(self):
        for port in self.candidates:
            if is_free(port):
                return port
        raise Failure("there is no free port left on 127.0.0.1 below those for outgoing connections")


def is_free(port):
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@dataclasses.dataclass
class Proxy:
    """One of the three with one configuration, laid out in a folder of its own."""

    name: str
    words: list
    folder: pathlib.Path
    port: int
    cpus: set
    log: pathlib.Path | None = None
    tls: bool = False
    upgrades: bool = False
    running: Running | None = None

    def launch(self, fleet):
        """Starts it, and waits for nothing."""
        # Whoever has the port would answer in its place: nginx goes on trying, and others may share ports.
        if not is_free(self.port):
            raise Failure(f"port {self.port} on 127.0.0.1 was free and is now taken; start the race again")
        self.running = fleet.start(self.folder.name, self.words, self.folder, self.cpus)

    def start(self, fleet):
        self.launch(fleet)
        wait(self.running, self.port)

    def end(self, fleet):
        fleet.end(self.running)
        self.running = None


def lay_out(template, folder, name, values):
    """Writes a configuration with its `@KEY@`s filled in."""
    text = (HERE / template).read_text()
    for key, value in values.items():
        text = text.replace(f"@{key}@", str(value))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


def nginx_words(folder):
    return [tool("nginx"), "-p", str(folder), "-e", "errors", "-c", str(folder / "nginx.conf")]


def make_upstream(run, ports, cpus, workers=1, name="upstream"):
    """The app, laid out and not yet started."""
    port, folder = ports.take(), run / name
    lay_out("upstream.conf", folder, "nginx.conf", {"PORT": port, "WORKERS": workers, "JSON": JSON, "POST": POST})
    (folder / "big").write_bytes(bytes(range(256)) * (BIG // 256))
    return Proxy("upstream", nginx_words(folder), folder, port, cpus)


def make_echo(run, ports, cpus):
    """The app of the WebSockets, laid out and not yet started."""
    port, folder = ports.take(), run / "echo"
    folder.mkdir(parents=True, exist_ok=True)
    return Proxy("echo", [str(websocket_program()), "echo", str(port)], folder, port, cpus)


@functools.cache
def websocket_program():
    """Both ends of the WebSockets, built anew for each race."""
    program = HERE.parents[1] / ".build" / "race" / "websocket"
    words = ["cc", "-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-o", program, HERE / "websocket.c"]
    said = subprocess.run(words, capture_output=True, text=True, check=False)
    if said.returncode != 0:
        raise Failure(f"websocket.c can't be built:\n{said.stderr}")
    return program


def make_proxy(run, ports, cpus, name, upstream, program, variant="", workers=1, label=None):
    """A proxy in front of the upstream, laid out and not yet started: plain, with a log (`log`), with TLS (`tls`), or
    one that lets WebSockets be made (`websocket`)."""
    folder, port, logs, tls = run / (label or f"{name}-{variant}"), ports.take(), variant == "log", variant == "tls"
    upgrades = variant == "websocket"
    values = {"PORT": port, "UPSTREAM": upstream.port, "WORKERS": workers, "TLS": TLS[name] if tls else ""}
    if tls:
        certify(folder)
    log = folder / LOG_FILE if logs else None
    if name == "nginx":
        values |= {"LOG": f"{LOG_FILE} combined" if logs else "off", "CONNECTION": "upgrade" if upgrades else ""}
        values["UPGRADE"] = "\n            proxy_set_header Upgrade $http_upgrade;" if upgrades else ""
        lay_out("nginx.conf", folder, "nginx.conf", values)
        words = nginx_words(folder)
    elif name == "haproxy":
        # haproxy opens no file; it writes its lines to standard output, which is one.
        values["LOG"] = "log stdout format raw local0 info" if logs else ""
        lay_out("haproxy.cfg", folder, "haproxy.cfg", values)
        words = [tool("haproxy"), "-db", "-f", str(folder / "haproxy.cfg")]
        log = folder / "output" if logs else None
    else:
        values |= {"LOG": f"{{ file: {LOG_FILE} }}" if logs else "off", "ADMIN": ports.take()}
        lay_out("countersign.yaml", folder, "countersign.yaml", values)
        lay_out("policy.yaml", folder, "policy.yaml", {"WEBSOCKET": ", websocket: true" if upgrades else ""})
        words = [program, "serve", "--config", str(folder / "countersign.yaml")]
    return Proxy(name, words, folder, port, cpus, log, tls, upgrades)


def certify(folder):
    """Copies of one certificate of this race, and its key: apart for two of them, in one file for haproxy."""
    made = folder.parent / "certificate"
    if not made.exists():
        made.mkdir(parents=True)
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", made / "key.pem"]
        words = [tool("openssl"), "req", "-x509", *key, "-out", made / "certificate.pem", "-subj", "/CN=127.0.0.1"]
        subprocess.run(words, capture_output=True, check=True)
    folder.mkdir(parents=True, exist_ok=True)
    both = b""
    for name in ("certificate.pem", "key.pem"):
        octets = (made / name).read_bytes()
        (folder / name).write_bytes(octets)
        both += octets
    (folder / "both.pem").write_bytes(both)


def unverified():
    """TLS towards a proxy of ours, whose certificate nobody vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def wait(running, port, seconds=10):
    """Waits until the port takes connections."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        running.check()
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.01)
    raise Failure(f"{running.name} did not open port {port} within {seconds} s; see {running.output}")


def probe(proxy):
    """That it is a proxy at all: every answer whole, the body passed on, the upstream's connection kept."""
    if proxy.upgrades:
        return probe_websocket(proxy)
    if proxy.tls:
        asked = http.client.HTTPSConnection("127.0.0.1", proxy.port, timeout=10, context=unverified())
    else:
        asked = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=10)
    for method, path, body, expected in [
        ("GET", "/json", None, JSON.encode()),
        ("POST", "/post", BODY, POST.encode()),
        ("POST", "/seen", BODY, (b"POST 1024 .", b"POST 1024 keep-alive.")),
        ("GET", "/big", None, bytes(range(256)) * (BIG // 256)),
    ]:
        try:
            asked.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            answer = asked.getresponse()
            octets = answer.read()
        except (OSError, http.client.HTTPException) as error:
            proxy.running.check()
            raise Failure(f"{proxy.folder.name} did not answer {method} {path}: {error!r}") from error
        right = expected if isinstance(expected, tuple) else (expected,)
        if answer.status != 200 or octets not in right:
            raise Failure(f"{proxy.folder.name} answered {method} {path} wrongly: {answer.status}, {octets[:200]!r}")
    asked.close()


def probe_websocket(proxy):
    """That WebSockets go through it: a handshake, and a message there and back."""
    words = [websocket_program(), "load", str(proxy.port), "1", "1", str(MESSAGE)]
    said = subprocess.run(words, capture_output=True, text=True, check=False)
    proxy.running.check()
    found = json.loads(said.stdout) if said.returncode == 0 else {}
    if not found.get("requests") or any(found[key] for key in ("connect", "read", "timeout", "wrong")):
        raise Failure(f"{proxy.folder.name} passes no WebSocket on: {said.stdout}{said.stderr}".strip())
