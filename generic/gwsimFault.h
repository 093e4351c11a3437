/*
 * gwsimFault.h --
 *
 *      Planned disturbances.  Each is an object with a number (f1, f2, ...),
 *      a kind, a target, perhaps a selector, and an end: -for, clear, or the
 *      world's end.  How several on one target compose is in gwsimFault.c.
 *
 *      A kind is one row of GWSIM_FAULT_LIST and one GwsimFaultType in the
 *      file of its family:
 *
 *          gwsimFault.c            the table, life, counting, composition
 *          gwsimFaultMessage.c     what happens to messages on a path
 *          gwsimFaultScope.c       what happens to a gateway or client
 *          gwsimFaultLink.c        what happens to links
 *          gwsimFaultProject.c     what happens to a project
 *
 *      The word `fault` (gwsimWordCmdFault.c) reads words and options as the
 *      type says: a new kind needs nothing there.
 */

#ifndef GWSIM_FAULT_H
#define GWSIM_FAULT_H

#include "gwsimMessenger.h"

/* ---- Kinds ---- */

/* Name of the GwsimFaultType after gwsimFault; sorted by the word. */
#define GWSIM_FAULT_LIST(F) \
    F(Bandwidth) \
    F(Cancel) \
    F(Corrupt) \
    F(Crash) \
    F(Cut) \
    F(Delay) \
    F(Deny) \
    F(Disconnect) \
    F(Drop) \
    F(Duplicate) \
    F(Exhaust) \
    F(Filter) \
    F(Flap) \
    F(Freeze) \
    F(Hang) \
    F(Hold) \
    F(Oneway) \
    F(Partition) \
    F(Pause) \
    F(Raise) \
    F(ReadTimeout) \
    F(Reload) \
    F(Reorder) \
    F(Skew) \
    F(Timeout)

#define COUNT_ONE(name) + 1
enum {GWSIM_FAULT_COUNT = 0 GWSIM_FAULT_LIST(COUNT_ONE)};
#undef COUNT_ONE

typedef struct GwsimFault GwsimFault;
typedef struct GwsimFaults GwsimFaults;
struct GwsimMessage;

/* What comes after the kind: whom it is for. */
typedef enum GwsimFaultTarget {
    GWSIM_FAULT_ON_PATH,        /* A B: messages from A to B. */
    GWSIM_FAULT_ON_SCOPE,       /* SCOPE, of the kinds in `scopes`. */
    GWSIM_FAULT_ON_LINK,        /* A B: the link between them. */
    GWSIM_FAULT_ON_GROUPS,      /* {A ...} {B ...}: what lies between. */
    GWSIM_FAULT_ON_PROJECT,     /* PROJECT */
    GWSIM_FAULT_ON_NOTHING,     /* Its parts have the targets. */
    GWSIM_FAULT_ON_HANDLER,     /* HANDLER: where it starts. */
    GWSIM_FAULT_ON_EVENT        /* PATTERN: the requests of such events. */
} GwsimFaultTarget;

/* What a word or an option of a kind is. */
typedef enum GwsimFaultArgType {
    GWSIM_FAULT_DIST,           /* dist: a distribution of durations */
    GWSIM_FAULT_DURATION,       /* time: from 0 */
    GWSIM_FAULT_STEP,           /* time: a duration, or -DURATION */
    GWSIM_FAULT_CLASS,          /* name: of an exception */
    GWSIM_FAULT_COMMAND,        /* A command prefix, kept by the words. */
    GWSIM_FAULT_PERIOD,         /* time: above 0; has to be given */
    GWSIM_FAULT_MODE,           /* number: 0 hold, 1 drop */
    GWSIM_FAULT_RATE            /* number: bytes/s above 0 */
} GwsimFaultArgType;

typedef struct GwsimFaultArg {
    const char *name;           /* "distribution", or "-within"; NULL ends
                                 * the list.  Words come first. */
    GwsimFaultArgType type;
} GwsimFaultArg;

typedef struct GwsimFaultValue {        /* What was given for it. */
    bool given;
    GwsimDist dist;
    GwsimTime time;
    double number;
    GwsimName name;
} GwsimFaultValue;

#define GWSIM_FAULT_ARG_MAX    4       /* Words and options of a kind. */

/* Where on the way of a message a kind acts; for documentation, and to know
 * which list of faults it stands in. */
