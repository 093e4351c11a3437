/*
 * gwsimTraceText.c --
 *
 *      Texts between Tcl's strings and the database, without loss.
 *
 *      Both are UTF-8 with one liberty each. Tcl writes the character NUL as
 *      C0 80, and 8.6 has no characters beyond FFFF but pairs of surrogates,
 *      of three bytes each. SQLite ends a text at a NUL byte here and there,
 *      and other readers refuse surrogates. So:
 *
 *      Tcl                          database
 *      C0 80 (or 00)                00, and all of the text is a BLOB
 *      pair of surrogates           the four bytes of the character
 *      half a pair                  as it is, and all of the text is a BLOB
 *      what is no UTF-8 at all      all of the text as it is, a BLOB
 *
 *      On the way back, a BLOB is a text if it is UTF-8 with a NUL or half a
 *      pair in it: that is, if it may be one of the middle lines above. Any
 *      other BLOB is bytes.
 */

#include "gwsimTrace.h"

#include <string.h>

static size_t CharAt(const char *bytes, size_t size, uint32_t *charPtr);
static void AppendChar(GwsimBuf *bufPtr, uint32_t character);
static bool IsPlain(const char *bytes, size_t size);

#define IS_HIGH(character)      ((character) >> 10 == 0xD800 >> 10)
#define IS_LOW(character)       ((character) >> 10 == 0xDC00 >> 10)
#define IS_HALF(character)      ((character) >> 11 == 0xD800 >> 11)

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceTextIn --
 *
 *      A text on its way into the database.
 *
 * Results:
 *      True if it is to be TEXT, false if BLOB.
 *
 * Side effects:
 *      If the bytes have to change, bufPtr holds the new ones, else nothing.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimTraceTextIn(
    const char *bytes,          /* Tcl's UTF-8. */
    size_t size,                /* How many bytes. */
    GwsimBuf *bufPtr)           /* Emptied, then used if need be. */
{
    bool isText = true;
    size_t used;

    bufPtr->len = 0;
    if (IsPlain(bytes, size)) {
        return true;
    }
    for (; size > 0; bytes += used, size -= used) {
        uint32_t character, low;
        size_t lowUsed = 0;

        used = CharAt(bytes, size, &character);
        if (used == 0) {
            bufPtr->len = 0;
            return false;
        }
        if (IS_HIGH(character)) {
            lowUsed = CharAt(bytes + used, size - used, &low);
        }
        if (lowUsed > 0 && IS_LOW(low)) {
            character = 0x10000 + ((character & 0x3FF) << 10)
                    + (low & 0x3FF);
            used += lowUsed;
        } else if (character == 0 || IS_HALF(character)) {
            isText = false;
        }
        AppendChar(bufPtr, character);
    }
    return isText;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceTextIsBlob --
 *
 *      Whether a BLOB of the database is a text.
 *
 * Results:
 *      True or false.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimTraceTextIsBlob(
    const char *bytes,          /* Of the BLOB. */
    size_t size)
{
    bool found = false;
    size_t used;

    for (; size > 0; bytes += used, size -= used) {
        uint32_t character;

        used = CharAt(bytes, size, &character);
        if (used == 0 || (character == 0 && used == 2)) {
            return false;
        }
        found = found || character == 0 || IS_HALF(character);
    }
    return found;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceTextOut --
 *
 *      A text of the database on its way to Tcl. What is no UTF-8 goes
 *      through as it is.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Appends to bufPtr.
 *
 *----------------------------------------------------------------------
 */

void
GwsimTraceTextOut(
    const char *bytes,          /* UTF-8; a NUL is a byte. */
    size_t size,
    bool pairs,                 /* Tcl has no characters beyond FFFF. */
    GwsimBuf *bufPtr)           /* Receives Tcl's UTF-8. */
{
    size_t used;

    if (IsPlain(bytes, size)) {
        GwsimBufAppend(bufPtr, bytes, size);
        return;
    }
    for (; size > 0; bytes += used, size -= used) {
        uint32_t character;

        used = CharAt(bytes, size, &character);
        if (used == 0) {
            used = 1;
            GwsimBufAppend(bufPtr, bytes, 1);
        } else if (character == 0) {
            GwsimBufAppend(bufPtr, "\xC0\x80", 2);
        } else if (character > 0xFFFF && pairs) {
            AppendChar(bufPtr, 0xD7C0 + (character >> 10));
            AppendChar(bufPtr, 0xDC00 + (character & 0x3FF));
        } else {
            GwsimBufAppend(bufPtr, bytes, used);
        }
    }
}

/*
 * One character of UTF-8, surrogates and C0 80 among them. Returns how many
 * bytes it has, 0 if there is none.
 */
static size_t
CharAt(
    const char *text,           /* Where to look. */
    size_t size,                /* Bytes there. */
    uint32_t *charPtr)          /* Receives the character. */
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    const unsigned char *bytes = (const unsigned char *) text;
    size_t more;
    uint32_t character;

    if (size == 0 || (bytes[0] >= 0x80 && bytes[0] < 0xC0)
            || bytes[0] >= 0xF8) {
        return 0;
    }
    more = bytes[0] < 0x80 ? 0 : bytes[0] < 0xE0 ? 1
            : bytes[0] < 0xF0 ? 2 : 3;
    if (size <= more) {
        return 0;
    }
    character = more == 0 ? bytes[0] : bytes[0] & (0x3Fu >> more);
    for (size_t i = 1; i <= more; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            return 0;
        }
        character = character << 6 | (bytes[i] & 0x3F);
    }
    if (character > 0x10FFFF || (character < least[more]
            && !(more == 1 && character == 0))) {
        return 0;
    }
    *charPtr = character;
    return more + 1;
}

/* Appends a character as UTF-8. */
static void
AppendChar(
    GwsimBuf *bufPtr,           /* Where to. */
    uint32_t character)         /* At most 10FFFF. */
{
    char bytes[4];
    size_t more = character < 0x80 ? 0 : character < 0x800 ? 1
            : character < 0x10000 ? 2 : 3;

    for (size_t i = more; i > 0; i--) {
        bytes[i] = (char) (0x80 | (character & 0x3F));
        character >>= 6;
    }
    bytes[0] = (char) (more == 0 ? character
            : (0xFF00u >> (more + 1) & 0xFF) | character);
    GwsimBufAppend(bufPtr, bytes, more + 1);
}

/* Whether a text is ASCII without NUL: the same everywhere. */
static bool
IsPlain(
    const char *bytes,          /* Text to look at. */
    size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char) (bytes[i] - 1) >= 0x7F) {
            return false;
        }
    }
    return true;
}
