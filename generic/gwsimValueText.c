/*
 * gwsimValueText.c --
 *
 *      A value as the string that Tcl 8.6 would give for it, so that what
 *      the core traces and what a script sees read the same.
 *
 *      none            the empty string
 *      bool            1 or 0
 *      int, date       decimal
 *      float           the nearest decimal of as few digits as read back as
 *                      the same double, with a point or an exponent
 *      text            as it is, but NUL as C0 80
 *      bytes           each byte as the character of its number
 *      list, dict      a Tcl list
 *      object          a Tcl list of three: object, its class, its value;
 *                      of a class python.* its value alone: tuples and longs
 *                      of Jython read as the lists and ints that they hold
 *
 *      A quarter of the powers of two differ from Tcl 8.6, whose own text for
 *      many of them reads back as another double: see value-6.5.
 *
 *      Quoting may double a string at every level, so the size is checked
 *      level by level.
 */

#include "gwsimList.h"
#include "gwsimValue.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PYTHON          "python."       /* Begin of a class. */
#define DIGITS_SURE     15              /* So many always come back. */
#define DIGITS_MAX      17              /* So many always suffice. */
#define FLOAT_TEXT      40              /* Room for a double as text. */
#define POINT_MIN       (-4)            /* Exponents written with a point: */
#define POINT_MAX       16              /* from here to there. */

static GwsimStatus      AppendBytes(GwsimBuf *bufPtr,
                            const unsigned char *bytes, size_t n);
static void             AppendDigits(GwsimBuf *bufPtr, const char *digits,
                            int exponent);
static void             AppendFloat(GwsimBuf *bufPtr, double number);
static GwsimStatus      AppendNul(GwsimBuf *bufPtr, const char *bytes,
                            size_t n);
static GwsimStatus      AppendObject(GwsimBuf *bufPtr,
                            const GwsimValue *valuePtr);
static GwsimStatus      AppendPart(GwsimBuf *bufPtr, size_t start,
                            const GwsimValue *valuePtr);
static GwsimStatus      AppendParts(GwsimBuf *bufPtr,
                            GwsimValue *const *parts, size_t n);
static int              ShortestDigits(double number, char *digits);

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueFormat --
 *
 *      Appends the string of a value to a buffer. It calls itself for the
 *      parts: at most GWSIM_VALUE_DEPTH_MAX times in each other.
 *
 * Results:
 *      GWSIM_OK, or GWSIM_VALUE_SIZE if the string has more than
 *      GWSIM_VALUE_SIZE_MAX bytes; then a part of it may be in the buffer.
 *
 * Side effects:
 *      The buffer grows.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimValueFormat(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    const GwsimValue *valuePtr) /* Value to write. */
{
    const char *text;
    const unsigned char *bytes;
    GwsimValue *const *parts;
    size_t n;

    switch (GwsimValueTagOf(valuePtr)) {
    case GWSIM_VALUE_NONE:
        GwsimBufAppend(bufPtr, "", 0);
        break;
    case GWSIM_VALUE_BOOL:
        GwsimBufAppend(bufPtr, GwsimValueGetBool(valuePtr) ? "1" : "0", 1);
        break;
    case GWSIM_VALUE_INT:
        GwsimBufPrintf(bufPtr, "%lld",
                (long long) GwsimValueGetInt(valuePtr));
        break;
    case GWSIM_VALUE_FLOAT:
        AppendFloat(bufPtr, GwsimValueGetFloat(valuePtr));
        break;
    case GWSIM_VALUE_TEXT:
        text = GwsimValueGetText(valuePtr, &n);
        return AppendNul(bufPtr, text, n);
    case GWSIM_VALUE_BYTES:
        bytes = GwsimValueGetBytes(valuePtr, &n);
        return AppendBytes(bufPtr, bytes, n);
    case GWSIM_VALUE_DATE:
        GwsimBufPrintf(bufPtr, "%lld",
                (long long) GwsimValueGetDate(valuePtr));
        break;
    case GWSIM_VALUE_LIST:
        parts = GwsimValueGetList(valuePtr, &n);
        return AppendParts(bufPtr, parts, n);
    case GWSIM_VALUE_DICT:
        parts = GwsimValueGetDict(valuePtr, &n);
        return AppendParts(bufPtr, parts, 2 * n);
    case GWSIM_VALUE_OBJECT:
        return AppendObject(bufPtr, valuePtr);
    }
    return GWSIM_OK;
}

/*
 * Appends values as a list.
 */

static GwsimStatus
AppendParts(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    GwsimValue *const *parts,   /* Elements. */
    size_t n)                   /* How many. */
{
    size_t start = bufPtr->len;
    size_t i;

    GwsimBufAppend(bufPtr, "", 0);
    for (i = 0; i < n; i++) {
        GwsimStatus status = AppendPart(bufPtr, start, parts[i]);

        if (status != GWSIM_OK) {
            return status;
        }
    }
    return GWSIM_OK;
}

/*
 * Appends an object, as a list of three.
 */

static GwsimStatus
AppendObject(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    const GwsimValue *valuePtr) /* Object to write. */
{
    size_t start = bufPtr->len;
    size_t n;
    const char *className = GwsimValueGetClass(valuePtr, &n);
    GwsimBuf element = {NULL, 0, 0};
    GwsimStatus status;

    if (strncmp(className, PYTHON, sizeof(PYTHON) - 1) == 0) {
        return GwsimValueFormat(bufPtr, GwsimValueGetInner(valuePtr));
    }
    status = AppendNul(&element, className, n);
    if (status == GWSIM_OK) {
        GwsimListAppend(bufPtr, start, "object", strlen("object"));
        GwsimListAppend(bufPtr, start, element.data, element.len);
        status = AppendPart(bufPtr, start, GwsimValueGetInner(valuePtr));
    }
    GwsimBufFree(&element);
    return status;
}

