/* Both ends of scripts/race's WebSockets, as little as both need; wrk speaks none.
 *
 *     websocket echo PORT                                the app: sends every message back
 *     websocket load PORT CONNECTIONS SECONDS OCTETS     a message a connection at a time; a line of JSON at the end
 *
 * No two messages are alike, and each is compared octet by octet with what comes back. The handshake is the example of
 * RFC 6455, section 1.3: one key, and the one answer to it. Frames are those of section 5.2 with at most 125 octets. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { most_connections = 4096, most_octets = 125, room = 4096, slowest = 1 << 20 };
enum { text = 0x81, masked = 0x80 };
static const double patience = 10;

/* Values that nothing else has; their names may come in any case. */
#define KEY ": dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define ACCEPT ": s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
static const char ask[] = "GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key" KEY "\r\n";
static const char answer[] =
    "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Accept" ACCEPT "\r\n";

struct connection {
    int socket, is_open, is_busy;
    size_t count;
    double since;
    uint32_t sent;
    uint8_t octets[room];
    uint8_t message[most_octets];
};

static struct connection *all[most_connections];
static struct epoll_event events[256];
static int poller;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct sockaddr_in loopback(const char *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static void watch(int socket) {
    struct epoll_event event = {.events = EPOLLIN, .data = {.fd = socket}};
    int yes = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (socket >= most_connections || epoll_ctl(poller, EPOLL_CTL_ADD, socket, &event)) fail("epoll_ctl");
    if (!all[socket] && !(all[socket] = malloc(sizeof *all[socket]))) fail("malloc");
    memset(all[socket], 0, sizeof *all[socket]);
    all[socket]->socket = socket;
}

/* Whether all of it went: what is this small fits into a socket's buffer, or the connection is of no use. */
static int put(struct connection *one, const void *octets, size_t count) {
    return send(one->socket, octets, count, MSG_NOSIGNAL) == (ssize_t)count;
}

/* Whether more came. */
static int take(struct connection *one) {
    ssize_t count = recv(one->socket, one->octets + one->count, room - one->count, 0);
    if (count <= 0) return 0;
    one->count += (size_t)count;
    return 1;
}

static void drop(struct connection *one, size_t count) {
    one->count -= count;
    memmove(one->octets, one->octets + count, one->count);
}

/* The length of a head that is there whole, begins with the one and has the other; 0 for one that is not whole, or -1. */
static int head(struct connection *one, const char *first, const char *second) {
    uint8_t *end = memmem(one->octets, one->count, "\r\n\r\n", 4);
    if (!end) return one->count < room ? 0 : -1;
    size_t length = (size_t)(end + 4 - one->octets);
    if (memcmp(one->octets, first, strlen(first)) != 0) return -1;
    return memmem(one->octets, length, second, strlen(second)) ? (int)length : -1;
}

/* The app's turn: whether the connection is of use. */
static int echo(struct connection *one) {
    uint8_t out[room];
    size_t at = 0, filled = 0;
    if (!take(one)) return 0;
    if (!one->is_open) {
        int length = head(one, "GET /echo HTTP/1.1\r\n", KEY);
        if (length <= 0) return length == 0;
        one->is_open = 1;
        drop(one, (size_t)length);
        if (!put(one, answer, strlen(answer))) return 0;
    }
    while (one->count - at >= 6) {
        const uint8_t *frame = one->octets + at;
        size_t count = frame[1] & 0x7F;
        if (frame[0] != text || !(frame[1] & masked) || count > most_octets) return 0;
        if (one->count - at < 6 + count) break;
        out[filled] = text;
        out[filled + 1] = (uint8_t)count;
        for (size_t index = 0; index < count; index++)
            out[filled + 2 + index] = frame[6 + index] ^ frame[2 + index % 4];
        filled += 2 + count;
        at += 6 + count;
    }
    drop(one, at);
    return filled == 0 || put(one, out, filled);
}

_Noreturn static void serve(const char *port) {
    struct sockaddr_in address = loopback(port);
    int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) fail("listen");
    watch(listener);
    for (;;) {
        int count = epoll_wait(poller, events, 256, -1);
        if (count < 0 && errno != EINTR) fail("epoll_wait");
        for (int index = 0; index < count; index++) {
            int socket = events[index].data.fd;
            if (socket == listener) {
                int made = accept(listener, NULL, NULL);
                if (made >= 0) watch(made);
            } else if (!echo(all[socket])) {
                close(socket);
            }
        }
    }
}

static struct {
    long messages, wrong, ended, connect;
    size_t octets;
    unsigned *by_time;
} found;

