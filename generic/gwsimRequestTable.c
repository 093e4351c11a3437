/*
 * gwsimRequestTable.c --
 *
 *      Requests of scripts by number: what a handle is as long as its world
 *      lives, whether the request is alive or archived.
 *
 *          alive  -- GwsimRequestRelease: succeeded, nothing holds it --> over
 *          over   -- GwsimRequestHold --> alive
 *
 *      Rules:
 *      1. A number has one place, and there is the request, or what stands
 *         for it in the archive (gwsimRequestArchive.h).  Nothing leaves the
 *         table before its world ends.
 *      2. A request of traffic is in no table: it has a number, as the trace
 *         names it, but nobody asks for it.
 *      3. Who looks at a request without a hold looks at once: with the next
 *         release it may be archived, and its memory another's.
 *
 *      Limits: numbers of 32 bits.  Costs: a pointer a request of a script,
 *      and an eighth of a byte for each of traffic between (gwsimPages.h); it
 *      is found in two steps.  To take one out of the archive makes it again,
 *      to put it back costs no memory; figures are at the archive.
 */

#include "gwsimMessengerInt.h"

static GwsimRequest *   Alive(GwsimCore *corePtr, uint32_t number);

/*
 *----------------------------------------------------------------------
 *
 * GwsimRequestsInit, GwsimRequestsFree --
 *
 *      Begin and end of a world's table and archive.  At the end nothing
 *      holds a request any more; all of them are freed.
 *
 *----------------------------------------------------------------------
 */

void
GwsimRequestsInit(
    GwsimMessenger *msgrPtr)    /* Messenger of a world that begins. */
{
    GwsimArchiveInit(&msgrPtr->archive);
}

void
GwsimRequestsFree(
    GwsimMessenger *msgrPtr)    /* Messenger of a world that ends. */
{
    GwsimCore *corePtr = msgrPtr->corePtr;

    for (uint32_t n = 1; n <= corePtr->requestCount; n++) {
        GwsimRequest *reqPtr = GwsimPagesGet(&corePtr->requests, n);

        if (GwsimIsArchived(reqPtr)) {
            GwsimArchiveDrop(reqPtr);
        } else if (reqPtr != NULL) {
            GwsimRequestFree(msgrPtr, reqPtr);
        }
    }
    GwsimPagesFree(&corePtr->requests);
    GwsimArchiveFree(&msgrPtr->archive);
}

/* A request that a script has just sent can be found by its number. */
void
GwsimRequestsPut(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimRequest *reqPtr)       /* Request, `kept`. */
{
    GwsimPagesPut(&corePtr->requests, reqPtr->number, reqPtr);
}

/* Archives a request that nothing holds any more. */
void
GwsimRequestsArchive(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimScriptRequest *scriptedPtr)    /* Request; gone afterwards. */
{
    GwsimPagesPut(&msgrPtr->corePtr->requests, scriptedPtr->request.number,
            GwsimArchivePut(&msgrPtr->archive, scriptedPtr));
    GwsimRequestFree(msgrPtr, &scriptedPtr->request);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRequestHold, GwsimRequestLook, GwsimRequestDoneSeq --
 *
 *      The request of a number, for who will release it, and for who only
 *      looks; and its request_completed event alone.
 *
 * Results:
 *      The request, if it is one of a script; else NULL.  Look: NULL also for
 *      one that is archived, which has succeeded.
 *
 * Side effects:
 *      Hold: it is alive, and not archived before it is released.
 *
 *----------------------------------------------------------------------
 */

GwsimRequest *
GwsimRequestHold(
    GwsimCore *corePtr,         /* Core of the world. */
    uint32_t number)            /* 17 of r17. */
{
    GwsimRequest *reqPtr = Alive(corePtr, number);

    if (reqPtr != NULL) {
        reqPtr->refs++;
    }
    return reqPtr;
}

GwsimRequest *
GwsimRequestLook(
    GwsimCore *corePtr,         /* Core of the world. */
    uint32_t number)            /* 17 of r17. */
{
    GwsimRequest *reqPtr = GwsimPagesGet(&corePtr->requests, number);

    return GwsimIsArchived(reqPtr) ? NULL : reqPtr;
}

uint32_t
GwsimRequestDoneSeq(
    const GwsimCore *corePtr,   /* Core of the world. */
    uint32_t number)            /* 17 of r17. */
{
    const GwsimRequest *reqPtr = GwsimPagesGet(&corePtr->requests, number);

    return GwsimIsArchived(reqPtr) ? GwsimArchiveDoneSeq(reqPtr)
            : reqPtr != NULL ? GwsimOfScript(reqPtr)->doneSeq : 0;
}

/* The request of a number, or NULL; it is made again if it is archived. */
static GwsimRequest *
Alive(
    GwsimCore *corePtr,         /* Core of the world. */
    uint32_t number)            /* 17 of r17. */
{
    GwsimMessenger *msgrPtr = corePtr->messengerPtr;
    void *entryPtr = GwsimPagesGet(&corePtr->requests, number);
    GwsimScriptRequest *scriptedPtr;

    if (!GwsimIsArchived(entryPtr)) {
        return entryPtr;
    }
    scriptedPtr = GwsimSlabAlloc(&corePtr->scriptRequestSlab);
    GwsimArchiveTake(&msgrPtr->archive, entryPtr, scriptedPtr);
    scriptedPtr->request.number = number;
    GwsimPagesPut(&corePtr->requests, number, scriptedPtr);
    return &scriptedPtr->request;
}
