/*
 * gwsimCheckTimeout.c --
 *
 *      The lint DefaultTimeout: a script sends a request without timeoutSec,
 *      and so relies on a default that the manual does not tell (SRX-01).
 *
 *      Rules:
 *      1. Said once for a handler and the code that asks it, however often
 *         that runs and on however many threads: a loop says it once.
 *      2. What tells code apart is its text, not its place: a search that
 *         knows no places gives the same events.
 *      3. Declarative traffic is no script.
 */

#include <string.h>

#include "gwsimRandom.h"
#include "gwsimWorld.h"

/* A request without timeoutSec is about to be sent. */
void
GwsimCheckTimeout(
    GwsimWorld *worldPtr,       /* World; entered. */
    GwsimThread *thrPtr,        /* Thread of the script. */
    uint64_t code,              /* Hash of its code. */
    const GwsimSend *sendPtr)   /* What it sends. */
{
    static const char kind[] = "DefaultTimeout";
    GwsimCore *corePtr = &worldPtr->core;
    GwsimNames *namesPtr = corePtr->namesPtr;
    uint64_t key = GwsimHashMix(GwsimHashMix(code, sendPtr->project),
            sendPtr->handler);
    GwsimBuf buf = {0};

    if (!GwsimLintIsNew(worldPtr, kind, key)) {
        return;
    }
    GwsimBufPrintf(&buf, "the request to handler %s relies on the"
            " undocumented default timeout: give timeoutSec",
            GwsimNameText(namesPtr, sendPtr->handler, NULL));
    GwsimViolate(corePtr, kind, GWSIM_SEVERITY_LINT,
            GWSIM_SRX_01, thrPtr, 0,
            GwsimNameText(namesPtr, sendPtr->place, NULL), buf.data);
    GwsimBufFree(&buf);
}

/* Whether a lint is still to be said; its key is a hash. */
bool
GwsimLintIsNew(
    GwsimWorld *worldPtr,       /* World; entered. */
    const char *kind,           /* "DefaultTimeout" */
    uint64_t key)               /* Of what it would be said. */
{
    key = GwsimHash64(kind, strlen(kind), key);
    if (GwsimMapFind(&worldPtr->lintsSaid, key) != NULL) {
        return false;
    }
    GwsimMapInsert(&worldPtr->lintsSaid, key, worldPtr);
    return true;
}
