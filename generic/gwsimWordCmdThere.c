/*
 * gwsimWordCmdThere.c --
 *
 *      What a world has, behind the error that something is not there: who
 *      has mistyped a name sees the right one.
 */

#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

#include <inttypes.h>

#define TOLD_MAX        8       /* Names in a message. */

typedef struct There {          /* Names on their way into a message. */
    Tcl_Obj *listPtr;           /* Those that are told. */
    uint32_t count;             /* How many there are. */
} There;

static void     Add(There *therePtr, const char *name);
static void     AddHandler(There *therePtr, const GwsimNames *namesPtr,
                    const GwsimHandler *handlerPtr, const char *scope);
static void     Tell(Tcl_Interp *interp, const There *therePtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimWordThereScopes, GwsimWordThereThreads, GwsimWordThereHandlers --
 *
 *      Say behind an error which scopes, which threads that have not ended,
 *      or which handlers (as the word handler names them) there are: ": there
 *      are plant, store and HMI".
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      The interp's result is longer.
 *
 *----------------------------------------------------------------------
 */

void
GwsimWordThereScopes(
    Tcl_Interp *interp,         /* Has the message. */
    const GwsimWorld *worldPtr) /* World to tell of. */
{
    There there = { .listPtr = Tcl_NewObj() };

    for (const GwsimScope *scopePtr = worldPtr->scopes.head;
            scopePtr != NULL; scopePtr = scopePtr->nextPtr) {
        Add(&there, GwsimNameText(worldPtr->core.namesPtr, scopePtr->name,
                NULL));
    }
    Tell(interp, &there);
}

void
GwsimWordThereThreads(
    Tcl_Interp *interp,         /* Has the message. */
    const GwsimWorld *worldPtr) /* World to tell of. */
{
    There there = { .listPtr = Tcl_NewObj() };

    for (const GwsimThread *thrPtr = worldPtr->core.threadHead;
            thrPtr != NULL; thrPtr = thrPtr->nextPtr) {
        if (thrPtr->state != GWSIM_STATE_ENDED) {
            Add(&there, GwsimNameText(worldPtr->core.namesPtr, thrPtr->id,
                    NULL));
        }
    }
    Tell(interp, &there);
}

void
GwsimWordThereHandlers(
    Tcl_Interp *interp,         /* Has the message. */
    const GwsimWorld *worldPtr) /* World to tell of. */
{
    const GwsimNames *namesPtr = worldPtr->core.namesPtr;
    There there = { .listPtr = Tcl_NewObj() };

    for (const GwsimHandler *handlerPtr = worldPtr->handlers.head;
            handlerPtr != NULL; handlerPtr = handlerPtr->nextPtr) {
        for (int i = GWSIM_SCOPE_GATEWAY; i <= GWSIM_SCOPE_SESSION; i++) {
            GwsimScopeKind kind = (GwsimScopeKind) i;

            if ((handlerPtr->kinds & GwsimScopeBit(kind)) != 0) {
                AddHandler(&there, namesPtr, handlerPtr,
                        GwsimScopeKindText(kind));
            }
        }
        for (int i = 0; i < handlerPtr->scopeCount; i++) {
            AddHandler(&there, namesPtr, handlerPtr, GwsimNameText(namesPtr,
                    handlerPtr->scopes[i]->name, NULL));
        }
    }
    Tell(interp, &there);
}

/* Adds SCOPE/PROJECT/NAME. */
static void
AddHandler(
    There *therePtr,
    const GwsimNames *namesPtr, /* Of the world. */
    const GwsimHandler *handlerPtr,
    const char *scope)          /* Name or kind of a scope that has it. */
{
    GwsimBuf buf = {0};

    GwsimBufPrintf(&buf, "%s/%s/%s", scope,
            GwsimNameText(namesPtr, handlerPtr->project, NULL),
            GwsimNameText(namesPtr, handlerPtr->name, NULL));
    Add(therePtr, buf.data);
    GwsimBufFree(&buf);
}

/* Adds a name. */
static void
Add(
    There *therePtr,
    const char *name)
{
    if (therePtr->count++ < TOLD_MAX) {
        Tcl_ListObjAppendElement(NULL, therePtr->listPtr,
                Tcl_NewStringObj(name, -1));
    }
}

/* Makes the message longer; the list is gone then. */
static void
Tell(
    Tcl_Interp *interp,         /* Has the message. */
    const There *therePtr)
{
    Tcl_Obj *messagePtr = Tcl_DuplicateObj(Tcl_GetObjResult(interp));
    uint32_t count = therePtr->count;
    Tcl_Obj **names;
    Tcl_Size told;

    Tcl_ListObjGetElements(NULL, therePtr->listPtr, &told, &names);
    Tcl_AppendToObj(messagePtr, count == 0 ? ": there is none yet"
            : count == 1 ? ": there is " : ": there are ", -1);
    for (Tcl_Size i = 0; i < told; i++) {
        Tcl_AppendStringsToObj(messagePtr, i == 0 ? ""
                : (uint32_t) i + 1 == count ? " and " : ", ",
                Tcl_GetString(names[i]), NULL);
    }
    if (count > TOLD_MAX) {
        Tcl_AppendPrintfToObj(messagePtr, " and %" PRIu32 " more",
                count - TOLD_MAX);
    }
    Tcl_SetObjResult(interp, messagePtr);
    Tcl_DecrRefCount(therePtr->listPtr);
}
