/*
 * gwsimScope.h --
 *
 *      Where scripts run: gateways, Vision clients, designers, Perspective
 *      sessions.  A scope has its threads (made when first needed), the
 *      variables that its scripts share, and its place in the installation.
 *
 *      Rules:
 *      1. A session's scripts run on its gateway: same JVM, same callback
 *         worker (MSH-17, IAS-08).
 *      2. A thread that was killed is replaced when it is needed again.
 *      3. One shared pool per scope and project, of as many threads as the
 *         switch or the version says; jobs start in the order posted.
 */

#ifndef GWSIM_SCOPE_H
#define GWSIM_SCOPE_H

#include "gwsimThread.h"

typedef enum GwsimScopeKind {
    GWSIM_SCOPE_GATEWAY, GWSIM_SCOPE_CLIENT,
    GWSIM_SCOPE_DESIGNER, GWSIM_SCOPE_SESSION
} GwsimScopeKind;

/* Variables by key: getGlobals, shared, disk, components. */
typedef struct GwsimVar {
    GwsimName key;
    GwsimValue *valuePtr;       /* Owned. */
    GwsimValue *oldPtr;         /* Of a component: the value before, or
                                 * NULL; owned. */
    bool set;
} GwsimVar;

typedef struct GwsimStore {
    const char *name;           /* "globals", "shared", "disk", "component" */
    GwsimVar *vars;             /* In order of first use. */
    size_t count, space;
    GwsimMap index;             /* Name -> index + 1. */
} GwsimStore;

/* What a touch off the event thread has broken (gwsimGui.c). */
typedef struct GwsimDamage {
    struct GwsimDamage *nextPtr;
    GwsimName path;             /* Component; 0: the rest of the GUI. */
    GwsimName thread, place;    /* Who did it. */
    uint64_t seq;               /* Its event. */
} GwsimDamage;

typedef struct GwsimPool {      /* Shared threads of one project. */
    struct GwsimPool *nextPtr;
    GwsimName project;
    int size;                   /* Most threads. */
    int threads;                /* Those it has now. */
    int made;                   /* Those it ever had: numbers them. */
    GwsimThread *firstPtr;      /* Linked by poolNextPtr. */
    GwsimJob *head, *tail;      /* Jobs that wait for a free thread. */
    uint32_t queued;
} GwsimPool;

/* What every message that passes needs stands first, in one cache line: with
 * 10,000 gateways each line of a scope comes from memory. */
struct GwsimScope {
    GwsimScopeKind kind;
    bool up;                    /* False: crashed or disconnected. */
    uint16_t paused;            /* Faults that let nothing of its JVM run. */
    GwsimScope *gatewayPtr;     /* Itself, of a gateway. */
    GwsimCore *corePtr;
    void *netPtr;               /* The net's own: a gateway's node, a
                                 * client's paths. */
    GwsimThread *ownPtr;        /* Those of handlers that have one of their
                                 * own, by nextOwnPtr, the newest first. */
    GwsimThread *guiPtr;        /* Made when needed, ... */
    GwsimName name, zone;
    GwsimVersion version;
    uint32_t epoch;             /* Counts restarts. */
    /* What only some need. */
    GwsimThread *callbackPtr, *mainPtr; /* ... as these are. */
    GwsimEdition *editionPtr;   /* Of projects, the newest first. */
    GwsimPool *poolPtr;
    GwsimScope *firstChildPtr;
    GwsimScope *nextChildPtr;   /* Next client of the same gateway. */
    GwsimName *roles;
    int roleCount;
    uint32_t index;             /* In order of creation, from 0. */
    /* The rest. */
    GwsimName project, host, user;
    uint16_t exhausted;         /* Faults that occupy its shared threads. */
    GwsimScope *lastChildPtr;
    GwsimScope *nextPtr;        /* In order of creation, of the world. */
    GwsimTime skew;             /* Of the clock that its scripts see. */
    GwsimThread *threadHead, *threadTail;
    uint32_t asyncCount;        /* To name async threads. */
    GwsimStore globals, shared, components;
    GwsimStore disk;            /* Outlives a crash. */
    GwsimMap logLevels;         /* Name -> level + 1: gwsimScriptLogger.c. */
    GwsimStream guiStream;      /* Of harm done to the GUI. */
    GwsimDamage *damagePtr;     /* What is broken there. */
};

