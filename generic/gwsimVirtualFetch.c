/*
 * gwsimVirtualFetch.c --
 *
 *      The virtual runtime knows what comes next: what the timers that are due
 *      before long lead to is fetched into the cache while others fire.
 *
 *      Rules:
 *      1. Timers are looked at by slots of the wheel, which hold those of a few
 *         moments: when time comes to a slot, those of the next one are due
 *         soon, and those of the one after that before long.  So each is
 *         looked at twice, as its type's fetchProc wants it.
 *      2. A world with few timers and few threads is in the cache anyway: there
 *         it would only cost, about 200 instructions a request.  One with
 *         scripts on more than a few threads is not.
 */

#include "gwsimVirtualInt.h"

static inline void Fetch(const GwsimWheelNode *nodePtr, bool soon);

/* Time has come to another slot. */
void
GwsimVirtualFetch(
    const GwsimVirtual *vPtr,   /* Runtime. */
    uint64_t key)               /* Of the timer that is due first there. */
{
    const GwsimWheelNode *nodePtrs[2];

    GwsimWheelAhead(&vPtr->rt.wheel, key, nodePtrs);
    Fetch(nodePtrs[1], false);
    Fetch(nodePtrs[0], true);
}

/* Has fetched what the timers of a slot lead to. */
static inline void
Fetch(
    const GwsimWheelNode *nodePtr,      /* The first of them, or NULL. */
    bool soon)                  /* They are due soon. */
{
    for (; nodePtr != NULL; nodePtr = nodePtr->nextPtr) {
        const GwsimTimer *timerPtr = (const GwsimTimer *) nodePtr;

        if (timerPtr->typePtr->fetchProc != NULL) {
            timerPtr->typePtr->fetchProc(timerPtr, soon);
        }
    }
}
