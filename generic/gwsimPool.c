/*
 * gwsimPool.c --
 *
 *      The shared threads of a project in a scope, and the line of jobs that
 *      wait for one of them.
 *
 *      Rules:
 *      1. A job goes to a free thread, else to a new one while there are fewer
 *         than the pool's size, else it stands in line (MSH-05, MSH-06).
 *      2. A line has a thread at least, which will come to it.
 *      3. While a fault occupies the threads of a scope (`exhausted`), what
 *         comes stands in line.
 */

#include "gwsimScope.h"

static GwsimThread *    AddToPool(GwsimScope *scopePtr, GwsimPool *poolPtr);
static GwsimJob *       TakeFromLine(GwsimPool *poolPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimPoolPost --
 *
 *      Posts a job to the shared threads of a project: rules 1 and 3.
 *
 *----------------------------------------------------------------------
 */

void
GwsimPoolPost(
    GwsimScope *scopePtr,       /* Where it runs. */
    GwsimName project,          /* Whose pool. */
    GwsimJob *jobPtr)           /* Job; the pool's from now on. */
{
    GwsimCore *corePtr = scopePtr->corePtr;
    GwsimPool *poolPtr = GwsimPoolFind(scopePtr, project);
    GwsimThread *thrPtr;

    if (poolPtr == NULL) {
        poolPtr = GwsimCalloc(1, sizeof(GwsimPool));
        poolPtr->project = project;
        poolPtr->size = (int) GwsimSwitchOf(corePtr, SHARED_POOL_SIZE);
        if (poolPtr->size == 0) {
            poolPtr->size = GwsimVersionSharedPool(
                    scopePtr->gatewayPtr->version);
        }
        poolPtr->nextPtr = scopePtr->poolPtr;
        scopePtr->poolPtr = poolPtr;
    }
    for (thrPtr = poolPtr->firstPtr;
            thrPtr != NULL && scopePtr->exhausted == 0;
            thrPtr = thrPtr->poolNextPtr) {
        if (thrPtr->state == GWSIM_STATE_IDLE && !thrPtr->doomed) {
            GwsimThreadPost(thrPtr, jobPtr);
            return;
        }
    }
    if (poolPtr->threads < poolPtr->size && scopePtr->exhausted == 0) {
        GwsimThreadPost(AddToPool(scopePtr, poolPtr), jobPtr);
        return;
    }
    if (poolPtr->firstPtr == NULL) {
        AddToPool(scopePtr, poolPtr);   /* Rule 2. */
    }
    jobPtr->nextPtr = NULL;
    if (poolPtr->tail == NULL) {
        poolPtr->head = jobPtr;
    } else {
        poolPtr->tail->nextPtr = jobPtr;
    }
    poolPtr->tail = jobPtr;
    poolPtr->queued++;
}

/* A thread of a pool is free: gives it the next job in line, if any.  Called
 * within the thread's own step, which sees its queue itself. */
void
GwsimPoolNext(
    GwsimThread *thrPtr)        /* Thread that has become free. */
{
    GwsimPool *poolPtr = thrPtr->poolPtr;
    GwsimJob *jobPtr;

    GWSIM_ASSERT(thrPtr->head == NULL);
    if (poolPtr->head == NULL || thrPtr->scopePtr->exhausted > 0) {
        return;
    }
    jobPtr = TakeFromLine(poolPtr);
    thrPtr->head = thrPtr->tail = jobPtr;
    thrPtr->queued = 1;
}

/* The shared threads of a scope are no longer occupied by a fault: they take
 * what stands in line. */
void
GwsimPoolsGoOn(
    GwsimScope *scopePtr)       /* Scope. */
{
    for (GwsimPool *poolPtr = scopePtr->poolPtr; poolPtr != NULL;
            poolPtr = poolPtr->nextPtr) {
        for (uint32_t left = poolPtr->queued; left > 0; left--) {
            GwsimPoolPost(scopePtr, poolPtr->project,
                    TakeFromLine(poolPtr));
        }
    }
}

/* A thread of a pool has been killed: it leaves, and the job that is next in
 * line goes to another one (hazard 28). */
void
GwsimPoolLeave(
    GwsimThread *thrPtr)        /* Thread that has ended. */
{
    GwsimPool *poolPtr = thrPtr->poolPtr;
    GwsimThread **linkPtr = &poolPtr->firstPtr;

    if (thrPtr->corePtr->closing) {
        return;
    }
    while (*linkPtr != thrPtr) {
        linkPtr = &(*linkPtr)->poolNextPtr;
    }
    *linkPtr = thrPtr->poolNextPtr;
    thrPtr->poolNextPtr = NULL;
    thrPtr->poolPtr = NULL;
    poolPtr->threads--;
    if (poolPtr->head != NULL && thrPtr->scopePtr->exhausted > 0) {
        if (poolPtr->firstPtr == NULL) {
            AddToPool(thrPtr->scopePtr, poolPtr);
        }
    } else if (poolPtr->head != NULL) {
        GwsimPoolPost(thrPtr->scopePtr, poolPtr->project,
                TakeFromLine(poolPtr));
    }
}

/* The pool of a project in a scope, or NULL: it has had no job yet. */
GwsimPool *
GwsimPoolFind(
    const GwsimScope *scopePtr, /* Scope. */
    GwsimName project)          /* Whose pool. */
{
    GwsimPool *poolPtr = scopePtr->poolPtr;

    while (poolPtr != NULL && poolPtr->project != project) {
        poolPtr = poolPtr->nextPtr;
    }
    return poolPtr;
}

/* Ends the jobs in line for the shared threads of a scope, and its pools. */
void
GwsimPoolsDrop(
    GwsimScope *scopePtr)       /* Scope that stops, or ends. */
{
    GwsimPool *poolPtr;
    GwsimThread *thrPtr;

    while ((poolPtr = scopePtr->poolPtr) != NULL) {
        scopePtr->poolPtr = poolPtr->nextPtr;
        while (poolPtr->head != NULL) {
            GwsimJob *jobPtr = poolPtr->head;

            poolPtr->head = jobPtr->nextPtr;
            GwsimJobDrop(poolPtr->firstPtr, jobPtr);
        }
        for (thrPtr = poolPtr->firstPtr; thrPtr != NULL;
                thrPtr = thrPtr->poolNextPtr) {
            thrPtr->poolPtr = NULL;
        }
        GwsimFree(poolPtr);
    }
}

/* Makes a thread for a pool. */
static GwsimThread *
AddToPool(
    GwsimScope *scopePtr,       /* Whose. */
    GwsimPool *poolPtr)         /* Pool with room for it. */
{
    GwsimThread **linkPtr = &poolPtr->firstPtr;
    GwsimBuf buf = {0};

    GwsimBufText(&buf, "/shared-");
    GwsimBufText(&buf, GwsimNameText(scopePtr->corePtr->namesPtr,
            poolPtr->project, NULL));
    GwsimBufText(&buf, "-");
    GwsimBufNumber(&buf, (uint64_t) ++poolPtr->made);
    while (*linkPtr != NULL) {
        linkPtr = &(*linkPtr)->poolNextPtr;
    }
    *linkPtr = GwsimScopeThread(scopePtr, GWSIM_ROLE_SHARED, buf.data,
            NULL);
    (*linkPtr)->poolPtr = poolPtr;
    poolPtr->threads++;
    GwsimBufFree(&buf);
    return *linkPtr;
}

/* Takes the first job of a line. */
static GwsimJob *
TakeFromLine(
    GwsimPool *poolPtr)         /* Pool with jobs in line. */
{
    GwsimJob *jobPtr = poolPtr->head;

    poolPtr->head = jobPtr->nextPtr;
    if (poolPtr->head == NULL) {
        poolPtr->tail = NULL;
    }
    poolPtr->queued--;
    jobPtr->nextPtr = NULL;
    return jobPtr;
}
