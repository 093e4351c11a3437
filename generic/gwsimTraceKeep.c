/*
 * gwsimTraceKeep.c --
 *
 *      What campaigns keep in a trace to be gone on with: a text by its key.
 *      The text is library/search/'s; nothing here reads it.
 *
 *  1. The relation is made when something is first kept: a trace without it
 *     is none that an older gwsim wrote, but one that no campaign has used.
 */

#include "gwsimTraceInt.h"

#include <sqlite3.h>

#define TABLE \
    "CREATE TABLE IF NOT EXISTS gwsim_campaign" \
    " (key TEXT PRIMARY KEY, state TEXT) WITHOUT ROWID"
#define KEEP    "REPLACE INTO gwsim_campaign VALUES (?, ?)"

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceKeep --
 *
 *      Keeps a text; one that was kept under the same key is gone.
 *
 * Results:
 *      GWSIM_OK, or GWSIM_TRACE_WRITE and the reason.
 *
 * Side effects:
 *      A row in the database.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimTraceKeep(
    GwsimTrace *tracePtr,       /* Opened to be written to. */
    const char *key,
    const char *text,
    GwsimBuf *whyPtr)           /* Receives the reason of a failure. */
{
    sqlite3 *dbPtr = tracePtr->dbPtr;
    sqlite3_stmt *stmtPtr = NULL;
    int code = sqlite3_exec(dbPtr, TABLE, NULL, NULL, NULL);

    if (code == SQLITE_OK) {
        code = sqlite3_prepare_v2(dbPtr, KEEP, -1, &stmtPtr, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_bind_text(stmtPtr, 1, key, -1, SQLITE_TRANSIENT);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_bind_text(stmtPtr, 2, text, -1, SQLITE_TRANSIENT);
    }
    if (code == SQLITE_OK) {
        (void) sqlite3_step(stmtPtr);
        code = sqlite3_reset(stmtPtr);
    }
    if (code != SQLITE_OK) {
        GwsimTraceWhy(dbPtr, whyPtr);
    }
    (void) sqlite3_finalize(stmtPtr);
    return code == SQLITE_OK ? GWSIM_OK : GWSIM_TRACE_WRITE;
}
