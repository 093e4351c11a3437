/*
 * gwsimPlatformCmdArg.c --
 *
 *      Arguments as the platform reads them: numbers, payloads, names.
 *
 *      Rules:
 *      1. A number is an int, a float or a string that is one: blanks around
 *         it, a sign, decimal digits with a point among or beside them, an
 *         exponent. Whatever else Tcl takes for a number is refused.
 *      2. This is the whole table (hazard 44):
 *
 *              5  1.5  .5  5.  +5  1e3  " 5"  "5 "  010 (ten)    taken
 *              1e-9                        taken; less counts as 1 ns
 *              1e308, above 73 years       taken: never, in effect
 *              ""                          None: the default
 *              0  -1  -0.0                 timeoutSec: ValueError, or no
 *                                          timeout by timeout_nonpositive;
 *                                          delay: at once
 *              NaN  Inf  -Inf  1e999       ValueError
 *              5s  0x10  0b1  0o7  1_000  1,5  "1 2"  5L  true
 *                                          ValueError
 *
 *      3. A payload is a Tcl dict, and no `object`.
 */

#include "gwsimPlatformCmd.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_MAX      15      /* 10^15 is below 2^53. */
#define MEANT_MIN       4       /* Letters that make one word another. */

static char     Lower(char c);
static const char *Meant(const GwsimSignature *sigPtr, const char *word);
static int      RaiseNoPayload(GwsimPlatform *platformPtr, Tcl_Obj *objPtr);
static bool     ReadNumber(const char *text, double *numberPtr);
static const char *SkipBlanks(const char *p);
static const char *SkipDigits(const char *p, int *countPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimPlatformGetTime --
 *
 *      Reads a number of seconds or milliseconds (rules 1 and 2).
 *
 * Results:
 *      TCL_OK and the time, negative or 0 as it stands; TCL_ERROR with a
 *      ValueError.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimPlatformGetTime(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *objPtr,            /* Number. */
    GwsimTime unit,             /* ns of 1. */
    const char *wanted,         /* As "timeoutSec in seconds". */
    GwsimTime *timePtr)         /* Where to store it. */
{
    double number;

    if (!ReadNumber(Tcl_GetString(objPtr), &number)) {
        return GwsimScriptRaisePython(platformPtr->scriptPtr, "ValueError",
                "expected %s as a number without unit but got \"%.80s\"",
                wanted, Tcl_GetString(objPtr));
    }
    if (number <= 0) {
        *timePtr = number < 0 ? -1 : 0;
        return TCL_OK;
    }
    number *= (double) unit;
    *timePtr = number >= (double) GWSIM_TIME_MAX ? GWSIM_TIME_MAX
            : number < 1 ? 1 : (GwsimTime) (number + 0.5);
    return TCL_OK;
}

/* A payload (rule 3). */
int
GwsimPlatformGetPayload(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *objPtr,            /* Payload; NULL is None. */
    GwsimValue **payloadPtrPtr) /* Where to store it. */
{
    GwsimScript *scriptPtr = platformPtr->scriptPtr;
    GwsimValue *wrappedPtr;
    GwsimStatus status;
    Tcl_Size size;

    *payloadPtrPtr = NULL;
    if (objPtr == NULL) {
        return TCL_OK;
    }
    wrappedPtr = GwsimObjectOf(objPtr);
    if (GwsimValueTagOf(wrappedPtr) == GWSIM_VALUE_DICT) {
        *payloadPtrPtr = GwsimValueRetain(wrappedPtr);
        return TCL_OK;
    }
    if (wrappedPtr != NULL
            || Tcl_DictObjSize(NULL, objPtr, &size) != TCL_OK) {
        return RaiseNoPayload(platformPtr, objPtr);
    }
    status = GwsimScriptLend(scriptPtr, objPtr, payloadPtrPtr);
    if (status != GWSIM_OK) {
        return GwsimSetStatusError(scriptPtr->interp, status, NULL);
    }
    return TCL_OK;
}

/* The name of a text. */
GwsimName
GwsimPlatformName(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *objPtr)            /* Text; NULL is None. */
{
    GwsimKnown *knownPtr;
    const char *text;
    Tcl_Size length;

    if (objPtr == NULL) {
        return 0;
    }
    knownPtr = GwsimScriptKnow(platformPtr->scriptPtr, objPtr);
    if (knownPtr->name == 0) {
        text = Tcl_GetStringFromObj(objPtr, &length);
        knownPtr->name = GwsimNameIntern(
                platformPtr->scriptPtr->corePtr->namesPtr, text,
                (size_t) length);
    }
    return knownPtr->name;
}

/* A payload that is no dictionary.  A word like "-timeout" was meant for a
 * keyword, and is none: which there are helps. */
static int
RaiseNoPayload(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *objPtr)            /* What was given. */
{
    static const char plain[] = "payload must be a dictionary";
    const char *word = Tcl_GetString(objPtr), *meant;
    const GwsimSignature *sigPtr = platformPtr->sigPtr;
    GwsimBuf buf = {0};
    int code;

    if (word[0] != '-' || word[1] == '\0' || strchr(word, ' ') != NULL) {
        return GwsimScriptRaisePython(platformPtr->scriptPtr, "TypeError",
                "%s", plain);
    }
    meant = Meant(sigPtr, word + 1);
    if (meant != NULL) {
        return GwsimScriptRaisePython(platformPtr->scriptPtr, "TypeError",
                "%s but got \"%.80s\": is it -%s?", plain, word, meant);
    }
    for (int i = 0; sigPtr->params[i] != NULL; i++) {
        GwsimBufPrintf(&buf, "%s%s", i == 0 ? ""
                : sigPtr->params[i + 1] == NULL ? " and " : ", ",
                sigPtr->params[i]);
    }
    code = GwsimScriptRaisePython(platformPtr->scriptPtr, "TypeError",
            "%s but got \"%.80s\": the parameters are %s", plain, word,
            buf.data);
    GwsimBufFree(&buf);
    return code;
}

/* The parameter that begins most like a word, by MEANT_MIN letters at least,
 * whatever their case; or NULL. */
static const char *
Meant(
    const GwsimSignature *sigPtr,       /* Of the scope's version. */
    const char *word)           /* Without its dash. */
{
    const char *meant = NULL;
    size_t most = MEANT_MIN - 1;

    for (int i = 0; sigPtr->params[i] != NULL; i++) {
        const char *name = sigPtr->params[i];
        size_t n = 0;

        while (name[n] != '\0' && Lower(name[n]) == Lower(word[n])) {
            n++;
        }
        if (n > most) {
            most = n;
            meant = name;
        }
    }
    return meant;
}

/* An ASCII letter as a small one. */
static char
Lower(
    char c)                     /* Any character. */
{
    return c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
}

/* Reads a number by rule 1; false if it is none, or not finite. */
static bool
ReadNumber(
    const char *text,           /* Any string. */
    double *numberPtr)          /* Set if true. */
{
    const char *p;
    int64_t digits = 0;
    int whole, fraction = 0, exponent;

    /* Most are short integers, which a double holds exactly. */
    for (p = text; *p >= '0' && *p <= '9' && p - text < DIGITS_MAX; p++) {
        digits = digits * 10 + (*p - '0');
    }
    if (p > text && *p == '\0') {
        *numberPtr = (double) digits;
        return true;
    }
    p = SkipBlanks(text);
    p += *p == '+' || *p == '-';
    p = SkipDigits(p, &whole);
    if (*p == '.') {
        p = SkipDigits(p + 1, &fraction);
    }
    if (whole + fraction == 0) {
        return false;
    }
    if (*p == 'e' || *p == 'E') {
        p++;
        p += *p == '+' || *p == '-';
        p = SkipDigits(p, &exponent);
        if (exponent == 0) {
            return false;
        }
    }
    if (*SkipBlanks(p) != '\0') {
        return false;
    }
    *numberPtr = strtod(SkipBlanks(text), NULL);
    return isfinite(*numberPtr);
}

static const char *
SkipBlanks(
    const char *p)              /* Where to begin. */
{
    while (*p == ' ' || (*p >= '\t' && *p <= '\r')) {
        p++;
    }
    return p;
}

static const char *
SkipDigits(
    const char *p,              /* Where to begin. */
    int *countPtr)              /* Set to 1 if there are any, else 0. */
{
    *countPtr = *p >= '0' && *p <= '9';
    while (*p >= '0' && *p <= '9') {
        p++;
    }
    return p;
}
