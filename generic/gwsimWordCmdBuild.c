/*
 * gwsimWordCmdBuild.c --
 *
 *      Words that build the installation: gateway, client, designer, session,
 *      link, library.  Handlers are in gwsimWordCmdHandler.c.
 *
 *  1. A name is taken once in a world, whatever the kind of scope.  The words
 *     that mean every scope of a kind (client, designer, gateway, session)
 *     are no names.
 *  2. A client is made with the link to its gateway; `link` only changes its
 *     conditions.  A session has none: its scripts run on the gateway.
 *  3. What a word names must be there already: so a file reads from top to
 *     bottom.
 */

#include "gwsimServer.h"
#include "gwsimTclUtil.h"
#include "gwsimTclValue.h"
#include "gwsimWordCmd.h"

#include <string.h>

#define LATENCY_DEFAULT GWSIM_MS        /* Of every link. */

static const char *const gatewayOptions[] = {
    "-backup", "-version", "-zone", NULL
};
enum {GATEWAY_BACKUP, GATEWAY_VERSION, GATEWAY_ZONE, GATEWAY_OPTIONS};

static const char *const clientOptions[] = {
    "-gateway", "-host", "-project", "-roles", "-user", NULL
};
enum {
    CLIENT_GATEWAY, CLIENT_HOST, CLIENT_PROJECT, CLIENT_ROLES, CLIENT_USER,
    CLIENT_OPTIONS
};

static const char *const linkOptions[] = {
    "-bandwidth", "-duplicate", "-latency", "-loss", "-maxActive",
    "-maxQueued", "-priority", "-reorder", NULL
};
enum {
    LINK_BANDWIDTH, LINK_DUPLICATE, LINK_LATENCY, LINK_LOSS, LINK_MAX_ACTIVE,
    LINK_MAX_QUEUED, LINK_PRIORITY, LINK_REORDER, LINK_OPTIONS
};
static const char *const priorities[] = {   /* Of GwsimPriority. */
    "none", "replies", "requests", NULL
};

static const char *const libraryOptions[] = {"-project", "-vars", NULL};
enum {LIBRARY_PROJECT, LIBRARY_VARS, LIBRARY_OPTIONS};

static int GetQueue(Tcl_Interp *interp, Tcl_Obj *const *values,
        GwsimLinkConfig *configPtr);
static int GetScopeName(Tcl_Interp *interp, Tcl_Obj *objPtr,
        GwsimScopeKind kind, const char **namePtr);
static int MakeClient(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        GwsimScopeKind kind, int objc, Tcl_Obj *const *objv);
static int MakeScope(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        GwsimScopeConfig *configPtr, Tcl_Obj *namePtr, Tcl_Obj *rolesPtr);
static int GetText(Tcl_Interp *interp, Tcl_Obj *objPtr, const char *noun,
        const char **textPtr);
