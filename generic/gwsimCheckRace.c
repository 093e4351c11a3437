/*
 * gwsimCheckRace.c --
 *
 *      DataRace: two threads use the same entry of getGlobals, of `shared`,
 *      or the same property of a component, one of them writes, and nothing
 *      orders them (IAS-03).  Who comes first is then a matter of luck, and
 *      so is what is there afterwards.
 *
 *      Rules:
 *      1. Orders are: a thread's own jobs, one after the other; posting and
 *         start of a job; request, handler, reply, completion, and who waited
 *         for it or is its callback; start, end (join, or isAlive that says
 *         0) and interrupt of a thread; an event and the `when` that waited
 *         for it; a `run` that came to rest.  Time orders nothing, on neither
 *         clock.
 *      2. incr and append are a read and a write.
 *      3. An entry is reported once, with the first pair that is found.
 *      4. What a JVM shares ends with it: its entries are forgotten.
 *
 *      Costs: a world that shares nothing pays nothing.  An access costs one
 *      look at its entry, which holds the last write and, of each thread, the
 *      newest read since.  Only where another thread was there before, and
 *      one of the two writes, is the order asked for (gwsimCheckRaceOrder.c),
 *      and of a thread that only reads once for each write.
 *
 *      Limits: `keys` is not judged, nor is a world without a record.
 */

#include "gwsimCheckRace.h"

#define LINEAR_MAX      16      /* More readers get a map. */
#define WRITES          (GWSIM_KIND_BIT(GWSIM_COMPONENT_SET) \
                            | GWSIM_KIND_BIT(GWSIM_GLOBAL_SET))
#define READS           (GWSIM_KIND_BIT(GWSIM_COMPONENT_GET) \
                            | GWSIM_KIND_BIT(GWSIM_GLOBAL_GET))

typedef struct Access {
    GwsimName thread;
    GwsimName place;            /* FILE:LINE of its script, or 0. */
    uint32_t seq;               /* Its event; 0: none. */
} Access;

typedef struct Entry {
    struct Entry *nextPtr;      /* Of all. */
    GwsimName scope;            /* Whose JVM. */
    Access write;               /* The newest. */
    Access *reads;              /* The newest of each thread since. */
    size_t readCount, readSpace;
    GwsimMap readers;           /* Thread -> number of its read, from 1; if
                                 * there are more than LINEAR_MAX. */
    bool reported;
} Entry;

typedef struct Store {          /* One dictionary, or all components. */
    struct Store *nextPtr;
    GwsimMap entries;           /* Key -> Entry. */
} Store;

typedef struct RaceCheck {
    GwsimWorld *worldPtr;
    GwsimMap stores;            /* Scope and name -> Store. */
    Store *storeHead;
    Entry *entryHead;
    GwsimOrder *orderPtr;       /* Since the first access; or NULL. */
    GwsimOrderPoint *points;    /* Of the present question. */
    size_t pointSpace;
} RaceCheck;

static GwsimEventProc   Accessed;
static GwsimEventProc   ScopeStopped;
static void     FoundOver(GwsimCore *corePtr, const GwsimThread *thrPtr,
                    const GwsimWait *waitPtr, bool interrupted);
static void     Judge(RaceCheck *checkPtr, Entry *entryPtr,
                    const GwsimEvent *eventPtr, const Access *nowPtr,
                    bool write);
static void     Report(RaceCheck *checkPtr, Entry *entryPtr,
                    const GwsimEvent *eventPtr, const Access *nowPtr,
                    bool write, const Access *thenPtr);
static void     Tell(RaceCheck *checkPtr, GwsimBuf *bufPtr,
                    const Access *accessPtr, bool write);
static Entry *  EntryOf(RaceCheck *checkPtr, const GwsimEvent *eventPtr);
static Access * ReadOf(Entry *entryPtr, GwsimName thread);
static void     AddRead(Entry *entryPtr, const Access *accessPtr);
static void     ForgetReads(Entry *entryPtr);

