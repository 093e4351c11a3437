/*
 * gwsimTraceUnpack.c --
 *
 *      Reads packs: the relation gwsim_row as a virtual table of SQLite's.
 *
 *      Anybody can read a trace: there gwsim_row is a view, in which SQLite's
 *      JSON functions take packs apart. In gwsim's own connections this table
 *      has its place, and finds a row by its number, ten times as fast: main
 *      (in memory) or temporary (of a file), with the views that stand on it
 *      made once more, so that their names mean these.
 *
 *  1. A statement sees packs as they were when it began, like all else.
 *  2. What is not a pack (a file that somebody has changed) is an error of
 *     the query, never more.
 */

#include "gwsimTraceInt.h"
#include "gwsimTraceSchema.h"

#include <sqlite3.h>
#include <string.h>

/* An event's own values, behind which come those of its shape. */
#define EVENT_COLUMNS   5
#define EVENT_SHAPE     1       /* Its value that says which. */
#define SHAPE_COLUMNS   10

/* Columns of gwsim_row; its others are the values. */
enum {COLUMN_RUN, COLUMN_PART, COLUMN_NUMBER, COLUMN_BASE, COLUMN_VALUES};

/* What ids of packs have room for. */
#define RUN_MAX         (INT64_MAX >> 36)
#define PART_MAX        15

/* What a plan has a value for, in this order: bits of idxNum. */
enum {BY_RUN = 1, BY_PART = 2, BY_NUMBER = 4, BY_LEAST = 8, BY_MOST = 16};

typedef struct Table {
    sqlite3_vtab base;
    sqlite3 *dbPtr;
    int64_t run;                /* Whose shapes these are; 0: nobody's. */
    int64_t (*shapes)[SHAPE_COLUMNS];   /* By number - 1. */
    size_t shapeCount, shapeSpace;
} Table;

typedef struct Cursor {
    sqlite3_vtab_cursor base;
    sqlite3_stmt *stmtPtr;      /* The packs; stands on the present one. */
    int64_t id;                 /* Of the present one; 0: there is none. */
    int64_t start;              /* What its times count from. */
    const char *textPtr;        /* What is left of its rows, or NULL. */
    int64_t part;               /* Only these rows; 0: all but names. */
    int64_t least, most;        /* Only these numbers. */
    int64_t first, last;        /* Only packs of these ids. */
    bool again;                 /* The row may be in the present pack. */
    int64_t number;             /* Of the present row. */
    int64_t values[GWSIM_PACK_COLUMNS];
    bool atEnd;
} Cursor;

static int Connect(sqlite3 *dbPtr, void *clientData, int argc,
        const char *const *argv, sqlite3_vtab **tablePtrPtr, char **errorPtr);
static int Disconnect(sqlite3_vtab *tablePtr);
static int BestIndex(sqlite3_vtab *tablePtr, sqlite3_index_info *infoPtr);
static bool IsOrdered(const sqlite3_index_info *infoPtr, int plan);
static int Open(sqlite3_vtab *tablePtr, sqlite3_vtab_cursor **cursorPtrPtr);
static int Close(sqlite3_vtab_cursor *basePtr);
static int Filter(sqlite3_vtab_cursor *basePtr, int plan, const char *name,
        int argc, sqlite3_value **argv);
static bool GetKey(sqlite3_value *valuePtr, int64_t *keyPtr);
static int64_t GetLimit(sqlite3_value *valuePtr, int64_t widest);
static void Seek(Cursor *curPtr);
static int Next(sqlite3_vtab_cursor *basePtr);
static int NextPack(Cursor *curPtr);
static void BeginPack(Cursor *curPtr);
static const char *SkipRow(const char *textPtr);
static const char *ParseRow(const char *textPtr,
        int64_t values[GWSIM_PACK_COLUMNS]);
