"""What a proxy takes without load, and what it asks of the kernel: idle connections, start-up, system calls."""

import contextlib
import resource
import signal
import socket
import ssl
import statistics
import subprocess
import time

from load import faults, put_on, words_of
from processes import Failure
from proxies import JSON, tool, unverified

IDLE_CONNECTIONS = 2000
REQUEST = b"GET /json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def ask(port, tls=False, patience=10):
    """A connection that has had one answer, whole."""
    connection = socket.create_connection(("127.0.0.1", port), patience)
    try:
        if tls:
            connection = unverified().wrap_socket(connection)
        connection.sendall(REQUEST)
        answer = b""
        while len(answer.partition(b"\r\n\r\n")[2]) < len(JSON):
            octets = connection.recv(4096)
            if not octets:
                raise ConnectionResetError(f"closed after {len(answer)} octets of an answer")
            answer += octets
        if not answer.startswith(b"HTTP/1.1 200 "):
            raise ConnectionResetError(f"answered {answer[:40]!r}")
        return connection
    except BaseException:
        connection.close()
        raise


def idle(proxy, fleet, tls=False, settle=2.0):
    """Octets per idle connection: each asked once, then nothing was said for two seconds. The process is a new one,
    which has served some connections before, so that what is made once is not counted."""
    proxy.start(fleet)
    connections = []
    try:
        for _ in range(50):
            ask(proxy.port, tls).close()
        time.sleep(settle)
        before = proxy.running.resident()
        while len(connections) < IDLE_CONNECTIONS:
            connections.append(ask(proxy.port, tls))
        time.sleep(settle)
        after = proxy.running.resident()
        closed = sum(not still_open(connection) for connection in connections)
    except OSError as error:
        raise Failure(f"{proxy.name} failed at idle connection {len(connections) + 1}: {error}") from error
    finally:
        for connection in connections:
            connection.close()
        proxy.end(fleet)
    if closed:
        raise Failure(f"{proxy.name} closed {closed} of {IDLE_CONNECTIONS} idle connections within {settle} s")
    rss, pss = ((now - then) / IDLE_CONNECTIONS for now, then in zip(after, before))
    return {"proxy": proxy.name, "octets_per_connection": rss, "octets_per_connection_pss": pss}


def still_open(connection):
    connection.setblocking(False)
    try:
        return connection.recv(1) != b""
    except (BlockingIOError, ssl.SSLWantReadError):
        return True
    except OSError:
        return False


def start_up(proxy, fleet, times):
    """From the start of the process to its first answer, several times; and what is resident a second later."""
    taken = []
    for turn in range(times):
        begin = time.perf_counter()
        proxy.launch(fleet)
        while True:
            with contextlib.suppress(OSError):
                ask(proxy.port).close()
                break
            if time.perf_counter() - begin > 10:
                proxy.running.check()
                raise Failure(f"{proxy.name} answered nothing within 10 s of its start; see {proxy.running.output}")
            time.sleep(0.0002)
        taken.append((time.perf_counter() - begin) * 1e3)
        if turn == times - 1:
            time.sleep(1)
            rss, pss = proxy.running.resident()
        proxy.end(fleet)
    return {
        **{"proxy": proxy.name, "times": times, "milliseconds": statistics.median(taken), "slowest": max(taken)},
        **{"resident": rss, "resident_pss": pss},
    }


def counts_by():
    """What counts system calls here: perf where the kernel lets it, for it hardly slows what it watches, or strace."""
    with contextlib.suppress(Failure):
        words = [tool("perf"), "stat", "-x,", "-e", "raw_syscalls:sys_enter", "true"]
        tried = subprocess.run(words, capture_output=True, text=True, check=False)
        if tried.returncode == 0 and tried.stderr[:1].isdigit():
            return "perf"
    return "strace"


def system_calls(proxy, cpus, scenario, seconds, by):
    """System calls per request, of all of the proxy's processes, under load."""
    load = words_of(proxy.port, scenario, seconds)
    count = by_perf if by == "perf" else by_strace
    result, calls = count(proxy, cpus, scenario, load)
    fault = faults(result, scenario)
    return {"proxy": proxy.name, "by": by, "calls": calls / max(result["requests"], 1), "fault": fault}


def by_perf(proxy, cpus, scenario, load):
    counted = proxy.folder / "perf"
    watched = ",".join(map(str, proxy.running.ids()))
    options = ["-x,", "-o", str(counted), "-e", "raw_syscalls:sys_enter", "-p", watched]
    result = put_on(cpus, [tool("perf"), "stat", *options, "--", *load], scenario)
    lines = [line for line in counted.read_text().splitlines() if "sys_enter" in line]
    if not lines or not lines[0].split(",")[0].isdigit():
        raise Failure(f"perf counted nothing: {counted.read_text()}")
    return result, int(lines[0].split(",")[0])


def by_strace(proxy, cpus, scenario, load):
    counted, said = proxy.folder / "strace", proxy.folder / "strace.said"
    watched = [word for identifier in proxy.running.ids() for word in ("-p", str(identifier))]
    with open(said, "wb") as errors:
        words = [tool("strace"), "-f", "-c", "-o", str(counted), *watched]
        tracer = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors)
    try:
        await_attached(tracer, said)
        result = put_on(cpus, load, scenario)
    finally:
        if tracer.poll() is None:
            tracer.send_signal(signal.SIGINT)
            tracer.wait(10)
    total = [line.split() for line in counted.read_text().splitlines() if line.endswith(" total")]
    if not total:
        raise Failure(f"strace counted nothing: {counted.read_text()}{said.read_text()}")
    return result, int(total[0][3])


def await_attached(tracer, said):
    end = time.monotonic() + 5
    while b"attached" not in said.read_bytes():
        if tracer.poll() is not None or time.monotonic() > end:
            raise Failure(f"strace can't watch the proxy: {said.read_text().strip()}")
        time.sleep(0.05)
    time.sleep(0.2)


def enough_files():
    """Lets this process, and those it starts, have as many files open as idle connections take."""
    wanted = 2 * IDLE_CONNECTIONS + 4500
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise Failure(f"{wanted} open files are needed and the limit is {hard}; raise it with `ulimit -Hn {wanted}`")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
