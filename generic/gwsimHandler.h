/*
 * gwsimHandler.h --
 *
 *      Message handlers: what is defined, where it applies, and on which
 *      thread a message runs.
 *
 *      Rules:
 *      1. A definition applies to named scopes or to all of some kinds;
 *         within one scope (project, name) is unique (MSH-01); after a
 *         project save it may be defined anew, and the new one holds.
 *      2. Shared: the scope's pool of the project.  Dedicated: a thread of
 *         the handler's own in that scope.  EDT: the gui thread (MSH-03..09).
 */

#ifndef GWSIM_HANDLER_H
#define GWSIM_HANDLER_H

#include "gwsimDist.h"
#include "gwsimScope.h"

typedef enum GwsimThreading {
    GWSIM_THREADING_SHARED, GWSIM_THREADING_DEDICATED, GWSIM_THREADING_EDT
} GwsimThreading;

typedef struct GwsimHandler {
    struct GwsimHandler *nextPtr;       /* In order of definition. */
    struct GwsimHandler *nextSamePtr;   /* Same project and name. */
    GwsimName project, name;
    unsigned kinds;             /* GWSIM_IN_* bits: every scope of these. */
    GwsimScope **scopes;        /* Named scopes, else NULL. */
    int scopeCount;
    GwsimThreading threading;
    GwsimDist delay;            /* Occupies the thread first. */
    GwsimStream delayStream;
    GwsimValue *replyPtr;       /* Declarative reply, or NULL. */
    char *raiseClass;           /* Declarative failure, or NULL. */
    char *raiseMessage;
    GwsimValue *functionPtr;    /* Command prefix of one argument, or NULL. */
    GwsimName allowZone, allowRole;     /* MSH-11, 0: everybody. */
    GwsimName place;            /* FILE:LINE. */
    uint32_t edition;           /* Of its project, when it was defined. */
    uint32_t number;            /* Its place in the list. */
    bool atGateways;            /* It is for gateways alone. */
} GwsimHandler;

typedef struct GwsimHandlers {
    GwsimHandler *head, *tail;
    GwsimHandler **list;        /* The same by number. */
    size_t count, space;
    GwsimMap byName;            /* project << 32 | name -> first def. */
    uint32_t saves;             /* Project saves so far (gwsimEdition.h) */
    GwsimMap editions;          /* Project -> number of its newest. */
} GwsimHandlers;

typedef struct GwsimHandlerConfig {
    const char *project, *name;
    unsigned kinds;
    GwsimScope **scopes;        /* Copied. */
    int scopeCount;
    GwsimThreading threading;
    GwsimDist delay;
    GwsimValue *replyPtr;       /* Retained. */
    const char *raiseClass, *raiseMessage;      /* NULL for none. */
    GwsimValue *functionPtr;    /* Retained. */
    const char *allowZone, *allowRole;
    const char *place;
} GwsimHandlerConfig;

MODULE_SCOPE GwsimStatus GwsimHandlerDefine(GwsimCore *corePtr,
        GwsimHandlers *handlersPtr, const GwsimHandlerConfig *configPtr,
        GwsimHandler **handlerPtrPtr);
/* The first definition of that name; which one holds in a scope, or NULL. */
MODULE_SCOPE GwsimHandler *GwsimHandlerFirst(
        const GwsimHandlers *handlersPtr, GwsimName project, GwsimName name);
MODULE_SCOPE GwsimHandler *GwsimHandlerIn(GwsimHandler *firstPtr,
        const GwsimScope *scopePtr);
/* True if all definitions of a name are for gateways: nobody else need be
 * asked.  firstPtr NULL: there are none. */
MODULE_SCOPE bool GwsimHandlerAtGateways(const GwsimHandler *firstPtr);
MODULE_SCOPE bool GwsimHandlerApplies(const GwsimHandler *handlerPtr,
        const GwsimScope *scopePtr);
/* Posts a job to the thread on which the handler runs in that scope. */
MODULE_SCOPE void GwsimHandlerPost(GwsimHandler *handlerPtr,
        GwsimScope *scopePtr, GwsimJob *jobPtr);
/* The thread that serves it in that scope, or NULL: a shared one, or none
 * yet. */
MODULE_SCOPE GwsimThread *GwsimHandlerThread(GwsimHandler *handlerPtr,
        GwsimScope *scopePtr);
/* The one that takes the place of a handler's own thread, or NULL. */
MODULE_SCOPE GwsimThread *GwsimHandlerSuccessor(const GwsimThread *thrPtr);
MODULE_SCOPE void GwsimHandlersFree(GwsimHandlers *handlersPtr);

#endif /* GWSIM_HANDLER_H */
