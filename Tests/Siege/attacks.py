"""What is done to the gateway. An attack holds for some seconds, has the gateway looked at where it is at its worst, and
answers facts that somebody else judges."""

import contextlib
import select
import ssl
import time

import crowd
from crowd import Answers, close, connect, say, take
from dying import PHASES
from gateway import until

GET = b"GET /app/one HTTP/1.1\r\nHost: bank\r\n\r\n"
SILENT = 10_000
SLOW = 300


def idle(siege):
    """Connections that say nothing, a tenth of them after a request."""
    many = connect(siege.plain, SILENT, crowd.addresses(1))
    answers = Answers(many)
    for one in many[::10]:
        say(one, GET)
    answers.listen(siege.seconds)
    answered = lambda: answers.starting(b"HTTP/1.1 200 ")
    until(lambda: answers.listen(0.1) or answered() == len(many[::10]), "not all are answered")
    facts = {"open": most_open(siege), "answered": answered(), "ended": len(answers.over)}
    answers.close()
    close(many)
    return facts


def most_open(siege, patience=3.0):
    """How many connections the gateway has, once it has accepted all, or as many as it comes to in that time."""
    end, most = time.monotonic() + patience, 0
    while most < SILENT and time.monotonic() < end:
        most = max(most, siege.look()["open"])
    return most


def address(siege):
    """One address that wants more connections than an address may have, and then some again."""
    many = connect(siege.plain, 500, iter(["127.2.0.1"] * 500))
    answers = Answers(many)
    until(lambda: answers.listen(0.05) or len(answers.over) >= 500 - 64, "nobody was turned away", patience=10)
    answers.listen(siege.seconds)
    siege.look()
    facts = {"turned_away": answers.starting(b"HTTP/1.1 503 "), "held": len(many) - len(answers.over)}
    answers.close()
    close(many)
    until(lambda: siege.gateway.metrics()["countersign_connections_open"] < 64, "the address is not forgotten")
    facts["let_in_again"] = statuses(siege.plain, ["127.2.0.1"] * 10).count("200")
    return facts


