/*
 * gwsimScriptJython.c --
 *
 *      Scripts that an outside process runs: Jython's.  A simulated thread has
 *      one connection to that process, and there a thread of Java's; the two
 *      exchange lines, one at a time.  What a line is, doc/jython.md tells.
 *
 *                 run                              call
 *      HERE ---------------> THERE (it computes) --------> HERE: a command of
 *       ^                      ^                            the thread's interp
 *       |  done, fail          |   ret, exc, doom             | may park
 *       +----------------------+------------------------------+
 *
 *      Rules:
 *      1. What a script there asks for is a command of its thread's interp:
 *         it binds, waits, raises and is traced as for a script in Tcl.  So
 *         this room knows no function of the platform.
 *      2. Only one side computes.  There, one thread of a world does at a
 *         time, and only while it has the world's baton: it has it from the
 *         line that it is sent to the one that it answers with.
 *      3. On the virtual clock nothing else runs meanwhile and time stands.
 *         The watchdog, on the real clock the end of the world, breaks the
 *         connection of a thread that does not answer.  It is told that the
 *         process lives while that waits for a core most of the time, until it
 *         has had one for as long as a script here may.
 *      4. While a modal box is open other jobs of the thread run there inside
 *         the call that opened it, the newest first: as here.
 *      5. What there is no connection for any more is an error {GWSIM JYTHON
 *         DEAD}: a process that has died is a verdict.
 *      6. What a thread does there may touch all that the scripts of its JVM
 *         share: for a search two such steps are never independent.
 *      7. Values cross as they are: an object of Tcl's that came from there
 *         keeps what Tcl has no type for, until somebody makes a text of it.
 */

#include "gwsimAccess.h"
#include "gwsimEdition.h"
#include "gwsimFront.h"
#include "gwsimJson.h"
#include "gwsimPlatformCmd.h"
#include "gwsimScriptInt.h"
#include "gwsimSocketOs.h"
#include "gwsimSocketPeerOs.h"

#include <string.h>

#define COMMAND "::gwsim::host::jython"
#define NO_LINE "sent what is no line of ours"
#define LOOKS   5               /* Each so many in a patience. */

struct GwsimJython {            /* The connection of a thread. */
    int fd;                     /* Or -1. */
    bool broken;                /* Nothing comes from it any more. */
    GwsimBuf in;                /* What has come, ... */
    size_t used;                /* ... the line in hand first. */
    GwsimBuf out;               /* Line to send. */
    GwsimValue *wherePtr;       /* Where the call in hand stands, as a line of
                                 * a traceback; or NULL. */
    Tcl_Obj *librariesPtr;      /* {PROJECT DIRECTORY EDITION ...} */
};

typedef struct Waiting {        /* For the answer to a line. */
    GwsimScript *scriptPtr;
    const char *tasks;          /* Of the process. */
    bool looked;                /* The times are known: ... */
    GwsimPeerTimes first, last; /* ... those at the first look, the last. */
} Waiting;

static Tcl_ObjCmdProc   JythonCmd, JythonCmdNre;
static GwsimJython *    JythonOf(GwsimScript *scriptPtr);
static int      AddLibrary(GwsimScript *scriptPtr, int objc,
                    Tcl_Obj *const objv[]);
static bool     Connect(GwsimScript *scriptPtr);
static void     WriteOpening(GwsimScript *scriptPtr,
                    const GwsimJythonHome *homePtr);
static void     WriteMissing(GwsimScript *scriptPtr);
static void     WriteField(GwsimBuf *bufPtr, const char *name,
                    const char *text);
static int      Exchange(GwsimScript *scriptPtr);
static bool     SendAndWait(GwsimScript *scriptPtr, size_t *lenPtr);
static GwsimSocketIdleProc      Look;
static int      Answer(GwsimScript *scriptPtr, GwsimValue *linePtr);
static int      Call(GwsimScript *scriptPtr, GwsimValue *const *parts);
static Tcl_Obj *Word(GwsimValue *valuePtr);
static Tcl_NRPostProc   Called;
static int      Fail(GwsimScript *scriptPtr, GwsimValue *const *parts,
                    size_t n);
