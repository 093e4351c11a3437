/*
 * gwsimScriptInt.h --
 *
 *      What the rooms of the Tcl host (gwsimScript*.c, gwsimPlatformCmd*.c)
 *      know of each other: the interp of one simulated thread, how a command
 *      calls the core, raises and waits.
 *
 *      Rules of a command:
 *      1. It touches the core only between GwsimScriptEnter and GwsimLeave,
 *         and evaluates nothing there.
 *      2. It checks all its arguments before it changes anything.
 *      3. It waits by returning GwsimScriptWait(...), as the last thing it
 *         does; what must be done only if the script can be parked, is done
 *         by the wait's parkProc.
 */

#ifndef GWSIM_SCRIPT_INT_H
#define GWSIM_SCRIPT_INT_H

#include <stdatomic.h>
#include <tcl.h>

#include "gwsimDefine.h"
#include "gwsimMap.h"
#include "gwsimRealWatch.h"
#include "gwsimScript.h"
#include "gwsimTclUtil.h"
#include "gwsimTclValue.h"

/* Objects that are needed again and again, one of each an interp. */
#define GWSIM_WORD_LIST(W) \
    W(YIELD, "::gwsim::host::yield") \
    W(COROUTINE_NAME, "::gwsim::host::coroutineName") \
    W(GWSIM, "GWSIM") \
    W(JAVA, "java") \
    W(PYTHON, "python") \
    W(ERRORCODE, "-errorcode") \
    W(ERRORINFO, "-errorinfo") \
    W(ERRORSTACK, "-errorstack") \
    W(CODE, "-code") \
    W(CAUSE, "cause") \
    W(MESSAGE, "message") \
    W(CLASS, "class") \
    W(FAMILY, "family")

typedef enum GwsimWord {
#define WORD_ENUM(id, text) GWSIM_WORD_##id,
    GWSIM_WORD_LIST(WORD_ENUM)
#undef WORD_ENUM
    GWSIM_WORD_COUNT
} GwsimWord;

typedef struct GwsimScript GwsimScript;
typedef struct GwsimFunction GwsimFunction;
typedef struct GwsimHanded GwsimHanded;
typedef struct GwsimJython GwsimJython;

/* World entered, the script parked: does what comes before the wait, and may
 * fill in what *waitPtr still lacks. */
typedef void GwsimParkProc(GwsimScript *scriptPtr, void *data,
        GwsimWait *waitPtr);
/* The wait is over (code TCL_OK or TCL_ERROR, result set), or refused
 * (scriptPtr->refused): may set another result, and frees data. */
typedef int GwsimWokenProc(GwsimScript *scriptPtr, void *data, int code);

/* A coroutine of the thread's, with what is parked in it: one, and one more
 * for each modal box that is open. */
typedef struct GwsimLane {
    Tcl_Obj *namePtr;           /* Its command ... */
    Tcl_Obj *callPtr;           /* ... as a list: what resumes it. */
    bool alive;                 /* It can be resumed. */
    GwsimJob *jobPtr;           /* Set aside ... */
    GwsimWokenProc *wokenProc;  /* ... with its wait. */
    void *waitData;
    /* The call that runs in it (gwsimScriptCall.c) */
    Tcl_Obj **words;            /* Held until the call is over. */
    int count;                  /* How many. */
    size_t space;               /* Room for them. */
} GwsimLane;

/* What is known of an object that scripts hand over (gwsimScriptKnown.c). */
typedef struct GwsimKnown {
    Tcl_Obj *objPtr;            /* Held, or NULL: a free entry. */
    GwsimName name;             /* Of its text in the world; 0: not read. */
    int param;                  /* Of keywordOf. */
    GwsimValue *functionPtr;    /* It as a FUNCTION; NULL: not read. */
    const struct GwsimPlatform *keywordOf;      /* NULL: not read. */
} GwsimKnown;

#define GWSIM_KNOWN_COUNT       32
#define GWSIM_HOT_LINES         48