/* Begin and end of a world's checker. */
void
GwsimCheckRaceInit(
    GwsimWorld *worldPtr)       /* World. */
{
    RaceCheck *checkPtr = GwsimCalloc(1, sizeof(RaceCheck));

    checkPtr->worldPtr = worldPtr;
    worldPtr->racePtr = checkPtr;
    GwsimBusSubscribe(&worldPtr->core.bus, READS | WRITES, Accessed,
            checkPtr);
    GwsimBusSubscribe(&worldPtr->core.bus,
            GWSIM_KIND_BIT(GWSIM_SCOPE_STOPPED), ScopeStopped, checkPtr);
}

void
GwsimCheckRaceFree(
    GwsimWorld *worldPtr)       /* World. */
{
    RaceCheck *checkPtr = worldPtr->racePtr;
    Entry *entryPtr;
    Store *storePtr;

    while ((entryPtr = checkPtr->entryHead) != NULL) {
        checkPtr->entryHead = entryPtr->nextPtr;
        GwsimMapFree(&entryPtr->readers);
        GwsimFree(entryPtr->reads);
        GwsimFree(entryPtr);
    }
    while ((storePtr = checkPtr->storeHead) != NULL) {
        checkPtr->storeHead = storePtr->nextPtr;
        GwsimMapFree(&storePtr->entries);
        GwsimFree(storePtr);
    }
    GwsimMapFree(&checkPtr->stores);
    GwsimOrderFree(checkPtr->orderPtr);
    GwsimFree(checkPtr->points);
    GwsimFree(checkPtr);
    worldPtr->racePtr = NULL;
    worldPtr->core.foundOverProc = NULL;
}

/* A run has come to rest. */
void
GwsimCheckRaceAtRest(
    GwsimWorld *worldPtr)       /* World. */
{
    RaceCheck *checkPtr = worldPtr->racePtr;
    Entry *entryPtr;

    for (entryPtr = checkPtr->entryHead; entryPtr != NULL;
            entryPtr = entryPtr->nextPtr) {
        entryPtr->write = (Access) {0};
        ForgetReads(entryPtr);
    }
    GwsimOrderFree(checkPtr->orderPtr);
    checkPtr->orderPtr = NULL;
    worldPtr->core.foundOverProc = NULL;
}

/* An entry is read or written. */
static void
Accessed(
    void *clientData,           /* RaceCheck. */
    const GwsimEvent *eventPtr, /* component_get ... global_set */
    uint64_t seq)               /* Its number. */
{
    RaceCheck *checkPtr = clientData;
    GwsimCore *corePtr = &checkPtr->worldPtr->core;
    bool write = (GWSIM_KIND_BIT(eventPtr->kind) & WRITES) != 0;
    GwsimThread *thrPtr = GwsimMapFind(&corePtr->threadsById,
            eventPtr->thread);
    Access access = {.thread = eventPtr->thread, .seq = (uint32_t) seq};
    Entry *entryPtr;
    Access *readPtr;

    if (eventPtr->detail == 0 || eventPtr->thread == 0) {
        return;                 /* keys */
    }
    if (thrPtr != NULL && thrPtr->jobPtr != NULL) {
        access.place = thrPtr->jobPtr->place;
    }
    if (checkPtr->orderPtr == NULL) {
        checkPtr->orderPtr = GwsimOrderCreate(checkPtr->worldPtr,
                (uint32_t) seq);
        corePtr->foundOverProc = FoundOver;
    }
    entryPtr = EntryOf(checkPtr, eventPtr);
    if (entryPtr->reported) {
        return;
    }
    readPtr = ReadOf(entryPtr, access.thread);
    if (!write && readPtr != NULL) {
        *readPtr = access;      /* As ordered as the one before. */
        return;
    }
    Judge(checkPtr, entryPtr, eventPtr, &access, write);
    if (write) {
        ForgetReads(entryPtr);
        entryPtr->write = access;
    } else {
        AddRead(entryPtr, &access);
    }
}

/* The process of a scope has ended, and with it what it shared. */
static void
ScopeStopped(
    void *clientData,           /* RaceCheck. */
    const GwsimEvent *eventPtr, /* scope_stopped */
    uint64_t seq)               /* Not used. */
{
    RaceCheck *checkPtr = clientData;
    Entry *entryPtr;

    (void) seq;
    for (entryPtr = checkPtr->entryHead; entryPtr != NULL;
            entryPtr = entryPtr->nextPtr) {
        if (entryPtr->scope == eventPtr->scope) {
            entryPtr->write = (Access) {0};
            ForgetReads(entryPtr);
        }
    }
}

