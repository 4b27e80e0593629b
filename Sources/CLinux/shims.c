#define _GNU_SOURCE
#include "CLinux.h"

#include <fcntl.h>
#include <malloc.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

const char *countersign_error_symbol(int number) { return strerrorname_np(number); }

const char *countersign_error_text(int number) { return strerrordesc_np(number); }

int countersign_open(const char *path, int flags, unsigned int mode) { return open(path, flags, mode); }

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
