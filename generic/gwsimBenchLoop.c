/*
 * gwsimBenchLoop.c --
 *
 *      The bare loop: what the life of a request costs with nothing around
 *      it, the baseline of all that is measured on the virtual clock.
 *
 *          SENT -----> WAITING -----> HANDLED -----> REPLIED -----> (over)
 *          on the way  in line, then  on the way     callback
 *                      20 us of work  back           queued
 *
 *      A request is sent (payload, timeout armed), arrives after 0.1 to 1.1
 *      ms, waits until its gateway is free, is handled, travels back, and its
 *      callback sends the next one; the timeout is cancelled. Four timers
 *      fire in each life.
 *
 *      Rules:
 *      1. A request is two cache lines: what is used at every event, and the
 *         timeout with the payload. Nodes of the wheel are 16 bytes within
 *         them, linked by 32-bit ids: 2n the event, 2n + 1 the timeout of
 *         request n; 0 is nothing.
 *      2. The wheel has 64 slots a level. A node stands on the level of the
 *         highest digit in which its time differs from now, so levels are
 *         emptied from the lowest, and what shares a slot moves down in its
 *         order: exact, first come first served, cancelled in place.
 *      3. Time is in microseconds. Timeouts never come: 5 s.
 *
 *      Not here: names, events, checks, faults, switches, versions.
 */

#include <stdlib.h>
#include <string.h>

#include "gwsimBench.h"

#define DIGIT_BITS      6
#define SLOTS           (1u << DIGIT_BITS)
#define LEVELS          11      /* 66 bits: all of a time. */

#define LATENCY_MIN     100     /* us */
#define LATENCY_SPAN    1000
#define WORK            20      /* us that a handler takes. */
#define WORK_MANY       5       /* The same with many in flight, lest they
                                 * time out in line. */
#define MANY            200000
#define TIMEOUT         5000000 /* us */
#define RING            16384   /* Records kept when traced. */

typedef enum Stage {SENT, WAITING, HANDLED, REPLIED} Stage;

typedef struct Node {           /* Of the wheel. */
    uint64_t due;
    uint32_t nextId, prevId;
} Node;

typedef struct Request {
    Node event;                 /* What happens to it next. */
    uint64_t sentAt;
    uint64_t number;
    uint32_t source, target;    /* Gateways. */
    uint32_t next;              /* In line, or among the free ones. */
    uint32_t stage;             /* Stage. */
    uint64_t reserved[2];
    Node timeout;
    void *payload;              /* Then the reply. */
    uint64_t spare[5];
} Request;

_Static_assert(sizeof(Request) == 128, "two cache lines");
_Static_assert(offsetof(Request, timeout) == 64, "the timeout in the second");

typedef struct Gateway {
    uint64_t random;
    uint32_t first, last;       /* Requests in line. */
    bool busy;
} Gateway;

typedef struct Slot {
    uint32_t headId, tailId;
} Slot;

typedef struct Record {         /* What a trace keeps of an event. */
    uint64_t time, seq, number;
    uint32_t source, target, stage, request;
    uint64_t reserved[3];
} Record;

_Static_assert(sizeof(Record) == 64, "one cache line");

struct GwsimBenchLoop {
    uint64_t now;
    uint32_t levels;            /* Bit l: level l has nodes. */
    uint64_t used[LEVELS];      /* Bit s: slot s has. */
    Slot slots[LEVELS][SLOTS];
    uint64_t timers;            /* Nodes in the wheel. */
    Request *requests;          /* From 1; 0 is not used. */
    uint32_t firstFree;
    uint32_t gatewayCount;
    Gateway *gateways;
    uint32_t work;
    uint64_t sent, completed, events, timeouts;
    Record *ring;               /* NULL: not traced. */
    uint64_t recorded;
    GwsimBenchEnds ends;
    void *clientData;
};

static void             Send(GwsimBenchLoop *loopPtr, uint32_t source,
                            void *payload);
