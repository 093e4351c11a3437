/*
 * gwsimCheckCycle.c --
 *
 *      Deadlock (SRX-17) and Starvation (MSH-05, MSH-06): threads that wait
 *      for each other, so that nothing but a timeout can end it.
 *
 *      A thread waits for another that it joins; for the thread that runs the
 *      handler of its request, or has it in its queue; or, if the request
 *      stands in line for a shared pool, for every thread of that pool.  Any
 *      of them may end the wait.
 *
 *      Rules:
 *      1. A cycle is looked for when it can have formed: a wait begins, or a
 *         request that is waited for comes to a thread, or loses one of the
 *         messages that could end it.  It then goes through the thread at
 *         which the walk starts.
 *      2. A walk follows all waits from there.  If it meets anything that can
 *         go on (a thread that does not wait, or for a time; a message on the
 *         way) there is no cycle to report.  If all is stuck and it comes back
 *         to its start, that is one.
 *      3. A request that nothing serves any more ends no wait: whoever waits
 *         for it leaks, but is in no cycle.
 *      4. A cycle is reported once, with all its threads, handles and
 *         handlers.  One that passes a pool is Starvation, any other Deadlock.
 */

#include "gwsimMessageRing.h"
#include "gwsimWorld.h"

typedef struct Node {           /* A thread that the walk has come to. */
    GwsimThread *thrPtr;
    size_t from;                /* Index of the node that waits for it. */
    GwsimPool *poolPtr;         /* ... as one of this pool, or NULL. */
    bool serves;                /* ... as its request's handler runs on it. */
} Node;

typedef struct Cycles {
    GwsimWorld *worldPtr;
    Node *nodes;                /* Of the present walk; the first: start. */
    size_t count, space;
    Node back;                  /* How it came back to the start. */
    bool closed;                /* It did. */
    uint32_t walk;              /* Number of the walk. */
} Cycles;

static GwsimEventProc   WaitStarted;
static void             Delivered(GwsimCore *corePtr, GwsimRequest *reqPtr);
static bool             Walk(Cycles *cyclesPtr, GwsimThread *startPtr);
static bool             Follow(Cycles *cyclesPtr, size_t index);
static bool             FollowMessage(Cycles *cyclesPtr, size_t index,
                            const GwsimMessage *msgPtr);
static bool             FollowPool(Cycles *cyclesPtr, size_t index,
                            const GwsimMessage *msgPtr);
static void             Reach(Cycles *cyclesPtr, const Node *nodePtr);
static bool             HasJob(const GwsimThread *thrPtr,
                            const GwsimMessage *msgPtr);
static void             Report(Cycles *cyclesPtr);
static void             DescribeWait(const GwsimThread *thrPtr,
                            const Node *nextPtr, GwsimBuf *bufPtr);
static void             MarkPool(const GwsimPool *poolPtr);

/* Begin and end of a world's checker. */
void
GwsimCheckCyclesInit(
    GwsimWorld *worldPtr)       /* World. */
{
    Cycles *cyclesPtr = GwsimCalloc(1, sizeof(Cycles));

    cyclesPtr->worldPtr = worldPtr;
    worldPtr->cyclesPtr = cyclesPtr;
    worldPtr->core.deliveredProc = Delivered;
    GwsimBusSubscribe(&worldPtr->core.bus,
            GWSIM_KIND_BIT(GWSIM_WAIT_STARTED), WaitStarted, cyclesPtr);
}

