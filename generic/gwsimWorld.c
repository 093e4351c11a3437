/*
 * gwsimWorld.c --
 *
 *      Composes one run, lets it go on, and takes it apart.
 *
 *      The end of a world: all threads are doomed and unwind (`finally` runs)
 *      with the bus muted; the runtime is closed, then the rooms are freed in
 *      the order in which they hold each other.  A thread whose script does
 *      not stop keeps its world: then nothing is freed.
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gwsimEdition.h"
#include "gwsimCheckRace.h"
#include "gwsimAccess.h"

#define HORIZON_VIRTUAL (86400 * GWSIM_S)
#define HORIZON_REAL    (60 * GWSIM_S)
#define PATIENCE        (5 * GWSIM_S)   /* Processor time; the watchdog. */
#define GUI_BUDGET      (100 * GWSIM_MS)
#define BUSY_MAX        20      /* Lines of DescribeBusy. */

static void             TellHot(GwsimWorld *worldPtr);
static void             EndGuide(GwsimCore *corePtr);
static GwsimRunEnd      RunPausing(GwsimWorld *worldPtr, GwsimTime limit,
                            bool toQuiet);
static void             DoomAll(GwsimCore *corePtr);
static void             ScriptError(GwsimCore *corePtr, GwsimThread *thrPtr,
                            GwsimJob *jobPtr, const GwsimOutcome *outcomePtr,
                            bool observed);

