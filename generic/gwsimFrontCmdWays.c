/*
 * gwsimFrontCmdWays.c --
 *
 *      gwsim::core::ways: searches of all ways (gwsimExploreWays.h) by token.
 *      Worlds of `create -strategy {exhaustive TOKEN}` go one way each.
 */

#include "gwsimFrontInt.h"
#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TOKEN_SPACE     16      /* Of "x4294967295". */

static const char *const subcommands[] = {"create", "end", "info", NULL};
enum {WAYS_CREATE, WAYS_END, WAYS_INFO};

static const char *const createOptions[] = {
    "-preemptions", "-sleep", NULL
};
enum {CREATE_PREEMPTIONS, CREATE_SLEEP, CREATE_OPTIONS};

static int Create(GwsimFront *frontPtr, Tcl_Interp *interp, int objc,
        Tcl_Obj *const *objv);
static Tcl_Obj *About(const GwsimWays *waysPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimWaysCmd --
 *
 *      gwsim::core::ways create ?-preemptions N? ?-sleep B?
 *      gwsim::core::ways info|end TOKEN
 *
 * Results:
 *      The token of a new search; a dict: how far it has come; empty.
 *
 * Side effects:
 *      A search begins, or ends.
 *
 *----------------------------------------------------------------------
 */

int
GwsimWaysCmd(
    GwsimFront *frontPtr,       /* Front that has them. */
    Tcl_Interp *interp,         /* Receives the result or the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* ways subcommand ?arg ...? */
{
    GwsimFrontSearch *searchPtr;
    int index;

    if (Tcl_GetIndexFromObj(interp, objv[1], subcommands, "subcommand",
            TCL_EXACT, &index) != TCL_OK) {
        return TCL_ERROR;
    }
    if (index == WAYS_CREATE) {
        return Create(frontPtr, interp, objc, objv);
    }
    if (objc != 3) {
        Tcl_WrongNumArgs(interp, 2, objv, "search");
        return TCL_ERROR;
    }
    searchPtr = GwsimFrontSearchFind(interp, frontPtr, objv[2]);
    if (searchPtr == NULL) {
        return TCL_ERROR;
    }
    if (index == WAYS_INFO) {
        Tcl_SetObjResult(interp, About(searchPtr->waysPtr));
        return TCL_OK;
    }
    if (GwsimWaysAbout(searchPtr->waysPtr).busy) {
        return GwsimSetError(interp, "SEARCH BUSY", objv[2],
                "a world of search \"%s\" is open",
                Tcl_GetString(objv[2]));
    }
    GwsimFrontSearchEnd(frontPtr, searchPtr);
    return TCL_OK;
}

/* The search of a token; interp may be NULL. */
GwsimFrontSearch *
GwsimFrontSearchFind(
    Tcl_Interp *interp,         /* Receives the error. */
    GwsimFront *frontPtr,       /* Front that has it. */
    Tcl_Obj *tokenPtr)          /* "x1" */
{
    char token[TOKEN_SPACE];

    for (GwsimFrontSearch *searchPtr = frontPtr->searches;
            searchPtr != NULL; searchPtr = searchPtr->nextPtr) {
        snprintf(token, sizeof(token), "x%" PRIu32, searchPtr->number);
        if (strcmp(token, Tcl_GetString(tokenPtr)) == 0) {
            return searchPtr;
        }
    }
    if (interp != NULL) {
        GwsimSetError(interp, "SEARCH UNKNOWN", tokenPtr,
                "there is no search \"%s\"", Tcl_GetString(tokenPtr));
    }
    return NULL;
}

/* Ends one search, or all. */
void
GwsimFrontSearchEnd(
    GwsimFront *frontPtr,       /* Front that has it. */
    GwsimFrontSearch *searchPtr)        /* Search; NULL: all. */
{
    GwsimFrontSearch **linkPtr = &frontPtr->searches;

    while (*linkPtr != NULL) {
        GwsimFrontSearch *thisPtr = *linkPtr;

        if (searchPtr != NULL && thisPtr != searchPtr) {
            linkPtr = &thisPtr->nextPtr;
            continue;
        }
        *linkPtr = thisPtr->nextPtr;
        GwsimWaysFree(thisPtr->waysPtr);
        GwsimFree(thisPtr);
    }
}

/* create ?-option value ...? */
static int
Create(
    GwsimFront *frontPtr,       /* Front that is to have it. */
    Tcl_Interp *interp,         /* Receives the token or the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* ways create ?-option value ...? */
{
    Tcl_Obj *values[CREATE_OPTIONS];
    int64_t preemptions = -1;
    int sleeps = 1;
    GwsimFrontSearch *searchPtr;

    if (GwsimGetOptions(interp, objc - 2, objv + 2, createOptions, values,
            NULL) != TCL_OK
            || (values[CREATE_PREEMPTIONS] != NULL && GwsimGetCount(interp,
                    values[CREATE_PREEMPTIONS], 0, INT64_MAX, &preemptions)
                    != TCL_OK)
            || (values[CREATE_SLEEP] != NULL && Tcl_GetBooleanFromObj(
                    interp, values[CREATE_SLEEP], &sleeps) != TCL_OK)) {
        return TCL_ERROR;
    }
    searchPtr = GwsimCalloc(1, sizeof(*searchPtr));
    searchPtr->number = ++frontPtr->searchCount;
    searchPtr->waysPtr = GwsimWaysCreate(preemptions, sleeps != 0);
    searchPtr->nextPtr = frontPtr->searches;
    frontPtr->searches = searchPtr;
    Tcl_SetObjResult(interp, Tcl_ObjPrintf("x%u",
            (unsigned) searchPtr->number));
    return TCL_OK;
}

/* How far a search has come: a dict. */
static Tcl_Obj *
About(
    const GwsimWays *waysPtr)   /* Search. */
{
    GwsimWaysInfo info = GwsimWaysAbout(waysPtr);
    struct {
        const char *name;
        Tcl_Obj *valuePtr;
    } fields[] = {
        {"runs", Tcl_NewWideIntObj((Tcl_WideInt) info.runs)},
        {"redundant", Tcl_NewWideIntObj((Tcl_WideInt) info.redundant)},
        {"share", Tcl_NewDoubleObj(info.share)},
        {"over", Tcl_NewIntObj(info.over)},
        {"diverged", Tcl_NewIntObj(info.diverged)}
    };
    Tcl_Obj *dictPtr = Tcl_NewDictObj();

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        Tcl_DictObjPut(NULL, dictPtr, Tcl_NewStringObj(fields[i].name, -1),
                fields[i].valuePtr);
    }
    return dictPtr;
}
