/*
 * gwsimFrontCmdCheck.c --
 *
 *      gwsim::core::*, for checkers: what library/checkers.tcl asks of the
 *      core.  Scripts of checkers are command prefixes, called at global
 *      level with the token of their world as last word.
 *
 *      Built-in ones are told to the front once; each new world has their
 *      watches from the begin, and what they keep is made when one of them
 *      is first called.  The library finds the lines of violations, too.
 */

#include "gwsimFrontInt.h"
#include "gwsimOutcome.h"
#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

#include <stdlib.h>
#include <string.h>

static const char *const severities[] = {   /* Of GwsimSeverity. */
    "error", "warning", "lint", NULL
};
static const char *const rests[] = {        /* Of GwsimRest. */
    "never", "always", "unobserved", "waiting",
    "horizon", "pause", NULL
};
static const char *const violateOptions[] = {
    "-place", "-request", "-thread", NULL
};
enum { VIOLATE_PLACE, VIOLATE_REQUEST, VIOLATE_THREAD, VIOLATE_OPTIONS };

static int Plan(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        const char *checker, Tcl_Obj *whenPtr, Tcl_Obj *scriptPtr,
        const char *place);
static const char *PlaceOf(GwsimCore *corePtr, GwsimRequest *reqPtr,
        GwsimThread *thrPtr);
static bool FindClause(const char *text, GwsimClause *clausePtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimWatchCmd --
 *
 *      gwsim::core::watch TOKEN CHECKER {event PATTERN}|{rest WHEN} SCRIPT
 *          PLACE
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      The script is called at each event that matches, or at rest.
 *
 *----------------------------------------------------------------------
 */

int
GwsimWatchCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 6 */
    Tcl_Obj *const *objv)       /* watch token checker when script place */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontFind(interp, frontPtr,
            objv[1]);

    (void) objc;
    return frontWorldPtr == NULL ? TCL_ERROR : Plan(frontWorldPtr, interp,
            Tcl_GetString(objv[2]), objv[3], objv[4],
            Tcl_GetString(objv[5]));
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimBuiltinChecksCmd --
 *
 *      gwsim::core::builtinChecks {{CHECKER WHEN SCRIPT} ...}
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      Worlds that are made from now on have these watches.
 *
 *----------------------------------------------------------------------
 */

int
GwsimBuiltinChecksCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Not used. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* builtinChecks list */
{
    (void) interp;
    (void) objc;
    Tcl_IncrRefCount(objv[1]);
    if (frontPtr->checksPtr != NULL) {
        Tcl_DecrRefCount(frontPtr->checksPtr);
    }
    frontPtr->checksPtr = objv[1];
    return TCL_OK;
}

/* Gives a new world the watches of the built-in checkers.  What is wrong in
 * their list is a mistake of the library: then there are fewer. */
void
GwsimFrontChecks(
    GwsimFrontWorld *frontWorldPtr)     /* New world; left. */
{
    GwsimFront *frontPtr = frontWorldPtr->frontPtr;
    Tcl_Obj **rows, **parts;
    Tcl_Size n, count;

    if (frontPtr->checksPtr == NULL || Tcl_ListObjGetElements(NULL,
            frontPtr->checksPtr, &n, &rows) != TCL_OK) {
        return;
    }
    for (Tcl_Size i = 0; i < n; i++) {
        if (Tcl_ListObjGetElements(NULL, rows[i], &count, &parts) == TCL_OK
                && count == 3) {
            (void) Plan(frontWorldPtr, frontPtr->interp,
                    Tcl_GetString(parts[0]), parts[1], parts[2], "");
        }
    }
}

/* What checkers in Tcl keep of a world that closes goes. */
void
GwsimFrontForgetChecks(
    GwsimFrontWorld *frontWorldPtr)     /* World. */
{
    Tcl_Interp *interp = frontWorldPtr->frontPtr->interp;
    Tcl_InterpState state;
    Tcl_Obj *words[2];

    if (Tcl_InterpDeleted(interp)) {
        return;
    }
    state = Tcl_SaveInterpState(interp, TCL_OK);
    words[0] = Tcl_NewStringObj("::gwsim::checkers::Forget", -1);
    words[1] = frontWorldPtr->tokenPtr;
    Tcl_IncrRefCount(words[0]);
    (void) Tcl_EvalObjv(interp, 2, words, TCL_EVAL_GLOBAL);
    Tcl_DecrRefCount(words[0]);
    (void) Tcl_RestoreInterpState(interp, state);
}

