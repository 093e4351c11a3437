/*
 * gwsimPlatformCmdUtil.c --
 *
 *      The functions of system.util, once their arguments are bound: what
 *      they ask of the messenger, and what they return.
 *
 *      Rules:
 *      1. sendRequest sends when its script is parked, not before: where a
 *         script cannot wait nothing has been sent.
 *
 *      getGatewayStatus is gwsimPlatformCmdProbe.c.
 */

#include "gwsimMutant.h"
#include "gwsimPlatformCmd.h"

#include <string.h>

#define GLOBALS         "system.util.globals"

static GwsimParkProc    SendParked;
static GwsimWokenProc   SendWoken;
static int      GetSend(GwsimPlatform *platformPtr, Tcl_Obj *const argv[],
                    GwsimSend *sendPtr);
static bool     SendIsKnown(const GwsimPlatform *platformPtr);
static int      GetTimeout(GwsimPlatform *platformPtr, Tcl_Obj *objPtr,
                    GwsimTime *timeoutPtr);
static void     NameSend(GwsimPlatform *platformPtr, Tcl_Obj *const argv[],
                    GwsimSend *sendPtr);
static void     NoteTimeout(GwsimScript *scriptPtr,
                    const GwsimSend *sendPtr);
static void     FreeSend(GwsimSend *sendPtr);
static bool     LooksLikeDescription(GwsimScript *scriptPtr,
                    GwsimValue *functionPtr, Tcl_Obj *const argv[]);
static GwsimName Description(GwsimPlatform *platformPtr,
                    Tcl_Obj *const argv[]);
static int      GetArgs(GwsimPlatform *platformPtr, Tcl_Obj *objPtr,
                    GwsimValue **argsPtrPtr);
