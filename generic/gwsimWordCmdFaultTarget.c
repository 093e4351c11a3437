/*
 * gwsimWordCmdFaultTarget.c --
 *
 *      What a fault is on: the words that name it, by kind of target.
 *
 *  1. A fault between A and B touches what goes from A to B, not what comes
 *     back.
 *  2. Links and groups are in gwsimWordCmdGroup.c.
 */

#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

#include <string.h>

static GwsimWordTargetProc GetNothing, GetPath, GetScope, GetProject,
        GetHandlers;
static int GetHandler(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        Tcl_Obj *wordPtr, GwsimFaultHandler *targetPtr);
static bool IsThere(GwsimFrontWorld *frontWorldPtr,
        const GwsimFaultHandler *targetPtr);

const GwsimWordTarget gwsimWordTargets[] = {
    [GWSIM_FAULT_ON_PATH] = {2, "scope scope", GetPath},
    [GWSIM_FAULT_ON_SCOPE] = {1, NULL, GetScope},
    [GWSIM_FAULT_ON_NOTHING] = {0, "", GetNothing},
    [GWSIM_FAULT_ON_LINK] = {2, "scope scope", GwsimWordGetLink},
    [GWSIM_FAULT_ON_GROUPS] = {2, "scopes scopes", GwsimWordGetGroups},
    [GWSIM_FAULT_ON_PROJECT] = {1, "project", GetProject},
    [GWSIM_FAULT_ON_HANDLER] = {1, "handler", GetHandlers},
    /* A pattern, which the word itself reads: it is for the driver. */
    [GWSIM_FAULT_ON_EVENT] = {1, "pattern", GetNothing}
};

/* What a scope of some kinds is called. */
const char *
GwsimWordScopeUsage(
    unsigned scopes)            /* GWSIM_IN_* */
{
    return scopes == GWSIM_IN_GATEWAY ? "gateway"
            : scopes == GWSIM_IN_VISION ? "client" : "scope";
}

/* No target. */
static int
GetNothing(
    GwsimFrontWorld *frontWorldPtr,     /* Not used. */
    Tcl_Interp *interp,         /* Not used. */
    Tcl_Obj *const *words,      /* Not used. */
    GwsimFaultConfig *configPtr)        /* Not used. */
{
    (void) frontWorldPtr;
    (void) interp;
    (void) words;
    (void) configPtr;
    return TCL_OK;
}

/* Reads A B: the path of what goes from A to B. */
static int
GetPath(
    GwsimFrontWorld *frontWorldPtr,     /* World to look in. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *words,      /* A B */
    GwsimFaultConfig *configPtr)        /* Receives it. */
{
    configPtr->pathPtr = GwsimWordPath(interp, frontWorldPtr, words);
    return configPtr->pathPtr != NULL ? TCL_OK : TCL_ERROR;
}

/* Reads a scope of the kinds that the fault is for. */
static int
GetScope(
    GwsimFrontWorld *frontWorldPtr,     /* World to look in. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *words,      /* SCOPE */
    GwsimFaultConfig *configPtr)        /* Has the kind; receives it. */
{
    unsigned scopes = configPtr->typePtr->scopes;

    if (scopes == GWSIM_IN_GATEWAY) {
        configPtr->scopePtr = GwsimWordGateway(interp, frontWorldPtr,
                words[0]);
        return configPtr->scopePtr == NULL ? TCL_ERROR : TCL_OK;
    }
    configPtr->scopePtr = GwsimWordScope(interp, frontWorldPtr, words[0]);
    if (configPtr->scopePtr == NULL) {
        return TCL_ERROR;
    }
    if ((scopes & GwsimScopeBit(configPtr->scopePtr->kind)) == 0) {
        return GwsimSetError(interp, "CLIENT UNKNOWN", words[0],
                "\"%s\" is a %s, not a %s", Tcl_GetString(words[0]),
                GwsimScopeKindText(configPtr->scopePtr->kind),
                GwsimWordScopeUsage(scopes));
    }
    return TCL_OK;
}