_Static_assert(offsetof(struct GwsimScope, callbackPtr) == GWSIM_CACHE_LINE,
        "what is needed together fills a cache line");

typedef struct GwsimScopes {    /* All scopes of a world. */
    GwsimSlab slab;             /* Where they stand. */
    GwsimScope *head, *tail;
    GwsimMap byName;
    uint32_t count;
} GwsimScopes;

typedef struct GwsimScopeConfig {
    GwsimScopeKind kind;
    const char *name;
    GwsimVersion version;
    GwsimScope *gatewayPtr;     /* NULL for a gateway. */
    const char *host, *user, *project, *zone;   /* "" for none. */
    const char **roles;
    int roleCount;
} GwsimScopeConfig;

MODULE_SCOPE GwsimStatus GwsimScopeCreate(GwsimCore *corePtr,
        GwsimScopes *scopesPtr, const GwsimScopeConfig *configPtr,
        GwsimScope **scopePtrPtr);
MODULE_SCOPE GwsimScope *GwsimScopeFind(GwsimScopes *scopesPtr,
        GwsimCore *corePtr, const char *name);
MODULE_SCOPE void GwsimScopesDropPools(GwsimScopes *scopesPtr);
MODULE_SCOPE void GwsimScopesFree(GwsimScopes *scopesPtr);
MODULE_SCOPE const char *GwsimScopeKindText(GwsimScopeKind kind);
MODULE_SCOPE unsigned GwsimScopeBit(GwsimScopeKind kind);  /* GWSIM_IN_* */

#define GwsimScopeHasGui(scopePtr) \
    ((scopePtr)->kind == GWSIM_SCOPE_CLIENT \
            || (scopePtr)->kind == GWSIM_SCOPE_DESIGNER)
/* The scope whose JVM runs this one's scripts (a session: its gateway). */
#define GwsimScopeJvm(scopePtr) \
    ((scopePtr)->kind == GWSIM_SCOPE_SESSION \
            ? (scopePtr)->gatewayPtr : (scopePtr))

/* Threads of a scope, made when first asked for. */
MODULE_SCOPE GwsimThread *GwsimScopeGui(GwsimScope *scopePtr);
MODULE_SCOPE GwsimThread *GwsimScopeMain(GwsimScope *scopePtr);
MODULE_SCOPE GwsimThread *GwsimScopeCallback(GwsimScope *scopePtr);
MODULE_SCOPE GwsimThread *GwsimScopeAsync(GwsimScope *scopePtr);
/* Ends a thread from outside; one that its scope always has is replaced, and
 * the new one has its queue (IAX-09, assumed). */
MODULE_SCOPE void GwsimThreadKill(GwsimThread *thrPtr);
/* A new thread named SCOPE + purpose ("/gui"), perhaps in the place of one
 * that was killed. */
MODULE_SCOPE GwsimThread *GwsimScopeThread(GwsimScope *scopePtr,
        GwsimRole role, const char *purpose, const GwsimThread *otherPtr);

/* gwsimPool.c */
MODULE_SCOPE void GwsimPoolPost(GwsimScope *scopePtr, GwsimName project,
        GwsimJob *jobPtr);
MODULE_SCOPE GwsimPool *GwsimPoolFind(const GwsimScope *scopePtr,
        GwsimName project);
/* Called by a thread of a pool when it has become free. */
MODULE_SCOPE void GwsimPoolNext(GwsimThread *thrPtr);
/* A thread of a pool has ended by itself: another may take its place. */
MODULE_SCOPE void GwsimPoolLeave(GwsimThread *thrPtr);
/* What occupied them is gone (`exhausted`). */
MODULE_SCOPE void GwsimPoolsGoOn(GwsimScope *scopePtr);
/* Ends the jobs in line, and the pools. */
MODULE_SCOPE void GwsimPoolsDrop(GwsimScope *scopePtr);

/* Stops a scope's threads (crash, disconnect), with sessions on it. */
MODULE_SCOPE uint32_t GwsimScopeStop(GwsimScope *scopePtr);
MODULE_SCOPE void GwsimScopeStart(GwsimScope *scopePtr);

/* NULL: no such key.  Emits component_get, global_get … itself. */
MODULE_SCOPE GwsimVar *GwsimStoreFind(GwsimStore *storePtr, GwsimName key);
MODULE_SCOPE GwsimVar *GwsimStoreMake(GwsimStore *storePtr, GwsimName key);

#endif /* GWSIM_SCOPE_H */
