/*
 * gwsimScriptLate.c --
 *
 *      The lint LateBinding: a script hands functions over in a loop, and
 *      each reads the loop's variable when it runs.  By then the loop is
 *      over, and all read its last value (IAS-19 shows what to do).
 *
 *           handed over       job ends: kept if the loop went on
 *      ------------------> o -----------------------------------> o
 *                          |                                       | starts
 *                          +--> forgotten, else                    v
 *                                              watched: does it read?
 *
 *      Rules:
 *      1. Known are functions that run in the interp of who handed them over:
 *         callbacks, and those of invokeLater.  In another interp there is no
 *         such variable, which is an error that says so.
 *      2. The variable is global, and of a loop as gwsimScriptLoop.c reads
 *         the text of the job's function or of a proc of the interp.  A text
 *         without such a loop costs nothing.
 *      3. It is said of a function that reads the variable before it writes
 *         it, if
 *         - its job handed the same code over with another value, too;
 *         - the value is not that of the handing over, but that which the
 *           job left behind: nobody else has set it since;
 *         - the function has no copy of its value among its words.
 *      4. Said once for a variable and the code that reads it.
 */

#include "gwsimRandom.h"
#include "gwsimScriptInt.h"

#include <string.h>

#define HANDED_MAX      256     /* Noted at one time in an interp. */
#define SHOWN_MAX       40      /* Bytes of a value in the message. */

/* A function that was handed over, and one variable. */
struct GwsimHanded {
    GwsimHanded *nextPtr;       /* Newest first. */
    uint32_t request;           /* Whose callback it is, or 0. */
    uint32_t cause;             /* Event that posted it, if no callback. */
    size_t lane;                /* Coroutine of the job that handed it over,
                                 * or then of the function. */
    GwsimValue *functionPtr;    /* Its text. */
    uint64_t code;              /* GwsimFunctionCode of it; 0: not asked. */
    Tcl_Obj *namePtr;           /* Variable, without leading colons. */
    Tcl_Obj *valuePtr;          /* When it was handed over. */
    Tcl_Obj *lastPtr;           /* When the job ended; NULL before. */
    enum { NOTED, WATCHED, READ, OVER } state;
    bool traced;                /* The variable has a trace. */
};

static void     NoteNames(GwsimScript *scriptPtr, GwsimValue *functionPtr,
                    uint32_t request, uint32_t cause,
                    Tcl_Obj *namesPtr);
static void     NoteName(GwsimScript *scriptPtr, GwsimValue *functionPtr,
                    uint32_t request, uint32_t cause,
                    Tcl_Obj *namePtr);
static bool     IsLate(const GwsimScript *scriptPtr,
                    const GwsimFunction *funcPtr,
                    const GwsimHanded *handedPtr);
static bool     Suspicious(GwsimScript *scriptPtr,
                    GwsimHanded *handedPtr);
static uint64_t CodeOf(GwsimScript *scriptPtr, GwsimHanded *handedPtr);
static void     Say(GwsimScript *scriptPtr, GwsimHanded *handedPtr);
static void     Drop(GwsimScript *scriptPtr, GwsimHanded **linkPtr);
static Tcl_VarTraceProc Touched;
static bool     Same(Tcl_Obj *onePtr, Tcl_Obj *otherPtr);
static Tcl_Obj *Value(const GwsimScript *scriptPtr, Tcl_Obj *namePtr);

#define WATCH_FLAGS     (TCL_GLOBAL_ONLY | TCL_TRACE_READS \
                            | TCL_TRACE_WRITES | TCL_TRACE_UNSETS)

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptHandedProc --
 *
 *      A proc was made: what loops it has over global variables.
 *
 *----------------------------------------------------------------------
 */

