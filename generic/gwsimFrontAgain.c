/*
 * gwsimFrontAgain.c --
 *
 *      Worlds that are built once and run again and again: those without a
 *      script, whose runs take less time than to build them.
 *
 *          create -again 1 --words--> building --run--> built
 *                                        |                |
 *                                 a word that is      core::again: set back,
 *                                 not for it          run, hash; the next
 *
 *      Rules:
 *      1. All that the world has is in an arena (gwsimArena.h), which is
 *         marked when BODY comes to `run`; there BODY ends, by the error
 *         {GWSIM AGAIN BUILT}.  Its claims are not evaluated here.
 *      2. A run whose hash is new ends the row: what BODY makes of it is for
 *         its caller to find out, in a world of the usual kind with the same
 *         seed and strategy.  Of all other runs it is known by then.
 *      3. Where a script would have to run, of a thread or of the scenario,
 *         the run is broken off: it is not fit, and says so.
 *      4. A choice that was made before the mark would hang on the seed that
 *         the world was built with: then it is not fit, either.
 */

#include "gwsimArena.h"
#include "gwsimFrontInt.h"
#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

#include <string.h>

#define ARENA_SIZE      (16 * 1024 * 1024)

struct GwsimFrontAgain {
    GwsimArena *arenaPtr;
    bool built;                 /* The mark is set. */
    bool fit;                   /* Nothing but the core is needed. */
    GwsimTime limit;            /* Of its `run`. */
    GwsimMap known;             /* Hash of a run -> not NULL. */
};

typedef struct Row {            /* What `again` is asked for. */
    Tcl_Obj *strategyPtr;       /* Or NULL. */
    int64_t seed, count;
} Row;

static const char *const againOptions[] = {
    "-count", "-seed", "-strategy", NULL
};
enum {AGAIN_COUNT, AGAIN_SEED, AGAIN_STRATEGY, AGAIN_OPTIONS};

static void SkipUnused(const GwsimFrontAgain *againPtr,
        GwsimWorld *worldPtr);
static void SkipSlots(GwsimArena *arenaPtr, GwsimWheel *wheelPtr);
static int GetRow(Tcl_Interp *interp, int objc, Tcl_Obj *const *objv,
        Row *rowPtr);
static int RunOnce(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        const Row *rowPtr, uint64_t seed, uint64_t *hashPtr);
static void Tell(Tcl_Interp *interp, const GwsimFrontAgain *againPtr,
        const Row *rowPtr, uint64_t hash, bool isNew);
static void Unfit(GwsimWorld *worldPtr);
static GwsimHostStep StartNothing(GwsimThread *thrPtr, GwsimJob *jobPtr);
static GwsimHostStep ResumeNothing(GwsimThread *thrPtr);
static void CloseNothing(GwsimThread *thrPtr);

const GwsimHostType gwsimFrontAgainHost = {
    .name = "none", .startProc = StartNothing, .resumeProc = ResumeNothing,
    .closeProc = CloseNothing
};

/* What such a world has besides. */
GwsimFrontAgain *
GwsimFrontAgainCreate(void)
{
    GwsimFrontAgain *againPtr = GwsimCalloc(1, sizeof(*againPtr));

    againPtr->arenaPtr = GwsimArenaCreate(ARENA_SIZE);
    againPtr->fit = true;
    GwsimMapInit(&againPtr->known);
    return againPtr;
}

/* Ends it; the world is closed. */
void
GwsimFrontAgainFree(
    GwsimFrontAgain *againPtr)  /* Of a world, or NULL. */
{
    if (againPtr != NULL) {
        GwsimMapFree(&againPtr->known);
        GwsimArenaFree(againPtr->arenaPtr);
        GwsimFree(againPtr);
    }
}

/* From now on memory is of that world's; NULL: of none's. */
void
GwsimFrontAgainUse(
    GwsimFrontAgain *againPtr)  /* Of a world, or NULL. */
{
    (void) GwsimArenaUse(againPtr != NULL ? againPtr->arenaPtr : NULL);
}

/* BODY has come to `run`: marks the world, and ends BODY (rule 1). */
int
GwsimFrontAgainBuilt(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    GwsimTime limit)            /* Of the run. */
{
    GwsimFrontAgain *againPtr = frontWorldPtr->againPtr;
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    GwsimGuide *guidePtr = worldPtr->core.chooser.guidePtr;

    if (!againPtr->built) {
        againPtr->built = true;
        if (guidePtr != NULL) {
            /* Each run brings its own (RunOnce). */
            worldPtr->core.chooser.guidePtr = NULL;
            guidePtr->typePtr->endProc(guidePtr);
        }
        againPtr->limit = limit;
        againPtr->fit = !GwsimArenaIsFull(againPtr->arenaPtr)
                && worldPtr->core.chooser.count == 0;
        SkipUnused(againPtr, frontWorldPtr->worldPtr);
        GwsimArenaMark(againPtr->arenaPtr);
    }
    return GwsimSetError(interp, "AGAIN BUILT", NULL, "the world is built");
}

