/*
 * gwsimCore.h --
 *
 *      What every room of one world shares: runtime, bus, chooser, names,
 *      switches, the host of scripts, and the slabs.  A world has one; two
 *      worlds share nothing.
 */

#ifndef GWSIM_CORE_H
#define GWSIM_CORE_H

#include "gwsimChooser.h"
#include "gwsimDist.h"
#include "gwsimEvent.h"
#include "gwsimMap.h"
#include "gwsimNames.h"
#include "gwsimPages.h"
#include "gwsimRuntime.h"
#include "gwsimSwitch.h"
#include "gwsimValue.h"
#include "gwsimVersion.h"

typedef struct GwsimHostType GwsimHostType;
typedef struct GwsimThread GwsimThread;
typedef struct GwsimScope GwsimScope;
typedef struct GwsimJob GwsimJob;
typedef struct GwsimRequest GwsimRequest;
struct GwsimWait;

/* Handlers that exceptions of family java go past, as they are written. */
typedef enum GwsimEscape {
    GWSIM_ESCAPE_NONE,
    GWSIM_ESCAPE_TRAP,          /* trap {GWSIM python} */
    GWSIM_ESCAPE_EXCEPT         /* except Exception */
} GwsimEscape;

/* How a piece of work ended: a value, or an exception (a dict, see
 * gwsimOutcome.h).  A zeroed one is success with None. */
typedef struct GwsimOutcome {
    bool failed;
    uint8_t escape;             /* ... past that: GwsimEscape. */
    GwsimValue *valuePtr;       /* Result or exception; owned. */
    GwsimValue *stackPtr;       /* errorInfo of a failure, or NULL; owned. */
} GwsimOutcome;

typedef enum GwsimSeverity {
    GWSIM_SEVERITY_ERROR, GWSIM_SEVERITY_WARNING, GWSIM_SEVERITY_LINT
} GwsimSeverity;

/* A row of `violation`; texts owned. */
typedef struct GwsimViolation {
    uint32_t number;            /* v1, v2, ...; 0 for a lint. */
    uint64_t seq;               /* Its event. */
    GwsimSeverity severity;
    const char *kind;           /* "GuiTouch". */
    GwsimClause clause;
    GwsimName thread;
    uint32_t request;
    char *place;                /* FILE:LINE or "", of the job ... */
    char *stack;                /* ... and where in its script, or NULL. */
    char *message;
    bool claimed;
} GwsimViolation;

typedef struct GwsimCore {
    GwsimRuntime *rtPtr;
    GwsimBus bus;
    GwsimChooser chooser;
    GwsimNames *namesPtr;
    GwsimSwitches switches;
    const GwsimHostType *hostTypePtr;
    void *hostData;             /* The host's own, per world. */
    /* Told of each failure of a script that its job did not hand on. */
    void (*scriptErrorProc)(struct GwsimCore *corePtr, GwsimThread *thrPtr,
            GwsimJob *jobPtr, const GwsimOutcome *outcomePtr,
            bool observed);
    /* Whether a wait on a request is over; else where its waiters stand. */
    bool (*requestOverProc)(GwsimRequest *reqPtr, int waitKind,
            GwsimOutcome *outcomePtr, GwsimThread ***listPtrPtr);
    uint32_t (*requestNumberProc)(const GwsimRequest *reqPtr);
    /* A wait on a request is over, which held it. */
    void (*requestLetGoProc)(struct GwsimCore *corePtr,
            GwsimRequest *reqPtr);
    /* Told of a wait that was over, or interrupted, before it began, which is
     * no event; NULL: nobody wants to know. */
    void (*foundOverProc)(struct GwsimCore *corePtr,
            const GwsimThread *thrPtr, const struct GwsimWait *waitPtr,
            bool interrupted);
    /* Told when a request that is waited for has come to a thread, or one of
     * its messages is gone. */
    void (*deliveredProc)(struct GwsimCore *corePtr, GwsimRequest *reqPtr);
    /* Draws from a distribution that a user has defined. */
    GwsimTime (*drawProc)(struct GwsimCore *corePtr,
            const GwsimDist *distPtr, GwsimStream *streamPtr);
    void *drawData;             /* Its own (gwsimDefineDraw.c). */
    /* Threads */
    GwsimSlab threadSlab, jobSlab, scriptJobSlab;
    GwsimMap threadsById;       /* Name of the id -> GwsimThread. */
    GwsimThread *threadHead, *threadTail;       /* In order of creation. */
    uint32_t threadCount;
    struct GwsimNet *netPtr;    /* Network of the world. */
    /* Messenger */
    void *messengerPtr;         /* Its own. */
    GwsimSlab requestSlab, scriptRequestSlab, messageSlab;
    GwsimPages requests;        /* Number -> kept GwsimRequest. */
    uint32_t requestCount;      /* Number of the newest request. */
    uint64_t openRequests;      /* Not yet completed. */
    /* Violations */
    GwsimViolation *violations;
    size_t violationCount, violationSpace;
    uint32_t violationNumber;
    bool objectsMade;           /* Some script made one (gwsimSerial.h). */
    bool projectSaved;          /* There are editions (gwsimEdition.h). */
    bool closing;               /* Teardown: nothing counts any more. */
    /* Told of a gateway on which something would run now if no fault kept it
     * from that; NULL until there is such a fault. */
    void (*gatedProc)(const GwsimScope *jvmPtr);
} GwsimCore;

#define GwsimCoreOf(rtPtr)      ((GwsimCore *) (rtPtr)->clientData)
#define GwsimSwitchOf(corePtr, id) ((corePtr)->switches.value[GWSIM_SW_##id])
/* Stops a timer, also when the world ends and its runtime is gone. */
#define GwsimCoreTimerStop(corePtr, timerPtr) \
    do { \
        if ((corePtr)->rtPtr != NULL) { \
            GwsimTimerStop((corePtr)->rtPtr, (timerPtr)); \
        } \
    } while (0)
#define GwsimWants(corePtr, kind) \
    (((corePtr)->bus.wanted & GWSIM_KIND_BIT(kind)) != 0)

/* Counts an event of a kind that nobody wants, which need not be filled in;
 * its number. */
static inline uint32_t
GwsimPass(
    GwsimCore *corePtr)         /* Core of the world. */
{
    corePtr->bus.seq += (corePtr->bus.held & GWSIM_BUS_MUTED) == 0;
    return (uint32_t) corePtr->bus.seq;
}

/* A duration of a distribution; the choices are recorded. */
MODULE_SCOPE GwsimTime GwsimDraw(GwsimCore *corePtr,
        const GwsimDist *distPtr, GwsimStream *streamPtr);
/* Records a violation and emits its event.  Takes nothing over. */
MODULE_SCOPE void GwsimViolate(GwsimCore *corePtr, const char *kind,
        GwsimSeverity severity, GwsimClause clause, GwsimThread *thrPtr,
        uint32_t request, const char *place, const char *message);

#endif /* GWSIM_CORE_H */
