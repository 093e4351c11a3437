/*
 * gwsimBenchBare.c --
 *
 *      The bare loop with C at both ends: every request carries 64 bytes,
 *      which are written by the sender, copied by the handler into a reply of
 *      its own, and freed by the callback.
 */

#include <stdlib.h>
#include <string.h>

#include "gwsimBench.h"

#define PAYLOAD_BYTES   64

typedef struct Bare {
    GwsimBenchSubject subject;  /* First. */
    GwsimBenchLoop *loopPtr;
} Bare;

static bool             BareRun(GwsimBenchSubject *subjectPtr,
                            uint64_t count);
static int              BareCount(const GwsimBenchSubject *subjectPtr,
                            GwsimBenchCount counts[GWSIM_BENCH_COUNT_MAX]);
static void             BareFree(GwsimBenchSubject *subjectPtr);
static void *           FirstPayload(void *clientData, uint32_t gateway);
static void *           HandlePayload(void *clientData, uint32_t gateway,
                            void *payload);
static void *           CallBack(void *clientData, uint32_t gateway,
                            uint64_t number, void *reply);
static void             FreePayload(void *clientData, void *payload);

static const GwsimBenchSubjectType bareType = {
    "bare", BareRun, BareCount, BareFree
};
static const GwsimBenchEnds bareEnds = {
    FirstPayload, HandlePayload, CallBack, FreePayload
};

/* A bare loop in C. */
GwsimBenchSubject *
GwsimBenchBareNew(
    const GwsimBenchConfig *configPtr)  /* How large. */
{
    Bare *barePtr = GwsimCalloc(1, sizeof(Bare));

    barePtr->subject.typePtr = &bareType;
    barePtr->loopPtr = GwsimBenchLoopNew(configPtr, &bareEnds, barePtr);
    return &barePtr->subject;
}

static bool
BareRun(
    GwsimBenchSubject *subjectPtr,      /* Loop. */
    uint64_t count)             /* How many more. */
{
    return GwsimBenchLoopRun(((Bare *) subjectPtr)->loopPtr, count);
}

static int
BareCount(
    const GwsimBenchSubject *subjectPtr,        /* Loop. */
    GwsimBenchCount counts[GWSIM_BENCH_COUNT_MAX])      /* Filled in. */
{
    return GwsimBenchLoopCounts(((const Bare *) subjectPtr)->loopPtr,
            counts);
}

static void
BareFree(
    GwsimBenchSubject *subjectPtr)      /* Loop; gone afterwards. */
{
    Bare *barePtr = (Bare *) subjectPtr;

    GwsimBenchLoopFree(barePtr->loopPtr);
    GwsimFree(barePtr);
}

/* What a sender writes. */
static void *
FirstPayload(
    void *clientData,           /* Not used. */
    uint32_t gateway)           /* Who sends. */
{
    void *payload = malloc(PAYLOAD_BYTES);

    (void) clientData;
    GWSIM_ASSERT(payload != NULL);
    return memset(payload, (int) (gateway % 128), PAYLOAD_BYTES);
}

/* The handler: a reply of its own. */
static void *
HandlePayload(
    void *clientData,           /* Not used. */
    uint32_t gateway,           /* Not used. */
    void *payload)              /* Taken over. */
{
    void *reply = malloc(PAYLOAD_BYTES);

    (void) clientData;
    (void) gateway;
    GWSIM_ASSERT(reply != NULL);
    memcpy(reply, payload, PAYLOAD_BYTES);
    free(payload);
    return reply;
}

/* The callback: sends the next one. */
static void *
CallBack(
    void *clientData,           /* Not used. */
    uint32_t gateway,           /* Who sent it. */
    uint64_t number,            /* Not used. */
    void *reply)                /* Taken over. */
{
    (void) number;
    free(reply);
    return FirstPayload(clientData, gateway);
}

static void
FreePayload(
    void *clientData,           /* Not used. */
    void *payload)              /* Of a request in flight. */
{
    (void) clientData;
    free(payload);
}
