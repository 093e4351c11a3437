/*
 * gwsimTclUtilValue.c --
 *
 *      One parser for each kind of value that words and options take.
 *
 *  1. Error codes that are not in gwsimStatus.h: DIST FORMAT, RATIO FORMAT,
 *     BANDWIDTH FORMAT, FREQUENCY FORMAT, COUNT RANGE, NAME FORMAT, PATTERN
 *     FORMAT.
 *  2. Decimal numbers with a suffix are read here, as a quotient of two
 *     integers, so that they mean the same on every machine.
 */

#include "gwsimTclUtil.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define QUOTE_MAX       80      /* Bytes of a bad value in a message. */
#define DIGITS_MAX      15      /* So many digits a double holds exactly. */

/*
 * Distributions by name, sorted; what their two parameters are.
 */

static const char *const distNames[] = {
    "exponential", "lognormal", "normal", "pareto", "uniform", NULL
};
static const struct {
    GwsimDistKind kind;
    int params;                 /* How many. */
    bool second;                /* The second one is a duration, too. */
} distTable[] = {
    {GWSIM_DIST_EXPONENTIAL, 1, false},
    {GWSIM_DIST_LOGNORMAL, 2, false},
    {GWSIM_DIST_NORMAL, 2, true},
    {GWSIM_DIST_PARETO, 2, false},
    {GWSIM_DIST_UNIFORM, 2, true}
};

#define DIST_WANTED "duration or {uniform A B}, {normal M SD}," \
        " {lognormal MEDIAN SIGMA}, {exponential MEAN}, {pareto SCALE SHAPE}"

typedef struct DistKnower {     /* Of GwsimSetDistProc. */
    GwsimDistProc *proc;
    GwsimDistNamesProc *namesProc;
    void *clientData;
} DistKnower;

#define DIST_KEY        "gwsim::dist"

static int GetDistParams(Tcl_Interp *interp, Tcl_Obj *objPtr,
        Tcl_Obj **words, int index, GwsimDist *distPtr);
static int SetNoDist(Tcl_Interp *interp, Tcl_Obj *objPtr);
static int GetUserDist(Tcl_Interp *interp, Tcl_Obj *objPtr,
        GwsimDist *distPtr);
