/*
 * gwsimWordCmdFault.c --
 *
 *      Words that disturb: fault, clear, heal, restart, release.
 *
 *      fault delay A B DIST ?selector? ?-for DUR? ?-when PATTERN?
 *      fault drop A B ?selector? ?-for DUR? ?-when PATTERN?
 *      fault crash GW ?-for DUR? ?-when PATTERN?
 *
 *  1. A fault between A and B touches what goes from A to B, not what comes
 *     back.
 *  2. A selector is one of -first N, -every N, -nth N and -p P; without, all
 *     messages are meant.
 *  3. With -when a fault begins at the first event that matches, and -for
 *     counts from there.
 */

#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

#include <string.h>

static const char *const faultKinds[] = {"crash", "delay", "drop", NULL};
static const struct {
    GwsimFaultKind kind;
    int words;                  /* Arguments before the options. */
    const char *usage;
} faultTable[] = {
    {GWSIM_FAULT_CRASH, 1, "crash gateway ?-option value ...?"},
    {GWSIM_FAULT_DELAY, 3,
            "delay scope scope distribution ?-option value ...?"},
    {GWSIM_FAULT_DROP, 2, "drop scope scope ?-option value ...?"}
};

static const char *const faultOptions[] = {
    "-every", "-first", "-for", "-nth", "-p", "-when", NULL
};
enum {
    FAULT_EVERY, FAULT_FIRST, FAULT_FOR, FAULT_NTH, FAULT_P, FAULT_WHEN,
    FAULT_OPTIONS
};

/* Options that are selectors, and what they select. */
static const struct {
    int option;
    GwsimSelect select;
} selectors[] = {
    {FAULT_EVERY, GWSIM_SELECT_EVERY}, {FAULT_FIRST, GWSIM_SELECT_FIRST},
    {FAULT_NTH, GWSIM_SELECT_NTH}, {FAULT_P, GWSIM_SELECT_CHANCE}
};

static int GetTarget(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        Tcl_Obj *const *words, GwsimFaultConfig *configPtr);
static int GetSelector(Tcl_Interp *interp, Tcl_Obj *const *values,
        GwsimFaultConfig *configPtr);
