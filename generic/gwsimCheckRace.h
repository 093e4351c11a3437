/*
 * gwsimCheckRace.h --
 *
 *      Two threads at one entry of what a JVM shares, without an order
 *      between them (gwsimCheckRace.c), and the order that the causes of
 *      events give (gwsimCheckRaceOrder.c).
 */

#ifndef GWSIM_CHECK_RACE_H
#define GWSIM_CHECK_RACE_H

#include "gwsimWorld.h"

/* ---- The checker; world entered ---- */

MODULE_SCOPE void       GwsimCheckRaceInit(GwsimWorld *worldPtr);
MODULE_SCOPE void       GwsimCheckRaceFree(GwsimWorld *worldPtr);
/* All so far comes before all that follows. */
MODULE_SCOPE void       GwsimCheckRaceAtRest(GwsimWorld *worldPtr);

/* ---- What comes before what ---- */

typedef struct GwsimOrder GwsimOrder;

typedef struct GwsimOrderPoint {        /* An event of a thread. */
    GwsimName thread;
    uint32_t seq;
    bool before;                /* Set by GwsimOrderJudge. */
} GwsimOrderPoint;

/* Knows the events from number `base` on. */
MODULE_SCOPE GwsimOrder *GwsimOrderCreate(GwsimWorld *worldPtr,
                            uint32_t base);
MODULE_SCOPE void       GwsimOrderFree(GwsimOrder *orderPtr);
/* A thread found a wait over before it began: that is no event. */
MODULE_SCOPE void       GwsimOrderNote(GwsimOrder *orderPtr,
                            const GwsimThread *thrPtr,
                            const GwsimWait *waitPtr, bool interrupted);
/* Which of some points come before the newest event, one of a thread? */
MODULE_SCOPE void       GwsimOrderJudge(GwsimOrder *orderPtr,
                            GwsimName thread, uint32_t seq,
                            GwsimOrderPoint *points, size_t count);

#endif /* GWSIM_CHECK_RACE_H */