static Tcl_InterpDeleteProc FreeDistKnower;
static const char *ReadDecimal(const char *text, double *numberPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimGetDuration --
 *
 *      Reads a duration with its unit.
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
GwsimGetDuration(
    Tcl_Interp *interp,         /* For the message, or NULL. */
    Tcl_Obj *objPtr,            /* Duration. */
    GwsimTime *timePtr)         /* Receives it. */
{
    const char *text = Tcl_GetString(objPtr);
    GwsimStatus status = GwsimTimeParse(text, timePtr);

    if (status == GWSIM_OK) {
        return TCL_OK;
    }
    if (status == GWSIM_TIME_UNIT) {
        return GwsimSetError(interp, GwsimStatusCode(status), objPtr,
                "duration \"%.*s\" has no unit: write %.*ss for seconds;"
                " bare numbers are only for timeoutSec (seconds) and the"
                " delay of invokeLater (milliseconds)",
                QUOTE_MAX, text, QUOTE_MAX, text);
    }
    return GwsimSetStatusError(interp, status, objPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimGetPositive --
 *
 *      Reads a duration above 0.
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
GwsimGetPositive(
    Tcl_Interp *interp,         /* For the message, or NULL. */
    Tcl_Obj *objPtr,            /* Duration. */
    GwsimTime *timePtr)         /* Receives it. */
{
    GwsimTime time;

    if (GwsimGetDuration(interp, objPtr, &time) != TCL_OK) {
        return TCL_ERROR;
    }
    if (time == 0) {
        return GwsimSetExpected(interp, GwsimStatusCode(GWSIM_TIME_RANGE),
                objPtr, "duration above 0s");
    }
    *timePtr = time;
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimGetTime --
 *
 *      Reads a time: a duration from the world's start, not in the past.
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
GwsimGetTime(
    Tcl_Interp *interp,         /* For the message, or NULL. */
    Tcl_Obj *objPtr,            /* Time. */
    GwsimTime now,              /* What is past. */
    GwsimTime *timePtr)         /* Receives it. */
{
    char buf[GWSIM_DURATION_SPACE];
    GwsimTime time;

    if (GwsimGetDuration(interp, objPtr, &time) != TCL_OK) {
        return TCL_ERROR;
    }
    if (time < now) {
        return GwsimSetError(interp, GwsimStatusCode(GWSIM_TIME_PAST),
                objPtr, "time \"%.*s\" is in the past: it is %s",
                QUOTE_MAX, Tcl_GetString(objPtr),
                GwsimFormatDuration(now, buf));
    }
    *timePtr = time;
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimGetDist --
 *
 *      Reads a distribution of durations, or one duration.
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
GwsimGetDist(
    Tcl_Interp *interp,         /* For the message, or NULL. */
    Tcl_Obj *objPtr,            /* Distribution. */
    GwsimDist *distPtr)         /* Receives it. */
{
    GwsimStatus status;
    GwsimTime time;
    GwsimDist dist = {.kind = GWSIM_DIST_CONSTANT};
    Tcl_Obj **words;
    Tcl_Size count;
    int index, code;

    status = GwsimTimeParse(Tcl_GetString(objPtr), &time);
    if (status == GWSIM_OK) {
        dist.a = (double) time;
        *distPtr = dist;
        return TCL_OK;
    }
    if (status != GWSIM_TIME_FORMAT) {
        return GwsimGetDuration(interp, objPtr, &time);
    }
    code = GetUserDist(interp, objPtr, distPtr);
    if (code != TCL_CONTINUE) {
        return code;
    }
    if (Tcl_ListObjGetElements(NULL, objPtr, &count, &words) != TCL_OK
            || count < 2
            || Tcl_GetIndexFromObj(NULL, words[0], distNames,
                    "distribution", TCL_EXACT, &index) != TCL_OK
            || count != 1 + distTable[index].params) {
        return SetNoDist(interp, objPtr);
    }
    if (GetDistParams(interp, objPtr, words, index, &dist) != TCL_OK) {
        return TCL_ERROR;
    }
    status = GwsimDistCheck(&dist);
    if (status != GWSIM_OK) {
        return GwsimSetStatusError(interp, status, objPtr);
    }
    *distPtr = dist;
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimGetRatio --
 *
 *      Reads a probability: 0 ... 1, or 0% ... 100%.
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
GwsimGetRatio(
    Tcl_Interp *interp,         /* For the message, or NULL. */
    Tcl_Obj *objPtr,            /* Probability. */
    double *ratioPtr)           /* Receives it. */
{
    const char *text = Tcl_GetString(objPtr), *end;
    double ratio;

    end = ReadDecimal(text, &ratio);
    if (end != NULL && strcmp(end, "%") == 0) {
        ratio /= 100.0;
    } else if (Tcl_GetDoubleFromObj(NULL, objPtr, &ratio) != TCL_OK) {
        ratio = -1.0;
    }
    if (!(ratio >= 0.0 && ratio <= 1.0)) {
        return GwsimSetExpected(interp, "RATIO FORMAT", objPtr,
                "probability from 0 to 1 or from 0% to 100%");
    }
    *ratioPtr = ratio;
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimGetBandwidth --
 *
 *      Reads bytes per second: k, M and G are 10^3, 10^6 and 10^9.
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
GwsimGetBandwidth(
    Tcl_Interp *interp,         /* For the message, or NULL. */
    Tcl_Obj *objPtr,            /* Bandwidth. */
    double *bytesPtr)           /* Receives bytes per second. */
{
    static const struct {
        const char *suffix;
        double factor;
    } units[] = {{"", 1.0}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}};
    double number, bytes = 0.0;
    const char *end = ReadDecimal(Tcl_GetString(objPtr), &number);

    for (size_t i = 0; end != NULL && i < sizeof(units) / sizeof(units[0]);
            i++) {
        if (strcmp(end, units[i].suffix) == 0) {
            bytes = number * units[i].factor;
        }
    }
    if (!(bytes > 0.0)) {
        return GwsimSetExpected(interp, "BANDWIDTH FORMAT", objPtr,
                "bytes per second above 0 as 500000, 500k, 1.5M or 1G");
    }
    *bytesPtr = bytes;
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimGetFrequency --
 *
 *      Reads how often a second: N/s.
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
GwsimGetFrequency(
    Tcl_Interp *interp,         /* For the message, or NULL. */
    Tcl_Obj *objPtr,            /* Frequency. */
    double *perSecondPtr)       /* Receives it. */
{
    double number;
    const char *end = ReadDecimal(Tcl_GetString(objPtr), &number);

    if (end == NULL || strcmp(end, "/s") != 0 || !(number > 0.0)) {
        return GwsimSetExpected(interp, "FREQUENCY FORMAT", objPtr,
                "rate above 0 as 100/s");
    }
    *perSecondPtr = number;
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimGetCount --
 *
 *      Reads a whole number of a range.
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
GwsimGetCount(
    Tcl_Interp *interp,         /* For the message, or NULL. */
    Tcl_Obj *objPtr,            /* Number. */
    int64_t min,                /* Smallest. */
    int64_t max,                /* Largest; INT64_MAX: no limit. */
    int64_t *countPtr)          /* Receives it. */
{
    char wanted[80];
    Tcl_WideInt count;

    if (Tcl_GetWideIntFromObj(NULL, objPtr, &count) == TCL_OK
            && count >= min && count <= max) {
        *countPtr = count;
        return TCL_OK;
    }
    if (max == INT64_MAX) {
        snprintf(wanted, sizeof(wanted), "integer of at least %" PRId64,
                min);
    } else {
        snprintf(wanted, sizeof(wanted), "integer from %" PRId64 " to %"
                PRId64, min, max);
    }
    return GwsimSetExpected(interp, "COUNT RANGE", objPtr, wanted);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimGetName --
 *
 *      Reads a name of something in the world.  Names stand in ids
 *      ("HMI/gui"), before options and in globs: so a slash, a dash in front
 *      and the characters of a glob are refused, and what would not print.
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
GwsimGetName(
    Tcl_Interp *interp,         /* For the message, or NULL. */
    Tcl_Obj *objPtr,            /* Name. */
    const char *noun,           /* What it names. */
    const char **namePtr)       /* Receives it. */
{
    const char *name = Tcl_GetString(objPtr);
    char wanted[160], *text = wanted;
    size_t room = sizeof(wanted);
    int n = snprintf(text, room, "name of a %s ", noun);

    text += n;
    room -= (size_t) n;
    if (name[0] == '\0') {
        snprintf(text, room, "that is not empty");
        return GwsimSetExpected(interp, "NAME FORMAT", objPtr, wanted);
    }
    if (name[0] == '-') {
        snprintf(text, room, "without \"-\" in front");
        return GwsimSetExpected(interp, "NAME FORMAT", objPtr, wanted);
    }
    for (const char *p = name; *p != '\0'; p++) {
        unsigned char byte = (unsigned char) *p;

        /* C0 80 is Tcl's NUL. */
        if (byte < ' ' || byte == 0x7f || byte == 0xc0) {
            snprintf(text, room, "without control characters");
            return GwsimSetExpected(interp, "NAME FORMAT", objPtr, wanted);
        }
        if (strchr("/*?[]\\", byte) != NULL) {
            snprintf(text, room,
                    "without \"%c\" (names have none of / * ? [ ] \\)", *p);
            return GwsimSetExpected(interp, "NAME FORMAT", objPtr, wanted);
        }
    }
    *namePtr = name;
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimGetPattern --
 *
 *      Reads a pattern: a dict of column -> glob.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      Memory of the pattern; none if it is refused.
 *
 *----------------------------------------------------------------------
 */

int
GwsimGetPattern(
    Tcl_Interp *interp,         /* For the message, or NULL. */
    Tcl_Obj *objPtr,            /* Pattern. */
    GwsimPattern *patternPtr)   /* Receives it; all zero before. */
{
    Tcl_Obj **words;
    Tcl_Size count;

    if (Tcl_ListObjGetElements(NULL, objPtr, &count, &words) != TCL_OK
            || count % 2 != 0) {
        return GwsimSetExpected(interp, "PATTERN FORMAT", objPtr,
                "pattern as {kind timeout scope east*}");
    }
    for (int i = 0; i < count; i += 2) {
        GwsimStatus status = GwsimPatternSet(patternPtr,
                Tcl_GetString(words[i]), Tcl_GetString(words[i + 1]));

        if (status != GWSIM_OK) {
            GwsimPatternFree(patternPtr);
            return GwsimSetStatusError(interp, status,
                    words[status == GWSIM_PATTERN_KIND ? i + 1 : i]);
        }
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimGetVersion --
 *
 *      Reads a version of the platform.
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
GwsimGetVersion(
    Tcl_Interp *interp,         /* For the message, or NULL. */
    Tcl_Obj *objPtr,            /* Version. */
    GwsimVersion *versionPtr)   /* Receives it. */
{
    GwsimStatus status = GwsimVersionParse(Tcl_GetString(objPtr),
            versionPtr);

    return status == GWSIM_OK ? TCL_OK
            : GwsimSetStatusError(interp, status, objPtr);
}

/* Says who knows the distributions of users in an interp. */
void
GwsimSetDistProc(
    Tcl_Interp *interp,         /* Interp. */
    GwsimDistProc *proc,        /* Who knows. */
    GwsimDistNamesProc *namesProc,      /* Says what there is. */
    void *clientData)           /* For them. */
{
    DistKnower *knowerPtr = GwsimAlloc(sizeof(*knowerPtr));

    *knowerPtr = (DistKnower) {proc, namesProc, clientData};
    Tcl_SetAssocData(interp, DIST_KEY, FreeDistKnower, knowerPtr);
}

/* Called when the interp goes. */
static void
FreeDistKnower(
    ClientData clientData,      /* DistKnower. */
    Tcl_Interp *interp)         /* Not used. */
{
    (void) interp;
    GwsimFree(clientData);
}

/* The error of what is no distribution: it names all there are. */
static int
SetNoDist(
    Tcl_Interp *interp,         /* For the message, or NULL. */
    Tcl_Obj *objPtr)            /* What was given. */
{
    DistKnower *knowerPtr = interp == NULL ? NULL
            : Tcl_GetAssocData(interp, DIST_KEY, NULL);
    Tcl_Obj *wantedPtr = Tcl_NewStringObj(DIST_WANTED, -1);
    int code;

    Tcl_IncrRefCount(wantedPtr);
    if (knowerPtr != NULL) {
        knowerPtr->namesProc(knowerPtr->clientData, wantedPtr);
    }
    code = GwsimSetExpected(interp, "DIST FORMAT", objPtr,
            Tcl_GetString(wantedPtr));
    Tcl_DecrRefCount(wantedPtr);
    return code;
}

/* Reads a distribution of a user; TCL_CONTINUE if it is none. */
static int
GetUserDist(
    Tcl_Interp *interp,         /* Interp, or NULL. */
    Tcl_Obj *objPtr,            /* Distribution. */
    GwsimDist *distPtr)         /* Receives it. */
{
    DistKnower *knowerPtr = interp == NULL ? NULL
            : Tcl_GetAssocData(interp, DIST_KEY, NULL);

    return knowerPtr == NULL ? TCL_CONTINUE
            : knowerPtr->proc(knowerPtr->clientData, interp, objPtr, distPtr);
}

/* Reads the parameters of a distribution; how many there are is known. */
static int
GetDistParams(
    Tcl_Interp *interp,         /* For the message, or NULL. */
    Tcl_Obj *objPtr,            /* All of it, for the message. */
    Tcl_Obj **words,            /* Its words. */
    int index,                  /* Row of distTable. */
    GwsimDist *distPtr)         /* Receives it. */
{
    GwsimTime time;

    distPtr->kind = distTable[index].kind;
    if (GwsimGetDuration(interp, words[1], &time) != TCL_OK) {
        return TCL_ERROR;
    }
    distPtr->a = (double) time;
    if (distTable[index].params == 1) {
        return TCL_OK;
    }
    if (distTable[index].second) {
        if (GwsimGetDuration(interp, words[2], &time) != TCL_OK) {
            return TCL_ERROR;
        }
        distPtr->b = (double) time;
    } else if (Tcl_GetDoubleFromObj(NULL, words[2], &distPtr->b) != TCL_OK) {
        return SetNoDist(interp, objPtr);
    }
    return TCL_OK;
}

/* Reads digits with or without a point; returns what follows, or NULL. */
static const char *
ReadDecimal(
    const char *text,           /* Text to read. */
    double *numberPtr)          /* Receives the number. */
{
    int64_t digits = 0, scale = 1;
    int count = 0;
    bool point = false;

    for (; (*text >= '0' && *text <= '9') || (*text == '.' && !point);
            text++) {
        if (*text == '.') {
            point = true;
        } else if (++count > DIGITS_MAX) {
            return NULL;
        } else {
            digits = digits * 10 + (*text - '0');
            scale *= point ? 10 : 1;
        }
    }
    if (count == 0) {
        return NULL;
    }
    *numberPtr = (double) digits / (double) scale;
    return text;
}
