/*
 * gwsimLink.h --
 *
 *      Whether a link is connected: its states, the pings that watch it, and
 *      what keeps it closed or silent.  The rules are in gwsimLink.c.
 *
 *      A cause is begun with a change of 1 and ended with one of -1; causes
 *      of several faults on one link add up.  Whoever has changed links calls
 *      GwsimLinkSettle afterwards: then what was on the way is lost, or
 *      waits.
 */

#ifndef GWSIM_LINK_H
#define GWSIM_LINK_H

#include "gwsimNet.h"

typedef struct GwsimLinkView {  /* What a status page shows. */
    GwsimTime lastComm;         /* Of the last message or answered ping. */
    GwsimTime ping;             /* Round trip of one. */
} GwsimLinkView;

/* A link just declared: Running, unless an end is down. */
MODULE_SCOPE void GwsimLinkOpen(GwsimLink *linkPtr);
/* The connection is closed as long as a cause for it lasts. */
MODULE_SCOPE void GwsimLinkCut(GwsimLink *linkPtr, int change);
/* A path holds its messages; pings get no answer. */
MODULE_SCOPE void GwsimLinkHold(GwsimPath *pathPtr, int change);
/* A path loses its messages; pings get no answer. */
MODULE_SCOPE void GwsimLinkLose(GwsimPath *pathPtr, int change);
/* A gateway answers no ping. */
MODULE_SCOPE void GwsimLinkPauseChanged(GwsimScope *gatewayPtr);
/* A scope's process has ended, or has started again.  cause: its event. */
MODULE_SCOPE void GwsimLinkScopeStopped(GwsimScope *scopePtr,
        uint32_t cause);
MODULE_SCOPE void GwsimLinkScopeStarted(GwsimScope *scopePtr);
MODULE_SCOPE void GwsimLinkSettle(GwsimNet *netPtr);

/* Does a path of it hold or lose what is sent? */
MODULE_SCOPE bool GwsimLinkIsBarred(const GwsimLink *linkPtr);
MODULE_SCOPE GwsimLinkView GwsimLinkLook(const GwsimLink *linkPtr);
MODULE_SCOPE const char *GwsimLinkStateText(GwsimLinkState state);

/* For gwsimNet.c: a path was made; conditions have changed. */
MODULE_SCOPE void GwsimLinkSetBars(GwsimLink *linkPtr);
MODULE_SCOPE void GwsimLinkWatch(GwsimLink *linkPtr);

#endif /* GWSIM_LINK_H */