void
GwsimScriptHandedProc(
    GwsimScript *scriptPtr,     /* Script that has made it. */
    Tcl_Obj *bodyPtr)           /* Its body. */
{
    Tcl_Obj *namesPtr = GwsimScriptLoopNames(Tcl_GetString(bodyPtr));

    if (namesPtr == NULL) {
        return;
    }
    if (scriptPtr->loopNamesPtr == NULL) {
        scriptPtr->loopNamesPtr = Tcl_NewListObj(0, NULL);
        Tcl_IncrRefCount(scriptPtr->loopNamesPtr);
    }
    Tcl_IncrRefCount(namesPtr);
    Tcl_ListObjAppendList(NULL, scriptPtr->loopNamesPtr, namesPtr);
    Tcl_DecrRefCount(namesPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptHanded --
 *
 *      The job in hand has handed a function over.  World left.
 *
 * Side effects:
 *      If there is a loop: notes its variables.
 *
 *----------------------------------------------------------------------
 */

void
GwsimScriptHanded(
    GwsimScript *scriptPtr,     /* Script that has. */
    GwsimValue *functionPtr,    /* Function, or NULL. */
    uint32_t request,           /* Whose callback it is, or 0. */
    uint32_t cause)             /* Else the event that posted it. */
{
    GwsimFunction *callPtr = scriptPtr->callPtr;

    if (functionPtr == NULL || callPtr == NULL) {
        return;
    }
    if (!callPtr->loopsKnown) {
        callPtr->loopsKnown = true;
        callPtr->loopNamesPtr = callPtr->isLambda ? GwsimScriptLoopNames(
                Tcl_GetString(callPtr->words[1])) : NULL;
        if (callPtr->loopNamesPtr != NULL) {
            Tcl_IncrRefCount(callPtr->loopNamesPtr);
        }
    }
    if (callPtr->loopNamesPtr != NULL) {
        NoteNames(scriptPtr, functionPtr, request, cause,
                callPtr->loopNamesPtr);
    }
    if (scriptPtr->loopNamesPtr != NULL) {
        NoteNames(scriptPtr, functionPtr, request, cause,
                scriptPtr->loopNamesPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptHandedStart, GwsimScriptHandedEnd --
 *
 *      A job starts and ends in an interp in which something is noted.
 *      World left.
 *
 * Side effects:
 *      Start watches what may be read too late; End says what was, and
 *      forgets what cannot be.
 *
 *----------------------------------------------------------------------
 */

void
GwsimScriptHandedStart(
    GwsimScript *scriptPtr)     /* Script with a job. */
{
    const GwsimJob *jobPtr = scriptPtr->jobPtr;
    uint32_t request = GwsimCallbackRequest(jobPtr);
    GwsimHanded *handedPtr;

    for (handedPtr = scriptPtr->handed; handedPtr != NULL;
            handedPtr = handedPtr->nextPtr) {
        if (handedPtr->request != 0 ? handedPtr->request != request
                : handedPtr->cause != jobPtr->cause) {
            continue;
        }
        handedPtr->state = IsLate(scriptPtr, scriptPtr->callPtr, handedPtr)
                ? WATCHED : OVER;
        handedPtr->lane = scriptPtr->lane;
    }
    /* Only now, since to look at a value is to read it. */
    for (handedPtr = scriptPtr->handed; handedPtr != NULL;
            handedPtr = handedPtr->nextPtr) {
        if (handedPtr->state == WATCHED
                && handedPtr->lane == scriptPtr->lane) {
            handedPtr->traced = true;
            Tcl_TraceVar2(scriptPtr->interp,
                    Tcl_GetString(handedPtr->namePtr), NULL, WATCH_FLAGS,
                    Touched, handedPtr);
        }
    }
}

void
GwsimScriptHandedEnd(
    GwsimScript *scriptPtr)     /* Script whose job has ended. */
{
    GwsimHanded **linkPtr = &scriptPtr->handed;

    for (GwsimHanded *p = scriptPtr->handed; p != NULL; p = p->nextPtr) {
        if (p->lane != scriptPtr->lane) {
            continue;
        }
        if (p->state == READ) {
            Say(scriptPtr, p);
        }
        if (p->state != NOTED || (p->lastPtr == NULL
                && !Suspicious(scriptPtr, p))) {
            p->state = OVER;
        }
    }
    /* Those of this job have no last value yet, and are all looked at. */
    while (*linkPtr != NULL) {
        GwsimHanded *p = *linkPtr;

        if (p->state == NOTED && p->lastPtr == NULL
                && p->lane == scriptPtr->lane) {
            p->lastPtr = Value(scriptPtr, p->namePtr);
            if (p->lastPtr == NULL || Same(p->lastPtr, p->valuePtr)) {
                p->state = OVER;
            }
        }
        if (p->state == OVER) {
            Drop(scriptPtr, linkPtr);
        } else {
            linkPtr = &p->nextPtr;
        }
    }
}

/* Forgets everything; no job is in hand, or the interp goes. */
void
GwsimScriptHandedForget(
    GwsimScript *scriptPtr)     /* Script. */
{
    while (scriptPtr->handed != NULL) {
        Drop(scriptPtr, &scriptPtr->handed);
    }
    if (scriptPtr->loopNamesPtr != NULL) {
        Tcl_DecrRefCount(scriptPtr->loopNamesPtr);
        scriptPtr->loopNamesPtr = NULL;
    }
}

/* Notes the variables of a function that was handed over. */
static void
NoteNames(
    GwsimScript *scriptPtr,     /* Script that has. */
    GwsimValue *functionPtr,    /* Function. */
    uint32_t request,           /* Its request, or 0. */
    uint32_t cause,             /* Else the event that posted it. */
    Tcl_Obj *namesPtr)          /* List of variables. */
{
    Tcl_Obj **names;
    Tcl_Size n;

    Tcl_ListObjGetElements(NULL, namesPtr, &n, &names);
    for (Tcl_Size i = 0; i < n; i++) {
        NoteName(scriptPtr, functionPtr, request, cause, names[i]);
    }
}

static void
NoteName(
    GwsimScript *scriptPtr,     /* Script that has handed one over. */
    GwsimValue *functionPtr,    /* Function. */
    uint32_t request,           /* Its request, or 0. */
    uint32_t cause,             /* Else the event that posted it. */
    Tcl_Obj *namePtr)           /* Variable. */
{
    Tcl_Obj *valuePtr = Value(scriptPtr, namePtr);
    GwsimHanded *handedPtr;
    int count = 0;

    for (handedPtr = scriptPtr->handed; handedPtr != NULL;
            handedPtr = handedPtr->nextPtr) {
        count++;
    }
    if (valuePtr == NULL || count >= HANDED_MAX) {
        return;
    }
    handedPtr = GwsimCalloc(1, sizeof(GwsimHanded));
    handedPtr->request = request;
    handedPtr->cause = cause;
    handedPtr->lane = scriptPtr->lane;
    handedPtr->functionPtr = GwsimValueRetain(functionPtr);
    handedPtr->namePtr = namePtr;
    Tcl_IncrRefCount(namePtr);
    handedPtr->valuePtr = valuePtr;
    handedPtr->nextPtr = scriptPtr->handed;
    scriptPtr->handed = handedPtr;
}

/* True if a function that starts would read a value that is not its own
 * (rule 3). */
static bool
IsLate(
    const GwsimScript *scriptPtr,       /* Script with a job. */
    const GwsimFunction *funcPtr,       /* Its function. */
    const GwsimHanded *handedPtr)       /* Noted of it. */
{
    Tcl_Obj *nowPtr = Value(scriptPtr, handedPtr->namePtr);
    bool late = handedPtr->lastPtr != NULL && nowPtr != NULL
            && Same(nowPtr, handedPtr->lastPtr);

    for (int i = 1 + funcPtr->isLambda; i < funcPtr->count; i++) {
        late = late && !Same(funcPtr->words[i], handedPtr->valuePtr);
    }
    if (nowPtr != NULL) {
        Tcl_DecrRefCount(nowPtr);
    }
    return late;
}

/* True if the job that ends has handed the same code over with another
 * value. */
static bool
Suspicious(
    GwsimScript *scriptPtr,     /* Script whose job ends. */
    GwsimHanded *handedPtr)     /* What that has handed over. */
{
    for (GwsimHanded *p = scriptPtr->handed; p != NULL; p = p->nextPtr) {
        if (p->lastPtr == NULL && p->lane == handedPtr->lane
                && Same(p->namePtr, handedPtr->namePtr)
                && !Same(p->valuePtr, handedPtr->valuePtr)
                && CodeOf(scriptPtr, p) == CodeOf(scriptPtr, handedPtr)) {
            return true;
        }
    }
    return false;
}

/* What a function that was handed over calls: asked for few of them. */
static uint64_t
CodeOf(
    GwsimScript *scriptPtr,     /* Script that has handed it over. */
    GwsimHanded *handedPtr)     /* The function. */
{
    if (handedPtr->code == 0) {
        handedPtr->code = GwsimFunctionCodeOf(scriptPtr,
                handedPtr->functionPtr);
    }
    return handedPtr->code;
}

/* The lint. */
static void
Say(
    GwsimScript *scriptPtr,     /* Script whose job has ended. */
    GwsimHanded *handedPtr)     /* What it has read. */
{
    GwsimWorld *worldPtr = scriptPtr->worldPtr;
    GwsimNames *namesPtr = scriptPtr->corePtr->namesPtr;
    const char *name = Tcl_GetString(handedPtr->namePtr);
    uint64_t key = GwsimHash64(name, strlen(name),
            CodeOf(scriptPtr, handedPtr));
    Tcl_Obj *textPtr = Tcl_ObjPrintf("::%s was \"", name);

    Tcl_IncrRefCount(textPtr);
    Tcl_AppendLimitedToObj(textPtr, Tcl_GetString(handedPtr->valuePtr), -1,
            SHOWN_MAX, "...");
    Tcl_AppendToObj(textPtr, "\" when the function was handed over, but is"
            " \"", -1);
    Tcl_AppendLimitedToObj(textPtr, Tcl_GetString(handedPtr->lastPtr), -1,
            SHOWN_MAX, "...");
    Tcl_AppendToObj(textPtr, "\" now that it reads it, as the loop went on:"
            " give it the value, as by a default parameter (function"
            " -vars)", -1);
    GwsimEnter(scriptPtr->rtPtr);
    if (GwsimLintIsNew(worldPtr, "LateBinding", key)) {
        GwsimViolate(scriptPtr->corePtr, "LateBinding", GWSIM_SEVERITY_LINT,
                GWSIM_IAS_19, scriptPtr->thrPtr, 0, GwsimNameText(namesPtr,
                GwsimScriptPlace(scriptPtr), NULL), Tcl_GetString(textPtr));
    }
    GwsimLeave(scriptPtr->rtPtr);
    Tcl_DecrRefCount(textPtr);
}

/* Frees one, and ends its watch. */
static void
Drop(
    GwsimScript *scriptPtr,     /* Script that has it. */
    GwsimHanded **linkPtr)      /* What points to it. */
{
    GwsimHanded *handedPtr = *linkPtr;

    *linkPtr = handedPtr->nextPtr;
    if (handedPtr->traced) {
        Tcl_UntraceVar2(scriptPtr->interp,
                Tcl_GetString(handedPtr->namePtr), NULL, WATCH_FLAGS,
                Touched, handedPtr);
    }
    GwsimValueRelease(handedPtr->functionPtr);
    Tcl_DecrRefCount(handedPtr->namePtr);
    Tcl_DecrRefCount(handedPtr->valuePtr);
    if (handedPtr->lastPtr != NULL) {
        Tcl_DecrRefCount(handedPtr->lastPtr);
    }
    GwsimFree(handedPtr);
}

/* The variable of a function that runs is read, written or unset. */
static char *
Touched(
    ClientData clientData,      /* What is watched. */
    Tcl_Interp *interp,         /* Not used. */
    const char *name,           /* Not used. */
    const char *element,        /* Not used. */
    int flags)                  /* What is done. */
{
    GwsimHanded *handedPtr = clientData;

    (void) interp;
    (void) name;
    (void) element;
    if (handedPtr->state == WATCHED) {
        handedPtr->state = (flags & TCL_TRACE_READS) != 0 ? READ : OVER;
    }
    return NULL;
}

static bool
Same(
    Tcl_Obj *onePtr,            /* Value. */
    Tcl_Obj *otherPtr)          /* Value. */
{
    return onePtr == otherPtr
            || strcmp(Tcl_GetString(onePtr), Tcl_GetString(otherPtr)) == 0;
}

/* Value of a global variable, a reference of the caller's; or NULL. */
static Tcl_Obj *
Value(
    const GwsimScript *scriptPtr,       /* Script. */
    Tcl_Obj *namePtr)           /* Variable. */
{
    Tcl_Obj *valuePtr = Tcl_ObjGetVar2(scriptPtr->interp, namePtr, NULL,
            TCL_GLOBAL_ONLY);

    if (valuePtr != NULL) {
        Tcl_IncrRefCount(valuePtr);
    }
    return valuePtr;
}
