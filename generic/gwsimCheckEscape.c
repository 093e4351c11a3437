/*
 * gwsimCheckEscape.c --
 *
 *      EscapedException: an exception of family java has ended a script that
 *      handles family python: what is meant to handle every failure lets
 *      those of the platform go by, as Jython's `except Exception` does
 *      (SRX-24).  The host has seen it (gwsimScriptEscape.c).
 *
 *      It is one report with the error itself: who claims one has claimed
 *      both.
 */

#include "gwsimOutcome.h"
#include "gwsimWorld.h"

static const struct {
    const char *handler, *remedy;
} words[] = {
    [GWSIM_ESCAPE_TRAP] = {"trap {GWSIM python}", "trap {GWSIM java}"},
    [GWSIM_ESCAPE_EXCEPT] = {"except Exception",
            "except java.lang.Throwable"}
};

/* Records the violation; its event. */
uint64_t
GwsimCheckEscape(
    GwsimWorld *worldPtr,       /* World. */
    GwsimThread *thrPtr,        /* Where it ran, or NULL. */
    const GwsimScriptError *errorPtr)   /* The failure. */
{
    GwsimCore *corePtr = &worldPtr->core;
    GwsimNames *namesPtr = corePtr->namesPtr;
    const GwsimValue *exceptionPtr = errorPtr->outcome.valuePtr;
    GwsimBuf buf = {0};

    GwsimBufPrintf(&buf, "java %s went past a \"%s\" and ended the script: it"
            " is no Python exception, so catch java.lang.Throwable too (%s): ",
            GwsimExceptionField(exceptionPtr, "class"),
            words[errorPtr->outcome.escape].handler,
            words[errorPtr->outcome.escape].remedy);
    GwsimBufPrintf(&buf, "%s", GwsimExceptionField(exceptionPtr, "message"));
    GwsimViolate(corePtr, "EscapedException", GWSIM_SEVERITY_ERROR,
            GWSIM_SRX_24, thrPtr, errorPtr->request,
            GwsimNameText(namesPtr, errorPtr->place, NULL), buf.data);
    GwsimBufFree(&buf);
    return corePtr->violations[corePtr->violationCount - 1].seq;
}
