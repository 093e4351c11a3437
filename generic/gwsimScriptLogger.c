/*
 * gwsimScriptLogger.c --
 *
 *      Loggers, which system.util.getLogger gives: what is said is an event
 *      whose detail is the text.
 *
 *      Rules:
 *      1. A logger is only a name, logger:NAME.  Nothing is made or freed for
 *         it, and every thread of a world may have it.
 *      2. A level is a logger's in one JVM, and ends with that.  A logger
 *         without one has that of the nearest before it, Tags for
 *         Tags.Client; if there is none, every level is on: a run shows all.
 *      3. What is below the level is no event.  Its text is made all the
 *         same, so that one that cannot be made is always an error.
 *      4. A search takes levels for a part of the log: who sets one, says
 *         something or asks whether it is on, depends on who else does.
 *
 *      Costs: a JVM in which no level was set pays one look; else a look for
 *      each part of the logger's name.
 */

#include "gwsimAccess.h"
#include "gwsimScriptInt.h"

#include <string.h>

enum { LEVEL_TRACE, LEVEL_DEBUG, LEVEL_INFO, LEVEL_WARN, LEVEL_ERROR };

static const char *const levels[] = {   /* In the order of the enum. */
    "trace", "debug", "info", "warn", "error", NULL
};

typedef enum Verb {
    SAY,                        /* text ?exception? */
    FORMAT,                     /* format ?arg ...? */
    IS_ENABLED,
    GET_NAME
} Verb;

typedef struct LoggerMethod {   /* Sorted by name. */
    const char *name;
    Verb verb;
    int level;
} LoggerMethod;

static const LoggerMethod loggerMethods[] = {
    {"debug", SAY, LEVEL_DEBUG}, {"debugf", FORMAT, LEVEL_DEBUG},
    {"error", SAY, LEVEL_ERROR}, {"errorf", FORMAT, LEVEL_ERROR},
    {"getName", GET_NAME, 0},
    {"info", SAY, LEVEL_INFO}, {"infof", FORMAT, LEVEL_INFO},
    {"isDebugEnabled", IS_ENABLED, LEVEL_DEBUG},
    {"isErrorEnabled", IS_ENABLED, LEVEL_ERROR},
    {"isInfoEnabled", IS_ENABLED, LEVEL_INFO},
    {"isTraceEnabled", IS_ENABLED, LEVEL_TRACE},
    {"isWarnEnabled", IS_ENABLED, LEVEL_WARN},
    {"trace", SAY, LEVEL_TRACE}, {"tracef", FORMAT, LEVEL_TRACE},
    {"warn", SAY, LEVEL_WARN}, {"warnf", FORMAT, LEVEL_WARN},
    {NULL, SAY, 0}
};

static Tcl_ObjCmdProc   LogLevelCmd;
static int      CheckArgs(GwsimScript *scriptPtr,
                    const LoggerMethod *methodPtr, int args);
static Tcl_Obj *TextOf(GwsimScript *scriptPtr, const LoggerMethod *methodPtr,
                    int objc, Tcl_Obj *const objv[]);
static int      Say(GwsimScript *scriptPtr, const char *name, int level,
                    Tcl_Obj *textPtr);
static int      TellEnabled(GwsimScript *scriptPtr, const char *name,
                    int level);
static bool     IsEnabled(GwsimScript *scriptPtr, const char *name,
                    int level);
static void     TouchLog(GwsimScript *scriptPtr);

