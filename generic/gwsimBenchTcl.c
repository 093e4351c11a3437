/*
 * gwsimBenchTcl.c --
 *
 *      The bare loop with Tcl at both ends: each gateway has an interp for
 *      what it sends and one for its handler. Payloads are dicts, which cross
 *      between interps as strings, once each way.
 */

#include <string.h>

#include "gwsimBench.h"
#include "gwsimTclUtil.h"

#define CALLBACK_WORDS  4       /* done NUMBER STATE REPLY */

typedef struct Place {          /* A gateway. */
    struct BareTcl *barePtr;
    Tcl_Interp *sender, *receiver;
    Tcl_Obj *callbackPtr, *handlerPtr;  /* Names of procs: one an interp. */
} Place;

typedef struct BareTcl {
    GwsimBenchSubject subject;  /* First. */
    GwsimBenchLoop *loopPtr;
    uint32_t placeCount;
    Place *places;
    Tcl_Obj *okPtr;             /* "ok" */
    Tcl_Obj *sentPtr;           /* Payload that "request" was called with. */
} BareTcl;

static const char senderScript[] =
    "proc done {number state reply} {\n"
    "    if {$state ne {ok}} {error $state}\n"
    "    set k [dict get $reply k]\n"
    "    request [dict create k [incr k] v abcdefgh]\n"
    "}";
static const char receiverScript[] =
    "proc handle {payload} {\n"
    "    dict set payload reply 1\n"
    "    return $payload\n"
    "}";
static const char firstPayload[] = "k 1 v abcdefgh";

static bool             TclRun(GwsimBenchSubject *subjectPtr,
                            uint64_t count);
static int              TclCount(const GwsimBenchSubject *subjectPtr,
                            GwsimBenchCount counts[GWSIM_BENCH_COUNT_MAX]);
static void             TclFree(GwsimBenchSubject *subjectPtr);
static int              OpenPlace(Tcl_Interp *interp, BareTcl *barePtr,
                            Place *placePtr);
static Tcl_Interp *     NewInterp(Tcl_Interp *interp, const char *script);
static void             ClosePlace(Place *placePtr);
static Tcl_ObjCmdProc   RequestCmd;
static void *           FirstPayload(void *clientData, uint32_t gateway);
static void *           HandlePayload(void *clientData, uint32_t gateway,
                            void *payload);
static void *           CallBack(void *clientData, uint32_t gateway,
                            uint64_t number, void *reply);
static void             FreePayload(void *clientData, void *payload);
static Tcl_Obj *        Copy(Tcl_Obj *objPtr);

