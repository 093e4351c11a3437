/*
 * gwsimTraceNames.c --
 *
 *      The names of runs: stores them, 64 a pack; and tells queries of gwsim
 *      what the texts of names and words are, by two functions of SQL:
 *
 *          gwsim_name_text(RUN, NAME)      gwsim_word_text(WORD)
 *
 *  1. In a pack a text is a string of JSON. One that is long, or none for
 *     SQLite (gwsimTraceText.c), is null there, and a row of gwsim_text.
 *  2. Texts of a few runs are kept between queries. Names are only ever
 *     added, so what is known stays right; what is not known is looked for
 *     again.
 */

#include "gwsimTraceInt.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#define PACK_NAMES      64
#define TEXT_MAX        256     /* Bytes of a text in a pack. */
#define RUNS_KEPT       4
#define WORDS_MAX       65536   /* More than any gwsim has. */

typedef struct TextAt {         /* A text, in the bytes of all. */
    size_t at, size;
    bool isBlob;
    bool isHere;                /* False: not in the database. */
} TextAt;

typedef struct TextTable {      /* Texts by number. */
    int64_t run;                /* Whose; 0: none, or those of words. */
    TextAt *texts;
    size_t count, space;
    GwsimBuf bytes;
} TextTable;

typedef struct GwsimTexts {
    sqlite3 *dbPtr;
    TextTable words;
    TextTable names[RUNS_KEPT];
    int next;                   /* Of names: the next one to give up. */
} GwsimTexts;

static void AppendString(GwsimBuf *bufPtr, const char *text, size_t size);
static int StoreText(GwsimTraceRun *runPtr, GwsimName name, const char *text,
        size_t size);
static int StorePack(GwsimTraceRun *runPtr, size_t first,
        const GwsimBuf *rowsPtr);
static void FreeTexts(void *clientData);
static void NameText(sqlite3_context *contextPtr, int argc,
        sqlite3_value **argv);
static void WordText(sqlite3_context *contextPtr, int argc,
        sqlite3_value **argv);
static TextTable *NamesOf(GwsimTexts *textsPtr, int64_t run);
static void Result(sqlite3_context *contextPtr, const TextTable *tablePtr,
        sqlite3_value *numberPtr);
static bool Knows(const TextTable *tablePtr, sqlite3_value *numberPtr);
static void Empty(TextTable *tablePtr);
static void Read(GwsimTexts *textsPtr, TextTable *tablePtr,
        const char *query, size_t most);
static void Put(TextTable *tablePtr, size_t number, const char *bytes,
        size_t size, bool isBlob);
static void PutPack(TextTable *tablePtr, size_t first, const char *rows);
static const char *TakeString(GwsimBuf *bufPtr, const char *text);
static const char *TakeEscape(GwsimBuf *bufPtr, const char *text);

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceStoreNames --
 *
 *      Stores the names that have come since. The last pack, if it is not
 *      full, is stored anew with them.
 *
 * Results:
 *      SQLITE_OK, or SQLite's code of the failure.
 *
 * Side effects:
 *      Rows in the database; the mark of what is stored.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTraceStoreNames(
    GwsimTraceRun *runPtr)
{
    const GwsimNames *namesPtr = runPtr->worldPtr->core.namesPtr;
    GwsimBuf *textPtr = &runPtr->tracePtr->text;
    GwsimBuf rows = { .data = NULL };
    size_t count = GwsimNamesCount(namesPtr);
    size_t stored = runPtr->marks.names;
    int code = SQLITE_OK;

    for (size_t i = stored - stored % PACK_NAMES;
            stored < count && i < count && code == SQLITE_OK; i++) {
        size_t size;
        const char *text = GwsimNameText(namesPtr, (GwsimName) i, &size);
        bool isText = GwsimTraceTextIn(text, size, textPtr);

        GwsimBufText(&rows, i % PACK_NAMES == 0 ? "[" : ",");
        if (!isText || size > TEXT_MAX) {
            GwsimBufText(&rows, "null");
            if (i >= stored) {
                code = StoreText(runPtr, (GwsimName) i, text, size);
            }
        } else if (textPtr->len > 0) {
            AppendString(&rows, textPtr->data, textPtr->len);
        } else {
            AppendString(&rows, text, size);
        }
        if (code == SQLITE_OK
                && (i + 1 == count || (i + 1) % PACK_NAMES == 0)) {
            GwsimBufText(&rows, "]");
            code = StorePack(runPtr, i - i % PACK_NAMES, &rows);
            rows.len = 0;
        }
    }
    GwsimBufFree(&rows);
    runPtr->marks.names = count;
    return code;
}

