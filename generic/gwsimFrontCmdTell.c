/*
 * gwsimFrontCmdTell.c --
 *
 *      gwsim::core::* that tell of a world, for the files of library/: see
 *      gwsimFrontCmd.c.
 *
 *  1. What the world must not change while it is read, is read with it
 *     entered.
 *  2. Texts that are empty stand for what is not known or does not apply.
 *  3. Nothing here is an event, and nobody has observed what it tells.
 */

#include "gwsimOutcome.h"
#include "gwsimTclUtil.h"
#include "gwsimTclValue.h"
#include "gwsimWordCmd.h"

#include <inttypes.h>
#include <string.h>

static const char *const clocks[] = {"virtual", "real"};
static const char *const profiles[] = {"doc", "observed"};
static const char *const taskStates[] = {   /* Of GwsimTaskState. */
    "queued", "running", "done", "doomed"
};
static const char *const runResults[] = {   /* Of GwsimRunResult. */
    "never", "quiet", "limit", "horizon", "stuck"
};

static Tcl_Obj *ClausesToObj(const GwsimRecord *recordPtr);
static Tcl_Obj *BrokenToObj(const GwsimWorld *worldPtr);
static Tcl_Obj *BusyToObj(GwsimWorld *worldPtr);
static Tcl_Obj *ErrorToObj(GwsimFrontWorld *frontWorldPtr, size_t index);
static Tcl_Obj *TaskToObj(GwsimFrontWorld *frontWorldPtr,
        const GwsimTask *taskPtr);
static void ExceptionColumns(Tcl_Obj *rowPtr,
        const GwsimValue *exceptionPtr);

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
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the dict or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* info token */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    char version[GWSIM_VERSION_TEXT];
    Tcl_Obj *rowPtr = Tcl_NewListObj(0, NULL);

    (void) objc;
    (void) objv;
    GwsimWordColumn(rowPtr, "name", frontWorldPtr->namePtr);
    GwsimWordColumnText(rowPtr, "clock", clocks[worldPtr->config.real]);
    GwsimWordColumn(rowPtr, "seed",
            Tcl_NewWideIntObj((Tcl_WideInt) worldPtr->config.seed));
    GwsimWordColumnText(rowPtr, "version",
            GwsimVersionText(worldPtr->config.version, version));
    GwsimWordColumnText(rowPtr, "profile",
            profiles[worldPtr->config.observed]);
    GwsimWordColumn(rowPtr, "guiBudget",
            Tcl_NewWideIntObj(worldPtr->config.guiBudget));
    GwsimWordColumnText(rowPtr, "ran", GwsimRanText(worldPtr->ran));
    GwsimWordColumn(rowPtr, "now",
            Tcl_NewWideIntObj(GwsimNow(worldPtr->core.rtPtr)));
    GwsimWordColumn(rowPtr, "hash",
            Tcl_ObjPrintf("%016" PRIx64, GwsimRecordHash(&worldPtr->record)));
    GwsimWordColumn(rowPtr, "events",
            Tcl_NewWideIntObj((Tcl_WideInt)
            GwsimRecordCount(&worldPtr->record)));
    GwsimWordColumn(rowPtr, "clauses", ClausesToObj(&worldPtr->record));
    GwsimWordColumn(rowPtr, "broken", BrokenToObj(worldPtr));
    GwsimWordColumn(rowPtr, "busy", BusyToObj(worldPtr));
    GwsimWordColumn(rowPtr, "diverged",
            Tcl_NewBooleanObj(worldPtr->core.chooser.diverged));
    Tcl_SetObjResult(interp, rowPtr);
    return TCL_OK;
}

const char *
GwsimRanText(
    GwsimRunResult result)      /* How a run ended. */
{
    return runResults[result];
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimErrorsCmd, GwsimTasksCmd --
 *
 *      gwsim::core::errors TOKEN; gwsim::core::tasks TOKEN ?TASK?
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
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the rows or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* errors token */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    Tcl_Obj *rowsPtr = Tcl_NewListObj(0, NULL);

    (void) objc;
    (void) objv;
    for (size_t i = 0; i < worldPtr->errorCount; i++) {
        Tcl_ListObjAppendElement(NULL, rowsPtr,
                ErrorToObj(frontWorldPtr, i));
    }
    Tcl_SetObjResult(interp, rowsPtr);
    return TCL_OK;
}