/* What a text may leave behind in its interp (gwsimScriptTaint.c). */
typedef enum GwsimTaint {
    GWSIM_TAINT_NONE, GWSIM_TAINT_GLOBALS, GWSIM_TAINT_ANY
} GwsimTaint;

/* In the order of how often it is needed: a job needs what comes before the
 * words, three cache lines, and one of them. */
struct GwsimScript {            /* hostPtr of a thread. */
    Tcl_Interp *interp;
    GwsimThread *thrPtr;
    GwsimWorld *worldPtr;
    GwsimCore *corePtr;         /* Of the world. */
    GwsimRuntime *rtPtr;        /* Of the world. */
    GwsimWatch *watchPtr;       /* Virtual clock: the watchdog, or NULL. */
    GwsimWatched watched;       /* For it: this script. */
    /* The job in hand */
    GwsimJob *jobPtr;           /* NULL between jobs. */
    GwsimFunction *callPtr;     /* What it calls, or NULL. */
    GwsimFunction *recentPtr;   /* Found last, or NULL. */
    GwsimHanded *handed;        /* Functions handed over in loops
                                 * (gwsimScriptLate.c). */
    Tcl_Obj *loopNamesPtr;      /* Global variables of loops in procs. */
    GwsimLibrary *libraryPtr;   /* Last one that was looked at. */
    GwsimPacks *packsPtr;       /* Virtual clock: where values that it lends
                                 * are made, or NULL. */
    GwsimLane *lanes;           /* Its coroutines; what the one in use has
                                 * parked is here, not there. */
    size_t lane;                /* The one in use. */
    int callArgs;               /* Words given to the call. */
    int relays;                 /* Functions of its process under way. */
    /* Time stands since (gwsimScriptSpin.c): */
    uint32_t calls;             /* Calls of the core. */
    uint32_t looks;             /* Those in a row that only look. */
    bool spins;                 /* The violation has been recorded. */
    bool gaveWay;               /* Before the command that runs now. */
    bool finished;              /* thrPtr->outcome is set. */
    bool resumed;               /* By RunScript, and nobody took note yet. */
    bool asked;                 /* A wait has been asked for by a yield. */
    bool refused;               /* Tcl could not yield for it. */
    bool alive;                 /* Its coroutine can be resumed. */
    bool closing;
    bool ownCoroutines;         /* The script has made one of its own. */
    bool hotWanted;             /* What it needs is to be found anew. */
    GwsimTaint taint : 8;       /* Of the texts that the thread has run. */
    GwsimEscape escape : 8;     /* What its failure has gone past there. */
    Tcl_Obj *words[GWSIM_WORD_COUNT];
    GwsimKnown known[GWSIM_KNOWN_COUNT];
    /* The wait in hand */
    GwsimWait wait;
    GwsimParkProc *parkProc;    /* May be NULL. */
    GwsimWokenProc *wokenProc;  /* May be NULL. */
    void *waitData;
    GwsimJython *jythonPtr;     /* Its connection, or NULL; ... */
    atomic_int jythonLine;      /* ... 1 more than its descriptor, or 0: for
                                 * who breaks it, from any OS thread. */
    char *where;                /* Its frames at a touch (gwsimScriptWhere.c),
                                 * or NULL. */
    /* The interp */
    bool host;                  /* -host 1 */
    bool real;                  /* -clock real; read for each payload, here
                                 * where no other thread writes. */
    bool whole;                 /* What it does must not be broken off; with
                                 * the world entered (breakProc). */
    bool tclLibrary;            /* init.tcl has been read. */
    uint64_t definitions;       /* Serial of what users have defined. */
    size_t laneCount, laneSpace;
    Tcl_Interp *clockInterp;    /* Of Tcl's own clock; NULL: not needed. */
    int dooms;                  /* Times that the end was raised. */
    GwsimMap functions;         /* Hash -> GwsimFunction. */
    GwsimFunction *functionList;
    int functionCount;
    GwsimStream picks;          /* Of choose and sample. */
    GwsimStream randoms;        /* Of rand(). */
    struct GwsimPlatform *platforms;    /* The functions of the platform. */
    /* What it needs when it runs (gwsimScriptFetch.c) */
    const GwsimFunction *hotOf; /* When it calls this one; else not known. */
    int hotCount;
    unsigned hotTurn;           /* Times that it called another. */
    int32_t hot[GWSIM_HOT_LINES];       /* Lines, by bytes from here. */
    /* The pool (gwsimScriptPool.c) */
    GwsimScript *poolNextPtr;
    bool unfit;                 /* A script has left something behind. */
    uint32_t gives;             /* How often it was given back. */
    Tcl_CmdInfo procInfo;       /* Tcl's own `proc`. */
    Tcl_Obj *procsPtr;          /* Dict of the global procs made. */
    Tcl_Obj *censusPtr;         /* Script that counts what there is. */
    Tcl_Obj *baselinePtr;       /* What it gave at first; NULL: not
                                 * watched. */
};

