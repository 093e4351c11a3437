/*
 * gwsimJsonRead.c --
 *
 *      Reads values from JSON (gwsimJson.h).
 *
 *      Rules:
 *      1. Texts become Tcl's: NUL is C0 80, a surrogate is three bytes.
 *      2. The reader calls itself for the parts, at most GWSIM_VALUE_DEPTH_MAX
 *         times in each other.
 *      3. What an outside process says is not trusted: anything that is not
 *         as gwsimJson.h says is refused.
 */

#include "gwsimJson.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_MAX      64      /* Letters of a number. */

typedef struct Reader {
    const char *p, *end;        /* What is left. */
    int depth;                  /* Lists and tags that are open. */
} Reader;

typedef struct Parts {          /* Of a list that is being read. */
    GwsimValue **parts;
    size_t count, space;
} Parts;

static bool     ReadValue(Reader *readerPtr, GwsimValue **valuePtrPtr);
static bool     ReadWord(Reader *readerPtr, const char *word);
static bool     ReadNumber(Reader *readerPtr, GwsimValue **valuePtrPtr);
static bool     ReadParts(Reader *readerPtr, Parts *partsPtr);
static void     DropParts(Parts *partsPtr);
static bool     ReadList(Reader *readerPtr, GwsimValue **valuePtrPtr);
static bool     ReadTagged(Reader *readerPtr, GwsimValue **valuePtrPtr);
static bool     MakeTagged(const char *tag, GwsimValue *innerPtr,
                    GwsimValue **valuePtrPtr);
static bool     MakeDict(GwsimValue *innerPtr, GwsimValue **valuePtrPtr);
static bool     MakeObject(GwsimValue *innerPtr, GwsimValue **valuePtrPtr);
static bool     MakeBytes(const char *hex, size_t n,
                    GwsimValue **valuePtrPtr);
static bool     MakeFloat(const char *text, GwsimValue **valuePtrPtr);
static bool     ReadString(Reader *readerPtr, GwsimBuf *bufPtr);
static bool     IsPlain(char c);
static bool     ReadEscape(Reader *readerPtr, GwsimBuf *bufPtr);
static void     AppendUnit(GwsimBuf *bufPtr, uint32_t unit);
static void     SkipBlanks(Reader *readerPtr);
static bool     Take(Reader *readerPtr, char c);
static int      HexDigit(char c);

/*
 *----------------------------------------------------------------------
 *
 * GwsimJsonRead --
 *
 *      Reads a value.
 *
 * Results:
 *      True, and a reference to it in *valuePtrPtr; false if the text is no
 *      value (rule 3).
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimJsonRead(
    const char *text,           /* Text. */
    size_t n,                   /* Its bytes. */
    GwsimValue **valuePtrPtr)   /* Where to store the value. */
{
    Reader reader = {text, text + n, 0};
    GwsimValue *valuePtr;

    if (!ReadValue(&reader, &valuePtr)) {
        return false;
    }
    SkipBlanks(&reader);
    if (reader.p < reader.end) {
        GwsimValueRelease(valuePtr);
        return false;
    }
    *valuePtrPtr = valuePtr;
    return true;
}

/* Any value; on false nothing is stored. */
static bool
ReadValue(
    Reader *readerPtr,          /* What is left. */
    GwsimValue **valuePtrPtr)   /* Where to store it. */
{
    GwsimBuf buf = {NULL, 0, 0};
    bool well;

    SkipBlanks(readerPtr);
    if (readerPtr->p == readerPtr->end
            || readerPtr->depth == GWSIM_VALUE_DEPTH_MAX) {
        return false;
    }
    switch (*readerPtr->p) {
    case 'n':
        *valuePtrPtr = NULL;
        return ReadWord(readerPtr, "null");
    case 't':
    case 'f':
        well = *readerPtr->p == 't';
        if (!ReadWord(readerPtr, well ? "true" : "false")) {
            return false;
        }
        *valuePtrPtr = GwsimValueBool(well);
        return true;
    case '"':
        well = ReadString(readerPtr, &buf) && GwsimValueText(buf.data,
                buf.len, valuePtrPtr) == GWSIM_OK;
        GwsimBufFree(&buf);
        return well;
    case '[':
        return ReadList(readerPtr, valuePtrPtr);
    case '{':
        return ReadTagged(readerPtr, valuePtrPtr);
    default:
        return ReadNumber(readerPtr, valuePtrPtr);
    }
}

