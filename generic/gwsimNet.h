/*
 * gwsimNet.h --
 *
 *      The network of a world: links between two gateways, and between a
 *      client and its gateway (made with it).  A link has two directions, its
 *      paths, each with its order and bandwidth, and with the bars that keep
 *      messages from going along it.
 *
 *      Rules:
 *      1. A path keeps order: what is sent later arrives not earlier, but
 *         for a reordering (basis assumed).
 *      2. Draws come from streams named after the direction, so that another
 *         link changes nothing here.
 *      3. What is not used is not made: a link that is only declared has no
 *         paths yet, and links of the same conditions share these.
 *
 *      4. Most paths are plain: nothing bars them, and what is sent on one
 *         arrives after a latency.  That is one look, at a flag that is kept
 *         with the bars (GwsimLinkSetBars), instead of one for each thing
 *         that could be in the way.  Faults on it are looked for besides.
 *
 *      When a link is connected, and when not, is gwsimLink.c; the way over
 *      several links is gwsimNetRoute.c.
 */

#ifndef GWSIM_NET_H
#define GWSIM_NET_H

#include "gwsimDist.h"
#include "gwsimScope.h"

typedef enum GwsimPriority {    /* Of messages that wait (gwsimQueue.c). */
    GWSIM_PRIORITY_NONE, GWSIM_PRIORITY_REPLIES, GWSIM_PRIORITY_REQUESTS
} GwsimPriority;

typedef struct GwsimLinkConfig {
    GwsimDist latency;          /* One way. */
    double loss, duplicate, reorder;    /* 0 ... 1 */
    double bandwidth;           /* Bytes/s; 0: unlimited. */
    uint32_t maxActive;         /* Messages at once; 0: unlimited. */
    uint32_t maxQueued;         /* Room for those that wait, if ... */
    bool bounded;               /* ... it is limited. */
    GwsimPriority priority;     /* Which of them go first. */
} GwsimLinkConfig;

/* What keeps messages from going along a path: bits of its `bars`. */
#define GWSIM_BAR_CLOSED        1u      /* No connection. */
#define GWSIM_BAR_HELD          2u      /* They wait on it. */
#define GWSIM_BAR_LOST          4u      /* They are lost on it. */

typedef struct GwsimPath {      /* One direction of a link. */
    /* What every message needs, a cache line of it. */
    _Alignas(GWSIM_CACHE_LINE) GwsimScope *toPtr;
    const GwsimLinkConfig *configPtr;   /* The link's. */
    GwsimTime lastArrival;      /* Nothing may come earlier (rule 1). */
    void *faultsPtr;            /* The fault room's: faults on this path. */
    GwsimStream latencyStream;
    uint8_t bars;               /* GWSIM_BAR_*; 0: nothing in the way. */
    bool plain;                 /* Rule 4: no bar, and no condition but a
                                 * latency. */
    /* The rest. */
    GwsimScope *fromPtr;
    struct GwsimLink *linkPtr;
    GwsimTime freeAt;           /* Bandwidth: busy until then. */
    GwsimStream lossStream, duplicateStream, reorderStream;
    void *silentByPtr;          /* ... and what makes it silent. */
    void *heldPtr;              /* The messenger's: what waits on it, */
    void *queuePtr;             /* ... and before it. */
} GwsimPath;

_Static_assert(offsetof(GwsimPath, fromPtr) <= GWSIM_CACHE_LINE
        && sizeof(GwsimPath) == 3 * GWSIM_CACHE_LINE,
        "what every message needs is in one cache line");

typedef enum GwsimLinkState {   /* GAN-04 */
    GWSIM_LINK_NEW,             /* Unknown: an end has started anew. */
    GWSIM_LINK_INITIALIZED,     /* The other end has been reached. */
    GWSIM_LINK_RUNNING,
    GWSIM_LINK_FAULTED
} GwsimLinkState;

typedef struct GwsimLink {
    GwsimScope *ends[2];        /* A gateway, or a client and its gateway. */
    GwsimPath *paths;           /* From ends[0], from ends[1]; or NULL. */
    struct GwsimLink *nextPtr;  /* Of the world, in order of declaration. */
    struct GwsimLink *nextOf[2];        /* Of the gateway at each end. */
    struct GwsimLink *nextClosing;      /* Of those just closed. */
    const GwsimLinkConfig *configPtr;
    GwsimTimer timer;           /* What `watch` says. */
    GwsimTime since;            /* Of its state. */
    GwsimTime connectedAt;      /* Pings are counted from there. */
    GwsimTime heardAt;          /* Last message before a path was barred. */
    GwsimTime silentAt;         /* Pings go unanswered since; -1: no. */
    int64_t missFrom;           /* Number of the first such ping. */
    int64_t missedTo;           /* Number of the last missed one. */
    int64_t missed;             /* How many in a row. */
    uint32_t epoch;             /* Connections so far. */
    uint32_t faultCount;        /* How often it was declared Faulted. */
    uint32_t pending;           /* Of the word links: messages on it. */
    uint32_t closedBy;          /* Event that its closing follows from. */
    uint16_t cuts;              /* Causes that keep it closed. */
    uint16_t holds[2], losses[2];       /* Causes, for each path. */
    uint8_t state;              /* GwsimLinkState. */
    uint8_t watch;              /* What its timer is for. */
    bool closing;               /* In the list of those just closed. */
    bool between;               /* Two gateways. */
} GwsimLink;

