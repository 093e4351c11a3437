/*
 * gwsimRequestEvent.c --
 *
 *      What the events of a request say: those of its way there and back, of
 *      its handler and of its callback, which are many, and most of which are
 *      kept and not told to anybody.
 *
 *  1. Such an event is given as its kind, its form and the one name that
 *     differs (GwsimForm).  It is filled in only if somebody is told of it.
 *  2. The event that has sent the request says the rest: it is whole, and comes
 *     before all others of that request.
 *  3. A message without a request has whole events.
 */

#include "gwsimMessengerInt.h"

static inline uint32_t  Tell(GwsimCore *corePtr, const GwsimRequest *reqPtr,
                            uint32_t tags, uint32_t cause, GwsimName scope,
                            GwsimName thread, GwsimName peer,
                            GwsimName detail, GwsimName other);

/*
 *----------------------------------------------------------------------
 *
 * GwsimRequestTellSender, GwsimRequestTellReceiver --
 *
 *      Emit an event of a request that somebody is told of, or of a world
 *      that has to be asked for its time: at the sender, or where it is
 *      received.
 *
 * Results:
 *      The event's number.
 *
 *----------------------------------------------------------------------
 */

uint32_t
GwsimRequestTellSender(
    GwsimCore *corePtr,         /* Core of the world. */
    const GwsimRequest *reqPtr, /* Request. */
    uint32_t tags,              /* All of it. */
    uint32_t cause,             /* Event that it comes from, or 0. */
    GwsimName thread,           /* Where it happens, or 0. */
    GwsimName peer)             /* Who else has part in it, or 0. */
{
    return Tell(corePtr, reqPtr, tags, cause, reqPtr->originPtr->name,
            thread, peer, corePtr->bus.slotNames[GWSIM_TAGS_SLOT(tags)],
            peer);
}

uint32_t
GwsimRequestTellReceiver(
    GwsimCore *corePtr,         /* Core of the world. */
    const GwsimRequest *reqPtr, /* Request. */
    uint32_t tags,              /* All of it. */
    uint32_t cause,             /* Event that it comes from, or 0. */
    GwsimName scope,            /* Where it happens, ... */
    GwsimName thread)           /* ... and on which thread, or 0. */
{
    return Tell(corePtr, reqPtr, tags, cause, scope, thread,
            reqPtr->originPtr->name, 0, scope);
}

/* Fills in the event and emits it. */
static inline uint32_t
Tell(
    GwsimCore *corePtr,         /* Core of the world. */
    const GwsimRequest *reqPtr, /* Request. */
    uint32_t tags,
    uint32_t cause,
    GwsimName scope,
    GwsimName thread,
    GwsimName peer,
    GwsimName detail,           /* All as in GwsimEvent, ... */
    GwsimName other)            /* ... and what differs but for the thread. */
{
    GwsimEvent *eventPtr = GwsimBusRoom(&corePtr->bus);

    *eventPtr = (GwsimEvent) {
        .time = corePtr->rtPtr->now, .request = reqPtr->number,
        .cause = cause, .tags = tags, .sent = reqPtr->sentSeq,
        .scope = scope, .thread = thread, .project = reqPtr->project,
        .handler = reqPtr->handler, .peer = peer,
        .detail = detail
    };
    if (corePtr->bus.held == 0) {
        return GwsimBusFill(&corePtr->bus, corePtr->rtPtr->now,
                reqPtr->sentSeq, cause, tags, thread != 0 ? thread : other)
                ? (uint32_t) GwsimBusTellGrow(&corePtr->bus, eventPtr)
                : (uint32_t) GwsimBusTellKept(&corePtr->bus, eventPtr);
    }
    return (corePtr->bus.held & GWSIM_BUS_ASKING) == 0
            ? (uint32_t) GwsimBusTakeAny(&corePtr->bus, eventPtr)
            : (uint32_t) GwsimEmitTimed(corePtr, eventPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimMessageEmitWhole --
 *
 *      Emits what happens to a message of no request where it has come to
 *      (rule 3).
 *
 * Results:
 *      The event's number.
 *
 *----------------------------------------------------------------------
 */

uint32_t
GwsimMessageEmitWhole(
    const GwsimMessage *msgPtr, /* Message of sendMessage. */
    GwsimThread *thrPtr,        /* Thread of its handler, or NULL. */
    uint32_t tags)              /* Kind, clause and outcome. */
{
    GwsimCore *corePtr = msgPtr->scopePtr->corePtr;
    GwsimEvent *eventPtr = GwsimBusRoom(&corePtr->bus);

    *eventPtr = (GwsimEvent) {
        .tags = tags, .scope = msgPtr->scopePtr->name,
        .peer = msgPtr->addressPtr->originPtr->name
    };
    GwsimMessageFill(msgPtr, eventPtr);
    return (uint32_t) GwsimEmit(corePtr, thrPtr, GWSIM_TAGS_KIND(tags),
            eventPtr);
}