/* Reads a project: one that a scope, a handler or library code names. */
static int
GetProject(
    GwsimFrontWorld *frontWorldPtr,     /* World to look in. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *words,      /* PROJECT */
    GwsimFaultConfig *configPtr)        /* Receives it. */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    Tcl_Size length;
    const char *text = Tcl_GetStringFromObj(words[0], &length);
    const GwsimLibrary *libraryPtr = worldPtr->libraryHead;
    GwsimName project;

    if (GwsimNameFind(worldPtr->core.namesPtr, text, (size_t) length,
            &project) && project != 0) {
        while (libraryPtr != NULL && libraryPtr->project != project) {
            libraryPtr = libraryPtr->nextPtr;
        }
        if (libraryPtr != NULL || GwsimProjectIsKnown(&worldPtr->messenger,
                project)) {
            configPtr->project = project;
            return TCL_OK;
        }
    }
    return GwsimSetError(interp, "PROJECT UNKNOWN", words[0],
            "no scope, handler or library is of project \"%.80s\"", text);
}

/* Reads HANDLER, or a list of them: each must name one that is there. */
static int
GetHandlers(
    GwsimFrontWorld *frontWorldPtr,     /* World to look in. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *words,      /* HANDLER */
    GwsimFaultConfig *configPtr)        /* Receives them. */
{
    GwsimFaultHandler *handlers;
    Tcl_Obj **listPtr;
    Tcl_Size count;

    if (Tcl_ListObjGetElements(NULL, words[0], &count, &listPtr) != TCL_OK
            || count == 0) {
        return GwsimSetExpected(interp, "HANDLER FORMAT", words[0],
                "handler as NAME, PROJECT/NAME or SCOPE/PROJECT/NAME");
    }
    handlers = GwsimCalloc((size_t) count, sizeof(GwsimFaultHandler));
    for (Tcl_Size i = 0; i < count; i++) {
        if (GetHandler(frontWorldPtr, interp, listPtr[i], &handlers[i])
                != TCL_OK) {
            GwsimFree(handlers);
            return TCL_ERROR;
        }
    }
    configPtr->handlers = handlers;
    configPtr->handlerCount = (int) count;
    return TCL_OK;
}

/* Reads one HANDLER. */
static int
GetHandler(
    GwsimFrontWorld *frontWorldPtr,     /* World to look in. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *wordPtr,           /* HANDLER */
    GwsimFaultHandler *targetPtr)       /* Receives it. */
{
    const char *parts[3], *next = Tcl_GetString(wordPtr);
    GwsimName names[3] = {0, 0, 0};
    size_t lengths[3];
    int count = 0;

    for (; next != NULL && count < 3; count++) {
        const char *slash = strchr(next, '/');

        parts[count] = next;
        lengths[count] = slash != NULL ? (size_t) (slash - next)
                : strlen(next);
        next = slash != NULL ? slash + 1 : NULL;
    }
    for (int i = 0; i < count; i++) {
        names[3 - count + i] = GwsimNameIntern(
                frontWorldPtr->worldPtr->core.namesPtr, parts[i],
                lengths[i]);
        if (lengths[i] == 0) {
            next = "";
        }
    }
    if (next != NULL) {
        return GwsimSetExpected(interp, "HANDLER FORMAT", wordPtr,
                "handler as NAME, PROJECT/NAME or SCOPE/PROJECT/NAME");
    }
    *targetPtr = (GwsimFaultHandler) {
        .scope = names[0], .project = names[1], .handler = names[2]
    };
    if (IsThere(frontWorldPtr, targetPtr)) {
        return TCL_OK;
    }
    GwsimSetError(interp, "HANDLER UNKNOWN", wordPtr,
            "no handler is \"%.80s\"", Tcl_GetString(wordPtr));
    GwsimWordThereHandlers(interp, frontWorldPtr->worldPtr);
    return TCL_ERROR;
}

/* True if some scope has a handler that is meant. */
static bool
IsThere(
    GwsimFrontWorld *frontWorldPtr,     /* World to look in. */
    const GwsimFaultHandler *targetPtr) /* HANDLER. */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    GwsimHandler *handlerPtr = worldPtr->handlers.head;

    for (; handlerPtr != NULL; handlerPtr = handlerPtr->nextPtr) {
        GwsimScope *scopePtr = worldPtr->scopes.head;

        if (targetPtr->scope == 0) {
            scopePtr = NULL;
            if (targetPtr->handler == handlerPtr->name
                    && (targetPtr->project == 0
                    || targetPtr->project == handlerPtr->project)) {
                return true;
            }
        }
        for (; scopePtr != NULL; scopePtr = scopePtr->nextPtr) {
            if (GwsimHandlerApplies(handlerPtr, scopePtr)
                    && GwsimFaultIsHandler(targetPtr,
                            worldPtr->core.namesPtr, handlerPtr, scopePtr)) {
                return true;
            }
        }
    }
    return false;
}
