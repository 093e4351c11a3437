/*
 * gwsimWorldCmd.c --
 *
 *      gwsim::core::*: worlds by token, for the files of library/.  The table
 *      of doc/architecture.md ("The front") is their manual; nothing here is
 *      for users.
 *
 *  1. What the world must not change while it is read, is read with it
 *     entered.
 *  2. Texts that are empty stand for what is not known or does not apply.
 */

#include "gwsimExplore.h"
#include "gwsimOutcome.h"
#include "gwsimTclUtil.h"
#include "gwsimTclValue.h"
#include "gwsimWordCmd.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SPEED_MAX       1e6

static const char *const createOptions[] = {
    "-choices", "-clock", "-guiBudget", "-horizon", "-host", "-places",
    "-profile", "-search", "-seed", "-speed", "-switch", "-tail", "-version",
    NULL
};
enum {
    CREATE_CHOICES, CREATE_CLOCK, CREATE_GUI_BUDGET, CREATE_HORIZON,
    CREATE_HOST, CREATE_PLACES, CREATE_PROFILE, CREATE_SEARCH, CREATE_SEED,
    CREATE_SPEED, CREATE_SWITCH, CREATE_TAIL, CREATE_VERSION, CREATE_OPTIONS
};

static const char *const clocks[] = {"real", "virtual", NULL};
static const char *const profiles[] = {"doc", "observed", NULL};
static const char *const tails[] = {"dull", "stream", NULL};

static const char *const enumerateOptions[] = {
    "-bound", "-preemptions", NULL
};
enum {ENUMERATE_BOUND, ENUMERATE_PREEMPTIONS, ENUMERATE_OPTIONS};

/* Of GwsimChoiceKind. */
static const char *const choiceKinds[] = {
    "draw", "chance", "pick", "schedule", "tie", "preempt", NULL
};

static const char *const claims[] = {"error", "task", "violation", NULL};
enum {CLAIM_ERROR, CLAIM_TASK, CLAIM_VIOLATION};

static const char *const severities[] = {   /* Of GwsimSeverity. */
    "error", "warning", "lint", NULL
};
static const char *const taskStates[] = {   /* Of GwsimTaskState. */
    "queued", "running", "done", "doomed"
};
static const char *const runResults[] = {   /* Of GwsimRunResult. */
    "never", "quiet", "limit", "horizon"
};

static int GetConfig(Tcl_Interp *interp, Tcl_Obj *const *values,
        GwsimWorldConfig *configPtr);
static int GetFlags(Tcl_Interp *interp, Tcl_Obj *const *values,
        GwsimWorldConfig *configPtr);
static int GetNumbers(Tcl_Interp *interp, Tcl_Obj *const *values,
        GwsimWorldConfig *configPtr);
static int GetSwitches(Tcl_Interp *interp, Tcl_Obj *listPtr,
        GwsimSwitches *switchesPtr);
static int SetSwitchError(Tcl_Interp *interp, GwsimStatus status,
        Tcl_Obj *namePtr, Tcl_Obj *valuePtr);
static int GetChoiceList(Tcl_Interp *interp, Tcl_Obj *listPtr,
        uint32_t **choicesPtr, size_t *countPtr);
static int GetExplore(Tcl_Interp *interp, int objc, Tcl_Obj *const *objv,
        GwsimExploreConfig *configPtr, GwsimChoice **recordPtr,
        size_t *countPtr);
static int GetChoiceRecord(Tcl_Interp *interp, Tcl_Obj *listPtr,
        GwsimChoice **recordPtr, size_t *countPtr);
static bool GetChoice(Tcl_Obj *objPtr, GwsimChoice *choicePtr);
static Tcl_Obj *VersionToObj(GwsimVersion version);
static Tcl_Obj *ClausesToObj(const GwsimRecord *recordPtr);
static Tcl_Obj *BrokenToObj(const GwsimWorld *worldPtr);
static Tcl_Obj *BusyToObj(GwsimWorld *worldPtr);
static Tcl_Obj *ErrorToObj(GwsimFrontWorld *frontWorldPtr, size_t index);
static Tcl_Obj *TaskToObj(GwsimFrontWorld *frontWorldPtr,
        const GwsimTask *taskPtr);
static void ExceptionColumns(Tcl_Obj *rowPtr,
        const GwsimValue *exceptionPtr);
