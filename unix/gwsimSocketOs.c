/*
 * gwsimSocketOs.c --
 *
 *      A connection to a process of this machine (gwsimSocketOs.h).
 */

#include "gwsimSocketOs.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define CHUNK   4096            /* Bytes asked for at once. */

/* A connection to a port of the loopback interface, or -1. */
int
GwsimSocketOsConnect(
    int port)                   /* Port. */
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t) port),
        .sin_addr = {htonl(INADDR_LOOPBACK)}
    };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;

    if (fd < 0) {
        return -1;
    }
    if (connect(fd, (struct sockaddr *) &address, sizeof(address)) != 0) {
        close(fd);
        return -1;
    }
    (void) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return fd;
}

/* Who waits for a line is told so often that none has come. */
void
GwsimSocketOsTick(
    int fd,                     /* Connection. */
    GwsimTime every)            /* Time between two; above 0. */
{
    struct timeval time = {
        .tv_sec = every / GWSIM_S, .tv_usec = every % GWSIM_S / 1000 + 1
    };

    (void) setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time));
}

/* Sends all, or tells that it is over. */
bool
GwsimSocketOsSend(
    int fd,                     /* Connection. */
    const char *bytes,          /* What to send. */
    size_t n)                   /* So many bytes. */
{
    while (n > 0) {
        ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent <= 0) {
            return false;
        }
        bytes += sent;
        n -= (size_t) sent;
    }
    return true;
}

/* Waits until there is a line. */
bool
GwsimSocketOsLine(
    int fd,                     /* Connection. */
    GwsimBuf *bufPtr,           /* What has come and was not dropped. */
    size_t *usedPtr,            /* Bytes of the line before; set to those of
                                 * this one. */
    size_t *lenPtr,             /* Set to its bytes without the newline. */
    GwsimSocketIdleProc *idleProc,      /* Called at each tick; see Tick. */
    void *data)                 /* For that. */
{
    char chunk[CHUNK];
    size_t looked = 0;

    if (*usedPtr > 0) {
        memmove(bufPtr->data, bufPtr->data + *usedPtr,
                bufPtr->len - *usedPtr);
        bufPtr->len -= *usedPtr;
        *usedPtr = 0;
    }
    for (;;) {
        const char *end = looked == bufPtr->len ? NULL : memchr(
                bufPtr->data + looked, '\n', bufPtr->len - looked);
        ssize_t n;

        if (end != NULL) {
            *lenPtr = (size_t) (end - bufPtr->data);
            *usedPtr = *lenPtr + 1;
            return true;
        }
        looked = bufPtr->len;
        n = recv(fd, chunk, sizeof(chunk), 0);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            idleProc(data);
            continue;
        }
        if (n <= 0) {
            return false;
        }
        GwsimBufAppend(bufPtr, chunk, (size_t) n);
    }
}

/* Ends it for both sides, from any thread. */
void
GwsimSocketOsBreak(
    int fd)                     /* Connection. */
{
    (void) shutdown(fd, SHUT_RDWR);
}

void
GwsimSocketOsClose(
    int fd)                     /* Connection. */
{
    close(fd);
}