typedef enum GwsimFaultPoint {
    GWSIM_POINT_NONE,           /* On no message: on its target alone. */
    GWSIM_POINT_LINK,           /* Sent over a hop: messageProc. */
    GWSIM_POINT_DELIVERY,       /* At its handler's door. */
    GWSIM_POINT_START,          /* Its handler has started. */
    GWSIM_POINT_BODY,           /* ... and is to run. */
    GWSIM_POINT_SEND            /* A request, just sent. */
} GwsimFaultPoint;

typedef struct GwsimFaultType {
    const char *name;           /* "delay" */
    GwsimFaultTarget target;
    unsigned scopes;            /* ON_SCOPE: GWSIM_IN_* it may be. */
    GwsimFaultPoint point;
    bool bothWays;              /* ON_GROUPS: paths both ways. */
    bool instant;               /* Over at once, unless it has -for. */
    bool selects;               /* Takes -first, -every, -nth, -p. */
    GwsimFaultArg args[GWSIM_FAULT_ARG_MAX + 1];
    /* Its effect begins and ends; NULL: nothing but its being active. */
    void (*startProc)(GwsimFault *faultPtr);
    void (*endProc)(GwsimFault *faultPtr);
    bool asksLater;             /* Whether it touches is known later. */
    bool pairs;                 /* What it keeps goes behind the next one,
                                 * which it is not asked about. */
    /* Says in *planPtr what becomes of a message that it takes. */
    void (*messageProc)(GwsimFault *faultPtr, struct GwsimMessage *msgPtr,
            GwsimPlan *planPtr);
    /* ON_EVENT: what becomes of a pending request. */
    void (*requestProc)(GwsimFault *faultPtr, GwsimRequest *reqPtr);
    /* Lets go what it holds (`release`); NULL: it holds nothing. */
    void (*releaseProc)(GwsimFault *faultPtr);
} GwsimFaultType;

/* ---- One of them ---- */

typedef enum GwsimSelect {      /* Which messages a fault touches. */
    GWSIM_SELECT_ALL, GWSIM_SELECT_FIRST, GWSIM_SELECT_EVERY,
    GWSIM_SELECT_NTH, GWSIM_SELECT_CHANCE
} GwsimSelect;

/* A HANDLER: 0 is any. */
typedef struct GwsimFaultHandler {
    GwsimName scope;            /* Of a scope, or of a kind of them. */
    GwsimName project, handler;
} GwsimFaultHandler;

/* A message that faults keep; each lets it go once. */
typedef struct GwsimFaultHeld {
    struct GwsimMessage *msgPtr;        /* NULL: it is gone. */
    GwsimPath *pathPtr;         /* It is to be sent on; NULL: to arrive. */
    GwsimPlan plan;
    uint32_t holds;             /* Faults that keep it. */
} GwsimFaultHeld;

typedef struct GwsimFaultConfig {
    const GwsimFaultType *typePtr;
    GwsimPath *pathPtr;         /* ON_PATH */
    GwsimScope *scopePtr;       /* ON_SCOPE */
    GwsimPath **paths;          /* ON_LINK, ON_GROUPS; the fault's own. */
    int pathCount;
    GwsimName project;          /* ON_PROJECT */
    GwsimFaultHandler *handlers;        /* ON_HANDLER; the fault's own. */
    int handlerCount;
    GwsimFaultValue values[GWSIM_FAULT_ARG_MAX];       /* As typePtr->args. */
    GwsimSelect select;
    int64_t count;              /* Of FIRST, EVERY, NTH. */
    double ratio;               /* Of CHANCE. */
    GwsimTime lasts;            /* -for; 0: until cleared. */
    GwsimName kind;             /* What a user calls it; 0: its type's. */
    GwsimName text;             /* Its words, as "drop HMI plant -first 2". */
    GwsimName place;            /* FILE:LINE, or 0. */
    bool waits;                 /* Not active yet (-when). */
    bool idles;                 /* Its parts keep no `run` going. */
} GwsimFaultConfig;

