#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stddef.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

const char *countersign_error_symbol(int number) { return strerrorname_np(number); }

const char *countersign_error_text(int number) { return strerrordesc_np(number); }

int countersign_open(const char *path, int flags, unsigned int mode) { return open(path, flags, mode); }

int countersign_never_dump(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

void countersign_overwrite(void *octets, unsigned long count) { explicit_bzero(octets, count); }

int countersign_accept4(int descriptor, int flags) { return accept4(descriptor, NULL, NULL, flags); }

int countersign_accept_from(int descriptor, struct sockaddr *address, socklen_t *length, int flags) {
    return accept4(descriptor, address, length, flags);
}

int countersign_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

int countersign_pidfd_open(int process) { return pidfd_open(process, 0); }

int countersign_pipe2(int ends[2], int flags) { return pipe2(ends, flags); }

int countersign_terminal_columns(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : -1;
}

const char *countersign_environment(int index) { return environ[index]; }

int countersign_untaken(int descriptor) {
    int count = 0;
    return ioctl(descriptor, TIOCOUTQ, &count) == 0 ? count : -1;
}

void countersign_give_back_memory(void) { malloc_trim(0); }

long countersign_recv(int descriptor, void *room, unsigned long count) {
    return syscall(SYS_recvfrom, descriptor, room, count, 0, NULL, NULL);
}

long countersign_send(int descriptor, const void *octets, unsigned long count, int flags) {
    return syscall(SYS_sendto, descriptor, octets, count, flags, NULL, 0);
}

// As many as the kernel passes in one message (SCM_MAX_FD).
#define MOST_PASSED 253

long countersign_send_packet(int socket, const void *octets, unsigned long count, const int *passed, int number) {
    union {
        char room[CMSG_SPACE(sizeof(int) * MOST_PASSED)];
        struct cmsghdr aligned;
    } control;
    struct iovec part = {.iov_base = (void *)octets, .iov_len = count};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (number < 0 || number > MOST_PASSED) {
        errno = EINVAL;
        return -1;
    }
    if (number > 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.room;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)number);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)number);
        memcpy(CMSG_DATA(header), passed, sizeof(int) * (size_t)number);
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

long countersign_receive_packet(int socket, void *room, unsigned long count, int *passed, int capacity, int *number,
                                int *cut) {
    union {
        char room[CMSG_SPACE(sizeof(int) * MOST_PASSED)];
        struct cmsghdr aligned;
    } control;
    struct iovec part = {.iov_base = room, .iov_len = count};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    *number = 0;
    *cut = 0;
    if (capacity < 0 || capacity > MOST_PASSED) {
        errno = EINVAL;
        return -1;
    }
    memset(&control, 0, sizeof control);
    message.msg_control = control.room;
    // Not CMSG_SPACE: in what that adds to align the next header, the kernel would put one more descriptor.
    message.msg_controllen = capacity == 0 ? 0 : CMSG_LEN(sizeof(int) * (size_t)capacity);
    long received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (received < 0) return received;
    *cut = (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t octets = header->cmsg_len - CMSG_LEN(0);
        memcpy(passed + *number, CMSG_DATA(header), octets);
        *number += (int)(octets / sizeof(int));
    }
    return received;
}

int countersign_peer(int socket, int *process, unsigned int *user) {
    struct ucred peer;
    socklen_t length = sizeof peer;
    int answer = getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length);
    if (answer == 0) {
        *process = peer.pid;
        *user = peer.uid;
    }
    return answer;
}

int countersign_never_wait(int descriptor) {
    int one = 1;
    return ioctl(descriptor, FIONBIO, &one);
}

int countersign_connect_named(int socket, const char *name, unsigned long count) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (count == 0 || count >= sizeof address.sun_path) {
        errno = count == 0 ? EINVAL : ENAMETOOLONG;
        return -1;
    }
    memcpy(address.sun_path, name, count);
    // An abstract name begins with NUL and is as long as the length says; a path ends with NUL.
    if (name[0] == '@') address.sun_path[0] = 0;
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + count + (name[0] == '@' ? 0 : 1));
    return connect(socket, (struct sockaddr *)&address, length);
}