/* One of JSON's words. */
static bool
ReadWord(
    Reader *readerPtr,          /* What is left. */
    const char *word)           /* What must come next. */
{
    size_t n = strlen(word);

    if ((size_t) (readerPtr->end - readerPtr->p) < n
            || memcmp(readerPtr->p, word, n) != 0) {
        return false;
    }
    readerPtr->p += n;
    return true;
}

/* An int, or a float if there is a point or an exponent. */
static bool
ReadNumber(
    Reader *readerPtr,          /* What is left. */
    GwsimValue **valuePtrPtr)   /* Where to store it. */
{
    char text[NUMBER_MAX + 1], *endPtr;
    bool isFloat = false;
    long long number;
    size_t n = 0;

    while (readerPtr->p < readerPtr->end && n < NUMBER_MAX
            && *readerPtr->p != '\0'
            && strchr("+-.0123456789eE", *readerPtr->p) != NULL) {
        isFloat = isFloat || strchr(".eE", *readerPtr->p) != NULL;
        text[n++] = *readerPtr->p++;
    }
    text[n] = '\0';
    if (n == 0 || n == NUMBER_MAX) {
        return false;
    }
    if (isFloat) {
        return MakeFloat(text, valuePtrPtr);
    }
    errno = 0;
    number = strtoll(text, &endPtr, 10);
    if (errno != 0 || *endPtr != '\0') {
        return false;
    }
    *valuePtrPtr = GwsimValueInt(number);
    return true;
}

/* [value, ...]; on false the parts have been released. */
static bool
ReadParts(
    Reader *readerPtr,          /* What is left. */
    Parts *partsPtr)            /* Filled in; all zero. */
{
    if (!Take(readerPtr, '[')) {
        return false;
    }
    SkipBlanks(readerPtr);
    if (Take(readerPtr, ']')) {
        return true;
    }
    readerPtr->depth++;
    do {
        GWSIM_GROW(partsPtr->parts, partsPtr->count + 1, partsPtr->space);
        if (!ReadValue(readerPtr, &partsPtr->parts[partsPtr->count])) {
            DropParts(partsPtr);
            return false;
        }
        partsPtr->count++;
        SkipBlanks(readerPtr);
    } while (Take(readerPtr, ','));
    readerPtr->depth--;
    if (!Take(readerPtr, ']')) {
        DropParts(partsPtr);
        return false;
    }
    return true;
}

static void
DropParts(
    Parts *partsPtr)            /* Released and freed. */
{
    while (partsPtr->count > 0) {
        GwsimValueRelease(partsPtr->parts[--partsPtr->count]);
    }
    GwsimFree(partsPtr->parts);
    *partsPtr = (Parts) {NULL, 0, 0};
}

static bool
ReadList(
    Reader *readerPtr,          /* What is left. */
    GwsimValue **valuePtrPtr)   /* Where to store it. */
{
    Parts parts = {NULL, 0, 0};
    bool well = ReadParts(readerPtr, &parts) && GwsimValueList(parts.parts,
            parts.count, valuePtrPtr) == GWSIM_OK;

    GwsimFree(parts.parts);
    return well;
}

/* {"tag": value} */
static bool
ReadTagged(
    Reader *readerPtr,          /* What is left. */
    GwsimValue **valuePtrPtr)   /* Where to store it. */
{
    GwsimBuf tag = {NULL, 0, 0};
    GwsimValue *innerPtr = NULL;
    bool well;

    Take(readerPtr, '{');
    SkipBlanks(readerPtr);
    well = ReadString(readerPtr, &tag);
    SkipBlanks(readerPtr);
    readerPtr->depth++;
    well = well && Take(readerPtr, ':') && ReadValue(readerPtr, &innerPtr);
    readerPtr->depth--;
    SkipBlanks(readerPtr);
    well = well && Take(readerPtr, '}')
            && MakeTagged(tag.data, innerPtr, valuePtrPtr);
    GwsimValueRelease(innerPtr);
    GwsimBufFree(&tag);
    return well;
}

