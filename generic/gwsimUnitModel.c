/*
 * gwsimUnitModel.c --
 *
 *      Random operations on wheel, map, slab and names, each next to a model:
 *      an array that is searched from end to end.
 *
 *  1. Everything random comes from Draw, so a seed repeats a test.
 *  2. The first difference ends a test; it is told with its operation.
 *  3. A wheel's test also grows and shrinks it in turn, mixes keys near and
 *     far, adds at exactly "now", the smallest key allowed, and begins anew
 *     now and then, as "now" soon is near the end of all keys.
 */

#include "gwsimMap.h"
#include "gwsimNames.h"
#include "gwsimPages.h"
#include "gwsimRandom.h"
#include "gwsimUnitModel.h"
#include "gwsimWheel.h"

#include <string.h>

#define STREAM          1               /* Any number: all tests share it. */
#define WHEEL_NODES     600             /* Nodes of a wheel's test. */
#define WHEEL_PHASE     2000            /* Operations until it turns between
                                         * growing and shrinking; */
#define WHEEL_LIFE      4000            /* and until it begins anew. */
#define PAGES_NUMBERS   20000           /* Numbers of a pages' test. */
#define MAP_KEYS        3000            /* Different keys of a map's test. */
#define SLAB_OBJECTS    1000            /* Most objects alive at a time. */
#define SLAB_SIZE_MAX   300             /* Largest object. */
#define NAME_STRINGS    5000            /* Different strings. */
#define NAME_LEN_MAX    40              /* Length of nearly all of them; */
#define NAME_LONG_LEN   5000            /* and of one in NAME_LONG_EVERY. */
#define NAME_LONG_EVERY 100

typedef struct Draws {
    uint64_t seed;              /* Of the test. */
    uint64_t count;             /* Numbers drawn. */
} Draws;

typedef struct Timer {
    GwsimWheelNode node;        /* In the wheel. */
    bool linked;                /* Whether it should be. */
    uint64_t key;               /* Key it was added with. */
    uint64_t order;             /* How many were added before it. */
} Timer;

typedef struct WheelTest {
    GwsimWheel wheel;           /* What is tested. */
    Timer timers[WHEEL_NODES];  /* The model: those linked. */
    size_t linked;              /* How many. */
    uint64_t added;             /* Additions so far. */
    Draws draws;                /* Where chance comes from. */
    GwsimBuf *wrongPtr;         /* Receives what is wrong. */
} WheelTest;

static uint64_t         Draw(Draws *drawsPtr);
static uint32_t         DrawBelow(Draws *drawsPtr, uint32_t bound);
static uint64_t         DrawDistance(Draws *drawsPtr);
static void             MakeString(const Draws *drawsPtr, uint32_t which,
                            GwsimBuf *bufPtr);
static Timer *          SmallestTimer(WheelTest *testPtr,
                            const Timer *afterPtr);
static void             WheelAdd(WheelTest *testPtr, Timer *timerPtr);
static void             WheelBound(WheelTest *testPtr);
static void             WheelExpect(WheelTest *testPtr, const char *what,
                            const GwsimWheelNode *gotPtr,
                            const Timer *wantedPtr);