struct GwsimFault {
    GwsimFault *nextPtr;        /* In order of creation. */
    GwsimFault *parentPtr;      /* It is a part of; ends with it. */
    GwsimFault *nextOnTargetPtr;        /* On the same path, or next of
                                 * those on handlers, or on sending. */
    GwsimFaults *faultsPtr;
    uint32_t number;
    GwsimFaultConfig config;    /* As planned. */
    GwsimStream stream;         /* Of CHANCE. */
    GwsimStream drawStream;     /* Of its distribution. */
    uint64_t seen, hits;        /* What it was asked about, and touched. */
    bool active, ended;
    bool idles;                 /* A part of one whose parts do. */
    GwsimTime startedAt, endedAt;       /* -1: not yet. */
    uint32_t startedSeq;        /* Its fault_started. */
    void *driverPtr;            /* filter: the driver's own. */
    bool owed;                  /* ON_EVENT: it strikes at once. */
    bool overtaken;             /* What it keeps goes now (pairs). */
    GwsimTimer endTimer;
    GwsimTimer timer;           /* The kind's own. */
    bool down;                  /* flap: the link is closed now. */
    GwsimTime freeAt;           /* bandwidth: its line is busy until then. */
    GwsimFaultHeld **held;      /* What it keeps, in order. */
    size_t heldCount, heldSpace;
    GwsimThread **hung;         /* Threads that hang by it. */
    size_t hungCount, hungSpace;
    struct GwsimReading *readings;      /* readTimeout */
};

struct GwsimFaults {
    GwsimCore *corePtr;
    GwsimMessenger *msgrPtr;
    GwsimFault *head, *tail;
    uint32_t count;
    uint32_t reloads;           /* Active ones of kind reload. */
    bool owes;                  /* One of them strikes at once. */
    GwsimFault *makingPtr;      /* Faults begun now are parts of it. */
    /* A message waits for what the command of a filter says: as a driver
     * script, before anything else happens.  Then GwsimFaultPass. */
    void (*filterProc)(GwsimFault *faultPtr, GwsimFaultHeld *heldPtr);
};

typedef enum GwsimFaultVerdict {        /* What a filter says. */
    GWSIM_FILTER_PASS, GWSIM_FILTER_DROP, GWSIM_FILTER_DELAY,
    GWSIM_FILTER_DUPLICATE, GWSIM_FILTER_REPLACE
} GwsimFaultVerdict;

typedef struct GwsimFaultAnswer {
    GwsimFaultVerdict verdict;
    GwsimTime delay;
    int64_t copies;
    GwsimValue *valuePtr;       /* Taken over. */
} GwsimFaultAnswer;

MODULE_SCOPE void GwsimFaultsInit(GwsimFaults *faultsPtr,
        GwsimCore *corePtr, GwsimMessenger *msgrPtr);
MODULE_SCOPE void GwsimFaultsFree(GwsimFaults *faultsPtr);
/* The table, sorted by name, ended by NULL. */
MODULE_SCOPE const GwsimFaultType *const *GwsimFaultTypes(void);
MODULE_SCOPE GwsimFault *GwsimFaultAdd(GwsimFaults *faultsPtr,
        const GwsimFaultConfig *configPtr);
MODULE_SCOPE void GwsimFaultStart(GwsimFault *faultPtr);
MODULE_SCOPE void GwsimFaultEnd(GwsimFault *faultPtr);
MODULE_SCOPE GwsimFault *GwsimFaultFind(GwsimFaults *faultsPtr,
        uint32_t number);
/* How many of a kind are active on a scope. */
MODULE_SCOPE int GwsimFaultsActive(const GwsimFaults *faultsPtr,
        const GwsimFaultType *typePtr, const GwsimScope *scopePtr);
/* GWSIM_SCOPE_UP if it is running. */
MODULE_SCOPE GwsimStatus GwsimFaultRestart(GwsimFaults *faultsPtr,
        GwsimScope *scopePtr);

/* What a user defines: it begins what its body says. */
MODULE_SCOPE const GwsimFaultType gwsimFaultDefined;
/* True if what it plans keeps no `run` going; NULL: no fault. */
MODULE_SCOPE bool GwsimFaultIdles(const GwsimFault *faultPtr);
/* What it is called. */
MODULE_SCOPE const char *GwsimFaultKind(const GwsimFault *faultPtr);
/* What it, or a part of it, has touched. */
MODULE_SCOPE uint64_t GwsimFaultHits(const GwsimFault *faultPtr);

/* ---- Points, called by the messenger where there are faults ---- */

/* A message is to be sent over a path; it is given away. */
MODULE_SCOPE void GwsimFaultAtLink(GwsimPath *pathPtr,
        struct GwsimMessage *msgPtr);
/* A held message is freed. */
MODULE_SCOPE void GwsimFaultForget(struct GwsimMessage *msgPtr);
/* A corrupt message has come over a hop; it is given away. */
MODULE_SCOPE void GwsimFaultUnreadable(struct GwsimMessage *msgPtr,
        GwsimScope *atPtr);
/* A message has come to where nothing runs. */
MODULE_SCOPE void GwsimFaultAtPause(struct GwsimMessage *msgPtr,
        GwsimScope *atPtr);