static GwsimValue *     Unwrapped(GwsimValue *valuePtr);
static int      GetValue(GwsimPlatform *platformPtr, Tcl_Obj *objPtr,
                    GwsimValue **valuePtrPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimPlatformSendRequestAsync, GwsimPlatformSendRequest --
 *
 *      Send a request: the one returns its handle, the other waits for what
 *      its handler returns (SRA-03, SRQ-01).
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      The request is on its way.
 *
 *----------------------------------------------------------------------
 */

int
GwsimPlatformSendRequestAsync(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *const argv[])      /* SEND_... */
{
    GwsimScript *scriptPtr = platformPtr->scriptPtr;
    GwsimSend send = {0};
    uint32_t number;

    if (GetSend(platformPtr, argv, &send) != TCL_OK) {
        FreeSend(&send);
        return TCL_ERROR;
    }
    if (!GwsimScriptEnter(scriptPtr)) {
        FreeSend(&send);
        return TCL_ERROR;
    }
    NameSend(platformPtr, argv, &send);
    NoteTimeout(scriptPtr, &send);
    number = GwsimMessengerSend(&scriptPtr->worldPtr->messenger,
            scriptPtr->thrPtr->scopePtr, scriptPtr->thrPtr, &send)->number;
    /* Now, for once the world is left another core may have it. */
    GwsimValueRelease(send.payloadPtr);
    send.payloadPtr = NULL;
    GwsimLeave(scriptPtr->rtPtr);
    GwsimScriptHanded(scriptPtr, send.onSuccessPtr, number, 0);
    GwsimScriptHanded(scriptPtr, send.onErrorPtr, number, 0);
    FreeSend(&send);
    Tcl_SetObjResult(scriptPtr->interp, GwsimHandleObj(number));
    return TCL_OK;
}

int
GwsimPlatformSendRequest(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *const argv[])      /* SEND_..., without the functions. */
{
    GwsimScript *scriptPtr = platformPtr->scriptPtr;
    GwsimWait wait = {.kind = GWSIM_WAIT_SEND};
    GwsimSend *sendPtr = GwsimCalloc(1, sizeof(GwsimSend));

    if (GetSend(platformPtr, argv, sendPtr) != TCL_OK
            || !GwsimScriptEnter(scriptPtr)) {
        FreeSend(sendPtr);
        GwsimFree(sendPtr);
        return TCL_ERROR;
    }
    NameSend(platformPtr, argv, sendPtr);
    GwsimLeave(scriptPtr->rtPtr);
    return GwsimScriptWait(scriptPtr, &wait, SendParked, SendWoken, sendPtr);
}

/* The script is parked: sends, and says what to wait for (rule 1). */
static void
SendParked(
    GwsimScript *scriptPtr,     /* Calling script. */
    void *data,                 /* What to send. */
    GwsimWait *waitPtr)         /* Gets the request. */
{
    NoteTimeout(scriptPtr, data);
    waitPtr->requestPtr = GwsimMessengerSend(
            &scriptPtr->worldPtr->messenger, scriptPtr->thrPtr->scopePtr,
            scriptPtr->thrPtr, data);
    waitPtr->requestPtr->refs++;
}

static int
SendWoken(
    GwsimScript *scriptPtr,     /* Not used. */
    void *data,                 /* What was sent; freed. */
    int code)                   /* How the wait ended. */
{
    (void) scriptPtr;
    FreeSend(data);
    GwsimFree(data);
    return code;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimPlatformSendMessage --
 *
 *      Sends a message that nobody answers (SMS-01 to SMS-08).
 *
 * Results:
 *      A standard Tcl result: a list, one line a receiver.
 *
 * Side effects:
 *      The message is on its way.
 *
 *----------------------------------------------------------------------
 */

int
GwsimPlatformSendMessage(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *const argv[])      /* MESSAGE_... */
{
    GwsimScript *scriptPtr = platformPtr->scriptPtr;
    GwsimMessageSend send = {0};
    Tcl_Obj **servers = NULL;
    GwsimValue *resultPtr;
    Tcl_Size n = 0;

    if (argv[MESSAGE_REMOTE_SERVERS] != NULL && Tcl_ListObjGetElements(NULL,
            argv[MESSAGE_REMOTE_SERVERS], &n, &servers) != TCL_OK) {
        return GwsimScriptRaisePython(scriptPtr, "TypeError",
                "remoteServers must be a list");
    }
    if (GwsimPlatformGetPayload(platformPtr, argv[MESSAGE_PAYLOAD],
            &send.payloadPtr) != TCL_OK) {
        return TCL_ERROR;
    }
    if (!GwsimScriptEnter(scriptPtr)) {
        GwsimValueRelease(send.payloadPtr);
        return TCL_ERROR;
    }
    send.project = GwsimPlatformName(platformPtr, argv[MESSAGE_PROJECT]);
    send.handler = GwsimPlatformName(platformPtr, argv[MESSAGE_HANDLER]);
    send.hostName = GwsimPlatformName(platformPtr, argv[MESSAGE_HOST_NAME]);
    send.user = GwsimPlatformName(platformPtr, argv[MESSAGE_USER]);
    send.hasRole = GwsimPlatformName(platformPtr, argv[MESSAGE_ROLE]);
    send.clientSessionId = GwsimPlatformName(platformPtr,
            argv[MESSAGE_SESSION]);
    if (argv[MESSAGE_SCOPE] != NULL) {
        send.scope = Tcl_GetString(argv[MESSAGE_SCOPE]);
    }
    send.remoteCount = (int) n;
    send.remoteServers = GwsimCalloc((size_t) n + 1, sizeof(GwsimName));
    for (int i = 0; i < n; i++) {
        send.remoteServers[i] = GwsimPlatformName(platformPtr, servers[i]);
    }
    resultPtr = GwsimMessengerMessage(&scriptPtr->worldPtr->messenger,
            scriptPtr->thrPtr, &send);
    GwsimLeave(scriptPtr->rtPtr);
    GwsimFree(send.remoteServers);
    GwsimValueRelease(send.payloadPtr);
    Tcl_SetObjResult(scriptPtr->interp, GwsimValueToObj(resultPtr));
    GwsimValueRelease(resultPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimPlatformInvokeAsynchronous, GwsimPlatformInvokeLater --
 *
 *      Run a function on a new thread, or later on the GUI thread.
 *
 * Results:
 *      A standard Tcl result: the thread, or nothing.
 *
 * Side effects:
 *      A job is posted.
 *
 *----------------------------------------------------------------------
 */

int
GwsimPlatformInvokeAsynchronous(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *const argv[])      /* ASYNC_... */
{
    GwsimScript *scriptPtr = platformPtr->scriptPtr;
    GwsimValue *functionPtr = NULL, *argsPtr = NULL, *kwargsPtr = NULL;
    GwsimThread *thrPtr;
    Tcl_Obj *idPtr;
    bool lint;
    int code = TCL_ERROR;

    if (GwsimScriptGetFunction(scriptPtr, argv[ASYNC_FUNCTION],
            &functionPtr) == TCL_OK
            && GetArgs(platformPtr, argv[ASYNC_ARGS], &argsPtr) == TCL_OK
            && GetValue(platformPtr, argv[ASYNC_KWARGS], &kwargsPtr)
                    == TCL_OK
            && (lint = LooksLikeDescription(scriptPtr, functionPtr, argv),
                GwsimScriptEnter(scriptPtr))) {
        if (lint) {
            GwsimViolate(scriptPtr->corePtr, "ArgsDescription",
                    GWSIM_SEVERITY_LINT, GWSIM_IAX_15, scriptPtr->thrPtr, 0,
                    GwsimNameText(scriptPtr->corePtr->namesPtr,
                            GwsimScriptPlace(scriptPtr), NULL),
                    "ARGS looks like a description");
        }
        thrPtr = GwsimInvokeAsync(scriptPtr->corePtr, scriptPtr->thrPtr,
                functionPtr, argsPtr, kwargsPtr,
                Description(platformPtr, argv), GwsimScriptPlace(scriptPtr));
        idPtr = Tcl_NewStringObj(GwsimNameText(
                scriptPtr->corePtr->namesPtr, thrPtr->id, NULL), -1);
        GwsimLeave(scriptPtr->rtPtr);
        Tcl_SetObjResult(scriptPtr->interp, idPtr);
        code = TCL_OK;
    }
    GwsimValueRelease(functionPtr);
    GwsimValueRelease(argsPtr);
    GwsimValueRelease(kwargsPtr);
    return code;
}

int
GwsimPlatformInvokeLater(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *const argv[])      /* LATER_... */
{
    GwsimScript *scriptPtr = platformPtr->scriptPtr;
    GwsimValue *functionPtr = NULL;
    GwsimTime delay = 0;
    uint32_t cause;
    int code = TCL_ERROR;

    if (argv[LATER_DELAY] != NULL && GwsimPlatformGetTime(platformPtr,
            argv[LATER_DELAY], GWSIM_MS, "delay in milliseconds", &delay)
                    != TCL_OK) {
        return TCL_ERROR;
    }
    if (GwsimScriptGetFunction(scriptPtr, argv[LATER_FUNCTION],
            &functionPtr) == TCL_OK && GwsimScriptEnter(scriptPtr)) {
        cause = GwsimInvokeLater(scriptPtr->corePtr, scriptPtr->thrPtr,
                functionPtr, delay < 0 ? 0 : delay,
                GwsimScriptPlace(scriptPtr));
        GwsimLeave(scriptPtr->rtPtr);
        GwsimScriptHanded(scriptPtr, functionPtr, 0, cause);
        code = TCL_OK;
    }
    GwsimValueRelease(functionPtr);
    return code;
}

/* getGlobals: a command that is the dictionary (gwsimScriptStore.c). */
int
GwsimPlatformGetGlobals(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *const argv[])      /* None. */
{
    (void) argv;
    Tcl_SetObjResult(platformPtr->scriptPtr->interp,
            Tcl_NewStringObj(GLOBALS, -1));
    return TCL_OK;
}

/* getProjectName: of a thread of a pool its project, else the scope's. */
int
GwsimPlatformGetProjectName(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *const argv[])      /* None. */
{
    GwsimScript *scriptPtr = platformPtr->scriptPtr;
    GwsimThread *thrPtr = scriptPtr->thrPtr;
    GwsimName project = thrPtr->scopePtr->project;
    Tcl_Obj *namePtr;

    (void) argv;
    if (!GwsimScriptEnterToLook(scriptPtr)) {
        return TCL_ERROR;
    }
    if (thrPtr->poolPtr != NULL) {
        project = ((GwsimPool *) thrPtr->poolPtr)->project;
    }
    namePtr = Tcl_NewStringObj(GwsimNameText(scriptPtr->corePtr->namesPtr,
            project, NULL), -1);
    GwsimLeave(scriptPtr->rtPtr);
    Tcl_SetObjResult(scriptPtr->interp, namePtr);
    return TCL_OK;
}

/* getLogger NAME: a command with methods (gwsimScriptLogger.c). */
int
GwsimPlatformGetLogger(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *const argv[])      /* LOGGER_NAME */
{
    Tcl_SetObjResult(platformPtr->scriptPtr->interp, Tcl_ObjPrintf(
            GWSIM_LOGGER "%s", Tcl_GetString(argv[LOGGER_NAME])));
    return TCL_OK;
}

/* ---- Their arguments ---- */

/* Reads what is no name; on TCL_ERROR some of it may be set. */
static int
GetSend(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *const argv[],      /* SEND_... */
    GwsimSend *sendPtr)         /* Filled in; all zero. */
{
    GwsimScript *scriptPtr = platformPtr->scriptPtr;

    if (SendIsKnown(platformPtr) && platformPtr->sitePtr->sends) {
        *sendPtr = platformPtr->sitePtr->send;
        (void) GwsimValueRetain(sendPtr->onSuccessPtr);
        (void) GwsimValueRetain(sendPtr->onErrorPtr);
    } else if (GetTimeout(platformPtr, argv[SEND_TIMEOUT], &sendPtr->timeout)
            != TCL_OK
            || GwsimScriptGetFunction(scriptPtr, argv[SEND_ON_SUCCESS],
                    &sendPtr->onSuccessPtr) != TCL_OK
            || GwsimScriptGetFunction(scriptPtr, argv[SEND_ON_ERROR],
                    &sendPtr->onErrorPtr) != TCL_OK) {
        return TCL_ERROR;
    }
    return GwsimPlatformGetPayload(platformPtr, argv[SEND_PAYLOAD],
            &sendPtr->payloadPtr);
}

/* True if a request wants what the last one at its site did, but for its
 * payload. */
static bool
SendIsKnown(
    const GwsimPlatform *platformPtr)   /* Function, called. */
{
    const GwsimSite *sitePtr = platformPtr->sitePtr;

    return sitePtr != NULL && (platformPtr->changed
            & ~(1u << sitePtr->at[SEND_PAYLOAD])) == 0;
}

/* timeoutSec: -1 for the default, 0 for none. */
static int
GetTimeout(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *objPtr,            /* Seconds; NULL is None. */
    GwsimTime *timeoutPtr)      /* Where to store it. */
{
    GwsimScript *scriptPtr = platformPtr->scriptPtr;

    if (objPtr == NULL) {
        *timeoutPtr = -1;
        return TCL_OK;
    }
    if (GwsimPlatformGetTime(platformPtr, objPtr, GWSIM_S,
            "timeoutSec in seconds", timeoutPtr) != TCL_OK) {
        return TCL_ERROR;
    }
    if (*timeoutPtr > 0) {
        return TCL_OK;
    }
    *timeoutPtr = 0;
    if (GwsimSwitchOf(scriptPtr->corePtr, TIMEOUT_NONPOSITIVE)
            == GWSIM_MUTATE(72, GWSIM_NONPOSITIVE_NONE,
            GWSIM_NONPOSITIVE_ERROR)) {
        return TCL_OK;
    }
    return GwsimScriptRaisePython(scriptPtr, "ValueError",
            "timeoutSec must be above 0 but is \"%.80s\"",
            Tcl_GetString(objPtr));
}

/* Fills in the names.  World entered. */
static void
NameSend(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *const argv[],      /* SEND_... */
    GwsimSend *sendPtr)         /* Filled in. */
{
    GwsimSite *sitePtr = platformPtr->sitePtr;

    sendPtr->place = GwsimScriptPlace(platformPtr->scriptPtr);
    if (sitePtr != NULL && sitePtr->sends && SendIsKnown(platformPtr)) {
        return;
    }
    sendPtr->project = GwsimPlatformName(platformPtr, argv[SEND_PROJECT]);
    sendPtr->handler = GwsimPlatformName(platformPtr, argv[SEND_HANDLER]);
    sendPtr->hostName = GwsimPlatformName(platformPtr,
            argv[SEND_HOST_NAME]);
    sendPtr->remoteServer = GwsimPlatformName(platformPtr,
            argv[SEND_REMOTE_SERVER]);
    if (SendIsKnown(platformPtr)) {
        GwsimSiteKeepSend(sitePtr, sendPtr);
    }
}

/* No timeoutSec is a lint.  World entered. */
static void
NoteTimeout(
    GwsimScript *scriptPtr,     /* Calling script. */
    const GwsimSend *sendPtr)   /* What it is about to send. */
{
    if (sendPtr->timeout < 0) {
        GwsimCheckTimeout(scriptPtr->worldPtr, scriptPtr->thrPtr,
                scriptPtr->callPtr != NULL
                        ? GwsimFunctionCode(scriptPtr->callPtr) : 0,
                sendPtr);
    }
}

static void
FreeSend(
    GwsimSend *sendPtr)         /* What it holds is released. */
{
    GwsimValueRelease(sendPtr->payloadPtr);
    GwsimValueRelease(sendPtr->onSuccessPtr);
    GwsimValueRelease(sendPtr->onErrorPtr);
}

/* True if args is words that the function does not take, and there is no
 * description: then they are likely to be meant as one (IAX-15). */
static bool
LooksLikeDescription(
    GwsimScript *scriptPtr,     /* Calling script. */
    GwsimValue *functionPtr,    /* Function. */
    Tcl_Obj *const argv[])      /* ASYNC_... */
{
    Tcl_Obj *argsPtr = argv[ASYNC_ARGS];
    Tcl_Size n;

    return argsPtr != NULL && argsPtr->bytes != NULL
            && argv[ASYNC_KWARGS] == NULL && argv[ASYNC_DESCRIPTION] == NULL
            && (Tcl_ListObjLength(NULL, argsPtr, &n) != TCL_OK
                || !GwsimScriptTakes(scriptPtr, functionPtr,
                        (int) n));
}

/* What a new thread is shown as: its description, else the name of its
 * function (IAX-14), which a lambda has as little as in Python. */
static GwsimName
Description(
    GwsimPlatform *platformPtr, /* Function; the core is entered. */
    Tcl_Obj *const argv[])      /* ASYNC_... */
{
    GwsimName name = GwsimPlatformName(platformPtr, argv[ASYNC_DESCRIPTION]);
    Tcl_Obj *wordPtr;
    const char *text;

    if (name != 0 || argv[ASYNC_FUNCTION] == NULL
            || Tcl_ListObjIndex(NULL, argv[ASYNC_FUNCTION], 0, &wordPtr)
            != TCL_OK || wordPtr == NULL) {
        return name;
    }
    text = Tcl_GetString(wordPtr);
    text += strncmp(text, "::", 2) == 0 ? 2 : 0;
    if (strcmp(text, "apply") == 0) {
        text = "<lambda>";
    } else if (GwsimJythonIs(wordPtr) && Tcl_ListObjIndex(NULL,
            argv[ASYNC_FUNCTION], 3, &wordPtr) == TCL_OK
            && wordPtr != NULL) {
        text = Tcl_GetString(wordPtr);
    }
    return GwsimNameIntern(platformPtr->scriptPtr->corePtr->namesPtr, text,
            strlen(text));
}

/* args of invokeAsynchronous: a LIST, whatever Tcl keeps it as; what is no
 * list at all is a TypeError of the new thread (IAX-15). */
static int
GetArgs(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *objPtr,            /* List; NULL is None. */
    GwsimValue **argsPtrPtr)    /* Where to store it. */
{
    Tcl_Obj **elements;
    GwsimValue **parts;
    GwsimStatus status;
    Tcl_Size n;
    int i, code = TCL_OK;

    if (objPtr != NULL && GwsimObjectOf(objPtr) != NULL) {
        *argsPtrPtr = GwsimValueRetain(Unwrapped(GwsimObjectOf(objPtr)));
        return TCL_OK;
    }
    if (objPtr == NULL || Tcl_ListObjGetElements(NULL, objPtr, &n,
            &elements) != TCL_OK) {
        return GetValue(platformPtr, objPtr, argsPtrPtr);
    }
    parts = GwsimCalloc((size_t) n + 1, sizeof(GwsimValue *));
    for (i = 0; i < n && code == TCL_OK; i++) {
        code = GetValue(platformPtr, elements[i], &parts[i]);
    }
    if (code != TCL_OK) {
        while (i > 0) {
            GwsimValueRelease(parts[--i]);
        }
    } else {
        status = GwsimValueList(parts, (size_t) n, argsPtrPtr);
        if (status != GWSIM_OK) {
            code = GwsimSetStatusError(platformPtr->scriptPtr->interp,
                    status, NULL);
        }
    }
    GwsimFree(parts);
    return code;
}

/* What a tuple holds; any other value itself. */
static GwsimValue *
Unwrapped(
    GwsimValue *valuePtr)       /* Value. */
{
    return GwsimValueTagOf(valuePtr) == GWSIM_VALUE_OBJECT
            && strcmp(GwsimValueGetClass(valuePtr, NULL), "python.tuple")
                    == 0 ? GwsimValueGetInner(valuePtr) : valuePtr;
}

/* Any value. */
static int
GetValue(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *objPtr,            /* Value; NULL is None. */
    GwsimValue **valuePtrPtr)   /* Where to store it. */
{
    GwsimStatus status = GWSIM_OK;

    if (objPtr != NULL) {
        status = GwsimValueFromObj(platformPtr->scriptPtr->interp, objPtr,
                valuePtrPtr);
    }
    if (status != GWSIM_OK) {
        return GwsimSetStatusError(platformPtr->scriptPtr->interp, status,
                NULL);
    }
    return TCL_OK;
}
