/*
 * gwsimFaultRequest.c --
 *
 *      Faults on requests: at the event that matches (timeout, cancel), and
 *      on the client's reading of replies (readTimeout).
 */

#include "gwsimMessengerInt.h"
#include "gwsimOutcome.h"

/* A request that a client reads the reply of, in vain. */
typedef struct GwsimReading {
    struct GwsimReading *nextPtr;
    GwsimFault *faultPtr;
    GwsimRequest *reqPtr;       /* Held. */
    GwsimTimer timer;
} GwsimReading;

static GwsimRequest *   Pending(const GwsimMessenger *msgrPtr,
                            uint32_t request);
static void             Expire(GwsimFault *faultPtr, GwsimRequest *reqPtr);
static void             Cancel(GwsimFault *faultPtr, GwsimRequest *reqPtr);
static void             StartReading(GwsimFault *faultPtr);
static void             StopReading(GwsimFault *faultPtr);
static void             Read(GwsimFault *faultPtr, GwsimRequest *reqPtr);
static GwsimTimerProc   GivesUp;
static void             Forget(GwsimReading *readingPtr);
static void             About(const GwsimRequest *reqPtr,
                            GwsimEvent *eventPtr);

static const GwsimTimerType readTimer = {
    "read timeout", GivesUp, false, true, NULL, NULL, NULL
};

/* ---- Kinds ---- */

/* It expires at that very moment. */
const GwsimFaultType gwsimFaultTimeout = {
    .name = "timeout", .target = GWSIM_FAULT_ON_EVENT, .selects = true,
    .requestProc = Expire
};

/* It is cancelled at that very moment. */
const GwsimFaultType gwsimFaultCancel = {
    .name = "cancel", .target = GWSIM_FAULT_ON_EVENT, .selects = true,
    .requestProc = Cancel
};

/* The client's HTTP read of a reply runs out before timeoutSec does, for the
 * requests that are open and for those sent as long as the fault lasts
 * (SRQ-05).  -after: how long it reads, from the sending or from the fault's
 * beginning; 0s by default (basis assumed). */