/* Another message, unlike any before: who says it and how many it said, then letters that depend on both. */
static int say(struct connection *one, size_t octets) {
    uint8_t frame[6 + most_octets] = {text, (uint8_t)(masked | octets)};
    char start[32];
    uint32_t mix = ++one->sent * 2654435761u ^ (uint32_t)one->socket;
    int length = snprintf(start, sizeof start, "%d %u ", one->socket, one->sent);
    memcpy(frame + 2, &mix, 4);
    for (size_t index = 0; index < octets; index++) {
        mix = mix * 1664525u + 1013904223u;
        one->message[index] = index < (size_t)length ? (uint8_t)start[index] : (uint8_t)('a' + (mix >> 24) % 26);
        frame[6 + index] = one->message[index] ^ frame[2 + index % 4];
    }
    one->is_busy = 1;
    one->since = now();
    return put(one, frame, 6 + octets);
}

/* A message that came back whole: whether it is the one that was sent. */
static int hear(struct connection *one, size_t octets) {
    double taken = (now() - one->since) * 1e6;
    if (one->octets[0] != text || one->octets[1] != octets || memcmp(one->octets + 2, one->message, octets) != 0)
        return 0;
    found.by_time[taken < slowest ? (unsigned)taken : slowest - 1]++;
    found.messages++;
    found.octets += octets;
    one->is_busy = 0;
    drop(one, 2 + octets);
    return one->count == 0;
}

static unsigned percentile(double part) {
    long seen = 0;
    for (unsigned time = 0; time < slowest; time++)
        if ((seen += found.by_time[time]) > 0 && (double)seen >= part * (double)found.messages) return time;
    return slowest;
}

/* Opens one: every handshake is over before the first message. */
static struct connection *open_one(const char *port) {
    struct sockaddr_in address = loopback(port);
    struct timeval limit = {.tv_sec = (time_t)patience};
    int made = socket(AF_INET, SOCK_STREAM, 0), length = 0;
    setsockopt(made, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (made < 0 || connect(made, (struct sockaddr *)&address, sizeof address)) return NULL;
    watch(made);
    if (!put(all[made], ask, strlen(ask))) return NULL;
    while (length == 0) {
        if (!take(all[made])) return NULL;
        length = head(all[made], "HTTP/1.1 101 ", ACCEPT);
    }
    return length == (int)all[made]->count ? (drop(all[made], (size_t)length), all[made]) : NULL;
}

static int load(const char *port, int connections, double seconds, size_t octets) {
    struct connection *many[most_connections];
    int open = 0, busy = 0;
    if (!(found.by_time = calloc(slowest, sizeof *found.by_time))) fail("calloc");
    while (open < connections && (many[open] = open_one(port))) open++;
    found.connect = connections - open;
    double begin = now(), end = begin + seconds, stopped = begin;
    for (int index = 0; index < open; index++) {
        if (say(many[index], octets)) busy++;
        else found.ended++;
    }
    while (busy > 0 && (stopped = now()) < end + patience) {
        int count = epoll_wait(poller, events, 256, 100);
        if (count < 0 && errno != EINTR) fail("epoll_wait");
        for (int index = 0; index < count; index++) {
            struct connection *one = all[events[index].data.fd];
            int good = take(one);
            if (good && one->count < 2 + octets) continue;
            if (!good) found.ended++;
            else if (!(good = one->is_busy && hear(one, octets))) found.wrong++;
            else if (now() < end && !(good = say(one, octets))) found.ended++;
            if (good && one->is_busy) continue;
            busy--;
            if (!good) epoll_ctl(poller, EPOLL_CTL_DEL, one->socket, NULL);
        }
    }
    printf("{\"requests\":%ld,\"microseconds\":%.0f,\"octets\":%zu,\"p50\":%u,\"p99\":%u,\"refused\":0,"
           "\"connect\":%ld,\"read\":%ld,\"write\":0,\"timeout\":%d,\"wrong\":%ld}\n",
           found.messages, (stopped - begin) * 1e6, found.octets, percentile(0.50), percentile(0.99), found.connect,
           found.ended, busy, found.wrong);
    return 0;
}

int main(int count, char **words) {
    if ((poller = epoll_create1(0)) < 0) fail("epoll_create1");
    if (count == 3 && strcmp(words[1], "echo") == 0) serve(words[2]);
    if (count == 6 && strcmp(words[1], "load") == 0) {
        int connections = atoi(words[3]), seconds = atoi(words[4]), octets = atoi(words[5]);
        if (connections > 0 && connections <= most_connections - 16 && octets > 0 && octets <= most_octets)
            return load(words[2], connections, seconds, (size_t)octets);
    }
    fprintf(stderr, "usage: websocket echo PORT | websocket load PORT CONNECTIONS SECONDS OCTETS\n");
    return 2;
}