/* Something else would have happened there. */
MODULE_SCOPE void GwsimFaultAtStandstill(const GwsimScope *jvmPtr);
/* A message has come to where its project is being saved. */
MODULE_SCOPE void GwsimFaultAtReload(const struct GwsimMessage *msgPtr);
/* A message has come to where the shared threads are occupied. */
MODULE_SCOPE void GwsimFaultAtPool(const struct GwsimMessage *msgPtr);
/* A script has asked for the date where it is wrong. */
MODULE_SCOPE void GwsimFaultAtClock(const GwsimScope *scopePtr);
/* A request has been sent. */
MODULE_SCOPE void GwsimFaultAtSend(GwsimRequest *reqPtr);
/* May a message not be delivered to its handler? */
MODULE_SCOPE bool GwsimFaultDenies(const struct GwsimMessage *msgPtr);
/* Its handler has started: true if it hangs (thrPtr->wait is set). */
MODULE_SCOPE bool GwsimFaultAtStart(const struct GwsimMessage *msgPtr,
        GwsimThread *thrPtr);
/* It is to run: true if it ends instead (thrPtr->outcome is set). */
MODULE_SCOPE bool GwsimFaultAtBody(const struct GwsimMessage *msgPtr,
        GwsimThread *thrPtr);
/* An event that it is for has happened to a request. */
MODULE_SCOPE void GwsimFaultStrike(GwsimFault *faultPtr, uint32_t request);
/* The same, for all that are owed: true if the request is over by that. */
MODULE_SCOPE bool GwsimFaultStrikeOwed(GwsimFaults *faultsPtr,
        GwsimRequest *reqPtr, uint32_t cause);

/* A message meets a path that holds or loses what is on it. */
MODULE_SCOPE void GwsimFaultAtSilence(GwsimPath *pathPtr,
        const GwsimEvent *aboutPtr);
/* The reload of a project that goes on, or NULL. */
MODULE_SCOPE GwsimFault *GwsimFaultReloading(GwsimFaults *faultsPtr,
        GwsimName project);

/* ---- For the kinds ---- */

#define FAULT_TYPE(name) \
    MODULE_SCOPE const GwsimFaultType gwsimFault##name;
GWSIM_FAULT_LIST(FAULT_TYPE)
#undef FAULT_TYPE

/* Keeps the message that planPtr is of, until all that keep it let it go. */
MODULE_SCOPE void GwsimFaultHold(GwsimFault *faultPtr, GwsimPlan *planPtr);
/* Keeps one that has arrived. */
MODULE_SCOPE void GwsimFaultHoldArrival(GwsimFault *faultPtr,
        struct GwsimMessage *msgPtr);
/* The path's faults have been asked: parks what they hold. */
MODULE_SCOPE void GwsimFaultKeep(GwsimPath *pathPtr,
        struct GwsimMessage *msgPtr, const GwsimPlan *planPtr);
MODULE_SCOPE void GwsimFaultFreeHeld(GwsimFault *faultPtr);
MODULE_SCOPE void GwsimFaultFreeReadings(GwsimFault *faultPtr);
/* A filter has answered: what becomes of the message. */
MODULE_SCOPE void GwsimFaultSay(GwsimFault *faultPtr,
        GwsimFaultHeld *heldPtr, GwsimFaultAnswer *answerPtr);
/* One fault lets one message go. */
MODULE_SCOPE void GwsimFaultPass(GwsimFault *faultPtr,
        GwsimFaultHeld *heldPtr);
/* A thread hangs by a fault, at the advance of its job. */
MODULE_SCOPE void GwsimFaultHang(GwsimFault *faultPtr, GwsimThread *thrPtr);
MODULE_SCOPE void GwsimFaultLetRun(GwsimFault *faultPtr);
/* True if a HANDLER is that one in that scope. */
MODULE_SCOPE bool GwsimFaultIsHandler(const GwsimFaultHandler *targetPtr,
        GwsimNames *namesPtr, const GwsimHandler *handlerPtr,
        const GwsimScope *scopePtr);
/* Lets all go: in the order of coming, or as the chooser says. */
MODULE_SCOPE void GwsimFaultRelease(GwsimFault *faultPtr, bool chosen);
/* Counts an opportunity of an active fault; true if it takes it. */
MODULE_SCOPE bool GwsimFaultSelects(GwsimFault *faultPtr);
/* It has touched something: counts it, and emits fault_hit. */
MODULE_SCOPE void GwsimFaultHit(GwsimFault *faultPtr,
        const GwsimEvent *aboutPtr);

#endif /* GWSIM_FAULT_H */
