/*
 * gwsimUnitModelRecord.c --
 *
 *      Random events on a bus that keeps them, next to a model: an array of
 *      them, each at the number that its emission has returned.
 *
 *  1. Every bit of an event is drawn: none is lost, whatever it says.
 *  2. Some are filled in where they will be kept, some are not.
 *  3. Every second kind has a subscriber, which emits up to two more, of any
 *     kind: so events come from within events, are told later, or are only
 *     kept.
 *  4. A tenth as many are emitted before on a bus that keeps none: they are
 *     told, and stay as they are for as long.
 */

#include "gwsimRandom.h"
#include "gwsimRecord.h"
#include "gwsimUnitModel.h"

#include <string.h>

#define STREAM          1               /* Any number. */
#define KINDS_TOLD      UINT64_C(0x5555555555555555)

typedef struct RecordTest {
    GwsimCore core;             /* Whose bus it is. */
    GwsimRecord record;         /* What is tested. */
    GwsimEvent *model;          /* By number - 1. */
    uint32_t left;              /* Events to come. */
    uint64_t told;              /* Number of the newest event told. */
    uint64_t seed, count;       /* Of the draws; numbers drawn. */
    GwsimBuf *wrongPtr;         /* Receives what is wrong. */
} RecordTest;

static void             EmitUnkept(RecordTest *testPtr, uint32_t count);
static uint64_t         Draw(RecordTest *testPtr);
static void             EmitOne(RecordTest *testPtr);
static GwsimEvent       DrawEvent(RecordTest *testPtr);
static GwsimEventProc   Told;

/*
 *----------------------------------------------------------------------
 *
 * GwsimUnitRecordModel --
 *
 *      Emits so many events at random, and looks what the record has.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Appends the first difference, if any.
 *
 *----------------------------------------------------------------------
 */

void
GwsimUnitRecordModel(
    uint64_t seed,              /* Chooses the events. */
    uint32_t operations,        /* How many. */
    GwsimBuf *wrongPtr)         /* Receives what is wrong. */
{
    RecordTest *testPtr = GwsimCalloc(1, sizeof(*testPtr));

    testPtr->seed = seed;
    testPtr->left = operations;
    testPtr->model = GwsimCalloc(operations, sizeof(GwsimEvent));
    testPtr->wrongPtr = wrongPtr;
    GwsimBusInit(&testPtr->core.bus);
    EmitUnkept(testPtr, operations / 10);
    GwsimRecordInit(&testPtr->record, &testPtr->core);
    GwsimBusSubscribe(&testPtr->core.bus, KINDS_TOLD, Told, testPtr);
    while (testPtr->left > 0) {
        EmitOne(testPtr);
    }
    if (testPtr->record.keep.count != operations) {
        GwsimBufPrintf(wrongPtr, "%u events of %u",
                (unsigned) testPtr->record.keep.count, (unsigned) operations);
    }
    for (uint32_t i = 0; i < operations && wrongPtr->len == 0; i++) {
        if (memcmp(GwsimRecordAt(&testPtr->record, (uint64_t) i + 1),
                &testPtr->model[i], sizeof(GwsimEvent)) != 0) {
            GwsimBufPrintf(wrongPtr, "event %u is not what was emitted",
                    (unsigned) i + 1);
        }
    }
    GwsimRecordFree(&testPtr->record);
    GwsimBusFree(&testPtr->core.bus);
    GwsimFree(testPtr->model);
    GwsimFree(testPtr);
}

/* Emits so many that nobody keeps. */
static void
EmitUnkept(
    RecordTest *testPtr,        /* Test whose bus keeps none yet. */
    uint32_t count)             /* How many. */
{
    GwsimBus *busPtr = &testPtr->core.bus;
    uint32_t left = testPtr->left;

    testPtr->left = count;
    GwsimBusSubscribe(busPtr, KINDS_TOLD, Told, testPtr);
    while (testPtr->left > 0) {
        EmitOne(testPtr);
    }
    testPtr->left = left;
    testPtr->told = 0;
    GwsimBusFree(busPtr);
    GwsimBusInit(busPtr);
}

/* The next random number of a test. */
static uint64_t
Draw(
    RecordTest *testPtr)        /* Where chance comes from. */
{
    return GwsimRandomAt(testPtr->seed, STREAM, testPtr->count++);
}

/* Emits an event, if any is left, and notes it at its number. */
static void
EmitOne(
    RecordTest *testPtr)        /* Test. */
{
    GwsimBus *busPtr = &testPtr->core.bus;
    GwsimEvent event = DrawEvent(testPtr), copy = event;
    GwsimEvent *eventPtr = &copy;
    uint64_t seq;

    if (testPtr->left == 0) {
        return;
    }
    testPtr->left--;
    if (Draw(testPtr) % 4 != 0) {
        eventPtr = GwsimBusRoom(busPtr);
        *eventPtr = event;
    }
    seq = GwsimBusEmit(busPtr, eventPtr);
    testPtr->model[seq - 1] = event;
}

/* An event of which every bit may be set. */
static GwsimEvent
DrawEvent(
    RecordTest *testPtr)        /* Test. */
{
    uint64_t words[sizeof(GwsimEvent) / sizeof(uint64_t)];
    GwsimEvent event;

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        words[i] = Draw(testPtr);
    }
    memcpy(&event, words, sizeof(event));
    event.kind = (uint8_t) (words[0] % GWSIM_KIND_COUNT);
    return event;
}

/* Emits up to two from within; and all are told in their order. */
static void
Told(
    void *clientData,           /* Test. */
    const GwsimEvent *eventPtr, /* Event. */
    uint64_t seq)               /* Its number. */
{
    RecordTest *testPtr = clientData;
    GwsimEvent event = *eventPtr;

    if (seq <= testPtr->told && testPtr->wrongPtr->len == 0) {
        GwsimBufPrintf(testPtr->wrongPtr, "event %u is told too late",
                (unsigned) seq);
    }
    testPtr->told = seq;
    for (uint64_t n = Draw(testPtr) % 3; n > 0; n--) {
        EmitOne(testPtr);
    }
    if (memcmp(&event, eventPtr, sizeof(event)) != 0
            && testPtr->wrongPtr->len == 0) {
        GwsimBufPrintf(testPtr->wrongPtr, "event %u changes while told",
                (unsigned) seq);
    }
}
