/*
 * gwsimOutcome.c --
 *
 *      Exceptions as dicts, and the outcomes that carry them.
 */

#include <string.h>

#include "gwsimOutcome.h"

/* Full names that are published; any other class has only its simple one. */
static const struct {
    const char *className;
    const char *fullName;
} fullNames[] = {
    {"CancellationException", "java.util.concurrent.CancellationException"},
    {"ClassCastException", "java.lang.ClassCastException"},
    {"Exception", "java.lang.Exception"},
    {"GatewayException",
        "com.inductiveautomation.ignition.client.gateway_interface"
        ".GatewayException"},
    {"IllegalArgumentException", "java.lang.IllegalArgumentException"},
    {"IllegalStateException", "java.lang.IllegalStateException"},
    {"IOException", "java.io.IOException"},
    {"InterruptedException", "java.lang.InterruptedException"},
    {"MessageHandlerException",
        "com.inductiveautomation.ignition.common.script.message"
        ".MessageHandlerException"},
    {"NullPointerException", "java.lang.NullPointerException"},
    {"RuntimeException", "java.lang.RuntimeException"},
    {"SQLException", "java.sql.SQLException"},
    {"SecurityException", "java.lang.SecurityException"},
    {"TimeoutException", "java.util.concurrent.TimeoutException"}
};

static GwsimValue *     Text(const char *text);
static const char *     FullName(const char *className);
static bool             EndsInException(const char *className);

/*
 *----------------------------------------------------------------------
 *
 * GwsimExceptionNew --
 *
 *      Makes an exception: a dict of family, class, fullClass, message and,
 *      if there is one, cause.
 *
 * Results:
 *      The new value; the caller owns it.
 *
 *----------------------------------------------------------------------
 */

GwsimValue *
GwsimExceptionNew(
    const char *family,         /* "java", "python", or NULL: by name. */
    const char *className,      /* Simple name of the class, or a full one. */
    const char *message,        /* What it says; may be empty. */
    GwsimValue *causePtr)       /* Exception, or NULL; not taken over. */
{
    GwsimValue *parts[10], *valuePtr;
    const char *dot = strrchr(className, '.');
    const char *simple = (dot != NULL) ? dot + 1 : className;
    int n = 0;
    GwsimStatus status;

    if (family == NULL) {
        family = EndsInException(simple) ? "java" : "python";
    }
    parts[n++] = Text("family");
    parts[n++] = Text(family);
    parts[n++] = Text("class");
    parts[n++] = Text(simple);
    parts[n++] = Text("fullClass");
    parts[n++] = Text(dot != NULL ? className : FullName(simple));
    parts[n++] = Text("message");
    parts[n++] = Text(message);
    if (causePtr != NULL) {
        parts[n++] = Text("cause");
        parts[n++] = GwsimValueRetain(causePtr);
    }
    status = GwsimValueDict(parts, (size_t) n / 2, &valuePtr);
    if (status != GWSIM_OK && causePtr != NULL) {
        /* Causes nested too deeply: the innermost ones are left out. */
        return GwsimExceptionNew(family, className, message, NULL);
    }
    GWSIM_ASSERT(status == GWSIM_OK);
    return valuePtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimExceptionField --
 *
 *      Text of one field of an exception.
 *
 * Results:
 *      The text, "" if there is no such field or it is no text; it lives as
 *      long as the exception.
 *
 *----------------------------------------------------------------------
 */

const char *
GwsimExceptionField(
    const GwsimValue *exceptionPtr,     /* Exception. */
    const char *field)                  /* "class", "message", ... */
{
    GwsimValue *const *parts;
    size_t pairs;

    if (GwsimValueTagOf(exceptionPtr) != GWSIM_VALUE_DICT) {
        return "";
    }
    parts = GwsimValueGetDict(exceptionPtr, &pairs);
    for (size_t i = 0; i < pairs; i++) {
        if (GwsimValueTagOf(parts[2 * i]) == GWSIM_VALUE_TEXT
                && GwsimValueTagOf(parts[2 * i + 1]) == GWSIM_VALUE_TEXT
                && strcmp(GwsimValueGetText(parts[2 * i], NULL),
                        field) == 0) {
            return GwsimValueGetText(parts[2 * i + 1], NULL);
        }
    }
    return "";
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimOutcomeCopy, GwsimOutcomeFail --
 *
 *      Keep outcomes: each frees what stood there before.
 *
 *----------------------------------------------------------------------
 */

void
GwsimOutcomeCopy(
    GwsimOutcome *toPtr,        /* Outcome to set. */
    const GwsimOutcome *fromPtr)        /* Outcome to share. */
{
    GwsimOutcome copy = {
        .failed = fromPtr->failed, .escape = fromPtr->escape,
        .valuePtr = GwsimValueRetain(fromPtr->valuePtr),
        .stackPtr = GwsimValueRetain(fromPtr->stackPtr)
    };

    GwsimOutcomeFree(toPtr);
    *toPtr = copy;
}

void
GwsimOutcomeFail(
    GwsimOutcome *outcomePtr,   /* Outcome to set. */
    const char *family,         /* As of GwsimExceptionNew ... */
    const char *className,
    const char *message,
    GwsimValue *causePtr)
{
    GwsimValue *valuePtr = GwsimExceptionNew(family, className, message,
            causePtr);

    GwsimOutcomeFree(outcomePtr);
    outcomePtr->failed = true;
    outcomePtr->valuePtr = valuePtr;
}

/* A text value; too long a one is cut, as it is for people only. */
static GwsimValue *
Text(
    const char *text)           /* Its bytes. */
{
    GwsimValue *valuePtr = NULL;
    GwsimStatus status = GwsimValueText(text, strlen(text), &valuePtr);

    GWSIM_ASSERT(status == GWSIM_OK);
    return valuePtr;
}

/* The published full name of a class, else the simple one. */
static const char *
FullName(
    const char *className)      /* Simple name. */
{
    for (size_t i = 0; i < sizeof(fullNames) / sizeof(fullNames[0]); i++) {
        if (strcmp(fullNames[i].className, className) == 0) {
            return fullNames[i].fullName;
        }
    }
    return className;
}

/* SURFACE section 2: such a class is of family java. */
static bool
EndsInException(
    const char *className)      /* Simple name. */
{
    static const char suffix[] = "Exception";
    size_t n = strlen(className), m = sizeof(suffix) - 1;

    return n >= m && strcmp(className + n - m, suffix) == 0;
}
