/*
 * gwsimFault.c --
 *
 *      Planned disturbances: the table of their kinds, their life, their
 *      counts, and how several on one target compose.
 *
 *              -when or at once      -for over, clear, heal
 *      WAITING ---------------> ACTIVE ---------------> ENDED
 *
 *      Rules:
 *      1. All faults of a path are asked about every message, in the order
 *         of their creation, whatever the others have said: what one counts
 *         and takes never hangs on another.
 *      2. What they say adds up: one drop is enough, delays are summed.
 *      3. Counts are of the messages that pass the path while the fault is
 *         active: requests, messages and replies, never pings.
 *      4. A fault begins and ends once; its effect ends with it.  What a
 *         user has defined ends with all that its body has begun.
 */

#include <string.h>

#include "gwsimMessengerInt.h"

static GwsimTimerProc   LastsNoLonger;
static GwsimFault **    ListOf(GwsimFault *faultPtr);
static void             EndOne(GwsimFault *faultPtr);
static void             Link(GwsimFault *faultPtr);
static void             Unlink(GwsimFault *faultPtr);
static GwsimName        Detail(const GwsimFault *faultPtr);
static uint32_t         Emit(GwsimFault *faultPtr, GwsimKind kind);

static const GwsimTimerType quietEndTimer = {
    "end of a fault of a nemesis", LastsNoLonger, false, false, NULL, NULL, NULL
};
static const GwsimTimerType endTimer = {
    "end of a fault", LastsNoLonger, false, true, NULL, NULL, NULL
};

const GwsimFaultType gwsimFaultDefined = {
    .name = "defined fault", .target = GWSIM_FAULT_ON_NOTHING
};

#define TYPE_ROW(name) &gwsimFault##name,
static const GwsimFaultType *const types[] = {
    GWSIM_FAULT_LIST(TYPE_ROW) NULL
};
#undef TYPE_ROW

/* Begin and end of a world's faults. */
void
GwsimFaultsInit(
    GwsimFaults *faultsPtr,     /* Faults to initialise. */
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimMessenger *msgrPtr)    /* Its messenger. */
{
    *faultsPtr = (GwsimFaults) {.corePtr = corePtr, .msgrPtr = msgrPtr};
    msgrPtr->faultsPtr = faultsPtr;
}

void
GwsimFaultsFree(
    GwsimFaults *faultsPtr)     /* Faults of a world that ends. */
{
    GwsimFault *faultPtr;

    while ((faultPtr = faultsPtr->head) != NULL) {
        faultsPtr->head = faultPtr->nextPtr;
        GwsimFree(faultPtr->config.paths);
        GwsimFaultFreeHeld(faultPtr);
        GwsimFaultFreeReadings(faultPtr);
        GwsimFree(faultPtr->hung);
        GwsimFree(faultPtr->config.handlers);
        GwsimFree(faultPtr);
    }
}