static bool             Step(GwsimBenchLoop *loopPtr, uint32_t index);
static bool             Complete(GwsimBenchLoop *loopPtr, uint32_t index);
static inline void      Arrive(GwsimBenchLoop *loopPtr, uint32_t index);
static inline void      Handle(GwsimBenchLoop *loopPtr, uint32_t index);
static inline void      Note(GwsimBenchLoop *loopPtr, uint32_t index);
static inline uint32_t  Latency(Gateway *gatewayPtr);
static inline void      Add(GwsimBenchLoop *loopPtr, uint32_t id,
                            uint64_t due);
static inline void      Link(GwsimBenchLoop *loopPtr, uint32_t id,
                            uint64_t due);
static inline void      Remove(GwsimBenchLoop *loopPtr, uint32_t id);
static inline uint32_t  Pop(GwsimBenchLoop *loopPtr);
static inline void      ClearSlot(GwsimBenchLoop *loopPtr, unsigned level,
                            unsigned slot);

#define NODE(loopPtr, id) \
    ((Node *) ((char *) (loopPtr)->requests + (size_t) (id) * 64))
#define EVENT_ID(index)         (2 * (index))
#define TIMEOUT_ID(index)       (2 * (index) + 1)

/*
 *----------------------------------------------------------------------
 *
 * GwsimBenchLoopNew --
 *
 *      Makes a loop and sends its first requests.
 *
 * Results:
 *      The loop, at time 0.
 *
 *----------------------------------------------------------------------
 */