int
GwsimTasksCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the rows or the error. */
    int objc,                   /* 2 or 3 */
    Tcl_Obj *const *objv)       /* tasks token ?task? */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    Tcl_Obj *rowsPtr = Tcl_NewListObj(0, NULL);
    uint32_t number = objc == 3 ? GwsimWordNumber(Tcl_GetString(objv[2]), 't')
            : 0;

    for (const GwsimTask *taskPtr = worldPtr->taskHead; taskPtr != NULL;
            taskPtr = taskPtr->nextPtr) {
        if (objc == 2 || taskPtr->number == number) {
            Tcl_ListObjAppendElement(NULL, rowsPtr,
                    TaskToObj(frontWorldPtr, taskPtr));
        }
    }
    Tcl_SetObjResult(interp, rowsPtr);
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
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the dict or the error. */
    int objc,                   /* 3 */
    Tcl_Obj *const *objv)       /* outcome token request */
{
    GwsimRequest *reqPtr = GwsimWordRequest(interp, frontWorldPtr, objv[2]);
    GwsimRequestState state;
    Tcl_Obj *rowPtr;

    (void) objc;
    if (reqPtr == NULL) {
        return TCL_ERROR;
    }
    state = (GwsimRequestState) reqPtr->machine.state;
    rowPtr = Tcl_NewListObj(0, NULL);
    GwsimWordColumnText(rowPtr, "outcome",
            GwsimEndText(GwsimRequestEnd(state)));
    if (state == GWSIM_REQUEST_SUCCESS) {
        GwsimWordColumn(rowPtr, "value", GwsimValueToObj(reqPtr->resultPtr));
    } else if (state != GWSIM_REQUEST_PENDING) {
        ExceptionColumns(rowPtr, reqPtr->resultPtr);
    }
    GwsimRequestRelease(&frontWorldPtr->worldPtr->messenger, reqPtr);
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
 *      Empty if it was never set, else a list of its one value; an error for
 *      a scope without a gui.
 *
 * Side effects:
 *      None: no event.
 *
 *----------------------------------------------------------------------
 */

int
GwsimComponentCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the list or the error. */
    int objc,                   /* 4 */
    Tcl_Obj *const *objv)       /* component token client path */
{
    GwsimCore *corePtr = &frontWorldPtr->worldPtr->core;
    GwsimScope *scopePtr;
    Tcl_Obj *listPtr = NULL;

    (void) objc;
    scopePtr = GwsimWordScope(interp, frontWorldPtr, objv[2]);
    if (scopePtr != NULL && !GwsimScopeHasGui(scopePtr)) {
        (void) GwsimSetStatusError(interp, GWSIM_THREAD_NOGUI, objv[2]);
    } else if (scopePtr != NULL) {
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
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the place or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* driver token */
{
    (void) objc;
    (void) objv;
    if (frontWorldPtr->callPtr != NULL) {
        Tcl_SetObjResult(interp, GwsimWordText(frontWorldPtr,
                frontWorldPtr->callPtr->itemPtr->place));
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
 * GwsimDurationCmd, GwsimNanosecondsCmd, GwsimRatioCmd --
 *
 *      gwsim::core::duration NANOSECONDS; gwsim::core::nanoseconds DURATION;
 *      gwsim::core::ratio PROBABILITY
 *
 * Results:
 *      The duration as users write it; the other way; a number from 0 to 1.
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

int
GwsimRatioCmd(
    GwsimFront *frontPtr,       /* Not used. */
    Tcl_Interp *interp,         /* Receives the number or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* ratio probability */
{
    double ratio;

    (void) frontPtr;
    (void) objc;
    if (GwsimGetRatio(interp, objv[1], &ratio) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewDoubleObj(ratio));
    return TCL_OK;
}

/* The clauses that a run has exercised, sorted. */
static Tcl_Obj *
ClausesToObj(
    const GwsimRecord *recordPtr)       /* Events of the run. */
{
    bool seen[GWSIM_CLAUSE_COUNT] = {false};
    GwsimEvent event;
    Tcl_Obj *listPtr = Tcl_NewListObj(0, NULL);

    for (uint64_t seq = 1; seq <= GwsimRecordCount(recordPtr); seq++) {
        seen[GwsimRecordAt(recordPtr, seq, &event)->clause] = true;
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
    GwsimWordColumn(rowPtr, "violation", errorPtr->violation == 0
            ? Tcl_NewObj()
            : Tcl_NewWideIntObj((Tcl_WideInt) errorPtr->violation));
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
