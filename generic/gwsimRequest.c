/*
 * gwsimRequest.c --
 *
 *      The life of one request:
 *
 *                       reply            +---------+
 *                 +--------------------->| SUCCESS |
 *                 |     failure          +---------+
 *                 |  +------------------>| ERROR   |
 *          +---------+  expire           +---------+
 *   sent ->| PENDING |------------------>| TIMEOUT |
 *          +---------+  cancel           +---------+
 *                 |  +------------------>| CANCELLED |
 *                 |     lose             +-----------+
 *                 +--------------------->| LOST    |
 *                                        +---------+
 *
 *      and of its one callback slot, read when the callback starts:
 *
 *          IDLE --post--> QUEUED --start--> FIRED
 *
 *      Rules:
 *      1. The first event that completes it wins; all later ones change
 *         nothing (invariant 1; SRX-08, SRX-09).
 *      2. A reply after a reply is a duplicate, after anything else late.
 *      3. At most one callback a request (SRX-11), but with
 *         late_registration fire_each one for each registration after the
 *         end.
 *
 *      It does not know the clock, the network, threads or values.
 */

#include "gwsimMutant.h"
#include "gwsimRequest.h"

#define PENDING         GWSIM_REQUEST_PENDING

/* Next state of a pending request, by event. */
static const unsigned char nextState[GWSIM_REQUEST_EVENTS] = {
    [GWSIM_REQUEST_REPLY] = GWSIM_REQUEST_SUCCESS,
    [GWSIM_REQUEST_FAILURE] = GWSIM_REQUEST_ERROR,
    [GWSIM_REQUEST_EXPIRE] = GWSIM_REQUEST_TIMEOUT,
    [GWSIM_REQUEST_CANCEL] = GWSIM_REQUEST_CANCELLED,
    [GWSIM_REQUEST_LOSE] = GWSIM_REQUEST_LOST
};

/* What an event does to a request that is complete, by state and event. */
#define LATE            GWSIM_REQUEST_LATE
#define TWICE           GWSIM_REQUEST_DUPLICATE
#define NOTHING         GWSIM_REQUEST_IGNORED

static const unsigned char afterwards[GWSIM_REQUEST_STATES]
        [GWSIM_REQUEST_EVENTS] = {
    /*                            reply  failure expire   cancel   lose */
    [GWSIM_REQUEST_SUCCESS] =   { TWICE, TWICE,  NOTHING, NOTHING, NOTHING },
    [GWSIM_REQUEST_ERROR] =     { TWICE, TWICE,  NOTHING, NOTHING, NOTHING },
    [GWSIM_REQUEST_TIMEOUT] =   { LATE,  LATE,   NOTHING, NOTHING, NOTHING },
    [GWSIM_REQUEST_CANCELLED] = { LATE,  LATE,   NOTHING, NOTHING, NOTHING },
    [GWSIM_REQUEST_LOST] =      { LATE,  LATE,   NOTHING, NOTHING, NOTHING }
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimRequestAdvance --
 *
 *      Tells a request what has happened.
 *
 * Results:
 *      Whether this completed it, or what is to be traced instead.
 *
 *----------------------------------------------------------------------
 */

GwsimRequestStep
GwsimRequestAdvance(
    GwsimRequestCore *corePtr,  /* Request to move. */
    GwsimRequestEvent event)    /* What has happened. */
{
    if (corePtr->state == PENDING) {
        corePtr->state = GWSIM_MUTATE(6, nextState[event], nextState[
                event == GWSIM_REQUEST_CANCEL ? GWSIM_REQUEST_REPLY : event]);
        return GWSIM_REQUEST_COMPLETES;
    }
    return (GwsimRequestStep) afterwards[corePtr->state][event];
}

/* The outcome that a state is in the trace. */
GwsimEnd
GwsimRequestEnd(
    GwsimRequestState state)    /* State of a request. */
{
    static const unsigned char end[GWSIM_REQUEST_STATES] = {
        [PENDING] = GWSIM_END_NONE,
        [GWSIM_REQUEST_SUCCESS] = GWSIM_END_SUCCESS,
        [GWSIM_REQUEST_ERROR] = GWSIM_END_ERROR,
        [GWSIM_REQUEST_TIMEOUT] = GWSIM_END_TIMEOUT,
        [GWSIM_REQUEST_CANCELLED] = GWSIM_END_CANCELLED,
        [GWSIM_REQUEST_LOST] = GWSIM_END_LOST
    };

    return (GwsimEnd) end[state];
}

/* The request has just completed: is its callback to be posted? */
GwsimSlotStep
GwsimSlotComplete(
    GwsimRequestCore *corePtr,  /* Request. */
    bool has)                   /* A function of the right kind is set. */
{
    GWSIM_ASSERT(corePtr->state != PENDING);
    if (GWSIM_MUTATE(2, !has, true) || corePtr->slot != GWSIM_SLOT_IDLE) {
        return GWSIM_SLOT_NOTHING;
    }
    corePtr->slot = GWSIM_SLOT_QUEUED;
    return GWSIM_SLOT_POST;
}

/* A function of the outcome's kind was set after completion (SRX-12). */
GwsimSlotStep
GwsimSlotLate(
    GwsimRequestCore *corePtr,  /* Request. */
    bool has,                   /* A function, not None. */
    int late)                   /* Value of switch late_registration. */
{
    GWSIM_ASSERT(corePtr->state != PENDING);
    if (!has || late == GWSIM_MUTATE(35, 1, -1) || GWSIM_IS_MUTANT(34)) {
        return GWSIM_SLOT_NOTHING;
    }
    if (corePtr->slot == GWSIM_SLOT_IDLE || late == 2) {
        corePtr->slot = GWSIM_SLOT_QUEUED;
        return GWSIM_SLOT_POST;
    }
    return GWSIM_SLOT_NOTHING;
}

/* A posted callback starts: may it run? */
bool
GwsimSlotStart(
    GwsimRequestCore *corePtr,  /* Request. */
    bool has,                   /* There is a function to run. */
    int late)                   /* Value of switch late_registration. */
{
    if (corePtr->slot != GWSIM_SLOT_QUEUED && GWSIM_MUTATE(1, late != 2, 0)) {
        return false;
    }
    if (!has) {
        /* Cleared meanwhile: a later one may still be posted. */
        corePtr->slot = GWSIM_SLOT_IDLE;
        return false;
    }
    corePtr->slot = GWSIM_SLOT_FIRED;
    return true;
}
