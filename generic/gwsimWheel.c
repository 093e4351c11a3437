/*
 * gwsimWheel.c --
 *
 *      A monotone hierarchical timer wheel.
 *
 *      A key is written in digits of eight bits. A node stands at the level of
 *      the highest digit in which its key differs from "now", in the slot
 *      that this digit names:
 *
 *          now   = 0 0 3 17 5                  level 2   level 1   level 0
 *          keys  = 0 0 3 17 9   the next few   . . . .   . . . .   . . 9 .
 *                  0 0 3 40 0   later          . . . .   . 40. .   . . . .
 *                  0 0 7  1 2   much later     . 7 . .   . . . .   . . . .
 *
 *      So the smallest key is in the first slot in use of the lowest level in
 *      use, and two bit maps find it: of slots, and of groups of 64 slots. If
 *      that slot is at level 0, its first node is the next to pop; if it has a
 *      few nodes, they are looked through, and now stays where it is, unless
 *      there was but one. Otherwise now moves to the start of the slot, and its
 *      nodes go to lower levels: a cascade.
 *
 *  1. now is at most the smallest key, and a node's level and slot follow
 *     from its key and now alone. Moving now within a slot whose lower levels
 *     are empty changes no other node's place.
 *  2. All nodes of a slot of level 0 have the same key.
 *  3. Nodes of one key are always in one slot, in the order of insertion:
 *     appending keeps it, and so does a cascade, as it finds the lower levels
 *     empty and goes from first to last.
 *  4. Pop and Peek do not move now beyond their limit.
 *  5. The last node of a slot without any is its head: so there is nothing to
 *     ask when a node is appended. Heads are made so when a group of them is
 *     first used.
 *  6. A slot's head is the prevPtr of its first node, so unlinking needs to
 *     know the slot only if the node is the last.
 *  7. A cascade needs each node of its slot, and a list leads only from one to
 *     the next: so when one of many nodes is over, the slot that will cascade
 *     next is walked along beforehand, a node each time that one is popped,
 *     which brings it into the cache. The walk is at a node in the wheel, or
 *     over.
 *
 *      Large digits keep the cascades few: a timer of a millisecond, at a key
 *      of half a nanosecond, cascades once or twice. A wheel takes 49 KB, of
 *      which only the slots that are used are ever touched.
 *
 *      Limits: keys to 2^63 - 1, not below now; memory alone for the number of
 *      nodes. Costs: 24 bytes a node, in its owner; to add and to remove one
 *      take constant time, and what is removed leaves nothing; to pop one, at
 *      most one cascade a level.
 *
 *      It does not know time, and never looks into what a node is part of.
 */

#include "gwsimWheel.h"

#include <string.h>

#define SLOT_MASK       (GWSIM_WHEEL_SLOTS - 1)
#define FEW             4       /* Nodes that are looked through. */
#define SOME            512     /* Nodes of which most are not in the nearest
                                 * cache, ... */
#define MANY            4096    /* ... and in none. */
#define MANY_IN_SLOT    256     /* Those of a slot that are worth a walk. */
#define LEVEL_GROUPS    (GWSIM_WHEEL_GROUPS / GWSIM_WHEEL_LEVELS)
#define LEVEL_MASK      ((UINT32_C(1) << LEVEL_GROUPS) - 1)
#define PREFETCH_LINES  2       /* Of a node and what is behind it. */

static bool             Cascade(GwsimWheel *wheelPtr, unsigned slot,
                            uint64_t limitKey);
static inline GwsimWheelNode *FirstOfFew(GwsimWheelNode *nodePtr);
static inline unsigned  SlotIn(unsigned group, uint64_t slots);
static inline uint64_t  BitOf(unsigned slot);
static inline unsigned  FirstSlot(const GwsimWheel *wheelPtr);
static inline void      Link(GwsimWheel *wheelPtr, GwsimWheelNode *nodePtr);
static inline void      Append(GwsimWheel *wheelPtr, unsigned slot,
                            GwsimWheelNode *nodePtr);
static void             AppendFirst(GwsimWheel *wheelPtr, unsigned slot,
                            GwsimWheelNode *nodePtr)
                            __attribute__((cold, noinline));