static const GwsimBenchSubjectType tclType = {
    "bareTcl", TclRun, TclCount, TclFree
};
static const GwsimBenchEnds tclEnds = {
    FirstPayload, HandlePayload, CallBack, FreePayload
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimBenchBareTclNew --
 *
 *      A bare loop with Tcl at both ends.
 *
 * Results:
 *      The loop, or NULL with a message.
 *
 *----------------------------------------------------------------------
 */

GwsimBenchSubject *
GwsimBenchBareTclNew(
    Tcl_Interp *interp,         /* For the message. */
    const GwsimBenchConfig *configPtr)  /* How large. */
{
    BareTcl *barePtr = GwsimCalloc(1, sizeof(BareTcl));

    barePtr->subject.typePtr = &tclType;
    barePtr->okPtr = Tcl_NewStringObj("ok", -1);
    Tcl_IncrRefCount(barePtr->okPtr);
    barePtr->placeCount = configPtr->gateways;
    barePtr->places = GwsimCalloc(configPtr->gateways, sizeof(Place));
    for (uint32_t i = 0; i < configPtr->gateways; i++) {
        if (OpenPlace(interp, barePtr, &barePtr->places[i]) != TCL_OK) {
            TclFree(&barePtr->subject);
            return NULL;
        }
    }
    barePtr->loopPtr = GwsimBenchLoopNew(configPtr, &tclEnds, barePtr);
    return &barePtr->subject;
}

static bool
TclRun(
    GwsimBenchSubject *subjectPtr,      /* Loop. */
    uint64_t count)             /* How many more. */
{
    return GwsimBenchLoopRun(((BareTcl *) subjectPtr)->loopPtr, count);
}

static int
TclCount(
    const GwsimBenchSubject *subjectPtr,        /* Loop. */
    GwsimBenchCount counts[GWSIM_BENCH_COUNT_MAX])      /* Filled in. */
{
    return GwsimBenchLoopCounts(((const BareTcl *) subjectPtr)->loopPtr,
            counts);
}

static void
TclFree(
    GwsimBenchSubject *subjectPtr)      /* Loop; gone afterwards. */
{
    BareTcl *barePtr = (BareTcl *) subjectPtr;

    if (barePtr->loopPtr != NULL) {
        GwsimBenchLoopFree(barePtr->loopPtr);
    }
    for (uint32_t i = 0; i < barePtr->placeCount; i++) {
        ClosePlace(&barePtr->places[i]);
    }
    GwsimFree(barePtr->places);
    Tcl_DecrRefCount(barePtr->okPtr);
    GwsimFree(barePtr);
}

/* Makes the interps of a gateway. */
static int
OpenPlace(
    Tcl_Interp *interp,         /* For the message. */
    BareTcl *barePtr,           /* Loop. */
    Place *placePtr)            /* Gateway. */
{
    placePtr->barePtr = barePtr;
    placePtr->callbackPtr = Tcl_NewStringObj("done", -1);
    Tcl_IncrRefCount(placePtr->callbackPtr);
    placePtr->handlerPtr = Tcl_NewStringObj("handle", -1);
    Tcl_IncrRefCount(placePtr->handlerPtr);
    placePtr->sender = NewInterp(interp, senderScript);
    placePtr->receiver = NewInterp(interp, receiverScript);
    if (placePtr->sender == NULL || placePtr->receiver == NULL) {
        return TCL_ERROR;
    }
    Tcl_CreateObjCommand(placePtr->sender, "request", RequestCmd, placePtr,
            NULL);
    return TCL_OK;
}

/* An interp with a script in it; NULL and a message if that is wrong. */
static Tcl_Interp *
NewInterp(
    Tcl_Interp *interp,         /* For the message. */
    const char *script)         /* Script. */
{
    Tcl_Interp *newPtr = Tcl_CreateInterp();

    if (Tcl_Eval(newPtr, script) != TCL_OK) {
        Tcl_SetObjResult(interp, Tcl_GetObjResult(newPtr));
        Tcl_DeleteInterp(newPtr);
        return NULL;
    }
    return newPtr;
}

/* Ends a gateway, as far as it got. */
static void
ClosePlace(
    Place *placePtr)            /* Gateway. */
{
    if (placePtr->barePtr == NULL) {
        return;
    }
    Tcl_DecrRefCount(placePtr->callbackPtr);
    Tcl_DecrRefCount(placePtr->handlerPtr);
    if (placePtr->sender != NULL) {
        Tcl_DeleteInterp(placePtr->sender);
    }
    if (placePtr->receiver != NULL) {
        Tcl_DeleteInterp(placePtr->receiver);
    }
}

/* request PAYLOAD, in the interp of a sender. */
static int
RequestCmd(
    ClientData clientData,      /* Its gateway. */
    Tcl_Interp *interp,         /* Interp of the sender. */
    int objc,                   /* 2 */
    Tcl_Obj *const objv[])      /* request payload */
{
    Place *placePtr = clientData;

    if (objc != 2 || placePtr->barePtr->sentPtr != NULL) {
        Tcl_WrongNumArgs(interp, 1, objv, "payload (once)");
        return TCL_ERROR;
    }
    placePtr->barePtr->sentPtr = Copy(objv[1]);
    return TCL_OK;
}

/* Payload of a first request. */
static void *
FirstPayload(
    void *clientData,           /* Not used. */
    uint32_t gateway)           /* Not used. */
{
    Tcl_Obj *payloadPtr = Tcl_NewStringObj(firstPayload, -1);

    (void) clientData;
    (void) gateway;
    Tcl_IncrRefCount(payloadPtr);
    return payloadPtr;
}

/* The handler: its result is copied as a string. */
static void *
HandlePayload(
    void *clientData,           /* Loop. */
    uint32_t gateway,           /* Where. */
    void *payload)              /* Taken over. */
{
    Place *placePtr = &((BareTcl *) clientData)->places[gateway];
    Tcl_Obj *words[2] = {placePtr->handlerPtr, payload};
    Tcl_Obj *replyPtr;

    /* A failure comes back as the reply, and fails in the callback. */
    (void) Tcl_EvalObjv(placePtr->receiver, 2, words, TCL_EVAL_GLOBAL);
    replyPtr = Copy(Tcl_GetObjResult(placePtr->receiver));
    Tcl_ResetResult(placePtr->receiver);
    Tcl_DecrRefCount(words[1]);
    return replyPtr;
}

/* The callback, which sends the next request. */
static void *
CallBack(
    void *clientData,           /* Loop. */
    uint32_t gateway,           /* Who sent it. */
    uint64_t number,            /* Of the request. */
    void *reply)                /* Taken over. */
{
    BareTcl *barePtr = clientData;
    Place *placePtr = &barePtr->places[gateway];
    Tcl_Obj *numberPtr = Tcl_NewWideIntObj((Tcl_WideInt) number);
    Tcl_Obj *words[CALLBACK_WORDS] = {
        placePtr->callbackPtr, numberPtr, barePtr->okPtr, reply
    };
    Tcl_Obj *sentPtr;
    int code;

    Tcl_IncrRefCount(numberPtr);
    code = Tcl_EvalObjv(placePtr->sender, CALLBACK_WORDS, words,
            TCL_EVAL_GLOBAL);
    Tcl_DecrRefCount(numberPtr);
    Tcl_DecrRefCount(words[CALLBACK_WORDS - 1]);
    sentPtr = barePtr->sentPtr;
    barePtr->sentPtr = NULL;
    if (code != TCL_OK && sentPtr != NULL) {
        Tcl_DecrRefCount(sentPtr);
        sentPtr = NULL;
    }
    return sentPtr;
}

static void
FreePayload(
    void *clientData,           /* Not used. */
    void *payload)              /* Of a request in flight. */
{
    Tcl_Obj *payloadPtr = payload;

    (void) clientData;
    Tcl_DecrRefCount(payloadPtr);
}

/* The string of an object as one of its own, held once. */
static Tcl_Obj *
Copy(
    Tcl_Obj *objPtr)            /* Object. */
{
    Tcl_Size length;
    const char *bytes = Tcl_GetStringFromObj(objPtr, &length);
    Tcl_Obj *copyPtr = Tcl_NewStringObj(bytes, length);

    Tcl_IncrRefCount(copyPtr);
    return copyPtr;
}