/* Appends a text as a string of JSON. */
static void
AppendString(
    GwsimBuf *bufPtr,
    const char *text,           /* UTF-8 without NUL. */
    size_t size)
{
    size_t from = 0;

    GwsimBufText(bufPtr, "\"");
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char) text[i];

        if (byte < 0x20 || byte == '"' || byte == '\\') {
            GwsimBufAppend(bufPtr, text + from, i - from);
            GwsimBufPrintf(bufPtr, byte < 0x20 ? "\\u%04x" : "\\%c", byte);
            from = i + 1;
        }
    }
    GwsimBufAppend(bufPtr, text + from, size - from);
    GwsimBufText(bufPtr, "\"");
}

/* Stores a text that no pack has. */
static int
StoreText(
    GwsimTraceRun *runPtr,
    GwsimName name,
    const char *text,           /* As Tcl has it. */
    size_t size)
{
    GwsimTrace *tracePtr = runPtr->tracePtr;
    sqlite3_stmt *stmtPtr = tracePtr->stmts[GWSIM_STMT_TEXT];

    sqlite3_bind_int64(stmtPtr, 1, runPtr->marks.id);
    sqlite3_bind_int64(stmtPtr, 2, name);
    GwsimTraceBindText(tracePtr, GWSIM_STMT_TEXT, 3, text, size);
    return GwsimTraceStep(tracePtr, GWSIM_STMT_TEXT);
}