/* A table of commands; ended by a NULL name.  proc is what Tcl calls when
 * nreProc is not NULL but the caller cannot cope with it. */
typedef struct GwsimScriptCommand {
    const char *name;
    Tcl_ObjCmdProc *proc;
    Tcl_ObjCmdProc *nreProc;    /* NULL: the command never waits. */
} GwsimScriptCommand;

/* clientData of one of several commands with the same procs. */
typedef struct GwsimBound {
    GwsimScript *scriptPtr;
    const void *row;            /* Which of them it is. */
} GwsimBound;

/* Defines Name, for the table, beside NameNre, which may wait. */
#define GWSIM_WAITING_COMMAND(Name) \
    static int \
    Name( \
        ClientData clientData, \
        Tcl_Interp *interp, \
        int objc, \
        Tcl_Obj *const objv[]) \
    { \
        return Tcl_NRCallObjProc(interp, Name##Nre, clientData, objc, objv); \
    }

/* ---- gwsimScript.c ---- */

/* Enters the world.  False: it is left, and the thread's end was raised. */
MODULE_SCOPE bool GwsimScriptEnter(GwsimScript *scriptPtr);
/* As GwsimScriptEnter, but only to look. */
MODULE_SCOPE bool GwsimScriptEnterToLook(GwsimScript *scriptPtr);
/* An interp for a thread, as Tcl_CreateInterp; NULL if the thread is to end.
 * World left. */
MODULE_SCOPE Tcl_Interp *GwsimScriptNewInterp(GwsimThread *thrPtr);
/* FILE:LINE of the script that runs, or 0. */
#define GwsimScriptPlace(scriptPtr) \
    ((scriptPtr)->jobPtr != NULL ? (scriptPtr)->jobPtr->place : 0)

/* Deletes an interp that has no thread any more. */
MODULE_SCOPE void GwsimScriptDelete(GwsimScript *scriptPtr);

/* ---- gwsimScriptCoroutine.c ---- */

MODULE_SCOPE int GwsimScriptWait(GwsimScript *scriptPtr,
        const GwsimWait *waitPtr, GwsimParkProc *parkProc,
        GwsimWokenProc *wokenProc, void *data);
/* True if the innermost coroutine is not the thread's own. */
MODULE_SCOPE bool GwsimScriptInCoroutine(GwsimScript *scriptPtr);
/* Makes the command that is the body of the coroutine. */
MODULE_SCOPE void GwsimScriptLoopInit(GwsimScript *scriptPtr);

/* ---- gwsimScriptSpin.c ---- */

MODULE_SCOPE bool GwsimScriptSpins(GwsimScript *scriptPtr,
        Tcl_ObjCmdProc *nreProc, ClientData clientData, int objc,
        Tcl_Obj *const objv[], int *codePtr);

/* ---- gwsimScriptDefine.c ---- */

MODULE_SCOPE void GwsimScriptDefine(GwsimScript *scriptPtr,
        const GwsimDefinitions *tablePtr);

/* ---- gwsimScriptPool.c ---- */

/* Where scripts of this pool's OS thread make values; NULL without a pool. */
MODULE_SCOPE GwsimPacks *GwsimScriptPoolPacks(GwsimScriptPool *poolPtr);
MODULE_SCOPE GwsimScript *GwsimScriptTake(GwsimScriptPool *poolPtr);
MODULE_SCOPE bool GwsimScriptGive(GwsimScriptPool *poolPtr,
        GwsimScript *scriptPtr);
MODULE_SCOPE void GwsimScriptNoteProcs(GwsimScript *scriptPtr);
MODULE_SCOPE void GwsimScriptWatch(GwsimScript *scriptPtr);
MODULE_SCOPE void GwsimScriptUnwatch(GwsimScript *scriptPtr);

/* ---- gwsimScriptTaint.c ---- */

MODULE_SCOPE GwsimTaint GwsimScriptTaint(const char *text);
/* The thread has run a text, or is about to. */
static inline void
GwsimScriptTaintBy(
    GwsimScript *scriptPtr,     /* Thread's script. */
    GwsimTaint by)              /* Of the text. */
{
    if ((unsigned) scriptPtr->taint < (unsigned) by) {
        scriptPtr->taint = by;
    }
}

/* ---- gwsimScriptInterp.c ---- */

MODULE_SCOPE void GwsimScriptFill(GwsimScript *scriptPtr);
MODULE_SCOPE void GwsimScriptAdd(GwsimScript *scriptPtr,
        const GwsimScriptCommand *commands);
/* A command whose clientData is a GwsimBound, which ends with it. */
MODULE_SCOPE void GwsimScriptBind(GwsimScript *scriptPtr, const char *name,
        Tcl_ObjCmdProc *proc, Tcl_ObjCmdProc *nreProc, const void *row);
MODULE_SCOPE int GwsimScriptForward(Tcl_Interp *interp, const char *command,
        int objc, Tcl_Obj *const objv[]);
/* Reads Tcl's own init.tcl, once. */
MODULE_SCOPE int GwsimScriptTclLibrary(GwsimScript *scriptPtr);

/* ---- gwsimScriptFunction.c ---- */

/* What a lambda or proc takes. */
typedef struct GwsimFormals {
    Tcl_Obj *listPtr;           /* Its formal parameters; retained. */
    Tcl_Obj **names;            /* {name ?default?} each; of listPtr. */
    int count;                  /* Without a last `args`. */
    int required;               /* Up to the last without a default. */
    bool rest;                  /* There is a last `args`. */
    int hidden;                 /* So many are bound by the prefix. */
} GwsimFormals;

struct GwsimFunction {
    GwsimFunction *nextPtr;     /* In scriptPtr->functionList. */
    GwsimValue *keyPtr;         /* Its text; retained. */
    Tcl_Obj *callPtr;           /* Its words, a pure list; owned. */
    Tcl_Obj **words;            /* Of callPtr. */
    int count;                  /* How many. */
    bool isLambda;
    bool isJython;              /* Of the outside process. */
    uint64_t code;              /* See GwsimFunctionCode; 0: not known. */
    GwsimTaint taint;           /* Of its text. */
    bool loopsKnown;            /* loopNamesPtr is set. */
    Tcl_Obj *loopNamesPtr;      /* Global variables of its loops, or NULL. */
    GwsimFormals formals;       /* Of a lambda. */
};

MODULE_SCOPE GwsimFunction *GwsimFunctionFind(GwsimScript *scriptPtr,
        GwsimValue *keyPtr);
MODULE_SCOPE bool GwsimFunctionProcFormals(GwsimScript *scriptPtr,
        GwsimFunction *funcPtr, GwsimFormals *formalsPtr);
MODULE_SCOPE bool GwsimFormalsFit(const GwsimFormals *formalsPtr,
        int given);
MODULE_SCOPE const char *GwsimFunctionName(GwsimFunction *funcPtr);
/* A hash of the code that it calls: its lambda, or its command. */
MODULE_SCOPE uint64_t GwsimFunctionCode(GwsimFunction *funcPtr);
/* The same of a function that need not be kept; 0 if it is none. */
MODULE_SCOPE uint64_t GwsimFunctionCodeOf(GwsimScript *scriptPtr,
        GwsimValue *keyPtr);
MODULE_SCOPE Tcl_Obj *GwsimFormalName(Tcl_Obj *formalPtr,
        Tcl_Obj **defaultPtrPtr);
MODULE_SCOPE void GwsimScriptForgetFunctions(GwsimScript *scriptPtr);
/* False: the function is a lambda that does not take so many arguments. */
MODULE_SCOPE bool GwsimScriptTakes(GwsimScript *scriptPtr,
        GwsimValue *functionPtr, int args);
/* A FUNCTION: NULL for the empty string, a TypeError if it is no list. */
MODULE_SCOPE int GwsimScriptGetFunction(GwsimScript *scriptPtr,
        Tcl_Obj *objPtr, GwsimValue **functionPtrPtr);

/* A value of an object that the script hands over for good, as a payload or
 * a result. */
#define GwsimScriptLend(scriptPtr, objPtr, valuePtrPtr) \
    ((scriptPtr)->real \
        ? GwsimValueHand((objPtr), (valuePtrPtr)) \
        : GwsimValueLend((objPtr), (scriptPtr)->packsPtr, (valuePtrPtr)))

/* ---- gwsimScriptFetch.c ---- */

MODULE_SCOPE void GwsimScriptFetch(const GwsimThread *thrPtr);
MODULE_SCOPE GWSIM_COLD void GwsimScriptFindHot(GwsimScript *scriptPtr);
/* It will need something else from now on. */
MODULE_SCOPE void GwsimScriptNewHot(GwsimScript *scriptPtr);

/* ---- gwsimScriptKnown.c ---- */

MODULE_SCOPE GwsimKnown *GwsimScriptKnow(GwsimScript *scriptPtr,
        Tcl_Obj *objPtr);
MODULE_SCOPE void GwsimScriptForgetKnown(GwsimScript *scriptPtr);

/* ---- gwsimScriptLoop.c, gwsimScriptLate.c ---- */

/* Global variables of the loops of a text: a new list, or NULL. */
MODULE_SCOPE Tcl_Obj *GwsimScriptLoopNames(const char *text);
MODULE_SCOPE void GwsimScriptHandedProc(GwsimScript *scriptPtr,
        Tcl_Obj *bodyPtr);
MODULE_SCOPE void GwsimScriptHanded(GwsimScript *scriptPtr,
        GwsimValue *functionPtr, uint32_t request, uint32_t cause);
/* Only if scriptPtr->handed. */
MODULE_SCOPE void GwsimScriptHandedStart(GwsimScript *scriptPtr);
MODULE_SCOPE void GwsimScriptHandedEnd(GwsimScript *scriptPtr);
MODULE_SCOPE void GwsimScriptHandedForget(GwsimScript *scriptPtr);

/* ---- gwsimScriptCall.c ---- */

/* Begins the call of the job in hand: as a result of an NRE callback. */
MODULE_SCOPE int GwsimScriptCall(GwsimScript *scriptPtr);
/* The call is over: lets its words go. */
MODULE_SCOPE void GwsimScriptCallEnded(GwsimScript *scriptPtr, size_t lane);
/* The call has failed: a wrong number of words becomes a TypeError. */
MODULE_SCOPE void GwsimScriptCallFailed(GwsimScript *scriptPtr);

/* ---- gwsimScriptHandle.c ---- */

/* The handle of a request, as a new object: r17. */
MODULE_SCOPE Tcl_Obj *GwsimHandleObj(uint32_t number);

/* ---- gwsimScriptError.c: all int results are TCL_ERROR ---- */

MODULE_SCOPE int GwsimScriptRaise(GwsimScript *scriptPtr,
        GwsimValue *exceptionPtr);
/* As GwsimScriptRaise; empties the outcome. */
MODULE_SCOPE int GwsimScriptRaiseOutcome(GwsimScript *scriptPtr,
        GwsimOutcome *outcomePtr);
MODULE_SCOPE int GwsimScriptRaisePython(GwsimScript *scriptPtr,
        const char *className, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
MODULE_SCOPE int GwsimScriptRaiseDoom(GwsimScript *scriptPtr);
MODULE_SCOPE int GwsimScriptRaiseCannotWait(GwsimScript *scriptPtr);
/* How an evaluation ended, from the interp's result and options. */
MODULE_SCOPE void GwsimScriptOutcome(GwsimScript *scriptPtr, int code,
        GwsimOutcome *outcomePtr);

/* ---- gwsimScriptEscape.c ---- */

/* True if a failure of family java has left a `try` that handles family
 * python alone.  infoPtr and stackPtr may be NULL. */
MODULE_SCOPE bool GwsimScriptEscapes(Tcl_Interp *interp, Tcl_Obj *infoPtr,
        Tcl_Obj *stackPtr, Tcl_Obj *codePtr, Tcl_Obj *messagePtr);

/* ---- gwsimScriptLost.c ---- */

/* Calls what is no command: Tcl's library, `unknown`, or an error. */
MODULE_SCOPE int GwsimScriptCallLost(GwsimScript *scriptPtr, int objc,
        Tcl_Obj *const objv[]);

/* ---- gwsimScriptLogger.c ---- */

#define GWSIM_LOGGER    "logger:"       /* Begin of a logger's name. */
MODULE_SCOPE int GwsimScriptCallLogger(GwsimScript *scriptPtr, int objc,
        Tcl_Obj *const objv[]);

/* ---- gwsimScriptHandle.c ---- */

/* Which row of a table a method is; AttributeError if there is none. */
MODULE_SCOPE int GwsimScriptGetMethod(GwsimScript *scriptPtr,
        const char *type, const void *table, size_t size, int objc,
        Tcl_Obj *const objv[], int *methodPtr);

/* ---- Commands ---- */

MODULE_SCOPE const GwsimScriptCommand gwsimScriptCommands[];
MODULE_SCOPE const GwsimScriptCommand gwsimScriptClockCommands[];
MODULE_SCOPE const GwsimScriptCommand gwsimScriptHandleCommands[];
MODULE_SCOPE const GwsimScriptCommand gwsimScriptLoggerCommands[];
MODULE_SCOPE const GwsimScriptCommand gwsimScriptStoreCommands[];
MODULE_SCOPE void GwsimScriptGuiInit(GwsimScript *scriptPtr);
MODULE_SCOPE void GwsimPlatformInit(GwsimScript *scriptPtr);
/* Forgets what is known of calls. */
MODULE_SCOPE void GwsimPlatformForget(GwsimScript *scriptPtr);
/* To the version of the scope of the script's thread. */
MODULE_SCOPE void GwsimPlatformSetVersion(GwsimScript *scriptPtr);

/* ---- gwsimScriptJython.c ---- */

MODULE_SCOPE const GwsimScriptCommand gwsimScriptJythonCommands[];
MODULE_SCOPE const GwsimScriptCommand gwsimScriptJythonWaitCommands[];
MODULE_SCOPE bool GwsimJythonIs(Tcl_Obj *wordPtr);
MODULE_SCOPE int GwsimJythonCall(GwsimScript *scriptPtr,
        GwsimFunction *funcPtr);
MODULE_SCOPE void GwsimJythonClose(GwsimScript *scriptPtr);
MODULE_SCOPE const char *GwsimJythonWhere(const GwsimScript *scriptPtr);
MODULE_SCOPE void GwsimJythonBreak(GwsimScript *scriptPtr);
/* A value for a script, which keeps all that it is if it goes there. */
#define GwsimScriptObj(scriptPtr, valuePtr) \
    ((scriptPtr)->relays > 0 ? GwsimValueWrap(valuePtr) \
        : GwsimValueToObj(valuePtr))

/* gwsimScriptWhere.c */
MODULE_SCOPE void GwsimScriptNoteWhere(GwsimScript *scriptPtr);
MODULE_SCOPE void GwsimScriptTellWhere(GwsimScript *scriptPtr,
        size_t before);

#endif /* GWSIM_SCRIPT_INT_H */
