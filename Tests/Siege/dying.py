"""Apps that die while they serve, each in a phase of its own, and are there again at once.

The listening sockets outlive them, so that a request which somebody sends a second time is seen a second time: each says
which request it saw before it dies. SIGKILL leaves no time for goodbyes.
"""

import array
import fcntl
import os
import signal
import socket
import termios

PHASES = ["accept", "body", "head", "response", "chunks", "silent"]


def serve(phase, listener):
    """One connection, up to the phase in which all ends."""
    connection, _ = listener.accept()
    if phase != "accept":
        use(phase, connection)
    os.kill(os.getpid(), signal.SIGSTOP if phase == "silent" else signal.SIGKILL)


def use(phase, connection):
    octets = b""
    while b"\r\n\r\n" not in octets:
        octets += connection.recv(4096) or end()
    # One write, which is never torn.
    os.write(1, b"saw " + octets.split(b" ", 2)[1] + b"\n")
    while phase == "body" and len(octets) < 32 << 10:
        octets += connection.recv(4096) or end()
    if phase == "response":
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + bytes(50000))
    if phase == "chunks":
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf \r\n")
    # What was said is to arrive before the end does, which is a reset where something is unread.
    untaken = array.array("i", [1])
    while phase in ("response", "chunks") and untaken[0]:
        fcntl.ioctl(connection, termios.TIOCOUTQ, untaken)


def end():
    os.kill(os.getpid(), signal.SIGKILL)


def child(phase, listener):
    number = os.fork()
    if number == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        serve(phase, listener)
    return number


def leave(*_):
    raise SystemExit


def main():
    signal.signal(signal.SIGTERM, leave)
    listeners, living, stopped = {}, {}, []
    for phase in PHASES:
        listeners[phase] = socket.create_server(("127.0.0.1", 0), backlog=1024)
        print(phase, listeners[phase].getsockname()[1], flush=True)
    try:
        for phase, listener in listeners.items():
            living[child(phase, listener)] = phase
        print("ready", flush=True)
        while True:
            number, status = os.waitpid(-1, os.WUNTRACED)
            if number in living:
                phase = living.pop(number)
                living[child(phase, listeners[phase])] = phase
            if os.WIFSTOPPED(status):
                stopped.append(number)
    finally:
        for number in [*living, *stopped]:
            os.kill(number, signal.SIGKILL)


if __name__ == "__main__":
    main()