/* Stores a pack of names. */
static int
StorePack(
    GwsimTraceRun *runPtr,
    size_t first,               /* Number of its first name. */
    const GwsimBuf *rowsPtr)
{
    GwsimTrace *tracePtr = runPtr->tracePtr;
    sqlite3_stmt *stmtPtr = tracePtr->stmts[GWSIM_STMT_PACK];

    sqlite3_bind_int64(stmtPtr, 1, GWSIM_PACK_ID(runPtr->marks.id,
            GWSIM_PART_NAME, first));
    sqlite3_bind_int64(stmtPtr, 2, 0);
    sqlite3_bind_text64(stmtPtr, 3, rowsPtr->data, rowsPtr->len,
            SQLITE_STATIC, SQLITE_UTF8);
    return GwsimTraceStep(tracePtr, GWSIM_STMT_PACK);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceTexts --
 *
 *      Makes the functions known to a connection.
 *
 * Results:
 *      SQLITE_OK, or SQLite's code of the failure.
 *
 * Side effects:
 *      What they know is freed with the connection.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTraceTexts(
    GwsimTrace *tracePtr)
{
    GwsimTexts *textsPtr = GwsimCalloc(1, sizeof(*textsPtr));
    int flags = SQLITE_UTF8 | SQLITE_INNOCUOUS;
    int code;

    textsPtr->dbPtr = tracePtr->dbPtr;
    code = sqlite3_create_function_v2(tracePtr->dbPtr, "gwsim_name_text", 2,
            flags, textsPtr, NameText, NULL, NULL, FreeTexts);
    return code != SQLITE_OK ? code
            : sqlite3_create_function_v2(tracePtr->dbPtr, "gwsim_word_text",
                    1, flags, textsPtr, WordText, NULL, NULL, NULL);
}

/* The connection is closed. */
static void
FreeTexts(
    void *clientData)           /* GwsimTexts. */
{
    GwsimTexts *textsPtr = clientData;

    Empty(&textsPtr->words);
    for (int i = 0; i < RUNS_KEPT; i++) {
        Empty(&textsPtr->names[i]);
    }
    GwsimFree(textsPtr);
}

/* gwsim_name_text(RUN, NAME) */
static void
NameText(
    sqlite3_context *contextPtr,
    int argc,                   /* Not used. */
    sqlite3_value **argv)
{
    GwsimTexts *textsPtr = sqlite3_user_data(contextPtr);
    int64_t run = sqlite3_value_int64(argv[0]);
    TextTable *tablePtr = NamesOf(textsPtr, run);

    (void) argc;
    if (!Knows(tablePtr, argv[1])) {
        char query[160];

        Empty(tablePtr);
        tablePtr->run = run;
        (void) sqlite3_snprintf(sizeof(query), query, "SELECT id, rows"
                " FROM gwsim_pack WHERE id BETWEEN %lld AND %lld ORDER BY id",
                (long long) GWSIM_PACK_ID(run, GWSIM_PART_NAME, 0),
                (long long) GWSIM_PACK_ID(run, GWSIM_PART_NAME, UINT32_MAX));
        Read(textsPtr, tablePtr, query, 0);
        (void) sqlite3_snprintf(sizeof(query), query, "SELECT id, text"
                " FROM gwsim_text WHERE run = %lld", (long long) run);
        Read(textsPtr, tablePtr, query, tablePtr->count);
    }
    Result(contextPtr, tablePtr, argv[1]);
}

/* gwsim_word_text(WORD) */
static void
WordText(
    sqlite3_context *contextPtr,
    int argc,                   /* Not used. */
    sqlite3_value **argv)
{
    GwsimTexts *textsPtr = sqlite3_user_data(contextPtr);

    (void) argc;
    if (!Knows(&textsPtr->words, argv[0])) {
        Empty(&textsPtr->words);
        Read(textsPtr, &textsPtr->words, "SELECT id, text FROM gwsim_word",
                WORDS_MAX);
    }
    Result(contextPtr, &textsPtr->words, argv[0]);
}

/* The texts of a run, or a table to be filled with them. */
static TextTable *
NamesOf(
    GwsimTexts *textsPtr,
    int64_t run)
{
    for (int i = 0; i < RUNS_KEPT; i++) {
        if (textsPtr->names[i].run == run) {
            return &textsPtr->names[i];
        }
    }
    textsPtr->next = (textsPtr->next + 1) % RUNS_KEPT;
    return &textsPtr->names[textsPtr->next];
}

/* Whether a table has a text. */
static bool
Knows(
    const TextTable *tablePtr,
    sqlite3_value *numberPtr)
{
    int64_t number = sqlite3_value_int64(numberPtr);

    return number >= 0 && (size_t) number < tablePtr->count
            && tablePtr->texts[number].isHere;
}

/* A text as the result of a function; NULL if there is none. */
static void
Result(
    sqlite3_context *contextPtr,
    const TextTable *tablePtr,
    sqlite3_value *numberPtr)
{
    const TextAt *textPtr;
    const char *bytes;

    if (!Knows(tablePtr, numberPtr)) {
        return;
    }
    textPtr = &tablePtr->texts[sqlite3_value_int64(numberPtr)];
    bytes = textPtr->size > 0 ? tablePtr->bytes.data + textPtr->at : "";
    if (textPtr->isBlob) {
        sqlite3_result_blob64(contextPtr, bytes, textPtr->size,
                SQLITE_TRANSIENT);
    } else {
        sqlite3_result_text64(contextPtr, bytes, textPtr->size,
                SQLITE_TRANSIENT, SQLITE_UTF8);
    }
}

static void
Empty(
    TextTable *tablePtr)
{
    GwsimFree(tablePtr->texts);
    GwsimBufFree(&tablePtr->bytes);
    *tablePtr = (TextTable) {0};
}

/* Fills a table with the rows of a query: a number and a text or pack. */
static void
Read(
    GwsimTexts *textsPtr,
    TextTable *tablePtr,
    const char *query,
    size_t most)                /* Only texts of numbers below; 0: packs. */
{
    sqlite3_stmt *stmtPtr;

    if (sqlite3_prepare_v2(textsPtr->dbPtr, query, -1, &stmtPtr, NULL)
            != SQLITE_OK) {
        return;
    }
    while (sqlite3_step(stmtPtr) == SQLITE_ROW) {
        int64_t id = sqlite3_column_int64(stmtPtr, 0);
        const char *bytes = sqlite3_column_blob(stmtPtr, 1);
        size_t size = (size_t) sqlite3_column_bytes(stmtPtr, 1);

        if (most == 0) {
            PutPack(tablePtr, (size_t) GWSIM_PACK_NUMBER(id),
                    (const char *) sqlite3_column_text(stmtPtr, 1));
        } else if (id >= 0 && (size_t) id < most) {
            Put(tablePtr, (size_t) id, bytes, size,
                    sqlite3_column_type(stmtPtr, 1) == SQLITE_BLOB);
        }
    }
    sqlite3_finalize(stmtPtr);
}

/* Puts a text into a table. */
static void
Put(
    TextTable *tablePtr,
    size_t number,
    const char *bytes,
    size_t size,
    bool isBlob)
{
    GWSIM_GROW(tablePtr->texts, number + 1, tablePtr->space);
    while (tablePtr->count <= number) {
        tablePtr->texts[tablePtr->count++] = (TextAt) {0};
    }
    tablePtr->texts[number] = (TextAt) {
        .at = tablePtr->bytes.len, .size = size, .isBlob = isBlob,
        .isHere = true
    };
    GwsimBufAppend(&tablePtr->bytes, bytes, size);
}

/* Puts the strings of a pack into a table; null is a text that comes later.
 * Packs come in order, without a gap. */
static void
PutPack(
    TextTable *tablePtr,
    size_t first,               /* Number of its first text. */
    const char *rows)           /* As JSON; NULL if it is none. */
{
    if (rows == NULL || *rows != '[' || first != tablePtr->count) {
        return;
    }
    do {
        rows++;
        if (*rows == '"') {
            Put(tablePtr, tablePtr->count, "", 0, false);
            rows = TakeString(&tablePtr->bytes, rows + 1);
            tablePtr->texts[tablePtr->count - 1].size = tablePtr->bytes.len
                    - tablePtr->texts[tablePtr->count - 1].at;
        } else if (strncmp(rows, "null", 4) == 0) {
            Put(tablePtr, tablePtr->count, "", 0, false);
            tablePtr->texts[tablePtr->count - 1].isHere = false;
            rows += 4;
        }
    } while (*rows == ',');
}

/* Appends a string of JSON, up to its quote; returns what comes behind. */
static const char *
TakeString(
    GwsimBuf *bufPtr,           /* Receives its characters. */
    const char *text)           /* Behind the first quote. */
{
    while (*text != '"' && *text != '\0') {
        size_t size = strcspn(text, "\"\\");

        GwsimBufAppend(bufPtr, text, size);
        text += size;
        if (*text == '\\') {
            text = TakeEscape(bufPtr, text + 1);
        }
    }
    return *text == '"' ? text + 1 : text;
}

/* Appends what an escape of JSON means; returns what comes behind. */
static const char *
TakeEscape(
    GwsimBuf *bufPtr,           /* Receives the character. */
    const char *text)           /* Behind the backslash. */
{
    static const char letters[] = "btnfr";
    static const char means[] = "\b\t\n\f\r";
    const char *foundPtr = *text == '\0' ? NULL : strchr(letters, *text);
    unsigned code;
    char byte;

    if (*text == 'u') {
        if (sscanf(text + 1, "%4x", &code) != 1 || code >= 0x80) {
            return text + strlen(text);
        }
        byte = (char) code;
        GwsimBufAppend(bufPtr, &byte, 1);
        return text + 5;
    }
    GwsimBufAppend(bufPtr, foundPtr == NULL ? text
            : &means[foundPtr - letters], *text != '\0');
    return text + (*text != '\0');
}
