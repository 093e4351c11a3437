/*
 * gwsimWheel.h --
 *
 *      A timer wheel: nodes in the order of (key, insertion). Adding and
 *      removing take constant time, popping nearly so. Nodes are their
 *      owner's and are linked in place: the wheel allocates nothing.
 *
 *      The wheel is monotone: it stands at "now", and every key added must be
 *      at least that. Pop and Peek move it forward, up to the smallest key,
 *      and never beyond their limit: so give them a limit below which nothing
 *      will be added any more. Bound, Scan and Ahead move nothing.
 */

#ifndef GWSIM_WHEEL_H
#define GWSIM_WHEEL_H

#include "gwsimBase.h"

#define GWSIM_WHEEL_BITS        8       /* Bits of a key that a level has. */
#define GWSIM_WHEEL_SLOTS       (1 << GWSIM_WHEEL_BITS)
#define GWSIM_WHEEL_LEVELS      8       /* 64 bits: all of a key. */
#define GWSIM_WHEEL_GROUP       64      /* Slots of a group. */
#define GWSIM_WHEEL_GROUPS      32      /* Four a level. */
#define GWSIM_WHEEL_KEY_MAX     ((uint64_t) INT64_MAX)

/*
 * A node that is zeroed, removed or popped is in no wheel. Nodes of one key,
 * as Peek returns them, are linked by nextPtr; the last one's is NULL.
 */

typedef struct GwsimWheelNode {
    uint64_t key;               /* When: at most GWSIM_WHEEL_KEY_MAX. */
    struct GwsimWheelNode *nextPtr;
                                /* Next in its slot, or NULL. */
    struct GwsimWheelNode *prevPtr;
                                /* The one before, or the slot itself; NULL
                                 * when in no wheel. */
} GwsimWheelNode;

typedef struct GwsimWheel {
    uint64_t now;               /* No key is smaller. */
    size_t count;               /* Nodes in the wheel. */
    uint32_t groups;            /* Bit g: group g has nodes, ... */
    uint32_t made;              /* ... its heads can be used. */
    GwsimWheelNode *walkedPtr;  /* Node that the walk has come to, or NULL. */
    uint64_t slots[GWSIM_WHEEL_GROUPS];
                                /* Bit s of g: slot s of group g has. */
    GwsimWheelNode heads[GWSIM_WHEEL_LEVELS * GWSIM_WHEEL_SLOTS];
                                /* Slots, level by level: nextPtr is the first
                                 * node, prevPtr the last; without nodes that
                                 * is the head itself, and nextPtr anything. */
} GwsimWheel;

/* The first node of a key that a Peek has found the wheel to stand before, by
 * less than a level; NULL if there is none. */
static inline GwsimWheelNode *
GwsimWheelAt(
    const GwsimWheel *wheelPtr, /* Wheel. */
    uint64_t key)               /* Key. */
{
    unsigned slot = (unsigned) (key % GWSIM_WHEEL_SLOTS);

    return wheelPtr->slots[slot / GWSIM_WHEEL_GROUP]
            >> slot % GWSIM_WHEEL_GROUP & 1
            ? wheelPtr->heads[slot].nextPtr : NULL;
}

MODULE_SCOPE void       GwsimWheelInit(GwsimWheel *wheelPtr);
MODULE_SCOPE void       GwsimWheelAdd(GwsimWheel *wheelPtr,
                            GwsimWheelNode *nodePtr, uint64_t key);
MODULE_SCOPE void       GwsimWheelRemove(GwsimWheel *wheelPtr,
                            GwsimWheelNode *nodePtr);
MODULE_SCOPE GwsimWheelNode *GwsimWheelPop(GwsimWheel *wheelPtr,
                            uint64_t limitKey);
MODULE_SCOPE GwsimWheelNode *GwsimWheelPeek(GwsimWheel *wheelPtr,
                            uint64_t limitKey);
MODULE_SCOPE size_t     GwsimWheelScan(const GwsimWheel *wheelPtr,
                            uint64_t limitKey, GwsimWheelNode **nodes,
                            size_t max);
MODULE_SCOPE void       GwsimWheelAhead(const GwsimWheel *wheelPtr,
                            uint64_t key, const GwsimWheelNode *nodePtrs[2]);
MODULE_SCOPE bool       GwsimWheelBound(const GwsimWheel *wheelPtr,
                            uint64_t *keyPtr);
MODULE_SCOPE bool       GwsimWheelMayHave(const GwsimWheel *wheelPtr,
                            uint64_t limitKey);

static inline bool
GwsimWheelIsEmpty(
    const GwsimWheel *wheelPtr) /* Wheel to ask. */
{
    return wheelPtr->count == 0;
}

static inline size_t
GwsimWheelCount(
    const GwsimWheel *wheelPtr) /* Wheel to ask. */
{
    return wheelPtr->count;
}

static inline bool
GwsimWheelIsLinked(
    const GwsimWheelNode *nodePtr)      /* Node to ask. */
{
    return nodePtr->prevPtr != NULL;
}

#endif /* GWSIM_WHEEL_H */
