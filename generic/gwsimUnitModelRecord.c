/*
 * gwsimUnitModelRecord.c --
 *
 *      Random events on a bus that keeps them, next to a model: an array of
 *      them, each at the number that its emission has returned.
 *
 *  1. Every bit of an event is drawn: none is lost, whatever it says.  One that
 *     is whole may have any names; one of another form has those of a request
 *     that was sent before, as they were drawn then.
 *  2. Some are filled in where they will be kept, some are not.
 *  3. Every second kind has a subscriber, which emits up to two more, of any
 *     kind: so events come from within events, are told later, or are only
 *     kept.
 *  4. A tenth as many are emitted before on a bus that keeps none: they are
 *     told, and stay as they are for as long.
 */

#include "gwsimRandom.h"
#include "gwsimRecord.h"
#include "gwsimScope.h"
#include "gwsimUnitModel.h"

#include <string.h>

#define STREAM          1               /* Any number. */
#define KINDS_TOLD      UINT64_C(0x5555555555555555)
#define THREADS         5               /* In as many scopes. */
#define SENT_MAX        64              /* Requests in mind. */

typedef struct Sent {           /* A request that was sent. */
    uint32_t number, seq;       /* And the event that has sent it. */
    GwsimName sender, project, handler;
} Sent;

typedef struct RecordTest {
    GwsimCore core;             /* Whose bus it is. */
    GwsimThread threads[THREADS];
    GwsimScope scopes[THREADS];
    Sent sent[SENT_MAX];        /* The newest, in any order. */
    uint32_t sentCount;         /* Of all. */
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
static void             AddThreads(RecordTest *testPtr);
static GwsimEvent       DrawEvent(RecordTest *testPtr);
static void             DrawShort(RecordTest *testPtr, GwsimEvent *eventPtr);
static void             NoteSent(RecordTest *testPtr,
                            const GwsimEvent *eventPtr, uint64_t seq);
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
    AddThreads(testPtr);
    EmitUnkept(testPtr, operations / 10);
    GwsimRecordInit(&testPtr->record, &testPtr->core);
    GwsimBusSubscribe(&testPtr->core.bus, KINDS_TOLD, Told, testPtr);
    while (testPtr->left > 0) {
        EmitOne(testPtr);
    }
    if (GwsimRecordCount(&testPtr->record) != operations) {
        GwsimBufPrintf(wrongPtr, "%u events of %u",
                (unsigned) GwsimRecordCount(&testPtr->record),
                (unsigned) operations);
    }
    for (uint32_t i = 0; i < operations && wrongPtr->len == 0; i++) {
        GwsimEvent event;

        if (memcmp(GwsimRecordAt(&testPtr->record, (uint64_t) i + 1, &event),
                &testPtr->model[i], sizeof(GwsimEvent)) != 0) {
            GwsimBufPrintf(wrongPtr, "event %u of form %u is not what was"
                    " emitted", (unsigned) i + 1,
                    (unsigned) testPtr->model[i].form);
        }
    }
    GwsimRecordFree(&testPtr->record);
    GwsimBusFree(&testPtr->core.bus);
    GwsimMapFree(&testPtr->core.threadsById);
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
    for (int slot = 1; slot < 3; slot++) {
        busPtr->slotNames[slot] = (GwsimName) Draw(testPtr);
    }
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
    if (event.form != GWSIM_FORM_WHOLE && Draw(testPtr) % 2 == 0
            && GwsimBusJustKeeps(busPtr, (GwsimKind) event.kind)) {
        seq = GwsimBusPut(busPtr, event.time, event.sent, event.cause,
                event.tags, GwsimEventVar(&event));
    } else {
        seq = GwsimBusEmit(busPtr, eventPtr);
    }
    testPtr->model[seq - 1] = event;
    NoteSent(testPtr, &event, seq);
}

/* The threads that events of a request can be on. */
static void
AddThreads(
    RecordTest *testPtr)        /* Test that begins. */
{
    for (uint32_t i = 0; i < THREADS; i++) {
        GwsimThread *thrPtr = &testPtr->threads[i];

        testPtr->scopes[i].name = (GwsimName) Draw(testPtr);
        thrPtr->scopePtr = &testPtr->scopes[i];
        thrPtr->id = i * THREADS + 7;
        GwsimMapInsert(&testPtr->core.threadsById, thrPtr->id, thrPtr);
    }
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
    event.cause |= 1;           /* The bus has none of its own. */
    event.kind = words[0] % GWSIM_KIND_COUNT & 0xff;
    event.form = GWSIM_FORM_WHOLE;
    event.sent = 0;
    if (testPtr->sentCount > 0 && Draw(testPtr) % 3 != 0) {
        DrawShort(testPtr, &event);
    }
    return event;
}

/* Makes it one of a request, of any form but the whole one. */
static void
DrawShort(
    RecordTest *testPtr,        /* Test that has sent some. */
    GwsimEvent *eventPtr)       /* Event as it was drawn. */
{
    uint32_t some = testPtr->sentCount < SENT_MAX
            ? testPtr->sentCount : SENT_MAX;
    const Sent *sentPtr = &testPtr->sent[Draw(testPtr) % some];
    const GwsimThread *thrPtr = &testPtr->threads[Draw(testPtr) % THREADS];
    GwsimName other = (GwsimName) Draw(testPtr);
    const struct {
        GwsimForm form;
        GwsimName scope, thread, peer;
    } forms[] = {
        {GWSIM_FORM_SENDER, sentPtr->sender, 0, other},
        {GWSIM_FORM_SENDER_THREAD, sentPtr->sender, thrPtr->id, 0},
        {GWSIM_FORM_RECEIVER, other, 0, sentPtr->sender},
        {GWSIM_FORM_RECEIVER_THREAD, thrPtr->scopePtr->name, thrPtr->id,
            sentPtr->sender}
    };
    size_t i = Draw(testPtr) % (sizeof(forms) / sizeof(forms[0]));

    eventPtr->form = forms[i].form & 7u;
    eventPtr->slot = Draw(testPtr) % 3 & 3;
    eventPtr->detail = testPtr->core.bus.slotNames[eventPtr->slot];
    eventPtr->request = sentPtr->number;
    eventPtr->sent = sentPtr->seq;
    eventPtr->project = sentPtr->project;
    eventPtr->handler = sentPtr->handler;
    eventPtr->scope = forms[i].scope;
    eventPtr->thread = forms[i].thread;
    eventPtr->peer = forms[i].peer;
}

/* An event that is whole may have sent a request: that is kept in mind. */
static void
NoteSent(
    RecordTest *testPtr,        /* Test. */
    const GwsimEvent *eventPtr, /* Event. */
    uint64_t seq)               /* Its number. */
{
    if (eventPtr->form != GWSIM_FORM_WHOLE
            || testPtr->core.bus.keepPtr == NULL) {
        return;
    }
    testPtr->sent[testPtr->sentCount++ % SENT_MAX] = (Sent) {
        .number = eventPtr->request, .seq = (uint32_t) seq,
        .sender = eventPtr->scope, .project = eventPtr->project,
        .handler = eventPtr->handler
    };
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
