/*
 * gwsimSocketOs.h --
 *
 *      A connection to a process of this machine, by lines.
 *
 *      Rules:
 *      1. One thread sends and receives; any may break it, which ends what
 *         the other waits for.
 *      2. Whoever is told that it is over gets nothing more from it.
 */

#ifndef GWSIM_SOCKET_OS_H
#define GWSIM_SOCKET_OS_H

#include "gwsimBase.h"

/* A connection to a port of the loopback interface, or -1. */
MODULE_SCOPE int GwsimSocketOsConnect(int port);
/* Called while nothing comes. */
typedef void GwsimSocketIdleProc(void *data);
/* Who waits for a line is told so often that none has come. */
MODULE_SCOPE void GwsimSocketOsTick(int fd, GwsimTime every);
/* Sends all, or tells that it is over. */
MODULE_SCOPE bool GwsimSocketOsSend(int fd, const char *bytes, size_t n);
/* Waits until there is a line; it is the first *lenPtr bytes of the buffer,
 * its newline behind it.  False: it is over.  The bytes behind the line that
 * was read before, *usedPtr of them, are dropped first. */
MODULE_SCOPE bool GwsimSocketOsLine(int fd, GwsimBuf *bufPtr,
        size_t *usedPtr, size_t *lenPtr, GwsimSocketIdleProc *idleProc,
        void *data);
/* Ends it for both sides, from any thread; it is still to be closed. */
MODULE_SCOPE void GwsimSocketOsBreak(int fd);
MODULE_SCOPE void GwsimSocketOsClose(int fd);

#endif /* GWSIM_SOCKET_OS_H */
