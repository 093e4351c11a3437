/*
 * gwsimArena.h --
 *
 *      Memory that can be set back: what has been allocated in an arena up to
 *      a mark is as it was then after a reset, at the same addresses, and
 *      what has been allocated since is gone.  So a world that has been built
 *      once runs again and again without being built.
 *
 *      Rules:
 *      1. While a thread uses an arena (GwsimArenaUse), all that GwsimAlloc
 *         and its kin give comes from it, and what GwsimFree gets is dropped
 *         if it is of it.
 *      2. Nothing that outlives a reset may point to what does not.
 *      3. An arena that is full says so, and memory comes from elsewhere:
 *         then it is not to be reset any more.
 */

#ifndef GWSIM_ARENA_H
#define GWSIM_ARENA_H

#include "gwsimBase.h"

typedef struct GwsimArena GwsimArena;

MODULE_SCOPE GwsimArena *GwsimArenaCreate(size_t size);
MODULE_SCOPE void       GwsimArenaFree(GwsimArena *arenaPtr);
/* The arena that this thread used before. NULL: none. */
MODULE_SCOPE GwsimArena *GwsimArenaUse(GwsimArena *arenaPtr);
MODULE_SCOPE bool       GwsimArenaIsFull(const GwsimArena *arenaPtr);
MODULE_SCOPE size_t     GwsimArenaUsed(const GwsimArena *arenaPtr);
/* Before the mark: memory of it whose contents do not matter; none twice. */
MODULE_SCOPE void       GwsimArenaSkip(GwsimArena *arenaPtr, void *ptr,
                            size_t size);
MODULE_SCOPE void       GwsimArenaMark(GwsimArena *arenaPtr);
MODULE_SCOPE void       GwsimArenaReset(GwsimArena *arenaPtr);

/* For gwsimBase.c: the arena in use; NULL if there is no room in it. */
MODULE_SCOPE void *     GwsimArenaAlloc(GwsimArena *arenaPtr, size_t size);
MODULE_SCOPE bool       GwsimArenaHas(const GwsimArena *arenaPtr,
                            const void *ptr);
/* Bytes of memory of an arena. */
MODULE_SCOPE size_t     GwsimArenaSizeOf(const void *ptr);

#endif /* GWSIM_ARENA_H */