void
GwsimCheckCyclesFree(
    GwsimWorld *worldPtr)       /* World. */
{
    Cycles *cyclesPtr = worldPtr->cyclesPtr;

    GwsimFree(cyclesPtr->nodes);
    GwsimFree(cyclesPtr);
    worldPtr->cyclesPtr = NULL;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimCheckCycle --
 *
 *      Looks whether a waiting thread is in a cycle.
 *
 * Results:
 *      True if it is.
 *
 * Side effects:
 *      Reports the cycle.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimCheckCycle(
    GwsimWorld *worldPtr,       /* World. */
    GwsimThread *thrPtr)        /* Thread that waits. */
{
    Cycles *cyclesPtr = worldPtr->cyclesPtr;

    if (thrPtr->wait.cycle || !Walk(cyclesPtr, thrPtr)) {
        return false;
    }
    Report(cyclesPtr);
    return true;
}

/* Where a script waits. */
const char *
GwsimCheckWaitPlace(
    const GwsimThread *thrPtr)  /* Thread that waits. */
{
    const GwsimRequest *reqPtr = thrPtr->wait.requestPtr;
    GwsimName place = thrPtr->jobPtr != NULL ? thrPtr->jobPtr->place : 0;

    if (reqPtr != NULL && GwsimOfScript(reqPtr)->caller == thrPtr->id
            && GwsimOfScript(reqPtr)->place != 0) {
        place = GwsimOfScript(reqPtr)->place;
    }
    return GwsimNameText(thrPtr->corePtr->namesPtr, place, NULL);
}

/* Rule 1: a wait begins. */
static void
WaitStarted(
    void *clientData,           /* Cycles. */
    const GwsimEvent *eventPtr, /* wait_started */
    uint64_t seq)               /* Not used. */
{
    Cycles *cyclesPtr = clientData;
    GwsimThread *thrPtr = GwsimMapFind(
            &cyclesPtr->worldPtr->core.threadsById, eventPtr->thread);

    (void) seq;
    if (thrPtr != NULL && thrPtr->state == GWSIM_STATE_WAITING) {
        GwsimCheckCycle(cyclesPtr->worldPtr, thrPtr);
    }
}

/* Rule 1: a request has come to where it is served, or has less to end it. */
static void
Delivered(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimRequest *reqPtr)       /* Request that is waited for. */
{
    GwsimCheckCycle(GwsimWorldOf(corePtr),
            GwsimRequestWaiters(reqPtr));
}

/* Rule 2; true: the start is in a cycle. */
static bool
Walk(
    Cycles *cyclesPtr,          /* Checker. */
    GwsimThread *startPtr)      /* Thread that waits. */
{
    Node start = {.thrPtr = startPtr};

    cyclesPtr->walk++;
    cyclesPtr->count = 0;
    cyclesPtr->closed = false;
    GWSIM_GROW(cyclesPtr->nodes, 1, cyclesPtr->space);
    cyclesPtr->nodes[cyclesPtr->count++] = start;
    startPtr->walk = cyclesPtr->walk;
    for (size_t i = 0; i < cyclesPtr->count; i++) {
        if (!Follow(cyclesPtr, i)) {
            return false;
        }
    }
    return cyclesPtr->closed;
}

/* Goes on to what a thread waits for; false if it may go on. */
static bool
Follow(
    Cycles *cyclesPtr,          /* Checker. */
    size_t index)               /* Node of the thread. */
{
    const GwsimThread *thrPtr = cyclesPtr->nodes[index].thrPtr;
    const GwsimRequest *reqPtr = thrPtr->wait.requestPtr;
    Node next = {.from = index, .thrPtr = thrPtr->wait.threadPtr};

    if (thrPtr->state != GWSIM_STATE_WAITING || thrPtr->doomed) {
        return false;
    }
    if (thrPtr->wait.kind == GWSIM_WAIT_JOIN || (thrPtr->wait.holds
            && thrPtr->wait.kind == GWSIM_WAIT_PARK)) {
        Reach(cyclesPtr, &next);
        return true;
    }
    if (reqPtr == NULL || GwsimRequestIsDone(&reqPtr->machine)) {
        return false;
    }
    for (const GwsimMessage *msgPtr = GwsimMessageFirst(reqPtr);
            msgPtr != NULL; msgPtr = GwsimMessageNext(msgPtr)) {
        if (!FollowMessage(cyclesPtr, index, msgPtr)) {
            return false;
        }
    }
    return true;
}

/* Goes on to where a message is served; false if it may go on. */
static bool
FollowMessage(
    Cycles *cyclesPtr,          /* Checker. */
    size_t index,               /* Node of who waits for it. */
    const GwsimMessage *msgPtr) /* Message of the request. */
{
    Node next = {.from = index};

    if (msgPtr->flying || msgPtr->leg != GWSIM_LEG_IN) {
        return false;
    }
    if (GwsimMessageHandler(msgPtr)->threading == GWSIM_THREADING_SHARED) {
        return FollowPool(cyclesPtr, index, msgPtr);
    }
    next.thrPtr = GwsimHandlerThread(GwsimMessageHandler(msgPtr),
            msgPtr->scopePtr);
    if (next.thrPtr == NULL) {
        return false;
    }
    next.serves = HasJob(next.thrPtr, msgPtr);
    Reach(cyclesPtr, &next);
    return true;
}

/* The same in a shared pool: the thread that runs it, or all of them. */
static bool
FollowPool(
    Cycles *cyclesPtr,          /* Checker. */
    size_t index,               /* Node of who waits for it. */
    const GwsimMessage *msgPtr) /* Message of the request. */
{
    GwsimPool *poolPtr = GwsimPoolFind(msgPtr->scopePtr,
            GwsimMessageHandler(msgPtr)->project);
    Node next = {.from = index};

    if (poolPtr == NULL) {
        return false;
    }
    for (next.thrPtr = poolPtr->firstPtr; next.thrPtr != NULL;
            next.thrPtr = next.thrPtr->poolNextPtr) {
        if (HasJob(next.thrPtr, msgPtr)) {
            next.serves = true;
            Reach(cyclesPtr, &next);
            return true;
        }
    }
    if (poolPtr->threads < poolPtr->size) {
        return false;
    }
    next.poolPtr = poolPtr;
    for (next.thrPtr = poolPtr->firstPtr; next.thrPtr != NULL;
            next.thrPtr = next.thrPtr->poolNextPtr) {
        Reach(cyclesPtr, &next);
    }
    return true;
}

/* The walk has come to a thread. */
static void
Reach(
    Cycles *cyclesPtr,          /* Checker. */
    const Node *nodePtr)        /* Thread, and from where. */
{
    if (nodePtr->thrPtr == cyclesPtr->nodes[0].thrPtr
            && !cyclesPtr->closed) {
        cyclesPtr->closed = true;
        cyclesPtr->back = *nodePtr;
    }
    if (nodePtr->thrPtr->walk == cyclesPtr->walk) {
        return;
    }
    nodePtr->thrPtr->walk = cyclesPtr->walk;
    GWSIM_GROW(cyclesPtr->nodes, cyclesPtr->count + 1, cyclesPtr->space);
    cyclesPtr->nodes[cyclesPtr->count++] = *nodePtr;
}

/* True if a thread runs the handler of a message. */
static bool
HasJob(
    const GwsimThread *thrPtr,  /* Thread. */
    const GwsimMessage *msgPtr) /* Message. */
{
    return thrPtr->jobPtr != NULL && thrPtr->jobPtr->ownerPtr == msgPtr;
}

/* Rule 4: the cycle of the walk that has just come back. */
static void
Report(
    Cycles *cyclesPtr)          /* Checker. */
{
    GwsimThread *startPtr = cyclesPtr->nodes[0].thrPtr;
    const GwsimRequest *reqPtr = startPtr->wait.requestPtr;
    const GwsimPool *poolPtr = NULL;
    const Node *nextPtr = &cyclesPtr->back;
    GwsimBuf buf = {0}, text = {0};
    bool more = true;

    /* Backwards, each wait before those that were told. */
    while (more) {
        GwsimThread *thrPtr = cyclesPtr->nodes[nextPtr->from].thrPtr;
        GwsimBuf one = {0};

        DescribeWait(thrPtr, nextPtr, &one);
        if (text.len > 0) {
            GwsimBufPrintf(&one, "; %s", text.data);
        }
        GwsimBufFree(&text);
        text = one;
        thrPtr->wait.cycle = true;
        if (nextPtr->poolPtr != NULL) {
            poolPtr = nextPtr->poolPtr;
            MarkPool(poolPtr);
        }
        more = nextPtr->from != 0;
        nextPtr = &cyclesPtr->nodes[nextPtr->from];
    }
    if (poolPtr != NULL) {
        GwsimBufPrintf(&buf, "a full shared pool waits for itself, and only"
                " a timeout can end it: %s (give the inner handler a"
                " Dedicated thread, or do not wait in a shared one)",
                text.data);
    } else {
        GwsimBufPrintf(&buf, "a wait cycle that only a timeout can end: %s"
                " (%s)", text.data, startPtr->wait.kind == GWSIM_WAIT_PARK
                ? "take the locks in the same order everywhere"
                : "use callbacks instead of waiting, or wait in a thread"
                " that serves nobody");
    }
    GwsimViolate(startPtr->corePtr, poolPtr != NULL ? "Starvation"
            : "Deadlock", GWSIM_SEVERITY_ERROR, poolPtr == NULL
            ? GWSIM_SRX_17 : poolPtr->size > 1 ? GWSIM_MSH_06
            : GWSIM_MSH_05, startPtr, reqPtr != NULL ? reqPtr->number : 0,
            GwsimCheckWaitPlace(startPtr), buf.data);
    GwsimBufFree(&text);
    GwsimBufFree(&buf);
}

/* "HMI/gui waits (get) for r1 to handler h, which stands in line behind
 * plant/a" */
static void
DescribeWait(
    const GwsimThread *thrPtr,  /* Who waits. */
    const Node *nextPtr,        /* For whom. */
    GwsimBuf *bufPtr)           /* Appended to. */
{
    GwsimNames *namesPtr = thrPtr->corePtr->namesPtr;
    const GwsimRequest *reqPtr = thrPtr->wait.requestPtr;

    GwsimBufPrintf(bufPtr, "%s waits (%s) for ",
            GwsimNameText(namesPtr, thrPtr->id, NULL),
            GwsimWaitText(thrPtr->wait.kind));
    if (reqPtr != NULL) {
        GwsimBufPrintf(bufPtr, "r%u to handler %s, which %s ",
                (unsigned) reqPtr->number,
                GwsimNameText(namesPtr, reqPtr->handler, NULL),
                nextPtr->serves ? "runs on" : "stands in line behind");
    }
    if (nextPtr->poolPtr == NULL) {
        GwsimBufPrintf(bufPtr, "%s", GwsimNameText(namesPtr,
                nextPtr->thrPtr->id, NULL));
        return;
    }
    for (thrPtr = nextPtr->poolPtr->firstPtr; thrPtr != NULL;
            thrPtr = thrPtr->poolNextPtr) {
        GwsimBufPrintf(bufPtr, "%s%s", thrPtr == nextPtr->poolPtr->firstPtr
                ? "" : ", ", GwsimNameText(namesPtr, thrPtr->id, NULL));
    }
}

/* All threads of a full pool are in its cycle. */
static void
MarkPool(
    const GwsimPool *poolPtr)   /* Pool without a thread that can go on. */
{
    GwsimThread *thrPtr;

    for (thrPtr = poolPtr->firstPtr; thrPtr != NULL;
            thrPtr = thrPtr->poolNextPtr) {
        thrPtr->wait.cycle = true;
    }
}
