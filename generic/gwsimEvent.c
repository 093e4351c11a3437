/*
 * gwsimEvent.c --
 *
 *      The bus: numbers events and tells them to the subscribers.
 *
 *      An event that a subscriber emits while one is being told waits in the
 *      bus and is told after it, so that all subscribers see one order.
 */

#include "gwsimEvent.h"

static const char *const kindText[] = {
#define KIND_TEXT(id, text) text,
    GWSIM_KIND_LIST(KIND_TEXT)
#undef KIND_TEXT
};
static const char *const roleText[] = {
    "", "gui", "shared", "dedicated", "async", "callback"
};
static const char *const endText[] = {
    "", "success", "error", "timeout", "cancelled", "lost"
};

static void             SumWanted(GwsimBus *busPtr);
static uint64_t         EmitLater(GwsimBus *busPtr,
                            const GwsimEvent *eventPtr)
                            __attribute__((noinline));
static void             TellWaiting(GwsimBus *busPtr)
                            __attribute__((noinline));
static inline uint64_t  Number(GwsimBus *busPtr, const GwsimEvent *eventPtr);
static inline uint64_t  Told(GwsimBus *busPtr, const GwsimEvent *eventPtr,
                            uint64_t seq);
static inline void      Tell(GwsimBus *busPtr, const GwsimEvent *eventPtr,
                            uint64_t seq);

/*
 *----------------------------------------------------------------------
 *
 * GwsimBusInit, GwsimBusFree --
 *
 *      Make an empty bus; free what it holds.
 *
 *----------------------------------------------------------------------
 */

void
GwsimBusInit(
    GwsimBus *busPtr)           /* Bus to initialise. */
{
    *busPtr = (GwsimBus) {0};
    busPtr->roomPtr = busPtr->room;
    busPtr->held = GWSIM_BUS_LOOSE;
}