static inline void      Unlink(GwsimWheel *wheelPtr, unsigned slot,
                            GwsimWheelNode *nodePtr);
static inline void      TakeOnly(GwsimWheel *wheelPtr, unsigned slot,
                            GwsimWheelNode *nodePtr);
static inline unsigned  NextSlot(const GwsimWheel *wheelPtr, unsigned slot);
static inline void      PrefetchFirst(const GwsimWheel *wheelPtr);
static inline void      Walk(GwsimWheel *wheelPtr);
static inline void      MarkEmpty(GwsimWheel *wheelPtr, unsigned slot);
static inline unsigned  SlotOf(const GwsimWheel *wheelPtr, uint64_t key);
static size_t           ScanSlot(GwsimWheelNode *nodePtr, uint64_t limitKey,
                            GwsimWheelNode **nodes, size_t count,
                            size_t max);
static uint64_t         SlotStart(const GwsimWheel *wheelPtr,
                            unsigned slot);

/*
 *----------------------------------------------------------------------
 *
 * GwsimWheelInit --
 *
 *      Makes a wheel empty, standing at 0. What was linked in it is
 *      forgotten, not unlinked.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

void
GwsimWheelInit(
    GwsimWheel *wheelPtr)       /* Wheel to begin. */
{
    memset(wheelPtr, 0, offsetof(GwsimWheel, heads));
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWheelAdd --
 *
 *      Adds a node behind all others of the same key. Constant time.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The node is linked; it must not move or be freed until it is removed
 *      or popped.
 *
 *----------------------------------------------------------------------
 */

inline void
GwsimWheelAdd(
    GwsimWheel *wheelPtr,       /* Wheel to add to. */
    GwsimWheelNode *nodePtr,    /* Node to add; in no wheel. */
    uint64_t key)               /* From now to GWSIM_WHEEL_KEY_MAX. */
{
    GWSIM_ASSERT(nodePtr->prevPtr == NULL);
    GWSIM_ASSERT(key >= wheelPtr->now && key <= GWSIM_WHEEL_KEY_MAX);
    nodePtr->key = key;
    wheelPtr->count++;
    Link(wheelPtr, nodePtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWheelRemove --
 *
 *      Removes a node. Constant time.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The node is in no wheel. now stays.
 *
 *----------------------------------------------------------------------
 */

inline void
GwsimWheelRemove(
    GwsimWheel *wheelPtr,       /* Wheel that the node is in. */
    GwsimWheelNode *nodePtr)    /* Node to remove. */
{
    GWSIM_ASSERT(nodePtr->prevPtr != NULL);
    Unlink(wheelPtr, SlotOf(wheelPtr, nodePtr->key), nodePtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWheelPop --
 *
 *      Removes the first node, if its key is not beyond a limit. Each node
 *      cascades at most once per level of its key.
 *
 * Results:
 *      The node, or NULL if there is none up to the limit.
 *
 * Side effects:
 *      now may move, but not beyond the node's key, or if there was none the
 *      limit.
 *
 *----------------------------------------------------------------------
 */

inline GwsimWheelNode *
GwsimWheelPop(
    GwsimWheel *wheelPtr,       /* Wheel to take from. */
    uint64_t limitKey)          /* Largest key wanted. */
{
    while (wheelPtr->groups != 0) {
        unsigned slot = FirstSlot(wheelPtr);
        GwsimWheelNode *nodePtr = wheelPtr->heads[slot].nextPtr;
        bool alone = nodePtr->nextPtr == NULL;

        if (slot >= GWSIM_WHEEL_SLOTS && !alone) {
            nodePtr = FirstOfFew(nodePtr);
            if (nodePtr == NULL) {
                if (!Cascade(wheelPtr, slot, limitKey)) {
                    return NULL;
                }
                continue;
            }
        }
        if (nodePtr->key > limitKey) {
            return NULL;
        }
        if (slot < GWSIM_WHEEL_SLOTS || alone) {
            wheelPtr->now = nodePtr->key;
        }
        if (alone) {
            TakeOnly(wheelPtr, slot, nodePtr);
        } else {
            Unlink(wheelPtr, slot, nodePtr);
        }
        if (wheelPtr->count >= SOME) {
            PrefetchFirst(wheelPtr);
            if (wheelPtr->count >= MANY) {
                Walk(wheelPtr);
            }
        }
        return nodePtr;
    }
    return NULL;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWheelPeek --
 *
 *      Finds all nodes of the smallest key, if it is not beyond a limit. Any
 *      of them may then be removed.
 *
 * Results:
 *      The first of them, with the others behind it through nextPtr, in
 *      order; or NULL if there is none up to the limit.
 *
 * Side effects:
 *      now may move, but not beyond the limit nor beyond the smallest key.
 *
 *----------------------------------------------------------------------
 */

GwsimWheelNode *
GwsimWheelPeek(
    GwsimWheel *wheelPtr,       /* Wheel to look into. */
    uint64_t limitKey)          /* Largest key wanted. */
{
    while (wheelPtr->groups != 0) {
        unsigned slot = FirstSlot(wheelPtr);
        GwsimWheelNode *nodePtr = wheelPtr->heads[slot].nextPtr;

        if (slot < GWSIM_WHEEL_SLOTS || nodePtr->nextPtr == NULL) {
            return nodePtr->key <= limitKey ? nodePtr : NULL;
        }
        if (!Cascade(wheelPtr, slot, limitKey)) {
            return NULL;
        }
    }
    return NULL;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWheelScan --
 *
 *      Finds the first nodes, of any keys up to a limit, without moving
 *      anything. Takes time for each node of the slots that it comes to.
 *
 * Results:
 *      How many there are, at most max: in order of key and insertion.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

size_t
GwsimWheelScan(
    const GwsimWheel *wheelPtr, /* Wheel to look into. */
    uint64_t limitKey,          /* Largest key wanted. */
    GwsimWheelNode **nodes,     /* Receives the nodes. */
    size_t max)                 /* Room for so many; at least one. */
{
    size_t count = 0;

    for (unsigned group = 0; group < GWSIM_WHEEL_GROUPS; group++) {
        uint64_t slots = wheelPtr->slots[group];

        for (; slots != 0; slots &= slots - 1) {
            unsigned slot = SlotIn(group, slots);

            if (count == max || SlotStart(wheelPtr, slot) > limitKey) {
                return count;
            }
            count = ScanSlot(wheelPtr->heads[slot].nextPtr, limitKey, nodes,
                    count, max);
        }
    }
    return count;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWheelAhead --
 *
 *      Finds what comes next but for what is near a key: the first two slots
 *      in use of level 1 behind the one that the key has there.
 *
 * Results:
 *      Of each the first node, with the others behind it through nextPtr, in
 *      no order; or NULL.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

void
GwsimWheelAhead(
    const GwsimWheel *wheelPtr, /* Wheel to look into. */
    uint64_t key,               /* Key popped just now. */
    const GwsimWheelNode *nodePtrs[2])  /* Receive the first nodes. */
{
    unsigned slot = GWSIM_WHEEL_SLOTS
            + (unsigned) (key >> GWSIM_WHEEL_BITS & SLOT_MASK);

    nodePtrs[0] = nodePtrs[1] = NULL;
    slot = NextSlot(wheelPtr, slot);
    if (slot == 0) {
        return;
    }
    nodePtrs[0] = wheelPtr->heads[slot].nextPtr;
    slot = NextSlot(wheelPtr, slot);
    if (slot != 0) {
        nodePtrs[1] = wheelPtr->heads[slot].nextPtr;
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWheelBound --
 *
 *      A lower bound of the smallest key, without moving anything. It is the
 *      key itself if that is near now, or one of few in its slot. Otherwise it
 *      may be a key that has passed, but after the next Pop or Peek none that
 *      is beyond their limit.
 *
 * Results:
 *      Whether there is a node. If so, *keyPtr is the bound.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimWheelBound(
    const GwsimWheel *wheelPtr, /* Wheel to look into. */
    uint64_t *keyPtr)           /* Receives the bound. */
{
    GwsimWheelNode *nodePtr;
    unsigned slot;

    if (wheelPtr->groups == 0) {
        return false;
    }
    slot = FirstSlot(wheelPtr);
    nodePtr = wheelPtr->heads[slot].nextPtr;
    if (slot >= GWSIM_WHEEL_SLOTS) {
        nodePtr = FirstOfFew(nodePtr);
    }
    *keyPtr = nodePtr != NULL ? nodePtr->key : SlotStart(wheelPtr, slot);
    return true;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWheelMayHave --
 *
 *      Whether Pop with this limit may find a node, without a look at any.
 *
 * Results:
 *      False: it will not.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimWheelMayHave(
    const GwsimWheel *wheelPtr, /* Wheel to look into. */
    uint64_t limitKey)          /* Largest key wanted. */
{
    return wheelPtr->groups != 0
            && SlotStart(wheelPtr, FirstSlot(wheelPtr)) <= limitKey;
}

/*
 * Adds the nodes of a slot to those found: no key of it is smaller than
 * theirs. Returns how many there are then.
 */

static size_t
ScanSlot(
    GwsimWheelNode *nodePtr,    /* First of the slot. */
    uint64_t limitKey,          /* Largest key wanted. */
    GwsimWheelNode **nodes,     /* Those found, in order. */
    size_t count,               /* How many. */
    size_t max)                 /* Room for so many. */
{
    for (; nodePtr != NULL; nodePtr = nodePtr->nextPtr) {
        size_t at = count;

        if (nodePtr->key > limitKey) {
            continue;
        }
        while (at > 0 && nodes[at - 1]->key > nodePtr->key) {
            at--;
        }
        if (at == max) {
            continue;
        }
        count += count < max ? 1 : 0;
        for (size_t i = count - 1; i > at; i--) {
            nodes[i] = nodes[i - 1];
        }
        nodes[at] = nodePtr;
    }
    return count;
}

/*
 * Moves now to the start of the first slot in use, and its nodes to lower
 * levels. Does nothing and returns false if the slot is beyond the limit.
 */

static bool
Cascade(
    GwsimWheel *wheelPtr,       /* Wheel to move. */
    unsigned slot,              /* Its first slot in use; not of level 0. */
    uint64_t limitKey)          /* now must not move beyond this. */
{
    GwsimWheelNode *headPtr = &wheelPtr->heads[slot];
    GwsimWheelNode *nodePtr = headPtr->nextPtr;
    uint64_t start = SlotStart(wheelPtr, slot);
    unsigned count = 0;

    if (start > limitKey) {
        return false;
    }
    MarkEmpty(wheelPtr, slot);
    headPtr->prevPtr = headPtr;
    wheelPtr->now = start;
    for (; nodePtr != NULL; count++) {
        GwsimWheelNode *nextPtr = nodePtr->nextPtr;

        if (nextPtr != NULL) {
            GwsimFetch(nextPtr);
        }
        Link(wheelPtr, nodePtr);
        nodePtr = nextPtr;
    }
    if (count >= MANY_IN_SLOT) {
        slot = NextSlot(wheelPtr, slot);
        wheelPtr->walkedPtr = slot == 0 ? NULL
                : wheelPtr->heads[slot].nextPtr;
    }
    return true;
}

/*
 * Goes on with the walk (rule 7).
 */

static inline void
Walk(
    GwsimWheel *wheelPtr)       /* Wheel. */
{
    GwsimWheelNode *nodePtr = wheelPtr->walkedPtr;

    if (nodePtr != NULL) {
        wheelPtr->walkedPtr = nodePtr->nextPtr;
        if (nodePtr->nextPtr != NULL) {
            GwsimFetch(nodePtr->nextPtr);
            GwsimFetch((const char *) nodePtr->nextPtr + GWSIM_CACHE_LINE);
        }
    }
}

/*
 * Appends a node to the slot that its key and now say.
 */

static inline void
Link(
    GwsimWheel *wheelPtr,       /* Wheel to link into. */
    GwsimWheelNode *nodePtr)    /* Node that has its key. */
{
    unsigned slot = SlotOf(wheelPtr, nodePtr->key);

    uint32_t group = UINT32_C(1) << slot / GWSIM_WHEEL_GROUP;

    if (__builtin_expect((wheelPtr->made & group) != 0, true)) {
        Append(wheelPtr, slot, nodePtr);
    } else {
        AppendFirst(wheelPtr, slot, nodePtr);
    }
}

/*
 * Appends a node to a slot.
 */

static inline void
Append(
    GwsimWheel *wheelPtr,       /* Wheel to link into. */
    unsigned slot,              /* Slot of a group that is made. */
    GwsimWheelNode *nodePtr)    /* Node that has its key. */
{
    GwsimWheelNode *headPtr = &wheelPtr->heads[slot];
    GwsimWheelNode *lastPtr = headPtr->prevPtr;

    nodePtr->nextPtr = NULL;
    nodePtr->prevPtr = lastPtr;
    lastPtr->nextPtr = nodePtr;
    headPtr->prevPtr = nodePtr;
    wheelPtr->slots[slot / GWSIM_WHEEL_GROUP] |= BitOf(slot);
    wheelPtr->groups |= UINT32_C(1) << slot / GWSIM_WHEEL_GROUP;
}

/*
 * Appends a node to a slot of a group that has not been used yet: makes its
 * heads empty ones.
 */

static void
AppendFirst(
    GwsimWheel *wheelPtr,       /* Wheel to link into. */
    unsigned slot,              /* Slot. */
    GwsimWheelNode *nodePtr)    /* Node that has its key. */
{
    GwsimWheelNode *headPtr = &wheelPtr->heads[slot / GWSIM_WHEEL_GROUP * 64];

    for (int i = 0; i < GWSIM_WHEEL_GROUP; i++) {
        headPtr[i].prevPtr = &headPtr[i];
    }
    wheelPtr->made |= UINT32_C(1) << slot / GWSIM_WHEEL_GROUP;
    Append(wheelPtr, slot, nodePtr);
}

/*
 * Takes the only node of the first slot in use out of it, and out of the
 * wheel.
 */

static inline void
TakeOnly(
    GwsimWheel *wheelPtr,       /* Wheel that the node is in. */
    unsigned slot,              /* Its slot. */
    GwsimWheelNode *nodePtr)    /* Node. */
{
    uint64_t *usedPtr = &wheelPtr->slots[slot / GWSIM_WHEEL_GROUP];

    wheelPtr->walkedPtr = nodePtr == wheelPtr->walkedPtr
            ? NULL : wheelPtr->walkedPtr;
    wheelPtr->heads[slot].prevPtr = nodePtr->prevPtr;
    nodePtr->prevPtr = NULL;
    *usedPtr &= *usedPtr - 1;
    if (*usedPtr == 0) {
        wheelPtr->groups &= wheelPtr->groups - 1;
    }
    wheelPtr->count--;
}

/*
 * Takes a node out of its slot, and out of the wheel.
 */

static inline void
Unlink(
    GwsimWheel *wheelPtr,       /* Wheel that the node is in. */
    unsigned slot,              /* Its slot. */
    GwsimWheelNode *nodePtr)    /* Node. */
{
    GwsimWheelNode *headPtr = &wheelPtr->heads[slot];
    GwsimWheelNode *nextPtr = nodePtr->nextPtr;
    GwsimWheelNode *prevPtr = nodePtr->prevPtr;

    if (nodePtr == wheelPtr->walkedPtr) {
        wheelPtr->walkedPtr = nextPtr;
    }
    prevPtr->nextPtr = nextPtr;
    if (nextPtr != NULL) {
        nextPtr->prevPtr = prevPtr;
    } else {
        headPtr->prevPtr = prevPtr;
        if (prevPtr == headPtr) {
            MarkEmpty(wheelPtr, slot);
        }
    }
    nodePtr->prevPtr = NULL;
    wheelPtr->count--;
}

/*
 * The first of the nodes of a slot in the order of (key, insertion); NULL if
 * they are more than a few.
 */

static inline GwsimWheelNode *
FirstOfFew(
    GwsimWheelNode *nodePtr)    /* First of the slot. */
{
    GwsimWheelNode *firstPtr = nodePtr;

    for (int more = FEW - 1; (nodePtr = nodePtr->nextPtr) != NULL; more--) {
        if (more == 0) {
            return NULL;
        }
        firstPtr = nodePtr->key < firstPtr->key ? nodePtr : firstPtr;
    }
    return firstPtr;
}

/*
 * The first slot in use of the lowest level in use.
 */

static inline unsigned
FirstSlot(
    const GwsimWheel *wheelPtr) /* Wheel that has nodes. */
{
    unsigned group = (unsigned) __builtin_ctz(wheelPtr->groups);

    return SlotIn(group, wheelPtr->slots[group]);
}

/*
 * The first slot of a group that is in a bit map; the bit of a slot there.
 */

static inline unsigned
SlotIn(
    unsigned group,             /* Group. */
    uint64_t slots)             /* Its bits; not 0. */
{
    return group * GWSIM_WHEEL_GROUP + (unsigned) __builtin_ctzll(slots);
}

static inline uint64_t
BitOf(
    unsigned slot)              /* Slot. */
{
    return UINT64_C(1) << slot % GWSIM_WHEEL_GROUP;
}

/*
 * The next slot in use behind one in its level; 0: none.
 */

static inline unsigned
NextSlot(
    const GwsimWheel *wheelPtr, /* Wheel. */
    unsigned slot)              /* Slot. */
{
    unsigned group = slot / GWSIM_WHEEL_GROUP;
    uint64_t used = wheelPtr->slots[group]
            & ~UINT64_C(1) << slot % GWSIM_WHEEL_GROUP;

    if (used == 0) {
        uint32_t groups = wheelPtr->groups & ~UINT32_C(1) << group
                & LEVEL_MASK << group / LEVEL_GROUPS * LEVEL_GROUPS;

        if (groups == 0) {
            return 0;
        }
        group = (unsigned) __builtin_ctz(groups);
        used = wheelPtr->slots[group];
    }
    return SlotIn(group, used);
}

/*
 * Has the first node fetched, with what it is likely part of: by the time that
 * it is popped it is in the cache.
 */

static inline void
PrefetchFirst(
    const GwsimWheel *wheelPtr) /* Wheel with nodes. */
{
    const char *firstPtr = (const char *)
            wheelPtr->heads[FirstSlot(wheelPtr)].nextPtr;

    for (int line = 0; line < PREFETCH_LINES; line++) {
        GwsimFetch(firstPtr + line * GWSIM_CACHE_LINE);
    }
}

/*
 * Says that a slot has no nodes.
 */

static inline void
MarkEmpty(
    GwsimWheel *wheelPtr,       /* Wheel it is in. */
    unsigned slot)              /* Slot. */
{
    wheelPtr->slots[slot / GWSIM_WHEEL_GROUP] &= ~BitOf(slot);
    if (wheelPtr->slots[slot / GWSIM_WHEEL_GROUP] == 0) {
        wheelPtr->groups &= ~(UINT32_C(1) << slot / GWSIM_WHEEL_GROUP);
    }
}

/*
 * The slot of a key: that of the highest digit in which it differs from now,
 * the lowest if it does in none.
 */

static inline unsigned
SlotOf(
    const GwsimWheel *wheelPtr, /* Whose now. */
    uint64_t key)               /* Key to place. */
{
    uint64_t difference = (key ^ wheelPtr->now) | 1;
    unsigned shift = (63u ^ (unsigned) __builtin_clzll(difference))
            / GWSIM_WHEEL_BITS * GWSIM_WHEEL_BITS;

    return shift * (GWSIM_WHEEL_SLOTS / GWSIM_WHEEL_BITS)
            + (unsigned) (key >> shift & SLOT_MASK);
}

/*
 * The smallest key that a slot can have: now with this digit, zeros below.
 */

static uint64_t
SlotStart(
    const GwsimWheel *wheelPtr, /* Whose now. */
    unsigned slot)              /* Slot. */
{
    unsigned shift = GWSIM_WHEEL_BITS * (slot / GWSIM_WHEEL_SLOTS);
    uint64_t above = ~(uint64_t) SLOT_MASK << shift;
    uint64_t below = (UINT64_C(1) << shift) - 1;

    return (wheelPtr->now & above & ~below)
            | (uint64_t) (slot & SLOT_MASK) << shift;
}