/* {event PATTERN} or {rest WHEN} becomes an item of the world. */
static int
Plan(
    GwsimFrontWorld *frontWorldPtr,     /* World; left. */
    Tcl_Interp *interp,         /* Receives the error. */
    const char *checker,        /* Use of a checker. */
    Tcl_Obj *whenPtr,           /* When to call it. */
    Tcl_Obj *scriptPtr,         /* What to call. */
    const char *place)          /* FILE:LINE of the use, or "". */
{
    static const char *const hows[] = {"event", "rest", NULL};
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    GwsimPattern pattern = {.kinds = 0};
    GwsimFrontVars vars = {NULL, NULL};
    GwsimFrontScript *newPtr;
    int how, rest = GWSIM_REST_NONE;
    Tcl_Obj **words;
    Tcl_Size n;

    if (Tcl_ListObjGetElements(interp, whenPtr, &n, &words) != TCL_OK
            || n != 2 || Tcl_GetIndexFromObj(interp, words[0], hows,
            "condition", TCL_EXACT, &how) != TCL_OK) {
        return TCL_ERROR;
    }
    if (how == 0 ? GwsimGetPattern(interp, words[1], &pattern) != TCL_OK
            : Tcl_GetIndexFromObj(interp, words[1], rests, "condition",
            TCL_EXACT, &rest) != TCL_OK) {
        return TCL_ERROR;
    }
    newPtr = GwsimFrontScriptNew(frontWorldPtr, scriptPtr, &vars);
    frontWorldPtr->checked = frontWorldPtr->checked || place[0] != '\0';
    GwsimEnter(worldPtr->core.rtPtr);
    if (how == 0) {
        GwsimWorldWatch(worldPtr, checker, &pattern, newPtr, place);
    } else {
        GwsimWorldAtRest(worldPtr, checker, (GwsimRest) rest, newPtr, place);
    }
    GwsimLeave(worldPtr->core.rtPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimViolateCmd --
 *
 *      gwsim::core::violate TOKEN KIND SEVERITY CLAUSE MESSAGE
 *          ?-thread T? ?-request R? ?-place P?
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      A violation, or a lint; CLAUSE may be empty.  Without -place it is
 *      that of the request, else that of what the thread runs.
 *
 *----------------------------------------------------------------------
 */

int
GwsimViolateCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 6 ... */
    Tcl_Obj *const *objv)       /* violate token kind severity clause text
                                 * ?-option value ...? */
{
    Tcl_Obj *values[VIOLATE_OPTIONS];
    GwsimCore *corePtr;
    GwsimRequest *reqPtr = NULL;
    GwsimThread *thrPtr = NULL;
    GwsimClause clause;
    uint32_t request = 0;
    const char *kind;
    int severity;

    if (GwsimGetName(interp, objv[2], "violation", &kind) != TCL_OK
            || Tcl_GetIndexFromObj(interp, objv[3], severities, "severity",
                    TCL_EXACT, &severity) != TCL_OK
            || GwsimGetOptions(interp, objc - 6, objv + 6, violateOptions,
                    values, NULL) != TCL_OK) {
        return TCL_ERROR;
    }
    if (!FindClause(Tcl_GetString(objv[4]), &clause)) {
        return GwsimSetExpected(interp, "CLAUSE UNKNOWN", objv[4],
                "clause as SRA-07, or nothing");
    }
    corePtr = &frontWorldPtr->worldPtr->core;
    if (values[VIOLATE_THREAD] != NULL) {
        thrPtr = GwsimThreadFind(corePtr,
                Tcl_GetString(values[VIOLATE_THREAD]));
    }
    if (values[VIOLATE_REQUEST] != NULL) {
        request = GwsimWordNumber(Tcl_GetString(values[VIOLATE_REQUEST]),
                'r');
    }
    if ((values[VIOLATE_THREAD] != NULL && thrPtr == NULL)
            || (values[VIOLATE_REQUEST] != NULL && (request == 0
            || request > corePtr->requestCount))) {
        return thrPtr == NULL && values[VIOLATE_THREAD] != NULL
                ? GwsimSetExpected(interp, "THREAD UNKNOWN",
                        values[VIOLATE_THREAD], "thread of this world")
                : GwsimSetExpected(interp, "REQUEST UNKNOWN",
                        values[VIOLATE_REQUEST], "request of this world");
    }
    /* One of traffic may be gone; its number is not. */
    reqPtr = request != 0 ? GwsimRequestHold(corePtr, request) : NULL;
    GwsimViolate(corePtr, kind, (GwsimSeverity) severity, clause, thrPtr,
            request, values[VIOLATE_PLACE] != NULL
            ? Tcl_GetString(values[VIOLATE_PLACE])
            : PlaceOf(corePtr, reqPtr, thrPtr), Tcl_GetString(objv[5]));
    if (reqPtr != NULL) {
        GwsimRequestRelease(corePtr->messengerPtr, reqPtr);
    }
    return TCL_OK;
}

/* Where a request was sent, or else what a thread runs. */
static const char *
PlaceOf(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimRequest *reqPtr,       /* Request, or NULL. */
    GwsimThread *thrPtr)        /* Thread, or NULL. */
{
    GwsimName place = 0;

    if (reqPtr != NULL && reqPtr->kept) {
        place = GwsimOfScript(reqPtr)->place;
    } else if (thrPtr != NULL && thrPtr->jobPtr != NULL) {
        place = thrPtr->jobPtr->place;
    }
    return GwsimNameText(corePtr->namesPtr, place, NULL);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimUnobservedCmd, GwsimLeftWaitingCmd, GwsimOutlivingCmd --
 *
 *      gwsim::core::unobserved TOKEN; gwsim::core::leftWaiting TOKEN;
 *      gwsim::core::outliving TOKEN
 *
 * Results:
 *      What a world at rest has not been told of yet, a dict each: failures
 *      of requests that no script learned of, in their order (request handler
 *      class thread onError); scripts that are left waiting and are in no
 *      cycle, in the order of their threads (thread wait request handler
 *      other place); async threads that have come to the horizon (thread
 *      description place).
 *
 * Side effects:
 *      It has been told now.
 *
 *----------------------------------------------------------------------
 */

int
GwsimUnobservedCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the rows or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* unobserved token */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    GwsimRequest *reqPtr;
    Tcl_Obj *rowsPtr = Tcl_NewListObj(0, NULL);

    (void) objc;
    (void) objv;
    while ((reqPtr = GwsimTakeFailure(worldPtr)) != NULL) {
        Tcl_Obj *rowPtr = Tcl_NewListObj(0, NULL);

        GwsimWordColumn(rowPtr, "request", GwsimWordId('r',
                reqPtr->number));
        GwsimWordColumn(rowPtr, "handler", GwsimWordText(frontWorldPtr,
                reqPtr->handler));
        GwsimWordColumnText(rowPtr, "class", GwsimExceptionField(
                reqPtr->resultPtr, "class"));
        GwsimWordColumn(rowPtr, "thread", GwsimWordText(frontWorldPtr,
                GwsimOfScript(reqPtr)->caller));
        GwsimWordColumn(rowPtr, "onError", Tcl_NewBooleanObj(
                GwsimOfScript(reqPtr)->functions[1] != NULL));
        Tcl_ListObjAppendElement(NULL, rowsPtr, rowPtr);
    }
    Tcl_SetObjResult(interp, rowsPtr);
    return TCL_OK;
}

int
GwsimLeftWaitingCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the rows or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* leftWaiting token */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    Tcl_Obj *rowsPtr = Tcl_NewListObj(0, NULL);

    (void) objc;
    (void) objv;
    for (GwsimThread *thrPtr = worldPtr->core.threadHead; thrPtr != NULL;
            thrPtr = thrPtr->nextPtr) {
        const GwsimWait *waitPtr = &thrPtr->wait;
        Tcl_Obj *rowPtr;

        if (!thrPtr->left) {
            continue;
        }
        thrPtr->left = false;
        rowPtr = Tcl_NewListObj(0, NULL);
        GwsimWordColumn(rowPtr, "thread", GwsimWordText(frontWorldPtr,
                thrPtr->id));
        GwsimWordColumnText(rowPtr, "wait", GwsimWaitText(waitPtr->kind));
        GwsimWordColumn(rowPtr, "request", waitPtr->requestPtr == NULL
                ? Tcl_NewObj()
                : GwsimWordId('r', waitPtr->requestPtr->number));
        GwsimWordColumn(rowPtr, "handler", GwsimWordText(frontWorldPtr,
                waitPtr->requestPtr == NULL
                ? 0 : waitPtr->requestPtr->handler));
        GwsimWordColumn(rowPtr, "other", GwsimWordText(frontWorldPtr,
                (waitPtr->kind == GWSIM_WAIT_JOIN
                    || waitPtr->kind == GWSIM_WAIT_PARK)
                && waitPtr->threadPtr != NULL ? waitPtr->threadPtr->id : 0));
        GwsimWordColumnText(rowPtr, "place", GwsimCheckWaitPlace(thrPtr));
        Tcl_ListObjAppendElement(NULL, rowsPtr, rowPtr);
    }
    worldPtr->leftCount = 0;
    Tcl_SetObjResult(interp, rowsPtr);
    return TCL_OK;
}

