/*
 * gwsimValueFlat.c --
 *
 *      Flat values: lists and dicts of leaves, each in one block.  The parts
 *      of a flat value are inner values: they stand in its block, behind its
 *      parts' addresses. They have no count but the way back to the block's
 *      head, which has it.
 */

#include "gwsimValueInt.h"

#include <string.h>

static size_t           FillLeaf(GwsimValue *flatPtr, size_t at,
                            const GwsimLeaf *leafPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueFlat --
 *
 *      Makes a list or dict of leaves, in one block.
 *
 * Results:
 *      GWSIM_OK, or GWSIM_VALUE_SIZE, with *valuePtrPtr NULL.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimValueFlat(
    GwsimValueTag tag,          /* LIST or DICT. */
    const GwsimLeaf *leaves,    /* Parts, as of that constructor. */
    size_t n,                   /* How many, from 1. */
    GwsimValue **valuePtrPtr)   /* Receives the value. */
{
    size_t room = n * sizeof(GwsimValue *), size = 0;
    size_t at = sizeof(GwsimValue) + room;
    GwsimValue *valuePtr;

    *valuePtrPtr = NULL;
    for (size_t i = 0; i < n; i++) {
        size_t len = leaves[i].len;

        size += GWSIM_VALUE_PART + len;
        if (len > GWSIM_VALUE_SIZE_MAX || size > GWSIM_VALUE_SIZE_MAX) {
            return GWSIM_VALUE_SIZE;
        }
        room += sizeof(GwsimValue);
        if (leaves[i].tag == GWSIM_VALUE_TEXT) {
            room += GWSIM_VALUE_ALIGNED(len + 1);
        }
    }
    valuePtr = GwsimValueNew(tag, size, room);
    valuePtr->form = GWSIM_FORM_FLAT;
    valuePtr->depth = 2;
    valuePtr->len = (uint32_t) n;
    for (size_t i = 0; i < n; i++) {
        valuePtr->parts[i] = (GwsimValue *) ((char *) valuePtr + at);
        at = FillLeaf(valuePtr, at, &leaves[i]);
    }
    *valuePtrPtr = valuePtr;
    return GWSIM_OK;
}

/*
 * Makes an inner value; returns where the next one goes.
 */

static size_t
FillLeaf(
    GwsimValue *flatPtr,        /* Flat value that it stands in. */
    size_t at,                  /* Bytes from its begin. */
    const GwsimLeaf *leafPtr)   /* What it says. */
{
    GwsimValue *valuePtr = (GwsimValue *) ((char *) flatPtr + at);

    atomic_init(&valuePtr->refCount, (unsigned) at);
    valuePtr->tag = (uint8_t) leafPtr->tag;
    valuePtr->form = GWSIM_FORM_INNER;
    valuePtr->local = false;
    valuePtr->depth = 1;
    valuePtr->size = (uint32_t) leafPtr->len;
    at += sizeof(GwsimValue);
    if (leafPtr->tag == GWSIM_VALUE_TEXT) {
        valuePtr->len = (uint32_t) leafPtr->len;
        valuePtr->u.number = 0;
        GwsimValueCopyText((char *) valuePtr->parts, leafPtr->bytes,
                leafPtr->len);
        ((char *) valuePtr->parts)[leafPtr->len] = '\0';
        return at + GWSIM_VALUE_ALIGNED(leafPtr->len + 1);
    }
    GWSIM_ASSERT(leafPtr->len == 8);
    valuePtr->len = 0;
    if (leafPtr->tag == GWSIM_VALUE_INT) {
        valuePtr->u.number = leafPtr->number;
    } else {
        GWSIM_ASSERT(leafPtr->tag == GWSIM_VALUE_FLOAT);
        valuePtr->u.real = leafPtr->real;
    }
    return at;
}