static GwsimFault *FindFault(Tcl_Interp *interp,
        GwsimFrontWorld *frontWorldPtr, Tcl_Obj *idPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimFaultWord --
 *
 *      Plans a disturbance; see the top of this file.
 *
 * Results:
 *      Its id, as "f1".
 *
 * Side effects:
 *      It begins now, or with -when later.
 *
 *----------------------------------------------------------------------
 */

int
GwsimFaultWord(
    GwsimFrontWorld *frontWorldPtr,     /* World to disturb. */
    Tcl_Interp *interp,         /* Receives the id or the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* fault kind ?arg ...? ?-option value ...? */
{
    GwsimFaultConfig config = {.select = GWSIM_SELECT_ALL};
    GwsimPattern pattern = {.kinds = 0};
    GwsimFault *faultPtr;
    Tcl_Obj *values[FAULT_OPTIONS];
    int index, first;

    if (Tcl_GetIndexFromObj(interp, objv[1], faultKinds, "fault", TCL_EXACT,
            &index) != TCL_OK) {
        return TCL_ERROR;
    }
    first = 2 + faultTable[index].words;
    if (objc < first) {
        Tcl_WrongNumArgs(interp, 1, objv, faultTable[index].usage);
        return TCL_ERROR;
    }
    config.kind = faultTable[index].kind;
    if (GetTarget(frontWorldPtr, interp, objv + 2, &config) != TCL_OK
            || GwsimGetOptions(interp, objc - first, objv + first,
                    faultOptions, values, NULL) != TCL_OK
            || GetSelector(interp, values, &config) != TCL_OK) {
        return TCL_ERROR;
    }
    if (values[FAULT_FOR] != NULL && GwsimGetPositive(interp,
            values[FAULT_FOR], &config.lasts) != TCL_OK) {
        return TCL_ERROR;
    }
    if (values[FAULT_WHEN] != NULL) {
        if (GwsimGetPattern(interp, values[FAULT_WHEN], &pattern)
                != TCL_OK) {
            return TCL_ERROR;
        }
        config.waits = true;
    }
    faultPtr = GwsimFaultAdd(&frontWorldPtr->worldPtr->faults, &config);
    if (config.waits) {
        GwsimWorldWhen(frontWorldPtr->worldPtr, &pattern, 1, NULL, faultPtr,
                frontWorldPtr->place);
    }
    Tcl_SetObjResult(interp, GwsimWordId('f', faultPtr->number));
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimClearWord, GwsimHealWord --
 *
 *      clear FAULT|all; heal
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      Ends a fault, or all of them.
 *
 *----------------------------------------------------------------------
 */

int
GwsimClearWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* clear fault|all */
{
    GwsimFault *faultPtr;

    if (strcmp(Tcl_GetString(objv[1]), "all") == 0) {
        return GwsimHealWord(frontWorldPtr, interp, objc, objv);
    }
    faultPtr = FindFault(interp, frontWorldPtr, objv[1]);
    if (faultPtr == NULL) {
        return TCL_ERROR;
    }
    GwsimFaultEnd(faultPtr);
    return TCL_OK;
}

int
GwsimHealWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Not used. */
    int objc,                   /* Not used. */
    Tcl_Obj *const *objv)       /* heal */
{
    (void) interp;
    (void) objc;
    (void) objv;
    for (GwsimFault *faultPtr = frontWorldPtr->worldPtr->faults.head;
            faultPtr != NULL; faultPtr = faultPtr->nextPtr) {
        GwsimFaultEnd(faultPtr);
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRestartWord --
 *
 *      restart GW
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      A gateway that is down is up again.
 *
 *----------------------------------------------------------------------
 */

int
GwsimRestartWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* restart gateway */
{
    GwsimScope *scopePtr = GwsimWordGateway(interp, frontWorldPtr, objv[1]);
    GwsimStatus status;

    (void) objc;
    if (scopePtr == NULL) {
        return TCL_ERROR;
    }
    status = GwsimFaultRestart(&frontWorldPtr->worldPtr->faults, scopePtr);
    return status == GWSIM_OK ? TCL_OK
            : GwsimSetStatusError(interp, status, objv[1]);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimReleaseWord --
 *
 *      release FAULT
 *
 * Results:
 *      None of the kinds of fault that there are holds messages: always an
 *      error.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimReleaseWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* release fault */
{
    (void) objc;
    if (FindFault(interp, frontWorldPtr, objv[1]) == NULL) {
        return TCL_ERROR;
    }
    return GwsimSetError(interp, "FAULT RELEASE", objv[1],
            "fault \"%s\" holds no messages: \"clear\" ends it",
            Tcl_GetString(objv[1]));
}

/* Reads whom a fault is for, and how it delays. */
static int
GetTarget(
    GwsimFrontWorld *frontWorldPtr,     /* World to look in. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *words,      /* Arguments before the options. */
    GwsimFaultConfig *configPtr)        /* Has the kind; receives the rest. */
{
    GwsimScope *fromPtr, *toPtr;

    if (configPtr->kind == GWSIM_FAULT_CRASH) {
        configPtr->scopePtr = GwsimWordGateway(interp, frontWorldPtr,
                words[0]);
        return configPtr->scopePtr == NULL ? TCL_ERROR : TCL_OK;
    }
    fromPtr = GwsimWordScope(interp, frontWorldPtr, words[0]);
    if (fromPtr == NULL) {
        return TCL_ERROR;
    }
    toPtr = GwsimWordScope(interp, frontWorldPtr, words[1]);
    if (toPtr == NULL) {
        return TCL_ERROR;
    }
    configPtr->pathPtr = GwsimNetPath(fromPtr, toPtr);
    if (configPtr->pathPtr == NULL) {
        return GwsimSetStatusError(interp, GWSIM_LINK_UNKNOWN,
                Tcl_NewListObj(2, words));
    }
    return configPtr->kind == GWSIM_FAULT_DELAY
            ? GwsimGetDist(interp, words[2], &configPtr->delay) : TCL_OK;
}

/* Reads which messages a fault is for. */
static int
GetSelector(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *values,     /* Of the options. */
    GwsimFaultConfig *configPtr)        /* Has the kind; receives it. */
{
    for (size_t i = 0; i < sizeof(selectors) / sizeof(selectors[0]); i++) {
        int option = selectors[i].option;

        if (values[option] == NULL) {
            continue;
        }
        if (configPtr->kind == GWSIM_FAULT_CRASH) {
            return GwsimSetError(interp, "FAULT SELECTOR", NULL,
                    "%s selects messages: a crash has none",
                    faultOptions[option]);
        }
        if (configPtr->select != GWSIM_SELECT_ALL) {
            return GwsimSetError(interp, "FAULT SELECTOR", NULL,
                    "-every, -first, -nth and -p exclude each other");
        }
        configPtr->select = selectors[i].select;
        if (option == FAULT_P) {
            if (GwsimGetRatio(interp, values[option], &configPtr->ratio)
                    != TCL_OK) {
                return TCL_ERROR;
            }
        } else if (GwsimGetCount(interp, values[option], 1, INT64_MAX,
                &configPtr->count) != TCL_OK) {
            return TCL_ERROR;
        }
    }
    return TCL_OK;
}

/* The fault of an id; NULL with an error if there is none. */
static GwsimFault *
FindFault(
    Tcl_Interp *interp,         /* For the message. */
    GwsimFrontWorld *frontWorldPtr,     /* World to search. */
    Tcl_Obj *idPtr)             /* As "f1". */
{
    const char *id = Tcl_GetString(idPtr);
    uint32_t number = GwsimWordNumber(id, 'f');
    GwsimFault *faultPtr = number == 0 ? NULL
            : GwsimFaultFind(&frontWorldPtr->worldPtr->faults, number);

    if (faultPtr == NULL) {
        GwsimSetError(interp, "FAULT UNKNOWN", idPtr,
                "expected fault as \"fault\" returns it but got \"%.80s\"",
                id);
    }
    return faultPtr;
}
