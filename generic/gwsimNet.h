/*
 * gwsimNet.h --
 *
 *      Links: between two gateways, and between a client and its gateway
 *      (made with it).  A link has two directions, each with its latency,
 *      loss, order and bandwidth.
 *
 *      Rules:
 *      1. A link keeps order: what is sent later arrives not earlier, but
 *         for a reordering (basis assumed).
 *      2. Draws come from streams named after the direction, so that another
 *         link changes nothing here.
 */

#ifndef GWSIM_NET_H
#define GWSIM_NET_H

#include "gwsimDist.h"
#include "gwsimScope.h"

typedef struct GwsimLinkConfig {
    GwsimDist latency;          /* One way. */
    double loss, duplicate, reorder;    /* 0 ... 1 */
    double bandwidth;           /* Bytes/s; 0: unlimited. */
} GwsimLinkConfig;

typedef struct GwsimPath {      /* One direction of a link. */
    struct GwsimPath *nextPtr;  /* Next path from the same scope. */
    GwsimScope *fromPtr, *toPtr;
    GwsimLinkConfig config;
    GwsimStream latencyStream, lossStream, duplicateStream, reorderStream;
    GwsimTime lastArrival;      /* Nothing may come earlier (rule 1). */
    GwsimTime freeAt;           /* Bandwidth: busy until then. */
    bool cut;                   /* The connection is closed. */
    void *faultsPtr;            /* The fault room's: faults on this path. */
} GwsimPath;

typedef struct GwsimPlan {      /* What becomes of one message. */
    bool dropped;
    bool duplicated;
    GwsimTime arrival;          /* World time. */
    GwsimTime arrivalAgain;     /* Of the duplicate. */
    GwsimTime extra;            /* Added by faults before ordering. */
    bool unordered;             /* This message may be overtaken. */
} GwsimPlan;

MODULE_SCOPE GwsimStatus GwsimNetLink(GwsimCore *corePtr,
        GwsimScope *aPtr, GwsimScope *bPtr,
        const GwsimLinkConfig *configPtr);
MODULE_SCOPE GwsimPath *GwsimNetPath(const GwsimScope *fromPtr,
        const GwsimScope *toPtr);
/* Draws what becomes of a message of so many bytes sent now.  planPtr comes
 * zeroed, or with what the faults have said. */
MODULE_SCOPE void GwsimNetPlan(GwsimCore *corePtr, GwsimPath *pathPtr,
        size_t bytes, GwsimPlan *planPtr);
MODULE_SCOPE void GwsimNetFree(GwsimScope *scopePtr);

#endif /* GWSIM_NET_H */
