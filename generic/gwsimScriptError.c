/*
 * gwsimScriptError.c --
 *
 *      Exceptions between a script and the core.
 *
 *      Rules:
 *      1. Raised in a script, an exception is an error whose code is
 *         {GWSIM java|python CLASS EXCEPTION} and whose message is the
 *         exception's, or its class where it says nothing.
 *      2. A script that fails with such a code, with or without the fourth
 *         word, ends with that exception; its cause and every other field
 *         are kept as long as class and message are.
 *      3. Every other Tcl error is python RuntimeError with its message.
 *         break, continue and unknown codes outside a loop are errors too.
 *         If it is misuse of the harness, {GWSIM NOUN REASON}, the exception
 *         has that as its field `code`; also where Tcl gave the error of a
 *         variable's trace a code of its own.
 *      4. The stack is Tcl's errorInfo without the lines of the host itself.
 */

#include "gwsimScriptInt.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define CAUSES_MAX      100     /* So many causes of causes are kept. */
#define DOOMS_MAX       1000    /* A script that was told its end so often
                                 * and goes on is unwound. */

static const char cannotWait[] =
        "cannot wait here: a script cannot be parked inside a trace,"
        " \"lsort -command\", \"dict filter script\", \"time\","
        " \"interp eval\" or a coroutine of its own; wait before, and"
        " use the result there";

static void     FailOutcome(GwsimScript *scriptPtr, int code,
                    GwsimOutcome *outcomePtr);
static GwsimValue *ExceptionOf(GwsimScript *scriptPtr, Tcl_Obj *codePtr,
                    Tcl_Obj *messagePtr);
static GwsimValue *ExceptionFromDict(GwsimScript *scriptPtr,
                    Tcl_Obj *dictPtr);
static GwsimValue *LevelFromDict(GwsimScript *scriptPtr, Tcl_Obj *dictPtr,
                    GwsimValue *causePtr);
static const char *DictText(Tcl_Obj *dictPtr, Tcl_Obj *keyPtr);
static bool     IsDict(Tcl_Obj *objPtr);
static Tcl_Obj *Field(GwsimScript *scriptPtr, Tcl_Obj *dictPtr,
                    GwsimWord word);
