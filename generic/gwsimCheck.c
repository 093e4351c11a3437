/*
 * gwsimCheck.c --
 *
 *      The invariants of DESIGN, checked in every run on both clocks, each by
 *      a small subscriber of its own that sees nothing but events (and, at
 *      rest, the world).  A broken one is a defect of the core, so each has a
 *      test in check.test that forges the events of a broken core.
 *
 *          1  a request completes exactly once
 *          2  at most one callback, of the kind that matches the outcome
 *          3  a callback runs on the thread that its scope prescribes
 *          4  get, block, getError end only after completion, all of them
 *          5  a touch of the GUI off its thread is never unnoticed
 *          6  a thread runs one job at a time, in the order posted
 *          7  at rest nothing is queued, and no timeout is overdue
 *
 *      (8, same seed same hash, needs two runs: hash.test; 9, a fault leaves
 *      nothing behind: gwsimCheckFault.c.)
 *
 *      What a check remembers stands in tables by number: one byte a request,
 *      one a scope, four a thread (by the numbers of their names).  They are as
 *      narrow as can be: what thousands of threads have is to stay in the
 *      cache.
 */

#include <string.h>

#include "gwsimWorld.h"

#define COMPLETED       0x07u   /* GwsimEnd of the completion, 0: open. */
#define CALLED          0x08u   /* A callback has started. */

/* Of a thread: the posting of its newest job, without its highest bit, and
 * behind it: */
#define BUSY            1u      /* That job has started and not ended. */

typedef struct Table {          /* Of rows by number; new ones are zero. */
    void *rows;
    size_t space;               /* How many there are. */
} Table;

typedef struct Checks {
    GwsimWorld *worldPtr;
    Table requests;             /* Of unsigned char, by number. */
    Table threads;              /* Of uint32_t, by name of the id. */
    Table callers;              /* Of unsigned char, by name of the scope:
                                 * role of its callbacks, 0 not yet known. */
    GwsimName onSuccess, guiTouch, modal;       /* Details to look at. */
    int64_t touches;            /* Off-thread touches not yet reported. */
    GwsimMap laters;            /* Postings of a delayed invokeLater that
                                 * have not started: number -> Checks. */
} Checks;

static GwsimEventProc   CheckCompletion;
static GwsimEventProc   CheckCallback;
static GwsimEventProc   CheckCallbackThread;
static GwsimEventProc   CheckWait;
static GwsimEventProc   CheckTouch;
static GwsimEventProc   NoteLater;
static GwsimEventProc   NoteModal;
static GwsimEventProc   CheckJobStarts;
static GwsimEventProc   CheckJobEnds;
static void             CheckPools(GwsimWorld *worldPtr);
static GwsimRole        CallbackRole(const GwsimWorld *worldPtr,
                            GwsimName scope);
static GWSIM_COLD void  BreakCompletion(const Checks *checksPtr,
                            const GwsimEvent *eventPtr, uint64_t seq,
                            unsigned before);
static GWSIM_COLD void  BreakCallback(const Checks *checksPtr,
                            const GwsimEvent *eventPtr, uint64_t seq,
                            unsigned state);
static GWSIM_COLD void  BreakCallbackThread(Checks *checksPtr,
                            const GwsimEvent *eventPtr, uint64_t seq);
static GWSIM_COLD void  CheckOddStart(Checks *checksPtr,
                            const GwsimEvent *eventPtr, uint64_t seq,
                            uint32_t *rowPtr);
static inline bool      IsOutOfTurn(uint32_t row, uint32_t cause,
                            uint64_t seq);
static inline uint32_t *ThreadRow(const Checks *checksPtr,
                            GwsimName thread);
static inline unsigned char *RequestRow(const Checks *checksPtr,
                            uint32_t number);
static inline unsigned char *CallerRow(const Checks *checksPtr,
                            GwsimName scope);
static GWSIM_COLD void  WithRows(Checks *checksPtr,
                            const GwsimEvent *eventPtr, uint64_t seq,
                            GwsimEventProc *proc);
static void             Grow(Table *tablePtr, size_t size, uint32_t number);