static int LibraryText(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        Tcl_Obj *varsPtr, Tcl_Obj *scriptPtr, GwsimValue **valuePtrPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimGatewayWord --
 *
 *      gateway NAME ?-version V? ?-backup GW? ?-zone Z?
 *
 * Results:
 *      The name.
 *
 * Side effects:
 *      A gateway, which is up; with -backup the master of a redundant pair.
 *
 *----------------------------------------------------------------------
 */

int
GwsimGatewayWord(
    GwsimFrontWorld *frontWorldPtr,     /* World to build in. */
    Tcl_Interp *interp,         /* Receives the name or the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* gateway name ?-option value ...? */
{
    GwsimScopeConfig config = {
        .kind = GWSIM_SCOPE_GATEWAY, .host = "", .user = "", .project = "",
        .zone = "", .version = frontWorldPtr->worldPtr->config.version
    };
    Tcl_Obj *values[GATEWAY_OPTIONS];
    GwsimScope *backupPtr = NULL;

    if (GetScopeName(interp, objv[1], config.kind, &config.name) != TCL_OK
            || GwsimGetOptions(interp, objc - 2, objv + 2, gatewayOptions,
                    values, NULL) != TCL_OK) {
        return TCL_ERROR;
    }
    if (values[GATEWAY_VERSION] != NULL && GwsimGetVersion(interp,
            values[GATEWAY_VERSION], &config.version) != TCL_OK) {
        return TCL_ERROR;
    }
    if (GetText(interp, values[GATEWAY_ZONE], "zone", &config.zone)
            != TCL_OK) {
        return TCL_ERROR;
    }
    if (values[GATEWAY_BACKUP] != NULL) {
        backupPtr = GwsimWordGateway(interp, frontWorldPtr,
                values[GATEWAY_BACKUP]);
        if (backupPtr == NULL) {
            return TCL_ERROR;
        }
        if (GwsimServerIsPaired(backupPtr)) {
            return GwsimSetError(interp, "GATEWAY BACKUP",
                    values[GATEWAY_BACKUP],
                    "gateway \"%s\" is one of a redundant pair already",
                    Tcl_GetString(values[GATEWAY_BACKUP]));
        }
    }
    if (MakeScope(frontWorldPtr, interp, &config, objv[1], NULL) != TCL_OK) {
        return TCL_ERROR;
    }
    if (backupPtr != NULL) {
        GwsimServerPair(GwsimWordGateway(interp, frontWorldPtr, objv[1]),
                backupPtr);
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimClientWord, GwsimDesignerWord, GwsimSessionWord --
 *
 *      client NAME -gateway GW ?-host H? ?-user U? ?-roles LIST?
 *              ?-project P?
 *
 * Results:
 *      The name.
 *
 * Side effects:
 *      A scope of a gateway, with its link.
 *
 *----------------------------------------------------------------------
 */

int
GwsimClientWord(
    GwsimFrontWorld *frontWorldPtr,     /* World to build in. */
    Tcl_Interp *interp,         /* Receives the name or the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* client name ?-option value ...? */
{
    return MakeClient(frontWorldPtr, interp, GWSIM_SCOPE_CLIENT, objc, objv);
}

int
GwsimDesignerWord(
    GwsimFrontWorld *frontWorldPtr,     /* World to build in. */
    Tcl_Interp *interp,         /* Receives the name or the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* designer name ?-option value ...? */
{
    return MakeClient(frontWorldPtr, interp, GWSIM_SCOPE_DESIGNER, objc,
            objv);
}

int
GwsimSessionWord(
    GwsimFrontWorld *frontWorldPtr,     /* World to build in. */
    Tcl_Interp *interp,         /* Receives the name or the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* session name ?-option value ...? */
{
    return MakeClient(frontWorldPtr, interp, GWSIM_SCOPE_SESSION, objc,
            objv);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimLinkWord --
 *
 *      link A B ?-latency DIST? ?-loss P? ?-duplicate P? ?-reorder P?
 *              ?-bandwidth RATE? ?-maxActive N? ?-maxQueued N?
 *              ?-priority none|replies|requests?
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      A link between two gateways, or other conditions of the one between a
 *      client and its gateway.
 *
 *----------------------------------------------------------------------
 */

int
GwsimLinkWord(
    GwsimFrontWorld *frontWorldPtr,     /* World to build in. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* link a b ?-option value ...? */
{
    GwsimLinkConfig config = {
        .latency = {GWSIM_DIST_CONSTANT, (double) LATENCY_DEFAULT, 0, 0}
    };
    struct {
        int option;
        double *ratioPtr;
    } ratios[] = {
        {LINK_DUPLICATE, &config.duplicate}, {LINK_LOSS, &config.loss},
        {LINK_REORDER, &config.reorder}
    };
    Tcl_Obj *values[LINK_OPTIONS];
    GwsimScope *aPtr, *bPtr;
    GwsimStatus status;

    aPtr = GwsimWordScope(interp, frontWorldPtr, objv[1]);
    if (aPtr == NULL) {
        return TCL_ERROR;
    }
    bPtr = GwsimWordScope(interp, frontWorldPtr, objv[2]);
    if (bPtr == NULL || GwsimGetOptions(interp, objc - 3, objv + 3,
            linkOptions, values, NULL) != TCL_OK) {
        return TCL_ERROR;
    }
    if (values[LINK_LATENCY] != NULL && GwsimGetDist(interp,
            values[LINK_LATENCY], &config.latency) != TCL_OK) {
        return TCL_ERROR;
    }
    if (values[LINK_BANDWIDTH] != NULL && GwsimGetBandwidth(interp,
            values[LINK_BANDWIDTH], &config.bandwidth) != TCL_OK) {
        return TCL_ERROR;
    }
    for (size_t i = 0; i < sizeof(ratios) / sizeof(ratios[0]); i++) {
        if (values[ratios[i].option] != NULL && GwsimGetRatio(interp,
                values[ratios[i].option], ratios[i].ratioPtr) != TCL_OK) {
            return TCL_ERROR;
        }
    }
    if (GetQueue(interp, values, &config) != TCL_OK) {
        return TCL_ERROR;
    }
    status = GwsimNetLink(&frontWorldPtr->worldPtr->core, aPtr, bPtr,
            &config);
    if (status != GWSIM_OK) {
        return GwsimSetStatusError(interp, status,
                Tcl_NewListObj(2, objv + 1));
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimLibraryWord --
 *
 *      library ?-project P? ?-vars NAMES? SCRIPT
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      The script is evaluated in every script thread before its first job.
 *
 *----------------------------------------------------------------------
 */

int
GwsimLibraryWord(
    GwsimFrontWorld *frontWorldPtr,     /* World to build in. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* library ?-option value ...? script */
{
    Tcl_Obj *values[LIBRARY_OPTIONS];
    GwsimValue *scriptPtr;
    const char *project = "";

    if (GwsimWordOptions(interp, objc, objv, 1, libraryOptions, values)
            != TCL_OK
            || (values[LIBRARY_PROJECT] != NULL && GwsimGetName(interp,
                    values[LIBRARY_PROJECT], "project", &project) != TCL_OK)
            || LibraryText(frontWorldPtr, interp, values[LIBRARY_VARS],
                    objv[objc - 1], &scriptPtr) != TCL_OK) {
        return TCL_ERROR;
    }
    GwsimWorldLibrary(frontWorldPtr->worldPtr, project, scriptPtr,
            frontWorldPtr->place);
    GwsimValueRelease(scriptPtr);
    return TCL_OK;
}

/* Reads the name of a new scope: rule 1. */
static int
GetScopeName(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *objPtr,            /* Name. */
    GwsimScopeKind kind,        /* What it will name. */
    const char **namePtr)       /* Receives it. */
{
    if (GwsimGetName(interp, objPtr, GwsimScopeKindText(kind), namePtr)
            != TCL_OK) {
        return TCL_ERROR;
    }
    for (int i = 0; gwsimWordKinds[i] != NULL; i++) {
        if (strcmp(*namePtr, gwsimWordKinds[i]) == 0) {
            return GwsimSetError(interp, "NAME RESERVED", objPtr,
                    "the name \"%s\" is taken: it means every %s",
                    gwsimWordKinds[i], gwsimWordKinds[i]);
        }
    }
    return TCL_OK;
}

/* Makes a scope of a gateway. */
static int
MakeClient(
    GwsimFrontWorld *frontWorldPtr,     /* World to build in. */
    Tcl_Interp *interp,         /* Receives the name or the error. */
    GwsimScopeKind kind,        /* What to make. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* word name ?-option value ...? */
{
    GwsimScopeConfig config = {.kind = kind, .zone = ""};
    Tcl_Obj *values[CLIENT_OPTIONS];

    if (GetScopeName(interp, objv[1], kind, &config.name) != TCL_OK
            || GwsimGetOptions(interp, objc - 2, objv + 2, clientOptions,
                    values, NULL) != TCL_OK) {
        return TCL_ERROR;
    }
    if (values[CLIENT_GATEWAY] == NULL) {
        return GwsimSetError(interp, "OPTION MISSING", objv[0],
                "a %s needs -gateway", GwsimScopeKindText(kind));
    }
    config.gatewayPtr = GwsimWordGateway(interp, frontWorldPtr,
            values[CLIENT_GATEWAY]);
    if (config.gatewayPtr == NULL
            || GetText(interp, values[CLIENT_HOST], "host", &config.host)
                    != TCL_OK
            || GetText(interp, values[CLIENT_USER], "user", &config.user)
                    != TCL_OK
            || GetText(interp, values[CLIENT_PROJECT], "project",
                    &config.project) != TCL_OK) {
        return TCL_ERROR;
    }
    config.version = config.gatewayPtr->version;
    return MakeScope(frontWorldPtr, interp, &config, objv[1],
            values[CLIENT_ROLES]);
}

/* Makes a scope, and the link of one that has a GUI. */
static int
MakeScope(
    GwsimFrontWorld *frontWorldPtr,     /* World to build in. */
    Tcl_Interp *interp,         /* Receives the name or the error. */
    GwsimScopeConfig *configPtr,        /* All but the roles. */
    Tcl_Obj *namePtr,           /* Its name. */
    Tcl_Obj *rolesPtr)          /* List of roles, or NULL. */
{
    GwsimCore *corePtr = &frontWorldPtr->worldPtr->core;
    GwsimLinkConfig linkConfig = {
        .latency = {GWSIM_DIST_CONSTANT, (double) LATENCY_DEFAULT, 0, 0}
    };
    GwsimScope *scopePtr;
    GwsimStatus status;
    Tcl_Obj **roles = NULL;
    Tcl_Size roleCount = 0;

    if (rolesPtr != NULL && Tcl_ListObjGetElements(NULL, rolesPtr,
            &roleCount, &roles) != TCL_OK) {
        return GwsimSetExpected(interp, "ROLES FORMAT", rolesPtr,
                "list of roles");
    }
    configPtr->roleCount = (int) roleCount;
    configPtr->roles = GwsimCalloc((size_t) configPtr->roleCount + 1,
            sizeof(const char *));
    for (int i = 0; i < configPtr->roleCount; i++) {
        configPtr->roles[i] = Tcl_GetString(roles[i]);
    }
    status = GwsimScopeCreate(corePtr, &frontWorldPtr->worldPtr->scopes,
            configPtr, &scopePtr);
    GwsimFree(configPtr->roles);
    if (status != GWSIM_OK) {
        return GwsimSetStatusError(interp, status, namePtr);
    }
    if (GwsimScopeHasGui(scopePtr)) {
        status = GwsimNetLink(corePtr, scopePtr, scopePtr->gatewayPtr,
                &linkConfig);
        GWSIM_ASSERT(status == GWSIM_OK);
    }
    Tcl_SetObjResult(interp, namePtr);
    return TCL_OK;
}

/* Reads the limits of a link's queues; -1 is none. */
static int
GetQueue(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *values,     /* Of the options. */
    GwsimLinkConfig *configPtr) /* Receives them. */
{
    int64_t active = -1, queued = -1;
    int priority = 0;

    if ((values[LINK_MAX_ACTIVE] != NULL && GwsimGetCount(interp,
            values[LINK_MAX_ACTIVE], -1, INT32_MAX, &active) != TCL_OK)
            || (values[LINK_MAX_QUEUED] != NULL && GwsimGetCount(interp,
            values[LINK_MAX_QUEUED], -1, INT32_MAX, &queued) != TCL_OK)
            || (values[LINK_PRIORITY] != NULL && Tcl_GetIndexFromObj(interp,
            values[LINK_PRIORITY], priorities, "priority", TCL_EXACT,
            &priority) != TCL_OK)) {
        return TCL_ERROR;
    }
    if (active == 0 || (active < 0 && (queued >= 0 || priority > 0))) {
        return GwsimSetError(interp, "LINK QUEUE", NULL, active == 0
                ? "-maxActive 0 sends nothing: give -1 for no limit"
                : "-maxQueued and -priority need -maxActive");
    }
    configPtr->maxActive = active < 0 ? 0 : (uint32_t) active;
    configPtr->bounded = queued >= 0;
    configPtr->maxQueued = queued < 0 ? 0 : (uint32_t) queued;
    configPtr->priority = (GwsimPriority) priority;
    return TCL_OK;
}

/* Reads a name that may be left out, which is then "". */
static int
GetText(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *objPtr,            /* Name, or NULL. */
    const char *noun,           /* What it names. */
    const char **textPtr)       /* Receives it. */
{
    if (objPtr == NULL) {
        *textPtr = "";
        return TCL_OK;
    }
    return GwsimGetName(interp, objPtr, noun, textPtr);
}

/* The text of a library: before the script, in its first line, the variables
 * of -vars, which are global ones there. */
static int
LibraryText(
    GwsimFrontWorld *frontWorldPtr,     /* World; entered. */
    Tcl_Interp *interp,         /* Interp with the frame. */
    Tcl_Obj *varsPtr,           /* Value of -vars, or NULL. */
    Tcl_Obj *scriptPtr,         /* Script. */
    GwsimValue **valuePtrPtr)   /* Receives the text. */
{
    GwsimFrontVars vars;
    GwsimStatus status;
    Tcl_Obj *textPtr;
    Tcl_Size count = 0;

    if (GwsimFrontVarsGet(frontWorldPtr, interp, varsPtr, &vars) != TCL_OK) {
        return TCL_ERROR;
    }
    textPtr = Tcl_NewObj();
    Tcl_IncrRefCount(textPtr);
    if (vars.namesPtr != NULL) {
        Tcl_ListObjLength(NULL, vars.namesPtr, &count);
    }
    for (int i = 0; i < count; i++) {
        Tcl_Obj *words[3];
        Tcl_Obj *setPtr;

        words[0] = Tcl_NewStringObj("set", 3);
        Tcl_ListObjIndex(NULL, vars.namesPtr, i, &words[1]);
        Tcl_ListObjIndex(NULL, vars.valuesPtr, i, &words[2]);
        setPtr = Tcl_NewListObj(3, words);
        Tcl_IncrRefCount(setPtr);
        Tcl_AppendObjToObj(textPtr, setPtr);
        Tcl_AppendToObj(textPtr, ";", 1);
        Tcl_DecrRefCount(setPtr);
    }
    Tcl_AppendObjToObj(textPtr, scriptPtr);
    status = GwsimTextFromObj(textPtr, valuePtrPtr);
    Tcl_DecrRefCount(textPtr);
    GwsimFrontVarsFree(&vars);
    return status == GWSIM_OK ? TCL_OK
            : GwsimSetStatusError(interp, status, NULL);
}