void
GwsimBusFree(
    GwsimBus *busPtr)           /* Bus that is not used any more. */
{
    GwsimFree(busPtr->waiting);
    *busPtr = (GwsimBus) {0};
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimBusSubscribe, GwsimBusUnsubscribe --
 *
 *      Add a subscriber at the end, or take one away.
 *
 * Side effects:
 *      At most GWSIM_SUBSCRIBER_MAX subscribers; one more is a defect.
 *
 *----------------------------------------------------------------------
 */

void
GwsimBusSubscribe(
    GwsimBus *busPtr,           /* Bus to listen to. */
    GwsimKindSet kinds,         /* Kinds of event to be told of. */
    GwsimEventProc *proc,       /* Called for each. */
    void *clientData)           /* Passed to proc. */
{
    int i = busPtr->count++;

    GWSIM_ASSERT(i < GWSIM_SUBSCRIBER_MAX);
    busPtr->kinds[i] = kinds;
    busPtr->subscriber[i].proc = proc;
    busPtr->subscriber[i].clientData = clientData;
    busPtr->wanted |= kinds;
    kinds &= GWSIM_KIND_BIT(GWSIM_KIND_COUNT) - 1;
    for (; kinds != 0; kinds &= kinds - 1) {
        busPtr->told[__builtin_ctzll(kinds)] |= (uint32_t) 1 << i;
    }
}

void
GwsimBusUnsubscribe(
    GwsimBus *busPtr,           /* Bus listened to. */
    GwsimEventProc *proc,       /* Subscriber to take away ... */
    void *clientData)           /* ... with this client data. */
{
    int at = 0;
    uint32_t before;

    while (at < busPtr->count && (busPtr->subscriber[at].proc != proc
            || busPtr->subscriber[at].clientData != clientData)) {
        at++;
    }
    if (at == busPtr->count) {
        return;
    }
    busPtr->count--;
    for (int i = at; i < busPtr->count; i++) {
        busPtr->kinds[i] = busPtr->kinds[i + 1];
        busPtr->subscriber[i] = busPtr->subscriber[i + 1];
    }
    SumWanted(busPtr);
    before = ((uint32_t) 1 << at) - 1;
    for (int kind = 0; kind < GWSIM_KIND_COUNT; kind++) {
        uint32_t told = busPtr->told[kind];

        busPtr->told[kind] = (told & before) | (told >> 1 & ~before);
    }
}

/* Keeps all events from now on: the next has the number after the last that is
 * kept; or no more. */
void
GwsimBusKeep(
    GwsimBus *busPtr,           /* Bus. */
    GwsimKeep *keepPtr)         /* Where; NULL: nowhere. */
{
    GWSIM_ASSERT(keepPtr == NULL || busPtr->seq == GwsimKeepCount(keepPtr));
    busPtr->keepPtr = keepPtr;
    busPtr->held = (busPtr->held & ~GWSIM_BUS_LOOSE)
            | (keepPtr == NULL ? GWSIM_BUS_LOOSE : 0);
    SumWanted(busPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimBusEmit --
 *
 *      Keeps an event, if all are, and tells it to all who want its kind.
 *      Its cause is filled in if it has none.
 *
 * Results:
 *      The number of the event.
 *
 *----------------------------------------------------------------------
 */

uint64_t
GwsimBusEmit(
    GwsimBus *busPtr,           /* Bus to tell it on. */
    GwsimEvent *eventPtr)       /* What happened. */
{
    return GwsimBusTake(busPtr, eventPtr);
}

/* Texts of the enumerations; each is the word of the trace. */
const char *
GwsimKindText(
    GwsimKind kind)             /* Kind to name. */
{
    return kindText[kind];
}

const char *
GwsimRoleText(
    GwsimRole role)             /* Role to name; "" for none. */
{
    return roleText[role];
}

const char *
GwsimEndText(
    GwsimEnd end)               /* Outcome to name; "" while open. */
{
    return endText[end];
}

/* The kinds that anybody wants. */
static void
SumWanted(
    GwsimBus *busPtr)           /* Bus whose subscribers have changed. */
{
    busPtr->wanted = busPtr->keepPtr != NULL ? GWSIM_KINDS_ALL : 0;
    for (int i = 0; i < busPtr->count; i++) {
        busPtr->wanted |= busPtr->kinds[i];
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimBusTakeAny --
 *
 *      Emits any event, with its cause: tells it now, or after the one that is
 *      being told; in teardown never.
 *
 * Results:
 *      Its number.
 *
 *----------------------------------------------------------------------
 */

uint64_t
GwsimBusTakeAny(
    GwsimBus *busPtr,           /* Bus to tell it on. */
    const GwsimEvent *eventPtr) /* What happened. */
{
    if (busPtr->held & GWSIM_BUS_LATER) {
        return EmitLater(busPtr, eventPtr);
    }
    return Told(busPtr, eventPtr, Number(busPtr, eventPtr));
}

/* Tells of the event just kept, which need not be later; its number.  The
 * second first makes room for more. */
uint64_t
GwsimBusTellKept(
    GwsimBus *busPtr,           /* Bus to tell it on. */
    const GwsimEvent *eventPtr) /* What happened. */
{
    return Told(busPtr, eventPtr, busPtr->seq);
}

uint64_t
GwsimBusTellGrow(
    GwsimBus *busPtr,           /* Bus to tell it on. */
    const GwsimEvent *eventPtr) /* What happened. */
{
    return Told(busPtr, eventPtr, GwsimBusGrow(busPtr));
}

/* Numbers and keeps an event that is filled in; its number. */
uint64_t
GwsimBusPutEvent(
    GwsimBus *busPtr,           /* Bus that keeps all. */
    const GwsimEvent *eventPtr) /* What happened. */
{
    if (eventPtr->form != GWSIM_FORM_WHOLE) {
        return GwsimBusPut(busPtr, eventPtr->time, eventPtr->sent,
                eventPtr->cause, eventPtr->tags, GwsimEventVar(eventPtr));
    }
    return GwsimBusPutWhole(busPtr, eventPtr->time, eventPtr->request,
            eventPtr->cause, eventPtr->tags, (GwsimMore) {
        .scope = eventPtr->scope, .thread = eventPtr->thread,
        .project = eventPtr->project, .handler = eventPtr->handler,
        .peer = eventPtr->peer, .detail = eventPtr->detail
    });
}

/* The event just kept was the last one that had room: makes more; its
 * number. */
uint64_t
GwsimBusGrow(
    GwsimBus *busPtr)           /* Bus. */
{
    busPtr->keepPtr->growProc(busPtr->keepPtr);
    return busPtr->seq;
}

/* An event that cannot be told now: never in teardown, else after the one that
 * is being told.  Its number. */
static uint64_t
EmitLater(
    GwsimBus *busPtr,           /* Bus that is muted, or telling. */
    const GwsimEvent *eventPtr) /* What happened. */
{
    if (busPtr->held & GWSIM_BUS_MUTED) {
        return busPtr->seq;
    }
    GWSIM_GROW(busPtr->waiting, busPtr->waitingCount + 1,
            busPtr->waitingSpace);
    busPtr->waiting[busPtr->waitingCount++] = *eventPtr;
    busPtr->held |= GWSIM_BUS_WAITING;
    return busPtr->seq + busPtr->waitingCount - busPtr->waitingTold;
}

/* Tells what was emitted while something was told. */
static void
TellWaiting(
    GwsimBus *busPtr)           /* Bus with events that wait. */
{
    while (busPtr->waitingTold < busPtr->waitingCount) {
        GwsimEvent next = busPtr->waiting[busPtr->waitingTold++];

        Tell(busPtr, &next, Number(busPtr, &next));
    }
    busPtr->waitingTold = busPtr->waitingCount = 0;
    busPtr->held &= ~GWSIM_BUS_WAITING;
}

/* Numbers one event, and keeps it if all are; its number. */
static inline uint64_t
Number(
    GwsimBus *busPtr,           /* Bus to tell it on. */
    const GwsimEvent *eventPtr) /* What happened. */
{
    return (busPtr->held & GWSIM_BUS_LOOSE) == 0
            ? GwsimBusPutEvent(busPtr, eventPtr)
            : (busPtr->info.event = ++busPtr->seq);
}

/* Tells one event, and those that it makes; its number. */
static inline uint64_t
Told(
    GwsimBus *busPtr,           /* Bus to tell it on. */
    const GwsimEvent *eventPtr, /* What happened. */
    uint64_t seq)               /* Its number. */
{
    Tell(busPtr, eventPtr, seq);
    if (busPtr->held & GWSIM_BUS_WAITING) {
        TellWaiting(busPtr);
    }
    return seq;
}

/* Calls the subscribers of one event, in their order. */
static inline void
Tell(
    GwsimBus *busPtr,           /* Bus to tell it on. */
    const GwsimEvent *eventPtr, /* What happened. */
    uint64_t seq)               /* Its number. */
{
    uint32_t left = busPtr->told[eventPtr->kind];

    if (left == 0) {
        return;
    }
    busPtr->held |= GWSIM_BUS_TELLING;
    busPtr->roomPtr = &busPtr->room[1];
    do {
        unsigned i = (unsigned) __builtin_ctz(left);

        busPtr->subscriber[i].proc(busPtr->subscriber[i].clientData,
                eventPtr, seq);
        left &= left - 1;
    } while (left != 0);
    busPtr->roomPtr = busPtr->room;
    busPtr->held &= ~GWSIM_BUS_TELLING;
}