const GwsimScriptCommand gwsimScriptLoggerCommands[] = {
    {"::gwsim::host::logLevel", LogLevelCmd, NULL},
    {NULL, NULL, NULL}
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptCallLogger --
 *
 *      A method of a logger.
 *
 * Results:
 *      A standard Tcl result: 1 or 0, a name, or empty.
 *
 * Side effects:
 *      An event, if something is said at a level that is on.
 *
 *----------------------------------------------------------------------
 */

int
GwsimScriptCallLogger(
    GwsimScript *scriptPtr,     /* Calling script. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[])      /* logger method ?arg ...? */
{
    const char *name = Tcl_GetString(objv[0]) + strlen(GWSIM_LOGGER);
    const LoggerMethod *methodPtr;
    Tcl_Obj *textPtr;
    int row, code;

    if (GwsimScriptGetMethod(scriptPtr, "Logger", loggerMethods,
            sizeof(loggerMethods[0]), objc, objv, &row) != TCL_OK) {
        return TCL_ERROR;
    }
    methodPtr = &loggerMethods[row];
    if (CheckArgs(scriptPtr, methodPtr, objc - 2) != TCL_OK) {
        return TCL_ERROR;
    }
    switch (methodPtr->verb) {
    case GET_NAME:
        Tcl_SetObjResult(scriptPtr->interp, Tcl_NewStringObj(name, -1));
        return TCL_OK;
    case IS_ENABLED:
        return TellEnabled(scriptPtr, name, methodPtr->level);
    case SAY:
    case FORMAT:
        break;
    }
    textPtr = TextOf(scriptPtr, methodPtr, objc - 2, objv + 2);
    if (textPtr == NULL) {
        return TCL_ERROR;
    }
    Tcl_IncrRefCount(textPtr);
    code = Say(scriptPtr, name, methodPtr->level, textPtr);
    Tcl_DecrRefCount(textPtr);
    return code;
}

/* Raises TypeError unless a method got what it takes. */
static int
CheckArgs(
    GwsimScript *scriptPtr,     /* Calling script. */
    const LoggerMethod *methodPtr,      /* Its method. */
    int args)                   /* What it got. */
{
    static const struct {
        int min, max;
        const char *wanted;
    } takes[] = {
        [SAY] = {1, 2, "a text, and perhaps an exception"},
        [FORMAT] = {1, INT_MAX, "a format, and what it formats"},
        [IS_ENABLED] = {0, 0, "no arguments"},
        [GET_NAME] = {0, 0, "no arguments"}
    };

    if (args >= takes[methodPtr->verb].min
            && args <= takes[methodPtr->verb].max) {
        return TCL_OK;
    }
    return GwsimScriptRaisePython(scriptPtr, "TypeError",
            "%s() takes %s (%d given)", methodPtr->name,
            takes[methodPtr->verb].wanted, args);
}

/* What is to be said; NULL: it cannot be made. */
static Tcl_Obj *
TextOf(
    GwsimScript *scriptPtr,     /* Calling script. */
    const LoggerMethod *methodPtr,      /* Its method. */
    int objc,                   /* Number of arguments, at least 1. */
    Tcl_Obj *const objv[])      /* text ?exception?, or format ?arg ...? */
{
    Tcl_Interp *interp = scriptPtr->interp;
    Tcl_Obj *textPtr, *keyPtr, *messagePtr = NULL;

    if (methodPtr->verb == FORMAT) {
        textPtr = Tcl_Format(interp, Tcl_GetString(objv[0]), objc - 1,
                objv + 1);
        if (textPtr == NULL) {
            GwsimScriptRaisePython(scriptPtr, "TypeError", "%s",
                    Tcl_GetStringResult(interp));
        }
        return textPtr;
    }
    /* None is no exception. */
    if (objc < 2 || Tcl_GetString(objv[1])[0] == '\0') {
        return objv[0];
    }
    keyPtr = Tcl_NewStringObj("message", -1);
    Tcl_IncrRefCount(keyPtr);
    if (Tcl_DictObjGet(NULL, objv[1], keyPtr, &messagePtr) != TCL_OK
            || messagePtr == NULL) {
        messagePtr = objv[1];
    }
    Tcl_DecrRefCount(keyPtr);
    return Tcl_ObjPrintf("%s: %s", Tcl_GetString(objv[0]),
            Tcl_GetString(messagePtr));
}

/* Says a text, if its level is on. */
static int
Say(
    GwsimScript *scriptPtr,     /* Calling script. */
    const char *name,           /* Of the logger. */
    int level,                  /* At which it is said. */
    Tcl_Obj *textPtr)           /* What. */
{
    Tcl_Size length;
    const char *text = Tcl_GetStringFromObj(textPtr, &length);

    if (!GwsimScriptEnter(scriptPtr)) {
        return TCL_ERROR;
    }
    if (IsEnabled(scriptPtr, name, level)) {
        GwsimWorldLog(scriptPtr->worldPtr, scriptPtr->thrPtr, text,
                (size_t) length);
    }
    GwsimLeave(scriptPtr->rtPtr);
    return TCL_OK;
}

/* Tells whether a level is on. */
static int
TellEnabled(
    GwsimScript *scriptPtr,     /* Calling script. */
    const char *name,           /* Of the logger. */
    int level)                  /* Which. */
{
    bool enabled;

    if (!GwsimScriptEnter(scriptPtr)) {
        return TCL_ERROR;
    }
    enabled = IsEnabled(scriptPtr, name, level);
    GwsimLeave(scriptPtr->rtPtr);
    Tcl_SetObjResult(scriptPtr->interp, Tcl_NewIntObj(enabled));
    return TCL_OK;
}

/* True if a level is on (rule 2).  World entered. */
static bool
IsEnabled(
    GwsimScript *scriptPtr,     /* Asking script. */
    const char *name,           /* Of the logger. */
    int level)                  /* Which. */
{
    const GwsimMap *mapPtr = &GwsimScopeJvm(scriptPtr->thrPtr->scopePtr)
            ->logLevels;
    size_t length = strlen(name);

    TouchLog(scriptPtr);
    while (mapPtr->count > 0 && length > 0) {
        GwsimName key;
        uintptr_t set = GwsimNameFind(scriptPtr->corePtr->namesPtr, name,
                length, &key) ? (uintptr_t) GwsimMapFind(mapPtr, key) : 0;

        if (set != 0) {
            return level >= (int) set - 1;
        }
        do {
            length--;
        } while (length > 0 && name[length] != '.');
    }
    return true;
}

/* Rule 4.  World entered. */
static void
TouchLog(
    GwsimScript *scriptPtr)     /* Script that asks or sets. */
{
    GwsimAccess(&scriptPtr->corePtr->chooser,
            GwsimAccessName(GWSIM_ACCESS_LOG, 0, 0), true);
}

/* gwsim::host::logLevel NAME LEVEL: sets a logger's level in the JVM of the
 * script; for what makes system.util.setLoggingLevel (library/fakes). */
static int
LogLevelCmd(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[])      /* logLevel name level */
{
    GwsimScript *scriptPtr = clientData;
    const char *name;
    Tcl_Size length;
    int level;

    if (objc != 3) {
        Tcl_WrongNumArgs(interp, 1, objv, "name level");
        return TCL_ERROR;
    }
    if (Tcl_GetIndexFromObj(interp, objv[2], levels, "level", TCL_EXACT,
            &level) != TCL_OK) {
        return TCL_ERROR;
    }
    name = Tcl_GetStringFromObj(objv[1], &length);
    if (!GwsimScriptEnter(scriptPtr)) {
        return TCL_ERROR;
    }
    TouchLog(scriptPtr);
    GwsimMapInsert(&GwsimScopeJvm(scriptPtr->thrPtr->scopePtr)->logLevels,
            GwsimNameIntern(scriptPtr->corePtr->namesPtr, name,
            (size_t) length), (void *) (uintptr_t) (level + 1));
    GwsimLeave(scriptPtr->rtPtr);
    return TCL_OK;
}
