"""Many connections of one process: made from many addresses of the loopback, a batch at a time, and served by one loop."""

import errno
import itertools
import resource
import select
import socket
import time

from gateway import Failure

BATCH = 256
PATIENCE = 30
# From <linux/in.h>: the port is chosen when it connects, so that it need only be free towards that one place.
IP_BIND_ADDRESS_NO_PORT = 24


def enough_files(wanted):
    """Lets this process, and those that it starts, have as many files open as it takes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        try:
            hard = wanted
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))
        except (OSError, ValueError):
            raise Failure(f"{wanted} open files are needed; raise the limit with `ulimit -Hn {wanted}`") from None
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def addresses(block, count=200):
    """Addresses of the loopback, again and again. The honest are at 127.0.0.1, which is in no block."""
    return itertools.cycle([f"127.{block}.0.{number}" for number in range(1, count + 1)])


def begin(port, source, room=None):
    """A connection that is being made."""
    made = socket.socket()
    made.setblocking(False)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    made.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
    if room:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    made.bind((source, 0))
    code = made.connect_ex(("127.0.0.1", port))
    if code not in (0, errno.EINPROGRESS):
        raise Failure(f"can't connect from {source}: {errno.errorcode[code]}")
    return made


def connect(port, count, sources, room=None):
    """So many connections, all of them made."""
    made = []
    while len(made) < count:
        batch = [begin(port, next(sources), room) for _ in range(min(BATCH, count - len(made)))]
        poller = select.poll()
        for one in batch:
            poller.register(one, select.POLLOUT)
        left, end = {one.fileno() for one in batch}, time.monotonic() + PATIENCE
        while left:
            if time.monotonic() > end:
                raise Failure(f"{len(left)} of {count} connections could not be made")
            for number, _ in poller.poll(1000):
                poller.unregister(number)
                left.discard(number)
        made += batch
    return made


def take(one, most=65536):
    """What has come: octets, none at the end, and None where there is nothing yet."""
    try:
        return one.recv(most)
    except BlockingIOError:
        return None
    except OSError:
        return b""


def say(one, octets):
    """Sends what can be sent, and answers whether the other side still takes something."""
    try:
        one.send(octets)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return True


def close(many):
    for one in many:
        one.close()


class Answers:
    """What each of many connections has been told, until its end."""

    def __init__(self, many):
        self.said, self.over, self.poller = {one.fileno(): b"" for one in many}, set(), select.epoll()
        self.octets = dict.fromkeys(self.said, 0)
        self.sockets = {one.fileno(): one for one in many}
        for number in self.said:
            self.poller.register(number, select.EPOLLIN)

    def listen(self, seconds=0.0, most=65536):
        """Takes what has come within that time."""
        end = time.monotonic() + seconds
        while self.sockets.keys() - self.over:
            for number, _ in self.poller.poll(max(0, min(end - time.monotonic(), 0.05)), 1024):
                octets = take(self.sockets[number], most)
                if octets:
                    self.octets[number] += len(octets)
                    self.said[number] = (self.said[number] + octets)[:4096]
                elif octets is not None:
                    self.over.add(number)
                    self.poller.unregister(number)
            if time.monotonic() >= end:
                break

    def listen_to_end(self, patience=PATIENCE):
        """Takes all that comes until each was ended by the other side, or the patience is over."""
        end = time.monotonic() + patience
        while len(self.over) < len(self.said) and time.monotonic() < end:
            self.listen(0.2)

    def starting(self, text):
        """How many were told something that begins so."""
        return sum(said.startswith(text) for said in self.said.values())

    def close(self):
        self.poller.close()
