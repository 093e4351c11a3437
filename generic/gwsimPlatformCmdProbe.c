/*
 * gwsimPlatformCmdProbe.c --
 *
 *      system.util.getGatewayStatus: asks a gateway by HTTP whether it runs
 *      (GAN-15).  That is a connection of its own, not the Gateway Network.
 *
 *      Rules:
 *      1. The answer is RUNNING, or ERROR and why; of ADDRESS the name before
 *         ":" or "/" counts.  A gateway that answers does so at once.
 *      2. Over a silent network nobody answers: the script waits for
 *         connectTimeoutMillis.  A gateway that is paused takes the
 *         connection and says nothing: it waits for socketTimeoutMillis.
 *         Both are PROBE_TIMEOUT where they are not given (basis assumed).
 *         If the gateway answers by then, the answer is RUNNING.
 *      3. Silent is the link between the caller and the gateway, or, where
 *         these have none, between the caller's gateway and it: what stands
 *         beside a gateway is on its side of a partition.  A cut closes only
 *         the Gateway Network's own connection.
 */

#include "gwsimFault.h"
#include "gwsimLink.h"
#include "gwsimPlatformCmd.h"

#include <string.h>

#define PROBE_TIMEOUT   (10 * GWSIM_S)

typedef enum Answer {
    ANSWER_RUNNING, ANSWER_UNKNOWN, ANSWER_REFUSED, ANSWER_NO_CONNECTION,
    ANSWER_NOTHING
} Answer;

static const char *const answerText[] = {
    [ANSWER_RUNNING] = "RUNNING",
    [ANSWER_UNKNOWN] = "ERROR: unknown host",
    [ANSWER_REFUSED] = "ERROR: connection refused",
    [ANSWER_NO_CONNECTION] = "ERROR: connect timed out",
    [ANSWER_NOTHING] = "ERROR: read timed out"
};

static GwsimWokenProc   ProbeOver;
static Answer           Ask(const GwsimScope *callerPtr,
                            const GwsimScope *targetPtr);
static int              GetTimeout(GwsimPlatform *platformPtr,
                            Tcl_Obj *objPtr, GwsimTime *timePtr);

/* getGatewayStatus ADDRESS ?CONNECT? ?SOCKET? */
int
GwsimPlatformGetGatewayStatus(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *const argv[])      /* STATUS_... */
{
    GwsimScript *scriptPtr = platformPtr->scriptPtr;
    const char *address = Tcl_GetString(argv[STATUS_ADDRESS]);
    GwsimWait wait = {.kind = GWSIM_WAIT_SLEEP};
    GwsimTime connect, socket;
    GwsimBuf buf = {NULL, 0, 0};
    GwsimScope *targetPtr;
    Answer answer;

    if (GetTimeout(platformPtr, argv[STATUS_CONNECT], &connect) != TCL_OK
            || GetTimeout(platformPtr, argv[STATUS_SOCKET], &socket)
            != TCL_OK) {
        return TCL_ERROR;
    }
    GwsimBufAppend(&buf, address, strcspn(address, ":/"));
    if (!GwsimScriptEnterToLook(scriptPtr)) {
        GwsimBufFree(&buf);
        return TCL_ERROR;
    }
    targetPtr = GwsimScopeFind(&scriptPtr->worldPtr->scopes,
            scriptPtr->corePtr, buf.data);
    answer = Ask(scriptPtr->thrPtr->scopePtr, targetPtr);
    if (answer == ANSWER_NOTHING) {
        GwsimFaultAtStandstill(targetPtr);
    }
    GwsimLeave(scriptPtr->rtPtr);
    GwsimBufFree(&buf);
    if (answer < ANSWER_NO_CONNECTION) {
        Tcl_SetObjResult(scriptPtr->interp,
                Tcl_NewStringObj(answerText[answer], -1));
        return TCL_OK;
    }
    wait.duration = answer == ANSWER_NOTHING ? socket : connect;
    if (wait.duration < 0) {
        wait.duration = 0;
    }
    return GwsimScriptWait(scriptPtr, &wait, NULL, ProbeOver, targetPtr);
}

/* The time is over, or the wait was interrupted. */
static int
ProbeOver(
    GwsimScript *scriptPtr,     /* Calling script. */
    void *data,                 /* The probe; freed. */
    int code)                   /* How the wait ended. */
{
    Answer answer;

    if (code != TCL_OK) {
        return code;
    }
    if (!GwsimScriptEnterToLook(scriptPtr)) {
        return TCL_ERROR;
    }
    answer = Ask(scriptPtr->thrPtr->scopePtr, data);
    GwsimLeave(scriptPtr->rtPtr);
    Tcl_SetObjResult(scriptPtr->interp,
            Tcl_NewStringObj(answerText[answer], -1));
    return TCL_OK;
}

/* What a gateway answers to a caller now; world entered. */
static Answer
Ask(
    const GwsimScope *callerPtr,        /* Scope of the script. */
    const GwsimScope *targetPtr)        /* Who is asked, or NULL. */
{
    const GwsimScope *jvmPtr = GwsimScopeJvm(callerPtr);
    const GwsimLink *linkPtr;

    if (targetPtr == NULL || targetPtr->kind != GWSIM_SCOPE_GATEWAY) {
        return ANSWER_UNKNOWN;
    }
    if (jvmPtr == targetPtr) {
        return ANSWER_RUNNING;
    }
    linkPtr = GwsimNetFindLink(jvmPtr, targetPtr);
    if (linkPtr == NULL) {
        linkPtr = GwsimNetFindLink(jvmPtr->gatewayPtr, targetPtr);
    }
    if (linkPtr != NULL && GwsimLinkIsBarred(linkPtr)) {
        return ANSWER_NO_CONNECTION;
    }
    if (!targetPtr->up) {
        return ANSWER_REFUSED;
    }
    return targetPtr->paused > 0 ? ANSWER_NOTHING : ANSWER_RUNNING;
}

/* Reads milliseconds, or takes the default. */
static int
GetTimeout(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *objPtr,            /* Milliseconds; NULL: not given. */
    GwsimTime *timePtr)         /* Set. */
{
    *timePtr = PROBE_TIMEOUT;
    return objPtr == NULL ? TCL_OK : GwsimPlatformGetTime(platformPtr,
            objPtr, GWSIM_MS, "timeout in milliseconds", timePtr);
}