/* A wait was over before it began. */
static void
FoundOver(
    GwsimCore *corePtr,         /* Core of the world. */
    const GwsimThread *thrPtr,  /* Thread that goes on. */
    const GwsimWait *waitPtr,   /* What it waited for. */
    bool interrupted)           /* It was not over, but interrupted. */
{
    RaceCheck *checkPtr = GwsimWorldOf(corePtr)->racePtr;

    GwsimOrderNote(checkPtr->orderPtr, thrPtr, waitPtr, interrupted);
}

/* Looks for an access of another thread that nothing orders. */
static void
Judge(
    RaceCheck *checkPtr,        /* Checker. */
    Entry *entryPtr,            /* Entry. */
    const GwsimEvent *eventPtr, /* The access now. */
    const Access *nowPtr,       /* The same. */
    bool write)                 /* What it is. */
{
    size_t count = 0, first = 0;

    GWSIM_GROW(checkPtr->points, entryPtr->readCount + 1,
            checkPtr->pointSpace);
    /* A read of the same thread since has been judged against the write; so
     * has one of the thread that wrote, which the reads stand for. */
    if (entryPtr->write.seq != 0 && entryPtr->write.thread != nowPtr->thread
            && ReadOf(entryPtr, nowPtr->thread) == NULL
            && !(write && ReadOf(entryPtr, entryPtr->write.thread))) {
        checkPtr->points[count++] = (GwsimOrderPoint) {
            .thread = entryPtr->write.thread, .seq = entryPtr->write.seq
        };
        first = 1;
    }
    for (size_t i = 0; write && i < entryPtr->readCount; i++) {
        if (entryPtr->reads[i].thread != nowPtr->thread) {
            checkPtr->points[count++] = (GwsimOrderPoint) {
                .thread = entryPtr->reads[i].thread,
                .seq = entryPtr->reads[i].seq
            };
        }
    }
    if (count == 0) {
        return;
    }
    GwsimOrderJudge(checkPtr->orderPtr, nowPtr->thread, nowPtr->seq,
            checkPtr->points, count);
    for (size_t i = 0; i < count; i++) {
        if (!checkPtr->points[i].before) {
            Report(checkPtr, entryPtr, eventPtr, nowPtr, write, i < first
                    ? &entryPtr->write
                    : ReadOf(entryPtr, checkPtr->points[i].thread));
            return;
        }
    }
}

/* Says that two accesses are a race. */
static void
Report(
    RaceCheck *checkPtr,        /* Checker. */
    Entry *entryPtr,            /* Entry. */
    const GwsimEvent *eventPtr, /* The second access. */
    const Access *nowPtr,       /* The same. */
    bool write,                 /* What it is. */
    const Access *thenPtr)      /* The first one. */
{
    GwsimCore *corePtr = &checkPtr->worldPtr->core;
    GwsimNames *namesPtr = corePtr->namesPtr;
    bool component = eventPtr->kind == GWSIM_COMPONENT_GET
            || eventPtr->kind == GWSIM_COMPONENT_SET;
    GwsimBuf buf = {0};

    entryPtr->reported = true;
    GwsimBufText(&buf, component ? "component"
            : GwsimNameText(namesPtr, eventPtr->peer, NULL));
    GwsimBufText(&buf, " \"");
    GwsimBufText(&buf, GwsimNameText(namesPtr, eventPtr->detail, NULL));
    GwsimBufText(&buf, "\" of ");
    GwsimBufText(&buf, GwsimNameText(namesPtr, eventPtr->scope, NULL));
    GwsimBufText(&buf, ": ");
    Tell(checkPtr, &buf, thenPtr, thenPtr == &entryPtr->write);
    GwsimBufText(&buf, " and ");
    Tell(checkPtr, &buf, nowPtr, write);
    GwsimBufText(&buf, ", and nothing orders them: ");
    GwsimBufText(&buf, component
            ? "leave it to the event thread, by invokeLater"
            : "let one post the other, join its thread or wait for its"
            " request, or leave the entry to one thread");
    GwsimViolate(corePtr, "DataRace", GWSIM_SEVERITY_ERROR, GWSIM_IAS_03,
            GwsimMapFind(&corePtr->threadsById, nowPtr->thread), 0,
            nowPtr->place != 0
            ? GwsimNameText(namesPtr, nowPtr->place, NULL) : "", buf.data);
    GwsimBufFree(&buf);
}

