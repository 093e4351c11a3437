/*
 * gwsimTraceRows.c --
 *
 *      Rows of the relations request, thread, violation, choice and fault.
 *
 *      Requests and faults are told by the events: those of traffic live no
 *      longer than their messages, so the world does not have them any more
 *      when rows are made. The others are the world's own lists.
 */

#include "gwsimTraceInt.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static void TrackRequest(GwsimTraceRun *runPtr, const GwsimEvent *eventPtr,
        uint32_t seq);
static void TrackFault(GwsimTraceRun *runPtr, const GwsimEvent *eventPtr,
        uint32_t seq);
static void TrackThread(GwsimTraceRun *runPtr, const GwsimEvent *eventPtr,
        uint32_t seq);
static GwsimThreadRow *ThreadRow(GwsimTraceRun *runPtr, GwsimName thread);
static GwsimRequestRow *ChangedRow(GwsimTraceRun *runPtr, uint32_t number);
static void TrackFailure(GwsimTraceRun *runPtr, const GwsimEvent *eventPtr,
        GwsimRequestRow *rowPtr);
static int StoreRequests(GwsimTraceRun *runPtr);
static void PackRequest(GwsimTraceRun *runPtr, GwsimPack *packPtr,
        uint32_t number);
static GwsimTime TimeOf(GwsimTraceRun *runPtr, uint32_t seq);
static int StoreScopes(GwsimTraceRun *runPtr);
static int StoreThreads(GwsimTraceRun *runPtr);
static int StateOf(const GwsimThread *thrPtr);
static GwsimTime Blocked(GwsimTraceRun *runPtr, const GwsimThread *thrPtr);
static int StoreViolations(GwsimTraceRun *runPtr);
static int StoreChoices(GwsimTraceRun *runPtr);
static void CountHits(GwsimTraceRun *runPtr);
static int StoreFaults(GwsimTraceRun *runPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceTrack --
 *
 *      Learns from the events up to one what has become of requests and
 *      faults.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The run's rows in memory.
 *
 *----------------------------------------------------------------------
 */

void
GwsimTraceTrack(
    GwsimTraceRun *runPtr,
    uint64_t last)              /* Number of the event. */
{
    while (runPtr->tracked < last) {
        uint64_t seq = ++runPtr->tracked;
        GwsimEvent event;
        const GwsimEvent *eventPtr = GwsimRecordAt(&runPtr->worldPtr->record,
                seq, &event);

        if (eventPtr->request != 0) {
            TrackRequest(runPtr, eventPtr, (uint32_t) seq);
        }
        if (eventPtr->thread != 0) {
            TrackThread(runPtr, eventPtr, (uint32_t) seq);
        }
        if (eventPtr->kind >= GWSIM_FAULT_STARTED
                && eventPtr->kind <= GWSIM_FAULT_ENDED) {
            TrackFault(runPtr, eventPtr, (uint32_t) seq);
        }
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceStoreRows --
 *
 *      Stores what has changed since the last time.
 *
 * Results:
 *      SQLITE_OK, or SQLite's code of the failure.
 *
 * Side effects:
 *      Rows in the database; the marks of what is stored.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTraceStoreRows(
    GwsimTraceRun *runPtr,
    bool isLast)                /* All events are stored. */
{
    int code = StoreRequests(runPtr);

    if (code == SQLITE_OK && isLast) {
        code = StoreThreads(runPtr);
    }
    if (code == SQLITE_OK && isLast) {
        code = StoreScopes(runPtr);
    }
    if (code == SQLITE_OK && isLast) {
        code = StoreViolations(runPtr);
    }
    if (code == SQLITE_OK && isLast) {
        code = StoreChoices(runPtr);
    }
    if (code == SQLITE_OK && isLast) {
        code = StoreFaults(runPtr);
    }
    return code;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceStored --
 *
 *      What had changed is in the database.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The changes are forgotten.
 *
 *----------------------------------------------------------------------
 */

void
GwsimTraceStored(
    GwsimTraceRun *runPtr)
{
    for (size_t i = 0; i < runPtr->changeCount; i++) {
        runPtr->requests[runPtr->changes[i] - 1].changed = false;
    }
    runPtr->changeCount = 0;
}

/* What an event says of its request. */
static void
TrackRequest(
    GwsimTraceRun *runPtr,
    const GwsimEvent *eventPtr,
    uint32_t seq)               /* Its number. */
{
    GwsimRequestRow *rowPtr = ChangedRow(runPtr, eventPtr->request);
    GwsimTime since = eventPtr->time - rowPtr->sent + 1;

    rowPtr->first = rowPtr->first != 0 ? rowPtr->first : seq;
    rowPtr->last = seq;
#define FIRST(column) \
    (rowPtr->column = rowPtr->column != 0 ? rowPtr->column : since)
    switch ((GwsimKind) eventPtr->kind) {
    case GWSIM_REQUEST_SENT:
        rowPtr->sent = eventPtr->time;
        rowPtr->project = eventPtr->project;
        rowPtr->handler = eventPtr->handler;
        rowPtr->origin = eventPtr->scope;
        rowPtr->target = eventPtr->peer;
        break;
    case GWSIM_DELIVERED:
        FIRST(delivered);
        break;
    case GWSIM_HANDLER_STARTED:
        FIRST(started);
        break;
    case GWSIM_REPLY_SENT:
        FIRST(replied);
        break;
    case GWSIM_REQUEST_COMPLETED:
        rowPtr->completed = since;
        rowPtr->outcome = (GwsimEnd) eventPtr->outcome;
        if (eventPtr->outcome != GWSIM_END_SUCCESS) {
            TrackFailure(runPtr, eventPtr, rowPtr);
        }
        break;
    case GWSIM_CALLBACK_STARTED:
        rowPtr->callback = eventPtr->detail;
        break;
    case GWSIM_WAIT_STARTED:
        rowPtr->waits++;
        break;
    case GWSIM_WAIT_ENDED:
        if (eventPtr->cause != 0) {
            rowPtr->waited += eventPtr->time
                    - TimeOf(runPtr, eventPtr->cause);
        }
        break;
    default:
        break;
    }
#undef FIRST
}

/* What an event says of its thread. */
static void
TrackThread(
    GwsimTraceRun *runPtr,
    const GwsimEvent *eventPtr,
    uint32_t seq)               /* Its number. */
{
    GwsimThreadRow *rowPtr;

    switch ((GwsimKind) eventPtr->kind) {
    case GWSIM_JOB_STARTED:
    case GWSIM_HANDLER_STARTED:
    case GWSIM_CALLBACK_STARTED:
        ThreadRow(runPtr, eventPtr->thread)->jobs++;
        break;
    case GWSIM_WAIT_STARTED:
        ThreadRow(runPtr, eventPtr->thread)->waiting = seq;
        break;
    case GWSIM_WAIT_ENDED:
        rowPtr = ThreadRow(runPtr, eventPtr->thread);
        if (rowPtr->waiting != 0) {
            rowPtr->blocked += eventPtr->time
                    - TimeOf(runPtr, rowPtr->waiting);
            rowPtr->waiting = 0;
        }
        break;
    default:
        break;
    }
}

/* The row of a thread, made if need be. */
static GwsimThreadRow *
ThreadRow(
    GwsimTraceRun *runPtr,
    GwsimName thread)           /* Its id. */
{
    size_t index = (size_t) (uintptr_t) GwsimMapFind(&runPtr->threadAt,
            thread);

    if (index == 0) {
        GWSIM_GROW(runPtr->threads, runPtr->threadCount + 1,
                runPtr->threadSpace);
        index = ++runPtr->threadCount;
        runPtr->threads[index - 1] = (GwsimThreadRow) {0};
        (void) GwsimMapInsert(&runPtr->threadAt, thread,
                (void *) (uintptr_t) index);
    }
    return &runPtr->threads[index - 1];
}

/* What an event says of its fault, whose number its detail begins with. */
static void
TrackFault(
    GwsimTraceRun *runPtr,
    const GwsimEvent *eventPtr, /* Its detail is as "f1 delay". */
    uint32_t seq)               /* Its number. */
{
    const char *detail = GwsimNameText(runPtr->worldPtr->core.namesPtr,
            eventPtr->detail, NULL);
    size_t number = *detail == 'f' ? strtoul(detail + 1, NULL, 10) : 0;
    GwsimFaultRow *rowPtr;

    if (number == 0 || number > UINT32_MAX) {
        return;
    }
    GWSIM_GROW(runPtr->faults, number, runPtr->faultSpace);
    while (runPtr->faultCount < number) {
        runPtr->faults[runPtr->faultCount++] = (GwsimFaultRow) {0};
    }
    rowPtr = &runPtr->faults[number - 1];
    if (eventPtr->kind == GWSIM_FAULT_STARTED) {
        rowPtr->started = seq;
    } else if (eventPtr->kind == GWSIM_FAULT_ENDED) {
        rowPtr->ended = seq;
    } else {
        rowPtr->hits++;
    }
}

/* The row of a request, made if need be; its pack is noted as changed. */
static GwsimRequestRow *
ChangedRow(
    GwsimTraceRun *runPtr,
    uint32_t number)            /* Of the request, from 1. */
{
    uint32_t first = GWSIM_PACK_FIRST(number);

    GWSIM_GROW(runPtr->requests, number, runPtr->requestSpace);
    while (runPtr->requestCount < number) {
        runPtr->requests[runPtr->requestCount++] = (GwsimRequestRow) {0};
    }
    if (!runPtr->requests[first - 1].changed) {
        runPtr->requests[first - 1].changed = true;
        GWSIM_GROW(runPtr->changes, runPtr->changeCount + 1,
                runPtr->changeSpace);
        runPtr->changes[runPtr->changeCount++] = first;
    }
    return &runPtr->requests[number - 1];
}

/*
 * The class and message of a request's failure: the event says the class, or
 * the request itself knows both while it lives.
 */
static void
TrackFailure(
    GwsimTraceRun *runPtr,
    const GwsimEvent *eventPtr, /* Its request_completed. */
    GwsimRequestRow *rowPtr)    /* Filled in. */
{
    GwsimCore *corePtr = &runPtr->worldPtr->core;
    GwsimRequest *reqPtr = GwsimRequestLook(corePtr, eventPtr->request);
    const char *text;

    rowPtr->class = eventPtr->detail;
    if (reqPtr == NULL || reqPtr->resultPtr == NULL) {
        return;
    }
    if (rowPtr->class == 0) {
        text = GwsimExceptionField(reqPtr->resultPtr, "class");
        rowPtr->class = GwsimNameIntern(corePtr->namesPtr, text,
                strlen(text));
    }
    text = GwsimExceptionField(reqPtr->resultPtr, "message");
    rowPtr->message = GwsimNameIntern(corePtr->namesPtr, text, strlen(text));
}

/* The packs with requests that have changed since. */
static int
StoreRequests(
    GwsimTraceRun *runPtr)
{
    GwsimPack pack;

    GwsimTracePackBegin(&pack, runPtr->tracePtr, runPtr->marks.id,
            GWSIM_PART_REQUEST);
    for (size_t i = 0; i < runPtr->changeCount; i++) {
        uint32_t number = runPtr->changes[i];

        do {
            PackRequest(runPtr, &pack, number++);
        } while (number <= runPtr->requestCount
                && !GWSIM_PACK_IS_FIRST(number));
    }
    return GwsimTracePackEnd(&pack);
}

/* Stores a request. */
static void
PackRequest(
    GwsimTraceRun *runPtr,
    GwsimPack *packPtr,
    uint32_t number)            /* Of the request. */
{
    const GwsimRequestRow *rowPtr = &runPtr->requests[number - 1];
    const int64_t values[] = {
        rowPtr->project, rowPtr->handler, rowPtr->origin, rowPtr->target,
        rowPtr->first, rowPtr->last - rowPtr->first,
        rowPtr->completed, rowPtr->delivered, rowPtr->started,
        rowPtr->replied,
        runPtr->tracePtr->words[GWSIM_WORD_END + rowPtr->outcome],
        rowPtr->class, rowPtr->callback, rowPtr->waits, rowPtr->waited,
        rowPtr->message
    };

    GwsimTracePackRow(packPtr, number, rowPtr->sent, values,
            (int) (sizeof(values) / sizeof(values[0])));
}

/* When an event was. */
static GwsimTime
TimeOf(
    GwsimTraceRun *runPtr,
    uint32_t seq)               /* Its number. */
{
    return GwsimRecordTime(&runPtr->worldPtr->record, seq);
}

/* What each scope is, and of which gateway. */
static int
StoreScopes(
    GwsimTraceRun *runPtr)
{
    GwsimPack pack;

    GwsimTracePackBegin(&pack, runPtr->tracePtr, runPtr->marks.id,
            GWSIM_PART_SCOPE);
    for (const GwsimScope *scopePtr = runPtr->worldPtr->scopes.head;
            scopePtr != NULL; scopePtr = scopePtr->nextPtr) {
        const int64_t values[] = {
            scopePtr->name,
            runPtr->tracePtr->words[GWSIM_WORD_SCOPE + scopePtr->kind],
            scopePtr->gatewayPtr->name
        };

        GwsimTracePackRow(&pack, (uint32_t) scopePtr->index + 1, 0, values,
                3);
    }
    return GwsimTracePackEnd(&pack);
}

/* All threads, as they are now. */
static int
StoreThreads(
    GwsimTraceRun *runPtr)
{
    const int64_t *words = runPtr->tracePtr->words;
    GwsimPack pack;

    GwsimTracePackBegin(&pack, runPtr->tracePtr, runPtr->marks.id,
            GWSIM_PART_THREAD);
    for (const GwsimThread *thrPtr = runPtr->worldPtr->core.threadHead;
            thrPtr != NULL; thrPtr = thrPtr->nextPtr) {
        const int64_t values[] = {
            thrPtr->id, thrPtr->scopePtr->name, thrPtr->name,
            words[GWSIM_WORD_ROLE + thrPtr->role], thrPtr->description,
            thrPtr->state != GWSIM_STATE_ENDED ? 0
                    : thrPtr->endedAt - thrPtr->startedAt + 1,
            words[GWSIM_WORD_STATE + StateOf(thrPtr)],
            Blocked(runPtr, thrPtr), ThreadRow(runPtr, thrPtr->id)->jobs
        };

        GwsimTracePackRow(&pack, thrPtr->number, thrPtr->startedAt, values,
                (int) (sizeof(values) / sizeof(values[0])));
    }
    return GwsimTracePackEnd(&pack);
}

/* Which of the words of states a thread's state is. */
static int
StateOf(
    const GwsimThread *thrPtr)
{
    static const char *const states[GWSIM_STATE_WORDS] = {
        GWSIM_STATE_LIST
    };
    const char *text = GwsimThreadStateText(thrPtr);
    int i = 0;

    while (i < GWSIM_STATE_WORDS && strcmp(states[i], text) != 0) {
        i++;
    }
    GWSIM_ASSERT(i < GWSIM_STATE_WORDS);
    return i;
}

/* How long a thread has spent in waits, a present one among them. */
static GwsimTime
Blocked(
    GwsimTraceRun *runPtr,
    const GwsimThread *thrPtr)
{
    const GwsimCore *corePtr = &runPtr->worldPtr->core;
    const GwsimThreadRow *rowPtr = ThreadRow(runPtr, thrPtr->id);
    GwsimTime until = thrPtr->state == GWSIM_STATE_ENDED
            ? thrPtr->endedAt : GwsimNow(corePtr->rtPtr);

    return rowPtr->blocked + (rowPtr->waiting == 0 ? 0
            : until - TimeOf(runPtr, rowPtr->waiting));
}

/*
 * The violations and lints that have come since, and those whose place in
 * their script has yet to be found: they are stored anew, with it.
 */
static int
StoreViolations(
    GwsimTraceRun *runPtr)
{
    static const char *const severityText[] = {"error", "warning", "lint"};
    GwsimTrace *tracePtr = runPtr->tracePtr;
    const GwsimCore *corePtr = &runPtr->worldPtr->core;
    sqlite3_stmt *stmtPtr = tracePtr->stmts[GWSIM_STMT_VIOLATION];
    bool placed = true;
    int code = SQLITE_OK;

    for (size_t i = runPtr->marks.violations; code == SQLITE_OK
            && i < corePtr->violationCount; i++) {
        const GwsimViolation *violationPtr = &corePtr->violations[i];

        sqlite3_bind_int64(stmtPtr, 1, runPtr->marks.id);
        sqlite3_bind_int64(stmtPtr, 2, (int64_t) i + 1);
        sqlite3_bind_int64(stmtPtr, 3, (int64_t) violationPtr->seq);
        GwsimTraceBindString(tracePtr, GWSIM_STMT_VIOLATION, 4,
                violationPtr->kind);
        GwsimTraceBindString(tracePtr, GWSIM_STMT_VIOLATION, 5,
                severityText[violationPtr->severity]);
        sqlite3_bind_int64(stmtPtr, 6,
                tracePtr->words[GWSIM_WORD_CLAUSE + violationPtr->clause]);
        sqlite3_bind_int64(stmtPtr, 7, violationPtr->thread);
        sqlite3_bind_int64(stmtPtr, 8, violationPtr->request);
        GwsimTraceBindString(tracePtr, GWSIM_STMT_VIOLATION, 9,
                violationPtr->place);
        GwsimTraceBindString(tracePtr, GWSIM_STMT_VIOLATION, 10,
                violationPtr->message);
        code = GwsimTraceStep(tracePtr, GWSIM_STMT_VIOLATION);
        placed = placed && violationPtr->stack == NULL;
        if (placed) {
            runPtr->marks.violations = i + 1;
        }
    }
    return code;
}

/* The open decisions that have been made since. */
static int
StoreChoices(
    GwsimTraceRun *runPtr)
{
    const GwsimChooser *chooserPtr = &runPtr->worldPtr->core.chooser;
    GwsimChoiceMark *markPtr = &runPtr->marks.choices;
    GwsimChoice choice;
    GwsimPack pack;

    GwsimTracePackBegin(&pack, runPtr->tracePtr, runPtr->marks.id,
            GWSIM_PART_CHOICE);
    while (GwsimChoiceNext(chooserPtr, markPtr, &choice)) {
        const int64_t values[] = {
            runPtr->tracePtr->words[GWSIM_WORD_CHOICE + choice.kind],
            (int64_t) choice.last + 1, choice.value
        };

        GwsimTracePackRow(&pack, (uint32_t) markPtr->choices, 0, values, 3);
    }
    return GwsimTracePackEnd(&pack);
}

/* What faults have touched, they and their parts, is known of the faults: not
 * each touch is an event.  A trace that was forged has none. */
static void
CountHits(
    GwsimTraceRun *runPtr)
{
    const GwsimFault *faultPtr = runPtr->worldPtr->faults.head;

    for (; faultPtr != NULL; faultPtr = faultPtr->nextPtr) {
        const GwsimFault *upPtr = faultPtr;

        if (faultPtr->number <= runPtr->faultCount) {
            runPtr->faults[faultPtr->number - 1].hits = 0;
        }
        for (; upPtr != NULL; upPtr = upPtr->parentPtr) {
            if (upPtr->number <= runPtr->faultCount) {
                runPtr->faults[upPtr->number - 1].hits
                        += (int64_t) faultPtr->hits;
            }
        }
    }
}

/* All faults that have begun, as they are now; in place of others, 0. */
static int
StoreFaults(
    GwsimTraceRun *runPtr)
{
    GwsimPack pack;

    CountHits(runPtr);
    GwsimTracePackBegin(&pack, runPtr->tracePtr, runPtr->marks.id,
            GWSIM_PART_FAULT);
    for (size_t i = 0; i < runPtr->faultCount; i++) {
        const GwsimFaultRow *rowPtr = &runPtr->faults[i];
        int64_t values[5] = {0};
        GwsimTime started = 0;

        if (rowPtr->started != 0) {
            GwsimEvent event;
            const GwsimEvent *startPtr = GwsimRecordAt(
                    &runPtr->worldPtr->record, rowPtr->started, &event);

            started = startPtr->time;
            values[0] = startPtr->detail;
            values[1] = startPtr->scope;
            values[2] = startPtr->peer;
            values[3] = rowPtr->ended == 0 ? 0
                    : TimeOf(runPtr, rowPtr->ended) - started + 1;
            values[4] = rowPtr->hits;
        }
        GwsimTracePackRow(&pack, (uint32_t) i + 1, started, values, 5);
    }
    return GwsimTracePackEnd(&pack);
}