static void             WheelPeek(WheelTest *testPtr);
static void             WheelPop(WheelTest *testPtr);
static void             WheelRemove(WheelTest *testPtr, Timer *timerPtr);
static void             WheelRestart(WheelTest *testPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimUnitWheelModel --
 *
 *      Adds, removes, pops, peeks and bounds at random.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Appends the first difference, if any.
 *
 *----------------------------------------------------------------------
 */

void
GwsimUnitWheelModel(
    uint64_t seed,              /* Chooses the operations. */
    uint32_t operations,        /* How many. */
    GwsimBuf *wrongPtr)         /* Receives what is wrong. */
{
    WheelTest *testPtr = GwsimCalloc(1, sizeof(*testPtr));
    uint32_t i;

    testPtr->draws.seed = seed;
    testPtr->wrongPtr = wrongPtr;
    for (i = 0; i < operations && wrongPtr->len == 0; i++) {
        bool growing = i / WHEEL_PHASE % 2 == 0;
        uint32_t dice = DrawBelow(&testPtr->draws, 100);
        Timer *timerPtr = &testPtr->timers[DrawBelow(&testPtr->draws,
                WHEEL_NODES)];

        if (i % WHEEL_LIFE == 0) {
            WheelRestart(testPtr);
        }
        if (dice < (growing ? 60 : 30)) {
            if (!timerPtr->linked) {
                WheelAdd(testPtr, timerPtr);
            }
        } else if (dice < (growing ? 70 : 50)) {
            if (timerPtr->linked) {
                WheelRemove(testPtr, timerPtr);
            }
        } else if (dice < 90) {
            WheelPop(testPtr);
        } else if (dice < 96) {
            WheelPeek(testPtr);
        } else {
            WheelBound(testPtr);
        }
        if (wrongPtr->len == 0 && (testPtr->linked
                != GwsimWheelCount(&testPtr->wheel)
                || (testPtr->linked == 0)
                != GwsimWheelIsEmpty(&testPtr->wheel)
                || timerPtr->linked != GwsimWheelIsLinked(&timerPtr->node))) {
            GwsimBufPrintf(wrongPtr, "count or a link is wrong");
        }
        if (wrongPtr->len > 0) {
            GwsimBufPrintf(wrongPtr, " (operation %u)", i);
        }
    }
    GwsimFree(testPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimUnitMapModel --
 *
 *      Inserts, finds and removes at random, with keys that are close to
 *      each other, multiples of 2^32, or anything.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Appends the first difference, if any.
 *
 *----------------------------------------------------------------------
 */

void
GwsimUnitMapModel(
    uint64_t seed,              /* Chooses the operations. */
    uint32_t operations,        /* How many. */
    GwsimBuf *wrongPtr)         /* Receives what is wrong. */
{
    GwsimMap map;
    Draws draws = {seed, 0};
    char *places = GwsimCalloc(operations + 1, 1);
    char **model = GwsimCalloc(MAP_KEYS, sizeof(*model));
    size_t count = 0;
    uint32_t i;

    GwsimMapInit(&map);
    for (i = 0; i < operations && wrongPtr->len == 0; i++) {
        uint32_t which = DrawBelow(&draws, MAP_KEYS);
        uint32_t dice = DrawBelow(&draws, 3);
        uint64_t key = which % 3 == 0 ? which
                : which % 3 == 1 ? (uint64_t) which << 32
                : GwsimRandomAt(seed, STREAM + 1, which);
        char *wanted = model[which];
        void *got;

        if (dice == 0) {
            got = GwsimMapInsert(&map, key, &places[i]);
            count += model[which] == NULL;
            model[which] = &places[i];
        } else if (dice == 1) {
            got = GwsimMapRemove(&map, key);
            count -= model[which] != NULL;
            model[which] = NULL;
        } else {
            got = GwsimMapFind(&map, key);
        }
        if (got != wanted || map.count != count) {
            GwsimBufPrintf(wrongPtr, "operation %u is wrong for key %llu", i,
                    (unsigned long long) key);
        }
    }
    GwsimMapFree(&map);
    GwsimFree(places);
    GwsimFree(model);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimUnitPagesModel --
 *
 *      Puts pointers at numbers that mostly rise, with gaps of every size,
 *      and looks at any number.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Appends the first difference, if any.
 *
 *----------------------------------------------------------------------
 */

void
GwsimUnitPagesModel(
    uint64_t seed,              /* Chooses the operations. */
    uint32_t operations,        /* How many. */
    GwsimBuf *wrongPtr)         /* Receives what is wrong. */
{
    GwsimPages pages = {NULL, 0};
    Draws draws = {seed, 0};
    char *places = GwsimCalloc(operations + 1, 1);
    char **model = GwsimCalloc(PAGES_NUMBERS, sizeof(*model));
    uint32_t newest = 0, i;

    for (i = 0; i < operations && wrongPtr->len == 0; i++) {
        uint32_t number = DrawBelow(&draws, PAGES_NUMBERS);

        if (DrawBelow(&draws, 2) == 0) {
            if (DrawBelow(&draws, 8) != 0) {
                newest += 1 + DrawBelow(&draws, 1u << DrawBelow(&draws, 9));
                number = newest % PAGES_NUMBERS;
            }
            GwsimPagesPut(&pages, number, &places[i]);
            model[number] = &places[i];
        }
        if (GwsimPagesGet(&pages, number) != model[number]
                || GwsimPagesGet(&pages, UINT32_MAX - number) != NULL) {
            GwsimBufPrintf(wrongPtr, "operation %u is wrong for number %u",
                    i, number);
        }
    }
    for (i = 0; i < PAGES_NUMBERS && wrongPtr->len == 0; i++) {
        if (GwsimPagesGet(&pages, i) != model[i]) {
            GwsimBufPrintf(wrongPtr, "number %u is wrong at the end", i);
        }
    }
    GwsimPagesFree(&pages);
    GwsimFree(places);
    GwsimFree(model);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimUnitSlabModel --
 *
 *      Takes and gives back at random, and fills every object from end to
 *      end with its own number, so that objects which overlap show. What was
 *      given back must be taken again, the last first.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Appends the first difference, if any.
 *
 *----------------------------------------------------------------------
 */

void
GwsimUnitSlabModel(
    uint64_t seed,              /* Chooses the operations. */
    uint32_t operations,        /* How many. */
    GwsimBuf *wrongPtr)         /* Receives what is wrong. */
{
    Draws draws = {seed, 0};
    size_t size = 1 + DrawBelow(&draws, SLAB_SIZE_MAX);
    unsigned char **objects = GwsimCalloc(SLAB_OBJECTS, sizeof(*objects));
    unsigned char **freed = GwsimCalloc(SLAB_OBJECTS, sizeof(*freed));
    size_t live = 0, freedCount = 0;
    GwsimSlab slab;
    uint32_t i;

    if (DrawBelow(&draws, 2) == 0) {
        GwsimSlabInit(&slab, size);
    } else {
        GwsimSlabInitSteady(&slab, size);
    }
    for (i = 0; i < operations && wrongPtr->len == 0; i++) {
        uint32_t which = DrawBelow(&draws, SLAB_OBJECTS);
        unsigned char *bytes = objects[which];

        if (bytes == NULL) {
            objects[which] = bytes = GwsimSlabAlloc(&slab);
            if (freedCount > 0 && bytes != freed[--freedCount]) {
                GwsimBufPrintf(wrongPtr, "a free object was not taken");
            }
            memset(bytes, (int) (which & 255), size);
            live++;
        } else {
            if (bytes[0] != (which & 255)
                    || memcmp(bytes, bytes + 1, size - 1) != 0) {
                GwsimBufPrintf(wrongPtr, "object %u was overwritten", which);
            }
            GwsimSlabFree(&slab, bytes);
            objects[which] = NULL;
            freed[freedCount++] = bytes;
            live--;
        }
        if ((uintptr_t) bytes % 8 != 0 || slab.live != live) {
            GwsimBufPrintf(wrongPtr, "operation %u: %zu alive, object at %p",
                    i, slab.live, (void *) bytes);
        }
    }
    GwsimSlabDestroy(&slab);
    GwsimFree(freed);
    GwsimFree(objects);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimUnitNamesModel --
 *
 *      Interns and finds strings of a set at random. The model knows when
 *      each was first interned, and where its text was then.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      Appends the first difference, if any.
 *
 *----------------------------------------------------------------------
 */

void
GwsimUnitNamesModel(
    uint64_t seed,              /* Chooses strings and operations. */
    uint32_t operations,        /* How many. */
    GwsimBuf *wrongPtr)         /* Receives what is wrong. */
{
    Draws draws = {seed, 0};
    GwsimNames *namesPtr = GwsimNamesCreate();
    GwsimName *model = GwsimCalloc(NAME_STRINGS, sizeof(*model));
    const char **texts = GwsimCalloc(NAME_STRINGS, sizeof(*texts));
    GwsimName count = 1;
    uint32_t i;

    for (i = 0; i < operations && wrongPtr->len == 0; i++) {
        uint32_t which = DrawBelow(&draws, NAME_STRINGS);
        GwsimBuf string = {NULL, 0, 0};
        GwsimName name;
        const char *text;
        size_t len;
        bool found;

        MakeString(&draws, which, &string);
        found = GwsimNameFind(namesPtr, string.data, string.len, &name);
        if (found != (model[which] != 0) || name != model[which]) {
            GwsimBufPrintf(wrongPtr, "string %u was found as %u, is %u",
                    which, name, model[which]);
        }
        name = GwsimNameIntern(namesPtr, string.data, string.len);
        text = GwsimNameText(namesPtr, name, &len);
        if (model[which] == 0) {
            model[which] = count++;
            texts[which] = text;
        }
        if (name != model[which] || text != texts[which]
                || len != string.len || text[len] != '\0'
                || memcmp(text, string.data, len) != 0
                || GwsimNamesCount(namesPtr) != count) {
            GwsimBufPrintf(wrongPtr, "string %u has become %u, not %u",
                    which, name, model[which]);
        }
        GwsimBufFree(&string);
    }
    GwsimNamesDestroy(namesPtr);
    GwsimFree(model);
    GwsimFree(texts);
}

/*
 * Begins with an empty wheel, which it sends to anywhere by a pop.
 */

static void
WheelRestart(
    WheelTest *testPtr)         /* Test under way. */
{
    GwsimWheelNode node = {0, NULL, NULL};
    size_t i;

    for (i = 0; i < WHEEL_NODES; i++) {
        if (testPtr->timers[i].linked) {
            WheelRemove(testPtr, &testPtr->timers[i]);
        }
    }
    GwsimWheelInit(&testPtr->wheel);
    GwsimWheelAdd(&testPtr->wheel, &node,
            Draw(&testPtr->draws) >> (1 + DrawBelow(&testPtr->draws, 63)));
    GwsimWheelPop(&testPtr->wheel, GWSIM_WHEEL_KEY_MAX);
}

/*
 * Adds a timer: now, soon, or at a distance of any size.
 */

static void
WheelAdd(
    WheelTest *testPtr,         /* Test under way. */
    Timer *timerPtr)            /* Timer to add. */
{
    uint64_t now = testPtr->wheel.now;
    uint64_t key = now + DrawDistance(&testPtr->draws);

    if (key > GWSIM_WHEEL_KEY_MAX) {
        key = GWSIM_WHEEL_KEY_MAX;
    }
    GwsimWheelAdd(&testPtr->wheel, &timerPtr->node, key);
    timerPtr->linked = true;
    timerPtr->key = key;
    timerPtr->order = testPtr->added++;
    testPtr->linked++;
}

/*
 * Removes a timer.
 */

static void
WheelRemove(
    WheelTest *testPtr,         /* Test under way. */
    Timer *timerPtr)            /* Timer to remove. */
{
    GwsimWheelRemove(&testPtr->wheel, &timerPtr->node);
    timerPtr->linked = false;
    testPtr->linked--;
}

/*
 * Pops up to a limit that may be below, at or above the smallest key.
 */

static void
WheelPop(
    WheelTest *testPtr)         /* Test under way. */
{
    uint64_t before = testPtr->wheel.now;
    uint64_t limit = before + DrawDistance(&testPtr->draws);
    Timer *timerPtr = SmallestTimer(testPtr, NULL);
    GwsimWheelNode *gotPtr;

    if (timerPtr != NULL && DrawBelow(&testPtr->draws, 2) == 0) {
        limit = timerPtr->key;
    }
    gotPtr = GwsimWheelPop(&testPtr->wheel, limit);
    if (timerPtr == NULL || timerPtr->key > limit) {
        WheelExpect(testPtr, "pop", gotPtr, NULL);
    } else {
        WheelExpect(testPtr, "pop", gotPtr, timerPtr);
        timerPtr->linked = false;
        testPtr->linked--;
    }
    if (testPtr->wheel.now < before || testPtr->wheel.now > limit) {
        GwsimBufPrintf(testPtr->wrongPtr, "pop moved now beyond its limit");
    }
}

/*
 * Peeks, follows all nodes of the smallest key, and may remove one of them.
 */

static void
WheelPeek(
    WheelTest *testPtr)         /* Test under way. */
{
    uint64_t limit = testPtr->wheel.now + DrawDistance(&testPtr->draws);
    Timer *firstPtr = SmallestTimer(testPtr, NULL);
    Timer *timerPtr = firstPtr, *pickPtr = NULL;
    GwsimWheelNode *gotPtr;
    uint32_t seen = 0;

    if (firstPtr != NULL && DrawBelow(&testPtr->draws, 2) == 0) {
        limit = firstPtr->key;
    }
    gotPtr = GwsimWheelPeek(&testPtr->wheel, limit);
    if (testPtr->wheel.now > limit) {
        GwsimBufPrintf(testPtr->wrongPtr, "peek moved now beyond its limit");
    }
    if (firstPtr == NULL || firstPtr->key > limit) {
        WheelExpect(testPtr, "peek", gotPtr, NULL);
        return;
    }
    while (testPtr->wrongPtr->len == 0 && gotPtr != NULL) {
        WheelExpect(testPtr, "peek", gotPtr, timerPtr);
        if (DrawBelow(&testPtr->draws, ++seen) == 0) {
            pickPtr = timerPtr;
        }
        timerPtr = SmallestTimer(testPtr, timerPtr);
        if (timerPtr != NULL && timerPtr->key != firstPtr->key) {
            timerPtr = NULL;
        }
        gotPtr = gotPtr->nextPtr;
    }
    WheelExpect(testPtr, "the last peek", gotPtr, timerPtr);
    if (pickPtr != NULL && DrawBelow(&testPtr->draws, 2) == 0) {
        WheelRemove(testPtr, pickPtr);
    }
}

/*
 * Asks for the bound: never above the smallest key, and the key itself if
 * there is one node only.
 */

static void
WheelBound(
    WheelTest *testPtr)         /* Test under way. */
{
    uint64_t bound = 0, before = testPtr->wheel.now;
    bool isBound = GwsimWheelBound(&testPtr->wheel, &bound);
    Timer *timerPtr = SmallestTimer(testPtr, NULL);

    if (isBound != (timerPtr != NULL) || testPtr->wheel.now != before
            || (isBound && (bound > timerPtr->key || bound < before
            || (testPtr->linked == 1 && bound != timerPtr->key)))) {
        GwsimBufPrintf(testPtr->wrongPtr, "bound is %llu",
                (unsigned long long) bound);
    }
}

/*
 * Compares what the wheel gave with what the model says.
 */

static void
WheelExpect(
    WheelTest *testPtr,         /* Test under way. */
    const char *what,           /* Operation, for the text. */
    const GwsimWheelNode *gotPtr,
                                /* What the wheel gave, or NULL. */
    const Timer *wantedPtr)     /* What it should be, or NULL. */
{
    if (gotPtr != (wantedPtr != NULL ? &wantedPtr->node : NULL)) {
        GwsimBufPrintf(testPtr->wrongPtr, "%s gave key %lld, not %lld", what,
                gotPtr != NULL ? (long long) gotPtr->key : -1,
                wantedPtr != NULL ? (long long) wantedPtr->key : -1);
    }
}

/*
 * The first timer in the order of (key, addition); of those behind another
 * one, if that is given.
 */

static Timer *
SmallestTimer(
    WheelTest *testPtr,         /* Test under way. */
    const Timer *afterPtr)      /* The one before, or NULL. */
{
    Timer *bestPtr = NULL;
    size_t i;

    for (i = 0; i < WHEEL_NODES; i++) {
        Timer *timerPtr = &testPtr->timers[i];

        if (!timerPtr->linked || (afterPtr != NULL
                && (timerPtr->key < afterPtr->key
                || (timerPtr->key == afterPtr->key
                && timerPtr->order <= afterPtr->order)))) {
            continue;
        }
        if (bestPtr == NULL || timerPtr->key < bestPtr->key
                || (timerPtr->key == bestPtr->key
                && timerPtr->order < bestPtr->order)) {
            bestPtr = timerPtr;
        }
    }
    return bestPtr;
}

/*
 * A distance in time: often small or a multiple of something, so that keys
 * meet, sometimes of any number of bits.
 */

static uint64_t
DrawDistance(
    Draws *drawsPtr)            /* Where chance comes from. */
{
    uint32_t dice = DrawBelow(drawsPtr, 100);

    if (dice < 10) {
        return 0;
    }
    if (dice < 50) {
        return DrawBelow(drawsPtr, 200);
    }
    if (dice < 70) {
        return (uint64_t) DrawBelow(drawsPtr, 5) * 4096;
    }
    if (dice < 99) {
        return DrawBelow(drawsPtr, 1u << 20);
    }
    return Draw(drawsPtr) >> (2 + DrawBelow(drawsPtr, 60));
}

/*
 * Makes a string of the set of names: each is different, as its number is in
 * it, and may have any bytes.
 */

static void
MakeString(
    const Draws *drawsPtr,      /* Whose seed. */
    uint32_t which,             /* Which string. */
    GwsimBuf *bufPtr)           /* Receives it. */
{
    Draws ownDraws = {drawsPtr->seed + which + 1, 0};
    uint32_t len = which % NAME_LONG_EVERY == 0 ? NAME_LONG_LEN
            : DrawBelow(&ownDraws, NAME_LEN_MAX);
    uint32_t i;

    GwsimBufAppend(bufPtr, &which, sizeof(which));
    for (i = 0; i < len; i++) {
        char byte = (char) Draw(&ownDraws);

        GwsimBufAppend(bufPtr, &byte, 1);
    }
}

/*
 * A number below a bound.
 */

static uint32_t
DrawBelow(
    Draws *drawsPtr,            /* Where chance comes from. */
    uint32_t bound)             /* Greater than 0. */
{
    return GwsimRandomBelow32(Draw(drawsPtr), bound);
}

/*
 * 64 random bits.
 */

static uint64_t
Draw(
    Draws *drawsPtr)            /* Where chance comes from. */
{
    return GwsimRandomAt(drawsPtr->seed, STREAM, drawsPtr->count++);
}
