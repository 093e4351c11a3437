/*
 * gwsimSocketPeerOs.h --
 *
 *      How the process at the other end of a connection is doing: one that
 *      says nothing may not have had a core.
 */

#ifndef GWSIM_SOCKET_PEER_OS_H
#define GWSIM_SOCKET_PEER_OS_H

#include "gwsimBase.h"

typedef struct GwsimPeerTimes { /* Sums of its threads. */
    GwsimTime ran;              /* They had a core. */
    GwsimTime waited;           /* They waited for one. */
} GwsimPeerTimes;

/* Of the threads that it has now; tasks: its folder of them, in /proc.
 * False: the system does not say. */
MODULE_SCOPE bool GwsimSocketPeerOsTimes(const char *tasks,
        GwsimPeerTimes *timesPtr);

#endif /* GWSIM_SOCKET_PEER_OS_H */