/* A config with all defaults. */
void
GwsimWorldConfigInit(
    GwsimWorldConfig *configPtr)        /* Config to set. */
{
    *configPtr = (GwsimWorldConfig) {
        .scenario = "",
        .seed = 1,
        .version = GWSIM_VERSION(8, 1, GWSIM_VERSION_LAST),
        .guiBudget = GUI_BUDGET,
        .speed = 1.0,
        .patience = PATIENCE
    };
    GwsimSwitchDefaults(&configPtr->switches, false);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWorldCreate --
 *
 *      Makes a world; its time stands at 0.
 *
 * Results:
 *      The world.
 *
 *----------------------------------------------------------------------
 */

GwsimWorld *
GwsimWorldCreate(
    const GwsimWorldConfig *configPtr,  /* What it is like; copied. */
    const GwsimHostType *hostTypePtr,   /* Who runs scripts. */
    void *hostData)                     /* The host's own. */
{
    GwsimWorld *worldPtr = GwsimCalloc(1, sizeof(GwsimWorld));
    GwsimCore *corePtr = &worldPtr->core;

    worldPtr->config = *configPtr;
    worldPtr->config.scenario = GwsimTextCopy(configPtr->scenario);
    corePtr->hostTypePtr = hostTypePtr;
    corePtr->hostData = hostData;
    corePtr->switches = configPtr->switches;
    corePtr->scriptErrorProc = ScriptError;
    GwsimChooserInit(&corePtr->chooser, configPtr->seed);
    if (configPtr->choiceCount > 0) {
        size_t bytes = configPtr->choiceCount * sizeof(uint32_t);

        worldPtr->choices = GwsimAlloc(bytes);
        memcpy(worldPtr->choices, configPtr->choices, bytes);
        corePtr->chooser.listPtr = worldPtr->choices;
        corePtr->chooser.listCount = configPtr->choiceCount;
    }
    worldPtr->config.choices = worldPtr->choices;
    corePtr->chooser.searching = configPtr->searching;
    corePtr->chooser.dullTail = configPtr->dullTail;
    corePtr->chooser.baseTail = configPtr->baseTail;
    corePtr->chooser.plainTail = configPtr->plainTail;
    corePtr->chooser.guidePtr = configPtr->guidePtr;
    if (configPtr->noted) {
        corePtr->chooser.seqPtr = &corePtr->bus.seq;
    }
    worldPtr->pauseAt = GWSIM_TIME_MAX;
    GwsimStreamInit(&worldPtr->pickStream, "pick", "scenario");
    corePtr->rtPtr = configPtr->real
            ? GwsimRealCreate(&corePtr->chooser, configPtr->speed)
            : GwsimVirtualCreate(&corePtr->chooser);
    if (corePtr->rtPtr == NULL) {
        GwsimChooserFree(&corePtr->chooser);
        GwsimFree(worldPtr->choices);
        GwsimFree((char *) worldPtr->config.scenario);
        GwsimFree(worldPtr);
        return NULL;
    }
    TellHot(worldPtr);
    corePtr->rtPtr->clientData = corePtr;
    corePtr->rtPtr->numberProc = GwsimThreadNumber;
    corePtr->rtPtr->epsilon = configPtr->epsilon;
    corePtr->namesPtr = GwsimNamesCreate();
    GwsimBusInit(&corePtr->bus);
    if (corePtr->rtPtr->typePtr->nowProc != NULL) {
        corePtr->bus.held |= GWSIM_BUS_ASKING;
    }
    corePtr->bus.info.seed = configPtr->seed;
    GwsimSlabInit(&corePtr->threadSlab, GWSIM_LINES(sizeof(GwsimThread)));
    GwsimSlabInit(&worldPtr->scopes.slab, GWSIM_LINES(sizeof(GwsimScope)));
    GwsimSlabInit(&corePtr->jobSlab, sizeof(GwsimJob));
    GwsimSlabInit(&corePtr->scriptJobSlab, sizeof(GwsimScriptJob));
    GwsimMapInit(&corePtr->threadsById);
    if (configPtr->unrecorded) {
        worldPtr->record.corePtr = corePtr;
        corePtr->chooser.unrecorded = !configPtr->searching
                && configPtr->choiceCount == 0;
    } else {
        GwsimRecordInit(&worldPtr->record, corePtr);
    }
    GwsimNetInit(&worldPtr->net, corePtr);
    GwsimMessengerInit(&worldPtr->messenger, corePtr, &worldPtr->scopes,
            &worldPtr->handlers);
    GwsimFaultsInit(&worldPtr->faults, corePtr, &worldPtr->messenger);
    GwsimChecksInit(worldPtr);
    GwsimCheckCyclesInit(worldPtr);
    GwsimCheckGuiInit(worldPtr);
    GwsimCheckRaceInit(worldPtr);
    GwsimDriverInit(worldPtr);
    GwsimAccessInit(corePtr);
    return worldPtr;
}

/* Tells the runtime what each request, event and job writes. */
static void
TellHot(
    GwsimWorld *worldPtr)       /* World being made. */
{
    GwsimCore *corePtr = &worldPtr->core;
    GwsimRuntime *rtPtr = corePtr->rtPtr;

    GwsimRuntimeHot(rtPtr, &corePtr->bus.seq, sizeof(corePtr->bus.seq));
    GwsimRuntimeHot(rtPtr, corePtr->bus.room, sizeof(corePtr->bus.room));
    GwsimRuntimeHot(rtPtr, &corePtr->jobSlab, 2 * sizeof(GwsimSlab));
    GwsimRuntimeHot(rtPtr, &corePtr->requestSlab, 3 * sizeof(GwsimSlab)
            + sizeof(corePtr->requests) + 2 * sizeof(uint64_t));
    GwsimRuntimeHot(rtPtr, &worldPtr->messenger.pendingHead,
            2 * sizeof(GwsimRequest *));
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWorldClose --
 *
 *      Ends a world: what still runs is interrupted (no error, and no event).
 *
 *----------------------------------------------------------------------
 */

void
GwsimWorldClose(
    GwsimWorld *worldPtr)       /* World; gone afterwards. */
{
    GwsimCore *corePtr = &worldPtr->core;
    GwsimRuntime *rtPtr = corePtr->rtPtr;

    EndGuide(corePtr);
    DoomAll(corePtr);
    GwsimEnter(rtPtr);
    GwsimDriverFree(worldPtr);
    GwsimLeave(rtPtr);
    if (GwsimRuntimeClose(rtPtr) > 0) {
        return;
    }
    corePtr->rtPtr = NULL;
    corePtr->bus.wanted = 0;
    GwsimScopesDropPools(&worldPtr->scopes);
    GwsimThreadsFree(corePtr);
    GwsimTasksFree(worldPtr);
    GwsimMessengerFree(&worldPtr->messenger);
    GwsimFaultsFree(&worldPtr->faults);
    GwsimHandlersFree(&worldPtr->handlers);
    GwsimScopesFree(&worldPtr->scopes);
    GwsimNetFree(&worldPtr->net);
    GwsimCheckRaceFree(worldPtr);
    GwsimCheckGuiFree(worldPtr);
    GwsimCheckCyclesFree(worldPtr);
    GwsimMapFree(&worldPtr->lintsSaid);
    GwsimCheckHealFree(worldPtr);
    GwsimChecksFree(worldPtr);
    GwsimRecordFree(&worldPtr->record);
    for (size_t i = 0; i < worldPtr->errorCount; i++) {
        GwsimOutcomeFree(&worldPtr->errors[i].outcome);
    }
    GwsimFree(worldPtr->errors);
    for (size_t i = 0; i < worldPtr->brokenCount; i++) {
        GwsimFree(worldPtr->broken[i].message);
    }
    GwsimFree(worldPtr->broken);
    for (size_t i = 0; i < corePtr->violationCount; i++) {
        GwsimFree(corePtr->violations[i].place);
        GwsimFree(corePtr->violations[i].stack);
        GwsimFree(corePtr->violations[i].message);
    }
    GwsimFree(corePtr->violations);
    while (worldPtr->libraryHead != NULL) {
        GwsimLibrary *libraryPtr = worldPtr->libraryHead;

        worldPtr->libraryHead = libraryPtr->nextPtr;
        GwsimValueRelease(libraryPtr->scriptPtr);
        GwsimFree(libraryPtr);
    }
    GwsimSlabDestroy(&worldPtr->scopes.slab);
    GwsimSlabDestroy(&corePtr->threadSlab);
    GwsimSlabDestroy(&corePtr->jobSlab);
    GwsimSlabDestroy(&corePtr->scriptJobSlab);
    GwsimBusFree(&corePtr->bus);
    GwsimNamesDestroy(corePtr->namesPtr);
    GwsimChooserFree(&corePtr->chooser);
    GwsimFree(worldPtr->choices);
    GwsimFree((char *) worldPtr->config.scenario);
    GwsimFree(worldPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWorldHalt --
 *
 *      Ends the OS threads of a world that is in the middle of a run: the
 *      process ends in a script of `at` or `when`, which does not return.
 *
 *----------------------------------------------------------------------
 */

void
GwsimWorldHalt(
    GwsimWorld *worldPtr)       /* World; never run nor closed afterwards. */
{
    if (worldPtr->config.real && !worldPtr->core.closing) {
        DoomAll(&worldPtr->core);
        GwsimRuntimeHalt(worldPtr->core.rtPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWorldRun --
 *
 *      Lets time go on until nothing is left to happen, or until a time.
 *
 * Results:
 *      How it ended; also in worldPtr->ran.
 *
 * Side effects:
 *      World left.  Come to rest, the world is searched for leaks.
 *
 *----------------------------------------------------------------------
 */

GwsimRunResult
GwsimWorldRun(
    GwsimWorld *worldPtr,       /* World, not running. */
    GwsimTime limit)            /* World time; negative: until quiet. */
{
    GwsimCore *corePtr = &worldPtr->core;
    GwsimRuntime *rtPtr = corePtr->rtPtr;
    bool toQuiet = limit < 0;
    GwsimRunEnd end;

    GwsimAssertContext(&corePtr->bus.info);
    if (toQuiet) {
        GwsimTime horizon = worldPtr->config.horizon > 0
                ? worldPtr->config.horizon
                : worldPtr->config.real ? HORIZON_REAL : HORIZON_VIRTUAL;
        GwsimTime now;

        GwsimEnter(rtPtr);
        now = GwsimNow(rtPtr);
        GwsimLeave(rtPtr);
        limit = horizon < GWSIM_TIME_MAX - now ? now + horizon
                : GWSIM_TIME_MAX;
    }
    end = RunPausing(worldPtr, limit, toQuiet);
    GwsimEnter(rtPtr);
    switch (end) {
    case GWSIM_RUN_QUIET:
        worldPtr->ran = GWSIM_RAN_QUIET;
        GwsimCheckLeaks(worldPtr);
        GwsimCheckFailures(worldPtr);
        GwsimChecksAtRest(worldPtr);
        GwsimCheckRaceAtRest(worldPtr);
        break;
    case GWSIM_RUN_LIMIT:
        worldPtr->ran = toQuiet && !GwsimCheckHorizon(worldPtr)
                ? GWSIM_RAN_HORIZON : GWSIM_RAN_LIMIT;
        break;
    case GWSIM_RUN_STOPPED:
        worldPtr->ran = toQuiet ? GWSIM_RAN_HORIZON : GWSIM_RAN_LIMIT;
        break;
    }
    GwsimCheckHealed(worldPtr);
    if (worldPtr->stuckPtr != NULL) {
        worldPtr->ran = GWSIM_RAN_STUCK;
    }
    GwsimLeave(rtPtr);
    GwsimDriverAtRest(worldPtr);
    GwsimAssertContext(NULL);
    return worldPtr->ran;
}

/* As GwsimRun, standing still where somebody wants to look around.  What
 * follows is what would have followed without that. */
static GwsimRunEnd
RunPausing(
    GwsimWorld *worldPtr,       /* World, not running. */
    GwsimTime limit,            /* As of GwsimRun. */
    bool toQuiet)               /* Likewise. */
{
    for (;;) {
        GwsimTime until = worldPtr->pauseAt < limit
                ? worldPtr->pauseAt : limit;
        GwsimRunEnd end = GwsimRun(worldPtr->core.rtPtr, until, toQuiet);

        if (end != GWSIM_RUN_LIMIT || until == limit) {
            return end;
        }
        worldPtr->pauseAt = GWSIM_TIME_MAX;
        GwsimDriverPaused(worldPtr);
    }
}

/* Another seed, and who decides what is open. */
void
GwsimWorldGuide(
    GwsimWorld *worldPtr,       /* World that has not run yet. */
    GwsimGuide *guidePtr,       /* Guide, or NULL. */
    uint64_t seed)              /* Of the run to come. */
{
    GwsimCore *corePtr = &worldPtr->core;

    GWSIM_ASSERT(corePtr->chooser.count == 0);
    worldPtr->config.seed = seed;
    GwsimChooserSeed(&corePtr->chooser, seed);
    corePtr->bus.info.seed = seed;
    corePtr->chooser.guidePtr = guidePtr;
    GwsimAccessInit(corePtr);
}

/* The watchdog has broken a script. */
void
GwsimWorldStuck(
    GwsimWorld *worldPtr,       /* World. */
    GwsimThread *thrPtr)        /* Thread whose script it was. */
{
    GwsimThreadDoom(thrPtr);
    if (worldPtr->stuckPtr == NULL && !worldPtr->core.closing) {
        worldPtr->stuckPtr = thrPtr;
        worldPtr->stuckPlace = thrPtr->jobPtr != NULL
                ? thrPtr->jobPtr->place : 0;
        GwsimRuntimeStop(worldPtr->core.rtPtr);
    }
}

/* What still goes on, a line each, for a scenario that is not quiet. */
void
GwsimWorldDescribeBusy(
    GwsimWorld *worldPtr,       /* World. */
    GwsimBuf *bufPtr)           /* Appended to. */
{
    GwsimCore *corePtr = &worldPtr->core;
    GwsimNames *namesPtr = corePtr->namesPtr;
    GwsimThread *thrPtr;
    GwsimRequest *reqPtr;
    int lines = 0;

    if (worldPtr->stuckPtr != NULL) {
        thrPtr = worldPtr->stuckPtr;
        GwsimBufPrintf(bufPtr, "thread %s of %s %s",
                GwsimNameText(namesPtr, thrPtr->id, NULL),
                GwsimScopeKindText(thrPtr->scopePtr->kind),
                GwsimNameText(namesPtr, thrPtr->scopePtr->name, NULL));
        if (worldPtr->stuckPlace != 0) {
            GwsimBufPrintf(bufPtr, ", script at %s",
                    GwsimNameText(namesPtr, worldPtr->stuckPlace, NULL));
        }
        GwsimBufPrintf(bufPtr, ", looped without end\n");
        return;
    }
    for (thrPtr = corePtr->threadHead; thrPtr != NULL && lines < BUSY_MAX;
            thrPtr = thrPtr->nextPtr) {
        const char *id = GwsimNameText(namesPtr, thrPtr->id, NULL);

        if (thrPtr->jobPtr == NULL && thrPtr->modalPtr == NULL) {
            continue;
        }
        lines++;
        if (thrPtr->jobPtr == NULL) {
            GwsimBufPrintf(bufPtr, "thread %s has a modal box open\n", id);
        } else if (thrPtr->state == GWSIM_STATE_WAITING) {
            GwsimBufPrintf(bufPtr, "thread %s waits (%s)\n", id,
                    GwsimWaitText(thrPtr->wait.kind));
        } else {
            GwsimBufPrintf(bufPtr, "thread %s runs", id);
            if (thrPtr->jobPtr->place != 0) {
                GwsimBufPrintf(bufPtr, " (%s)", GwsimNameText(namesPtr,
                        thrPtr->jobPtr->place, NULL));
            }
            GwsimBufPrintf(bufPtr, "\n");
        }
    }
    for (reqPtr = worldPtr->messenger.pendingHead;
            reqPtr != NULL && lines < BUSY_MAX; reqPtr = reqPtr->nextPtr) {
        lines++;
        GwsimBufPrintf(bufPtr, "request r%u to handler %s is open\n",
                (unsigned) reqPtr->number,
                GwsimNameText(namesPtr, reqPtr->handler, NULL));
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWorldScriptError --
 *
 *      Records the failure of a script, so that none is lost.
 *
 * Side effects:
 *      Emits script_error.
 *
 *----------------------------------------------------------------------
 */

void
GwsimWorldScriptError(
    GwsimWorld *worldPtr,       /* World. */
    GwsimThread *thrPtr,        /* Where it ran; NULL: at, when. */
    uint32_t request,           /* Request it belongs to, or 0. */
    uint32_t task,              /* Task it was, or 0. */
    GwsimName place,            /* FILE:LINE of the script, or 0. */
    uint32_t cause,             /* Event that scheduled it. */
    const GwsimOutcome *outcomePtr,     /* Failure. */
    bool observed)              /* Somebody is handed it. */
{
    GwsimCore *corePtr = &worldPtr->core;
    GwsimEvent event = {
        .request = request, .cause = cause, .outcome = GWSIM_END_ERROR
    };
    const char *className = GwsimExceptionField(outcomePtr->valuePtr,
            "class");
    GwsimScriptError *errorPtr;

    if (corePtr->closing) {
        return;
    }
    if (thrPtr != NULL && thrPtr->terminated
            && strcmp(className, "InterruptedException") == 0) {
        observed = true;
    }
    event.detail = GwsimNameIntern(corePtr->namesPtr, className,
            strlen(className));
    GWSIM_GROW(worldPtr->errors, worldPtr->errorCount + 1,
            worldPtr->errorSpace);
    errorPtr = &worldPtr->errors[worldPtr->errorCount++];
    *errorPtr = (GwsimScriptError) {
        .thread = thrPtr != NULL ? thrPtr->id : 0,
        .scope = thrPtr != NULL ? thrPtr->scopePtr->name : 0,
        .place = place, .request = request, .task = task, .cause = cause,
        .observed = observed
    };
    GwsimOutcomeCopy(&errorPtr->outcome, outcomePtr);
    errorPtr->seq = GwsimEmit(corePtr, thrPtr, GWSIM_SCRIPT_ERROR, &event);
    if (outcomePtr->escape != GWSIM_ESCAPE_NONE
            && !(thrPtr != NULL && thrPtr->terminated)) {
        errorPtr->violation = GwsimCheckEscape(worldPtr, thrPtr, errorPtr);
    }
}

/* Records what a script logs. */
void
GwsimWorldLog(
    GwsimWorld *worldPtr,       /* World. */
    GwsimThread *thrPtr,        /* Who logs; NULL: the scenario. */
    const char *text,           /* Text ... */
    size_t length)              /* ... of so many bytes. */
{
    GwsimCore *corePtr = &worldPtr->core;
    GwsimEvent event = {
        .detail = GwsimNameIntern(corePtr->namesPtr, text, length)
    };

    GwsimEmit(corePtr, thrPtr, GWSIM_LOG, &event);
}

/* Records that a mark was reached. */
void
GwsimWorldMark(
    GwsimWorld *worldPtr,       /* World. */
    GwsimThread *thrPtr,        /* Who did; NULL: the scenario. */
    const char *name)           /* Mark. */
{
    GwsimCore *corePtr = &worldPtr->core;
    GwsimEvent event = {
        .detail = GwsimNameIntern(corePtr->namesPtr, name, strlen(name))
    };

    GwsimEmit(corePtr, thrPtr, GWSIM_MARK, &event);
}

/* Adds project library code. */
void
GwsimWorldLibrary(
    GwsimWorld *worldPtr,       /* World. */
    const char *project,        /* Whose; "": every project's. */
    GwsimValue *scriptPtr,      /* TEXT; retained. */
    const char *place)          /* FILE:LINE. */
{
    GwsimNames *namesPtr = worldPtr->core.namesPtr;
    GwsimLibrary *libraryPtr = GwsimCalloc(1, sizeof(GwsimLibrary));
    GwsimLibrary *lastPtr = atomic_load(&worldPtr->libraryTail);

    libraryPtr->project = GwsimNameIntern(namesPtr, project,
            strlen(project));
    libraryPtr->edition = libraryPtr->project == 0 ? 1
            : GwsimEditionOfProject(&worldPtr->handlers,
                    libraryPtr->project);
    libraryPtr->scriptPtr = GwsimValueRetain(scriptPtr);
    libraryPtr->place = GwsimNameIntern(namesPtr, place, strlen(place));
    if (lastPtr == NULL) {
        worldPtr->libraryHead = libraryPtr;
    } else {
        lastPtr->nextPtr = libraryPtr;
    }
    atomic_store(&worldPtr->libraryTail, libraryPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimViolate --
 *
 *      Records a violation, or a lint.
 *
 * Side effects:
 *      Emits violation or lint.
 *
 *----------------------------------------------------------------------
 */

void
GwsimViolate(
    GwsimCore *corePtr,         /* Core of the world. */
    const char *kind,           /* "GuiTouch"; copied into the names. */
    GwsimSeverity severity,     /* How bad. */
    GwsimClause clause,         /* Clause it breaks. */
    GwsimThread *thrPtr,        /* Where, or NULL. */
    uint32_t request,           /* Request, or 0. */
    const char *place,          /* FILE:LINE, or "". */
    const char *message)        /* What is wrong, and what to do. */
{
    GwsimName name = GwsimNameIntern(corePtr->namesPtr, kind, strlen(kind));
    GwsimEvent event = {
        .clause = clause & 0xffu, .request = request, .detail = name
    };
    GwsimViolation *violationPtr;

    if (corePtr->closing) {
        return;
    }
    GWSIM_GROW(corePtr->violations, corePtr->violationCount + 1,
            corePtr->violationSpace);
    violationPtr = &corePtr->violations[corePtr->violationCount++];
    *violationPtr = (GwsimViolation) {
        .number = severity == GWSIM_SEVERITY_LINT
                ? 0 : ++corePtr->violationNumber,
        .severity = severity,
        .kind = GwsimNameText(corePtr->namesPtr, name, NULL),
        .clause = clause,
        .thread = thrPtr != NULL ? thrPtr->id : 0,
        .request = request,
        .place = GwsimTextCopy(place),
        .message = GwsimTextCopy(message)
    };
    violationPtr->seq = GwsimEmit(corePtr, thrPtr,
            severity == GWSIM_SEVERITY_LINT ? GWSIM_LINT : GWSIM_VIOLATION,
            &event);
}

/* A broken invariant: the core is wrong, or was made to be. */
void
GwsimBreak(
    GwsimWorld *worldPtr,       /* World. */
    int invariant,              /* 1 ... 9 */
    uint64_t seq,               /* Event that shows it, or 0. */
    const char *format,         /* What is wrong, as of printf. */
    ...)
{
    GwsimBuf buf = {0};
    char text[256];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    GwsimBufPrintf(&buf, "%s", text);
    GWSIM_GROW(worldPtr->broken, worldPtr->brokenCount + 1,
            worldPtr->brokenSpace);
    worldPtr->broken[worldPtr->brokenCount++] = (GwsimBroken) {
        .invariant = invariant, .seq = seq, .message = buf.data
    };
}

/* The guide of a search sees nothing of the end. */
static void
EndGuide(
    GwsimCore *corePtr)         /* Core of the world. */
{
    GwsimGuide *guidePtr;

    GwsimEnter(corePtr->rtPtr);
    guidePtr = corePtr->chooser.guidePtr;
    corePtr->chooser.guidePtr = NULL;
    GwsimLeave(corePtr->rtPtr);
    if (guidePtr != NULL) {
        guidePtr->typePtr->endProc(guidePtr);
    }
}

/* Has all threads unwind; what they do from now on is no event. */
static void
DoomAll(
    GwsimCore *corePtr)         /* Core of the world; left. */
{
    GwsimEnter(corePtr->rtPtr);
    corePtr->closing = true;
    corePtr->bus.held |= GWSIM_BUS_MUTED;
    for (GwsimThread *thrPtr = corePtr->threadHead; thrPtr != NULL;
            thrPtr = thrPtr->nextPtr) {
        GwsimThreadDoom(thrPtr);
    }
    GwsimLeave(corePtr->rtPtr);
}

/* The core's way to report the failure of a script. */
static void
ScriptError(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimThread *thrPtr,        /* Thread it ran on. */
    GwsimJob *jobPtr,           /* Its job. */
    const GwsimOutcome *outcomePtr,     /* Failure. */
    bool observed)              /* It is handed on. */
{
    uint32_t request = 0;
    GwsimWorld *worldPtr = GwsimWorldOf(corePtr);

    if (thrPtr->cause > 0
            && thrPtr->cause <= GwsimRecordCount(&worldPtr->record)) {
        GwsimEvent event;

        request = GwsimRecordAt(&worldPtr->record, thrPtr->cause,
                &event)->request;
    }
    GwsimWorldScriptError(worldPtr, thrPtr, request, 0, jobPtr->place,
            jobPtr->cause, outcomePtr, observed);
}
