/*
 * gwsimScriptHandle.c --
 *
 *      Words that are commands without being defined: request handles (r17),
 *      threads (HMI/gui), loggers (gwsimScriptLogger.c).
 *
 *      Rules:
 *      1. A handle is only a name. It means the request or thread of that
 *         name in the world of the script, whichever thread asks, so nothing
 *         is made or freed for it.
 *      2. A proc or command of the script's own comes first: this is what
 *         `namespace unknown` calls. What is none of these is the matter
 *         of gwsimScriptLost.c.
 *      3. A method that there is not is python AttributeError, one argument
 *         too many python TypeError; the handle of another world is GWSIM
 *         REQUEST UNKNOWN.
 */

#include "gwsimAccess.h"
#include "gwsimScriptInt.h"

#include <string.h>

#define HANDLE_SPACE    11      /* Letters of "r4294967295". */

/* What `get` and its like wait for; sorted by name. */
typedef struct RequestMethod {
    const char *name;
    int args;                   /* Arguments that it takes. */
    GwsimWaitKind wait;         /* NONE: it does not wait. */
} RequestMethod;

static const RequestMethod requestMethods[] = {
    {"block", 0, GWSIM_WAIT_BLOCK},
    {"cancel", 0, GWSIM_WAIT_NONE},
    {"get", 0, GWSIM_WAIT_GET},
    {"getError", 0, GWSIM_WAIT_GET_ERROR},
    {"onError", 1, GWSIM_WAIT_NONE},
    {"onSuccess", 1, GWSIM_WAIT_NONE},
    {NULL, 0, GWSIM_WAIT_NONE}
};
enum {
    REQUEST_BLOCK, REQUEST_CANCEL, REQUEST_GET, REQUEST_GET_ERROR,
    REQUEST_ON_ERROR, REQUEST_ON_SUCCESS
};

typedef struct ThreadMethod {
    const char *name;
    int args;
} ThreadMethod;

static const ThreadMethod threadMethods[] = {
    {"getId", 0}, {"getName", 0}, {"getState", 0}, {"interrupt", 0},
    {"isAlive", 0}, {"join", 0}, {"setName", 1}, {NULL, 0}
};
enum {
    THREAD_GET_ID, THREAD_GET_NAME, THREAD_GET_STATE, THREAD_INTERRUPT,
    THREAD_IS_ALIVE, THREAD_JOIN, THREAD_SET_NAME
};

static Tcl_ObjCmdProc   UnknownCmd, UnknownCmdNre;
static Tcl_UpdateStringProc HandleUpdateString;
static bool     RequestNumber(const char *text, uint32_t *numberPtr);
static int      CallRequest(GwsimScript *scriptPtr, uint32_t number,
                    int objc, Tcl_Obj *const objv[]);
static int      SetCallback(GwsimScript *scriptPtr, GwsimRequest *reqPtr,
                    int which, Tcl_Obj *functionPtr);
static int      CancelRequest(GwsimScript *scriptPtr, GwsimRequest *reqPtr,
                    Tcl_Obj *handlePtr);
static int      CallThread(GwsimScript *scriptPtr, GwsimThread *targetPtr,
                    int objc, Tcl_Obj *const objv[]);
static Tcl_Obj *AskThread(GwsimScript *scriptPtr, GwsimThread *targetPtr,
                    int method, Tcl_Obj *argPtr);
static int      CheckArgs(GwsimScript *scriptPtr, const char *method,
                    int args, int objc);

/* A handle whose text may not have been made yet; its number is the long. A
 * string never becomes one. */
static const Tcl_ObjType handleType = {
    .name = "gwsimHandle", .updateStringProc = HandleUpdateString
};

const GwsimScriptCommand gwsimScriptHandleCommands[] = {
    {"::gwsim::host::unknown", UnknownCmd, UnknownCmdNre},
    {NULL, NULL, NULL}
};

/* namespace unknown: a handle, a thread, a logger, or nothing known. */
GWSIM_WAITING_COMMAND(UnknownCmd)

