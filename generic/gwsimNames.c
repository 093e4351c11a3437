/*
 * gwsimNames.c --
 *
 *      The table of names: a hash table of numbers, an array with what each
 *      number stands for, and chunks that hold the bytes.
 *
 *  1. Number n is the n-th different string that was interned; 0 is the
 *     empty one and is there from the start.
 *  2. Bytes are copied once, never move, and are followed by a NUL.
 *  3. The hash of a name depends on its bytes alone: not on the table, its
 *     size, or the order of names.
 *
 *      It has no lock: a table belongs to its world.
 *
 *      Limits: 2^32 - 1 names; one of any length. Costs: about 40 bytes a name
 *      and its text, for as long as the world lives; to intern takes a hash
 *      of its bytes and one or two comparisons, to read a name one step.
 */

#include "gwsimNames.h"
#include "gwsimRandom.h"

#include <string.h>

#define NAMES_SLOTS_MIN 64              /* First size of the hash table. */
#define NAMES_CHUNK     16384           /* Bytes in a chunk of text. */
#define NAMES_LONG      1024            /* Longer ones have their own chunk. */
#define NAMES_SEED      UINT64_C(0x67777369)

typedef struct Entry {
    const char *text;           /* Its bytes, in a chunk. */
    size_t len;                 /* How many. */
    uint64_t hash;              /* Their hash. */
} Entry;

typedef struct Chunk {
    struct Chunk *olderPtr;     /* Chunk made before this, or NULL. */
    char bytes[];               /* Texts, each with its NUL. */
} Chunk;

struct GwsimNames {
    Entry *entries;             /* What each name stands for. */
    size_t count;               /* How many names. */
    size_t cap;                 /* Room in entries. */
    GwsimName *slots;           /* Hash table, open; 0 is a free slot. */
    size_t slotMask;            /* Its size, a power of two, minus 1. */
    Chunk *chunkPtr;            /* Newest chunk, or NULL. */
    char *freePtr;              /* Where the next short text goes. */
    size_t freeSize;            /* Bytes left there. */
};

static void             AddEntry(GwsimNames *namesPtr, const char *bytes,
                            size_t n, uint64_t hash);
static const Entry *    EntryOf(const GwsimNames *namesPtr, GwsimName name);
static size_t           FindSlot(const GwsimNames *namesPtr,
                            const char *bytes, size_t n, uint64_t hash);
static char *           NewChunk(GwsimNames *namesPtr, size_t size);
static void             Rehash(GwsimNames *namesPtr, size_t size);
static const char *     StoreText(GwsimNames *namesPtr, const char *bytes,
                            size_t n);

/*
 *----------------------------------------------------------------------
 *
 * GwsimNamesCreate, GwsimNamesDestroy --
 *
 *      Begin and end a table of names.
 *
 * Results:
 *      A table with the empty name in it.
 *
 * Side effects:
 *      GwsimNamesDestroy frees all texts.
 *
 *----------------------------------------------------------------------
 */

GwsimNames *
GwsimNamesCreate(void)
{
    GwsimNames *namesPtr = GwsimCalloc(1, sizeof(*namesPtr));

    Rehash(namesPtr, NAMES_SLOTS_MIN);
    AddEntry(namesPtr, "", 0, GwsimHash64("", 0, NAMES_SEED));
    return namesPtr;
}

