"""The processes of a race: started on chosen CPUs, watched, and ended by their own ids.

CPU time is the process's own clock, in nanoseconds, with all of its threads. The clock of a process is asked for by
a number made from its id, as clock_getcpuclockid(3) makes it.
"""

import contextlib
import os
import pathlib
import signal
import subprocess
import time


class Failure(Exception):
    """What keeps a race from being run; its text is for whoever called it."""


@contextlib.contextmanager
def on(cpus):
    """Processes that are started within run on these CPUs, without a program in between that would take time."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cpus)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


class Running:
    """One program that was started, with the processes it started itself."""

    def __init__(self, name, words, folder, cpus):
        self.name = name
        self.output = folder / "output"
        with on(cpus), open(self.output, "ab") as output:
            self.process = subprocess.Popen(
                words, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )

    def ids(self):
        """Its process and all below it."""
        found = [self.process.pid]
        for identifier in found:
            with contextlib.suppress(OSError):
                children = pathlib.Path(f"/proc/{identifier}/task/{identifier}/children").read_text()
                found += map(int, children.split())
        return found

    def cpu_nanoseconds(self):
        return sum(cpu_nanoseconds(identifier) for identifier in self.ids())

    def resident(self):
        """Octets resident, and octets resident with shared ones divided among those who share them."""
        total = {"Rss": 0, "Pss": 0}
        for identifier in self.ids():
            for line in pathlib.Path(f"/proc/{identifier}/smaps_rollup").read_text().splitlines():
                key, _, value = line.partition(":")
                if key in total:
                    total[key] += int(value.split()[0]) * 1024
        return total["Rss"], total["Pss"]

    def check(self):
        """Throws when it has ended by itself."""
        if self.process.poll() is not None:
            said = self.output.read_text(errors="replace").strip()[-1000:]
            raise Failure(f"{self.name} ended with {self.process.returncode}; it said:\n{said or '(nothing)'}")

    def end(self):
        """Asks it to end, and after five seconds makes it, and those it started."""
        family = self.ids()[1:]
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                for identifier in family:
                    with contextlib.suppress(OSError):
                        os.kill(identifier, signal.SIGKILL)
                self.process.kill()
                self.process.wait()


class Fleet:
    """All that was started and has not been ended yet."""

    def __init__(self):
        self.running = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        while self.running:
            self.running.pop().end()

    def start(self, name, words, folder, cpus):
        one = Running(name, words, folder, cpus)
        self.running.append(one)
        return one

    def end(self, one):
        one.end()
        self.running.remove(one)

    def check(self):
        for one in self.running:
            one.check()


def cpu_nanoseconds(identifier):
    try:
        return time.clock_gettime_ns((~identifier << 3) | 2)
    except OSError:
        return 0


def busy_seconds():
    """How long all CPUs of the machine together have been busy."""
    fields = [int(field) for field in pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    user, nice, system, _, _, irq, softirq = fields[:7]
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")