int
GwsimOutlivingCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the rows or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* outliving token */
{
    GwsimCore *corePtr = &frontWorldPtr->worldPtr->core;
    Tcl_Obj *rowsPtr = Tcl_NewListObj(0, NULL);

    (void) objc;
    (void) objv;
    for (GwsimThread *thrPtr = corePtr->threadHead; thrPtr != NULL;
            thrPtr = thrPtr->nextPtr) {
        Tcl_Obj *rowPtr;

        if (!thrPtr->outlives) {
            continue;
        }
        thrPtr->outlives = false;
        rowPtr = Tcl_NewListObj(0, NULL);
        GwsimWordColumn(rowPtr, "thread", GwsimWordText(frontWorldPtr,
                thrPtr->id));
        GwsimWordColumn(rowPtr, "description", GwsimWordText(frontWorldPtr,
                thrPtr->description));
        GwsimWordColumnText(rowPtr, "place", PlaceOf(corePtr, NULL, thrPtr));
        Tcl_ListObjAppendElement(NULL, rowsPtr, rowPtr);
    }
    frontWorldPtr->worldPtr->outlivingCount = 0;
    Tcl_SetObjResult(interp, rowsPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimPlacelessCmd, GwsimPlacedCmd --
 *
 *      gwsim::core::placeless TOKEN; gwsim::core::placed TOKEN N PLACE
 *
 * Results:
 *      Of the first, a list of {N PLACE STACK}: violations, counted from 1
 *      with the lints, whose job's place is known, and where in its script
 *      they were; nothing of the second.
 *
 * Side effects:
 *      The second one sets the place of one of them.
 *
 *----------------------------------------------------------------------
 */

int
GwsimPlacelessCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the list or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* placeless token */
{
    GwsimCore *corePtr = &frontWorldPtr->worldPtr->core;
    Tcl_Obj *listPtr = Tcl_NewListObj(0, NULL);

    (void) objc;
    (void) objv;
    for (size_t i = 0; i < corePtr->violationCount; i++) {
        const GwsimViolation *violationPtr = &corePtr->violations[i];

        if (violationPtr->stack != NULL) {
            Tcl_Obj *row[3] = {
                Tcl_NewWideIntObj((Tcl_WideInt) i + 1),
                Tcl_NewStringObj(violationPtr->place, -1),
                Tcl_NewStringObj(violationPtr->stack, -1)
            };

            Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewListObj(3, row));
        }
    }
    Tcl_SetObjResult(interp, listPtr);
    return TCL_OK;
}

int
GwsimPlacedCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 4 */
    Tcl_Obj *const *objv)       /* placed token violation place */
{
    GwsimCore *corePtr = &frontWorldPtr->worldPtr->core;
    int64_t number;
    bool found;

    (void) objc;
    if (GwsimGetCount(interp, objv[2], 1, UINT32_MAX, &number)
            != TCL_OK) {
        return TCL_ERROR;
    }
    found = (size_t) number <= corePtr->violationCount
            && corePtr->violations[number - 1].stack != NULL;
    if (found) {
        GwsimViolation *violationPtr = &corePtr->violations[number - 1];

        GwsimFree(violationPtr->place);
        violationPtr->place = GwsimTextCopy(Tcl_GetString(objv[3]));
        GwsimFree(violationPtr->stack);
        violationPtr->stack = NULL;
    }
    return found ? TCL_OK : GwsimSetError(interp, "VIOLATION PLACED", objv[2],
            "violation %s has its place", Tcl_GetString(objv[2]));
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
