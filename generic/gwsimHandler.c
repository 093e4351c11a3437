/*
 * gwsimHandler.c --
 *
 *      Definitions of message handlers, and the choice of thread.
 */

#include <stdlib.h>
#include <string.h>

#include "gwsimEdition.h"
#include "gwsimMutant.h"

static uint64_t         Key(GwsimName project, GwsimName name);
static bool             Clashes(const GwsimHandler *handlerPtr,
                            const GwsimHandlerConfig *configPtr);
static GwsimThread *    DedicatedThread(const GwsimHandler *handlerPtr,
                            GwsimScope *scopePtr);
static GwsimThread *    OwnThread(GwsimScope *scopePtr, GwsimName project,
                            GwsimName handler);
static GWSIM_COLD GwsimThread *NewThread(GwsimScope *scopePtr,
                            GwsimName project, GwsimName handler,
                            const GwsimThread *oldPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimHandlerDefine --
 *
 *      Defines a handler for named scopes, or for all of some kinds.
 *
 * Results:
 *      GWSIM_OK, GWSIM_HANDLER_EXISTS (MSH-01) or GWSIM_HANDLER_THREAD (an
 *      edt handler where there is no GUI).
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimHandlerDefine(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimHandlers *handlersPtr, /* Where to add it. */
    const GwsimHandlerConfig *configPtr,        /* What it is; copied. */
    GwsimHandler **handlerPtrPtr)       /* Set if GWSIM_OK. */
{
    GwsimNames *namesPtr = corePtr->namesPtr;
    GwsimHandler *handlerPtr, *firstPtr, *otherPtr;
    GwsimName project, name;
    uint32_t edition;
    GwsimBuf place = {0};

#define INTERN(text) GwsimNameIntern(namesPtr, text, strlen(text))
    project = INTERN(configPtr->project);
    name = INTERN(configPtr->name);
    edition = GwsimEditionOfProject(handlersPtr, project);
    firstPtr = GwsimMapFind(&handlersPtr->byName, Key(project, name));
    for (otherPtr = firstPtr; otherPtr != NULL;
            otherPtr = otherPtr->nextSamePtr) {
        if (otherPtr->edition == edition && Clashes(otherPtr, configPtr)) {
            return GWSIM_HANDLER_EXISTS;
        }
    }
    if (configPtr->threading == GWSIM_THREADING_EDT) {
        if ((configPtr->kinds & ~GWSIM_IN_VISION) != 0) {
            return GWSIM_HANDLER_THREAD;
        }
        for (int i = 0; i < configPtr->scopeCount; i++) {
            if (!GwsimScopeHasGui(configPtr->scopes[i])) {
                return GWSIM_HANDLER_THREAD;
            }
        }
    }
    handlerPtr = GwsimCalloc(1, sizeof(GwsimHandler));
    handlerPtr->project = project;
    handlerPtr->name = name;
    handlerPtr->edition = edition;
    handlerPtr->kinds = configPtr->kinds;
    handlerPtr->scopeCount = configPtr->scopeCount;
    handlerPtr->scopes = GwsimCalloc((size_t) configPtr->scopeCount + 1,
            sizeof(GwsimScope *));
    handlerPtr->atGateways = (configPtr->kinds & ~GWSIM_IN_GATEWAY) == 0;
    for (int i = 0; i < configPtr->scopeCount; i++) {
        handlerPtr->scopes[i] = configPtr->scopes[i];
        handlerPtr->atGateways = handlerPtr->atGateways
                && configPtr->scopes[i]->kind == GWSIM_SCOPE_GATEWAY;
    }
    handlerPtr->threading = configPtr->threading;
    handlerPtr->delay = configPtr->delay;
    handlerPtr->replyPtr = GwsimValueRetain(configPtr->replyPtr);
    if (configPtr->raiseClass != NULL) {
        handlerPtr->raiseClass = GwsimTextCopy(configPtr->raiseClass);
        handlerPtr->raiseMessage = GwsimTextCopy(configPtr->raiseMessage != NULL
                ? configPtr->raiseMessage : "");
    }
    handlerPtr->functionPtr = GwsimValueRetain(configPtr->functionPtr);
    handlerPtr->allowZone = INTERN(configPtr->allowZone);
    handlerPtr->allowRole = INTERN(configPtr->allowRole);
    handlerPtr->place = INTERN(configPtr->place);
    GwsimBufPrintf(&place, "%s/%s", configPtr->project, configPtr->name);
    GwsimStreamInit(&handlerPtr->delayStream, "handler delay", place.data);
    GwsimBufFree(&place);
#undef INTERN
    GWSIM_GROW(handlersPtr->list, handlersPtr->count + 1, handlersPtr->space);
    handlerPtr->number = (uint32_t) handlersPtr->count;
    handlersPtr->list[handlersPtr->count++] = handlerPtr;
    if (handlersPtr->tail == NULL) {
        handlersPtr->head = handlerPtr;
    } else {
        handlersPtr->tail->nextPtr = handlerPtr;
    }
    handlersPtr->tail = handlerPtr;
    if (firstPtr == NULL || firstPtr->edition < edition) {
        (void) GwsimMapRemove(&handlersPtr->byName, Key(project, name));
        GwsimMapInsert(&handlersPtr->byName, Key(project, name),
                handlerPtr);
        handlerPtr->nextSamePtr = firstPtr;
    } else {
        while (firstPtr->nextSamePtr != NULL
                && firstPtr->nextSamePtr->edition == edition) {
            firstPtr = firstPtr->nextSamePtr;
        }
        handlerPtr->nextSamePtr = firstPtr->nextSamePtr;
        firstPtr->nextSamePtr = handlerPtr;
    }
    *handlerPtrPtr = handlerPtr;
    return GWSIM_OK;
}

/* The first definition of a project and name, or NULL. */
GwsimHandler *
GwsimHandlerFirst(
    const GwsimHandlers *handlersPtr,   /* Handlers of the world. */
    GwsimName project,
    GwsimName name)
{
    return GwsimMapFind(&handlersPtr->byName, Key(project, name));
}

/* The definition that holds in a scope, or NULL if none does. */
GwsimHandler *
GwsimHandlerIn(
    GwsimHandler *firstPtr,     /* First of its project and name, or NULL. */
    const GwsimScope *scopePtr) /* Where it would run. */
{
    GwsimHandler *handlerPtr = firstPtr;

    while (handlerPtr != NULL
            && !GwsimHandlerApplies(handlerPtr, scopePtr)) {
        handlerPtr = handlerPtr->nextSamePtr;
    }
    return handlerPtr;
}

/* True if all definitions of a name are for gateways alone. */
bool
GwsimHandlerAtGateways(
    const GwsimHandler *firstPtr)       /* First of its name, or NULL. */
{
    while (firstPtr != NULL && firstPtr->atGateways) {
        firstPtr = firstPtr->nextSamePtr;
    }
    return firstPtr == NULL;
}

/* True if a definition holds in a scope.  A client or session that runs
 * another project has no handlers of this one. */
bool
GwsimHandlerApplies(
    const GwsimHandler *handlerPtr,     /* Definition. */
    const GwsimScope *scopePtr)         /* Scope. */
{
    for (int i = 0; i < handlerPtr->scopeCount; i++) {
        if (handlerPtr->scopes[i] == scopePtr) {
            return true;
        }
    }
    if ((handlerPtr->kinds & GwsimScopeBit(scopePtr->kind)) == 0) {
        return false;
    }
    return scopePtr->kind == GWSIM_SCOPE_GATEWAY || scopePtr->project == 0
            || scopePtr->project == handlerPtr->project;
}

/* Posts a job to the thread that the handler's threading names. */
void
GwsimHandlerPost(
    GwsimHandler *handlerPtr,   /* Whose job. */
    GwsimScope *scopePtr,       /* Where. */
    GwsimJob *jobPtr)           /* Job; given away. */
{
    switch (handlerPtr->threading) {
    case GWSIM_THREADING_SHARED:
        GwsimPoolPost(scopePtr, handlerPtr->project, jobPtr);
        break;
    case GWSIM_THREADING_DEDICATED:
        if (GWSIM_IS_MUTANT(52)) {
            GwsimPoolPost(scopePtr, handlerPtr->project, jobPtr);
            break;
        }
        GwsimThreadPost(DedicatedThread(handlerPtr, scopePtr), jobPtr);
        break;
    case GWSIM_THREADING_EDT:
        GwsimThreadPost(GWSIM_MUTATE(17, GwsimScopeGui(scopePtr),
                DedicatedThread(handlerPtr, scopePtr)), jobPtr);
        break;
    }
}

/* The thread that serves a handler in a scope; NULL: one of the shared, or
 * none yet. */
GwsimThread *
GwsimHandlerThread(
    GwsimHandler *handlerPtr,   /* Handler. */
    GwsimScope *scopePtr)       /* Where. */
{
    switch (handlerPtr->threading) {
    case GWSIM_THREADING_SHARED:
        break;
    case GWSIM_THREADING_DEDICATED:
        return DedicatedThread(handlerPtr, scopePtr);
    case GWSIM_THREADING_EDT:
        return scopePtr->guiPtr;
    }
    return NULL;
}

/* The thread in the place of a dedicated one that was killed; NULL: it was
 * none. */
GwsimThread *
GwsimHandlerSuccessor(
    const GwsimThread *thrPtr)  /* Thread that is gone. */
{
    return thrPtr->handler == 0 ? NULL
            : OwnThread(thrPtr->scopePtr, thrPtr->project, thrPtr->handler);
}

/* Frees all definitions. */
void
GwsimHandlersFree(
    GwsimHandlers *handlersPtr) /* Handlers of a world that ends. */
{
    GwsimHandler *handlerPtr, *nextPtr;

    for (handlerPtr = handlersPtr->head; handlerPtr != NULL;
            handlerPtr = nextPtr) {
        nextPtr = handlerPtr->nextPtr;
        GwsimValueRelease(handlerPtr->replyPtr);
        GwsimValueRelease(handlerPtr->functionPtr);
        GwsimFree(handlerPtr->raiseClass);
        GwsimFree(handlerPtr->raiseMessage);
        GwsimFree(handlerPtr->scopes);
        GwsimFree(handlerPtr);
    }
    GwsimFree(handlersPtr->list);
    GwsimMapFree(&handlersPtr->byName);
    GwsimMapFree(&handlersPtr->editions);
    *handlersPtr = (GwsimHandlers) {0};
}

/* Key of the table by project and name. */
static uint64_t
Key(
    GwsimName project,
    GwsimName name)
{
    return (uint64_t) project << 32 | name;
}

/* True if a scope would have both. */
static bool
Clashes(
    const GwsimHandler *handlerPtr,             /* Defined one. */
    const GwsimHandlerConfig *configPtr)        /* New one. */
{
    if ((handlerPtr->kinds & configPtr->kinds) != 0) {
        return true;
    }
    for (int i = 0; i < configPtr->scopeCount; i++) {
        if (GwsimHandlerApplies(handlerPtr, configPtr->scopes[i])) {
            return true;
        }
    }
    for (int i = 0; i < handlerPtr->scopeCount; i++) {
        if (configPtr->kinds & GwsimScopeBit(handlerPtr->scopes[i]->kind)) {
            return true;
        }
    }
    return false;
}

/* The thread of a dedicated handler in a scope. */
static GwsimThread *
DedicatedThread(
    const GwsimHandler *handlerPtr,     /* Dedicated handler. */
    GwsimScope *scopePtr)       /* Where. */
{
    return OwnThread(scopePtr, handlerPtr->project, handlerPtr->name);
}

/* The same by the handler's name, made when first needed. */
static GwsimThread *
OwnThread(
    GwsimScope *scopePtr,       /* Where. */
    GwsimName project,          /* Of the handler. */
    GwsimName handler)          /* Its name. */
{
    GwsimThread *thrPtr = scopePtr->ownPtr;

    while (thrPtr != NULL && (thrPtr->handler != handler
            || thrPtr->project != project)) {
        thrPtr = thrPtr->nextOwnPtr;
    }
    if (thrPtr != NULL && !thrPtr->doomed) {
        return thrPtr;
    }
    return NewThread(scopePtr, project, handler, thrPtr);
}

/* Makes it, in the place of one that was killed. */
static GwsimThread *
NewThread(
    GwsimScope *scopePtr,       /* Where. */
    GwsimName project,          /* Of the handler. */
    GwsimName handler,          /* Its name. */
    const GwsimThread *oldPtr)  /* Doomed one, or NULL. */
{
    GwsimNames *namesPtr = scopePtr->corePtr->namesPtr;
    GwsimThread *thrPtr;
    GwsimBuf buf = {0};

    if (oldPtr != NULL && oldPtr->epoch != scopePtr->epoch) {
        oldPtr = NULL;          /* It ended with its process. */
    }
    GwsimBufPrintf(&buf, "/dedicated-%s-%s",
            GwsimNameText(namesPtr, project, NULL),
            GwsimNameText(namesPtr, handler, NULL));
    thrPtr = GwsimScopeThread(scopePtr, GWSIM_ROLE_DEDICATED, buf.data,
            oldPtr);
    GwsimBufFree(&buf);
    thrPtr->project = project;
    thrPtr->handler = handler;
    thrPtr->nextOwnPtr = scopePtr->ownPtr;
    scopePtr->ownPtr = thrPtr;
    return thrPtr;
}
