/*
 * gwsimEdition.c --
 *
 *      What a project save leaves as it is, and what begins anew: see
 *      gwsimEdition.h.
 */

#include <string.h>

#include "gwsimEdition.h"

static bool             MayHave(const GwsimScope *scopePtr,
                            GwsimName project);
static GwsimEdition *   Newest(const GwsimThread *thrPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimEditionBegin --
 *
 *      A project is saved.
 *
 * Side effects:
 *      Each JVM that may have the project has a new edition (rule 2); its
 *      handlers may be defined anew.
 *
 *----------------------------------------------------------------------
 */

void
GwsimEditionBegin(
    GwsimScopes *scopesPtr,     /* Scopes of the world. */
    GwsimHandlers *handlersPtr, /* Its handlers. */
    GwsimName project)          /* What is saved. */
{
    uint32_t number = ++handlersPtr->saves + 1;
    GwsimBuf buf = {0};

    (void) GwsimMapRemove(&handlersPtr->editions, project);
    GwsimMapInsert(&handlersPtr->editions, project,
            (void *) (uintptr_t) number);
    GwsimBufPrintf(&buf, "shared@%u", (unsigned) number);
    for (GwsimScope *scopePtr = scopesPtr->head; scopePtr != NULL;
            scopePtr = scopePtr->nextPtr) {
        GwsimNames *namesPtr = scopePtr->corePtr->namesPtr;
        GwsimEdition *editionPtr;

        scopePtr->corePtr->projectSaved = true;
        if (!MayHave(scopePtr, project)) {
            continue;
        }
        editionPtr = GwsimCalloc(1, sizeof(GwsimEdition));
        editionPtr->number = number;
        editionPtr->project = project;
        editionPtr->shared.name = GwsimNameText(namesPtr,
                GwsimNameIntern(namesPtr, buf.data, buf.len), NULL);
        editionPtr->nextPtr = scopePtr->editionPtr;
        scopePtr->editionPtr = editionPtr;
    }
    GwsimBufFree(&buf);
}

/* The number of a project's newest edition. */
uint32_t
GwsimEditionOfProject(
    const GwsimHandlers *handlersPtr,   /* Handlers of the world. */
    GwsimName project)
{
    uintptr_t number = (uintptr_t) GwsimMapFind(&handlersPtr->editions,
            project);

    return number == 0 ? 1 : (uint32_t) number;
}

/* The number of the edition that a thread runs. */
uint32_t
GwsimEditionOfThread(
    const GwsimThread *thrPtr)  /* Thread. */
{
    return thrPtr->editionPtr == NULL ? 1 : thrPtr->editionPtr->number;
}

/* Where `shared` of a thread's code is. */
GwsimStore *
GwsimEditionShared(
    GwsimThread *thrPtr)        /* Thread. */
{
    return thrPtr->editionPtr != NULL ? &thrPtr->editionPtr->shared
            : &GwsimScopeJvm(thrPtr->scopePtr)->shared;
}

/* The project of a thread, or 0 if it serves them all, as a gateway's own
 * threads do. */
GwsimName
GwsimEditionProject(
    const GwsimThread *thrPtr)  /* Thread. */
{
    return thrPtr->poolPtr != NULL
            ? ((const GwsimPool *) thrPtr->poolPtr)->project
            : thrPtr->project != 0 ? thrPtr->project
            : thrPtr->scopePtr->project;
}

/* Rule 3: the newest edition, for the job that is about to start; needed once
 * a project has been saved. */
void
GwsimEditionTakeUp(
    GwsimThread *thrPtr)        /* Thread between two jobs. */
{
    GwsimEdition *editionPtr;

    if (thrPtr->editionKept || thrPtr->modalPtr != NULL) {
        return;
    }
    editionPtr = Newest(thrPtr);
    if (editionPtr != thrPtr->editionPtr) {
        thrPtr->editionPtr = editionPtr;
        thrPtr->newEdition = true;
    }
}

/* Rule 3: a thread of invokeAsynchronous. */
void
GwsimEditionInherit(
    GwsimThread *thrPtr,        /* New thread. */
    const GwsimThread *makerPtr)        /* Thread that made it. */
{
    thrPtr->editionPtr = makerPtr->editionPtr;
    thrPtr->editionKept = true;
    thrPtr->project = makerPtr->scopePtr->project != 0 ? 0
            : GwsimEditionProject(makerPtr);
}

/* True if a project may run in a JVM. */
static bool
MayHave(
    const GwsimScope *scopePtr, /* Scope. */
    GwsimName project)          /* Project. */
{
    switch (scopePtr->kind) {
    case GWSIM_SCOPE_GATEWAY:
        return true;
    case GWSIM_SCOPE_CLIENT:
    case GWSIM_SCOPE_DESIGNER:
        return scopePtr->project == 0 || scopePtr->project == project;
    case GWSIM_SCOPE_SESSION:
        break;
    }
    return false;
}

/* The newest edition of a thread's project; NULL: the first one. */
static GwsimEdition *
Newest(
    const GwsimThread *thrPtr)  /* Thread. */
{
    GwsimName project = GwsimEditionProject(thrPtr);
    GwsimEdition *editionPtr = GwsimScopeJvm(thrPtr->scopePtr)->editionPtr;

    while (editionPtr != NULL && project != 0
            && editionPtr->project != project) {
        editionPtr = editionPtr->nextPtr;
    }
    return editionPtr;
}
