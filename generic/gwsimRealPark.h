/*
 * gwsimRealPark.h --
 *
 *      How a thread waits until another one pokes it: it spins for a while,
 *      then sleeps on a semaphore.
 *
 *              Begin           Wait: SPIN_MAX is over
 *      AWAKE --------> SPINNING ---------------------> ASLEEP
 *        ^                | Poke                         | Poke: and a post
 *        |                v                              v   is needed
 *        +------------- POKED <--------------------------+
 *              End
 *
 *      Rules:
 *      1. A poke from Begin on ends the wait; one before it is lost.  So who
 *         waits looks, after Begin, whether there is still something to wait
 *         for; and a wait that ends proves nothing: look again.
 *      2. Poke says whether the thread sleeps.  Then exactly one post is
 *         due, at any time; a lock is best given up before.
 *      3. Begin, Wait and End are the waiting thread's, Poke is anybody's.
 *      4. How long it spins is in gwsimRealPark.c.
 */

#ifndef GWSIM_REAL_PARK_H
#define GWSIM_REAL_PARK_H

#include <stdatomic.h>
#include <uv.h>

#include "gwsimBase.h"

typedef struct GwsimPark {
    uv_sem_t sem;               /* Posted once a sleep. */
    atomic_int state;           /* As drawn above. */
    struct GwsimPark *nextPtr;  /* For those who owe it a post. */
    atomic_int pokedFrom;       /* Core of who has poked last, or -1. */
    atomic_uint_fast64_t pokedAt;       /* When, if it slept; monotonic. */
    int vain;                   /* Count of spins in vain. */
    int skips;                  /* Waits that are to be without a spin. */
    int apart;                  /* Count of sleeps away from who poked last. */
    GwsimTime delayed;          /* For how long it has waited for a core, when
                                 * that was looked at. */
} GwsimPark;

/* False: the system has no semaphore left. */
MODULE_SCOPE bool GwsimParkOpen(GwsimPark *parkPtr);
MODULE_SCOPE void GwsimParkClose(GwsimPark *parkPtr);

MODULE_SCOPE void GwsimParkBegin(GwsimPark *parkPtr);
/* maySpin: there is a core for it.  awakePtr: counts threads that do not
 * sleep, or NULL; the one that wakes this thread counts it again. */
MODULE_SCOPE void GwsimParkWait(GwsimPark *parkPtr, bool maySpin,
        atomic_uint *awakePtr);
MODULE_SCOPE void GwsimParkEnd(GwsimPark *parkPtr);

MODULE_SCOPE bool GwsimParkPoke(GwsimPark *parkPtr);
#define GwsimParkPost(parkPtr)  uv_sem_post(&(parkPtr)->sem)

#endif /* GWSIM_REAL_PARK_H */