static int
UnknownCmdNre(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* handler command ?arg ...? */
{
    GwsimScript *scriptPtr = clientData;
    GwsimThread *targetPtr;
    const char *name;
    uint32_t number;
    int code;

    if (GwsimScriptSpins(scriptPtr, UnknownCmdNre, clientData, objc, objv,
            &code)) {
        return code;
    }
    if (objc < 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "command ?arg ...?");
        return TCL_ERROR;
    }
    objc--;
    objv++;
    name = Tcl_GetString(objv[0]);
    if (RequestNumber(name, &number)) {
        return CallRequest(scriptPtr, number, objc, objv);
    }
    if (strncmp(name, GWSIM_LOGGER, sizeof(GWSIM_LOGGER) - 1) == 0) {
        return GwsimScriptCallLogger(scriptPtr, objc, objv);
    }
    GwsimEnter(scriptPtr->rtPtr);
    targetPtr = GwsimThreadFind(scriptPtr->corePtr, name);
    GwsimLeave(scriptPtr->rtPtr);
    if (targetPtr != NULL) {
        return CallThread(scriptPtr, targetPtr, objc, objv);
    }
    return GwsimScriptCallLost(scriptPtr, objc, objv);
}

/* The handle of a request.  Most are never looked at, so its text waits until
 * somebody does. */
Tcl_Obj *
GwsimHandleObj(
    uint32_t number)            /* Of the request. */
{
    Tcl_Obj *objPtr = Tcl_NewObj();

    Tcl_InvalidateStringRep(objPtr);
    objPtr->internalRep.longValue = (long) number;
    objPtr->typePtr = &handleType;
    return objPtr;
}

static void
HandleUpdateString(
    Tcl_Obj *objPtr)            /* Handle that needs its text. */
{
    unsigned long number = (unsigned long) objPtr->internalRep.longValue;
    char text[HANDLE_SPACE];
    char *p = text + sizeof(text);

    do {
        *--p = (char) ('0' + number % 10);
        number /= 10;
    } while (number > 0);
    *--p = 'r';
    objPtr->length = (Tcl_Size) (text + sizeof(text) - p);
    objPtr->bytes = ckalloc((unsigned) objPtr->length + 1);
    memcpy(objPtr->bytes, p, (size_t) objPtr->length);
    objPtr->bytes[objPtr->length] = '\0';
}

/* ---- Requests ---- */

/* Reads r1 ... r4294967295, without leading zeros. */
static bool
RequestNumber(
    const char *text,           /* Name of a command. */
    uint32_t *numberPtr)        /* Set if true. */
{
    uint64_t number = 0;

    if (text[0] != 'r' || text[1] < '1' || text[1] > '9') {
        return false;
    }
    while (*++text >= '0' && *text <= '9' && number <= UINT32_MAX) {
        number = number * 10 + (uint64_t) (*text - '0');
    }
    *numberPtr = (uint32_t) number;
    return *text == '\0' && number <= UINT32_MAX;
}

/* $handle METHOD ?FUNCTION?  What ends in an error before the request is asked
 * does not release it: then it stays, which costs its memory alone. */
