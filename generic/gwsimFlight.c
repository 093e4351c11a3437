/*
 * gwsimFlight.c --
 *
 *      Walks over all messages that are on their way, or wait there.
 *
 *      Rules:
 *      1. Nobody keeps a list of them: it would cost every message, and few
 *         ask.  Who asks looks through all messages that there are.
 *      2. A walk goes by the order in which the hops began, from either end.
 *         The count of hops is of 32 bits: the order holds for hops that
 *         began within 2^31 of each other.
 *      3. What happens meanwhile may end any hop: the walk then leaves that
 *         message out.  A hop that begins meanwhile is not in it.
 */

#include <stdlib.h>

#include "gwsimMessengerInt.h"

static void     Add(void *data, void *objectPtr);
static int      ByFlight(const void *aPtr, const void *bPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimFlightsBegin, GwsimFlightsNext, GwsimFlightsEnd --
 *
 *      Begin a walk; go on to the next message; end the walk.
 *
 * Results:
 *      Next: a message on its way, or NULL at the end.
 *
 * Side effects:
 *      Walks may be nested; they end in the opposite order.
 *
 *----------------------------------------------------------------------
 */

void
GwsimFlightsBegin(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimFlights *flightsPtr,       /* Walk to begin; the caller's. */
    bool newestFirst)           /* Else the oldest. */
{
    *flightsPtr = (GwsimFlights) {
        .newestFirst = newestFirst, .outerPtr = msgrPtr->walks
    };
    msgrPtr->walks = flightsPtr;
    GwsimSlabEach(&msgrPtr->corePtr->messageSlab, Add, flightsPtr);
    if (flightsPtr->count > 1) {
        qsort(flightsPtr->list, flightsPtr->count, sizeof(GwsimFlight),
                ByFlight);
    }
}

GwsimMessage *
GwsimFlightsNext(
    GwsimFlights *flightsPtr)       /* Walk. */
{
    while (flightsPtr->at < flightsPtr->count) {
        size_t at = flightsPtr->at++;
        GwsimMessage *msgPtr = flightsPtr->list[flightsPtr->newestFirst
                ? flightsPtr->count - 1 - at : at].msgPtr;

        if (msgPtr != NULL) {
            return msgPtr;
        }
    }
    return NULL;
}

void
GwsimFlightsEnd(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimFlights *flightsPtr)       /* The walk begun last. */
{
    GWSIM_ASSERT(msgrPtr->walks == flightsPtr);
    msgrPtr->walks = flightsPtr->outerPtr;
    GwsimFree(flightsPtr->list);
}

/* Rule 3: the hop of a message is over. */
void
GwsimFlightsLose(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    const GwsimMessage *msgPtr) /* Message that was on its way. */
{
    const GwsimFlight sought = {.flight = msgPtr->flight};

    for (GwsimFlights *flightsPtr = msgrPtr->walks; flightsPtr != NULL;
            flightsPtr = flightsPtr->outerPtr) {
        GwsimFlight *foundPtr = flightsPtr->count == 0 ? NULL
                : bsearch(&sought, flightsPtr->list, flightsPtr->count,
                sizeof(GwsimFlight), ByFlight);

        if (foundPtr != NULL) {
            foundPtr->msgPtr = NULL;
        }
    }
}

/* Adds an object of the slab, if it is on its way. */
static void
Add(
    void *data,                 /* Walk. */
    void *objectPtr)            /* Message, or what is left of one. */
{
    GwsimFlights *flightsPtr = data;
    GwsimMessage *msgPtr = objectPtr;

    if (msgPtr->flying) {
        GWSIM_GROW(flightsPtr->list, flightsPtr->count + 1,
                flightsPtr->space);
        flightsPtr->list[flightsPtr->count++]
                = (GwsimFlight) {msgPtr, msgPtr->flight};
    }
}

/* Rule 2: order of two hops. */
static int
ByFlight(
    const void *aPtr,           /* One, ... */
    const void *bPtr)           /* ... and another. */
{
    int32_t apart = (int32_t) (((const GwsimFlight *) aPtr)->flight
            - ((const GwsimFlight *) bPtr)->flight);

    return apart < 0 ? -1 : apart > 0;
}