#define BIT             GWSIM_KIND_BIT
#define STARTS          (BIT(GWSIM_HANDLER_STARTED) \
                            | BIT(GWSIM_CALLBACK_STARTED) \
                            | BIT(GWSIM_JOB_STARTED))
#define ENDS            (BIT(GWSIM_HANDLER_ENDED) \
                            | BIT(GWSIM_CALLBACK_ENDED) \
                            | BIT(GWSIM_JOB_ENDED) | BIT(GWSIM_THREAD_ENDED))

/* 2 reads what 1 has noted of a completion: their order matters. */
static const struct {
    GwsimKindSet kinds;
    GwsimEventProc *proc;
} checkTable[] = {
    {BIT(GWSIM_CALLBACK_STARTED), CheckCallback},
    {BIT(GWSIM_CALLBACK_STARTED), CheckCallbackThread},
    {BIT(GWSIM_WAIT_ENDED), CheckWait},
    {BIT(GWSIM_REQUEST_COMPLETED), CheckCompletion},
    {BIT(GWSIM_GUI_TOUCH) | BIT(GWSIM_VIOLATION), CheckTouch},
    {BIT(GWSIM_JOB_POSTED), NoteLater},
    {BIT(GWSIM_WAIT_STARTED) | BIT(GWSIM_WAIT_ENDED), NoteModal},
    {STARTS, CheckJobStarts},
    {ENDS, CheckJobEnds}
};

/* Begin of a world's checks. */
void
GwsimChecksInit(
    GwsimWorld *worldPtr)       /* World. */
{
    Checks *checksPtr = GwsimCalloc(1, sizeof(Checks));
    GwsimNames *namesPtr = worldPtr->core.namesPtr;

    checksPtr->worldPtr = worldPtr;
    checksPtr->onSuccess = GwsimNameIntern(namesPtr, "onSuccess", 9);
    checksPtr->guiTouch = GwsimNameIntern(namesPtr, "GuiTouch", 8);
    checksPtr->modal = GwsimNameIntern(namesPtr, "modal", 5);
    worldPtr->checksPtr = checksPtr;
    for (size_t i = 0; i < sizeof(checkTable) / sizeof(checkTable[0]); i++) {
        GwsimBusSubscribe(&worldPtr->core.bus, checkTable[i].kinds,
                checkTable[i].proc, checksPtr);
    }
}