typedef struct GwsimNode {      /* A gateway as the network sees it. */
    GwsimScope *scopePtr;
    GwsimLink *firstPtr, *lastPtr;      /* Its links, as declared. */
    GwsimMap peers;             /* Index of a gateway -> link. */
    uint32_t running;           /* Links that are Running. */
    struct GwsimPair *pairPtr;  /* Redundancy, or NULL. */
    GwsimMap ways;              /* Index of a gateway -> first link there. */
    uint32_t waysVersion;       /* Of the network when they were found. */
    uint32_t mark;              /* Search that has reached it last. */
    GwsimLink *viaPtr;          /* Its first link on that search's way. */
    struct GwsimNode *nextFound;
} GwsimNode;

typedef struct GwsimPlan {      /* What becomes of one message. */
    bool dropped;
    bool duplicated;
    GwsimTime arrival;          /* World time. */
    GwsimTime extra;            /* Added by faults before ordering. */
    bool unordered;             /* This message may be overtaken. */
    bool corrupt;               /* Unreadable where it arrives. */
    uint32_t copies;            /* More of it, added by faults. */
    struct GwsimFaultHeld *heldPtr;     /* Faults hold it (gwsimFault.h). */
} GwsimPlan;

typedef struct GwsimNet GwsimNet;

struct GwsimNet {               /* The network of a world. */
    GwsimCore *corePtr;
    GwsimSlab linkSlab, pathSlab;       /* Links; both paths of one. */
    GwsimLink *head, *tail;     /* All links, as declared. */
    struct GwsimNetConfig *configs;     /* All conditions, newest first. */
    struct GwsimPair *pairs;    /* Redundancy (gwsimServer.c). */
    GwsimLink *closing;         /* Just closed: for settleProc. */
    bool barred;                /* A path has just got a bar. */
    uint32_t version;           /* Grows when a link opens, closes, is made. */
    uint32_t marks;             /* Searches so far. */
    /* Told when connections have closed or paths have got a bar: what is on
     * the way there is to be lost, or to wait. */
    void (*settleProc)(GwsimNet *netPtr);
    /* Told when what waits on a path may go on. */
    void (*releaseProc)(GwsimNet *netPtr, GwsimPath *pathPtr);
};

MODULE_SCOPE void GwsimNetInit(GwsimNet *netPtr, GwsimCore *corePtr);
MODULE_SCOPE void GwsimNetFree(GwsimNet *netPtr);
/* What a scope holds of the network; before the scope itself goes. */
MODULE_SCOPE void GwsimNetForget(GwsimScope *scopePtr);

MODULE_SCOPE GwsimStatus GwsimNetLink(GwsimCore *corePtr,
        GwsimScope *aPtr, GwsimScope *bPtr,
        const GwsimLinkConfig *configPtr);
MODULE_SCOPE GwsimLink *GwsimNetFindLink(const GwsimScope *aPtr,
        const GwsimScope *bPtr);
/* The path from one scope to a neighbour, made if need be; NULL: no link. */
MODULE_SCOPE GwsimPath *GwsimNetPath(const GwsimScope *fromPtr,
        const GwsimScope *toPtr);
/* Draws what becomes of a message of so many bytes sent now.  planPtr comes
 * zeroed, or with what the faults have said. */
MODULE_SCOPE void GwsimNetPlan(GwsimCore *corePtr, GwsimPath *pathPtr,
        size_t bytes, GwsimPlan *planPtr);

/* What is sent on a path now arrives after a latency, and `extra`. */
static inline GwsimTime
GwsimNetArrival(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimPath *pathPtr,         /* Path. */
    GwsimTime extra)            /* 0 ... GWSIM_TIME_MAX */
{
    GwsimTime arrival = GwsimNow(corePtr->rtPtr) + extra
            + GwsimDraw(corePtr, &pathPtr->configPtr->latency,
                    &pathPtr->latencyStream);

    return arrival < GWSIM_TIME_MAX ? arrival : GWSIM_TIME_MAX;
}

/* Rule 1: when it arrives behind what was sent before it. */
static inline GwsimTime
GwsimNetInOrder(
    GwsimPath *pathPtr,         /* Path. */
    GwsimTime arrival)          /* When it would arrive by itself. */
{
    GwsimTime last = pathPtr->lastArrival;

    arrival = arrival > last ? arrival : last;
    pathPtr->lastArrival = arrival;
    return arrival;
}

/* The node of a gateway, made if need be. */
MODULE_SCOPE GwsimNode *GwsimNetNode(GwsimScope *gatewayPtr);
/* The same of one that has a node: with a link, a client or a pair. */
#define GwsimNodeOf(gatewayPtr) ((GwsimNode *) (gatewayPtr)->netPtr)
/* The paths of a client's link: to its gateway, and from there. */
#define GwsimPathsOf(clientPtr) ((GwsimPath *) (clientPtr)->netPtr)

#endif /* GWSIM_NET_H */