/*
 * Appends one value as an element of a list.
 */

static GwsimStatus
AppendPart(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    size_t start,               /* Where the list began. */
    const GwsimValue *valuePtr) /* Value to write. */
{
    GwsimBuf element = {NULL, 0, 0};
    GwsimStatus status = GwsimValueFormat(&element, valuePtr);

    if (status == GWSIM_OK) {
        GwsimListAppend(bufPtr, start, element.data, element.len);
        if (bufPtr->len - start > GWSIM_VALUE_SIZE_MAX) {
            status = GWSIM_VALUE_SIZE;
        }
    }
    GwsimBufFree(&element);
    return status;
}

/*
 * Appends a text, with every NUL as Tcl has it.
 */

static GwsimStatus
AppendNul(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    const char *bytes,          /* Text. */
    size_t n)                   /* Its length. */
{
    size_t start = bufPtr->len;
    const char *nul;

    while (n > 0 && (nul = memchr(bytes, '\0', n)) != NULL) {
        size_t before = (size_t) (nul - bytes);

        GwsimBufAppend(bufPtr, bytes, before);
        GwsimBufAppend(bufPtr, "\xC0\x80", 2);
        bytes += before + 1;
        n -= before + 1;
    }
    GwsimBufAppend(bufPtr, bytes, n);
    return bufPtr->len - start <= GWSIM_VALUE_SIZE_MAX
            ? GWSIM_OK : GWSIM_VALUE_SIZE;
}

/*
 * Appends bytes, each as a character below 256.
 */

static GwsimStatus
AppendBytes(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    const unsigned char *bytes, /* Bytes. */
    size_t n)                   /* How many. */
{
    size_t start = bufPtr->len;
    size_t i;

    GwsimBufAppend(bufPtr, "", 0);
    for (i = 0; i < n; i++) {
        const char character[2] = {
            (char) (0xC0 | bytes[i] >> 6), (char) (0x80 | (bytes[i] & 0x3F)),
        };

        if (bytes[i] > 0 && bytes[i] < 0x80) {
            GwsimBufAppend(bufPtr, bytes + i, 1);
        } else {
            GwsimBufAppend(bufPtr, character, 2);
        }
    }
    return bufPtr->len - start <= GWSIM_VALUE_SIZE_MAX
            ? GWSIM_OK : GWSIM_VALUE_SIZE;
}

/*
 * Appends a float as Tcl writes it.
 */

static void
AppendFloat(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    double number)              /* Number to write. */
{
    char digits[DIGITS_MAX + 1];

    if (isnan(number)) {
        GwsimBufPrintf(bufPtr, "NaN");
        return;
    }
    if (signbit(number)) {
        GwsimBufAppend(bufPtr, "-", 1);
        number = -number;
    }
    if (isinf(number)) {
        GwsimBufPrintf(bufPtr, "Inf");
    } else if (number > 0.0) {
        int exponent = ShortestDigits(number, digits);

        AppendDigits(bufPtr, digits, exponent);
    } else {
        GwsimBufPrintf(bufPtr, "0.0");
    }
}

/*
 * Finds the fewest digits that read back as the same number. Fewer than
 * DIGITS_SURE show as zeros at the end, except where doubles are not normal.
 * The separator of the locale is in the text both ways, and skipped.
 */

static int
ShortestDigits(
    double number,              /* Positive and finite. */
    char *digits)               /* Receives up to DIGITS_MAX and a NUL. */
{
    char text[FLOAT_TEXT];
    const char *p;
    int n = number >= DBL_MIN ? DIGITS_SURE : 1;
    int count = 0;

    for (;;) {
        (void) snprintf(text, sizeof(text), "%.*e", n - 1, number);
        if (n == DIGITS_MAX || strtod(text, NULL) == number) {
            break;
        }
        n++;
    }
    for (p = text; *p != 'e'; p++) {
        if (*p >= '0' && *p <= '9') {
            digits[count++] = *p;
        }
    }
    while (count > 1 && digits[count - 1] == '0') {
        count--;
    }
    digits[count] = '\0';
    return (int) strtol(p + 1, NULL, 10);
}

/*
 * Places a point among digits, or an exponent behind them.
 */

static void
AppendDigits(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    const char *digits,         /* Digits, with the point after the first, */
    int exponent)               /* times ten to the power of this. */
{
    int count = (int) strlen(digits);

    if (exponent < POINT_MIN || exponent > POINT_MAX) {
        GwsimBufPrintf(bufPtr, "%c%s%se%+d", digits[0],
                count > 1 ? "." : "", digits + 1, exponent);
    } else if (exponent < 0) {
        GwsimBufPrintf(bufPtr, "0.%.*s%s", -exponent - 1, "000", digits);
    } else if (count <= exponent + 1) {
        GwsimBufPrintf(bufPtr, "%s%.*s.0", digits, exponent + 1 - count,
                "0000000000000000");
    } else {
        GwsimBufPrintf(bufPtr, "%.*s.%s", exponent + 1, digits,
                digits + exponent + 1);
    }
}