/* The kinds, sorted by name, ended by NULL. */
const GwsimFaultType *const *
GwsimFaultTypes(void)
{
    return types;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFaultAdd --
 *
 *      Plans a fault; it starts at once unless it waits for an event.
 *
 * Results:
 *      The fault; it lives as long as its world.
 *
 *----------------------------------------------------------------------
 */

GwsimFault *
GwsimFaultAdd(
    GwsimFaults *faultsPtr,     /* Faults of the world. */
    const GwsimFaultConfig *configPtr)  /* What it is. */
{
    GwsimFault *faultPtr = GwsimCalloc(1, sizeof(GwsimFault));
    GwsimBuf buf = {0};

    faultPtr->faultsPtr = faultsPtr;
    faultPtr->number = ++faultsPtr->count;
    faultPtr->config = *configPtr;
    faultPtr->startedAt = faultPtr->endedAt = -1;
    faultPtr->parentPtr = faultsPtr->makingPtr;
    faultPtr->idles = GwsimFaultIdles(faultsPtr->makingPtr);
    GwsimBufPrintf(&buf, "f%u", (unsigned) faultPtr->number);
    GwsimStreamInit(&faultPtr->stream, "fault", buf.data);
    GwsimStreamInit(&faultPtr->drawStream, "fault delay", buf.data);
    GwsimBufFree(&buf);
    if (faultsPtr->tail == NULL) {
        faultsPtr->head = faultPtr;
    } else {
        faultsPtr->tail->nextPtr = faultPtr;
    }
    faultsPtr->tail = faultPtr;
    Link(faultPtr);
    if (!configPtr->waits) {
        GwsimFaultStart(faultPtr);
    }
    return faultPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFaultStart, GwsimFaultEnd --
 *
 *      Begin and end of a fault's effect; each happens once, a second call
 *      does nothing.
 *
 *----------------------------------------------------------------------
 */

void
GwsimFaultStart(
    GwsimFault *faultPtr)       /* Fault. */
{
    GwsimRuntime *rtPtr = faultPtr->faultsPtr->corePtr->rtPtr;
    GwsimTime lasts = faultPtr->config.lasts;

    if (faultPtr->active || faultPtr->ended) {
        return;
    }
    faultPtr->active = true;
    faultPtr->startedAt = GwsimNow(rtPtr);
    faultPtr->startedSeq = Emit(faultPtr, GWSIM_FAULT_STARTED);
    if (lasts > 0) {
        GwsimTimerStart(rtPtr, &faultPtr->endTimer,
                faultPtr->idles ? &quietEndTimer : &endTimer,
                faultPtr->startedAt + lasts);
    }
    if (faultPtr->config.typePtr->startProc != NULL) {
        faultPtr->config.typePtr->startProc(faultPtr);
    }
    if (faultPtr->config.typePtr->instant && lasts == 0) {
        GwsimFaultEnd(faultPtr);
    }
}

void
GwsimFaultEnd(
    GwsimFault *faultPtr)       /* Fault. */
{
    EndOne(faultPtr);
    /* Parts come after what they are parts of. */
    for (GwsimFault *partPtr = faultPtr->nextPtr; partPtr != NULL;
            partPtr = partPtr->nextPtr) {
        if (partPtr->parentPtr != NULL && partPtr->parentPtr->ended) {
            EndOne(partPtr);
        }
    }
}

/* True if what a fault plans keeps no run going. */
bool
GwsimFaultIdles(
    const GwsimFault *faultPtr) /* Fault, or NULL. */
{
    return faultPtr != NULL && (faultPtr->idles || faultPtr->config.idles);
}

/* What a fault is called. */
const char *
GwsimFaultKind(
    const GwsimFault *faultPtr) /* Fault. */
{
    return faultPtr->config.kind == 0 ? faultPtr->config.typePtr->name
            : GwsimNameText(faultPtr->faultsPtr->corePtr->namesPtr,
                    faultPtr->config.kind, NULL);
}

/* What a fault has touched, and its parts, and theirs. */
uint64_t
GwsimFaultHits(
    const GwsimFault *faultPtr) /* Fault. */
{
    uint64_t hits = faultPtr->hits;

    for (const GwsimFault *partPtr = faultPtr->nextPtr; partPtr != NULL;
            partPtr = partPtr->nextPtr) {
        const GwsimFault *upPtr = partPtr->parentPtr;

        while (upPtr != NULL && upPtr != faultPtr) {
            upPtr = upPtr->parentPtr;
        }
        if (upPtr != NULL) {
            hits += partPtr->hits;
        }
    }
    return hits;
}

/* The fault of a number, or NULL. */
GwsimFault *
GwsimFaultFind(
    GwsimFaults *faultsPtr,     /* Faults of the world. */
    uint32_t number)            /* 3 of f3. */
{
    GwsimFault *faultPtr = faultsPtr->head;

    while (faultPtr != NULL && faultPtr->number != number) {
        faultPtr = faultPtr->nextPtr;
    }
    return faultPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFaultAtLink --
 *
 *      A message is to be sent over a path with faults: asks them what
 *      becomes of it, and does it.
 *
 * Side effects:
 *      Emits fault_hit for each that touches it.
 *
 *----------------------------------------------------------------------
 */

void
GwsimFaultAtLink(
    GwsimPath *pathPtr,         /* Path with faults. */
    GwsimMessage *msgPtr)       /* Message at its beginning; given away. */
{
    GwsimPlan plan = {0};
    GwsimFault *faultPtr, *nextPtr;
    bool overtakes = false;
    GwsimEvent about = {
        .scope = pathPtr->fromPtr->name, .peer = pathPtr->toPtr->name
    };

    GwsimMessageFill(msgPtr, &about);
    for (faultPtr = pathPtr->faultsPtr; faultPtr != NULL;
            faultPtr = faultPtr->nextOnTargetPtr) {
        if (!faultPtr->active) {
            continue;
        }
        if (faultPtr->config.typePtr->pairs && faultPtr->heldCount > 0) {
            faultPtr->overtaken = overtakes = true;
        } else if (GwsimFaultSelects(faultPtr)) {
            faultPtr->config.typePtr->messageProc(faultPtr, msgPtr, &plan);
            if (!faultPtr->config.typePtr->asksLater) {
                GwsimFaultHit(faultPtr, &about);
            }
        }
    }
    if (plan.heldPtr != NULL) {
        GwsimFaultKeep(pathPtr, msgPtr, &plan);
    } else {
        GwsimRouteSend(msgPtr, pathPtr, &plan);
    }
    for (faultPtr = pathPtr->faultsPtr; overtakes && faultPtr != NULL;
            faultPtr = nextPtr) {
        nextPtr = faultPtr->nextOnTargetPtr;
        if (faultPtr->overtaken) {
            faultPtr->overtaken = false;
            GwsimTimerStop(faultPtr->faultsPtr->corePtr->rtPtr,
                    &faultPtr->timer);
            GwsimFaultRelease(faultPtr, false);
        }
    }
}

/* Counts an opportunity; true if the fault takes it. */
bool
GwsimFaultSelects(
    GwsimFault *faultPtr)       /* Active fault. */
{
    int64_t n = (int64_t) ++faultPtr->seen;
    int64_t count = faultPtr->config.count;

    switch (faultPtr->config.select) {
    case GWSIM_SELECT_ALL:
        return true;
    case GWSIM_SELECT_FIRST:
        return n <= count;
    case GWSIM_SELECT_EVERY:
        return n % count == 0;
    case GWSIM_SELECT_NTH:
        return n == count;
    case GWSIM_SELECT_CHANCE:
        break;
    }
    return GwsimChance(&faultPtr->faultsPtr->corePtr->chooser,
            &faultPtr->stream, faultPtr->config.ratio);
}

/* A fault has touched something. */
void
GwsimFaultHit(
    GwsimFault *faultPtr,       /* Fault. */
    const GwsimEvent *aboutPtr) /* What: names, request, cause. */
{
    GwsimEvent event = *aboutPtr;

    faultPtr->hits++;
    event.detail = Detail(faultPtr);
    event.basis = GWSIM_BASIS_ASSUMED;
    GwsimEmit(faultPtr->faultsPtr->corePtr, NULL, GWSIM_FAULT_HIT, &event);
}

/* A fault's time is over. */
static void
LastsNoLonger(
    GwsimRuntime *rtPtr,        /* Not used. */
    GwsimTimer *timerPtr)       /* Timer of a fault. */
{
    (void) rtPtr;
    GwsimFaultEnd((GwsimFault *)
            ((char *) timerPtr - offsetof(GwsimFault, endTimer)));
}

/* Where the faults of a target stand; NULL: in no list. */
static GwsimFault **
ListOf(
    GwsimFault *faultPtr)       /* Fault. */
{
    GwsimMessenger *msgrPtr = faultPtr->faultsPtr->msgrPtr;

    if (faultPtr->config.pathPtr != NULL) {
        return (GwsimFault **) &faultPtr->config.pathPtr->faultsPtr;
    }
    switch (faultPtr->config.typePtr->point) {
    case GWSIM_POINT_DELIVERY:
    case GWSIM_POINT_START:
    case GWSIM_POINT_BODY:
        return &msgrPtr->handlerFaultsPtr;
    case GWSIM_POINT_SEND:
        return &msgrPtr->readFaultsPtr;
    case GWSIM_POINT_NONE:
    case GWSIM_POINT_LINK:
        break;
    }
    return NULL;
}

/* Ends a fault, without its parts. */
static void
EndOne(
    GwsimFault *faultPtr)       /* Fault. */
{
    if (faultPtr->ended) {
        return;
    }
    faultPtr->ended = true;
    faultPtr->endedAt = GwsimNow(faultPtr->faultsPtr->corePtr->rtPtr);
    GwsimTimerStop(faultPtr->faultsPtr->corePtr->rtPtr,
            &faultPtr->endTimer);
    Unlink(faultPtr);
    if (!faultPtr->active) {
        return;
    }
    faultPtr->active = false;
    Emit(faultPtr, GWSIM_FAULT_ENDED);
    if (faultPtr->config.typePtr->endProc != NULL) {
        faultPtr->config.typePtr->endProc(faultPtr);
    }
}

/* Appends a fault to those of its target. */
static void
Link(
    GwsimFault *faultPtr)       /* New fault. */
{
    GwsimFault **linkPtr = ListOf(faultPtr);

    while (linkPtr != NULL && *linkPtr != NULL) {
        linkPtr = &(*linkPtr)->nextOnTargetPtr;
    }
    if (linkPtr != NULL) {
        *linkPtr = faultPtr;
    }
}

/* Takes it out again. */
static void
Unlink(
    GwsimFault *faultPtr)       /* Fault that ends. */
{
    GwsimFault **linkPtr = ListOf(faultPtr);

    while (linkPtr != NULL && *linkPtr != faultPtr) {
        linkPtr = &(*linkPtr)->nextOnTargetPtr;
    }
    if (linkPtr != NULL) {
        *linkPtr = faultPtr->nextOnTargetPtr;
    }
}

/* "f3 drop" */
static GwsimName
Detail(
    const GwsimFault *faultPtr) /* Fault. */
{
    GwsimBuf buf = {0};
    GwsimName name;

    GwsimBufPrintf(&buf, "f%u %s", (unsigned) faultPtr->number,
            GwsimFaultKind(faultPtr));
    name = GwsimNameIntern(faultPtr->faultsPtr->corePtr->namesPtr, buf.data,
            buf.len);
    GwsimBufFree(&buf);
    return name;
}

/* Emits the beginning or end of a fault; its number.  Of a part, what it is a
 * part of is the cause. */
static uint32_t
Emit(
    GwsimFault *faultPtr,       /* Fault. */
    GwsimKind kind)             /* GWSIM_FAULT_STARTED or _ENDED. */
{
    GwsimEvent event = {
        .basis = GWSIM_BASIS_ASSUMED, .detail = Detail(faultPtr)
    };
    const GwsimPath *pathPtr = faultPtr->config.pathPtr;

    if (pathPtr != NULL) {
        event.scope = pathPtr->fromPtr->name;
        event.peer = pathPtr->toPtr->name;
    } else if (faultPtr->config.scopePtr != NULL) {
        event.scope = faultPtr->config.scopePtr->name;
    } else if (faultPtr->config.pathCount > 0) {
        event.scope = faultPtr->config.paths[0]->fromPtr->name;
        event.peer = faultPtr->config.paths[0]->toPtr->name;
    }
    event.project = faultPtr->config.project;
    if (faultPtr->parentPtr != NULL) {
        event.cause = faultPtr->parentPtr->startedSeq;
    }
    return (uint32_t) GwsimEmit(faultPtr->faultsPtr->corePtr, NULL, kind,
            &event);
}