static GwsimValue *WithMisuse(GwsimValue *exceptionPtr, Tcl_Obj *codePtr);
static bool     EndsIn(const char *text, const char *end);
static Tcl_Obj *WithRemedy(Tcl_Obj *messagePtr, Tcl_Obj *codePtr);
static Tcl_Obj *StrangeCode(int code);
static GwsimValue *Stack(Tcl_Obj *errorInfoPtr, Tcl_Obj *oldPtr,
                    Tcl_Obj *newPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptRaise, GwsimScriptRaiseOutcome, GwsimScriptRaisePython --
 *
 *      Raise an exception in a script (rule 1): a given one, that of a failed
 *      outcome, a new one of family python.
 *
 * Results:
 *      TCL_ERROR.
 *
 * Side effects:
 *      Sets the interp's result and error code.
 *
 *----------------------------------------------------------------------
 */

int
GwsimScriptRaise(
    GwsimScript *scriptPtr,     /* Script to raise it in. */
    GwsimValue *exceptionPtr)   /* Exception; not taken over. */
{
    Tcl_Interp *interp = scriptPtr->interp;
    const char *message = GwsimExceptionField(exceptionPtr, "message");
    const char *class = GwsimExceptionField(exceptionPtr, "class");
    const char *family = GwsimExceptionField(exceptionPtr, "family");
    Tcl_Obj *code[4];

    Tcl_ResetResult(interp);
    code[0] = scriptPtr->words[GWSIM_WORD_GWSIM];
    code[1] = scriptPtr->words[strcmp(family, "java") == 0
            ? GWSIM_WORD_JAVA : GWSIM_WORD_PYTHON];
    code[2] = Tcl_NewStringObj(class, -1);
    code[3] = GwsimValueToObj(exceptionPtr);
    Tcl_SetObjErrorCode(interp, Tcl_NewListObj(4, code));
    Tcl_SetObjResult(interp, Tcl_NewStringObj(
            message[0] != '\0' ? message : class, -1));
    return TCL_ERROR;
}

int
GwsimScriptRaiseOutcome(
    GwsimScript *scriptPtr,     /* Script to raise it in. */
    GwsimOutcome *outcomePtr)   /* A failed one; emptied. */
{
    GwsimScriptRaise(scriptPtr, outcomePtr->valuePtr);
    GwsimOutcomeFree(outcomePtr);
    return TCL_ERROR;
}

int
GwsimScriptRaisePython(
    GwsimScript *scriptPtr,     /* Script to raise it in. */
    const char *className,      /* "TypeError" */
    const char *format,         /* Message, as of printf ... */
    ...)                        /* ... and its arguments. */
{
    GwsimValue *exceptionPtr;
    char *message;
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    GWSIM_ASSERT(n >= 0);
    message = GwsimAlloc((size_t) n + 1);
    va_start(args, format);
    vsnprintf(message, (size_t) n + 1, format, args);
    va_end(args);
    exceptionPtr = GwsimExceptionNew("python", className, message, NULL);
    GwsimScriptRaise(scriptPtr, exceptionPtr);
    GwsimValueRelease(exceptionPtr);
    GwsimFree(message);
    return TCL_ERROR;
}

/* Tells a script that its thread is to end: `finally` runs, and whoever goes
 * on all the same is told again, and unwound in the end. */
int
GwsimScriptRaiseDoom(
    GwsimScript *scriptPtr)     /* Script to tell. */
{
    Tcl_Interp *interp = scriptPtr->interp;

    Tcl_ResetResult(interp);
    if (++scriptPtr->dooms >= DOOMS_MAX) {
        Tcl_CancelEval(interp, NULL, NULL, TCL_CANCEL_UNWIND);
    }
    return GwsimSetError(interp, "SCRIPT INTERRUPTED", NULL,
            "the script was interrupted: its thread is to end");
}

int
GwsimScriptRaiseCannotWait(
    GwsimScript *scriptPtr)     /* Script that cannot be parked. */
{
    Tcl_ResetResult(scriptPtr->interp);
    return GwsimSetError(scriptPtr->interp, "SCRIPT CANNOTWAIT", NULL,
            "%s", cannotWait);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptOutcome --
 *
 *      Takes over how an evaluation ended.
 *
 * Results:
 *      In *outcomePtr, whose contents are replaced.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

void
GwsimScriptOutcome(
    GwsimScript *scriptPtr,     /* Script that has ended. */
    int code,                   /* Its return code. */
    GwsimOutcome *outcomePtr)   /* Where to store it. */
{
    Tcl_Obj *resultPtr = Tcl_GetObjResult(scriptPtr->interp);
    GwsimValue *valuePtr;
    GwsimStatus status;

    if (code != TCL_OK && code != TCL_RETURN) {
        FailOutcome(scriptPtr, code, outcomePtr);
        return;
    }
    if (scriptPtr->jobPtr != NULL && !scriptPtr->jobPtr->typePtr->valued) {
        GwsimOutcomeSucceed(outcomePtr, NULL);
        return;
    }
    status = GwsimScriptLend(scriptPtr, resultPtr, &valuePtr);
    if (status == GWSIM_OK) {
        GwsimOutcomeSucceed(outcomePtr, valuePtr);
    } else {
        GwsimOutcomeFail(outcomePtr, "python", "RuntimeError",
                GwsimStatusText(status), NULL);
    }
}

/* ---- From Tcl ---- */

/* Takes over a failure (rules 2 to 4). */
static void
FailOutcome(
    GwsimScript *scriptPtr,     /* Script that has failed. */
    int code,                   /* Neither TCL_OK nor TCL_RETURN. */
    GwsimOutcome *outcomePtr)   /* Where to store it. */
{
    Tcl_Interp *interp = scriptPtr->interp;
    Tcl_Obj *optionsPtr = Tcl_GetReturnOptions(interp, code);
    Tcl_Obj *messagePtr = Tcl_GetObjResult(interp);
    Tcl_Obj *rawPtr = messagePtr;
    Tcl_Obj *codePtr, *infoPtr;
    GwsimValue *exceptionPtr = NULL;

    Tcl_IncrRefCount(optionsPtr);
    Tcl_IncrRefCount(rawPtr);
    codePtr = Field(scriptPtr, optionsPtr, GWSIM_WORD_ERRORCODE);
    infoPtr = Field(scriptPtr, optionsPtr, GWSIM_WORD_ERRORINFO);
    if (code != TCL_ERROR) {
        messagePtr = StrangeCode(code);
    } else if (codePtr != NULL) {
        exceptionPtr = ExceptionOf(scriptPtr, codePtr, messagePtr);
        messagePtr = WithRemedy(messagePtr, codePtr);
    }
    Tcl_IncrRefCount(messagePtr);
    if (exceptionPtr == NULL) {
        exceptionPtr = WithMisuse(GwsimExceptionNew("python",
                "RuntimeError", Tcl_GetString(messagePtr), NULL), codePtr);
    }
    GwsimOutcomeFree(outcomePtr);
    outcomePtr->failed = true;
    outcomePtr->valuePtr = exceptionPtr;
    if (infoPtr != NULL) {
        outcomePtr->stackPtr = Stack(infoPtr, rawPtr, messagePtr);
    }
    if (strcmp(GwsimExceptionField(exceptionPtr, "family"), "java") == 0) {
        outcomePtr->escape = (uint8_t) (GwsimScriptEscapes(interp, infoPtr,
                Field(scriptPtr, optionsPtr, GWSIM_WORD_ERRORSTACK),
                codePtr, rawPtr) ? GWSIM_ESCAPE_TRAP : scriptPtr->escape);
    }
    Tcl_DecrRefCount(messagePtr);
    Tcl_DecrRefCount(rawPtr);
    Tcl_DecrRefCount(optionsPtr);
}

/* The exception that an error code names (rule 2), or NULL. */
static GwsimValue *
ExceptionOf(
    GwsimScript *scriptPtr,     /* Script that has failed. */
    Tcl_Obj *codePtr,           /* Its error code. */
    Tcl_Obj *messagePtr)        /* Its message. */
{
    const char *family, *class, *message = Tcl_GetString(messagePtr);
    GwsimValue *causePtr = NULL, *exceptionPtr;
    Tcl_Obj **code, *dictPtr;
    Tcl_Size n;

    if (Tcl_ListObjGetElements(NULL, codePtr, &n, &code) != TCL_OK || n < 3
            || strcmp(Tcl_GetString(code[0]), "GWSIM") != 0) {
        return NULL;
    }
    family = Tcl_GetString(code[1]);
    class = Tcl_GetString(code[2]);
    if (strcmp(family, "java") != 0 && strcmp(family, "python") != 0) {
        return NULL;
    }
    if (n > 3 && IsDict(code[3]) && strcmp(class, DictText(code[3],
            scriptPtr->words[GWSIM_WORD_CLASS])) == 0) {
        const char *old;

        dictPtr = code[3];
        old = DictText(dictPtr, scriptPtr->words[GWSIM_WORD_MESSAGE]);
        if (strcmp(message, old[0] != '\0' ? old : class) == 0
                && strcmp(family, DictText(dictPtr,
                        scriptPtr->words[GWSIM_WORD_FAMILY])) == 0) {
            return ExceptionFromDict(scriptPtr, dictPtr);
        }
        dictPtr = Field(scriptPtr, dictPtr, GWSIM_WORD_CAUSE);
        if (dictPtr != NULL && IsDict(dictPtr)) {
            causePtr = ExceptionFromDict(scriptPtr, dictPtr);
        }
    }
    exceptionPtr = GwsimExceptionNew(family, class, message, causePtr);
    GwsimValueRelease(causePtr);
    return exceptionPtr;
}

/* An exception as scripts have it, as the core has it: each level a dict of
 * texts, with its cause. */
static GwsimValue *
ExceptionFromDict(
    GwsimScript *scriptPtr,     /* For the words. */
    Tcl_Obj *dictPtr)           /* A dict. */
{
    Tcl_Obj *chain[CAUSES_MAX];
    GwsimValue *valuePtr = NULL;
    int n = 0;

    while (n < CAUSES_MAX && dictPtr != NULL && IsDict(dictPtr)) {
        chain[n++] = dictPtr;
        dictPtr = Field(scriptPtr, dictPtr, GWSIM_WORD_CAUSE);
    }
    while (n > 0) {
        valuePtr = LevelFromDict(scriptPtr, chain[--n], valuePtr);
    }
    return valuePtr;
}

/* One level of it. */
static GwsimValue *
LevelFromDict(
    GwsimScript *scriptPtr,     /* For the words. */
    Tcl_Obj *dictPtr,           /* A dict. */
    GwsimValue *causePtr)       /* Its cause, or NULL; taken over. */
{
    const char *causeKey = Tcl_GetString(
            scriptPtr->words[GWSIM_WORD_CAUSE]);
    GwsimValue **parts, *valuePtr = NULL;
    Tcl_DictSearch search;
    Tcl_Obj *keyPtr, *objPtr;
    size_t n = 0;
    Tcl_Size size;
    int done;

    Tcl_DictObjSize(NULL, dictPtr, &size);
    parts = GwsimCalloc(2 * (size_t) size + 2, sizeof(GwsimValue *));
    Tcl_DictObjFirst(NULL, dictPtr, &search, &keyPtr, &objPtr, &done);
    while (!done) {
        if (GwsimTextFromObj(keyPtr, &parts[n]) == GWSIM_OK) {
            if (strcmp(Tcl_GetString(keyPtr), causeKey) == 0
                    && causePtr != NULL) {
                parts[n + 1] = causePtr;
                causePtr = NULL;
                n += 2;
            } else if (GwsimTextFromObj(objPtr, &parts[n + 1])
                    == GWSIM_OK) {
                n += 2;
            } else {
                GwsimValueRelease(parts[n]);
            }
        }
        Tcl_DictObjNext(&search, &keyPtr, &objPtr, &done);
    }
    Tcl_DictObjDone(&search);
    GwsimValueRelease(causePtr);
    if (GwsimValueDict(parts, n / 2, &valuePtr) != GWSIM_OK) {
        valuePtr = GwsimExceptionNew("python", "RuntimeError",
                "an exception too large to be kept", NULL);
    }
    GwsimFree(parts);
    return valuePtr;
}

/* Text of a key of a dict; "" without it. */
static const char *
DictText(
    Tcl_Obj *dictPtr,           /* A dict. */
    Tcl_Obj *keyPtr)            /* Key. */
{
    Tcl_Obj *objPtr = NULL;

    Tcl_DictObjGet(NULL, dictPtr, keyPtr, &objPtr);
    return objPtr != NULL ? Tcl_GetString(objPtr) : "";
}

static bool
IsDict(
    Tcl_Obj *objPtr)            /* Any object. */
{
    Tcl_Size size;

    return Tcl_DictObjSize(NULL, objPtr, &size) == TCL_OK && size > 0;
}

/* Value of a word of ours in a dict, or NULL. */
static Tcl_Obj *
Field(
    GwsimScript *scriptPtr,     /* For the words. */
    Tcl_Obj *dictPtr,           /* A dict. */
    GwsimWord word)             /* Key. */
{
    Tcl_Obj *objPtr = NULL;

    Tcl_DictObjGet(NULL, dictPtr, scriptPtr->words[word], &objPtr);
    return objPtr;
}

/* An exception of rule 3 with its code, if that is of misuse; consumes the
 * one that is given. */
static GwsimValue *
WithMisuse(
    GwsimValue *exceptionPtr,   /* Exception without it. */
    Tcl_Obj *codePtr)           /* Tcl's error code, or NULL. */
{
    static const char begin[] = "GWSIM ";
    const char *code = codePtr != NULL ? Tcl_GetString(codePtr) : "";
    GwsimValue *parts[10] = {NULL}, *const *oldParts, *valuePtr = NULL;
    size_t pairs;

    if (EndsIn(code, " VARNAME") && EndsIn(GwsimExceptionField(exceptionPtr,
            "message"), cannotWait)) {
        code = "GWSIM SCRIPT CANNOTWAIT";
    }
    if (strncmp(code, begin, sizeof(begin) - 1) != 0) {
        return exceptionPtr;
    }
    /* A script may throw a code that is too long to keep. */
    if (GwsimValueText("code", 4, &parts[8]) != GWSIM_OK
            || GwsimValueText(code, strlen(code), &parts[9]) != GWSIM_OK) {
        GwsimValueRelease(parts[8]);
        return exceptionPtr;
    }
    oldParts = GwsimValueGetDict(exceptionPtr, &pairs);
    GWSIM_ASSERT(pairs == 4);
    for (size_t i = 0; i < 2 * pairs; i++) {
        parts[i] = GwsimValueRetain(oldParts[i]);
    }
    if (GwsimValueDict(parts, pairs + 1, &valuePtr) != GWSIM_OK) {
        for (size_t i = 0; i < 10; i++) {
            GwsimValueRelease(parts[i]);
        }
        return exceptionPtr;
    }
    GwsimValueRelease(exceptionPtr);
    return valuePtr;
}

static bool
EndsIn(
    const char *text,
    const char *end)
{
    size_t n = strlen(text), m = strlen(end);

    return n >= m && strcmp(text + n - m, end) == 0;
}

/* Tcl's message, and what to do where the scenario's variables are missed
 * (for commands see gwsimScriptHandle.c). */
static Tcl_Obj *
WithRemedy(
    Tcl_Obj *messagePtr,        /* Tcl's message. */
    Tcl_Obj *codePtr)           /* Its error code. */
{
    const char *message = Tcl_GetString(messagePtr);
    const char *code = Tcl_GetString(codePtr);
    static const char suffix[] = "\": no such variable";
    size_t n = strlen(message), m = sizeof(suffix) - 1;

    if ((strcmp(code, "TCL READ VARNAME") != 0
            && strncmp(code, "TCL LOOKUP VARNAME", 18) != 0)
            || n < m || strcmp(message + n - m, suffix) != 0) {
        return messagePtr;
    }
    return Tcl_ObjPrintf("%s (a script sees none of the scenario's"
            " variables: -vars {name ...} copies them in)", message);
}

/* Message of a return code that has no meaning at the end of a script. */
static Tcl_Obj *
StrangeCode(
    int code)                   /* Not one of the usual ones. */
{
    if (code == TCL_BREAK) {
        return Tcl_NewStringObj("invoked \"break\" outside of a loop", -1);
    }
    if (code == TCL_CONTINUE) {
        return Tcl_NewStringObj("invoked \"continue\" outside of a loop",
                -1);
    }
    return Tcl_ObjPrintf("command returned bad code: %d", code);
}

/* errorInfo as a value, without the host's own lines at its end, and with
 * the message that the exception has at its begin. */
static GwsimValue *
Stack(
    Tcl_Obj *errorInfoPtr,      /* Tcl's errorInfo. */
    Tcl_Obj *oldPtr,            /* Tcl's message. */
    Tcl_Obj *newPtr)            /* Ours. */
{
    static const char frame[] = "\n    invoked from within\n\"apply {";
    const char *text = Tcl_GetString(errorInfoPtr);
    const char *old = Tcl_GetString(oldPtr), *end, *p;
    GwsimBuf buf = {NULL, 0, 0};
    GwsimValue *valuePtr = NULL;

    end = text + strlen(text);
    for (p = strstr(text, frame); p != NULL; p = strstr(p + 1, frame)) {
        end = p;
    }
    if (strncmp(text, old, strlen(old)) == 0) {
        text += strlen(old);
        GwsimBufAppend(&buf, Tcl_GetString(newPtr),
                strlen(Tcl_GetString(newPtr)));
    }
    if (end > text) {
        GwsimBufAppend(&buf, text, (size_t) (end - text));
    }
    if (buf.data != NULL) {
        (void) GwsimValueText(buf.data, buf.len, &valuePtr);
    }
    GwsimBufFree(&buf);
    return valuePtr;
}
