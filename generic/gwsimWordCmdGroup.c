/*
 * gwsimWordCmdGroup.c --
 *
 *      Targets of faults that are links: A B, and what lies between the
 *      groups {A ...} and {B ...}.
 */

#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

static int GetScopes(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        Tcl_Obj *listPtr, GwsimScope ***scopesPtr, int *countPtr);
static int AddBetween(Tcl_Interp *interp, GwsimScope **groups[2],
        const int counts[2], Tcl_Obj *const *words,
        GwsimFaultConfig *configPtr);

/* Reads A B: the link between them. */
int
GwsimWordGetLink(
    GwsimFrontWorld *frontWorldPtr,     /* World to look in. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *words,      /* A B */
    GwsimFaultConfig *configPtr)        /* Receives its path from A to B. */
{
    GwsimPath *pathPtr = GwsimWordPath(interp, frontWorldPtr, words);

    if (pathPtr == NULL) {
        return TCL_ERROR;
    }
    configPtr->paths = GwsimAlloc(sizeof(GwsimPath *));
    configPtr->paths[0] = pathPtr;
    configPtr->pathCount = 1;
    return TCL_OK;
}

/* Reads A B: the path of what goes from A to B; NULL and an error if one of
 * them is not there, or no link is between them. */
GwsimPath *
GwsimWordPath(
    Tcl_Interp *interp,         /* For the message. */
    GwsimFrontWorld *frontWorldPtr,     /* World to look in. */
    Tcl_Obj *const *words)      /* A B */
{
    GwsimScope *fromPtr, *toPtr;
    GwsimPath *pathPtr;

    fromPtr = GwsimWordScope(interp, frontWorldPtr, words[0]);
    if (fromPtr == NULL) {
        return NULL;
    }
    toPtr = GwsimWordScope(interp, frontWorldPtr, words[1]);
    if (toPtr == NULL) {
        return NULL;
    }
    pathPtr = GwsimNetPath(fromPtr, toPtr);
    if (pathPtr == NULL) {
        GwsimSetStatusError(interp, GWSIM_LINK_UNKNOWN,
                Tcl_NewListObj(2, words));
    }
    return pathPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWordGetGroups --
 *
 *      Reads {A ...} {B ...}: the paths from the first group to the second,
 *      and if the kind of fault says so those back.
 *
 * Results:
 *      A standard Tcl result.  It is an error if no link is between them, or
 *      if a scope is in both.
 *
 * Side effects:
 *      configPtr->paths is the caller's to free.
 *
 *----------------------------------------------------------------------
 */

int
GwsimWordGetGroups(
    GwsimFrontWorld *frontWorldPtr,     /* World to look in. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *words,      /* {A ...} {B ...} */
    GwsimFaultConfig *configPtr)        /* Has the kind; receives them. */
{
    GwsimScope **groups[2] = {NULL, NULL};
    int counts[2], code = TCL_OK;

    for (int i = 0; i < 2 && code == TCL_OK; i++) {
        code = GetScopes(frontWorldPtr, interp, words[i], &groups[i],
                &counts[i]);
    }
    if (code == TCL_OK) {
        code = AddBetween(interp, groups, counts, words, configPtr);
    }
    GwsimFree(groups[0]);
    GwsimFree(groups[1]);
    return code;
}

/* Reads hold or drop. */
int
GwsimWordGetMode(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *objPtr,            /* Word. */
    double *numberPtr)          /* 0 hold, 1 drop. */
{
    static const char *const modes[] = {"hold", "drop", NULL};
    int index;

    if (Tcl_GetIndexFromObj(interp, objPtr, modes, "mode", TCL_EXACT, &index)
            != TCL_OK) {
        return TCL_ERROR;
    }
    *numberPtr = index;
    return TCL_OK;
}

/* Reads a list of scopes. */
static int
GetScopes(
    GwsimFrontWorld *frontWorldPtr,     /* World to look in. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *listPtr,           /* Their names. */
    GwsimScope ***scopesPtr,    /* Receives them; the caller's. */
    int *countPtr)
{
    Tcl_Obj **names;
    Tcl_Size count;

    if (Tcl_ListObjGetElements(NULL, listPtr, &count, &names) != TCL_OK
            || count == 0) {
        return GwsimSetExpected(interp, "FAULT GROUP", listPtr,
                "list of scopes");
    }
    *scopesPtr = GwsimCalloc((size_t) count, sizeof(GwsimScope *));
    *countPtr = (int) count;
    for (int i = 0; i < count; i++) {
        (*scopesPtr)[i] = GwsimWordScope(interp, frontWorldPtr, names[i]);
        if ((*scopesPtr)[i] == NULL) {
            return TCL_ERROR;
        }
    }
    return TCL_OK;
}

/* Adds the paths between two groups. */
static int
AddBetween(
    Tcl_Interp *interp,         /* For the message. */
    GwsimScope **groups[2],     /* Groups. */
    const int counts[2],        /* How many are in each. */
    Tcl_Obj *const *words,      /* As the script names them. */
    GwsimFaultConfig *configPtr)        /* Receives the paths. */
{
    size_t space = 0;
    int ways = configPtr->typePtr->bothWays ? 2 : 1;

    for (int i = 0; i < counts[0] * counts[1]; i++) {
        GwsimScope *ends[] = {
            groups[0][i / counts[1]], groups[1][i % counts[1]]
        };

        if (ends[0] == ends[1]) {
            return GwsimSetError(interp, "FAULT GROUP", words[0],
                    "a scope is on one side or the other, not on both");
        }
        for (int way = 0; way < ways; way++) {
            GwsimPath *pathPtr = GwsimNetPath(ends[way], ends[1 - way]);

            if (pathPtr != NULL) {
                GWSIM_GROW(configPtr->paths,
                        (size_t) configPtr->pathCount + 1, space);
                configPtr->paths[configPtr->pathCount++] = pathPtr;
            }
        }
    }
    return configPtr->pathCount > 0 ? TCL_OK
            : GwsimSetStatusError(interp, GWSIM_LINK_UNKNOWN,
                    Tcl_NewListObj(2, words));
}
