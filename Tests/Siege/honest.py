"""Honest callers: a few, each a request at a time with a pause behind it, on connections of all kinds.

Ports follow on the command line, then where the certificate to believe is. Lines on standard input name the phases; at its
end they leave, and say of each phase how many requests there were, what was wrong, and how long an answer took.
"""

import http.client
import json
import socket
import ssl
import sys
import threading
import time

BODY = b"b" * 10_000
PAUSE = 0.008


class Caller(threading.Thread):
    """One that keeps its connection, or makes a new one each time."""

    def __init__(self, place, path, keeps, body, context):
        super().__init__()
        self.place, self.path, self.keeps, self.body, self.context = place, path, keeps, body, context
        self.connection, self.found = None, {}

    def run(self):
        while not is_over.is_set():
            name, begin = phase[0], time.perf_counter()
            fault = self.ask()
            taken = time.perf_counter() - begin
            self.found.setdefault(name, []).append((taken, fault))
            time.sleep(PAUSE)
        self.leave()

    def ask(self):
        """What was wrong with one request; None where nothing was."""
        try:
            if self.connection is None:
                self.connection = self.connect()
            self.connection.request("POST" if self.body else "GET", self.path, self.body, {"Host": "bank"})
            answer = self.connection.getresponse()
            octets = answer.read()
            if not self.keeps:
                self.leave()
            return None if (answer.status, octets) == (200, b"fine\n") else f"{answer.status} {octets[:80]!r}"
        except (OSError, http.client.HTTPException) as error:
            self.leave()
            return f"{'kept' if self.keeps else 'new'} connection of {self.path}: {error!r}"

    def connect(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.place, timeout=30)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.context:
            connection.sock = self.context.wrap_socket(connection.sock, server_hostname="bank")
        return connection

    def leave(self):
        if self.connection:
            self.connection.close()
        self.connection = None


def summary(callers, name):
    found = sorted(one for caller in callers for one in caller.found.get(name, []))
    times, faults = [one[0] for one in found], [one[1] for one in found if one[1]]
    at = lambda share: round(times[min(int(len(times) * share), len(times) - 1)] * 1e6) if times else 0
    return {
        **{"requests": len(found), "faults": len(faults), "first_faults": faults[:5]},
        **{"p50_us": at(0.5), "p99_us": at(0.99), "max_us": at(1)},
    }


def await_one(patience=20):
    """Lets a phase last until somebody was answered in it, however slow everything is."""
    end = time.monotonic() + patience
    while time.monotonic() < end and not any(phase[0] in caller.found for caller in every):
        time.sleep(0.01)


plain, secured, path, kinds, authority = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5]
phase, phases, is_over = ["before"], ["before"], threading.Event()
context = ssl.create_default_context(cafile=authority)
every = []
for place, tls in [(plain, None), (secured, context)]:
    if "kept" in kinds:
        every += [Caller(place, path, True, None, tls), Caller(place, path, True, BODY, tls)]
    every.append(Caller(place, path, False, None, tls))
for caller in every:
    caller.start()
for line in sys.stdin:
    await_one()
    phase[0] = line.strip()
    phases.append(phase[0])
await_one()
is_over.set()
for caller in every:
    caller.join()
print(json.dumps({name: summary(every, name) for name in phases}), flush=True)