GwsimBenchLoop *
GwsimBenchLoopNew(
    const GwsimBenchConfig *configPtr,  /* How large. */
    const GwsimBenchEnds *endsPtr,      /* What is at the ends. */
    void *clientData)           /* Theirs. */
{
    GwsimBenchLoop *loopPtr = GwsimCalloc(1, sizeof(GwsimBenchLoop));
    uint32_t count = configPtr->inFlight;
    size_t bytes = ((size_t) count + 1) * sizeof(Request);

    loopPtr->ends = *endsPtr;
    loopPtr->clientData = clientData;
    loopPtr->work = count > MANY ? WORK_MANY : WORK;
    loopPtr->requests = aligned_alloc(sizeof(Request), bytes);
    GWSIM_ASSERT(loopPtr->requests != NULL);
    memset(loopPtr->requests, 0, bytes);
    for (uint32_t i = 1; i < count; i++) {
        loopPtr->requests[i].next = i + 1;
    }
    loopPtr->firstFree = 1;
    loopPtr->gatewayCount = configPtr->gateways;
    loopPtr->gateways = GwsimCalloc(configPtr->gateways, sizeof(Gateway));
    for (uint32_t i = 0; i < configPtr->gateways; i++) {
        loopPtr->gateways[i].random =
                UINT64_C(0x9e3779b97f4a7c15) * (i + 1) | 1;
    }
    if (configPtr->traced) {
        loopPtr->ring = GwsimCalloc(RING, sizeof(Record));
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t source = i % configPtr->gateways;

        Send(loopPtr, source, endsPtr->firstProc(clientData, source));
    }
    return loopPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimBenchLoopRun --
 *
 *      Lets so many requests more complete.
 *
 * Results:
 *      False if it came to a halt, which is a defect of the loop.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimBenchLoopRun(
    GwsimBenchLoop *loopPtr,    /* Loop. */
    uint64_t count)             /* How many. */
{
    uint64_t goal = loopPtr->completed + count;

    while (loopPtr->completed < goal) {
        uint32_t id = Pop(loopPtr);

        loopPtr->events++;
        if (id == 0 || id % 2 != 0) {
            loopPtr->timeouts++;
            return false;
        }
        if (!Step(loopPtr, id / 2)) {
            return false;
        }
    }
    return true;
}

/* What it has done so far. */
int
GwsimBenchLoopCounts(
    const GwsimBenchLoop *loopPtr,      /* Loop. */
    GwsimBenchCount counts[GWSIM_BENCH_COUNT_MAX])      /* Filled in. */
{
    int n = 0;

    counts[n++] = (GwsimBenchCount) {"sent", loopPtr->sent};
    counts[n++] = (GwsimBenchCount) {"completed", loopPtr->completed};
    counts[n++] = (GwsimBenchCount) {"inFlight",
            loopPtr->sent - loopPtr->completed};
    counts[n++] = (GwsimBenchCount) {"timeouts", loopPtr->timeouts};
    counts[n++] = (GwsimBenchCount) {"timers", loopPtr->timers};
    counts[n++] = (GwsimBenchCount) {"fired", loopPtr->events};
    counts[n++] = (GwsimBenchCount) {"events", loopPtr->recorded};
    return n;
}

/* Frees a loop with what is in flight. */
void
GwsimBenchLoopFree(
    GwsimBenchLoop *loopPtr)    /* Loop; gone afterwards. */
{
    uint32_t id;

    while ((id = Pop(loopPtr)) != 0) {
        Request *reqPtr = &loopPtr->requests[id / 2];

        /* Every open request has its timeout in the wheel. */
        if (id % 2 != 0 && reqPtr->payload != NULL) {
            loopPtr->ends.freeProc(loopPtr->clientData, reqPtr->payload);
        }
    }
    free(loopPtr->requests);
    GwsimFree(loopPtr->gateways);
    GwsimFree(loopPtr->ring);
    GwsimFree(loopPtr);
}

/* Sends one request. */
static void
Send(
    GwsimBenchLoop *loopPtr,    /* Loop. */
    uint32_t source,            /* Gateway that sends. */
    void *payload)              /* Taken over. */
{
    uint32_t index = loopPtr->firstFree;
    Request *reqPtr = &loopPtr->requests[index];
    Gateway *gatewayPtr = &loopPtr->gateways[source];

    loopPtr->firstFree = reqPtr->next;
    reqPtr->source = source;
    reqPtr->target = (source + 1 + Latency(gatewayPtr)
            % (loopPtr->gatewayCount - 1)) % loopPtr->gatewayCount;
    reqPtr->sentAt = loopPtr->now;
    reqPtr->number = ++loopPtr->sent;
    reqPtr->stage = SENT;
    reqPtr->payload = payload;
    Note(loopPtr, index);
    Add(loopPtr, TIMEOUT_ID(index), loopPtr->now + TIMEOUT);
    Add(loopPtr, EVENT_ID(index), loopPtr->now + LATENCY_MIN
            + Latency(gatewayPtr) % LATENCY_SPAN);
}

/* What is next in the life of a request; false if it comes to a halt. */
static bool
Step(
    GwsimBenchLoop *loopPtr,    /* Loop. */
    uint32_t index)             /* Request. */
{
    Request *reqPtr = &loopPtr->requests[index];

    switch ((Stage) reqPtr->stage) {
    case SENT:
        Arrive(loopPtr, index);
        break;
    case WAITING:
        Handle(loopPtr, index);
        break;
    case HANDLED:
        Note(loopPtr, index);
        reqPtr->stage = REPLIED;
        Add(loopPtr, EVENT_ID(index),
                loopPtr->now + 1 + (reqPtr->number & 7));
        break;
    case REPLIED:
        return Complete(loopPtr, index);
    }
    return true;
}

/* The callback: the request is over, and the next one is sent. */
static bool
Complete(
    GwsimBenchLoop *loopPtr,    /* Loop. */
    uint32_t index)             /* Request; free afterwards. */
{
    Request *reqPtr = &loopPtr->requests[index];
    uint32_t source = reqPtr->source;
    void *reply = reqPtr->payload;
    void *payload;

    Remove(loopPtr, TIMEOUT_ID(index));
    Note(loopPtr, index);
    reqPtr->payload = NULL;
    reqPtr->next = loopPtr->firstFree;
    loopPtr->firstFree = index;
    loopPtr->completed++;
    payload = loopPtr->ends.callbackProc(loopPtr->clientData, source,
            reqPtr->number, reply);
    if (payload == NULL) {
        return false;
    }
    Send(loopPtr, source, payload);
    return true;
}

/* A request has come to its gateway: it is served, or waits in line. */
static inline void
Arrive(
    GwsimBenchLoop *loopPtr,    /* Loop. */
    uint32_t index)             /* Request. */
{
    Request *reqPtr = &loopPtr->requests[index];
    Gateway *gatewayPtr = &loopPtr->gateways[reqPtr->target];

    Note(loopPtr, index);
    reqPtr->stage = WAITING;
    if (!gatewayPtr->busy) {
        gatewayPtr->busy = true;
        Add(loopPtr, EVENT_ID(index), loopPtr->now + loopPtr->work);
        return;
    }
    reqPtr->next = 0;
    if (gatewayPtr->first == 0) {
        gatewayPtr->first = index;
    } else {
        loopPtr->requests[gatewayPtr->last].next = index;
    }
    gatewayPtr->last = index;
}

/* A handler is done: the reply travels, the next in line is served. */
static inline void
Handle(
    GwsimBenchLoop *loopPtr,    /* Loop. */
    uint32_t index)             /* Request. */
{
    Request *reqPtr = &loopPtr->requests[index];
    Gateway *gatewayPtr = &loopPtr->gateways[reqPtr->target];
    uint32_t next = gatewayPtr->first;

    reqPtr->payload = loopPtr->ends.handleProc(loopPtr->clientData,
            reqPtr->target, reqPtr->payload);
    Note(loopPtr, index);
    reqPtr->stage = HANDLED;
    Add(loopPtr, EVENT_ID(index), loopPtr->now + LATENCY_MIN
            + Latency(gatewayPtr) % LATENCY_SPAN);
    if (next == 0) {
        gatewayPtr->busy = false;
        return;
    }
    gatewayPtr->first = loopPtr->requests[next].next;
    Add(loopPtr, EVENT_ID(next), loopPtr->now + loopPtr->work);
}

/* Writes a record, if the loop is traced. */
static inline void
Note(
    GwsimBenchLoop *loopPtr,    /* Loop. */
    uint32_t index)             /* Request that an event is of. */
{
    const Request *reqPtr = &loopPtr->requests[index];

    if (loopPtr->ring != NULL) {
        loopPtr->ring[loopPtr->recorded++ % RING] = (Record) {
            .time = loopPtr->now, .seq = loopPtr->recorded,
            .number = reqPtr->number, .source = reqPtr->source,
            .target = reqPtr->target, .stage = reqPtr->stage,
            .request = index
        };
    }
}

/* The next random number of a gateway (xorshift). */
static inline uint32_t
Latency(
    Gateway *gatewayPtr)        /* Whose. */
{
    uint64_t x = gatewayPtr->random;

    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    gatewayPtr->random = x;
    return (uint32_t) (x >> 32);
}

/* Adds a node to the wheel. */
static inline void
Add(
    GwsimBenchLoop *loopPtr,    /* Loop. */
    uint32_t id,                /* Node. */
    uint64_t due)               /* When: not before now. */
{
    loopPtr->timers++;
    Link(loopPtr, id, due);
}

/* Puts a node into its slot, as the last one. */
static inline void
Link(
    GwsimBenchLoop *loopPtr,    /* Loop. */
    uint32_t id,                /* Node in no slot. */
    uint64_t due)               /* When. */
{
    Node *nodePtr = NODE(loopPtr, id);
    unsigned level = (unsigned) (63 - __builtin_clzll(
            (due ^ loopPtr->now) | 1)) / DIGIT_BITS;
    unsigned slot = (unsigned) (due >> (level * DIGIT_BITS)) % SLOTS;
    Slot *slotPtr = &loopPtr->slots[level][slot];

    nodePtr->due = due;
    nodePtr->nextId = 0;
    nodePtr->prevId = slotPtr->tailId;
    if (slotPtr->tailId != 0) {
        NODE(loopPtr, slotPtr->tailId)->nextId = id;
    } else {
        slotPtr->headId = id;
        loopPtr->used[level] |= UINT64_C(1) << slot;
        loopPtr->levels |= 1u << level;
    }
    slotPtr->tailId = id;
}

/* Takes a node out of the wheel. */
static inline void
Remove(
    GwsimBenchLoop *loopPtr,    /* Loop. */
    uint32_t id)                /* Node in the wheel. */
{
    Node *nodePtr = NODE(loopPtr, id);
    unsigned level = (unsigned) (63 - __builtin_clzll(
            (nodePtr->due ^ loopPtr->now) | 1)) / DIGIT_BITS;
    unsigned slot = (unsigned) (nodePtr->due >> (level * DIGIT_BITS)) % SLOTS;
    Slot *slotPtr = &loopPtr->slots[level][slot];

    loopPtr->timers--;
    if (nodePtr->prevId != 0) {
        NODE(loopPtr, nodePtr->prevId)->nextId = nodePtr->nextId;
    } else {
        slotPtr->headId = nodePtr->nextId;
    }
    if (nodePtr->nextId != 0) {
        NODE(loopPtr, nodePtr->nextId)->prevId = nodePtr->prevId;
    } else {
        slotPtr->tailId = nodePtr->prevId;
    }
    if (slotPtr->headId == 0) {
        ClearSlot(loopPtr, level, slot);
    }
}

/* Takes the first node out of the wheel and moves time on to it; 0: none. */
static inline uint32_t
Pop(
    GwsimBenchLoop *loopPtr)    /* Loop. */
{
    while (loopPtr->levels != 0) {
        unsigned level = (unsigned) __builtin_ctz(loopPtr->levels);
        unsigned slot = (unsigned) __builtin_ctzll(loopPtr->used[level]);
        unsigned shift = level * DIGIT_BITS;
        Slot *slotPtr = &loopPtr->slots[level][slot];
        uint32_t id = slotPtr->headId;
        Node *nodePtr = NODE(loopPtr, id);

        if (level == 0 || nodePtr->nextId == 0) {
            loopPtr->now = nodePtr->due;
            slotPtr->headId = nodePtr->nextId;
            if (nodePtr->nextId != 0) {
                NODE(loopPtr, nodePtr->nextId)->prevId = 0;
            } else {
                slotPtr->tailId = 0;
                ClearSlot(loopPtr, level, slot);
            }
            loopPtr->timers--;
            return id;
        }
        /* Time moves on to where the slot begins; its nodes move down. */
        *slotPtr = (Slot) {0, 0};
        ClearSlot(loopPtr, level, slot);
        loopPtr->now = (loopPtr->now >> shift >> DIGIT_BITS << DIGIT_BITS
                | slot) << shift;
        while (id != 0) {
            uint32_t nextId;

            nodePtr = NODE(loopPtr, id);
            nextId = nodePtr->nextId;
            if (nextId != 0) {
                __builtin_prefetch(NODE(loopPtr, nextId));
            }
            Link(loopPtr, id, nodePtr->due);
            id = nextId;
        }
    }
    return 0;
}

/* A slot has become empty. */
static inline void
ClearSlot(
    GwsimBenchLoop *loopPtr,    /* Loop. */
    unsigned level,             /* Its level. */
    unsigned slot)              /* Its place there. */
{
    loopPtr->used[level] &= ~(UINT64_C(1) << slot);
    if (loopPtr->used[level] == 0) {
        loopPtr->levels &= ~(1u << level);
    }
}
