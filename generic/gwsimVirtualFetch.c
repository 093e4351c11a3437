/*
 * gwsimVirtualFetch.c --
 *
 *      The virtual runtime knows what comes next: what the timers that are due
 *      before long lead to is fetched into the cache while others fire.
 *
 *      Timers are looked at by slots of the wheel, which hold those of a few
 *      moments: when time comes to a slot, those of the next one are due soon,
 *      and those of the one after that before long.  So each is looked at
 *      twice, as its type's fetchProc wants it. That is done where timers are
 *      many (gwsimVirtual.c).
 */

#include "gwsimVirtualInt.h"

static inline void Fetch(const GwsimWheelNode *nodePtr, bool soon);

/* Time has come to another slot. */
void
GwsimVirtualFetch(
    const GwsimVirtual *vPtr,   /* Runtime. */
    uint64_t key)               /* Of the timer that is due first there. */
{
    const GwsimWheelNode *slots[2];
    size_t count = GwsimWheelAhead(&vPtr->rt.wheel, key, slots, 2);

    if (count > 1) {
        Fetch(slots[1], false);
    }
    if (count > 0) {
        Fetch(slots[0], true);
    }
}

/* Has fetched what the timers of a slot lead to. */
static inline void
Fetch(
    const GwsimWheelNode *nodePtr,      /* The first of them. */
    bool soon)                  /* They are due soon. */
{
    for (; nodePtr != NULL; nodePtr = nodePtr->nextPtr) {
        const GwsimTimer *timerPtr = (const GwsimTimer *) nodePtr;

        if (timerPtr->typePtr->fetchProc != NULL) {
            timerPtr->typePtr->fetchProc(timerPtr, soon);
        }
    }
}
