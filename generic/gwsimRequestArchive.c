/*
 * gwsimRequestArchive.c --
 *
 *      Succeeded requests of scripts, in few bytes: see
 *      gwsimRequestArchive.h.
 *
 *      An entry stands at an even address.  The table of requests has that
 *      address and 1, to be told from a request's.
 */

#include <string.h>

#include "gwsimMessenger.h"
#include "gwsimRequestArchive.h"

#define PAGE            16384   /* Bytes; more than an entry has. */
#define ALIGN           8
#define TABLE_MIN       64      /* Places for forms. */
#define HASH_FACTOR     UINT64_C(0x9e3779b97f4a7c15)

/* What requests have in common. */
struct GwsimRequestForm {
    GwsimRequestForm *olderPtr; /* Form made before. */
    GwsimScope *originPtr, *targetPtr;
    GwsimValue *functions[2];   /* Held. */
    GwsimName project, handler, remoteServer, hostName, caller, place;
};

typedef struct Entry {
    const GwsimRequestForm *formPtr;
    GwsimTime sentAt;
    uint32_t sentSeq, doneSeq;
    GwsimRequestCore machine;
    uint8_t brief;              /* Bytes of the value; 0: a pointer to it. */
    unsigned char value[];
} Entry;

#define ENTRY_HEAD      offsetof(Entry, value)
#define ENTRY_MAX       (ENTRY_HEAD + GWSIM_BRIEF_MAX + ALIGN)

static inline Entry *   NewEntry(GwsimArchive *archivePtr,
                            const GwsimScriptRequest *scriptedPtr);
static void             PutBack(Entry *entryPtr, GwsimValue *valuePtr);
static inline const GwsimRequestForm *FormOf(GwsimArchive *archivePtr,
                            const GwsimScriptRequest *scriptedPtr);
static inline bool      IsOfForm(const GwsimScriptRequest *scriptedPtr,
                            const GwsimRequestForm *formPtr);
static const GwsimRequestForm *NewForm(GwsimArchive *archivePtr,
                            const GwsimScriptRequest *scriptedPtr,
                            uint64_t hash);
static GwsimValue *     TakeValue(const Entry *entryPtr);

/* What the table of requests has instead of an entry's address, and back. */
#define Marked(entryPtr)    ((void *) ((char *) (entryPtr) + 1))
#define Unmarked(entryPtr)  ((Entry *) (void *) ((char *) (entryPtr) - 1))

/*
 *----------------------------------------------------------------------
 *
 * GwsimArchiveInit, GwsimArchiveFree --
 *
 *      Begin and end a world's archive.
 *
 *----------------------------------------------------------------------
 */

void
GwsimArchiveInit(
    GwsimArchive *archivePtr)   /* Archive to begin. */
{
    *archivePtr = (GwsimArchive) {.count = 0};
    GwsimSlabInitSteady(&archivePtr->pages, PAGE);
}

