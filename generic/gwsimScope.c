/*
 * gwsimScope.c --
 *
 *      Scopes: gateways, clients, designers, sessions; their threads and
 *      variables.  Their shared threads are in gwsimPool.c.
 *
 *      Threads are made when first needed and named SCOPE/PURPOSE; a scope's
 *      own dedicated thread has the scope's name.  After a restart the new
 *      threads get a suffix ~2, ~3 ..., as one does that replaces another, so
 *      that an id is never used twice.
 */

#include <string.h>

#include "gwsimEdition.h"
#include "gwsimLink.h"
#include "gwsimScope.h"

static void             FreeStore(GwsimStore *storePtr);
static void             FreeShared(GwsimScope *scopePtr, bool all);
static void             FreeGui(GwsimScope *scopePtr);
static void             InitStores(GwsimScope *scopePtr);
static void             StopThreads(GwsimScope *scopePtr);
static GwsimThread *    Successor(GwsimThread *thrPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimScopeCreate --
 *
 *      Adds a scope to a world; it is up at once.
 *
 * Results:
 *      GWSIM_OK, GWSIM_SCOPE_EXISTS or GWSIM_GATEWAY_EXISTS.
 *
 * Side effects:
 *      Emits scope_started.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimScopeCreate(
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimScopes *scopesPtr,     /* Where to add it. */
    const GwsimScopeConfig *configPtr,  /* What it is; copied. */
    GwsimScope **scopePtrPtr)   /* Set if GWSIM_OK. */
{
    GwsimNames *namesPtr = corePtr->namesPtr;
    GwsimScope *scopePtr, *parentPtr = configPtr->gatewayPtr;

#define INTERN(text) GwsimNameIntern(namesPtr, text, strlen(text))
    if (GwsimScopeFind(scopesPtr, corePtr, configPtr->name) != NULL) {
        return configPtr->kind == GWSIM_SCOPE_GATEWAY
                ? GWSIM_GATEWAY_EXISTS : GWSIM_SCOPE_EXISTS;
    }
    scopePtr = GwsimSlabAlloc(&scopesPtr->slab);
    *scopePtr = (GwsimScope) {.corePtr = corePtr, .kind = configPtr->kind};
    scopePtr->version = configPtr->version;
    scopePtr->name = INTERN(configPtr->name);
    scopePtr->host = INTERN(configPtr->host);
    scopePtr->user = INTERN(configPtr->user);
    scopePtr->project = INTERN(configPtr->project);
    scopePtr->zone = INTERN(configPtr->zone);
    scopePtr->roleCount = configPtr->roleCount;
    scopePtr->roles = GwsimCalloc((size_t) configPtr->roleCount + 1,
            sizeof(GwsimName));
    for (int i = 0; i < configPtr->roleCount; i++) {
        scopePtr->roles[i] = INTERN(configPtr->roles[i]);
    }
#undef INTERN
    InitStores(scopePtr);
    scopePtr->index = scopesPtr->count++;
    scopePtr->gatewayPtr = parentPtr != NULL ? parentPtr : scopePtr;
    if (parentPtr != NULL) {
        if (parentPtr->lastChildPtr == NULL) {
            parentPtr->firstChildPtr = scopePtr;
        } else {
            parentPtr->lastChildPtr->nextChildPtr = scopePtr;
        }
        parentPtr->lastChildPtr = scopePtr;
    }
    if (scopesPtr->tail == NULL) {
        scopesPtr->head = scopePtr;
    } else {
        scopesPtr->tail->nextPtr = scopePtr;
    }
    scopesPtr->tail = scopePtr;
    GwsimMapInsert(&scopesPtr->byName, scopePtr->name, scopePtr);
    GwsimScopeStart(scopePtr);
    *scopePtrPtr = scopePtr;
    return GWSIM_OK;
}

/* The scope of a name, or NULL. */
GwsimScope *
GwsimScopeFind(
    GwsimScopes *scopesPtr,     /* Scopes of the world. */
    GwsimCore *corePtr,         /* Its core. */
    const char *name)           /* Name to look for. */
{
    GwsimName id;

    if (!GwsimNameFind(corePtr->namesPtr, name, strlen(name), &id)) {
        return NULL;
    }
    return GwsimMapFind(&scopesPtr->byName, id);
}

/* Ends what stands in line for shared threads; these are still there. */
void
GwsimScopesDropPools(
    GwsimScopes *scopesPtr)     /* Scopes of a world that ends. */
{
    GwsimScope *scopePtr;

    for (scopePtr = scopesPtr->head; scopePtr != NULL;
            scopePtr = scopePtr->nextPtr) {
        GwsimPoolsDrop(scopePtr);
    }
}

/* Frees all scopes; their threads belong to the core. */
void
GwsimScopesFree(
    GwsimScopes *scopesPtr)     /* Scopes of a world that ends. */
{
    GwsimScope *scopePtr, *nextPtr;

    for (scopePtr = scopesPtr->head; scopePtr != NULL; scopePtr = nextPtr) {
        nextPtr = scopePtr->nextPtr;
        FreeStore(&scopePtr->globals);
        FreeShared(scopePtr, true);
        FreeStore(&scopePtr->disk);
        GwsimMapFree(&scopePtr->logLevels);
        FreeGui(scopePtr);
        GwsimNetForget(scopePtr);
        GwsimFree(scopePtr->roles);
        GwsimSlabFree(&scopesPtr->slab, scopePtr);
    }
    GwsimMapFree(&scopesPtr->byName);
    *scopesPtr = (GwsimScopes) {.slab = scopesPtr->slab};
}

/* The word for a kind of scope. */
const char *
GwsimScopeKindText(
    GwsimScopeKind kind)        /* Kind to name. */
{
    static const char *const text[] = {
        "gateway", "client", "designer", "session"
    };

    return text[kind];
}

/* The bit of a kind of scope in a set of them. */
unsigned
GwsimScopeBit(
    GwsimScopeKind kind)        /* Kind of scope. */
{
    static const unsigned bit[] = {
        GWSIM_IN_GATEWAY, GWSIM_IN_CLIENT, GWSIM_IN_DESIGNER,
        GWSIM_IN_SESSION
    };

    return bit[kind];
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimScopeGui, GwsimScopeMain, GwsimScopeCallback, GwsimScopeAsync --
 *
 *      The threads of a scope: its event dispatch thread (clients and
 *      designers only), its own dedicated one, the callback worker (a
 *      session has its gateway's), a new one for one call.  Only the last
 *      ends by itself: the others when they are doomed.
 *
 *----------------------------------------------------------------------
 */

GwsimThread *
GwsimScopeGui(
    GwsimScope *scopePtr)       /* Client or designer. */
{
    GWSIM_ASSERT(GwsimScopeHasGui(scopePtr));
    if (scopePtr->guiPtr == NULL || scopePtr->guiPtr->doomed) {
        scopePtr->guiPtr = GwsimScopeThread(scopePtr, GWSIM_ROLE_GUI,
                "/gui", scopePtr->guiPtr);
    }
    return scopePtr->guiPtr;
}

GwsimThread *
GwsimScopeMain(
    GwsimScope *scopePtr)       /* Any scope. */
{
    if (scopePtr->mainPtr == NULL || scopePtr->mainPtr->doomed) {
        scopePtr->mainPtr = GwsimScopeThread(scopePtr,
                GWSIM_ROLE_DEDICATED, "", scopePtr->mainPtr);
    }
    return scopePtr->mainPtr;
}

GwsimThread *
GwsimScopeCallback(
    GwsimScope *scopePtr)       /* Any scope. */
{
    GwsimScope *jvmPtr = GwsimScopeJvm(scopePtr);

    if (jvmPtr->callbackPtr == NULL
            || jvmPtr->callbackPtr->doomed) {
        jvmPtr->callbackPtr = GwsimScopeThread(jvmPtr,
                GWSIM_ROLE_CALLBACK, "/callback", jvmPtr->callbackPtr);
    }
    return jvmPtr->callbackPtr;
}

GwsimThread *
GwsimScopeAsync(
    GwsimScope *scopePtr)       /* Any scope. */
{
    GwsimBuf buf = {0};
    GwsimThread *thrPtr;

    GwsimBufText(&buf, "/async-");
    GwsimBufNumber(&buf, ++scopePtr->asyncCount);
    thrPtr = GwsimScopeThread(scopePtr, GWSIM_ROLE_ASYNC, buf.data,
            NULL);
    thrPtr->endsWithJob = true;
    GwsimBufFree(&buf);
    return thrPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimScopeStop, GwsimScopeStart --
 *
 *      A scope's process ends (crash, disconnect) and starts again.  With a
 *      gateway the sessions on it end; its clients live on.
 *
 * Results:
 *      GwsimScopeStop: the number of the event that says so.
 *
 * Side effects:
 *      Stopping dooms all threads of the process and forgets its variables.
 *
 *----------------------------------------------------------------------
 */

uint32_t
GwsimScopeStop(
    GwsimScope *scopePtr)       /* Scope that is up. */
{
    GwsimEvent event = {.scope = scopePtr->name};
    uint32_t seq;

    scopePtr->up = false;
    seq = (uint32_t) GwsimEmit(scopePtr->corePtr, NULL, GWSIM_SCOPE_STOPPED,
            &event);
    StopThreads(scopePtr);
    if (scopePtr->kind == GWSIM_SCOPE_GATEWAY) {
        GwsimScope *childPtr;

        for (childPtr = scopePtr->firstChildPtr; childPtr != NULL;
                childPtr = childPtr->nextChildPtr) {
            if (childPtr->kind == GWSIM_SCOPE_SESSION) {
                (void) GwsimScopeStop(childPtr);
            }
        }
    }
    return seq;
}

void
GwsimScopeStart(
    GwsimScope *scopePtr)       /* Scope that is not up. */
{
    GwsimEvent event = {.scope = scopePtr->name};
    GwsimScope *childPtr;

    scopePtr->up = true;
    scopePtr->epoch++;
    GwsimEmit(scopePtr->corePtr, NULL, GWSIM_SCOPE_STARTED, &event);
    for (childPtr = scopePtr->firstChildPtr; childPtr != NULL;
            childPtr = childPtr->nextChildPtr) {
        if (childPtr->kind == GWSIM_SCOPE_SESSION && !childPtr->up) {
            GwsimScopeStart(childPtr);
        }
    }
    GwsimLinkScopeStarted(scopePtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimThreadKill --
 *
 *      Ends a thread from outside: what it is at is interrupted.
 *
 * Side effects:
 *      Its queue goes to the thread that takes its place, or is dropped.
 *
 *----------------------------------------------------------------------
 */

void
GwsimThreadKill(
    GwsimThread *thrPtr)        /* Thread to end. */
{
    GwsimJob *jobPtr = thrPtr->head, *nextPtr;
    static const char detail[] = "kill";
    GwsimEvent event = {
        .clause = GWSIM_IAX_09,
        .detail = GwsimNameIntern(thrPtr->corePtr->namesPtr, detail,
                sizeof(detail) - 1)
    };

    if (GwsimThreadIsGone(thrPtr)) {
        return;
    }
    thrPtr->killSeq = (uint32_t) GwsimEmit(thrPtr->corePtr, thrPtr,
            GWSIM_INTERRUPT, &event);
    thrPtr->head = thrPtr->tail = NULL;
    thrPtr->queued = 0;
    GwsimThreadDoom(thrPtr);
    for (; jobPtr != NULL; jobPtr = nextPtr) {
        GwsimThread *otherPtr = Successor(thrPtr);

        nextPtr = jobPtr->nextPtr;
        if (otherPtr != NULL) {
            GwsimThreadPost(otherPtr, jobPtr);
        } else {
            GwsimJobDrop(thrPtr, jobPtr);
        }
    }
}

/* The thread that takes the place of one that was killed, or NULL. */
static GwsimThread *
Successor(
    GwsimThread *thrPtr)        /* Doomed. */
{
    GwsimScope *scopePtr = thrPtr->scopePtr;

    switch (thrPtr->role) {
    case GWSIM_ROLE_GUI:
        return GwsimScopeGui(scopePtr);
    case GWSIM_ROLE_CALLBACK:
        return GwsimScopeCallback(scopePtr);
    case GWSIM_ROLE_DEDICATED:
        return thrPtr->project == 0 ? GwsimScopeMain(scopePtr)
                : GwsimHandlerSuccessor(thrPtr);
    case GWSIM_ROLE_NONE:
    case GWSIM_ROLE_SHARED:
    case GWSIM_ROLE_ASYNC:
        break;
    }
    return NULL;
}

/* The variable of a key, or NULL if it is not set. */
GwsimVar *
GwsimStoreFind(
    GwsimStore *storePtr,       /* Where to look. */
    GwsimName key)              /* Key. */
{
    uintptr_t index = (uintptr_t) GwsimMapFind(&storePtr->index, key);

    if (index == 0 || !storePtr->vars[index - 1].set) {
        return NULL;
    }
    return &storePtr->vars[index - 1];
}

/* The variable of a key, made if need be; valid until the next one is. */
GwsimVar *
GwsimStoreMake(
    GwsimStore *storePtr,       /* Where to look. */
    GwsimName key)              /* Key. */
{
    uintptr_t index = (uintptr_t) GwsimMapFind(&storePtr->index, key);

    if (index == 0) {
        GWSIM_GROW(storePtr->vars, storePtr->count + 1, storePtr->space);
        storePtr->vars[storePtr->count++] = (GwsimVar) {.key = key};
        index = storePtr->count;
        GwsimMapInsert(&storePtr->index, key, (void *) index);
    }
    return &storePtr->vars[index - 1];
}

/* Makes a thread named after the scope and a purpose. */
GwsimThread *
GwsimScopeThread(
    GwsimScope *scopePtr,       /* Where. */
    GwsimRole role,             /* What for. */
    const char *purpose,        /* "/gui" */
    const GwsimThread *otherPtr)        /* Whose place it takes, or NULL. */
{
    GwsimBuf buf = {0};
    GwsimThread *thrPtr;
    uint32_t suffix = scopePtr->epoch;

    do {
        GwsimBufFree(&buf);
        GwsimBufText(&buf, GwsimNameText(scopePtr->corePtr->namesPtr,
                scopePtr->name, NULL));
        GwsimBufText(&buf, purpose);
        if (suffix > 1) {
            GwsimBufText(&buf, "~");
            GwsimBufNumber(&buf, suffix);
        }
        suffix++;
    } while (GwsimThreadFind(scopePtr->corePtr, buf.data) != NULL);
    thrPtr = GwsimThreadCreate(scopePtr->corePtr, scopePtr, role, buf.data,
            otherPtr != NULL ? otherPtr->killSeq : 0);
    GwsimBufFree(&buf);
    return thrPtr;
}

/* Dooms the threads of a scope, drops its pools' lines and variables. */
static void
StopThreads(
    GwsimScope *scopePtr)       /* Scope that stops. */
{
    GwsimThread *thrPtr;

    GwsimPoolsDrop(scopePtr);
    for (thrPtr = scopePtr->threadHead; thrPtr != NULL;
            thrPtr = thrPtr->nextInScopePtr) {
        GwsimThreadDoom(thrPtr);
    }
    scopePtr->threadHead = scopePtr->threadTail = NULL;
    scopePtr->guiPtr = scopePtr->callbackPtr = scopePtr->mainPtr = NULL;
    scopePtr->asyncCount = 0;
    FreeStore(&scopePtr->globals);
    FreeShared(scopePtr, false);
    GwsimMapFree(&scopePtr->logLevels);
    FreeGui(scopePtr);
    InitStores(scopePtr);
}

/* Names the stores of a scope. */
static void
InitStores(
    GwsimScope *scopePtr)       /* Scope that begins. */
{
    scopePtr->globals.name = "globals";
    scopePtr->shared.name = "shared";
    scopePtr->components.name = "component";
    scopePtr->disk.name = "disk";
}

/* Frees what a store holds. */
static void
FreeStore(
    GwsimStore *storePtr)       /* Store to empty. */
{
    for (size_t i = 0; i < storePtr->count; i++) {
        GwsimValueRelease(storePtr->vars[i].valuePtr);
        GwsimValueRelease(storePtr->vars[i].oldPtr);
    }
    GwsimFree(storePtr->vars);
    GwsimMapFree(&storePtr->index);
    *storePtr = (GwsimStore) {0};
}

/* Frees `shared` of all editions, and perhaps these. */
static void
FreeShared(
    GwsimScope *scopePtr,       /* Scope that stops or ends. */
    bool all)                   /* It ends. */
{
    GwsimEdition *editionPtr, *nextPtr;

    FreeStore(&scopePtr->shared);
    for (editionPtr = scopePtr->editionPtr; editionPtr != NULL;
            editionPtr = nextPtr) {
        const char *name = editionPtr->shared.name;

        nextPtr = editionPtr->nextPtr;
        FreeStore(&editionPtr->shared);
        editionPtr->shared.name = name;
        if (all) {
            GwsimFree(editionPtr);
        }
    }
    if (all) {
        scopePtr->editionPtr = NULL;
    }
}

/* Frees what a client has on its screen: components, and their damage. */
static void
FreeGui(
    GwsimScope *scopePtr)       /* Scope that stops or ends. */
{
    GwsimDamage *damagePtr;

    FreeStore(&scopePtr->components);
    while ((damagePtr = scopePtr->damagePtr) != NULL) {
        scopePtr->damagePtr = damagePtr->nextPtr;
        GwsimFree(damagePtr);
    }
}