static int
CallRequest(
    GwsimScript *scriptPtr,     /* Calling script. */
    uint32_t number,            /* Of the request. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[])      /* handle method ?function? */
{
    GwsimWait wait = {.kind = GWSIM_WAIT_NONE};
    GwsimRequest *reqPtr;
    int method;

    if (GwsimScriptGetMethod(scriptPtr, "Request", requestMethods,
            sizeof(requestMethods[0]), objc, objv, &method) != TCL_OK
            || CheckArgs(scriptPtr, requestMethods[method].name,
                    requestMethods[method].args, objc) != TCL_OK
            || !GwsimScriptEnterToLook(scriptPtr)) {
        return TCL_ERROR;
    }
    reqPtr = GwsimRequestHold(scriptPtr->corePtr, number);
    GwsimAccess(&scriptPtr->corePtr->chooser, GwsimAccessName(
            GWSIM_ACCESS_REQUEST, number, 0), true);
    GwsimLeave(scriptPtr->rtPtr);
    if (reqPtr == NULL) {
        return GwsimSetError(scriptPtr->interp, "REQUEST UNKNOWN", objv[0],
                "there is no request \"%s\" in this world: a handle is"
                " valid in the world that gave it, until that ends",
                Tcl_GetString(objv[0]));
    }
    switch (method) {
    case REQUEST_CANCEL:
        return CancelRequest(scriptPtr, reqPtr, objv[0]);
    case REQUEST_ON_SUCCESS:
        return SetCallback(scriptPtr, reqPtr, 0, objv[2]);
    case REQUEST_ON_ERROR:
        return SetCallback(scriptPtr, reqPtr, 1, objv[2]);
    default:
        wait.kind = requestMethods[method].wait;
        wait.requestPtr = reqPtr;
        return GwsimScriptWait(scriptPtr, &wait, NULL, NULL, NULL);
    }
}

/* onSuccess, onError: sets a function, or none. */
static int
SetCallback(
    GwsimScript *scriptPtr,     /* Calling script. */
    GwsimRequest *reqPtr,       /* Request; held, and released. */
    int which,                  /* 0 onSuccess, 1 onError. */
    Tcl_Obj *functionPtr)       /* Function; empty is None. */
{
    GwsimMessenger *msgrPtr = &scriptPtr->worldPtr->messenger;
    uint32_t number = reqPtr->number;
    GwsimValue *valuePtr;

    if (GwsimScriptGetFunction(scriptPtr, functionPtr, &valuePtr)
            != TCL_OK) {
        return TCL_ERROR;
    }
    if (!GwsimScriptEnter(scriptPtr)) {
        GwsimValueRelease(valuePtr);
        return TCL_ERROR;
    }
    GwsimMessengerSetCallback(msgrPtr, reqPtr, which, valuePtr,
            scriptPtr->thrPtr);
    GwsimRequestRelease(msgrPtr, reqPtr);
    GwsimLeave(scriptPtr->rtPtr);
    GwsimScriptHanded(scriptPtr, valuePtr, number, 0);
    GwsimValueRelease(valuePtr);
    return TCL_OK;
}

static int
CancelRequest(
    GwsimScript *scriptPtr,     /* Calling script. */
    GwsimRequest *reqPtr,       /* Request; held, and released. */
    Tcl_Obj *handlePtr)         /* Its handle. */
{
    GwsimMessenger *msgrPtr = &scriptPtr->worldPtr->messenger;
    GwsimStatus status;

    if (!GwsimScriptEnter(scriptPtr)) {
        return TCL_ERROR;
    }
    status = GwsimMessengerCancel(msgrPtr, reqPtr, scriptPtr->thrPtr);
    GwsimRequestRelease(msgrPtr, reqPtr);
    GwsimLeave(scriptPtr->rtPtr);
    if (status != GWSIM_OK) {
        return GwsimSetStatusError(scriptPtr->interp, status, handlePtr);
    }
    return TCL_OK;
}

/* ---- Threads ---- */

/* $thread METHOD ?NAME? */
static int
CallThread(
    GwsimScript *scriptPtr,     /* Calling script. */
    GwsimThread *targetPtr,     /* Thread; it lives as long as its world. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[])      /* thread method ?name? */
{
    GwsimWait wait = {
        .kind = GWSIM_WAIT_JOIN, .threadPtr = targetPtr
    };
    Tcl_Obj *resultPtr;
    int method;

    if (GwsimScriptGetMethod(scriptPtr, "Thread", threadMethods,
            sizeof(threadMethods[0]), objc, objv, &method) != TCL_OK
            || CheckArgs(scriptPtr, threadMethods[method].name,
                    threadMethods[method].args, objc) != TCL_OK) {
        return TCL_ERROR;
    }
    if (method == THREAD_JOIN) {
        return GwsimScriptWait(scriptPtr, &wait, NULL, NULL, NULL);
    }
    if (!GwsimScriptEnterToLook(scriptPtr)) {
        return TCL_ERROR;
    }
    GwsimAccessThread(&scriptPtr->corePtr->chooser, targetPtr->number);
    resultPtr = AskThread(scriptPtr, targetPtr, method,
            objc > 2 ? objv[2] : NULL);
    GwsimLeave(scriptPtr->rtPtr);
    if (resultPtr != NULL) {
        Tcl_SetObjResult(scriptPtr->interp, resultPtr);
    }
    return TCL_OK;
}

/* Does what does not wait.  World entered.  NULL: nothing to return. */
static Tcl_Obj *
AskThread(
    GwsimScript *scriptPtr,     /* Calling script. */
    GwsimThread *targetPtr,     /* Thread that is asked. */
    int method,                 /* THREAD_... */
    Tcl_Obj *argPtr)            /* New name. */
{
    GwsimNames *namesPtr = scriptPtr->corePtr->namesPtr;
    const char *text;
    size_t length;
    Tcl_Size n;

    switch (method) {
    case THREAD_GET_ID:
        return Tcl_NewWideIntObj(targetPtr->number);
    case THREAD_GET_NAME:
        text = GwsimNameText(namesPtr, targetPtr->name, &length);
        return Tcl_NewStringObj(text, (int) length);
    case THREAD_GET_STATE:
        GwsimThreadSeesEnd(scriptPtr->thrPtr, targetPtr);
        return Tcl_NewStringObj(GwsimThreadStateText(targetPtr), -1);
    case THREAD_IS_ALIVE:
        return Tcl_NewIntObj(!GwsimThreadSeesEnd(scriptPtr->thrPtr,
                targetPtr));
    case THREAD_INTERRUPT:
        GwsimThreadInterrupt(targetPtr, scriptPtr->thrPtr);
        return NULL;
    case THREAD_SET_NAME:
        text = Tcl_GetStringFromObj(argPtr, &n);
        targetPtr->name = GwsimNameIntern(namesPtr, text, (size_t) n);
        return NULL;
    default:
        return NULL;
    }
}

/* ---- Methods ---- */

/* Finds a method in a sorted table; raises AttributeError if there is no
 * such, or none is given. */
int
GwsimScriptGetMethod(
    GwsimScript *scriptPtr,     /* Calling script. */
    const char *type,           /* Python's name of the object's type. */
    const void *table,          /* Names are first in each row. */
    size_t size,                /* Of a row. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[],      /* object method ?arg ...? */
    int *methodPtr)             /* Set to its row. */
{
    GwsimBuf buf = {NULL, 0, 0};
    const char *name, *next;

    if (objc > 1 && Tcl_GetIndexFromObjStruct(NULL, objv[1], table,
            (int) size, "method", TCL_EXACT, methodPtr) == TCL_OK) {
        return TCL_OK;
    }
    for (const char *row = table; (name = *(const char *const *) row) != NULL;
            row += size) {
        next = *(const char *const *) (row + size);
        GwsimBufPrintf(&buf, "%s%s", row == (const char *) table ? ""
                : next != NULL ? ", " : " or ", name);
    }
    if (objc < 2) {
        GwsimScriptRaisePython(scriptPtr, "TypeError",
                "'%s' object is not callable: name a method: %s", type,
                buf.data);
    } else {
        GwsimScriptRaisePython(scriptPtr, "AttributeError",
                "'%s' object has no attribute '%s': must be %s", type,
                Tcl_GetString(objv[1]), buf.data);
    }
    GwsimBufFree(&buf);
    return TCL_ERROR;
}

/* Raises TypeError unless a method got what it takes. */
static int
CheckArgs(
    GwsimScript *scriptPtr,     /* Calling script. */
    const char *method,         /* Its name. */
    int args,                   /* What it takes. */
    int objc)                   /* Words of the call. */
{
    if (objc - 2 == args) {
        return TCL_OK;
    }
    if (args == 0) {
        return GwsimScriptRaisePython(scriptPtr, "TypeError",
                "%s() takes no arguments (%d given)", method, objc - 2);
    }
    return GwsimScriptRaisePython(scriptPtr, "TypeError",
            "%s() takes exactly %d argument%s (%d given)", method, args,
            args == 1 ? "" : "s", objc - 2);
}