def statuses(port, sources, request=GET):
    """What each of these is answered, all of them at once; empty where there was only an end."""
    many = connect(port, len(sources), iter(sources))
    answers = Answers(many)
    for one in many:
        say(one, request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
    answers.listen_to_end()
    found = [said[9:12].decode() for said in answers.said.values()]
    answers.close()
    close(many)
    return found


class Drip:
    """Callers who send an octet or a few at a time. Those that were ended come again."""

    def __init__(self, port, sources, begin, piece):
        self.port, self.sources, self.begin, self.piece = port, sources, begin, piece
        self.many, self.ended, self.told = [], 0, 0
        self.fill()

    def fill(self):
        fresh = connect(self.port, SLOW - len(self.many), self.sources)
        for one in fresh:
            say(one, self.begin)
        self.many += fresh

    def turn(self):
        for one in list(self.many):
            octets = take(one)
            if octets is None and say(one, self.piece):
                continue
            self.ended += 1
            self.told += octets is not None and octets.startswith(b"HTTP/1.1 408 ")
            one.close()
            self.many.remove(one)


def slow(siege):
    """Heads of an octet a second, bodies of a few, and readers who hardly read, some hundreds of each."""
    heads = Drip(siege.plain, crowd.addresses(3), b"GET /app/slow HTTP/1.1\r\nX: ", b"x")
    post = b"POST /app/slow HTTP/1.1\r\nHost: bank\r\nContent-Length: 100000\r\n\r\n"
    bodies = Drip(siege.plain, crowd.addresses(4), post, b"five.")
    readers = connect(siege.plain, SLOW, crowd.addresses(5), room=4096)
    for one in readers:
        say(one, GET.replace(b"one", b"big"))
    end = time.monotonic() + siege.seconds
    while time.monotonic() < end or heads.many or bodies.many:
        for one in readers:
            take(one, 1024)
        for drip in (heads, bodies):
            drip.turn()
            if time.monotonic() < end:
                drip.fill()
        if siege.peak is None:
            siege.look()
        if time.monotonic() > end + crowd.PATIENCE:
            break
        time.sleep(1 if siege.seconds > 2 else 0.5)
    facts = {f"{name}_{what}": getattr(drip, what) for name, drip in [("heads", heads), ("bodies", bodies)]
             for what in ("ended", "told")}
    facts |= {"left_open": len(heads.many) + len(bodies.many), "readers": sum(take(one) != b"" for one in readers)}
    close(readers)
    return facts


def connects(siege, rate=2000):
    """New connections at a rate: each asks once, is answered, and closes."""
    sources, poller, open_ones, found = crowd.addresses(6), select.epoll(), {}, {"made": 0, "answered": 0}
    begin, wanted = time.monotonic(), int(rate * 2 * siege.seconds)
    while found["made"] < wanted or open_ones:
        now = time.monotonic()
        due = min(wanted, int((now - begin) * rate) + 1) - found["made"]
        for _ in range(min(due, 64, 1000 - len(open_ones))):
            one = crowd.begin(siege.plain, next(sources))
            open_ones[one.fileno()] = [one, b""]
            poller.register(one, select.EPOLLOUT)
            found["made"] += 1
        for number, events in poller.poll(0.002, 1024):
            one, said = open_ones[number]
            if events & select.EPOLLOUT:
                poller.modify(number, select.EPOLLIN)
                say(one, GET)
                continue
            octets = take(one)
            open_ones[number][1] = said = said + (octets or b"")
            if octets == b"" or said.endswith(b"fine\n"):
                found["answered"] += said.startswith(b"HTTP/1.1 200 ") and said.endswith(b"fine\n")
                poller.unregister(number)
                one.close()
                del open_ones[number]
        if siege.peak is None and found["made"] > wanted / 2:
            siege.look()
        if now > begin + 2 * siege.seconds + crowd.PATIENCE:
            break
    close(one for one, _ in open_ones.values())
    poller.close()
    return found | {"wanted": wanted, "a_second": int(found["made"] / (time.monotonic() - begin))}


def handshakes(siege):
    """Handshakes of TLS that were begun: half of them with half of a ClientHello, the others without a word."""
    outgoing = ssl.MemoryBIO()
    with contextlib.suppress(ssl.SSLWantReadError):
        ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname="bank").do_handshake()
    hello = outgoing.read()
    many, addresses = [], crowd.addresses(7)
    # Few at a time: who has a handshake's time to say something in must not spend it on those who come behind.
    while len(many) < SILENT:
        some = connect(siege.secured, 200, addresses)
        for one in some[::2]:
            say(one, hello[: len(hello) // 2])
        many += some
    answers = Answers(many)
    facts = {"open": most_open(siege), "ended_at_once": len(answers.over)}
    answers.listen_to_end()
    facts["ended"] = len(answers.over)
    answers.close()
    close(many)
    return facts


def dying(siege, count=5):
    """Apps that are not there, or die in a phase of a request. Each request is seen once at the most."""
    facts = {}
    for phase in ["gone", *PHASES]:
        many, answers = ask_dying(siege, phase, count)
        texts = list(answers.said.values())
        whole = [said for said in texts if said.endswith(b"\r\n0\r\n\r\n")]
        whole += [one for one in answers.octets.values() if one >= 100_000]
        facts[phase] = {
            "statuses": ",".join(sorted({said[9:12].decode() for said in texts})),
            **{"whole": len(whole) if phase in ("response", "chunks") else 0, "ended": len(answers.over)},
        }
        answers.close()
        close(many)
    paths = [line.removeprefix("saw ") for line in siege.mortals.lines if line.startswith("saw ")]
    facts["seen"] = {phase: sum(path.startswith(f"/{phase}/") for path in paths) for phase in PHASES}
    facts["seen_twice"] = len(paths) - len(set(paths))
    return facts


def ask_dying(siege, phase, count):
    many = connect(siege.plain, count, crowd.addresses(8))
    answers = Answers(many)
    for one in many:
        path, siege.asked = f"/{phase}/{siege.asked}", siege.asked + 1
        head = "Host: bank\r\nConnection: close\r\n"
        if phase == "body":
            say(one, f"POST {path} HTTP/1.1\r\n{head}Content-Length: 1000000\r\n\r\n".encode() + bytes(64 << 10))
        else:
            say(one, f"GET {path} HTTP/1.1\r\n{head}\r\n".encode())
    siege.look()
    answers.listen_to_end()
    return many, answers


def names(siege):
    """Requests for an app whose name nobody answers for."""
    facts, end = {"asked": 0, "refused": 0}, time.monotonic() + siege.seconds
    siege.look()
    while True:
        found = statuses(siege.plain, ["127.9.0.1"] * 40, GET.replace(b"/app/", b"/lost/"))
        facts["asked"] += len(found)
        facts["refused"] += sum(status in ("502", "503", "504") for status in found)
        if time.monotonic() > end:
            return facts | {"questions": siege.questions()}


def full(siege):
    """Every place taken: by those who wait, of whom one goes for each who comes; then by those who are busy, of whom none
    does, so that who comes is told so; until their time is over."""
    many = connect(siege.plain, siege.places, crowd.addresses(10))
    time.sleep(siege.seconds)
    facts = {"shed": siege.look()["shed"]}
    siege.hush()
    close(many)
    # Whoever comes is idle at first, and would go for those who come next.
    until(lambda: not siege.gateway.metrics()["countersign_connections_open"], "those who left are not forgotten")
    busy = connect(siege.plain, siege.places, crowd.addresses(11))
    answers = Answers(busy)
    for one in busy:
        say(one, b"POST /app/slow HTTP/1.1\r\nHost: bank\r\nContent-Length: 100000\r\n\r\n")
    until(lambda: siege.gateway.metrics()["countersign_upstream_connections_open"] >= siege.places, "not all are busy")
    facts["told_so"] = statuses(siege.plain, ["127.12.0.1"] * 40).count("503")
    facts["turned_away"] = siege.look()["refused"]
    answers.listen_to_end()
    facts["timed_out"] = answers.starting(b"HTTP/1.1 408 ")
    # Who was told something may still be waited for, a moment.
    well = lambda: statuses(siege.plain, ["127.12.0.1"] * 40).count("200")
    until(lambda: well() == 40, "the gateway does not recover", pause=0.1)
    answers.close()
    close(busy)
    return facts
