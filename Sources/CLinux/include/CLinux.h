#ifndef COUNTERSIGN_CLINUX_H
#define COUNTERSIGN_CLINUX_H

// What Swift can't call by itself: variadic functions, macros, and what glibc shows only under _GNU_SOURCE
// (which stands in shims.c alone: in a header it changes what other modules see). Only the System target
// imports this.

#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>

// The symbol of an error number ("ENOENT"), or NULL for a number that has none.
const char *countersign_error_symbol(int number);

// What an error number means, in English whatever the locale, or NULL for a number that has no meaning.
const char *countersign_error_text(int number);

// open(2), which is variadic.
int countersign_open(const char *path, int flags, unsigned int mode);

// prctl(2) of PR_SET_DUMPABLE, which is variadic: no cores, and no other process of our user may look into this one.
int countersign_never_dump(void);

// explicit_bzero(3), which glibc shows only as an extension: zeros that no compiler leaves out.
void countersign_overwrite(void *octets, unsigned long count);

// accept4(2), with the peer's address left out.
int countersign_accept4(int descriptor, int flags);

// accept4(2), which is a GNU extension, with the peer's address.
int countersign_accept_from(int descriptor, struct sockaddr *address, socklen_t *length, int flags);

// How many octets lie in a socket that the peer has not taken, or -1; ioctl(2) is variadic.
int countersign_untaken(int descriptor);

// malloc_trim(3), which is glibc's own, with nothing kept back.
void countersign_give_back_memory(void);

// recv(2) and send(2) without glibc's points of cancellation, which cost two atomic operations a call and serve
// pthread_cancel alone, which nobody here calls.
long countersign_recv(int descriptor, void *room, unsigned long count);
long countersign_send(int descriptor, const void *octets, unsigned long count, int flags);

// sendmsg(2) of one message with these descriptors (SCM_RIGHTS), at most 253, without waiting and without SIGPIPE.
long countersign_send_packet(int socket, const void *octets, unsigned long count, const int *passed, int number);

// recvmsg(2) of one message and of at most `capacity` descriptors, closed on exec, without waiting. Says whether
// octets or descriptors were cut off; those that came have been opened all the same.
long countersign_receive_packet(int socket, void *room, unsigned long count, int *passed, int capacity, int *number,
                                int *cut);

// getsockopt(2) of SO_PEERCRED, whose structure is a GNU extension.
int countersign_peer(int socket, int *process, unsigned int *user);

// ioctl(2) of FIONBIO, which is variadic.
int countersign_never_wait(int descriptor);

// connect(2) to a path, or to an abstract name that is written with `@` in the place of its NUL.
int countersign_connect_named(int socket, const char *name, unsigned long count);

// The events of epoll(7) as one type: glibc has them as an enumeration and EPOLLET as a number.
static const uint32_t countersign_readable = EPOLLIN;
static const uint32_t countersign_writable = EPOLLOUT;
static const uint32_t countersign_peer_ended = EPOLLRDHUP;
static const uint32_t countersign_failed = EPOLLERR;
static const uint32_t countersign_hung_up = EPOLLHUP;
static const uint32_t countersign_edge_triggered = 1u << 31;

// eventfd(2), non-blocking, closed on exec.
int countersign_eventfd(void);

// pidfd_open(2) without flags: a descriptor that is readable once the process has ended.
int countersign_pidfd_open(int process);

// pipe2(2), which is a GNU extension.
int countersign_pipe2(int ends[2], int flags);

// The columns of a terminal, or -1 where the descriptor is none; ioctl(2) is variadic.
int countersign_terminal_columns(int descriptor);

// One entry of the environment, `NAME=value`, or NULL behind the last one.
const char *countersign_environment(int index);

#endif
