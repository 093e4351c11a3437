/*
 * gwsimTracePack.c --
 *
 *      Stores rows of numbers, many as one: events, requests and choices.
 *
 *      A row of SQLite's own costs about 4,000 instructions, one in a pack a
 *      tenth of that, and half of the bytes. What a pack is, is documented in
 *      gwsimTraceSchema.h (rule 9); gwsimTraceUnpack.c reads them.
 *
 *  1. A pack ends where it fills a page of the file, so that none is read or
 *     written but for one page. Those of requests, which change, have a fixed
 *     number of rows: a new one takes the place of the old one.
 *  2. A number is stored as it is: what is small by nature (a difference, the
 *     number of a word) is what makes packs small.
 */

#include "gwsimTraceInt.h"

#include <sqlite3.h>
#include <string.h>

/* Bytes of rows: what a leaf page of 4,096 has room for beside the cell's
 * and the record's headers and the other two columns. */
#define PACK_BYTES      4040
#define NUMBER_BYTES    21      /* Of a number, at most, with its comma. */

/* What a row of numbers takes at most: brackets and a comma as well, and what
 * is written too much. */
#define ROW_BYTES       ((GWSIM_PACK_COLUMNS + 1) * NUMBER_BYTES + 3)

static void StorePack(GwsimPack *packPtr);
static size_t FormatRow(char *text, int64_t time, const int64_t *values,
        int count);
static char *FormatNumber(char *text, int64_t number);

/*
 *----------------------------------------------------------------------
 *
 * GwsimTracePackBegin --
 *
 *      Begins to store rows of a run.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      None in the database.
 *
 *----------------------------------------------------------------------
 */

void
GwsimTracePackBegin(
    GwsimPack *packPtr,         /* To be filled in. */
    GwsimTrace *tracePtr,       /* Where to; it has one such at a time. */
    int64_t run,                /* Its number. */
    GwsimTracePart part)        /* Which rows. */
{
    *packPtr = (GwsimPack) {
        .tracePtr = tracePtr, .id = GWSIM_PACK_ID(run, part, 0), .size = 1,
        .changing = part != GWSIM_PART_EVENT && part != GWSIM_PART_CHOICE,
        .code = SQLITE_OK
    };
    GWSIM_GROW(tracePtr->rows, PACK_BYTES + ROW_BYTES, tracePtr->rowsSpace);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTracePackRow --
 *
 *      Stores a row, sooner or later.
 *
 * Results:
 *      None: what fails is said by GwsimTracePackEnd.
 *
 * Side effects:
 *      A pack in the database, when one is full.
 *
 *----------------------------------------------------------------------
 */

void
GwsimTracePackRow(
    GwsimPack *packPtr,
    uint32_t number,            /* Of the row, rising. */
    int64_t time,               /* First column: a time. */
    const int64_t *values,      /* The other columns. */
    int count)                  /* How many. */
{
    size_t size;

    GWSIM_ASSERT(count < GWSIM_PACK_COLUMNS);
    if (packPtr->count > 0 && (number != packPtr->first + packPtr->count
            || (packPtr->changing && GWSIM_PACK_IS_FIRST(number)))) {
        StorePack(packPtr);
    }
    if (packPtr->count == 0) {
        packPtr->first = number;
        packPtr->base = time;
    }
    size = FormatRow(packPtr->tracePtr->rows + packPtr->size,
            time - packPtr->base, values, count);
    if (packPtr->count > 0 && packPtr->size + size > PACK_BYTES
            && !packPtr->changing) {
        StorePack(packPtr);
        packPtr->first = number;
        packPtr->base = time;
        size = FormatRow(packPtr->tracePtr->rows + packPtr->size, 0, values,
                count);
    }
    packPtr->size += size;
    packPtr->count++;
    if (packPtr->size > PACK_BYTES) {
        GWSIM_GROW(packPtr->tracePtr->rows, packPtr->size + ROW_BYTES,
                packPtr->tracePtr->rowsSpace);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTracePackEnd --
 *
 *      Stores what is left.
 *
 * Results:
 *      SQLITE_OK, or SQLite's code of the first failure.
 *
 * Side effects:
 *      A pack in the database.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTracePackEnd(
    GwsimPack *packPtr)
{
    if (packPtr->count > 0) {
        StorePack(packPtr);
    }
    return packPtr->code;
}

/* Stores the rows that there are, and begins anew. */
static void
StorePack(
    GwsimPack *packPtr)
{
    GwsimTrace *tracePtr = packPtr->tracePtr;
    sqlite3_stmt *stmtPtr = tracePtr->stmts[GWSIM_STMT_PACK];

    if (packPtr->code == SQLITE_OK) {
        /* In place of the last comma. */
        tracePtr->rows[0] = '[';
        tracePtr->rows[packPtr->size - 1] = ']';
        sqlite3_bind_int64(stmtPtr, 1, packPtr->id + packPtr->first);
        sqlite3_bind_int64(stmtPtr, 2, packPtr->base);
        packPtr->code = sqlite3_bind_text64(stmtPtr, 3, tracePtr->rows,
                packPtr->size, SQLITE_STATIC, SQLITE_UTF8);
    }
    if (packPtr->code == SQLITE_OK) {
        packPtr->code = GwsimTraceStep(tracePtr, GWSIM_STMT_PACK);
    }
    packPtr->size = 1;
    packPtr->count = 0;
}

/* Writes "[time,value,...]," without the last values that are 0; returns how
 * many bytes. */
static size_t
FormatRow(
    char *text,                 /* Where to; room for ROW_BYTES. */
    int64_t time,
    const int64_t *values,
    int count)
{
    char *endPtr = text;

    while (count > 0 && values[count - 1] == 0) {
        count--;
    }
    *endPtr++ = '[';
    endPtr = FormatNumber(endPtr, time);
    for (int i = 0; i < count; i++) {
        *endPtr++ = ',';
        endPtr = FormatNumber(endPtr, values[i]);
    }
    *endPtr++ = ']';
    *endPtr++ = ',';
    return (size_t) (endPtr - text);
}

/* Writes a number; returns what comes behind it. */
static char *
FormatNumber(
    char *text,
    int64_t number)
{
    static const char pairs[] =
            "00010203040506070809101112131415161718192021222324"
            "25262728293031323334353637383940414243444546474849"
            "50515253545556575859606162636465666768697071727374"
            "75767778798081828384858687888990919293949596979899";
    char digits[2 * NUMBER_BYTES];
    size_t at = NUMBER_BYTES;
    uint64_t rest = (uint64_t) number;

    if (rest < 10) {
        *text = (char) ('0' + rest);
        return text + 1;
    }
    if (rest < 100) {
        memcpy(text, &pairs[rest * 2], 2);
        return text + 2;
    }
    if (number < 0) {
        *text++ = '-';
        rest = 0 - rest;
    }
    for (; rest >= 100; rest /= 100) {
        at -= 2;
        memcpy(digits + at, &pairs[rest % 100 * 2], 2);
    }
    at -= 2;
    memcpy(digits + at, &pairs[rest * 2], 2);
    at += rest < 10;
    /* Always so many: the next number is written over what is too much. */
    memcpy(text, digits + at, NUMBER_BYTES - 1);
    return text + (NUMBER_BYTES - at);
}
