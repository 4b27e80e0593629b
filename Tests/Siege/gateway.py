"""The gateway that is besieged, and what can be seen of it from outside: its metrics, its memory, its descriptors."""

import contextlib
import os
import pathlib
import re
import socket
import subprocess
import threading
import time

PATIENCE = 30


class Failure(Exception):
    """What keeps a siege from being held; its text is for whoever called it."""


class Program:
    """A process of ours. It is ended by its own id."""

    def __init__(self, words, folder, name, **more):
        self.name, self.errors, self.lines = name, folder / f"{name}.errors", []
        with open(self.errors, "wb") as errors:
            self.process = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, **more
            )
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        self.lines.extend(line.strip() for line in self.process.stdout)

    def line(self, number):
        """A line that it wrote, once it is there."""

        def check():
            if not self.reader.is_alive() and len(self.lines) <= number:
                raise Failure(f"{self.name} has ended: {self.errors.read_text()[-1000:]}")

        until(lambda: len(self.lines) > number, f"{self.name} said nothing", check)
        return self.lines[number]

    def tell(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def end(self):
        """Asks it to end, and answers how it did."""
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.reader.join()
        return self.process.returncode


class Gateway:
    """`countersign serve` with a configuration of its own."""

    def __init__(self, program, folder, configuration, policy, words=()):
        self.folder = folder
        (folder / "countersign.yaml").write_text(configuration)
        (folder / "policy.yaml").write_text(policy)
        instruments = ("LLVM_PROFILE_FILE", "ASAN_OPTIONS", "TSAN_OPTIONS")
        environment = {name: os.environ[name] for name in instruments if name in os.environ}
        environment = {"LLVM_PROFILE_FILE": "/dev/null", "PATH": os.environ["PATH"]} | environment
        words = [*words, program, "serve", "--config", str(folder / "countersign.yaml")]
        self.program = Program(words, folder, "gateway", env=environment)
        self.id = self.program.process.pid
        said = until(lambda: "countersign: store" in self.said and self.said, "the gateway does not start", self.check)
        self.ports = [int(port) for port in re.findall(r"listening on 127\.0\.0\.1:(\d+)", said)]
        self.admin = int(re.search(r"admin on 127\.0\.0\.1:(\d+)", said)[1])

    @property
    def said(self):
        return self.program.errors.read_text()

    def check(self):
        status = self.program.process.poll()
        if status is not None:
            raise Failure(f"the gateway ended with {status}: {self.said[-2000:]}")

    def metrics(self):
        """Every metric by its name, with its labels and summed over them."""
        self.check()
        with socket.create_connection(("127.0.0.1", self.admin), PATIENCE) as asked:
            asked.sendall(b"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            text = b"".join(iter(lambda: asked.recv(65536), b"")).decode()
        found = {}
        for name, labels, value in re.findall(r"^(\w+)(\{.*\})? (\d+)$", text, re.M):
            found[name + labels] = int(value)
            if labels:
                found[name] = found.get(name, 0) + int(value)
        return found

    def resident(self):
        text = pathlib.Path(f"/proc/{self.id}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) << 10

    def descriptors(self):
        """By the kernel's count, which of a gateway only root sees; for others by its own, of half a second ago."""
        with contextlib.suppress(PermissionError):
            return len(os.listdir(f"/proc/{self.id}/fd"))
        return self.metrics()["countersign_descriptors_open"]

    def look(self):
        """What it takes at this moment."""
        found = self.metrics()
        names = {"open": "connections_open", "accepted": "connections_accepted_total"}
        names |= {"refused": "connections_refused_total", "shed": "connections_shed_total"}
        names |= {"timed_out": 'refusals_total{reason="request-timeout"}'}
        names |= {"handshakes_failed": "tls_handshakes_failed_total", "upstreams": "upstream_connections_open"}
        seen = {key: found.get("countersign_" + name, 0) for key, name in names.items()}
        return seen | {"resident": self.resident(), "descriptors": self.descriptors()}

    def rest(self, most=None):
        """Waits until nobody is connected any more, and where it is said what it may take at the most, until there are no
        connections to upstreams either and it takes no more; and answers what it takes. It must come by itself."""
        at_rest = lambda seen: not seen["open"] and not (
            most and (seen["upstreams"] or any(seen[key] > most[key] for key in most))
        )
        seen = None
        with contextlib.suppress(Failure):
            seen = until(lambda: (now := self.look()) and at_rest(now) and now, "the gateway is not at rest", pause=0.05)
        return seen or self.look()

    def end(self):
        return self.program.end()


def until(condition, why, check=lambda: None, pause=0.01, patience=PATIENCE):
    """Waits for something to come true, and answers it."""
    end = time.monotonic() + patience
    while True:
        if found := condition():
            return found
        check()
        if time.monotonic() > end:
            raise Failure(f"{why} within {patience} s")
        time.sleep(pause)
