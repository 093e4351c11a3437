/*
 * gwsimBenchWorld.c --
 *
 *      A world of the virtual clock under load, with no script in it: each
 *      gateway has a client and a declarative handler, and a generator holds
 *      so many requests in flight.
 *
 *          client --link--> gateway: dedicated thread, 20 us of work
 *                 <--link-- reply; timeout disarmed; callback on the GUI
 *                           thread, whose end sends the next request
 *
 *      The world is what a scenario would get (names, checks, switches), but
 *      for what it keeps, events and choices, which is the config's choice.
 *      What stands in for the word `traffic` is the generator alone: traffic
 *      sends at a rate, and so cannot hold a number in flight.
 */

#include <string.h>

#include "gwsimBench.h"
#include "gwsimBenchOs.h"
#include "gwsimWorld.h"

#define LATENCY_MIN     (100 * GWSIM_US)
#define LATENCY_MAX     (1100 * GWSIM_US)
#define WORK            (20 * GWSIM_US)
#define WORK_MANY       (5 * GWSIM_US)
#define MANY            200000
#define TIMEOUT         (5 * GWSIM_S)

#define TIMERS_LIVE     1000    /* Pending around those that are cancelled. */

static const char payload[] =
    "sixty-four bytes of payload, as many as in the bare loop in C ..";

typedef struct Declared {
    GwsimBenchSubject subject;  /* First. */
    GwsimWorld *worldPtr;
    GwsimScope **clients;       /* By name, which come in a row, ... */
    GwsimName firstName;        /* ... from this one on. */
    GwsimSend send;
    uint64_t completed, goal;
} Declared;

static bool             DeclaredRun(GwsimBenchSubject *subjectPtr,
                            uint64_t count);
static int              DeclaredCount(const GwsimBenchSubject *subjectPtr,
                            GwsimBenchCount counts[GWSIM_BENCH_COUNT_MAX]);
static void             DeclaredFree(GwsimBenchSubject *subjectPtr);
static void             Build(Declared *declaredPtr,
                            const GwsimBenchConfig *configPtr);
static GwsimScope *     AddScope(GwsimWorld *worldPtr, uint32_t number,
                            GwsimScope *gatewayPtr);
static void             AddHandler(GwsimWorld *worldPtr, GwsimTime work);
static GwsimEventProc   CallbackEnded;
static GwsimTimerProc   NeverComes;

