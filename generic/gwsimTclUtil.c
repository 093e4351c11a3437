/*
 * gwsimTclUtil.c --
 *
 *      Errors, exact options, and durations as text, between Tcl and the
 *      core.  The parsers of values are in gwsimTclUtilValue.c.
 *
 *  1. An error message teaches: it says what was wanted, and quotes at most
 *     the first QUOTE_MAX bytes of what it got.  It is one line: a control
 *     character is shown as a script would write it.
 *  2. Error codes that are not in gwsimStatus.h: OPTION VALUE, OPTION TWICE.
 *     An unknown option is Tcl's own TCL LOOKUP INDEX.
 */

#include "gwsimTclUtil.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define QUOTE_MAX       80      /* Bytes of a bad value in a message. */

static void SetCode(Tcl_Interp *interp, const char *code,
        Tcl_Obj *subjectPtr);
static int KeepWhole(char *text);
static Tcl_Obj *OneLine(const char *text, Tcl_Size size);
static void AppendQuoted(Tcl_Obj *messagePtr, Tcl_Obj *subjectPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimSetStatusError --
 *
 *      Turns a status of the core into a Tcl error.
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
GwsimSetStatusError(
    Tcl_Interp *interp,         /* May be NULL. */
    GwsimStatus status,         /* Not GWSIM_OK. */
    Tcl_Obj *subjectPtr)        /* What it is about, or NULL. */
{
    const char *text = GwsimStatusText(status);
    const char *mark = strstr(text, "%s");
    Tcl_Obj *messagePtr;

    if (interp == NULL) {
        return TCL_ERROR;
    }
    if (mark == NULL) {
        messagePtr = Tcl_NewStringObj(text, -1);
    } else {
        messagePtr = Tcl_NewStringObj(text, (int) (mark - text));
        if (subjectPtr != NULL) {
            AppendQuoted(messagePtr, subjectPtr);
        }
        Tcl_AppendToObj(messagePtr, mark + 2, -1);
    }
    SetCode(interp, GwsimStatusCode(status), subjectPtr);
    Tcl_SetObjResult(interp, messagePtr);
    return TCL_ERROR;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimSetError --
 *
 *      An error that only the commands know.
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
GwsimSetError(
    Tcl_Interp *interp,         /* May be NULL. */
    const char *code,           /* Its words after GWSIM. */
    Tcl_Obj *subjectPtr,        /* Last word of the code, or NULL. */
    const char *format,         /* Message, as of printf ... */
    ...)                        /* ... and its arguments. */
{
    va_list args;
    char *message;
    int n;

    if (interp == NULL) {
        return TCL_ERROR;
    }
    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    GWSIM_ASSERT(n >= 0);
    message = GwsimAlloc((size_t) n + 1);
    va_start(args, format);
    vsnprintf(message, (size_t) n + 1, format, args);
    va_end(args);
    SetCode(interp, code, subjectPtr);
    Tcl_SetObjResult(interp, OneLine(message, KeepWhole(message)));
    GwsimFree(message);
    return TCL_ERROR;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimSetExpected --
 *
 *      The error of a value that is not what was wanted.
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
GwsimSetExpected(
    Tcl_Interp *interp,         /* May be NULL. */
    const char *code,           /* Its words after GWSIM. */
    Tcl_Obj *subjectPtr,        /* The value. */
    const char *wanted)         /* As "version". */
{
    Tcl_Obj *messagePtr;

    if (interp == NULL) {
        return TCL_ERROR;
    }
    messagePtr = Tcl_NewStringObj("expected ", -1);
    Tcl_AppendStringsToObj(messagePtr, wanted, " but got \"", NULL);
    AppendQuoted(messagePtr, subjectPtr);
    Tcl_AppendToObj(messagePtr, "\"", 1);
    SetCode(interp, code, subjectPtr);
    Tcl_SetObjResult(interp, messagePtr);
    return TCL_ERROR;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimSetOneLine --
 *
 *      Makes one line of the message that Tcl has set for a bad word.
 *
 * Results:
 *      TCL_ERROR.
 *
 * Side effects:
 *      Sets the interp's result; its error code stays.
 *
 *----------------------------------------------------------------------
 */

int
GwsimSetOneLine(
    Tcl_Interp *interp)         /* With the message; may be NULL. */
{
    if (interp != NULL) {
        Tcl_Size n;
        const char *text = Tcl_GetStringFromObj(Tcl_GetObjResult(interp), &n);

        Tcl_SetObjResult(interp, OneLine(text, n));
    }
    return TCL_ERROR;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimGetOptions --
 *
 *      Reads exact "-name value" pairs; see the header.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimGetOptions(
    Tcl_Interp *interp,         /* For the message, or NULL. */
    int objc,                   /* Words there are. */
    Tcl_Obj *const *objv,       /* Words. */
    const char *const *table,   /* Names, sorted, ended by NULL. */
    Tcl_Obj **values,           /* Receives a value or NULL an entry. */
    int *usedPtr)               /* Receives the words read, or NULL. */
{
    int i, index;

    for (index = 0; table[index] != NULL; index++) {
        values[index] = NULL;
    }
    for (i = 0; i < objc; i += 2) {
        if (usedPtr != NULL && Tcl_GetString(objv[i])[0] != '-') {
            break;
        }
        if (Tcl_GetIndexFromObj(interp, objv[i], table, "option", TCL_EXACT,
                &index) != TCL_OK) {
            return GwsimSetOneLine(interp);
        }
        if (i + 1 == objc) {
            return GwsimSetError(interp, "OPTION VALUE", objv[i],
                    "option \"%s\" needs a value", table[index]);
        }
        if (values[index] != NULL) {
            return GwsimSetError(interp, "OPTION TWICE", objv[i],
                    "option \"%s\" is given twice", table[index]);
        }
        values[index] = objv[i + 1];
    }
    if (usedPtr != NULL) {
        *usedPtr = i;
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFormatDuration --
 *
 *      Writes a duration so that it reads back exactly: from a second on in
 *      the largest unit of which it is a whole number, else with a decimal
 *      fraction of s, ms or us.
 *
 * Results:
 *      buf.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

const char *
GwsimFormatDuration(
    GwsimTime time,             /* Duration. */
    char buf[GWSIM_DURATION_SPACE])     /* Receives its text. */
{
    static const struct {
        const char *suffix;
        GwsimTime unit;
        bool whole;             /* Only for whole numbers of it. */
    } units[] = {
        {"d", 86400 * GWSIM_S, true}, {"h", 3600 * GWSIM_S, true},
        {"m", 60 * GWSIM_S, true}, {"s", GWSIM_S, false},
        {"ms", GWSIM_MS, false}, {"us", GWSIM_US, false}, {"ns", 1, false}
    };
    GwsimTime size = time < 0 ? -time : time;
    size_t i = 0;

    if (time == 0) {
        return strcpy(buf, "0s");
    }
    while (size < units[i].unit
            || (units[i].whole && size % units[i].unit != 0)) {
        i++;
    }
    GwsimFormatDecimal(time, units[i].unit, buf);
    return strcat(buf, units[i].suffix);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFormatDecimal --
 *
 *      Writes a duration as an exact number of a unit, without its name.
 *
 * Results:
 *      buf.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

const char *
GwsimFormatDecimal(
    GwsimTime time,             /* Duration. */
    GwsimTime unit,             /* 1, 10^3, 10^6, 10^9, or any if time is a
                                 * multiple of it. */
    char buf[GWSIM_DURATION_SPACE])     /* Receives its text. */
{
    GwsimTime size = time < 0 ? -time : time;
    GwsimTime rest = size % unit;
    int n = snprintf(buf, GWSIM_DURATION_SPACE, "%s%" PRId64,
            time < 0 ? "-" : "", size / unit);

    if (rest > 0) {
        buf[n++] = '.';
    }
    while (rest > 0) {
        rest *= 10;
        buf[n++] = (char) ('0' + rest / unit);
        rest %= unit;
    }
    buf[n] = '\0';
    return buf;
}

/* Sets the error code {GWSIM word ... ?subject?}. */
static void
SetCode(
    Tcl_Interp *interp,         /* Interp to set it in. */
    const char *code,           /* Words after GWSIM. */
    Tcl_Obj *subjectPtr)        /* Last word, or NULL. */
{
    Tcl_Obj *codePtr = Tcl_NewListObj(0, NULL);

    Tcl_ListObjAppendElement(NULL, codePtr, Tcl_NewStringObj("GWSIM", 5));
    while (*code != '\0') {
        size_t n = strcspn(code, " ");

        Tcl_ListObjAppendElement(NULL, codePtr,
                Tcl_NewStringObj(code, (int) n));
        code += n + (code[n] == ' ' ? 1 : 0);
    }
    if (subjectPtr != NULL) {
        Tcl_ListObjAppendElement(NULL, codePtr, subjectPtr);
    }
    Tcl_SetObjErrorCode(interp, codePtr);
}

/* Takes out of a text the beginnings of characters that a "%.80s" has cut off
 * in the middle; returns its length. */
static int
KeepWhole(
    char *text)                 /* UTF-8, but for that. */
{
    char *to = text;

    for (const char *from = text; *from != '\0';) {
        unsigned char lead = (unsigned char) *from;
        size_t size = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        size_t n = 1;

        while (n < size && ((unsigned char) from[n] & 0xc0) == 0x80) {
            n++;
        }
        if (n == size) {
            memmove(to, from, n);
            to += n;
        }
        from += n;
    }
    *to = '\0';
    return (int) (to - text);
}

/* A text without control characters, as "\n" and "\x00" for what is one. */
static Tcl_Obj *
OneLine(
    const char *text,           /* UTF-8 of Tcl: a NUL is C0 80. */
    Tcl_Size size)              /* Its bytes. */
{
    Tcl_Obj *linePtr = Tcl_NewObj();
    Tcl_Size from = 0;

    for (Tcl_Size i = 0; i < size; i++) {
        unsigned char c = (unsigned char) text[i];
        bool nul = c == 0xc0;

        if (c >= ' ' && c != 0x7f && !nul) {
            continue;
        }
        Tcl_AppendToObj(linePtr, text + from, i - from);
        if (c == '\n' || c == '\r' || c == '\t') {
            Tcl_AppendToObj(linePtr, c == '\n' ? "\\n" : c == '\r' ? "\\r"
                    : "\\t", 2);
        } else {
            Tcl_AppendPrintfToObj(linePtr, "\\x%02x", nul ? 0u : c);
        }
        i += nul ? 1 : 0;
        from = i + 1;
    }
    if (from < size) {
        Tcl_AppendToObj(linePtr, text + from, size - from);
    }
    return linePtr;
}

/* Appends the beginning of a value, whole characters only. */
static void
AppendQuoted(
    Tcl_Obj *messagePtr,        /* Message to go on with. */
    Tcl_Obj *subjectPtr)        /* Value. */
{
    Tcl_Size n;
    const char *text = Tcl_GetStringFromObj(subjectPtr, &n);
    Tcl_Obj *linePtr = OneLine(text, n);

    Tcl_IncrRefCount(linePtr);
    text = Tcl_GetStringFromObj(linePtr, &n);
    Tcl_AppendLimitedToObj(messagePtr, text, n, QUOTE_MAX, "...");
    Tcl_DecrRefCount(linePtr);
}