/* One access in words. */
static void
Tell(
    RaceCheck *checkPtr,        /* Checker. */
    GwsimBuf *bufPtr,           /* Appended to. */
    const Access *accessPtr,    /* Access. */
    bool write)                 /* What it is. */
{
    GwsimNames *namesPtr = checkPtr->worldPtr->core.namesPtr;

    GwsimBufText(bufPtr, GwsimNameText(namesPtr, accessPtr->thread, NULL));
    GwsimBufText(bufPtr, write ? " writes it (event "
            : " reads it (event ");
    GwsimBufNumber(bufPtr, accessPtr->seq);
    if (accessPtr->place != 0) {
        GwsimBufText(bufPtr, ", ");
        GwsimBufText(bufPtr, GwsimNameText(namesPtr, accessPtr->place,
                NULL));
    }
    GwsimBufText(bufPtr, ")");
}

/* ---- Entries ---- */

/* The entry that an event is about. */
static Entry *
EntryOf(
    RaceCheck *checkPtr,        /* Checker. */
    const GwsimEvent *eventPtr) /* component_get ... global_set */
{
    bool component = eventPtr->kind == GWSIM_COMPONENT_GET
            || eventPtr->kind == GWSIM_COMPONENT_SET;
    uint64_t key = (uint64_t) eventPtr->scope << 32
            | (component ? 0 : eventPtr->peer);
    Store *storePtr = GwsimMapFind(&checkPtr->stores, key);
    Entry *entryPtr;

    if (storePtr == NULL) {
        storePtr = GwsimCalloc(1, sizeof(Store));
        storePtr->nextPtr = checkPtr->storeHead;
        checkPtr->storeHead = storePtr;
        GwsimMapInsert(&checkPtr->stores, key, storePtr);
    }
    entryPtr = GwsimMapFind(&storePtr->entries, eventPtr->detail);
    if (entryPtr == NULL) {
        entryPtr = GwsimCalloc(1, sizeof(Entry));
        entryPtr->scope = eventPtr->scope;
        entryPtr->nextPtr = checkPtr->entryHead;
        checkPtr->entryHead = entryPtr;
        GwsimMapInsert(&storePtr->entries, eventPtr->detail, entryPtr);
    }
    return entryPtr;
}

/* A thread's read since the last write, or NULL. */
static Access *
ReadOf(
    Entry *entryPtr,            /* Entry. */
    GwsimName thread)           /* Thread. */
{
    uintptr_t number;

    if (entryPtr->readCount > LINEAR_MAX) {
        number = (uintptr_t) GwsimMapFind(&entryPtr->readers, thread);
        return number != 0 ? &entryPtr->reads[number - 1] : NULL;
    }
    for (size_t i = 0; i < entryPtr->readCount; i++) {
        if (entryPtr->reads[i].thread == thread) {
            return &entryPtr->reads[i];
        }
    }
    return NULL;
}

/* Adds the first read of a thread since the last write. */
static void
AddRead(
    Entry *entryPtr,            /* Entry. */
    const Access *accessPtr)    /* Read. */
{
    GWSIM_GROW(entryPtr->reads, entryPtr->readCount + 1,
            entryPtr->readSpace);
    entryPtr->reads[entryPtr->readCount++] = *accessPtr;
    if (entryPtr->readCount <= LINEAR_MAX) {
        return;
    }
    for (size_t i = entryPtr->readCount == LINEAR_MAX + 1
            ? 0 : entryPtr->readCount - 1; i < entryPtr->readCount; i++) {
        GwsimMapInsert(&entryPtr->readers, entryPtr->reads[i].thread,
                (void *) (uintptr_t) (i + 1));
    }
}

/* No reads since the last write. */
static void
ForgetReads(
    Entry *entryPtr)            /* Entry. */
{
    entryPtr->readCount = 0;
    if (entryPtr->readers.count > 0) {
        GwsimMapFree(&entryPtr->readers);
        GwsimMapInit(&entryPtr->readers);
    }
}