static const GwsimBenchSubjectType declaredType = {
    "declared", DeclaredRun, DeclaredCount, DeclaredFree
};
static const GwsimTimerType timerType = {
    "bench", NeverComes, true, true, NULL, NULL, NULL
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimBenchDeclaredNew --
 *
 *      Makes a world and sends its first requests.
 *
 * Results:
 *      The subject, at time 0.
 *
 *----------------------------------------------------------------------
 */

GwsimBenchSubject *
GwsimBenchDeclaredNew(
    const GwsimBenchConfig *configPtr)  /* How large. */
{
    Declared *declaredPtr = GwsimCalloc(1, sizeof(Declared));
    GwsimWorldConfig config;
    GwsimRuntime *rtPtr;

    declaredPtr->subject.typePtr = &declaredType;
    GwsimWorldConfigInit(&config);
    config.scenario = "bench";
    config.unrecorded = !configPtr->traced;
    declaredPtr->worldPtr = GwsimWorldCreate(&config, NULL, NULL);
    GWSIM_ASSERT(declaredPtr->worldPtr != NULL);
    rtPtr = declaredPtr->worldPtr->core.rtPtr;
    GwsimEnter(rtPtr);
    Build(declaredPtr, configPtr);
    GwsimLeave(rtPtr);
    return &declaredPtr->subject;
}

static bool
DeclaredRun(
    GwsimBenchSubject *subjectPtr,      /* Subject. */
    uint64_t count)             /* How many more. */
{
    Declared *declaredPtr = (Declared *) subjectPtr;

    declaredPtr->goal = declaredPtr->completed + count;
    GwsimWorldRun(declaredPtr->worldPtr, GWSIM_TIME_MAX);
    return declaredPtr->completed == declaredPtr->goal;
}

static int
DeclaredCount(
    const GwsimBenchSubject *subjectPtr,        /* Subject. */
    GwsimBenchCount counts[GWSIM_BENCH_COUNT_MAX])      /* Filled in. */
{
    const Declared *declaredPtr = (const Declared *) subjectPtr;
    const GwsimWorld *worldPtr = declaredPtr->worldPtr;
    const GwsimCore *corePtr = &worldPtr->core;
    int n = 0;

    counts[n++] = (GwsimBenchCount) {"sent", corePtr->requestCount};
    counts[n++] = (GwsimBenchCount) {"completed", declaredPtr->completed};
    counts[n++] = (GwsimBenchCount) {"inFlight",
            corePtr->requestCount - declaredPtr->completed};
    counts[n++] = (GwsimBenchCount) {"timers",
            GwsimWheelCount(&corePtr->rtPtr->wheel)};
    counts[n++] = (GwsimBenchCount) {"events", corePtr->bus.seq};
    counts[n++] = (GwsimBenchCount) {"recorded",
            GwsimRecordCount(&worldPtr->record)};
    counts[n++] = (GwsimBenchCount) {"recordBytes",
            GwsimRecordBytes(&worldPtr->record)};
    counts[n++] = (GwsimBenchCount) {"broken", worldPtr->brokenCount};
    counts[n++] = (GwsimBenchCount) {"violations", corePtr->violationCount};
    counts[n++] = (GwsimBenchCount) {"choices",
            corePtr->chooser.count};
    return n;
}

static void
DeclaredFree(
    GwsimBenchSubject *subjectPtr)      /* Subject; gone afterwards. */
{
    Declared *declaredPtr = (Declared *) subjectPtr;

    GwsimWorldClose(declaredPtr->worldPtr);
    GwsimValueRelease(declaredPtr->send.payloadPtr);
    GwsimFree(declaredPtr->clients);
    GwsimFree(declaredPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimBenchTimersRun --
 *
 *      Arms and cancels a timer of a minute so often, with others pending.
 *
 * Results:
 *      What is left of them.
 *
 *----------------------------------------------------------------------
 */

GwsimBenchTimers
GwsimBenchTimersRun(
    uint64_t count)             /* How often. */
{
    GwsimChooser chooser;
    GwsimRuntime *rtPtr;
    GwsimTimer *timers = GwsimCalloc(TIMERS_LIVE + 1, sizeof(GwsimTimer));
    GwsimTimer *timerPtr = &timers[TIMERS_LIVE];
    GwsimBenchTimers result;
    size_t before;

    GwsimChooserInit(&chooser, 1);
    rtPtr = GwsimVirtualCreate(&chooser);
    GwsimEnter(rtPtr);
    for (int i = 0; i < TIMERS_LIVE; i++) {
        GwsimTimerStart(rtPtr, &timers[i], &timerType, (i + 1) * GWSIM_S);
    }
    before = GwsimBenchOsMemory();
    for (uint64_t i = 0; i < count; i++) {
        GwsimTimerStart(rtPtr, timerPtr, &timerType, 60 * GWSIM_S
                + (GwsimTime) (i % GWSIM_S));
        GwsimTimerStop(rtPtr, timerPtr);
    }
    result.bytes = (int64_t) GwsimBenchOsMemory() - (int64_t) before;
    result.left = GwsimWheelCount(&rtPtr->wheel) - TIMERS_LIVE;
    GwsimLeave(rtPtr);
    GwsimRuntimeClose(rtPtr);
    GwsimChooserFree(&chooser);
    GwsimFree(timers);
    return result;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimBenchRecording --
 *
 *      Stops and goes on with the record of a world: so one world shows what
 *      its trace costs, with the same interps at the same addresses.
 *
 * Side effects:
 *      Of what happened meanwhile nothing is known, nor counted: the events
 *      in the record still have the numbers from 1 on.
 *
 *----------------------------------------------------------------------
 */

void
GwsimBenchRecording(
    GwsimWorld *worldPtr,       /* World; not -record 0. */
    bool on)                    /* To keep what happens. */
{
    GwsimBus *busPtr = &worldPtr->core.bus;
    GwsimKeep *keepPtr = &worldPtr->record.keep;

    if (!on) {
        GwsimBusKeep(busPtr, NULL);
    } else if (busPtr->keepPtr != keepPtr) {
        busPtr->seq = GwsimKeepCount(keepPtr);
        GwsimBusKeep(busPtr, keepPtr);
    }
    worldPtr->core.chooser.unrecorded = !on;
}

/* Builds the installation and sends the first requests; world entered. */
static void
Build(
    Declared *declaredPtr,      /* Subject with an empty world. */
    const GwsimBenchConfig *configPtr)  /* How large. */
{
    GwsimWorld *worldPtr = declaredPtr->worldPtr;
    GwsimCore *corePtr = &worldPtr->core;
    GwsimNames *namesPtr = corePtr->namesPtr;
    uint32_t count = configPtr->gateways;
    GwsimScope **clients = GwsimCalloc(count, sizeof(GwsimScope *));
    GwsimStatus status;

    AddHandler(worldPtr, configPtr->inFlight > MANY ? WORK_MANY : WORK);
    for (uint32_t i = 0; i < count; i++) {
        clients[i] = AddScope(worldPtr, i, NULL);
    }
    for (uint32_t i = 0; i < count; i++) {
        clients[i] = AddScope(worldPtr, i, clients[i]);
        GWSIM_ASSERT(clients[i]->name == clients[0]->name + i);
    }
    declaredPtr->clients = clients;
    declaredPtr->firstName = clients[0]->name;
    GwsimBusSubscribe(&corePtr->bus, GWSIM_KIND_BIT(GWSIM_CALLBACK_ENDED),
            CallbackEnded, declaredPtr);
    declaredPtr->send = (GwsimSend) {
        .project = GwsimNameIntern(namesPtr, "bench", 5),
        .handler = GwsimNameIntern(namesPtr, "echo", 4),
        .timeout = TIMEOUT,
        .disposable = true
    };
    status = GwsimValueText(payload, sizeof(payload) - 1,
            &declaredPtr->send.payloadPtr);
    GWSIM_ASSERT(status == GWSIM_OK);
    for (uint32_t i = 0; i < configPtr->inFlight; i++) {
        GwsimMessengerSend(&worldPtr->messenger, clients[i % count], NULL,
                &declaredPtr->send);
    }
}

/* Adds a scope: a gateway, or the client of one. */
static GwsimScope *
AddScope(
    GwsimWorld *worldPtr,       /* World. */
    uint32_t number,            /* From 0. */
    GwsimScope *gatewayPtr)     /* Of the client; NULL: a gateway. */
{
    GwsimScopeConfig config = {
        .kind = gatewayPtr != NULL ? GWSIM_SCOPE_CLIENT : GWSIM_SCOPE_GATEWAY,
        .version = worldPtr->config.version, .gatewayPtr = gatewayPtr,
        .host = "", .user = "", .project = "", .zone = ""
    };
    GwsimLinkConfig link = {
        .latency = {GWSIM_DIST_UNIFORM, (double) LATENCY_MIN,
                (double) LATENCY_MAX, 0}
    };
    GwsimScope *scopePtr;
    GwsimBuf buf = {0};
    GwsimStatus status;

    GwsimBufPrintf(&buf, "%c%u", gatewayPtr != NULL ? 'c' : 'g',
            (unsigned) number);
    config.name = buf.data;
    status = GwsimScopeCreate(&worldPtr->core, &worldPtr->scopes, &config,
            &scopePtr);
    GWSIM_ASSERT(status == GWSIM_OK);
    GwsimBufFree(&buf);
    if (gatewayPtr != NULL) {
        status = GwsimNetLink(&worldPtr->core, scopePtr, gatewayPtr, &link);
        GWSIM_ASSERT(status == GWSIM_OK);
    }
    return scopePtr;
}

/* Defines the handler of all gateways. */
static void
AddHandler(
    GwsimWorld *worldPtr,       /* World. */
    GwsimTime work)             /* How long it takes. */
{
    GwsimHandlerConfig config = {
        .project = "bench", .name = "echo",
        .kinds = GwsimScopeBit(GWSIM_SCOPE_GATEWAY),
        .threading = GWSIM_THREADING_DEDICATED,
        .delay = {GWSIM_DIST_CONSTANT, (double) work, 0, 0},
        .allowZone = "", .allowRole = "", .place = ""
    };
    GwsimHandler *handlerPtr;
    GwsimStatus status;

    status = GwsimValueText(payload, sizeof(payload) - 1, &config.replyPtr);
    GWSIM_ASSERT(status == GWSIM_OK);
    status = GwsimHandlerDefine(&worldPtr->core, &worldPtr->handlers,
            &config, &handlerPtr);
    GWSIM_ASSERT(status == GWSIM_OK);
    GwsimValueRelease(config.replyPtr);
}

/* The generator: the same client sends its next request. */
static void
CallbackEnded(
    void *clientData,           /* Subject. */
    const GwsimEvent *eventPtr, /* callback_ended */
    uint64_t seq)               /* Not used. */
{
    Declared *declaredPtr = clientData;
    GwsimWorld *worldPtr = declaredPtr->worldPtr;

    (void) seq;
    GwsimMessengerSend(&worldPtr->messenger,
            declaredPtr->clients[eventPtr->scope - declaredPtr->firstName],
            NULL, &declaredPtr->send);
    if (++declaredPtr->completed == declaredPtr->goal) {
        GwsimRuntimeStop(worldPtr->core.rtPtr);
    }
}

/* A timer of GwsimBenchTimersRun, which nobody runs. */
static void
NeverComes(
    GwsimRuntime *rtPtr,        /* Not used. */
    GwsimTimer *timerPtr)       /* Not used. */
{
    (void) rtPtr;
    (void) timerPtr;
}