const GwsimFaultType gwsimFaultReadTimeout = {
    .name = "readTimeout", .target = GWSIM_FAULT_ON_SCOPE,
    .scopes = GWSIM_IN_VISION, .point = GWSIM_POINT_SEND, .selects = true,
    .args = {{"-after", GWSIM_FAULT_DURATION}},
    .startProc = StartReading, .endProc = StopReading
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimFaultStrike --
 *
 *      An event has happened that a fault is for.
 *
 * Side effects:
 *      Its request, if it is open and the fault takes it, is struck.
 *
 *----------------------------------------------------------------------
 */

void
GwsimFaultStrike(
    GwsimFault *faultPtr,       /* Fault on an event. */
    uint32_t request)           /* Number of the event's request, or 0. */
{
    GwsimMessenger *msgrPtr = faultPtr->faultsPtr->msgrPtr;
    GwsimRequest *reqPtr;

    if (!faultPtr->active || request == 0) {
        return;
    }
    reqPtr = Pending(msgrPtr, request);
    if (reqPtr != NULL && GwsimFaultSelects(faultPtr)) {
        GwsimEvent about = {.scope = reqPtr->originPtr->name};

        About(reqPtr, &about);
        reqPtr->refs++;
        GwsimFaultHit(faultPtr, &about);
        faultPtr->config.typePtr->requestProc(faultPtr, reqPtr);
        GwsimRequestRelease(msgrPtr, reqPtr);
    }
}

/* A reply has come and is about to complete its request. */
bool
GwsimFaultStrikeOwed(
    GwsimFaults *faultsPtr,     /* Faults of the world; some are owed. */
    GwsimRequest *reqPtr,       /* Request of the event that they are for. */
    uint32_t cause)             /* Its number. */
{
    GwsimBus *busPtr = &faultsPtr->corePtr->bus;
    uint32_t before = busPtr->cause;

    faultsPtr->owes = false;
    busPtr->cause = cause;
    for (GwsimFault *faultPtr = faultsPtr->head; faultPtr != NULL;
            faultPtr = faultPtr->nextPtr) {
        if (faultPtr->owed) {
            faultPtr->owed = false;
            GwsimFaultStrike(faultPtr, reqPtr->number);
        }
    }
    busPtr->cause = before;
    return GwsimRequestIsDone(&reqPtr->machine);
}

/* A request has been sent: the reading faults of its client are told. */
void
GwsimFaultAtSend(
    GwsimRequest *reqPtr)       /* Request just sent. */
{
    GwsimMessenger *msgrPtr = reqPtr->originPtr->corePtr->messengerPtr;

    for (GwsimFault *faultPtr = msgrPtr->readFaultsPtr; faultPtr != NULL;
            faultPtr = faultPtr->nextOnTargetPtr) {
        if (faultPtr->active
                && faultPtr->config.scopePtr == reqPtr->originPtr) {
            Read(faultPtr, reqPtr);
        }
    }
}

/* The world ends: requests are freed without them. */
void
GwsimFaultFreeReadings(
    GwsimFault *faultPtr)       /* Fault. */
{
    GwsimReading *readingPtr;

    while ((readingPtr = faultPtr->readings) != NULL) {
        faultPtr->readings = readingPtr->nextPtr;
        GwsimFree(readingPtr);
    }
}

/* The request of a number if it is open, else NULL: that of a script at once,
 * one of `traffic`, which no table has, among all that are. */
static GwsimRequest *
Pending(
    const GwsimMessenger *msgrPtr,      /* Messenger of the world. */
    uint32_t request)           /* Number. */
{
    GwsimRequest *reqPtr = GwsimRequestLook(msgrPtr->corePtr, request);

    if (reqPtr != NULL) {
        return GwsimRequestIsDone(&reqPtr->machine) ? NULL : reqPtr;
    }
    reqPtr = msgrPtr->pendingHead;
    while (reqPtr != NULL && reqPtr->number < request) {
        reqPtr = reqPtr->nextPtr;       /* They stand in their order. */
    }
    return reqPtr != NULL && reqPtr->number == request ? reqPtr : NULL;
}

/* ---- Effects ---- */

static void
Expire(
    GwsimFault *faultPtr,       /* Fault. */
    GwsimRequest *reqPtr)       /* Open request. */
{
    GwsimMessengerExpire(faultPtr->faultsPtr->msgrPtr, reqPtr);
}

static void
Cancel(
    GwsimFault *faultPtr,       /* Fault. */
    GwsimRequest *reqPtr)       /* Open request. */
{
    GwsimMessengerCancel(faultPtr->faultsPtr->msgrPtr, reqPtr, NULL);
}

/* The requests of the client that are open already. */
static void
StartReading(
    GwsimFault *faultPtr)       /* Fault that begins. */
{
    GwsimRequest *reqPtr = faultPtr->faultsPtr->msgrPtr->pendingHead;

    for (; reqPtr != NULL; reqPtr = reqPtr->nextPtr) {
        if (reqPtr->originPtr == faultPtr->config.scopePtr) {
            Read(faultPtr, reqPtr);
        }
    }
}

/* What has not run out by then is read after all. */
static void
StopReading(
    GwsimFault *faultPtr)       /* Fault that ends. */
{
    GwsimReading *readingPtr = faultPtr->readings;

    for (; readingPtr != NULL; readingPtr = readingPtr->nextPtr) {
        GwsimTimerStop(faultPtr->faultsPtr->corePtr->rtPtr,
                &readingPtr->timer);
        GwsimRequestRelease(faultPtr->faultsPtr->msgrPtr,
                readingPtr->reqPtr);
    }
    GwsimFaultFreeReadings(faultPtr);
}

/* The reply of a request is read in vain, if the fault takes it. */
static void
Read(
    GwsimFault *faultPtr,       /* Fault. */
    GwsimRequest *reqPtr)       /* Open request of its client. */
{
    GwsimRuntime *rtPtr = faultPtr->faultsPtr->corePtr->rtPtr;
    GwsimReading *readingPtr;

    if (!GwsimFaultSelects(faultPtr)) {
        return;
    }
    readingPtr = GwsimCalloc(1, sizeof(GwsimReading));
    readingPtr->faultPtr = faultPtr;
    readingPtr->reqPtr = reqPtr;
    readingPtr->nextPtr = faultPtr->readings;
    faultPtr->readings = readingPtr;
    reqPtr->refs++;
    GwsimTimerStart(rtPtr, &readingPtr->timer, &readTimer,
            GwsimNow(rtPtr) + faultPtr->config.values[0].time);
}

/* A client has read long enough. */
static void
GivesUp(
    GwsimRuntime *rtPtr,        /* Not used. */
    GwsimTimer *timerPtr)       /* Timer of a reading. */
{
    GwsimReading *readingPtr = (GwsimReading *)
            ((char *) timerPtr - offsetof(GwsimReading, timer));
    GwsimFault *faultPtr = readingPtr->faultPtr;
    GwsimRequest *reqPtr = readingPtr->reqPtr;
    GwsimMessenger *msgrPtr = faultPtr->faultsPtr->msgrPtr;

    (void) rtPtr;
    Forget(readingPtr);
    if (!GwsimRequestIsDone(&reqPtr->machine)) {
        GwsimValue *causePtr = GwsimExceptionNew("java",
                "SocketTimeoutException", "Read timed out", NULL);
        GwsimValue *exceptionPtr = GwsimExceptionNew("java",
                "GatewayException", "Read timed out", causePtr);
        GwsimEvent about = {.scope = reqPtr->originPtr->name};

        About(reqPtr, &about);
        GwsimFaultHit(faultPtr, &about);
        GwsimMessengerFail(msgrPtr, reqPtr, GWSIM_SRQ_05, exceptionPtr);
        GwsimValueRelease(exceptionPtr);
        GwsimValueRelease(causePtr);
    }
    GwsimRequestRelease(msgrPtr, reqPtr);
}

/* Takes a reading out of those of its fault, and frees it. */
static void
Forget(
    GwsimReading *readingPtr)   /* Reading that is over. */
{
    GwsimReading **linkPtr = &readingPtr->faultPtr->readings;

    while (*linkPtr != readingPtr) {
        linkPtr = &(*linkPtr)->nextPtr;
    }
    *linkPtr = readingPtr->nextPtr;
    GwsimFree(readingPtr);
}

/* Names a request in an event. */
static void
About(
    const GwsimRequest *reqPtr, /* Request. */
    GwsimEvent *eventPtr)       /* Event to fill in. */
{
    GwsimRequestFill(reqPtr, eventPtr);
    eventPtr->cause = reqPtr->sentSeq;
}