static int      Broken(GwsimScript *scriptPtr, const char *why);
static int      RaiseDead(GwsimScript *scriptPtr, const char *why);

const GwsimScriptCommand gwsimScriptJythonCommands[] = {
    {COMMAND, JythonCmd, JythonCmdNre},
    {NULL, NULL, NULL}
};

/* ---- For the other rooms of the host ---- */

/* True if a command prefix is a function of the outside process. */
bool
GwsimJythonIs(
    Tcl_Obj *wordPtr)           /* First word of a prefix. */
{
    return strcmp(Tcl_GetString(wordPtr), COMMAND) == 0;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimJythonCall --
 *
 *      Begins the call of a job's function there.
 *
 * Results:
 *      What the NRE callback that calls it returns.
 *
 * Side effects:
 *      The thread gets a connection, if it has none.
 *
 *----------------------------------------------------------------------
 */

int
GwsimJythonCall(
    GwsimScript *scriptPtr,     /* Script with a job. */
    GwsimFunction *funcPtr)     /* What it calls. */
{
    const GwsimCall *callPtr = GwsimJobCall(scriptPtr->jobPtr);
    GwsimBuf *outPtr;
    size_t n = 0;
    GwsimValue *const *args = NULL;

    if (!Connect(scriptPtr)) {
        return TCL_ERROR;
    }
    outPtr = &scriptPtr->jythonPtr->out;
    GwsimBufPrintf(outPtr, "[\"run\",[");
    for (int i = 1; i < funcPtr->count; i++) {
        Tcl_Size length;
        const char *text = Tcl_GetStringFromObj(funcPtr->words[i], &length);

        GwsimBufAppend(outPtr, ",", i > 1);
        GwsimJsonText(outPtr, text, (size_t) length);
    }
    GwsimBufPrintf(outPtr, "],[");
    for (size_t i = 0; i < callPtr->argc; i++) {
        GwsimBufAppend(outPtr, ",", i > 0);
        GwsimJsonWrite(outPtr, callPtr->argv[i]);
    }
    if (GwsimValueTagOf(callPtr->argsPtr) == GWSIM_VALUE_LIST) {
        args = GwsimValueGetList(callPtr->argsPtr, &n);
    }
    for (size_t i = 0; i < n; i++) {
        GwsimBufAppend(outPtr, ",", i + callPtr->argc > 0);
        GwsimJsonWrite(outPtr, args[i]);
    }
    GwsimBufPrintf(outPtr, "],");
    GwsimJsonWrite(outPtr, callPtr->kwargsPtr);
    GwsimBufPrintf(outPtr, "]\n");
    scriptPtr->relays++;
    return Exchange(scriptPtr);
}

/* Ends the connection, if there is one; the thread has no job. */
void
GwsimJythonClose(
    GwsimScript *scriptPtr)     /* Script whose thread has ended. */
{
    GwsimJython *jythonPtr = scriptPtr->jythonPtr;

    if (jythonPtr == NULL) {
        return;
    }
    scriptPtr->jythonPtr = NULL;
    atomic_store(&scriptPtr->jythonLine, 0);
    if (jythonPtr->fd >= 0) {
        GwsimSocketOsClose(jythonPtr->fd);
    }
    GwsimBufFree(&jythonPtr->in);
    GwsimBufFree(&jythonPtr->out);
    GwsimValueRelease(jythonPtr->wherePtr);
    Tcl_DecrRefCount(jythonPtr->librariesPtr);
    GwsimFree(jythonPtr);
}

/* Where the call in hand stands, as a line of a traceback; NULL if it is not
 * known, or the script is none of Jython's. */
const char *
GwsimJythonWhere(
    const GwsimScript *scriptPtr)       /* Script that calls. */
{
    const GwsimJython *jythonPtr = scriptPtr->jythonPtr;

    return scriptPtr->relays > 0 && jythonPtr != NULL
            && GwsimValueTagOf(jythonPtr->wherePtr) == GWSIM_VALUE_TEXT
            ? GwsimValueGetText(jythonPtr->wherePtr, NULL) : NULL;
}

/* Ends what the thread waits for there, from any OS thread; the connection is
 * not closed meanwhile. */
void
GwsimJythonBreak(
    GwsimScript *scriptPtr)     /* Script that runs. */
{
    int line = atomic_load(&scriptPtr->jythonLine);

    if (line > 0) {
        GwsimSocketOsBreak(line - 1);
    }
}

/* ---- Commands ---- */

/*
 *----------------------------------------------------------------------
 *
 * JythonCmd --
 *
 *      ::gwsim::host::jython library PROJECT DIRECTORY
 *      ::gwsim::host::jython WORD ... ARG ...: a function as a command, for a
 *      script in Tcl that has got one.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      Whatever is called does.
 *
 *----------------------------------------------------------------------
 */

GWSIM_WAITING_COMMAND(JythonCmd)

static int
JythonCmdNre(
    ClientData clientData,      /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* jython kind word ?arg ...? */
{
    GwsimScript *scriptPtr = clientData;
    GwsimBuf *outPtr;

    if (objc < 3) {
        Tcl_WrongNumArgs(interp, 1, objv, "kind word ?arg ...?");
        return TCL_ERROR;
    }
    if (strcmp(Tcl_GetString(objv[1]), "library") == 0) {
        return AddLibrary(scriptPtr, objc, objv);
    }
    if (!Connect(scriptPtr)) {
        return TCL_ERROR;
    }
    outPtr = &scriptPtr->jythonPtr->out;
    GwsimBufPrintf(outPtr, "[\"run\",[");
    for (int i = 1; i < objc; i++) {
        GwsimValue *valuePtr = NULL;

        (void) GwsimValueFromObj(NULL, objv[i], &valuePtr);
        GwsimBufPrintf(outPtr, "%s", i == 4 ? "],[" : i > 1 ? "," : "");
        GwsimJsonWrite(outPtr, valuePtr);
        GwsimValueRelease(valuePtr);
    }
    GwsimBufPrintf(outPtr, "%s],null]\n", objc <= 4 ? "],[" : "");
    scriptPtr->relays++;
    return Exchange(scriptPtr);
}

/* Notes a project's library: its modules are read when they are imported. */
static int
AddLibrary(
    GwsimScript *scriptPtr,     /* Script of a new thread. */
    int objc,                   /* 4 */
    Tcl_Obj *const objv[])      /* jython library project directory */
{
    Tcl_Obj *listPtr;
    uint32_t edition;

    if (objc != 4) {
        Tcl_WrongNumArgs(scriptPtr->interp, 2, objv, "project directory");
        return TCL_ERROR;
    }
    if (!GwsimScriptEnterToLook(scriptPtr)) {
        return TCL_ERROR;
    }
    edition = GwsimEditionOfThread(scriptPtr->thrPtr);
    GwsimLeave(scriptPtr->rtPtr);
    listPtr = JythonOf(scriptPtr)->librariesPtr;
    Tcl_ListObjAppendElement(NULL, listPtr, objv[2]);
    Tcl_ListObjAppendElement(NULL, listPtr, objv[3]);
    Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewWideIntObj(edition));
    return TCL_OK;
}

/* ---- The connection ---- */

/* What a script has of the outside process. */
static GwsimJython *
JythonOf(
    GwsimScript *scriptPtr)     /* Script. */
{
    GwsimJython *jythonPtr = scriptPtr->jythonPtr;

    if (jythonPtr == NULL) {
        jythonPtr = GwsimCalloc(1, sizeof(GwsimJython));
        jythonPtr->fd = -1;
        jythonPtr->librariesPtr = Tcl_NewObj();
        Tcl_IncrRefCount(jythonPtr->librariesPtr);
        scriptPtr->jythonPtr = jythonPtr;
    }
    return jythonPtr;
}

/* Makes sure of a connection; false with the error of rule 5. */
static bool
Connect(
    GwsimScript *scriptPtr)     /* Script that needs it. */
{
    GwsimJython *jythonPtr = JythonOf(scriptPtr);
    const GwsimJythonHome *homePtr = GwsimFrontJython(scriptPtr->worldPtr);

    if (jythonPtr->broken || homePtr == NULL) {
        RaiseDead(scriptPtr, homePtr == NULL
                ? "was never started in this world" : "does not answer");
        return false;
    }
    if (jythonPtr->fd >= 0) {
        return true;
    }
    jythonPtr->fd = GwsimSocketOsConnect(homePtr->port);
    if (jythonPtr->fd < 0) {
        RaiseDead(scriptPtr, "has ended");
        return false;
    }
    atomic_store(&scriptPtr->jythonLine, jythonPtr->fd + 1);
    if (scriptPtr->watchPtr != NULL) {
        GwsimSocketOsTick(jythonPtr->fd, scriptPtr->watched.patience / LOOKS);
    }
    if (!GwsimScriptEnterToLook(scriptPtr)) {
        return false;
    }
    scriptPtr->corePtr->objectsMade = true;
    WriteOpening(scriptPtr, homePtr);
    GwsimLeave(scriptPtr->rtPtr);
    /* At once, without the baton: there each connection is looked at in its
     * turn, and who has the baton may be the next one. */
    jythonPtr->broken = !GwsimSocketOsSend(jythonPtr->fd,
            jythonPtr->out.data, jythonPtr->out.len);
    jythonPtr->out.len = 0;
    return true;
}

/* The first line: who it is that speaks.  World entered. */
static void
WriteOpening(
    GwsimScript *scriptPtr,     /* Script with a new connection. */
    const GwsimJythonHome *homePtr)     /* The process. */
{
    GwsimNames *namesPtr = scriptPtr->corePtr->namesPtr;
    GwsimThread *thrPtr = scriptPtr->thrPtr;
    GwsimScope *scopePtr = thrPtr->scopePtr;
    GwsimName project = GwsimEditionProject(thrPtr);
    GwsimBuf *outPtr = &scriptPtr->jythonPtr->out;
    char version[GWSIM_VERSION_TEXT];
    Tcl_Obj **words;
    Tcl_Size n;

    GwsimBufPrintf(outPtr, "[\"open\",{\"dict\":[");
    WriteField(outPtr, "secret", homePtr->secret);
    WriteField(outPtr, "world", homePtr->world);
    WriteField(outPtr, "jvm", GwsimNameText(namesPtr,
            GwsimScopeJvm(scopePtr)->name, NULL));
    WriteField(outPtr, "scope", GwsimNameText(namesPtr, scopePtr->name,
            NULL));
    WriteField(outPtr, "kind", GwsimScopeKindText(scopePtr->kind));
    WriteField(outPtr, "version", GwsimVersionText(scopePtr->version,
            version));
    WriteField(outPtr, "project", GwsimNameText(namesPtr, project, NULL));
    WriteField(outPtr, "thread", GwsimNameText(namesPtr, thrPtr->id, NULL));
    GwsimBufPrintf(outPtr, "\"search\",%s,\"libraries\",[",
            scriptPtr->worldPtr->config.searching ? "true" : "false");
    Tcl_ListObjGetElements(NULL, scriptPtr->jythonPtr->librariesPtr, &n,
            &words);
    for (int i = 0; i < n; i++) {
        const char *text = Tcl_GetString(words[i]);

        GwsimBufAppend(outPtr, ",", i > 0);
        GwsimJsonText(outPtr, text, strlen(text));
    }
    GwsimBufPrintf(outPtr, "],\"missing\",[");
    WriteMissing(scriptPtr);
    GwsimBufPrintf(outPtr, "]]}]\n");
}

/* The functions of the platform that the version or the scope lacks.  World
 * entered. */
static void
WriteMissing(
    GwsimScript *scriptPtr)     /* Script with a new connection. */
{
    GwsimBuf *outPtr = &scriptPtr->jythonPtr->out;
    GwsimScope *scopePtr = scriptPtr->thrPtr->scopePtr;
    bool noop = GwsimSwitchOf(scriptPtr->corePtr, GATEWAY_INVOKELATER)
            == GWSIM_INVOKELATER_NOOP;
    int count = 0;

    for (const GwsimPlatform *p = scriptPtr->platforms; p != NULL;
            p = p->nextPtr) {
        if (p->sigPtr != NULL
                && ((p->sigPtr->scopes & GwsimScopeBit(scopePtr->kind)) != 0
                || (noop && p->id == GWSIM_FN_INVOKE_LATER))) {
            continue;
        }
        GwsimBufAppend(outPtr, ",", count++ > 0);
        GwsimJsonText(outPtr, p->name, strlen(p->name));
    }
}

static void
WriteField(
    GwsimBuf *bufPtr,           /* Appended to. */
    const char *name,           /* Key. */
    const char *text)           /* Value. */
{
    GwsimBufPrintf(bufPtr, "\"%s\",", name);
    GwsimJsonText(bufPtr, text, strlen(text));
    GwsimBufAppend(bufPtr, ",", 1);
}

/* Sends what is to be sent, and does what the answer says. */
static int
Exchange(
    GwsimScript *scriptPtr)     /* Script with a line to send. */
{
    GwsimJython *jythonPtr = scriptPtr->jythonPtr;
    GwsimValue *linePtr;
    size_t length;
    int code;

    if (scriptPtr->worldPtr->config.searching) {
        GwsimEnter(scriptPtr->rtPtr);
        GwsimAccess(&scriptPtr->corePtr->chooser, GwsimAccessName(
                GWSIM_ACCESS_OUTSIDE,
                GwsimScopeJvm(scriptPtr->thrPtr->scopePtr)->name, 0), true);
        GwsimLeave(scriptPtr->rtPtr);
    }
    if (!SendAndWait(scriptPtr, &length)) {
        return Broken(scriptPtr, "has ended or does not answer");
    }
    if (!GwsimJsonRead(jythonPtr->in.data, length, &linePtr)) {
        return Broken(scriptPtr, NO_LINE);
    }
    code = Answer(scriptPtr, linePtr);
    GwsimValueRelease(linePtr);
    return code;
}

/* The exchange itself, with the baton (rule 2). */
static bool
SendAndWait(
    GwsimScript *scriptPtr,     /* Script with a line to send. */
    size_t *lenPtr)             /* Set to the length of the answer. */
{
    GwsimJython *jythonPtr = scriptPtr->jythonPtr;
    GwsimJythonHome *homePtr = GwsimFrontJython(scriptPtr->worldPtr);
    Waiting waiting = {.scriptPtr = scriptPtr, .tasks = homePtr->tasks};
    bool real = scriptPtr->worldPtr->config.real, well;

    if (jythonPtr->broken) {
        jythonPtr->out.len = 0;
        return false;
    }
    if (real) {
        Tcl_MutexLock(&homePtr->baton);
    }
    well = GwsimSocketOsSend(jythonPtr->fd, jythonPtr->out.data,
            jythonPtr->out.len) && GwsimSocketOsLine(jythonPtr->fd,
            &jythonPtr->in, &jythonPtr->used, lenPtr, Look, &waiting);
    if (real) {
        Tcl_MutexUnlock(&homePtr->baton);
    }
    jythonPtr->out.len = 0;
    return well;
}

/* No answer yet: a sign of life for the watchdog if that is for want of a core
 * (rule 3). */
static void
Look(
    void *data)                 /* Waiting. */
{
    Waiting *waitingPtr = data;
    GwsimScript *scriptPtr = waitingPtr->scriptPtr;
    GwsimTime patience = scriptPtr->watched.patience;
    GwsimPeerTimes now;

    if (!GwsimSocketPeerOsTimes(waitingPtr->tasks, &now)) {
        return;
    }
    if (!waitingPtr->looked) {
        waitingPtr->looked = true;
        waitingPtr->first = now;
    } else if (now.waited - waitingPtr->last.waited >= patience / LOOKS / 2
            && now.ran - waitingPtr->first.ran < patience) {
        GwsimWatchSign(scriptPtr->watchPtr);
    }
    waitingPtr->last = now;
}

/* Does what a line says. */
static int
Answer(
    GwsimScript *scriptPtr,     /* Script that got it. */
    GwsimValue *linePtr)        /* [verb, ...] */
{
    GwsimValue *const *parts = NULL;
    const char *verb;
    size_t n = 0;

    if (GwsimValueTagOf(linePtr) == GWSIM_VALUE_LIST) {
        parts = GwsimValueGetList(linePtr, &n);
    }
    verb = n > 0 && GwsimValueTagOf(parts[0]) == GWSIM_VALUE_TEXT
            ? GwsimValueGetText(parts[0], NULL) : "";
    if (strcmp(verb, "call") == 0 && (n == 4 || n == 5)) {
        GwsimValueRelease(scriptPtr->jythonPtr->wherePtr);
        scriptPtr->jythonPtr->wherePtr = n == 5
                ? GwsimValueRetain(parts[4]) : NULL;
        return Call(scriptPtr, parts + 1);
    }
    if (strcmp(verb, "done") == 0 && n == 2) {
        scriptPtr->relays--;
        Tcl_SetObjResult(scriptPtr->interp, GwsimValueWrap(parts[1]));
        return TCL_OK;
    }
    if (strcmp(verb, "fail") == 0 && n == 4) {
        return Fail(scriptPtr, parts + 1, n - 1);
    }
    if (strcmp(verb, "doom") == 0) {
        scriptPtr->relays--;
        return GwsimScriptRaiseDoom(scriptPtr);
    }
    return Broken(scriptPtr, NO_LINE);
}

/* Calls a command of the interp (rule 1). */
static int
Call(
    GwsimScript *scriptPtr,     /* Script that asks for it. */
    GwsimValue *const *parts)   /* Name, LIST of words, DICT or none. */
{
    Tcl_Interp *interp = scriptPtr->interp;
    Tcl_Obj *listPtr = Tcl_NewListObj(1, (Tcl_Obj *[]) {Word(parts[0])});
    GwsimValue *const *words = NULL;
    size_t count = 0;

    if (GwsimValueTagOf(parts[1]) == GWSIM_VALUE_LIST) {
        words = GwsimValueGetList(parts[1], &count);
    }
    for (size_t i = 0; i < count; i++) {
        Tcl_ListObjAppendElement(NULL, listPtr, Word(words[i]));
    }
    count = 0;
    if (GwsimValueTagOf(parts[2]) == GWSIM_VALUE_DICT) {
        words = GwsimValueGetDict(parts[2], &count);
    }
    for (size_t i = 0; i < count; i++) {
        Tcl_ListObjAppendElement(NULL, listPtr, Tcl_ObjPrintf("-%s",
                GwsimValueTagOf(words[2 * i]) == GWSIM_VALUE_TEXT
                ? GwsimValueGetText(words[2 * i], NULL) : ""));
        Tcl_ListObjAppendElement(NULL, listPtr, Word(words[2 * i + 1]));
    }
    Tcl_ResetResult(interp);
    Tcl_NRAddCallback(interp, Called, scriptPtr, NULL, NULL, NULL);
    return Tcl_NREvalObj(interp, listPtr, TCL_EVAL_GLOBAL);
}

/* A word of a command: none is the empty string, a text itself, but for one
 * that could be taken for a keyword; all else is what it is (rule 7). */
static Tcl_Obj *
Word(
    GwsimValue *valuePtr)       /* Value. */
{
    GwsimValueTag tag = GwsimValueTagOf(valuePtr);
    const char *text;
    size_t n;

    if (tag == GWSIM_VALUE_NONE) {
        return Tcl_NewObj();
    }
    if (tag == GWSIM_VALUE_TEXT) {
        text = GwsimValueGetText(valuePtr, &n);
        if (n == 0 || text[0] != '-') {
            return Tcl_NewStringObj(text, (int) n);
        }
    }
    return GwsimValueWrap(valuePtr);
}

/* A command is over: tells there how. */
static int
Called(
    ClientData data[],          /* The script. */
    Tcl_Interp *interp,         /* Its interp. */
    int code)                   /* How it ended. */
{
    GwsimScript *scriptPtr = data[0];
    GwsimOutcome outcome = {0};
    GwsimBuf *outPtr;

    if (scriptPtr->closing || Tcl_Canceled(interp, 0) != TCL_OK) {
        return TCL_ERROR;
    }
    outPtr = &scriptPtr->jythonPtr->out;
    if (code == TCL_OK) {
        (void) GwsimValueFromObj(NULL, Tcl_GetObjResult(interp),
                &outcome.valuePtr);
        GwsimBufPrintf(outPtr, "[\"ret\",");
    } else if (scriptPtr->thrPtr->doomed) {
        GwsimBufPrintf(outPtr, "[\"doom\",");
    } else {
        GwsimScriptOutcome(scriptPtr, code, &outcome);
        GwsimBufPrintf(outPtr, "[\"exc\",");
    }
    GwsimJsonWrite(outPtr, outcome.valuePtr);
    GwsimBufPrintf(outPtr, "]\n");
    GwsimOutcomeFree(&outcome);
    Tcl_ResetResult(interp);
    return Exchange(scriptPtr);
}

/* A function there has failed. */
static int
Fail(
    GwsimScript *scriptPtr,     /* Script that called it. */
    GwsimValue *const *parts,   /* Exception, its stack, whether it escaped. */
    size_t n)                   /* 3 */
{
    (void) n;
    if (GwsimValueTagOf(parts[0]) != GWSIM_VALUE_DICT
            || GwsimValueTagOf(parts[1]) != GWSIM_VALUE_TEXT
            || GwsimValueTagOf(parts[2]) != GWSIM_VALUE_BOOL) {
        return Broken(scriptPtr, NO_LINE);
    }
    scriptPtr->relays--;
    scriptPtr->escape = GwsimValueGetBool(parts[2]) ? GWSIM_ESCAPE_EXCEPT
            : GWSIM_ESCAPE_NONE;
    GwsimScriptRaise(scriptPtr, parts[0]);
    Tcl_AppendObjToErrorInfo(scriptPtr->interp, Tcl_ObjPrintf("\n%s",
            GwsimValueGetText(parts[1], NULL)));
    return TCL_ERROR;
}

/* Nothing more comes from there. */
static int
Broken(
    GwsimScript *scriptPtr,     /* Script that called a function there. */
    const char *why)            /* What became of the process. */
{
    scriptPtr->relays--;
    scriptPtr->jythonPtr->broken = true;
    return RaiseDead(scriptPtr, why);
}

/* Rule 5; of a thread that is to end, its end. */
static int
RaiseDead(
    GwsimScript *scriptPtr,     /* Script without a connection. */
    const char *why)            /* What became of the process. */
{
    if (!GwsimScriptEnterToLook(scriptPtr)) {
        return TCL_ERROR;
    }
    GwsimLeave(scriptPtr->rtPtr);
    Tcl_ResetResult(scriptPtr->interp);
    return GwsimSetError(scriptPtr->interp, "JYTHON DEAD", NULL,
            "the Jython process %s", why);
}