/* End of a world's checks. */
void
GwsimChecksFree(
    GwsimWorld *worldPtr)       /* World. */
{
    Checks *checksPtr = worldPtr->checksPtr;

    worldPtr->core.bus.threadRowCount = 0;
    worldPtr->core.bus.requestRowCount = 0;
    GwsimMapFree(&checksPtr->laters);
    GwsimFree(checksPtr->callers.rows);
    GwsimFree(checksPtr->threads.rows);
    GwsimFree(checksPtr->requests.rows);
    GwsimFree(checksPtr);
    worldPtr->checksPtr = NULL;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimChecksAtRest --
 *
 *      What must hold when nothing is left to happen: invariants 4, 5, 7.
 *
 *----------------------------------------------------------------------
 */

void
GwsimChecksAtRest(
    GwsimWorld *worldPtr)       /* World at rest. */
{
    Checks *checksPtr = worldPtr->checksPtr;
    GwsimNames *namesPtr = worldPtr->core.namesPtr;
    uint64_t seq = worldPtr->core.bus.seq;
    GwsimThread *thrPtr;
    GwsimRequest *reqPtr;

    for (thrPtr = worldPtr->core.threadHead; thrPtr != NULL;
            thrPtr = thrPtr->nextPtr) {
        const char *id = GwsimNameText(namesPtr, thrPtr->id, NULL);

        if (thrPtr->state == GWSIM_STATE_WAITING
                && thrPtr->wait.requestPtr != NULL
                && GwsimRequestIsDone(&thrPtr->wait.requestPtr->machine)) {
            GwsimBreak(worldPtr, 4, seq, "thread %s still waits for r%u,"
                    " which is complete", id,
                    (unsigned) thrPtr->wait.requestPtr->number);
        }
        if ((thrPtr->state == GWSIM_STATE_READY
                && !GwsimThreadIsGated(thrPtr))
                || (thrPtr->state == GWSIM_STATE_IDLE
                && thrPtr->head != NULL)) {
            GwsimBreak(worldPtr, 7, seq, "thread %s has a job left at rest",
                    id);
        }
    }
    CheckPools(worldPtr);
    for (reqPtr = worldPtr->messenger.pendingHead; reqPtr != NULL;
            reqPtr = reqPtr->nextPtr) {
        if (reqPtr->counted && reqPtr->deadline.typePtr != NULL) {
            GwsimBreak(worldPtr, 7, seq, "r%u is open at rest, though its"
                    " timeout is still to come",
                    (unsigned) reqPtr->number);
        }
    }
    if (checksPtr->touches != 0) {
        GwsimBreak(worldPtr, 5, seq, "%lld touches of the GUI off its"
                " thread were not reported",
                (long long) checksPtr->touches);
        checksPtr->touches = 0;
    }
}

/* Invariant 7: at rest a shared pool has jobs in line only if all threads
 * that it may have are busy. */
static void
CheckPools(
    GwsimWorld *worldPtr)       /* World at rest. */
{
    GwsimScope *scopePtr;

    for (scopePtr = worldPtr->scopes.head; scopePtr != NULL;
            scopePtr = scopePtr->nextPtr) {
        GwsimPool *poolPtr;

        for (poolPtr = scopePtr->poolPtr; poolPtr != NULL;
                poolPtr = poolPtr->nextPtr) {
            GwsimThread *thrPtr;
            int busy = 0;

            for (thrPtr = poolPtr->firstPtr; thrPtr != NULL;
                    thrPtr = thrPtr->poolNextPtr) {
                busy += thrPtr->jobPtr != NULL;
            }
            if (poolPtr->head != NULL && busy < poolPtr->size
                    && scopePtr->exhausted == 0) {
                GwsimBreak(worldPtr, 7, worldPtr->core.bus.seq,
                        "the shared pool of %s has a job left at rest",
                        GwsimNameText(worldPtr->core.namesPtr,
                        scopePtr->name, NULL));
            }
        }
    }
}

/* Invariant 1. */
static void
CheckCompletion(
    void *clientData,           /* Checks. */
    const GwsimEvent *eventPtr, /* request_completed */
    uint64_t seq)               /* Its number. */
{
    Checks *checksPtr = clientData;
    unsigned char *statePtr = RequestRow(checksPtr, eventPtr->request);

    if (statePtr == NULL) {
        WithRows(checksPtr, eventPtr, seq, CheckCompletion);
        return;
    }
    if ((*statePtr & COMPLETED) != 0 || eventPtr->outcome == GWSIM_END_NONE) {
        BreakCompletion(checksPtr, eventPtr, seq, *statePtr & COMPLETED);
        return;
    }
    *statePtr |= eventPtr->outcome;
}

/* A request completes twice, or without an outcome. */
static void
BreakCompletion(
    const Checks *checksPtr,    /* Checks. */
    const GwsimEvent *eventPtr, /* request_completed */
    uint64_t seq,               /* Its number. */
    unsigned before)            /* GwsimEnd of its first completion, or 0. */
{
    unsigned request = (unsigned) eventPtr->request;

    if (before != 0) {
        GwsimBreak(checksPtr->worldPtr, 1, seq, "r%u completes a second"
                " time: %s after %s", request,
                GwsimEndText((GwsimEnd) eventPtr->outcome),
                GwsimEndText((GwsimEnd) before));
        return;
    }
    GwsimBreak(checksPtr->worldPtr, 1, seq, "r%u completes without an"
            " outcome", request);
}

/* Invariant 2. */
static void
CheckCallback(
    void *clientData,           /* Checks. */
    const GwsimEvent *eventPtr, /* callback_started */
    uint64_t seq)               /* Its number. */
{
    Checks *checksPtr = clientData;
    unsigned char *statePtr = RequestRow(checksPtr, eventPtr->request);
    unsigned state;

    if (statePtr == NULL) {
        WithRows(checksPtr, eventPtr, seq, CheckCallback);
        return;
    }
    state = *statePtr;
    *statePtr = (unsigned char) (state | CALLED);
    if ((state & CALLED) != 0 || (state & COMPLETED) == GWSIM_END_NONE
            || (eventPtr->detail == checksPtr->onSuccess)
            != ((state & COMPLETED) == GWSIM_END_SUCCESS)) {
        BreakCallback(checksPtr, eventPtr, seq, state);
    }
}

/* A callback that comes too early, is of the wrong kind or a second one,
 * unless switch late_registration allows for that. */
static void
BreakCallback(
    const Checks *checksPtr,    /* Checks. */
    const GwsimEvent *eventPtr, /* callback_started */
    uint64_t seq,               /* Its number. */
    unsigned state)             /* What was kept of its request. */
{
    GwsimWorld *worldPtr = checksPtr->worldPtr;
    unsigned request = (unsigned) eventPtr->request;
    GwsimEnd end = (GwsimEnd) (state & COMPLETED);

    if (end == GWSIM_END_NONE) {
        GwsimBreak(worldPtr, 2, seq, "callback of r%u starts before it is"
                " complete", request);
    } else if ((eventPtr->detail == checksPtr->onSuccess)
            != (end == GWSIM_END_SUCCESS)) {
        GwsimBreak(worldPtr, 2, seq, "%s of r%u starts, which ended in %s",
                GwsimNameText(worldPtr->core.namesPtr, eventPtr->detail,
                NULL), request, GwsimEndText(end));
    }
    if ((state & CALLED) && GwsimSwitchOf(&worldPtr->core,
            LATE_REGISTRATION) != GWSIM_LATE_FIRE_EACH) {
        GwsimBreak(worldPtr, 2, seq, "a second callback of r%u starts",
                request);
    }
}

/* Invariant 3. */
static void
CheckCallbackThread(
    void *clientData,           /* Checks. */
    const GwsimEvent *eventPtr, /* callback_started */
    uint64_t seq)               /* Its number. */
{
    Checks *checksPtr = clientData;
    const unsigned char *wantedPtr
            = CallerRow(checksPtr, eventPtr->scope);

    if (wantedPtr == NULL) {
        WithRows(checksPtr, eventPtr, seq, CheckCallbackThread);
        return;
    }
    if (*wantedPtr == GWSIM_ROLE_NONE || *wantedPtr != eventPtr->role) {
        BreakCallbackThread(checksPtr, eventPtr, seq);
    }
}

/* A callback on a thread of another role than its scope is known to want:
 * that is wrong, unless it is not known yet, or there is no such scope. */
static void
BreakCallbackThread(
    Checks *checksPtr,          /* Checks. */
    const GwsimEvent *eventPtr, /* callback_started */
    uint64_t seq)               /* Its number. */
{
    GwsimWorld *worldPtr = checksPtr->worldPtr;
    unsigned char *wantedPtr = CallerRow(checksPtr, eventPtr->scope);

    if (*wantedPtr == GWSIM_ROLE_NONE) {
        *wantedPtr = (unsigned char) CallbackRole(worldPtr, eventPtr->scope);
    }
    if (*wantedPtr != GWSIM_ROLE_NONE && eventPtr->role != *wantedPtr) {
        GwsimBreak(worldPtr, 3, seq, "callback of r%u runs on a thread of"
                " role %s, not %s", (unsigned) eventPtr->request,
                GwsimRoleText((GwsimRole) eventPtr->role),
                GwsimRoleText((GwsimRole) *wantedPtr));
    }
}

/* The role of the threads that a scope prescribes for its callbacks. */
static GwsimRole
CallbackRole(
    const GwsimWorld *worldPtr, /* World. */
    GwsimName scope)            /* Name of the scope. */
{
    const GwsimScope *scopePtr = GwsimMapFind(&worldPtr->scopes.byName,
            scope);

    if (scopePtr == NULL) {
        return GWSIM_ROLE_NONE;
    }
    if (GwsimScopeHasGui(scopePtr)) {
        return GWSIM_ROLE_GUI;
    }
    return GwsimSwitchOf(&worldPtr->core, GATEWAY_CALLBACK_THREAD)
            == GWSIM_CALLBACK_CALLER_POOL
            ? GWSIM_ROLE_SHARED : GWSIM_ROLE_CALLBACK;
}

/* Invariant 4. */
static void
CheckWait(
    void *clientData,           /* Checks. */
    const GwsimEvent *eventPtr, /* wait_ended */
    uint64_t seq)               /* Its number. */
{
    Checks *checksPtr = clientData;
    const unsigned char *statePtr = RequestRow(checksPtr, eventPtr->request);

    if (eventPtr->request == 0 || eventPtr->outcome != GWSIM_END_SUCCESS) {
        return;
    }
    if (statePtr == NULL || (*statePtr & COMPLETED) == 0) {
        GwsimBreak(checksPtr->worldPtr, 4, seq, "a wait for r%u ends before"
                " it is complete", (unsigned) eventPtr->request);
    }
}

/* Invariant 5: each touch off the thread is followed by its violation. */
static void
CheckTouch(
    void *clientData,           /* Checks. */
    const GwsimEvent *eventPtr, /* gui_touch or violation */
    uint64_t seq)               /* Not used. */
{
    Checks *checksPtr = clientData;

    (void) seq;
    if (eventPtr->kind == GWSIM_VIOLATION) {
        if (eventPtr->detail == checksPtr->guiTouch) {
            checksPtr->touches--;
        }
    } else if (eventPtr->role != GWSIM_ROLE_GUI) {
        checksPtr->touches++;
    }
}

/* Remembers the postings of delayed invokeLaters, for invariant 6. */
static void
NoteLater(
    void *clientData,           /* Checks. */
    const GwsimEvent *eventPtr, /* job_posted */
    uint64_t seq)               /* Its number. */
{
    Checks *checksPtr = clientData;

    if (eventPtr->clause == GWSIM_IVL_04) {
        GwsimMapInsert(&checksPtr->laters, seq, checksPtr);
    }
}

/* For invariant 6: while a modal box is open, others run. */
static void
NoteModal(
    void *clientData,           /* Checks. */
    const GwsimEvent *eventPtr, /* wait_started or wait_ended */
    uint64_t seq)               /* Its number. */
{
    Checks *checksPtr = clientData;
    uint32_t *rowPtr = ThreadRow(checksPtr, eventPtr->thread);

    if (rowPtr == NULL) {
        WithRows(checksPtr, eventPtr, seq, NoteModal);
        return;
    }
    if (eventPtr->detail == checksPtr->modal
            && eventPtr->role == GWSIM_ROLE_GUI) {
        *rowPtr = (*rowPtr & ~BUSY)
                | (eventPtr->kind == GWSIM_WAIT_ENDED ? BUSY : 0);
    }
}

/* Invariant 6.  A job's start names its posting as cause; those of one thread
 * come in that order, but for a delayed invokeLater, which is posted before
 * it joins the queue. */
static void
CheckJobStarts(
    void *clientData,           /* Checks. */
    const GwsimEvent *eventPtr, /* Start of a job. */
    uint64_t seq)               /* Its number. */
{
    Checks *checksPtr = clientData;
    uint32_t *rowPtr = ThreadRow(checksPtr, eventPtr->thread);
    uint32_t cause = eventPtr->cause;

    if (rowPtr == NULL) {
        WithRows(checksPtr, eventPtr, seq, CheckJobStarts);
        return;
    }
    if ((*rowPtr & BUSY) != 0 || IsOutOfTurn(*rowPtr, cause, seq)
            || checksPtr->laters.count > 0) {
        CheckOddStart(checksPtr, eventPtr, seq, rowPtr);
        return;
    }
    *rowPtr = 2 * cause | BUSY;
}

/* The same of one that may be wrong. */
static void
CheckOddStart(
    Checks *checksPtr,          /* Checks. */
    const GwsimEvent *eventPtr, /* Start of a job. */
    uint64_t seq,               /* Its number. */
    uint32_t *rowPtr)           /* What is kept of its thread. */
{
    GwsimWorld *worldPtr = checksPtr->worldPtr;
    const char *id = GwsimNameText(worldPtr->core.namesPtr,
            eventPtr->thread, NULL);
    uint32_t cause = eventPtr->cause, row = *rowPtr;

    if ((row & BUSY) != 0) {
        GwsimBreak(worldPtr, 6, seq, "thread %s starts a job within"
                " another", id);
    }
    *rowPtr |= BUSY;
    if (cause == 0 || (checksPtr->laters.count > 0
            && GwsimMapRemove(&checksPtr->laters, cause) != NULL)) {
        return;
    }
    if (row > BUSY && IsOutOfTurn(row & ~BUSY, cause, seq)) {
        GwsimBreak(worldPtr, 6, seq, "thread %s starts the job posted at"
                " event %u after that posted at %u", id, (unsigned) cause,
                (unsigned) (cause + (row - 2 * cause) / 2));
    }
    *rowPtr = 2 * cause | BUSY;
}

/* Was the newest job of a thread posted behind the one that starts?  Then its
 * posting is between that one's and now: so the bit that is not kept of it
 * makes no difference. */
static inline bool
IsOutOfTurn(
    uint32_t row,               /* What is kept of the thread; not BUSY. */
    uint32_t cause,             /* Posting of the job that starts. */
    uint64_t seq)               /* Number of its start. */
{
    return (row - 2 * cause) / 2 - 1 < (uint32_t) seq - cause;
}

/* The same: the thread is free for the next one. */
static void
CheckJobEnds(
    void *clientData,           /* Checks. */
    const GwsimEvent *eventPtr, /* End of a job, or of the thread. */
    uint64_t seq)               /* Its number. */
{
    uint32_t *rowPtr = ThreadRow(clientData, eventPtr->thread);

    if (rowPtr == NULL) {
        WithRows(clientData, eventPtr, seq, CheckJobEnds);
        return;
    }
    *rowPtr &= ~BUSY;
}

/* What is kept of a thread; NULL: nothing yet. */
static inline uint32_t *
ThreadRow(
    const Checks *checksPtr,    /* Checks. */
    GwsimName thread)           /* Its id. */
{
    return thread < checksPtr->threads.space
            ? (uint32_t *) checksPtr->threads.rows + thread : NULL;
}

/* The same of a request. */
static inline unsigned char *
RequestRow(
    const Checks *checksPtr,    /* Checks. */
    uint32_t number)            /* Its number. */
{
    return number < checksPtr->requests.space
            ? (unsigned char *) checksPtr->requests.rows + number : NULL;
}

/* The same of a scope. */
static inline unsigned char *
CallerRow(
    const Checks *checksPtr,    /* Checks. */
    GwsimName scope)            /* Its name. */
{
    return scope < checksPtr->callers.space
            ? (unsigned char *) checksPtr->callers.rows + scope : NULL;
}

/* Makes rows for all that an event names, and has a check look at it again:
 * what it does as its last thing, so that it saves nothing for it. */
static void
WithRows(
    Checks *checksPtr,          /* Checks. */
    const GwsimEvent *eventPtr, /* Event. */
    uint64_t seq,               /* Its number. */
    GwsimEventProc *proc)       /* Check that found no row. */
{
    GwsimBus *busPtr = &checksPtr->worldPtr->core.bus;

    Grow(&checksPtr->threads, sizeof(uint32_t), eventPtr->thread);
    Grow(&checksPtr->requests, 1, eventPtr->request);
    Grow(&checksPtr->callers, 1, eventPtr->scope);
    busPtr->threadRows = checksPtr->threads.rows;
    busPtr->threadRowCount = checksPtr->threads.space;
    busPtr->requestRows = checksPtr->requests.rows;
    busPtr->requestRowCount = checksPtr->requests.space;
    proc(checksPtr, eventPtr, seq);
}

/* Makes a table as long as to have a row. */
static void
Grow(
    Table *tablePtr,            /* Table. */
    size_t size,                /* Bytes of a row. */
    uint32_t number)            /* Which row. */
{
    size_t space = tablePtr->space;

    if (number < space) {
        return;
    }
    tablePtr->rows = GwsimGrow(tablePtr->rows, (size_t) number + 1,
            &tablePtr->space, size);
    memset((char *) tablePtr->rows + space * size, 0,
            (tablePtr->space - space) * size);
}
