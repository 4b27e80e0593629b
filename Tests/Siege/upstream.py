"""The app of a siege: it reads each request to its end, and answers at once. It says where it listens."""

import asyncio
import resource
import socket

FINE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfine\n"
PIECE = bytes(64 << 10)
BIG = 256


class App(asyncio.Protocol):
    """One connection of the gateway's. Requests follow one another, and have a length or chunks."""

    def connection_made(self, transport):
        self.transport, self.room, self.left, self.big = transport, b"", None, 0

    def data_received(self, octets):
        if self.left is not None and len(octets) < self.left:
            self.left -= len(octets)
            return
        self.room += octets
        while True:
            if self.left is None:
                head, end, rest = self.room.partition(b"\r\n\r\n")
                if not end:
                    return
                self.line, self.left, self.room = head.split(b"\r\n", 1)[0], length(head), rest
            if len(self.room) < self.left:
                self.left, self.room = self.left - len(self.room), b""
                return
            self.room, self.left = self.room[self.left :], None
            self.answer()

    def answer(self):
        if b"/big " not in self.line:
            return self.transport.write(FINE)
        self.big = BIG
        self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (BIG * len(PIECE)))
        self.resume_writing()

    def pause_writing(self):
        self.is_paused = True

    def resume_writing(self):
        self.is_paused = False
        while self.big and not self.is_paused:
            self.big -= 1
            self.transport.write(PIECE)


def length(head):
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def main():
    server = await asyncio.get_running_loop().create_server(App, "127.0.0.1", 0, backlog=4096)
    # What waits for slow readers is to wait here, and not in the kernel, whose memory for all sockets has an end.
    server.sockets[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 128 << 10)
    print("listening", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
asyncio.run(main())
