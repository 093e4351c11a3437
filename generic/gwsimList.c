/*
 * gwsimList.c --
 *
 *      How Tcl writes an element of a list: bare if that can be, in braces
 *      if braces balance, and otherwise with backslashes. The rules are those
 *      of Tcl 8.6, with the preferences that it keeps for the sake of old
 *      scripts; value.test holds them against Tcl itself.
 *
 *      Elements are in Tcl's UTF-8, where a NUL is C0 80. Nothing here looks
 *      at a byte above 7F.
 */

#include "gwsimList.h"

#include <string.h>

typedef enum Quoting {
    QUOTING_BARE,               /* As it is. */
    QUOTING_BRACES,             /* In braces, as it is. */
    QUOTING_ESCAPES,            /* A backslash before all that is special; */
    QUOTING_ESCAPES_NO_BRACES   /* before all but braces. */
} Quoting;

/*
 * What the bytes of an element ask for.
 */

#define ASKS_QUOTING    1u      /* It cannot stand bare. */
#define ASKS_BRACES     2u      /* Braces are preferred. */
#define ASKS_ESCAPES    4u      /* Backslashes are, if braces are not. */
#define BARS_BRACES     8u      /* Braces cannot be. */

static void             AppendEscaped(GwsimBuf *bufPtr, const char *bytes,
                            size_t n, bool escapeBraces);
static Quoting          ChooseQuoting(const char *bytes, size_t n,
                            bool isFirst);
static char             EscapeOf(char byte, bool escapeBraces);
static unsigned         WhatBytesAsk(const char *bytes, size_t n);

/*
 *----------------------------------------------------------------------
 *
 * GwsimListAppend --
 *
 *      Appends an element to a list that began at "start" of a buffer.
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
GwsimListAppend(
    GwsimBuf *bufPtr,           /* Buffer with the list at its end. */
    size_t start,               /* Its length when the list was empty. */
    const char *bytes,          /* Element; not in this buffer. */
    size_t n)                   /* Its length. */
{
    bool isFirst = bufPtr->len == start;
    Quoting quoting = ChooseQuoting(bytes, n, isFirst);

    if (!isFirst) {
        GwsimBufAppend(bufPtr, " ", 1);
    }
    switch (quoting) {
    case QUOTING_BARE:
        GwsimBufAppend(bufPtr, bytes, n);
        break;
    case QUOTING_BRACES:
        GwsimBufAppend(bufPtr, "{", 1);
        GwsimBufAppend(bufPtr, bytes, n);
        GwsimBufAppend(bufPtr, "}", 1);
        break;
    case QUOTING_ESCAPES:
    case QUOTING_ESCAPES_NO_BRACES:
        if (bytes[0] == '#' && isFirst) {
            GwsimBufAppend(bufPtr, "\\", 1);
        }
        AppendEscaped(bufPtr, bytes, n, quoting == QUOTING_ESCAPES);
        break;
    }
}

/*
 * A leading # of a first element is quoted, so that the list evaluated is
 * not a comment; that alone never leads to backslashes.
 */

static Quoting
ChooseQuoting(
    const char *bytes,          /* Element. */
    size_t n,                   /* Its length. */
    bool isFirst)               /* Whether it is the first of its list. */
{
    unsigned asks;

    if (n == 0) {
        return QUOTING_BRACES;
    }
    asks = WhatBytesAsk(bytes, n);
    if (bytes[0] == '{' || bytes[0] == '"') {
        asks |= ASKS_QUOTING | ASKS_BRACES;
    }
    if (bytes[0] == '#' && isFirst) {
        asks |= ASKS_QUOTING | ASKS_BRACES;
    }
    if (asks & BARS_BRACES) {
        return QUOTING_ESCAPES;
    }
    if (!(asks & ASKS_QUOTING)) {
        return QUOTING_BARE;
    }
    if ((asks & ASKS_ESCAPES) && !(asks & ASKS_BRACES)) {
        return QUOTING_ESCAPES_NO_BRACES;
    }
    return QUOTING_BRACES;
}

/*
 * Looks through an element. A backslash hides a brace behind it from the
 * balance, as it does from Tcl's parser.
 */

static unsigned
WhatBytesAsk(
    const char *bytes,          /* Element. */
    size_t n)                   /* Its length. */
{
    unsigned asks = 0;
    size_t nesting = 0;
    size_t i;

    for (i = 0; i < n; i++) {
        switch (bytes[i]) {
        case '{':
            nesting++;
            break;
        case '}':
            if (nesting == 0) {
                return BARS_BRACES;
            }
            nesting--;
            break;
        case ']':
        case '"':
            asks |= ASKS_QUOTING | ASKS_ESCAPES;
            break;
        case '[':
        case '$':
        case ';':
        case ' ':
        case '\f':
        case '\n':
        case '\r':
        case '\t':
        case '\v':
            asks |= ASKS_QUOTING | ASKS_BRACES;
            break;
        case '\\':
            if (i + 1 == n || bytes[i + 1] == '\n') {
                return BARS_BRACES;
            }
            if (bytes[i + 1] == '{' || bytes[i + 1] == '}'
                    || bytes[i + 1] == '\\') {
                i++;
            }
            asks |= ASKS_QUOTING | ASKS_BRACES;
            break;
        default:
            break;
        }
    }
    return nesting == 0 ? asks : BARS_BRACES;
}

/*
 * Appends an element with backslashes.
 */

static void
AppendEscaped(
    GwsimBuf *bufPtr,           /* Buffer to append to. */
    const char *bytes,          /* Element. */
    size_t n,                   /* Its length. */
    bool escapeBraces)          /* Whether braces are special. */
{
    size_t i, done = 0;

    for (i = 0; i < n; i++) {
        char pair[2] = {'\\', EscapeOf(bytes[i], escapeBraces)};

        if (pair[1] != '\0') {
            GwsimBufAppend(bufPtr, bytes + done, i - done);
            GwsimBufAppend(bufPtr, pair, 2);
            done = i + 1;
        }
    }
    GwsimBufAppend(bufPtr, bytes + done, n - done);
}

/*
 * What follows the backslash for a byte, or a NUL if it needs none.
 */

static char
EscapeOf(
    char byte,                  /* Byte to write. */
    bool escapeBraces)          /* Whether braces are special. */
{
    switch (byte) {
    case '{':
    case '}':
        return escapeBraces ? byte : '\0';
    case ']':
    case '[':
    case '$':
    case ';':
    case ' ':
    case '\\':
    case '"':
        return byte;
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    case '\v':
        return 'v';
    default:
        return '\0';
    }
}
