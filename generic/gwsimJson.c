/*
 * gwsimJson.c --
 *
 *      Writes values as JSON (gwsimJson.h).
 *
 *      Rules:
 *      1. What is written is read back as an equal value (gwsimJsonRead.c);
 *         but a text that is no UTF-8 gets a question mark for each byte that
 *         is none.
 *      2. Texts are Tcl's: NUL is C0 80, what is beyond 16 bits two
 *         surrogates. A sequence of four bytes is written as those.
 *      3. The writer calls itself for the parts, at most GWSIM_VALUE_DEPTH_MAX
 *         times in each other.
 */

#include "gwsimJson.h"

static void     WriteParts(GwsimBuf *bufPtr, GwsimValue *const *parts,
                    size_t n);
static void     WriteFloat(GwsimBuf *bufPtr, const GwsimValue *valuePtr);
static void     WriteBytes(GwsimBuf *bufPtr, const unsigned char *bytes,
                    size_t n);
static size_t   ReadChar(const unsigned char *p, size_t n,
                    uint32_t *codePtr);
static void     WriteUnit(GwsimBuf *bufPtr, uint32_t unit);

/*
 *----------------------------------------------------------------------
 *
 * GwsimJsonWrite --
 *
 *      Appends a value to a buffer.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The buffer grows.
 *
 *----------------------------------------------------------------------
 */

void
GwsimJsonWrite(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    const GwsimValue *valuePtr) /* Value to write; may be NULL. */
{
    GwsimValue *const *parts;
    const char *text;
    const unsigned char *bytes;
    size_t n;

    switch (GwsimValueTagOf(valuePtr)) {
    case GWSIM_VALUE_NONE:
        GwsimBufAppend(bufPtr, "null", 4);
        break;
    case GWSIM_VALUE_BOOL:
        GwsimBufPrintf(bufPtr, "%s",
                GwsimValueGetBool(valuePtr) ? "true" : "false");
        break;
    case GWSIM_VALUE_INT:
        GwsimBufPrintf(bufPtr, "%lld",
                (long long) GwsimValueGetInt(valuePtr));
        break;
    case GWSIM_VALUE_FLOAT:
        WriteFloat(bufPtr, valuePtr);
        break;
    case GWSIM_VALUE_TEXT:
        text = GwsimValueGetText(valuePtr, &n);
        GwsimJsonText(bufPtr, text, n);
        break;
    case GWSIM_VALUE_BYTES:
        bytes = GwsimValueGetBytes(valuePtr, &n);
        WriteBytes(bufPtr, bytes, n);
        break;
    case GWSIM_VALUE_DATE:
        GwsimBufPrintf(bufPtr, "{\"date\":%lld}",
                (long long) GwsimValueGetDate(valuePtr));
        break;
    case GWSIM_VALUE_LIST:
        parts = GwsimValueGetList(valuePtr, &n);
        WriteParts(bufPtr, parts, n);
        break;
    case GWSIM_VALUE_DICT:
        parts = GwsimValueGetDict(valuePtr, &n);
        GwsimBufPrintf(bufPtr, "{\"dict\":");
        WriteParts(bufPtr, parts, 2 * n);
        GwsimBufAppend(bufPtr, "}", 1);
        break;
    case GWSIM_VALUE_OBJECT:
        text = GwsimValueGetClass(valuePtr, &n);
        GwsimBufPrintf(bufPtr, "{\"object\":[");
        GwsimJsonText(bufPtr, text, n);
        GwsimBufAppend(bufPtr, ",", 1);
        GwsimJsonWrite(bufPtr, GwsimValueGetInner(valuePtr));
        GwsimBufAppend(bufPtr, "]}", 2);
        break;
    }
}

/* Appends a JSON string of a text (rule 2). */
void
GwsimJsonText(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    const char *text,           /* Its bytes. */
    size_t n)                   /* How many. */
{
    const unsigned char *p = (const unsigned char *) text;
    const unsigned char *end = p + n;
    uint32_t code;

    GwsimBufAppend(bufPtr, "\"", 1);
    while (p < end) {
        const unsigned char *start = p;

        while (p < end && *p >= ' ' && *p < 0x7f && *p != '"'
                && *p != '\\') {
            p++;
        }
        GwsimBufAppend(bufPtr, start, (size_t) (p - start));
        if (p == end) {
            break;
        }
        p += ReadChar(p, (size_t) (end - p), &code);
        if (code >= 0x10000) {
            WriteUnit(bufPtr, 0xd800 + ((code - 0x10000) >> 10));
            code = 0xdc00 + ((code - 0x10000) & 0x3ff);
        }
        WriteUnit(bufPtr, code);
    }
    GwsimBufAppend(bufPtr, "\"", 1);
}

static void
WriteParts(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    GwsimValue *const *parts,   /* Values. */
    size_t n)                   /* How many. */
{
    GwsimBufAppend(bufPtr, "[", 1);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) {
            GwsimBufAppend(bufPtr, ",", 1);
        }
        GwsimJsonWrite(bufPtr, parts[i]);
    }
    GwsimBufAppend(bufPtr, "]", 1);
}

/* A float is a number with a point or exponent: so it is no int. */
static void
WriteFloat(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    const GwsimValue *valuePtr) /* Of tag FLOAT. */
{
    GwsimBuf text = {NULL, 0, 0};
    char last;

    (void) GwsimValueFormat(&text, valuePtr);
    last = text.data[text.len - 1];
    if (last >= '0' && last <= '9') {
        GwsimBufAppend(bufPtr, text.data, text.len);
    } else {
        GwsimBufPrintf(bufPtr, "{\"float\":\"%.*s\"}", (int) text.len,
                text.data);
    }
    GwsimBufFree(&text);
}

static void
WriteBytes(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    const unsigned char *bytes, /* Bytes. */
    size_t n)                   /* How many. */
{
    GwsimBufPrintf(bufPtr, "{\"bytes\":\"");
    for (size_t i = 0; i < n; i++) {
        GwsimBufPrintf(bufPtr, "%02x", bytes[i]);
    }
    GwsimBufPrintf(bufPtr, "\"}");
}

/* Reads a character of UTF-8; what is none counts as a byte each. */
static size_t
ReadChar(
    const unsigned char *p,     /* Its bytes. */
    size_t n,                   /* So many are left, at least 1. */
    uint32_t *codePtr)          /* Set to its code. */
{
    size_t length = *p < 0x80 ? 1 : *p < 0xc0 ? 0 : *p < 0xe0 ? 2
            : *p < 0xf0 ? 3 : *p < 0xf8 ? 4 : 0;

    *codePtr = '?';
    if (length == 0 || length > n) {
        return 1;
    }
    if (length > 1) {
        uint32_t code = *p & (0xffu >> (length + 1));

        for (size_t i = 1; i < length; i++) {
            if ((p[i] & 0xc0) != 0x80) {
                return 1;
            }
            code = code << 6 | (p[i] & 0x3fu);
        }
        if (code > 0x10ffff) {
            return 1;
        }
        *codePtr = code;
        return length;
    }
    *codePtr = *p;
    return 1;
}

static void
WriteUnit(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    uint32_t unit)              /* Of 16 bits. */
{
    if (unit == '"' || unit == '\\') {
        GwsimBufPrintf(bufPtr, "\\%c", (char) unit);
    } else if (unit == '?') {
        GwsimBufAppend(bufPtr, "?", 1);
    } else {
        GwsimBufPrintf(bufPtr, "\\u%04x", (unsigned) unit);
    }
}