static bool ClaimTask(GwsimWorld *worldPtr, uint32_t number);
static bool ClaimError(GwsimWorld *worldPtr, uint32_t number);
static bool ClaimViolation(GwsimWorld *worldPtr, uint32_t number);
static bool FindClause(const char *text, GwsimClause *clausePtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimCreateCmd --
 *
 *      gwsim::core::create NAME ?-option value ...?
 *
 * Results:
 *      The token of a new world.
 *
 * Side effects:
 *      The world.
 *
 *----------------------------------------------------------------------
 */

int
GwsimCreateCmd(
    GwsimFront *frontPtr,       /* Front that will own it. */
    Tcl_Interp *interp,         /* Receives the token or the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* create name ?-option value ...? */
{
    GwsimWorldConfig config;
    GwsimFrontWorld *frontWorldPtr;
    Tcl_Obj *values[CREATE_OPTIONS];
    uint32_t *choices = NULL;
    int places = 1;

    GwsimWorldConfigInit(&config);
    config.scenario = Tcl_GetString(objv[1]);
    if (GwsimGetOptions(interp, objc - 2, objv + 2, createOptions, values,
            NULL) != TCL_OK
            || GetConfig(interp, values, &config) != TCL_OK
            || (values[CREATE_PLACES] != NULL && Tcl_GetBooleanFromObj(
                    interp, values[CREATE_PLACES], &places) != TCL_OK)
            || GetChoiceList(interp, values[CREATE_CHOICES], &choices,
                    &config.choiceCount) != TCL_OK) {
        return TCL_ERROR;
    }
    config.choices = choices;
    frontWorldPtr = GwsimFrontAdd(frontPtr, &config);
    GwsimFree(choices);
    if (frontWorldPtr == NULL) {
        return GwsimSetError(interp, "WORLD RESOURCES", NULL,
                "the system has no file descriptor left for a world of the"
                " real clock: close others first");
    }
    frontWorldPtr->placeless = places == 0;
    Tcl_SetObjResult(interp, frontWorldPtr->tokenPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimSelectCmd, GwsimUnselectCmd --
 *
 *      gwsim::core::select TOKEN; gwsim::core::unselect
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      Words act on that world; on the one before again.
 *
 *----------------------------------------------------------------------
 */

int
GwsimSelectCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* select token */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontFind(interp, frontPtr,
            objv[1]);

    (void) objc;
    if (frontWorldPtr == NULL) {
        return TCL_ERROR;
    }
    GwsimFrontSelect(frontPtr, frontWorldPtr);
    return TCL_OK;
}

int
GwsimUnselectCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Not used. */
    Tcl_Obj *const *objv)       /* unselect */
{
    (void) objc;
    (void) objv;
    if (!GwsimFrontUnselect(frontPtr)) {
        return GwsimSetError(interp, "WORLD NONE", NULL,
                "no world is selected");
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFrameCmd --
 *
 *      gwsim::core::frame LEVEL
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      Scripts of `at` and `when` of the selected world run in that frame.
 *
 *----------------------------------------------------------------------
 */

int
GwsimFrameCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* frame level */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontSelected(interp, frontPtr);
    const char *level = Tcl_GetString(objv[1]);

    (void) objc;
    if (frontWorldPtr == NULL) {
        return TCL_ERROR;
    }
    if (level[0] != '#' || level[1] == '\0'
            || level[1 + strspn(level + 1, "0123456789")] != '\0') {
        return GwsimSetExpected(interp, "FRAME FORMAT", objv[1],
                "level as #1");
    }
    Tcl_IncrRefCount(objv[1]);
    Tcl_DecrRefCount(frontWorldPtr->levelPtr);
    frontWorldPtr->levelPtr = objv[1];
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimCloseCmd --
 *
 *      gwsim::core::close TOKEN
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      The world ends.
 *
 *----------------------------------------------------------------------
 */

int
GwsimCloseCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* close token */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontFind(interp, frontPtr,
            objv[1]);

    (void) objc;
    if (frontWorldPtr == NULL) {
        return TCL_ERROR;
    }
    if (frontWorldPtr->running) {
        return GwsimSetError(interp, "WORLD RUNNING", objv[1],
                "world \"%s\" is in the middle of \"run\"",
                Tcl_GetString(objv[1]));
    }
    GwsimFrontClose(frontWorldPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimInfoCmd --
 *
 *      gwsim::core::info TOKEN
 *
 * Results:
 *      A dict; see doc/architecture.md.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimInfoCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the dict or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* info token */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontFind(interp, frontPtr,
            objv[1]);
    GwsimWorld *worldPtr;
    Tcl_Obj *rowPtr;

    (void) objc;
    if (frontWorldPtr == NULL) {
        return TCL_ERROR;
    }
    worldPtr = frontWorldPtr->worldPtr;
    GwsimEnter(worldPtr->core.rtPtr);
    rowPtr = Tcl_NewListObj(0, NULL);
    GwsimWordColumn(rowPtr, "name", frontWorldPtr->namePtr);
    GwsimWordColumnText(rowPtr, "clock", clocks[!worldPtr->config.real]);
    GwsimWordColumn(rowPtr, "seed",
            Tcl_NewWideIntObj((Tcl_WideInt) worldPtr->config.seed));
    GwsimWordColumn(rowPtr, "version",
            VersionToObj(worldPtr->config.version));
    GwsimWordColumnText(rowPtr, "profile",
            profiles[worldPtr->config.observed]);
    GwsimWordColumnText(rowPtr, "ran", runResults[worldPtr->ran]);
    GwsimWordColumn(rowPtr, "now",
            Tcl_NewWideIntObj(GwsimNow(worldPtr->core.rtPtr)));
    GwsimWordColumn(rowPtr, "hash",
            Tcl_ObjPrintf("%016" PRIx64, worldPtr->record.hash));
    GwsimWordColumn(rowPtr, "events",
            Tcl_NewWideIntObj((Tcl_WideInt) worldPtr->record.count));
    GwsimWordColumn(rowPtr, "clauses", ClausesToObj(&worldPtr->record));
    GwsimWordColumn(rowPtr, "broken", BrokenToObj(worldPtr));
    GwsimWordColumn(rowPtr, "busy", BusyToObj(worldPtr));
    GwsimWordColumn(rowPtr, "diverged",
            Tcl_NewBooleanObj(worldPtr->core.chooser.diverged));
    GwsimLeave(worldPtr->core.rtPtr);
    Tcl_SetObjResult(interp, rowPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimErrorsCmd, GwsimTasksCmd --
 *
 *      gwsim::core::errors TOKEN; gwsim::core::tasks TOKEN
 *
 * Results:
 *      Lists of dicts; see doc/architecture.md.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimErrorsCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the rows or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* errors token */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontFind(interp, frontPtr,
            objv[1]);
    GwsimWorld *worldPtr;
    Tcl_Obj *rowsPtr;

    (void) objc;
    if (frontWorldPtr == NULL) {
        return TCL_ERROR;
    }
    worldPtr = frontWorldPtr->worldPtr;
    rowsPtr = Tcl_NewListObj(0, NULL);
    GwsimEnter(worldPtr->core.rtPtr);
    for (size_t i = 0; i < worldPtr->errorCount; i++) {
        Tcl_ListObjAppendElement(NULL, rowsPtr,
                ErrorToObj(frontWorldPtr, i));
    }
    GwsimLeave(worldPtr->core.rtPtr);
    Tcl_SetObjResult(interp, rowsPtr);
    return TCL_OK;
}

int
GwsimTasksCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the rows or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* tasks token */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontFind(interp, frontPtr,
            objv[1]);
    GwsimWorld *worldPtr;
    Tcl_Obj *rowsPtr;

    (void) objc;
    if (frontWorldPtr == NULL) {
        return TCL_ERROR;
    }
    worldPtr = frontWorldPtr->worldPtr;
    rowsPtr = Tcl_NewListObj(0, NULL);
    GwsimEnter(worldPtr->core.rtPtr);
    for (const GwsimTask *taskPtr = worldPtr->taskHead; taskPtr != NULL;
            taskPtr = taskPtr->nextPtr) {
        Tcl_ListObjAppendElement(NULL, rowsPtr,
                TaskToObj(frontWorldPtr, taskPtr));
    }
    GwsimLeave(worldPtr->core.rtPtr);
    Tcl_SetObjResult(interp, rowsPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimClaimCmd --
 *
 *      gwsim::core::claim TOKEN error|task|violation N
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      It is claimed; of a task and its error, both are.
 *
 *----------------------------------------------------------------------
 */

int
GwsimClaimCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 4 */
    Tcl_Obj *const *objv)       /* claim token what number */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontFind(interp, frontPtr,
            objv[1]);
    GwsimWorld *worldPtr;
    int64_t number;
    bool found = false;
    int what;

    (void) objc;
    if (frontWorldPtr == NULL || Tcl_GetIndexFromObj(interp, objv[2],
            claims, "claim", TCL_EXACT, &what) != TCL_OK
            || GwsimGetCount(interp, objv[3], 1, UINT32_MAX, &number)
                    != TCL_OK) {
        return TCL_ERROR;
    }
    worldPtr = frontWorldPtr->worldPtr;
    GwsimEnter(worldPtr->core.rtPtr);
    switch (what) {
    case CLAIM_ERROR:
        found = ClaimError(worldPtr, (uint32_t) number);
        break;
    case CLAIM_TASK:
        found = ClaimTask(worldPtr, (uint32_t) number);
        break;
    case CLAIM_VIOLATION:
        found = ClaimViolation(worldPtr, (uint32_t) number);
        break;
    }
    GwsimLeave(worldPtr->core.rtPtr);
    if (!found) {
        return GwsimSetError(interp, "CLAIM UNKNOWN", objv[3],
                "there is no %s %s", claims[what], Tcl_GetString(objv[3]));
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimViolateCmd --
 *
 *      gwsim::core::violate TOKEN KIND SEVERITY CLAUSE MESSAGE
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      A violation, or a lint; CLAUSE may be empty.
 *
 *----------------------------------------------------------------------
 */

int
GwsimViolateCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 6 */
    Tcl_Obj *const *objv)       /* violate token kind severity clause text */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontFind(interp, frontPtr,
            objv[1]);
    GwsimCore *corePtr;
    GwsimClause clause;
    const char *kind;
    int severity;

    (void) objc;
    if (frontWorldPtr == NULL
            || GwsimGetName(interp, objv[2], "violation", &kind) != TCL_OK
            || Tcl_GetIndexFromObj(interp, objv[3], severities, "severity",
                    TCL_EXACT, &severity) != TCL_OK) {
        return TCL_ERROR;
    }
    if (!FindClause(Tcl_GetString(objv[4]), &clause)) {
        return GwsimSetExpected(interp, "CLAUSE UNKNOWN", objv[4],
                "clause as SRA-07, or nothing");
    }
    corePtr = &frontWorldPtr->worldPtr->core;
    GwsimEnter(corePtr->rtPtr);
    GwsimViolate(corePtr, kind, (GwsimSeverity) severity, clause, NULL, 0,
            "", Tcl_GetString(objv[5]));
    GwsimLeave(corePtr->rtPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimChoicesCmd --
 *
 *      gwsim::core::choices TOKEN
 *
 * Results:
 *      The choices so far: a list of {kind bound value}.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimChoicesCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the list or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* choices token */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontFind(interp, frontPtr,
            objv[1]);
    const GwsimChooser *chooserPtr;
    Tcl_Obj *listPtr;

    (void) objc;
    if (frontWorldPtr == NULL) {
        return TCL_ERROR;
    }
    chooserPtr = &frontWorldPtr->worldPtr->core.chooser;
    listPtr = Tcl_NewListObj(0, NULL);
    GwsimEnter(frontWorldPtr->worldPtr->core.rtPtr);
    for (size_t i = 0; i < chooserPtr->recordCount; i++) {
        const GwsimChoice *choicePtr = &chooserPtr->record[i];
        Tcl_Obj *words[3];

        words[0] = Tcl_NewStringObj(choiceKinds[choicePtr->kind], -1);
        words[1] = Tcl_NewWideIntObj((Tcl_WideInt) choicePtr->last + 1);
        words[2] = Tcl_NewWideIntObj(choicePtr->value);
        Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewListObj(3, words));
    }
    GwsimLeave(frontWorldPtr->worldPtr->core.rtPtr);
    Tcl_SetObjResult(interp, listPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimEnumerateCmd, GwsimShareCmd --
 *
 *      gwsim::core::enumerate CHOICES ?-bound N? ?-preemptions N?
 *      gwsim::core::share CHOICES ?-bound N? ?-preemptions N?
 *
 * Results:
 *      The choices for the run after the one that recorded CHOICES (to be
 *      made with -tail dull), empty after the last; what part of all ways is
 *      done with it, 0 ... 1.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimEnumerateCmd(
    GwsimFront *frontPtr,       /* Not used. */
    Tcl_Interp *interp,         /* Receives the list or the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* enumerate choices ?-option value ...? */
{
    GwsimExploreConfig config = GWSIM_EXPLORE_DEFAULTS;
    Tcl_Obj *listPtr;
    GwsimChoice *record;
    uint32_t *list;
    size_t count, length;

    (void) frontPtr;
    if (GetExplore(interp, objc, objv, &config, &record, &count)
            != TCL_OK) {
        return TCL_ERROR;
    }
    list = GwsimAlloc((count + 1) * sizeof(*list));
    length = GwsimExploreNext(&config, record, count, list);
    listPtr = Tcl_NewListObj(0, NULL);
    for (size_t i = 0; i < length; i++) {
        Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewWideIntObj(list[i]));
    }
    Tcl_SetObjResult(interp, listPtr);
    GwsimFree(list);
    GwsimFree(record);
    return TCL_OK;
}

int
GwsimShareCmd(
    GwsimFront *frontPtr,       /* Not used. */
    Tcl_Interp *interp,         /* Receives the number or the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* share choices ?-option value ...? */
{
    GwsimExploreConfig config = GWSIM_EXPLORE_DEFAULTS;
    GwsimChoice *record;
    size_t count;

    (void) frontPtr;
    if (GetExplore(interp, objc, objv, &config, &record, &count)
            != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp,
            Tcl_NewDoubleObj(GwsimExploreShare(&config, record, count)));
    GwsimFree(record);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimOutcomeCmd --
 *
 *      gwsim::core::outcome TOKEN REQUEST
 *
 * Results:
 *      A dict: outcome, empty while the request is open, and then value, or
 *      class, fullClass, family and message.
 *
 * Side effects:
 *      None: the outcome does not count as observed.
 *
 *----------------------------------------------------------------------
 */

int
GwsimOutcomeCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the dict or the error. */
    int objc,                   /* 3 */
    Tcl_Obj *const *objv)       /* outcome token request */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontFind(interp, frontPtr,
            objv[1]);
    GwsimRequest *reqPtr;
    GwsimRuntime *rtPtr;
    Tcl_Obj *rowPtr = NULL;

    (void) objc;
    if (frontWorldPtr == NULL) {
        return TCL_ERROR;
    }
    rtPtr = frontWorldPtr->worldPtr->core.rtPtr;
    GwsimEnter(rtPtr);
    reqPtr = GwsimWordRequest(interp, frontWorldPtr, objv[2]);
    if (reqPtr != NULL) {
        GwsimRequestState state = (GwsimRequestState) reqPtr->machine.state;

        rowPtr = Tcl_NewListObj(0, NULL);
        GwsimWordColumnText(rowPtr, "outcome",
                GwsimEndText(GwsimRequestEnd(state)));
        if (state == GWSIM_REQUEST_SUCCESS) {
            GwsimWordColumn(rowPtr, "value",
                    GwsimValueToObj(reqPtr->resultPtr));
        } else if (state != GWSIM_REQUEST_PENDING) {
            ExceptionColumns(rowPtr, reqPtr->resultPtr);
        }
    }
    GwsimLeave(rtPtr);
    if (rowPtr == NULL) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, rowPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimComponentCmd --
 *
 *      gwsim::core::component TOKEN CLIENT PATH
 *
 * Results:
 *      Empty if it was never set, else a list of its one value.
 *
 * Side effects:
 *      None: no event.
 *
 *----------------------------------------------------------------------
 */

int
GwsimComponentCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the list or the error. */
    int objc,                   /* 4 */
    Tcl_Obj *const *objv)       /* component token client path */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontFind(interp, frontPtr,
            objv[1]);
    GwsimCore *corePtr;
    GwsimScope *scopePtr;
    Tcl_Obj *listPtr = NULL;

    (void) objc;
    if (frontWorldPtr == NULL) {
        return TCL_ERROR;
    }
    corePtr = &frontWorldPtr->worldPtr->core;
    GwsimEnter(corePtr->rtPtr);
    scopePtr = GwsimWordScope(interp, frontWorldPtr, objv[2]);
    if (scopePtr != NULL) {
        const char *path = Tcl_GetString(objv[3]);
        GwsimVar *varPtr = NULL;
        GwsimName key;

        if (GwsimNameFind(corePtr->namesPtr, path, strlen(path), &key)) {
            varPtr = GwsimStoreFind(&scopePtr->components, key);
        }
        listPtr = Tcl_NewListObj(0, NULL);
        if (varPtr != NULL && varPtr->set) {
            Tcl_ListObjAppendElement(NULL, listPtr,
                    GwsimValueToObj(varPtr->valuePtr));
        }
    }
    GwsimLeave(corePtr->rtPtr);
    if (listPtr == NULL) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, listPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimDriverCmd --
 *
 *      gwsim::core::driver TOKEN
 *
 * Results:
 *      FILE:LINE of the `at` or `when` whose script runs, or empty.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimDriverCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the place or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* driver token */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontFind(interp, frontPtr,
            objv[1]);
    GwsimRuntime *rtPtr;

    (void) objc;
    if (frontWorldPtr == NULL) {
        return TCL_ERROR;
    }
    if (frontWorldPtr->callPtr != NULL) {
        rtPtr = frontWorldPtr->worldPtr->core.rtPtr;
        GwsimEnter(rtPtr);
        Tcl_SetObjResult(interp, GwsimWordText(frontWorldPtr,
                frontWorldPtr->callPtr->itemPtr->place));
        GwsimLeave(rtPtr);
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimSwitchesCmd --
 *
 *      gwsim::core::switches
 *
 * Results:
 *      A list of dicts, by name: name, values (a list; of a duration or a
 *      count that word alone), default, observed, clause.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimSwitchesCmd(
    GwsimFront *frontPtr,       /* Not used. */
    Tcl_Interp *interp,         /* Receives the rows. */
    int objc,                   /* 1 */
    Tcl_Obj *const *objv)       /* switches */
{
    static const char *const types[] = {NULL, "duration", "count"};
    Tcl_Obj *rowsPtr = Tcl_NewListObj(0, NULL);

    (void) frontPtr;
    (void) objc;
    (void) objv;
    for (const GwsimSwitchInfo *infoPtr = GwsimSwitchTable();
            infoPtr->name != NULL; infoPtr++) {
        Tcl_Obj *rowPtr = Tcl_NewListObj(0, NULL);

        GwsimWordColumnText(rowPtr, "name", infoPtr->name);
        GwsimWordColumnText(rowPtr, "values", infoPtr->values != NULL
                ? infoPtr->values : types[infoPtr->type]);
        GwsimWordColumnText(rowPtr, "default", infoPtr->doc);
        GwsimWordColumnText(rowPtr, "observed", infoPtr->observed);
        GwsimWordColumnText(rowPtr, "clause",
                GwsimClauseText(infoPtr->clause));
        Tcl_ListObjAppendElement(NULL, rowsPtr, rowPtr);
    }
    Tcl_SetObjResult(interp, rowsPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimDurationCmd, GwsimNanosecondsCmd --
 *
 *      gwsim::core::duration NANOSECONDS; gwsim::core::nanoseconds DURATION
 *
 * Results:
 *      The duration as users write it; the other way.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimDurationCmd(
    GwsimFront *frontPtr,       /* Not used. */
    Tcl_Interp *interp,         /* Receives the duration or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* duration nanoseconds */
{
    char buf[GWSIM_DURATION_SPACE];
    int64_t time;

    (void) frontPtr;
    (void) objc;
    if (GwsimGetCount(interp, objv[1], -GWSIM_TIME_MAX, GWSIM_TIME_MAX,
            &time) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp,
            Tcl_NewStringObj(GwsimFormatDuration(time, buf), -1));
    return TCL_OK;
}

int
GwsimNanosecondsCmd(
    GwsimFront *frontPtr,       /* Not used. */
    Tcl_Interp *interp,         /* Receives the number or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* nanoseconds duration */
{
    GwsimTime time;

    (void) frontPtr;
    (void) objc;
    if (GwsimGetDuration(interp, objv[1], &time) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewWideIntObj(time));
    return TCL_OK;
}

/* Reads the options of `create` but -choices.  What follows a list of choices
 * is dull unless -tail says else. */
static int
GetConfig(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *values,     /* Of the options. */
    GwsimWorldConfig *configPtr)        /* Receives them. */
{
    if (GetFlags(interp, values, configPtr) != TCL_OK
            || GetNumbers(interp, values, configPtr) != TCL_OK) {
        return TCL_ERROR;
    }
    if (values[CREATE_TAIL] == NULL) {
        configPtr->dullTail = values[CREATE_CHOICES] != NULL;
    }
    GwsimSwitchDefaults(&configPtr->switches, configPtr->observed);
    return values[CREATE_SWITCH] == NULL ? TCL_OK : GetSwitches(interp,
            values[CREATE_SWITCH], &configPtr->switches);
}

/* Reads those that choose one of two. */
static int
GetFlags(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *values,     /* Of the options. */
    GwsimWorldConfig *configPtr)        /* Receives them. */
{
    struct {
        int option;
        const char *noun;       /* NULL: a boolean. */
        const char *const *table;       /* Its two names. */
        bool inverted;          /* The first name of the table is true. */
        bool *flagPtr;
    } flags[] = {
        {CREATE_CLOCK, "clock", clocks, true, &configPtr->real},
        {CREATE_PROFILE, "profile", profiles, false, &configPtr->observed},
        {CREATE_TAIL, "tail", tails, true, &configPtr->dullTail},
        {CREATE_HOST, NULL, NULL, false, &configPtr->host},
        {CREATE_SEARCH, NULL, NULL, false, &configPtr->searching}
    };

    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        Tcl_Obj *valuePtr = values[flags[i].option];
        int flag;

        if (valuePtr == NULL) {
            continue;
        }
        if ((flags[i].table != NULL ? Tcl_GetIndexFromObj(interp, valuePtr,
                flags[i].table, flags[i].noun, TCL_EXACT, &flag)
                : Tcl_GetBooleanFromObj(interp, valuePtr, &flag))
                != TCL_OK) {
            return TCL_ERROR;
        }
        *flags[i].flagPtr = (flag != 0) != flags[i].inverted;
    }
    return TCL_OK;
}

/* Reads numbers, durations and the version. */
static int
GetNumbers(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *values,     /* Of the options. */
    GwsimWorldConfig *configPtr)        /* Receives them. */
{
    Tcl_WideInt seed;
    double speed;

    if (values[CREATE_SEED] != NULL) {
        if (Tcl_GetWideIntFromObj(NULL, values[CREATE_SEED], &seed)
                != TCL_OK) {
            return GwsimSetExpected(interp, "SEED FORMAT",
                    values[CREATE_SEED], "integer of 64 bits as seed");
        }
        configPtr->seed = (uint64_t) seed;
    }
    if (values[CREATE_SPEED] != NULL) {
        if (Tcl_GetDoubleFromObj(NULL, values[CREATE_SPEED], &speed)
                != TCL_OK || !(speed > 0.0 && speed <= SPEED_MAX)) {
            return GwsimSetExpected(interp, "SPEED FORMAT",
                    values[CREATE_SPEED], "speed above 0 as 2 or 0.5");
        }
        configPtr->speed = speed;
    }
    if ((values[CREATE_GUI_BUDGET] != NULL && GwsimGetDuration(interp,
            values[CREATE_GUI_BUDGET], &configPtr->guiBudget) != TCL_OK)
            || (values[CREATE_HORIZON] != NULL && GwsimGetPositive(interp,
                    values[CREATE_HORIZON], &configPtr->horizon) != TCL_OK)
            || (values[CREATE_VERSION] != NULL && GwsimGetVersion(interp,
                    values[CREATE_VERSION], &configPtr->version)
                    != TCL_OK)) {
        return TCL_ERROR;
    }
    return TCL_OK;
}

/* Reads -switch {name value ...}. */
static int
GetSwitches(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *listPtr,           /* Names and values. */
    GwsimSwitches *switchesPtr) /* Defaults; receives them. */
{
    Tcl_Obj **words;
    int count;

    if (Tcl_ListObjGetElements(NULL, listPtr, &count, &words) != TCL_OK
            || count % 2 != 0) {
        return GwsimSetExpected(interp, "SWITCH FORMAT", listPtr,
                "{name value ...} for -switch");
    }
    for (int i = 0; i < count; i += 2) {
        GwsimStatus status = GwsimSwitchSet(switchesPtr,
                Tcl_GetString(words[i]), Tcl_GetString(words[i + 1]));

        if (status != GWSIM_OK) {
            return SetSwitchError(interp, status, words[i], words[i + 1]);
        }
    }
    return TCL_OK;
}

/* A switch was refused: says which values it has. */
static int
SetSwitchError(
    Tcl_Interp *interp,         /* For the message. */
    GwsimStatus status,         /* Why. */
    Tcl_Obj *namePtr,           /* Its name. */
    Tcl_Obj *valuePtr)          /* Value that was wanted. */
{
    static const char *const types[] = {
        "", "a duration as 5s", "a whole number"
    };
    const GwsimSwitchInfo *infoPtr = GwsimSwitchTable();

    if (status != GWSIM_SWITCH_VALUE) {
        return GwsimSetStatusError(interp, status, namePtr);
    }
    while (strcmp(infoPtr->name, Tcl_GetString(namePtr)) != 0) {
        infoPtr++;
    }
    return GwsimSetError(interp, GwsimStatusCode(status), namePtr,
            "switch %s: expected %s%s but got \"%.80s\"", infoPtr->name,
            infoPtr->values != NULL ? "one of " : "",
            infoPtr->values != NULL ? infoPtr->values
            : types[infoPtr->type], Tcl_GetString(valuePtr));
}

/* Reads -choices: a list of values. */
static int
GetChoiceList(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *listPtr,           /* Values, or NULL. */
    uint32_t **choicesPtr,      /* Receives them; the caller frees. */
    size_t *countPtr)           /* Receives how many. */
{
    Tcl_Obj **words;
    uint32_t *choices;
    int64_t value;
    int count;

    if (listPtr == NULL) {
        return TCL_OK;
    }
    if (Tcl_ListObjGetElements(NULL, listPtr, &count, &words) != TCL_OK) {
        return GwsimSetExpected(interp, "CHOICES FORMAT", listPtr,
                "list of numbers for -choices");
    }
    choices = GwsimAlloc(((size_t) count + 1) * sizeof(*choices));
    for (int i = 0; i < count; i++) {
        if (GwsimGetCount(interp, words[i], 0, UINT32_MAX, &value)
                != TCL_OK) {
            GwsimFree(choices);
            return TCL_ERROR;
        }
        choices[i] = (uint32_t) value;
    }
    *choicesPtr = choices;
    *countPtr = (size_t) count;
    return TCL_OK;
}

/* Reads the arguments of `enumerate` and `share`. */
static int
GetExplore(
    Tcl_Interp *interp,         /* For the message. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv,       /* word choices ?-option value ...? */
    GwsimExploreConfig *configPtr,      /* Defaults; receives the bounds. */
    GwsimChoice **recordPtr,    /* Receives the choices; the caller frees. */
    size_t *countPtr)           /* Receives how many. */
{
    Tcl_Obj *values[ENUMERATE_OPTIONS];
    int64_t bound = configPtr->boundMax;

    if (GwsimGetOptions(interp, objc - 2, objv + 2, enumerateOptions,
            values, NULL) != TCL_OK
            || (values[ENUMERATE_BOUND] != NULL && GwsimGetCount(interp,
                    values[ENUMERATE_BOUND], 1, UINT32_MAX, &bound)
                    != TCL_OK)
            || (values[ENUMERATE_PREEMPTIONS] != NULL && GwsimGetCount(
                    interp, values[ENUMERATE_PREEMPTIONS], 0, INT64_MAX,
                    &configPtr->preemptions) != TCL_OK)) {
        return TCL_ERROR;
    }
    configPtr->boundMax = (uint32_t) bound;
    return GetChoiceRecord(interp, objv[1], recordPtr, countPtr);
}

/* Reads what `choices` gives. */
static int
GetChoiceRecord(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *listPtr,           /* Choices. */
    GwsimChoice **recordPtr,    /* Receives them; the caller frees. */
    size_t *countPtr)           /* Receives how many. */
{
    Tcl_Obj **words;
    GwsimChoice *record;
    int count;

    if (Tcl_ListObjGetElements(NULL, listPtr, &count, &words) != TCL_OK) {
        return GwsimSetExpected(interp, "CHOICES FORMAT", listPtr,
                "list of {kind bound value}");
    }
    record = GwsimAlloc(((size_t) count + 1) * sizeof(*record));
    for (int i = 0; i < count; i++) {
        if (!GetChoice(words[i], &record[i])) {
            GwsimFree(record);
            return GwsimSetExpected(interp, "CHOICES FORMAT", words[i],
                    "choice as {kind bound value}");
        }
    }
    *recordPtr = record;
    *countPtr = (size_t) count;
    return TCL_OK;
}

/* Reads one choice; false if it is none. */
static bool
GetChoice(
    Tcl_Obj *objPtr,            /* {kind bound value} */
    GwsimChoice *choicePtr)     /* Receives it. */
{
    Tcl_Obj **words;
    int64_t bound, value;
    int count, kind;

    if (Tcl_ListObjGetElements(NULL, objPtr, &count, &words) != TCL_OK
            || count != 3
            || Tcl_GetIndexFromObj(NULL, words[0], choiceKinds, "kind",
                    TCL_EXACT, &kind) != TCL_OK
            || GwsimGetCount(NULL, words[1], 1, (int64_t) UINT32_MAX + 1,
                    &bound) != TCL_OK
            || GwsimGetCount(NULL, words[2], 0, bound - 1, &value)
                    != TCL_OK) {
        return false;
    }
    *choicePtr = (GwsimChoice) {
        .kind = (uint32_t) kind, .last = (uint32_t) (bound - 1),
        .value = (uint32_t) value
    };
    return true;
}

/* A version as users write it: 8.1 for the last release of its line. */
static Tcl_Obj *
VersionToObj(
    GwsimVersion version)       /* Version. */
{
    unsigned major = version / 1000000, minor = version / 1000 % 1000;
    unsigned patch = version % 1000;

    return patch == GWSIM_VERSION_LAST
            ? Tcl_ObjPrintf("%u.%u", major, minor)
            : Tcl_ObjPrintf("%u.%u.%u", major, minor, patch);
}

/* The clauses that a run has exercised, sorted. */
static Tcl_Obj *
ClausesToObj(
    const GwsimRecord *recordPtr)       /* Events of the run. */
{
    bool seen[GWSIM_CLAUSE_COUNT] = {false};
    Tcl_Obj *listPtr = Tcl_NewListObj(0, NULL);

    for (uint64_t seq = 1; seq <= recordPtr->count; seq++) {
        seen[GwsimRecordAt(recordPtr, seq)->clause] = true;
    }
    /* Their table is in the order of the manual's groups, not of names. */
    for (int last = GWSIM_CLAUSE_NONE, next; ; last = next) {
        next = GWSIM_CLAUSE_NONE;
        for (int i = GWSIM_CLAUSE_NONE + 1; i < GWSIM_CLAUSE_COUNT; i++) {
            const char *text = GwsimClauseText((GwsimClause) i);

            if (seen[i] && (last == GWSIM_CLAUSE_NONE || strcmp(text,
                    GwsimClauseText((GwsimClause) last)) > 0)
                    && (next == GWSIM_CLAUSE_NONE || strcmp(text,
                    GwsimClauseText((GwsimClause) next)) < 0)) {
                next = i;
            }
        }
        if (next == GWSIM_CLAUSE_NONE) {
            return listPtr;
        }
        Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewStringObj(
                GwsimClauseText((GwsimClause) next), -1));
    }
}

/* The invariants that are broken: {invariant seq message} each. */
static Tcl_Obj *
BrokenToObj(
    const GwsimWorld *worldPtr) /* World. */
{
    Tcl_Obj *listPtr = Tcl_NewListObj(0, NULL);

    for (size_t i = 0; i < worldPtr->brokenCount; i++) {
        const GwsimBroken *brokenPtr = &worldPtr->broken[i];
        Tcl_Obj *words[3];

        words[0] = Tcl_NewIntObj(brokenPtr->invariant);
        words[1] = Tcl_NewWideIntObj((Tcl_WideInt) brokenPtr->seq);
        words[2] = Tcl_NewStringObj(brokenPtr->message, -1);
        Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewListObj(3, words));
    }
    return listPtr;
}

/* What still goes on, a line each. */
static Tcl_Obj *
BusyToObj(
    GwsimWorld *worldPtr)       /* World. */
{
    GwsimBuf buf = {NULL, 0, 0};
    Tcl_Obj *textPtr;

    GwsimWorldDescribeBusy(worldPtr, &buf);
    textPtr = Tcl_NewStringObj(buf.len > 0 ? buf.data : "", (int) buf.len);
    GwsimBufFree(&buf);
    return textPtr;
}

/* A script error as a row. */
static Tcl_Obj *
ErrorToObj(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    size_t index)               /* Which, from 0. */
{
    const GwsimScriptError *errorPtr =
            &frontWorldPtr->worldPtr->errors[index];
    Tcl_Obj *rowPtr = Tcl_NewListObj(0, NULL);

    GwsimWordColumn(rowPtr, "index",
            Tcl_NewWideIntObj((Tcl_WideInt) index + 1));
    GwsimWordColumn(rowPtr, "seq",
            Tcl_NewWideIntObj((Tcl_WideInt) errorPtr->seq));
    GwsimWordColumn(rowPtr, "scope",
            GwsimWordText(frontWorldPtr, errorPtr->scope));
    GwsimWordColumn(rowPtr, "thread",
            GwsimWordText(frontWorldPtr, errorPtr->thread));
    GwsimWordColumn(rowPtr, "request", GwsimWordId('r', errorPtr->request));
    GwsimWordColumn(rowPtr, "task", GwsimWordId('t', errorPtr->task));
    GwsimWordColumn(rowPtr, "cause", Tcl_NewWideIntObj(errorPtr->cause));
    GwsimWordColumn(rowPtr, "place",
            GwsimWordText(frontWorldPtr, errorPtr->place));
    ExceptionColumns(rowPtr, errorPtr->outcome.valuePtr);
    GwsimWordColumn(rowPtr, "stack",
            GwsimValueToObj(errorPtr->outcome.stackPtr));
    GwsimWordColumn(rowPtr, "observed",
            Tcl_NewBooleanObj(errorPtr->observed));
    GwsimWordColumn(rowPtr, "claimed",
            Tcl_NewBooleanObj(errorPtr->claimed));
    return rowPtr;
}

/* A task as a row. */
static Tcl_Obj *
TaskToObj(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    const GwsimTask *taskPtr)   /* Task. */
{
    bool done = taskPtr->state == GWSIM_TASK_DONE;
    Tcl_Obj *rowPtr = Tcl_NewListObj(0, NULL);

    GwsimWordColumn(rowPtr, "task", GwsimWordId('t', taskPtr->number));
    GwsimWordColumn(rowPtr, "scope",
            GwsimWordText(frontWorldPtr, taskPtr->scopePtr->name));
    GwsimWordColumn(rowPtr, "thread", taskPtr->thrPtr == NULL ? Tcl_NewObj()
            : GwsimWordText(frontWorldPtr, taskPtr->thrPtr->id));
    GwsimWordColumnText(rowPtr, "state", taskStates[taskPtr->state]);
    GwsimWordColumn(rowPtr, "failed",
            Tcl_NewBooleanObj(done && taskPtr->outcome.failed));
    GwsimWordColumn(rowPtr, "value", !done ? Tcl_NewObj()
            : GwsimValueToObj(taskPtr->outcome.valuePtr));
    GwsimWordColumn(rowPtr, "place",
            GwsimWordText(frontWorldPtr, taskPtr->place));
    GwsimWordColumn(rowPtr, "claimed", Tcl_NewBooleanObj(taskPtr->claimed));
    return rowPtr;
}

/* What an exception says. */
static void
ExceptionColumns(
    Tcl_Obj *rowPtr,            /* Row to append to. */
    const GwsimValue *exceptionPtr)     /* Exception. */
{
    static const char *const fields[] = {
        "class", "fullClass", "family", "message"
    };

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        GwsimWordColumnText(rowPtr, fields[i],
                GwsimExceptionField(exceptionPtr, fields[i]));
    }
}

/* Claims a task and its errors; false if there is no such task. */
static bool
ClaimTask(
    GwsimWorld *worldPtr,       /* World. */
    uint32_t number)            /* Its number. */
{
    GwsimTask *taskPtr = GwsimTaskFind(worldPtr, number);

    if (taskPtr == NULL) {
        return false;
    }
    taskPtr->claimed = true;
    for (size_t i = 0; i < worldPtr->errorCount; i++) {
        if (worldPtr->errors[i].task == number) {
            worldPtr->errors[i].claimed = true;
        }
    }
    return true;
}

/* Claims an error and its task; false if there is no such error. */
static bool
ClaimError(
    GwsimWorld *worldPtr,       /* World. */
    uint32_t number)            /* Its index, from 1. */
{
    if (number > worldPtr->errorCount) {
        return false;
    }
    worldPtr->errors[number - 1].claimed = true;
    if (worldPtr->errors[number - 1].task != 0) {
        ClaimTask(worldPtr, worldPtr->errors[number - 1].task);
    }
    return true;
}

/* Claims a violation; false if there is no such one. */
static bool
ClaimViolation(
    GwsimWorld *worldPtr,       /* World. */
    uint32_t number)            /* Its number. */
{
    GwsimCore *corePtr = &worldPtr->core;

    for (size_t i = 0; i < corePtr->violationCount; i++) {
        if (corePtr->violations[i].number == number) {
            corePtr->violations[i].claimed = true;
            return true;
        }
    }
    return false;
}

/* The clause of a text; the empty one is none.  False: there is no such. */
static bool
FindClause(
    const char *text,           /* As "SRA-07". */
    GwsimClause *clausePtr)     /* Receives it. */
{
    for (int i = GWSIM_CLAUSE_NONE; i < GWSIM_CLAUSE_COUNT; i++) {
        if (strcmp(GwsimClauseText((GwsimClause) i), text) == 0) {
            *clausePtr = (GwsimClause) i;
            return true;
        }
    }
    return false;
}