/* What a tag makes of the value behind it, which it does not take over. */
static bool
MakeTagged(
    const char *tag,            /* Tag. */
    GwsimValue *innerPtr,       /* Value. */
    GwsimValue **valuePtrPtr)   /* Where to store what it makes. */
{
    GwsimValueTag innerTag = GwsimValueTagOf(innerPtr);
    const char *text;
    size_t n;

    if (strcmp(tag, "dict") == 0) {
        return MakeDict(innerPtr, valuePtrPtr);
    }
    if (strcmp(tag, "object") == 0) {
        return MakeObject(innerPtr, valuePtrPtr);
    }
    if (strcmp(tag, "date") == 0 && innerTag == GWSIM_VALUE_INT) {
        *valuePtrPtr = GwsimValueDate(GwsimValueGetInt(innerPtr));
        return true;
    }
    if (innerTag != GWSIM_VALUE_TEXT) {
        return false;
    }
    text = GwsimValueGetText(innerPtr, &n);
    if (strcmp(tag, "bytes") == 0) {
        return MakeBytes(text, n, valuePtrPtr);
    }
    return strcmp(tag, "float") == 0 && MakeFloat(text, valuePtrPtr);
}

static bool
MakeDict(
    GwsimValue *innerPtr,       /* List of keys and values. */
    GwsimValue **valuePtrPtr)   /* Where to store the dict. */
{
    GwsimValue *const *parts;
    GwsimValue **copies;
    size_t n;
    bool well;

    if (GwsimValueTagOf(innerPtr) != GWSIM_VALUE_LIST) {
        return false;
    }
    parts = GwsimValueGetList(innerPtr, &n);
    if (n % 2 != 0) {
        return false;
    }
    copies = GwsimCalloc(n + 1, sizeof(GwsimValue *));
    for (size_t i = 0; i < n; i++) {
        copies[i] = GwsimValueRetain(parts[i]);
    }
    well = GwsimValueDict(copies, n / 2, valuePtrPtr) == GWSIM_OK;
    GwsimFree(copies);
    return well;
}

static bool
MakeObject(
    GwsimValue *innerPtr,       /* List of class and value. */
    GwsimValue **valuePtrPtr)   /* Where to store the object. */
{
    GwsimValue *const *parts;
    const char *class;
    size_t n;

    if (GwsimValueTagOf(innerPtr) != GWSIM_VALUE_LIST) {
        return false;
    }
    parts = GwsimValueGetList(innerPtr, &n);
    if (n != 2 || GwsimValueTagOf(parts[0]) != GWSIM_VALUE_TEXT) {
        return false;
    }
    class = GwsimValueGetText(parts[0], &n);
    return GwsimValueObject(class, n, GwsimValueRetain(parts[1]),
            valuePtrPtr) == GWSIM_OK;
}

static bool
MakeBytes(
    const char *hex,            /* Two digits a byte. */
    size_t n,                   /* Digits. */
    GwsimValue **valuePtrPtr)   /* Where to store the bytes. */
{
    GwsimBuf buf = {NULL, 0, 0};
    bool well = n % 2 == 0;

    GwsimBufAppend(&buf, "", 0);
    for (size_t i = 0; well && i < n; i += 2) {
        int high = HexDigit(hex[i]), low = HexDigit(hex[i + 1]);
        unsigned char byte = (unsigned char) (high * 16 + low);

        well = high >= 0 && low >= 0;
        GwsimBufAppend(&buf, &byte, 1);
    }
    well = well && GwsimValueBytesNew(buf.data, buf.len, valuePtrPtr)
            == GWSIM_OK;
    GwsimBufFree(&buf);
    return well;
}

