/*
 * gwsimTraceShape.c --
 *
 *      Shapes of events: all that an event says but when it was, of which
 *      request, what caused it, and its detail. The same ones come again and
 *      again; a run has each once, by its number, and an event this number.
 */

#include "gwsimTraceInt.h"

#include <string.h>

#define SLOTS_MIN       64

static size_t SlotOf(const GwsimShapes *shapesPtr,
        const GwsimShape *shapePtr);
static void Rehash(GwsimShapes *shapesPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceShape --
 *
 *      The number of a shape.
 *
 * Results:
 *      It, from 1.
 *
 * Side effects:
 *      The first time, it is added.
 *
 *----------------------------------------------------------------------
 */

uint32_t
GwsimTraceShape(
    GwsimShapes *shapesPtr,
    const GwsimShape *shapePtr)
{
    size_t slot;

    if (shapesPtr->count * 2 >= shapesPtr->slotCount) {
        Rehash(shapesPtr);
    }
    slot = SlotOf(shapesPtr, shapePtr);
    if (shapesPtr->slots[slot] == 0) {
        GWSIM_GROW(shapesPtr->shapes, shapesPtr->count + 1,
                shapesPtr->space);
        shapesPtr->shapes[shapesPtr->count] = *shapePtr;
        shapesPtr->slots[slot] = ++shapesPtr->count;
    }
    return shapesPtr->slots[slot];
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceShapeOf --
 *
 *      The shape that an event has.
 *
 * Results:
 *      None; it is filled in.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

void
GwsimTraceShapeOf(
    const GwsimTrace *tracePtr,
    const GwsimEvent *eventPtr,
    GwsimShape *shapePtr)       /* Filled in. */
{
    const int64_t *words = tracePtr->words;

    *shapePtr = (GwsimShape) {
        .kind = (uint32_t) words[GWSIM_WORD_KIND + eventPtr->kind],
        .role = (uint32_t) words[GWSIM_WORD_ROLE + eventPtr->role],
        .outcome = (uint32_t) words[GWSIM_WORD_END + eventPtr->outcome],
        .clause = (uint32_t) words[GWSIM_WORD_CLAUSE + eventPtr->clause],
        .basis = (uint32_t) words[GWSIM_WORD_BASIS
                + GwsimEventBasis(eventPtr)],
        .scope = eventPtr->scope, .thread = eventPtr->thread,
        .project = eventPtr->project, .handler = eventPtr->handler,
        .peer = eventPtr->peer
    };
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTracePackShapes --
 *
 *      Stores the shapes that have come since; the last pack, if it is not
 *      full, is stored anew with them.
 *
 * Results:
 *      None: what fails is said by GwsimTracePackEnd.
 *
 * Side effects:
 *      Packs in the database.
 *
 *----------------------------------------------------------------------
 */

void
GwsimTracePackShapes(
    GwsimPack *packPtr,         /* Of the part SHAPE. */
    const GwsimShapes *shapesPtr,
    uint32_t stored)            /* How many are stored already. */
{
    if (stored == shapesPtr->count) {
        return;
    }
    for (uint32_t number = GWSIM_PACK_FIRST(stored + 1);
            number <= shapesPtr->count; number++) {
        const GwsimShape *shapePtr = &shapesPtr->shapes[number - 1];
        const int64_t values[] = {
            shapePtr->kind, shapePtr->role, shapePtr->outcome,
            shapePtr->clause, shapePtr->basis, shapePtr->scope,
            shapePtr->thread, shapePtr->project, shapePtr->handler,
            shapePtr->peer
        };

        GwsimTracePackRow(packPtr, number, 0, values,
                (int) (sizeof(values) / sizeof(values[0])));
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceFreeShapes --
 *
 *      Frees the shapes of a run.
 *
 * Results:
 *      None.
 *
 * Side effects:
 *      They are gone.
 *
 *----------------------------------------------------------------------
 */

void
GwsimTraceFreeShapes(
    GwsimShapes *shapesPtr)
{
    GwsimFree(shapesPtr->shapes);
    GwsimFree(shapesPtr->slots);
    *shapesPtr = (GwsimShapes) {0};
}

/* The slot that has a shape, or the free one for it. */
static size_t
SlotOf(
    const GwsimShapes *shapesPtr,
    const GwsimShape *shapePtr)
{
    uint64_t words[sizeof(*shapePtr) / sizeof(uint64_t)];
    uint64_t hash = 0;
    size_t slot;

    memcpy(words, shapePtr, sizeof(words));
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        hash = (hash ^ words[i]) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
    }
    for (slot = hash & (shapesPtr->slotCount - 1);
            shapesPtr->slots[slot] != 0 && memcmp(shapePtr,
                    &shapesPtr->shapes[shapesPtr->slots[slot] - 1],
                    sizeof(*shapePtr)) != 0;
            slot = (slot + 1) & (shapesPtr->slotCount - 1)) {
        continue;
    }
    return slot;
}

/* Makes the table twice as large. */
static void
Rehash(
    GwsimShapes *shapesPtr)
{
    shapesPtr->slotCount = shapesPtr->slotCount == 0 ? SLOTS_MIN
            : shapesPtr->slotCount * 2;
    GwsimFree(shapesPtr->slots);
    shapesPtr->slots = GwsimCalloc(shapesPtr->slotCount,
            sizeof(*shapesPtr->slots));
    for (uint32_t i = 0; i < shapesPtr->count; i++) {
        shapesPtr->slots[SlotOf(shapesPtr, &shapesPtr->shapes[i])] = i + 1;
    }
}