/* A script of the scenario is to run: rule 3. */
void
GwsimFrontAgainDriver(
    GwsimWorld *worldPtr,       /* World. */
    GwsimDriverCall *callPtr)   /* Not run. */
{
    (void) callPtr;
    Unfit(worldPtr);
}

/* A distribution of a user would have to draw: the same. */
GwsimTime
GwsimFrontAgainDraw(
    GwsimCore *corePtr,         /* Core of the world. */
    const GwsimDist *distPtr,   /* Not used. */
    GwsimStream *streamPtr)     /* Not used. */
{
    (void) distPtr;
    (void) streamPtr;
    Unfit(GwsimWorldOf(corePtr));
    return 0;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimAgainCmd --
 *
 *      gwsim::core::again TOKEN ?-seed N? ?-count N? ?-strategy S?
 *
 * Results:
 *      A dict: `fit` (0: use another world), `seed` (of the last run), `runs`
 *      (made by this call), `hash` (of the last), `new` (whether no run
 *      before had that; only the last can be).
 *
 * Side effects:
 *      As many runs, with seeds N, N + 1 ..., up to one whose hash is new.
 *
 *----------------------------------------------------------------------
 */

int
GwsimAgainCmd(
    GwsimFront *frontPtr,       /* Front that has the world. */
    Tcl_Interp *interp,         /* Receives the dict or the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* again token ?-option value ...? */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontFind(interp, frontPtr,
            objv[1]);
    Row row = {NULL, 1, 1};
    GwsimFrontAgain *againPtr;
    uint64_t hash = 0;
    bool isNew = false;
    int64_t runs;

    if (frontWorldPtr == NULL || GetRow(interp, objc, objv, &row)
            != TCL_OK) {
        return TCL_ERROR;
    }
    againPtr = frontWorldPtr->againPtr;
    if (againPtr == NULL || !againPtr->built) {
        return GwsimSetError(interp, "AGAIN UNBUILT", objv[1],
                "world \"%s\" has not come to its run, or is of the usual"
                " kind", Tcl_GetString(objv[1]));
    }
    for (runs = 0; runs < row.count && againPtr->fit && !isNew; runs++) {
        if (RunOnce(frontWorldPtr, interp, &row,
                (uint64_t) (row.seed + runs), &hash) != TCL_OK) {
            return TCL_ERROR;
        }
        isNew = againPtr->fit && GwsimMapInsert(&againPtr->known, hash,
                againPtr) == NULL;
    }
    row.count = runs;
    Tell(interp, againPtr, &row, hash, isNew);
    return TCL_OK;
}

/* Most of what a new world has is room for what is to come: it need not be set
 * back. */
static void
SkipUnused(
    const GwsimFrontAgain *againPtr,    /* Of the world. */
    GwsimWorld *worldPtr)       /* World; built. */
{
    GwsimCore *corePtr = &worldPtr->core;
    GwsimRecord *recordPtr = &worldPtr->record;
    GwsimSlab *slabs[] = {
        &corePtr->threadSlab, &corePtr->jobSlab, &corePtr->scriptJobSlab,
        &corePtr->requestSlab, &corePtr->scriptRequestSlab,
        &corePtr->messageSlab, &worldPtr->scopes.slab,
        &worldPtr->net.linkSlab, &worldPtr->net.pathSlab
    };

    (void) GwsimRecordHash(recordPtr);
    if (recordPtr->keep.nextPtr != NULL) {
        GwsimArenaSkip(againPtr->arenaPtr, recordPtr->keep.nextPtr, (size_t)
                (recordPtr->keep.endPtr - recordPtr->keep.nextPtr)
                * sizeof(GwsimKept));
        GwsimArenaSkip(againPtr->arenaPtr, recordPtr->keep.morePtr, (size_t)
                (recordPtr->keep.moreEndPtr - recordPtr->keep.morePtr)
                * sizeof(GwsimMore));
    }
    for (size_t i = 0; i < sizeof(slabs) / sizeof(slabs[0]); i++) {
        if (slabs[i]->nextPtr != NULL) {
            GwsimArenaSkip(againPtr->arenaPtr, slabs[i]->nextPtr,
                    (size_t) (slabs[i]->endPtr - slabs[i]->nextPtr));
        }
    }
    SkipSlots(againPtr->arenaPtr, &corePtr->rtPtr->wheel);
}

/* The same of the slots of a wheel that have not been used. */
static void
SkipSlots(
    GwsimArena *arenaPtr,       /* Arena that it is in. */
    GwsimWheel *wheelPtr)       /* Wheel. */
{
    for (unsigned group = 0; group < GWSIM_WHEEL_GROUPS; group++) {
        if ((wheelPtr->made & UINT32_C(1) << group) == 0) {
            GwsimArenaSkip(arenaPtr,
                    &wheelPtr->heads[group * GWSIM_WHEEL_GROUP],
                    GWSIM_WHEEL_GROUP * sizeof(GwsimWheelNode));
        }
    }
}

/* Reads the options of `again`. */
static int
GetRow(
    Tcl_Interp *interp,         /* For the message. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv,       /* again token ?-option value ...? */
    Row *rowPtr)                /* Defaults; receives them. */
{
    Tcl_Obj *values[AGAIN_OPTIONS], *namePtr = NULL;

    if (GwsimGetOptions(interp, objc - 2, objv + 2, againOptions, values,
            NULL) != TCL_OK
            || (values[AGAIN_SEED] != NULL && GwsimGetCount(interp,
                    values[AGAIN_SEED], 0, INT64_MAX / 2, &rowPtr->seed)
                    != TCL_OK)
            || (values[AGAIN_COUNT] != NULL && GwsimGetCount(interp,
                    values[AGAIN_COUNT], 1, INT64_MAX / 2, &rowPtr->count)
                    != TCL_OK)) {
        return TCL_ERROR;
    }
    rowPtr->strategyPtr = values[AGAIN_STRATEGY];
    if (rowPtr->strategyPtr != NULL && Tcl_ListObjIndex(NULL,
            rowPtr->strategyPtr, 0, &namePtr) == TCL_OK && namePtr != NULL
            && strcmp(Tcl_GetString(namePtr), "exhaustive") == 0) {
        return GwsimSetError(interp, "AGAIN STRATEGY", rowPtr->strategyPtr,
                "a search of all ways keeps what does not go with a run");
    }
    return TCL_OK;
}

/* Sets the world back and runs it. */
static int
RunOnce(
    GwsimFrontWorld *frontWorldPtr,     /* World; built and fit. */
    Tcl_Interp *interp,         /* For the error. */
    const Row *rowPtr,          /* The strategy. */
    uint64_t seed,              /* Of this run. */
    uint64_t *hashPtr)          /* Receives its hash. */
{
    GwsimFrontAgain *againPtr = frontWorldPtr->againPtr;
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    GwsimCore *corePtr = &worldPtr->core;
    GwsimGuide *guidePtr = NULL;
    int code = TCL_OK;

    GwsimArenaReset(againPtr->arenaPtr);
    GwsimFrontAgainUse(againPtr);
    if (rowPtr->strategyPtr != NULL) {
        code = GwsimGetStrategy(frontWorldPtr->frontPtr, interp,
                rowPtr->strategyPtr, seed, &guidePtr);
    }
    if (code == TCL_OK) {
        worldPtr->config.seed = seed;
        GwsimWorldGuide(worldPtr, guidePtr, seed);
        (void) GwsimWorldRun(worldPtr, againPtr->limit);
        *hashPtr = GwsimRecordHash(&worldPtr->record);
        if (guidePtr != NULL) {
            corePtr->chooser.guidePtr = NULL;
            guidePtr->typePtr->endProc(guidePtr);
        }
    }
    GwsimFrontAgainUse(NULL);
    if (GwsimArenaIsFull(againPtr->arenaPtr)) {
        againPtr->fit = false;
    }
    return code;
}

/* Makes the dict that `again` returns. */
static void
Tell(
    Tcl_Interp *interp,         /* Receives it. */
    const GwsimFrontAgain *againPtr,    /* Of the world. */
    const Row *rowPtr,          /* First seed, and runs made. */
    uint64_t hash,              /* Of the last run. */
    bool isNew)                 /* No run before had it. */
{
    Tcl_Obj *dictPtr = Tcl_NewDictObj();
    char text[17];

    for (int i = 0; i < 16; i++) {
        text[i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
    }
    Tcl_DictObjPut(NULL, dictPtr, Tcl_NewStringObj("fit", -1),
            Tcl_NewIntObj(againPtr->fit));
    Tcl_DictObjPut(NULL, dictPtr, Tcl_NewStringObj("seed", -1),
            Tcl_NewWideIntObj(rowPtr->seed + rowPtr->count - 1));
    Tcl_DictObjPut(NULL, dictPtr, Tcl_NewStringObj("runs", -1),
            Tcl_NewWideIntObj(rowPtr->count));
    Tcl_DictObjPut(NULL, dictPtr, Tcl_NewStringObj("hash", -1),
            Tcl_NewStringObj(text, 16));
    Tcl_DictObjPut(NULL, dictPtr, Tcl_NewStringObj("new", -1),
            Tcl_NewIntObj(isNew));
    Tcl_SetObjResult(interp, dictPtr);
}

/* The world needs more than the core: it is not fit, and its run is over. */
static void
Unfit(
    GwsimWorld *worldPtr)       /* World. */
{
    ((GwsimFrontWorld *) worldPtr->frontPtr)->againPtr->fit = false;
    GwsimRuntimeStop(worldPtr->core.rtPtr);
}

/* A thread is to run a script: rule 3. */
static GwsimHostStep
StartNothing(
    GwsimThread *thrPtr,        /* Thread. */
    GwsimJob *jobPtr)           /* Not run. */
{
    (void) jobPtr;
    Unfit(GwsimWorldOf(thrPtr->corePtr));
    return GWSIM_HOST_FINISHED;
}

static GwsimHostStep
ResumeNothing(
    GwsimThread *thrPtr)        /* Never called: nothing is parked. */
{
    (void) thrPtr;
    return GWSIM_HOST_FINISHED;
}

static void
CloseNothing(
    GwsimThread *thrPtr)        /* Has nothing to close. */
{
    (void) thrPtr;
}