void
GwsimNamesDestroy(
    GwsimNames *namesPtr)       /* Table to end, or NULL. */
{
    if (namesPtr == NULL) {
        return;
    }
    while (namesPtr->chunkPtr != NULL) {
        Chunk *chunkPtr = namesPtr->chunkPtr;

        namesPtr->chunkPtr = chunkPtr->olderPtr;
        GwsimFree(chunkPtr);
    }
    GwsimFree(namesPtr->entries);
    GwsimFree(namesPtr->slots);
    GwsimFree(namesPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimNameIntern --
 *
 *      Finds the name of a string, or gives it one.
 *
 * Results:
 *      The name.
 *
 * Side effects:
 *      A new string is copied into the table.
 *
 *----------------------------------------------------------------------
 */

GwsimName
GwsimNameIntern(
    GwsimNames *namesPtr,       /* Table to look in. */
    const char *bytes,          /* Any bytes. */
    size_t n)                   /* How many. */
{
    uint64_t hash;
    size_t slot;

    if (n == 0) {
        return 0;
    }
    hash = GwsimHash64(bytes, n, NAMES_SEED);
    slot = FindSlot(namesPtr, bytes, n, hash);
    if (namesPtr->slots[slot] == 0) {
        GWSIM_ASSERT(namesPtr->count < UINT32_MAX);
        namesPtr->slots[slot] = (GwsimName) namesPtr->count;
        AddEntry(namesPtr, bytes, n, hash);
        if (namesPtr->count > namesPtr->slotMask / 2) {
            Rehash(namesPtr, 2 * (namesPtr->slotMask + 1));
        }
        return (GwsimName) (namesPtr->count - 1);
    }
    return namesPtr->slots[slot];
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimNameFind --
 *
 *      Finds the name of a string.
 *
 * Results:
 *      Whether it has one. If so *namePtr is that, otherwise 0.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimNameFind(
    const GwsimNames *namesPtr, /* Table to look in. */
    const char *bytes,          /* Any bytes. */
    size_t n,                   /* How many. */
    GwsimName *namePtr)         /* Receives the name. */
{
    if (n == 0) {
        *namePtr = 0;
        return true;
    }
    *namePtr = namesPtr->slots[FindSlot(namesPtr, bytes, n,
            GwsimHash64(bytes, n, NAMES_SEED))];
    return *namePtr != 0;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimNameText, GwsimNameHash, GwsimNamesCount --
 *
 *      What a name stands for, the hash of that, and how many names there
 *      are, the empty one included.
 *
 * Results:
 *      The text stays where it is as long as the table does, and is followed
 *      by a NUL. The hash is the same in every table.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

const char *
GwsimNameText(
    const GwsimNames *namesPtr, /* Table that gave the name. */
    GwsimName name,             /* Name to look up. */
    size_t *lenPtr)             /* Receives the length, or NULL. */
{
    const Entry *entryPtr = EntryOf(namesPtr, name);

    if (lenPtr != NULL) {
        *lenPtr = entryPtr->len;
    }
    return entryPtr->text;
}

uint64_t
GwsimNameHash(
    const GwsimNames *namesPtr, /* Table that gave the name. */
    GwsimName name)             /* Name to look up. */
{
    return EntryOf(namesPtr, name)->hash;
}

size_t
GwsimNamesCount(
    const GwsimNames *namesPtr) /* Table to ask. */
{
    return namesPtr->count;
}

/*
 * What stands behind a name.
 */

static const Entry *
EntryOf(
    const GwsimNames *namesPtr, /* Table that gave the name. */
    GwsimName name)             /* Name to look up. */
{
    GWSIM_ASSERT(name < namesPtr->count);
    return &namesPtr->entries[name];
}

/*
 * The slot that has a string's name, or the free one where it belongs. There
 * always is one: at most half are in use.
 */

static size_t
FindSlot(
    const GwsimNames *namesPtr, /* Table to look in. */
    const char *bytes,          /* String to find. */
    size_t n,                   /* Its length. */
    uint64_t hash)              /* Its hash. */
{
    size_t slot = (size_t) hash & namesPtr->slotMask;

    while (namesPtr->slots[slot] != 0) {
        const Entry *entryPtr =
                &namesPtr->entries[namesPtr->slots[slot]];

        if (entryPtr->hash == hash && entryPtr->len == n
                && memcmp(entryPtr->text, bytes, n) == 0) {
            break;
        }
        slot = (slot + 1) & namesPtr->slotMask;
    }
    return slot;
}

/*
 * Gives the next number to a string.
 */

static void
AddEntry(
    GwsimNames *namesPtr,       /* Table to add to. */
    const char *bytes,          /* String that is not in it. */
    size_t n,                   /* Its length. */
    uint64_t hash)              /* Its hash. */
{
    GWSIM_GROW(namesPtr->entries, namesPtr->count + 1, namesPtr->cap);
    namesPtr->entries[namesPtr->count++] = (Entry) {
        .text = StoreText(namesPtr, bytes, n), .len = n, .hash = hash,
    };
}

/*
 * Makes the hash table anew. Entry 0 is not in it.
 */

static void
Rehash(
    GwsimNames *namesPtr,       /* Table to change. */
    size_t size)                /* New size, a power of two. */
{
    size_t i;

    GwsimFree(namesPtr->slots);
    namesPtr->slots = GwsimCalloc(size, sizeof(*namesPtr->slots));
    namesPtr->slotMask = size - 1;
    for (i = 1; i < namesPtr->count; i++) {
        size_t slot = (size_t) namesPtr->entries[i].hash & (size - 1);

        while (namesPtr->slots[slot] != 0) {
            slot = (slot + 1) & (size - 1);
        }
        namesPtr->slots[slot] = (GwsimName) i;
    }
}

/*
 * Copies a string to where it can stay.
 */

static const char *
StoreText(
    GwsimNames *namesPtr,       /* Table to store it in. */
    const char *bytes,          /* String to store. */
    size_t n)                   /* Its length. */
{
    char *text;

    if (n > NAMES_LONG) {
        text = NewChunk(namesPtr, n + 1);
    } else {
        if (n >= namesPtr->freeSize) {
            namesPtr->freePtr = NewChunk(namesPtr, NAMES_CHUNK);
            namesPtr->freeSize = NAMES_CHUNK;
        }
        text = namesPtr->freePtr;
        namesPtr->freePtr += n + 1;
        namesPtr->freeSize -= n + 1;
    }
    memcpy(text, bytes, n);
    text[n] = '\0';
    return text;
}

/*
 * Makes a chunk of text.
 */

static char *
NewChunk(
    GwsimNames *namesPtr,       /* Table that it is for. */
    size_t size)                /* Bytes in it. */
{
    Chunk *chunkPtr = GwsimAlloc(sizeof(*chunkPtr) + size);

    chunkPtr->olderPtr = namesPtr->chunkPtr;
    namesPtr->chunkPtr = chunkPtr;
    return chunkPtr->bytes;
}