static int AddShape(Cursor *curPtr);
static int ReadShapes(Table *tablePtr, int64_t run);
static int Eof(sqlite3_vtab_cursor *basePtr);
static int Column(sqlite3_vtab_cursor *basePtr, sqlite3_context *contextPtr,
        int column);
static int Rowid(sqlite3_vtab_cursor *basePtr, sqlite3_int64 *rowidPtr);

static const sqlite3_module module = {
    .iVersion = 1, .xCreate = Connect, .xConnect = Connect,
    .xBestIndex = BestIndex, .xDisconnect = Disconnect,
    .xDestroy = Disconnect, .xOpen = Open, .xClose = Close,
    .xFilter = Filter, .xNext = Next, .xEof = Eof, .xColumn = Column,
    .xRowid = Rowid
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceUnpack --
 *
 *      Makes the relation known to a connection, and the views on it.
 *
 * Results:
 *      SQLITE_OK, or SQLite's code of the failure.
 *
 * Side effects:
 *      Tables and views in main, if it is in memory, or temporary ones.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTraceUnpack(
    GwsimTrace *tracePtr)
{
    static const char *const views[] = {
        GWSIM_TRACE_PACKED_VIEWS("TEMP VIEW", GWSIM_TRACE_OWN),
        GWSIM_TRACE_PACKED_VIEWS("VIEW", GWSIM_TRACE_OWN)
    };
    bool own = tracePtr->mode == GWSIM_TRACE_IN_MEMORY;
    sqlite3 *dbPtr = tracePtr->dbPtr;
    int code = sqlite3_create_module(dbPtr, "gwsim_packs", &module, NULL);

    if (code == SQLITE_OK) {
        code = GwsimTraceTexts(tracePtr);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_exec(dbPtr, own
                ? "CREATE VIRTUAL TABLE main.gwsim_row USING gwsim_packs"
                : "CREATE VIRTUAL TABLE temp.gwsim_row USING gwsim_packs",
                NULL, NULL, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_exec(dbPtr, views[own], NULL, NULL, NULL);
    }
    return code;
}

/* xCreate and xConnect: the table, which is the same for all. */
static int
Connect(
    sqlite3 *dbPtr,
    void *clientData,           /* Not used. */
    int argc,                   /* Not used. */
    const char *const *argv,    /* Not used. */
    sqlite3_vtab **tablePtrPtr, /* Receives the table. */
    char **errorPtr)            /* Not used. */
{
    Table *tablePtr;
    int code = sqlite3_declare_vtab(dbPtr, "CREATE TABLE x (run, part,"
            " number, base, " GWSIM_TRACE_VALUES ")");

    (void) clientData;
    (void) argc;
    (void) argv;
    (void) errorPtr;
    if (code == SQLITE_OK) {
        tablePtr = GwsimCalloc(1, sizeof(*tablePtr));
        tablePtr->dbPtr = dbPtr;
        *tablePtrPtr = &tablePtr->base;
    }
    return code;
}

/* xDisconnect and xDestroy. */
static int
Disconnect(
    sqlite3_vtab *tablePtr)
{
    GwsimFree(((Table *) tablePtr)->shapes);
    GwsimFree(tablePtr);
    return SQLITE_OK;
}

/*
 * xBestIndex: rows are found by their run; within one by their part, and
 * within that by their number or a range of them.
 */
static int
BestIndex(
    sqlite3_vtab *tablePtr,     /* Not used. */
    sqlite3_index_info *infoPtr)
{
    static const struct {
        int column;
        int operator;
        int plan;               /* What it gives. */
        int needs;              /* What has to be given for it. */
    } uses[] = {                /* In the order of Filter's arguments. */
        {COLUMN_RUN, SQLITE_INDEX_CONSTRAINT_EQ, BY_RUN, 0},
        {COLUMN_PART, SQLITE_INDEX_CONSTRAINT_EQ, BY_PART, 0},
        {COLUMN_NUMBER, SQLITE_INDEX_CONSTRAINT_EQ, BY_NUMBER,
            BY_RUN | BY_PART},
        {COLUMN_NUMBER, SQLITE_INDEX_CONSTRAINT_GE, BY_LEAST,
            BY_RUN | BY_PART},
        {COLUMN_NUMBER, SQLITE_INDEX_CONSTRAINT_GT, BY_LEAST,
            BY_RUN | BY_PART},
        {COLUMN_NUMBER, SQLITE_INDEX_CONSTRAINT_LE, BY_MOST,
            BY_RUN | BY_PART},
        {COLUMN_NUMBER, SQLITE_INDEX_CONSTRAINT_LT, BY_MOST,
            BY_RUN | BY_PART}
    };
    int count = (int) (sizeof(uses) / sizeof(uses[0]));
    int plan = 0, args = 0;

    (void) tablePtr;
    for (int use = 0; use < count; use++) {
        for (int i = 0; i < infoPtr->nConstraint; i++) {
            if (infoPtr->aConstraint[i].usable
                    && infoPtr->aConstraint[i].iColumn == uses[use].column
                    && infoPtr->aConstraint[i].op == uses[use].operator
                    && (plan & uses[use].needs) == uses[use].needs
                    && (plan & uses[use].plan) == 0) {
                plan |= uses[use].plan;
                infoPtr->aConstraintUsage[i].argvIndex = ++args;
                /* What is not exactly so is looked at again. */
                infoPtr->aConstraintUsage[i].omit =
                        uses[use].plan < BY_NUMBER;
            }
        }
    }
    infoPtr->idxNum = plan;
    infoPtr->estimatedCost = (plan & BY_RUN) == 0 ? 1e8
            : (plan & BY_NUMBER) != 0 ? 20
            : (plan & (BY_LEAST | BY_MOST)) != 0 ? 1e4 : 1e6;
    infoPtr->estimatedRows = (plan & BY_RUN) == 0 ? 10000000
            : (plan & BY_NUMBER) != 0 ? 1
            : (plan & (BY_LEAST | BY_MOST)) != 0 ? 1000 : 100000;
    infoPtr->orderByConsumed = IsOrdered(infoPtr, plan);
    return SQLITE_OK;
}

/* Whether rows come in the order that is asked for: by run, then number. */
static bool
IsOrdered(
    const sqlite3_index_info *infoPtr,
    int plan)
{
    int at = 0;

    if ((plan & BY_PART) == 0) {
        return false;
    }
    if (at < infoPtr->nOrderBy
            && infoPtr->aOrderBy[at].iColumn == COLUMN_RUN
            && !infoPtr->aOrderBy[at].desc) {
        at++;
    } else if ((plan & BY_RUN) == 0) {
        return false;
    }
    if (at < infoPtr->nOrderBy
            && infoPtr->aOrderBy[at].iColumn == COLUMN_NUMBER
            && !infoPtr->aOrderBy[at].desc) {
        at++;
    }
    return at == infoPtr->nOrderBy;
}

/* xOpen: a cursor, which is nowhere yet. */
static int
Open(
    sqlite3_vtab *basePtr,
    sqlite3_vtab_cursor **cursorPtrPtr) /* Receives it. */
{
    Table *tablePtr = (Table *) basePtr;
    Cursor *curPtr = GwsimCalloc(1, sizeof(*curPtr));
    int code = sqlite3_prepare_v2(tablePtr->dbPtr, "SELECT id, base, rows"
            " FROM gwsim_pack WHERE id BETWEEN coalesce((SELECT max(id)"
            " FROM gwsim_pack WHERE id BETWEEN ?1 AND ?2), ?2) AND ?3"
            " ORDER BY id", -1, &curPtr->stmtPtr, NULL);

    if (code != SQLITE_OK) {
        GwsimFree(curPtr);
        return code;
    }
    *cursorPtrPtr = &curPtr->base;
    return SQLITE_OK;
}

/* xClose. */
static int
Close(
    sqlite3_vtab_cursor *basePtr)
{
    Cursor *curPtr = (Cursor *) basePtr;

    sqlite3_finalize(curPtr->stmtPtr);
    GwsimFree(curPtr);
    return SQLITE_OK;
}

/* xFilter: goes to the first row of a plan. */
static int
Filter(
    sqlite3_vtab_cursor *basePtr,
    int plan,                   /* Which arguments there are. */
    const char *name,           /* Not used. */
    int argc,                   /* Not used. */
    sqlite3_value **argv)       /* In the order of the plan's bits. */
{
    Cursor *curPtr = (Cursor *) basePtr;
    int64_t run = 0;
    int at = 0;

    (void) name;
    (void) argc;
    curPtr->part = 0;
    curPtr->least = 0;
    curPtr->most = UINT32_MAX;
    curPtr->atEnd = ((plan & BY_RUN) != 0 && !GetKey(argv[at++], &run))
            || ((plan & BY_PART) != 0 && !GetKey(argv[at++], &curPtr->part));
    if ((plan & BY_NUMBER) != 0 && !curPtr->atEnd) {
        curPtr->atEnd = !GetKey(argv[at++], &curPtr->least);
        curPtr->most = curPtr->least;
    } else if (!curPtr->atEnd) {
        if ((plan & BY_LEAST) != 0) {
            curPtr->least = GetLimit(argv[at++], 0);
        }
        if ((plan & BY_MOST) != 0) {
            curPtr->most = GetLimit(argv[at++], UINT32_MAX);
        }
    }
    if (curPtr->atEnd || curPtr->least > curPtr->most || run > RUN_MAX
            || curPtr->part > PART_MAX
            || ((plan & BY_PART) != 0 && curPtr->part == GWSIM_PART_NAME)) {
        curPtr->atEnd = true;
        return SQLITE_OK;
    }
    curPtr->first = GWSIM_PACK_ID(run, curPtr->part, 0);
    curPtr->last = (plan & BY_RUN) == 0 ? INT64_MAX
            : GWSIM_PACK_ID(run, (plan & BY_PART) == 0 ? PART_MAX
                    : curPtr->part, curPtr->most);
    curPtr->again = (plan & BY_NUMBER) != 0
            && curPtr->id > curPtr->first
            && curPtr->id <= curPtr->first + curPtr->least;
    if (curPtr->again) {
        BeginPack(curPtr);
    } else {
        Seek(curPtr);
    }
    return Next(basePtr);
}

/*
 * The value of a column of numbers that a query asks for: false if it has no
 * such value. SQLite does not look again.
 */
static bool
GetKey(
    sqlite3_value *valuePtr,
    int64_t *keyPtr)            /* Receives it: 0 to UINT32_MAX. */
{
    int type = sqlite3_value_numeric_type(valuePtr);

    if (type != SQLITE_INTEGER && type != SQLITE_FLOAT) {
        return false;
    }
    *keyPtr = sqlite3_value_int64(valuePtr);
    return *keyPtr >= 0 && *keyPtr <= UINT32_MAX
            && (type == SQLITE_INTEGER
            || (double) *keyPtr == sqlite3_value_double(valuePtr));
}

/* A limit that a query asks for, or a wider one: SQLite looks again. */
static int64_t
GetLimit(
    sqlite3_value *valuePtr,
    int64_t widest)
{
    int64_t limit = sqlite3_value_int64(valuePtr);

    return sqlite3_value_numeric_type(valuePtr) != SQLITE_INTEGER ? widest
            : widest == 0 ? (limit < 0 ? 0 : limit)
            : limit > widest ? widest : limit;
}

/* Looks for packs anew. */
static void
Seek(
    Cursor *curPtr)
{
    curPtr->id = 0;
    curPtr->textPtr = NULL;
    sqlite3_reset(curPtr->stmtPtr);
    sqlite3_bind_int64(curPtr->stmtPtr, 1, curPtr->first);
    sqlite3_bind_int64(curPtr->stmtPtr, 2, curPtr->first + curPtr->least);
    sqlite3_bind_int64(curPtr->stmtPtr, 3, curPtr->last);
}

/* xNext: goes to the next row that there is. */
static int
Next(
    sqlite3_vtab_cursor *basePtr)
{
    Cursor *curPtr = (Cursor *) basePtr;

    for (;;) {
        if (curPtr->textPtr == NULL) {
            int code = NextPack(curPtr);

            if (code != SQLITE_OK || curPtr->atEnd) {
                return code;
            }
        }
        if (*curPtr->textPtr == ']') {
            curPtr->textPtr = NULL;
            if (curPtr->again) {
                curPtr->again = false;
                Seek(curPtr);
            }
            continue;
        }
        if (++curPtr->number > curPtr->most) {
            curPtr->atEnd = true;
            return SQLITE_OK;
        }
        curPtr->textPtr = curPtr->number < curPtr->least
                ? SkipRow(curPtr->textPtr)
                : ParseRow(curPtr->textPtr, curPtr->values);
        if (curPtr->textPtr == NULL) {
            return SQLITE_CORRUPT_VTAB;
        }
        if (curPtr->number >= curPtr->least) {
            curPtr->again = false;
            return GWSIM_PACK_PART(curPtr->id) == GWSIM_PART_EVENT
                    ? AddShape(curPtr) : SQLITE_OK;
        }
    }
}

/* Goes to the next pack of the part that is wanted. */
static int
NextPack(
    Cursor *curPtr)
{
    int code;

    do {
        code = sqlite3_step(curPtr->stmtPtr);
        if (code != SQLITE_ROW) {
            curPtr->atEnd = true;
            curPtr->id = 0;
            code = sqlite3_reset(curPtr->stmtPtr);
            return code;
        }
        curPtr->id = sqlite3_column_int64(curPtr->stmtPtr, 0);
    } while (curPtr->part == 0
            ? GWSIM_PACK_PART(curPtr->id) == GWSIM_PART_NAME
            : GWSIM_PACK_PART(curPtr->id) != curPtr->part);
    curPtr->start = sqlite3_column_int64(curPtr->stmtPtr, 1);
    BeginPack(curPtr);
    return SQLITE_OK;
}

/* Goes before the first row of the present pack. */
static void
BeginPack(
    Cursor *curPtr)
{
    const unsigned char *textPtr = sqlite3_column_text(curPtr->stmtPtr, 2);

    curPtr->number = GWSIM_PACK_NUMBER(curPtr->id) - 1;
    curPtr->textPtr = textPtr != NULL && *textPtr == '['
            ? (const char *) textPtr + 1 : "";
}

/* What comes behind a row and its comma; NULL if there is no row. */
static const char *
SkipRow(
    const char *textPtr)
{
    textPtr = strchr(textPtr, ']');
    if (textPtr == NULL) {
        return NULL;
    }
    return textPtr + (textPtr[1] == ',' ? 2 : 1);
}

/* The same, and what is in it: values that are left out are 0. */
static const char *
ParseRow(
    const char *textPtr,
    int64_t values[GWSIM_PACK_COLUMNS]) /* Receives them. */
{
    int count = 0;

    if (*textPtr != '[') {
        return NULL;
    }
    do {
        bool negative = *++textPtr == '-';
        uint64_t number = 0;

        textPtr += negative;
        if (*textPtr < '0' || *textPtr > '9'
                || count == GWSIM_PACK_COLUMNS) {
            return NULL;
        }
        while (*textPtr >= '0' && *textPtr <= '9') {
            number = number * 10 + (uint64_t) (*textPtr++ - '0');
        }
        values[count++] = (int64_t) (negative ? 0 - number : number);
    } while (*textPtr == ',');
    if (*textPtr != ']') {
        return NULL;
    }
    memset(values + count, 0,
            (size_t) (GWSIM_PACK_COLUMNS - count) * sizeof(*values));
    return textPtr + (textPtr[1] == ',' ? 2 : 1);
}

/* Puts what the present row's shape says behind its own values. */
static int
AddShape(
    Cursor *curPtr)
{
    Table *tablePtr = (Table *) curPtr->base.pVtab;
    int64_t run = GWSIM_PACK_RUN(curPtr->id);
    int64_t shape = curPtr->values[EVENT_SHAPE];
    int code = SQLITE_OK;

    if (tablePtr->run != run || shape > (int64_t) tablePtr->shapeCount) {
        code = ReadShapes(tablePtr, run);
    }
    if (code == SQLITE_OK
            && (shape < 1 || shape > (int64_t) tablePtr->shapeCount)) {
        code = SQLITE_CORRUPT_VTAB;
    }
    if (code == SQLITE_OK) {
        memcpy(&curPtr->values[EVENT_COLUMNS], tablePtr->shapes[shape - 1],
                sizeof(tablePtr->shapes[0]));
    }
    return code;
}

/* Reads the shapes of a run. Some may be added later, none is changed. */
static int
ReadShapes(
    Table *tablePtr,
    int64_t run)
{
    sqlite3_stmt *stmtPtr;
    int code = sqlite3_prepare_v2(tablePtr->dbPtr, "SELECT rows"
            " FROM gwsim_pack WHERE id BETWEEN ? AND ? ORDER BY id", -1,
            &stmtPtr, NULL);

    if (code != SQLITE_OK) {
        return code;
    }
    tablePtr->run = run;
    tablePtr->shapeCount = 0;
    sqlite3_bind_int64(stmtPtr, 1,
            GWSIM_PACK_ID(run, GWSIM_PART_SHAPE, 0));
    sqlite3_bind_int64(stmtPtr, 2,
            GWSIM_PACK_ID(run, GWSIM_PART_SHAPE, UINT32_MAX));
    while (sqlite3_step(stmtPtr) == SQLITE_ROW) {
        const char *textPtr = (const char *) sqlite3_column_text(stmtPtr, 0);
        int64_t values[GWSIM_PACK_COLUMNS];

        textPtr = textPtr != NULL && *textPtr == '[' ? textPtr + 1 : NULL;
        while (textPtr != NULL
                && (textPtr = ParseRow(textPtr, values)) != NULL) {
            GWSIM_GROW(tablePtr->shapes, tablePtr->shapeCount + 1,
                    tablePtr->shapeSpace);
            memcpy(tablePtr->shapes[tablePtr->shapeCount++], values + 1,
                    sizeof(tablePtr->shapes[0]));
        }
    }
    return sqlite3_finalize(stmtPtr);
}

/* xEof. */
static int
Eof(
    sqlite3_vtab_cursor *basePtr)
{
    return ((Cursor *) basePtr)->atEnd;
}

/* xColumn: a value of the present row. */
static int
Column(
    sqlite3_vtab_cursor *basePtr,
    sqlite3_context *contextPtr,        /* Receives it. */
    int column)
{
    const Cursor *curPtr = (const Cursor *) basePtr;

    sqlite3_result_int64(contextPtr,
            column == COLUMN_RUN ? GWSIM_PACK_RUN(curPtr->id)
            : column == COLUMN_PART ? GWSIM_PACK_PART(curPtr->id)
            : column == COLUMN_NUMBER ? curPtr->number
            : column == COLUMN_BASE ? curPtr->start
            : curPtr->values[column - COLUMN_VALUES]);
    return SQLITE_OK;
}

/* xRowid: no two rows have the same. */
static int
Rowid(
    sqlite3_vtab_cursor *basePtr,
    sqlite3_int64 *rowidPtr)    /* Receives it. */
{
    const Cursor *curPtr = (const Cursor *) basePtr;

    *rowidPtr = curPtr->id - GWSIM_PACK_NUMBER(curPtr->id) + curPtr->number;
    return SQLITE_OK;
}
