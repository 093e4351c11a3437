/*
 * gwsimAccess.h --
 *
 *      What a step reads or writes, so far as the order of steps could
 *      matter: names for guides (gwsimGuide.h), which take two steps for
 *      independent if neither writes what the other touches.
 *
 *      Rules:
 *      1. In doubt more is touched than was: two steps that are taken for
 *         dependent cost a search time, those that wrongly are not would
 *         cost it outcomes.
 *      2. Each step touches the thread that it is of, or that it wakes or
 *         posts to (gwsimThread.c); the rest follows from its events.
 *      3. Numbers count: who sends, starts a thread or logs touches what
 *         gives them.  So what a step has made is named the same in every
 *         order that is taken for the same.
 *      4. A driver script may do anything, and so may what is rare (faults,
 *         scopes that stop, violations, errors): GWSIM_ACCESS_ALL.
 */

#ifndef GWSIM_ACCESS_H
#define GWSIM_ACCESS_H

#include "gwsimCore.h"
#include "gwsimRandom.h"

typedef enum GwsimAccessOf {
    GWSIM_ACCESS_THREAD = 1,   /* Its number. */
    GWSIM_ACCESS_REQUEST,      /* Its number. */
    GWSIM_ACCESS_SENDS,        /* The network, and numbers of requests. */
    GWSIM_ACCESS_THREADS,      /* Numbers of threads. */
    GWSIM_ACCESS_POOL,         /* Scope and project. */
    GWSIM_ACCESS_HANDLER,      /* Its name. */
    GWSIM_ACCESS_VARIABLE,     /* Scope, store and key. */
    GWSIM_ACCESS_STORE,        /* Scope and store. */
    GWSIM_ACCESS_GUI,          /* Scope. */
    GWSIM_ACCESS_LOG,
    GWSIM_ACCESS_OUTSIDE        /* Scope: what its scripts of Jython share,
                                 * which nobody here sees. */
} GwsimAccessOf;

/* What conflicts with everything; to be written. */
#define GWSIM_ACCESS_ALL         UINT64_C(0)

static inline uint64_t
GwsimAccessName(
    GwsimAccessOf of,            /* What kind of thing. */
    uint64_t first,             /* Which. */
    uint64_t second)            /* The same, or 0. */
{
    return GwsimHashMix(GwsimHashMix((uint64_t) of, first), second) | 1;
}

#define GwsimAccessThread(chooserPtr, number) \
    do { \
        if ((chooserPtr)->guidePtr != NULL) { \
            GwsimAccessNumber((chooserPtr), (number)); \
        } \
    } while (0)

/* A thread of that number is touched, in a world with a guide. */
MODULE_SCOPE void GwsimAccessNumber(const GwsimChooser *chooserPtr,
        uint32_t number);
/* Tells the guide of a world what its events touch, if it wants to know. */
MODULE_SCOPE void GwsimAccessInit(GwsimCore *corePtr);

#endif /* GWSIM_ACCESS_H */