/* Also NaN, Inf and -Inf, which are no numbers of JSON's. */
static bool
MakeFloat(
    const char *text,           /* Number. */
    GwsimValue **valuePtrPtr)   /* Where to store it. */
{
    char *endPtr;
    double number = strtod(text, &endPtr);

    if (endPtr == text || *endPtr != '\0') {
        return false;
    }
    *valuePtrPtr = GwsimValueFloat(number);
    return true;
}

/* "..."; the buffer has at least a NUL then. */
static bool
ReadString(
    Reader *readerPtr,          /* What is left. */
    GwsimBuf *bufPtr)           /* Appended to. */
{
    GwsimBufAppend(bufPtr, "", 0);
    if (!Take(readerPtr, '"')) {
        return false;
    }
    while (readerPtr->p < readerPtr->end) {
        const char *start = readerPtr->p;

        while (readerPtr->p < readerPtr->end && IsPlain(*readerPtr->p)) {
            readerPtr->p++;
        }
        GwsimBufAppend(bufPtr, start, (size_t) (readerPtr->p - start));
        if (Take(readerPtr, '"')) {
            return true;
        }
        if (!ReadEscape(readerPtr, bufPtr)) {
            return false;
        }
    }
    return false;
}

/* True for a letter that stands for itself in a string. */
static bool
IsPlain(
    char c)                     /* Any letter. */
{
    return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
}

/* What stands behind a backslash, and it; false: there is none. */
static bool
ReadEscape(
    Reader *readerPtr,          /* What is left. */
    GwsimBuf *bufPtr)           /* Appended to. */
{
    static const char from[] = "bfnrt\"\\/", to[] = "\b\f\n\r\t\"\\/";
    const char *p = readerPtr->p + 1;
    const char *which;
    uint32_t unit = 0;

    if (p >= readerPtr->end || *readerPtr->p != '\\') {
        return false;
    }
    if (*p == 'u') {
        if (readerPtr->end - p < 5) {
            return false;
        }
        for (int i = 1; i <= 4; i++) {
            if (HexDigit(p[i]) < 0) {
                return false;
            }
            unit = unit * 16 + (uint32_t) HexDigit(p[i]);
        }
        readerPtr->p = p + 5;
        AppendUnit(bufPtr, unit);
        return true;
    }
    which = *p == '\0' ? NULL : strchr(from, *p);
    if (which == NULL) {
        return false;
    }
    GwsimBufAppend(bufPtr, &to[which - from], 1);
    readerPtr->p = p + 1;
    return true;
}

/* A unit of UTF-16 as Tcl keeps it (rule 1). */
static void
AppendUnit(
    GwsimBuf *bufPtr,           /* Appended to. */
    uint32_t unit)              /* Unit. */
{
    unsigned char bytes[3];
    size_t n = 0;

    if (unit > 0 && unit < 0x80) {
        bytes[n++] = (unsigned char) unit;
    } else if (unit < 0x800) {
        bytes[n++] = (unsigned char) (0xc0 | unit >> 6);
        bytes[n++] = (unsigned char) (0x80 | (unit & 0x3f));
    } else {
        bytes[n++] = (unsigned char) (0xe0 | unit >> 12);
        bytes[n++] = (unsigned char) (0x80 | (unit >> 6 & 0x3f));
        bytes[n++] = (unsigned char) (0x80 | (unit & 0x3f));
    }
    GwsimBufAppend(bufPtr, bytes, n);
}

static void
SkipBlanks(
    Reader *readerPtr)          /* What is left. */
{
    while (readerPtr->p < readerPtr->end && (*readerPtr->p == ' '
            || *readerPtr->p == '\t' || *readerPtr->p == '\r'
            || *readerPtr->p == '\n')) {
        readerPtr->p++;
    }
}

/* True, and it is taken, if a letter comes next. */
static bool
Take(
    Reader *readerPtr,          /* What is left. */
    char c)                     /* Letter. */
{
    if (readerPtr->p == readerPtr->end || *readerPtr->p != c) {
        return false;
    }
    readerPtr->p++;
    return true;
}

/* Value of a digit, or -1. */
static int
HexDigit(
    char c)                     /* Any letter. */
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char) (c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}