void
GwsimArchiveFree(
    GwsimArchive *archivePtr)   /* Archive; its values have been let go. */
{
    GwsimRequestForm *formPtr;

    while ((formPtr = archivePtr->newestPtr) != NULL) {
        archivePtr->newestPtr = formPtr->olderPtr;
        GwsimValueRelease(formPtr->functions[0]);
        GwsimValueRelease(formPtr->functions[1]);
        GwsimFree(formPtr);
    }
    GwsimFree(archivePtr->table);
    GwsimSlabDestroy(&archivePtr->pages);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimArchivePut, GwsimArchiveTake, GwsimArchiveDoneSeq,
 * GwsimArchiveDrop --
 *
 *      Write down a request that has succeeded; make it again; only look at
 *      it; let go of its value, with the world.
 *
 * Results:
 *      Put: what stands for it in the table of requests.  DoneSeq: its
 *      request_completed event.
 *
 * Side effects:
 *      Put: the request has no value any more.  Take: it has.
 *
 *----------------------------------------------------------------------
 */

void *
GwsimArchivePut(
    GwsimArchive *archivePtr,   /* Archive of its world. */
    GwsimScriptRequest *scriptedPtr)    /* Request that nothing holds. */
{
    GwsimRequest *reqPtr = &scriptedPtr->request;
    Entry *entryPtr;

    if (scriptedPtr->entryPtr != NULL) {
        entryPtr = Unmarked(scriptedPtr->entryPtr);
        entryPtr->formPtr = FormOf(archivePtr, scriptedPtr);
        PutBack(entryPtr, reqPtr->resultPtr);
    } else {
        entryPtr = NewEntry(archivePtr, scriptedPtr);
    }
    archivePtr->held += entryPtr->brief == 0;
    entryPtr->machine = reqPtr->machine;
    reqPtr->resultPtr = NULL;
    archivePtr->count++;
    return Marked(entryPtr);
}

void
GwsimArchiveTake(
    GwsimArchive *archivePtr,   /* Archive of its world. */
    void *markedPtr,            /* Its entry. */
    GwsimScriptRequest *scriptedPtr)    /* Filled in, but for its number. */
{
    const Entry *entryPtr = Unmarked(markedPtr);
    const GwsimRequestForm *formPtr = entryPtr->formPtr;

    *scriptedPtr = (GwsimScriptRequest) {
        .request = {
            .originPtr = formPtr->originPtr, .targetPtr = formPtr->targetPtr,
            .resultPtr = TakeValue(entryPtr), .sentAt = entryPtr->sentAt,
            .project = formPtr->project, .handler = formPtr->handler,
            .remoteServer = formPtr->remoteServer,
            .sentSeq = entryPtr->sentSeq, .machine = entryPtr->machine,
            .kept = true
        },
        .functions = {
            GwsimValueRetain(formPtr->functions[0]),
            GwsimValueRetain(formPtr->functions[1])
        },
        .hostName = formPtr->hostName, .caller = formPtr->caller,
        .place = formPtr->place, .doneSeq = entryPtr->doneSeq,
        .entryPtr = markedPtr
    };
    archivePtr->count--;
    archivePtr->held -= entryPtr->brief == 0;
}

uint32_t
GwsimArchiveDoneSeq(
    const void *markedPtr)      /* Entry. */
{
    return Unmarked(markedPtr)->doneSeq;
}

void
GwsimArchiveDrop(
    void *markedPtr)            /* Its entry. */
{
    const Entry *entryPtr = Unmarked(markedPtr);

    if (entryPtr->brief == 0) {
        GwsimValueRelease(TakeValue(entryPtr));
    }
}

/* Writes down what does not change any more. */
static inline Entry *
NewEntry(
    GwsimArchive *archivePtr,   /* Archive. */
    const GwsimScriptRequest *scriptedPtr)      /* Request; its value is taken
                                 * over. */
{
    const GwsimRequest *reqPtr = &scriptedPtr->request;
    Entry *entryPtr;
    size_t bytes = 0;

    if ((size_t) (archivePtr->endPtr - archivePtr->nextPtr) < ENTRY_MAX) {
        archivePtr->nextPtr = GwsimSlabAlloc(&archivePtr->pages);
        archivePtr->endPtr = archivePtr->nextPtr + PAGE;
    }
    entryPtr = (Entry *) (void *) archivePtr->nextPtr;
    entryPtr->formPtr = FormOf(archivePtr, scriptedPtr);
    entryPtr->sentAt = reqPtr->sentAt;
    entryPtr->sentSeq = reqPtr->sentSeq;
    entryPtr->doneSeq = scriptedPtr->doneSeq;
    if (GwsimValueRefs(reqPtr->resultPtr) == 1) {
        bytes = GwsimValueBrief(reqPtr->resultPtr, entryPtr->value);
    }
    entryPtr->brief = (uint8_t) bytes;
    if (bytes > 0) {
        GwsimValueRelease(reqPtr->resultPtr);
    } else {
        bytes = sizeof(GwsimValue *);
        memcpy(entryPtr->value, &reqPtr->resultPtr, bytes);
    }
    archivePtr->nextPtr += (ENTRY_HEAD + bytes + ALIGN - 1)
            & ~(size_t) (ALIGN - 1);
    return entryPtr;
}

/* Writes down the value of a request that was taken out: it is as it was. */
static void
PutBack(
    Entry *entryPtr,            /* Entry. */
    GwsimValue *valuePtr)       /* Its value; taken over. */
{
    if (entryPtr->brief > 0) {
        GwsimValueRelease(valuePtr);
    } else {
        memcpy(entryPtr->value, &valuePtr, sizeof(valuePtr));
    }
}

/* The form of a request, made if need be.  It is looked for by what differs
 * most often. */
static inline const GwsimRequestForm *
FormOf(
    GwsimArchive *archivePtr,   /* Archive. */
    const GwsimScriptRequest *scriptedPtr)      /* Request. */
{
    const GwsimRequest *reqPtr = &scriptedPtr->request;
    uint64_t hash = (scriptedPtr->caller + UINT64_C(31) * scriptedPtr->place
            + UINT64_C(1009) * reqPtr->handler) * HASH_FACTOR >> 32;

    if (archivePtr->tableSize > 0) {
        const GwsimRequestForm *formPtr = archivePtr->table[hash
                & (archivePtr->tableSize - 1)];

        if (formPtr != NULL && IsOfForm(scriptedPtr, formPtr)) {
            return formPtr;
        }
    }
    return NewForm(archivePtr, scriptedPtr, hash);
}

/* True if a request has all that a form says. */
static inline bool
IsOfForm(
    const GwsimScriptRequest *scriptedPtr,      /* Request. */
    const GwsimRequestForm *formPtr)    /* Form. */
{
    const GwsimRequest *reqPtr = &scriptedPtr->request;

    return formPtr->functions[0] == scriptedPtr->functions[0]
            && formPtr->functions[1] == scriptedPtr->functions[1]
            && formPtr->caller == scriptedPtr->caller
            && formPtr->place == scriptedPtr->place
            && formPtr->originPtr == reqPtr->originPtr
            && formPtr->targetPtr == reqPtr->targetPtr
            && formPtr->project == reqPtr->project
            && formPtr->handler == reqPtr->handler
            && formPtr->remoteServer == reqPtr->remoteServer
            && formPtr->hostName == scriptedPtr->hostName;
}

/* Makes the form of a request.  A table that grows begins anew: then there are
 * forms that stand for the same, but as many as it has places at most. */
static const GwsimRequestForm *
NewForm(
    GwsimArchive *archivePtr,   /* Archive. */
    const GwsimScriptRequest *scriptedPtr,      /* Request. */
    uint64_t hash)              /* Of its form. */
{
    const GwsimRequest *reqPtr = &scriptedPtr->request;
    GwsimRequestForm *formPtr = GwsimAlloc(sizeof(*formPtr));

    if (archivePtr->formCount >= archivePtr->tableSize
            && archivePtr->tableSize < GWSIM_FORMS_MAX) {
        archivePtr->tableSize = archivePtr->tableSize == 0 ? TABLE_MIN
                : archivePtr->tableSize * 2;
        GwsimFree(archivePtr->table);
        archivePtr->table = GwsimCalloc(archivePtr->tableSize,
                sizeof(GwsimRequestForm *));
    }
    *formPtr = (GwsimRequestForm) {
        archivePtr->newestPtr, reqPtr->originPtr, reqPtr->targetPtr, {
            GwsimValueRetain(scriptedPtr->functions[0]),
            GwsimValueRetain(scriptedPtr->functions[1])
        },
        reqPtr->project, reqPtr->handler, reqPtr->remoteServer,
        scriptedPtr->hostName, scriptedPtr->caller, scriptedPtr->place
    };
    archivePtr->newestPtr = formPtr;
    archivePtr->formCount++;
    archivePtr->table[hash & (archivePtr->tableSize - 1)] = formPtr;
    return formPtr;
}

/* The value of a request, with the reference that the entry has. */
static GwsimValue *
TakeValue(
    const Entry *entryPtr)      /* Entry, which is to be forgotten. */
{
    GwsimValue *valuePtr;

    if (entryPtr->brief > 0) {
        return GwsimValueOfBrief(entryPtr->value);
    }
    memcpy(&valuePtr, entryPtr->value, sizeof(valuePtr));
    return valuePtr;
}
