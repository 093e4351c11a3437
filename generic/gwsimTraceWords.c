/*
 * gwsimTraceWords.c --
 *
 *      The words that do not depend on a run (kinds, roles, clauses, ...) and
 *      their numbers in a file. The numbers are the file's own: a gwsim that
 *      has a kind more, or has them in another order, reads and writes the
 *      files of the others.
 */

#include "gwsimTraceInt.h"

#include <sqlite3.h>
#include <string.h>

static int ReadWords(GwsimTrace *tracePtr,
        const char *const texts[GWSIM_WORD_COUNT], int *missingPtr);
static int AddWords(GwsimTrace *tracePtr,
        const char *const texts[GWSIM_WORD_COUNT]);
static void WordTexts(const char *texts[GWSIM_WORD_COUNT]);
#define EXEC(dbPtr, sql) sqlite3_exec((dbPtr), (sql), NULL, NULL, NULL)

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceGetWords --
 *
 *      Learns which number each word has in this file, and adds those that
 *      are missing: all of them to a new file, a few to one of an older gwsim.
 *
 * Results:
 *      SQLITE_OK, or SQLite's code of the failure.
 *
 * Side effects:
 *      The words of the trace are filled in.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTraceGetWords(
    GwsimTrace *tracePtr)
{
    const char *texts[GWSIM_WORD_COUNT];
    int missing = GWSIM_WORD_COUNT;
    int code;

    WordTexts(texts);
    memset(tracePtr->words, -1, sizeof(tracePtr->words));
    code = ReadWords(tracePtr, texts, &missing);
    if (code != SQLITE_OK || missing == 0) {
        return code;
    }
    code = EXEC(tracePtr->dbPtr, "BEGIN IMMEDIATE");
    if (code == SQLITE_OK) {
        code = ReadWords(tracePtr, texts, &missing);
    }
    if (code == SQLITE_OK) {
        code = AddWords(tracePtr, texts);
    }
    if (code == SQLITE_OK) {
        code = EXEC(tracePtr->dbPtr, "COMMIT");
    }
    return code;
}

/* Takes the numbers of words that the file has and we do not know yet. */
static int
ReadWords(
    GwsimTrace *tracePtr,
    const char *const texts[GWSIM_WORD_COUNT],
    int *missingPtr)            /* How many are missing; counted down. */
{
    sqlite3_stmt *stmtPtr;
    int code = sqlite3_prepare_v2(tracePtr->dbPtr,
            "SELECT id, text FROM gwsim_word", -1, &stmtPtr, NULL);

    if (code != SQLITE_OK) {
        return code;
    }
    while (sqlite3_step(stmtPtr) == SQLITE_ROW) {
        const char *text = (const char *) sqlite3_column_text(stmtPtr, 1);

        for (int i = 0; i < GWSIM_WORD_COUNT && text != NULL; i++) {
            if (tracePtr->words[i] < 0 && strcmp(texts[i], text) == 0) {
                tracePtr->words[i] = sqlite3_column_int64(stmtPtr, 0);
                (*missingPtr)--;
            }
        }
    }
    return sqlite3_finalize(stmtPtr);
}

/*
 * Adds the words that the file does not have, each text once. In a new file
 * "" is number 0 and "doc" number 1: these take no byte in a row, and nearly
 * all events have them.
 */
static int
AddWords(
    GwsimTrace *tracePtr,
    const char *const texts[GWSIM_WORD_COUNT])
{
    sqlite3_stmt *stmtPtr;
    int64_t next;
    int code = GwsimTraceNumber(tracePtr->dbPtr,
            "SELECT coalesce(max(id) + 1, 0) FROM gwsim_word", &next);

    if (code == SQLITE_OK) {
        code = sqlite3_prepare_v2(tracePtr->dbPtr,
                "INSERT INTO gwsim_word VALUES (?, ?)", -1, &stmtPtr, NULL);
    }
    if (code != SQLITE_OK) {
        return code;
    }
    for (int n = -2; n < GWSIM_WORD_COUNT && code == SQLITE_OK; n++) {
        int i = n == -2 ? GWSIM_WORD_ROLE
                : n == -1 ? GWSIM_WORD_BASIS + GWSIM_BASIS_DOC : n;

        if (tracePtr->words[i] >= 0) {
            continue;
        }
        for (int j = 0; j < GWSIM_WORD_COUNT; j++) {
            if (strcmp(texts[i], texts[j]) == 0) {
                tracePtr->words[j] = next;
            }
        }
        sqlite3_bind_int64(stmtPtr, 1, next++);
        sqlite3_bind_text(stmtPtr, 2, texts[i], -1, SQLITE_STATIC);
        code = sqlite3_step(stmtPtr);
        code = code == SQLITE_DONE ? sqlite3_reset(stmtPtr) : code;
    }
    sqlite3_finalize(stmtPtr);
    return code;
}

/* All words, in the order of the GWSIM_WORD_* numbers. */
static void
WordTexts(
    const char *texts[GWSIM_WORD_COUNT])        /* Filled in. */
{
    static const char *const choices[] = {
        "draw", "chance", "pick", "schedule", "tie", "preempt"
    };
    static const char *const states[GWSIM_STATE_WORDS] = {
        GWSIM_STATE_LIST
    };

    for (int i = 0; i < GWSIM_WORD_COUNT; i++) {
        texts[i] = i < GWSIM_WORD_END
                ? GwsimRoleText((GwsimRole) (i - GWSIM_WORD_ROLE))
                : i < GWSIM_WORD_BASIS
                ? GwsimEndText((GwsimEnd) (i - GWSIM_WORD_END))
                : i < GWSIM_WORD_CHOICE
                ? GwsimBasisText((GwsimBasis) (i - GWSIM_WORD_BASIS))
                : i < GWSIM_WORD_STATE
                ? choices[i - GWSIM_WORD_CHOICE]
                : i < GWSIM_WORD_SCOPE
                ? states[i - GWSIM_WORD_STATE]
                : i < GWSIM_WORD_KIND
                ? GwsimScopeKindText((GwsimScopeKind) (i - GWSIM_WORD_SCOPE))
                : i < GWSIM_WORD_CLAUSE
                ? GwsimKindText((GwsimKind) (i - GWSIM_WORD_KIND))
                : GwsimClauseText((GwsimClause) (i - GWSIM_WORD_CLAUSE));
    }
}
