/*
 * gwsimValueBrief.c --
 *
 *      Small values in a few bytes, for who keeps very many of them: a dict of
 *      three short pairs takes 25, packed it takes 128, flat 256.
 *
 *          leaf            code, bytes
 *          list or dict    LIST or DICT, how many parts, code of each;
 *                          bytes of the numbers, then those of the texts
 *
 *      The code of a text is how many bytes it has, that of an integer INT and
 *      in how many bytes it fits, from the lowest on.
 *
 *  1. There is a brief of leaves, and of flat and packed values, that have few
 *     bytes by GwsimValueBytes.  That counts more for each part than it takes,
 *     so there is no need to look whether there is room.
 *  2. What is made of it is equal.  It is flat, and has no twin: any thread may
 *     have it.
 */

#include "gwsimValueInt.h"

#include <string.h>

#define BYTES_MAX       (GWSIM_BRIEF_MAX - 2)   /* Rule 1. */
#define PARTS_MAX       (BYTES_MAX / GWSIM_VALUE_PART)
#define WORD            8u      /* Bytes of a number. */

enum {                          /* Codes; below: a text. */
    INT = 0xf0, FLOAT = 0xf9, LIST, DICT
};

_Static_assert(BYTES_MAX < INT, "a text has fewer bytes");

static unsigned char *  OfPacked(const GwsimValue *valuePtr,
                            unsigned char *codePtr);
static unsigned char *  OfFlat(const GwsimValue *valuePtr,
                            unsigned char *codePtr);
static unsigned char *  OfLeaf(const GwsimValue *valuePtr,
                            unsigned char *codePtr);
static inline unsigned char *WriteInt(int64_t number, unsigned char *codePtr,
                            unsigned char *atPtr);
static inline unsigned char *WriteFloat(double number,
                            unsigned char *codePtr, unsigned char *atPtr);
static const unsigned char *ReadLeaf(unsigned code,
                            const unsigned char *atPtr, GwsimLeaf *leafPtr);
static inline uint64_t  LowFirst(uint64_t bits);

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueBrief, GwsimValueOfBrief --
 *
 *      Write the brief of a value; make a value of one.
 *
 * Results:
 *      Brief: how many bytes, or 0 if there is none (rule 1).  OfBrief: a
 *      value with one reference.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

size_t
GwsimValueBrief(
    const GwsimValue *valuePtr, /* Value, or NULL, of which there is none. */
    unsigned char *bytes)       /* GWSIM_BRIEF_MAX of them. */
{
    unsigned char *endPtr;

    if (valuePtr == NULL || valuePtr->size > BYTES_MAX) {
        return 0;
    }
    if (valuePtr->form != GWSIM_FORM_PACKED
            && valuePtr->form != GWSIM_FORM_FLAT) {
        return (size_t) (OfLeaf(valuePtr, bytes) - bytes);
    }
    bytes[0] = valuePtr->tag == GWSIM_VALUE_LIST ? LIST : DICT;
    bytes[1] = (unsigned char) valuePtr->len;
    endPtr = valuePtr->form == GWSIM_FORM_PACKED
            ? OfPacked(valuePtr, bytes + 2) : OfFlat(valuePtr, bytes + 2);
    return (size_t) (endPtr - bytes);
}

GwsimValue *
GwsimValueOfBrief(
    const unsigned char *bytes) /* Of GwsimValueBrief. */
{
    GwsimLeaf leaves[PARTS_MAX];
    const unsigned char *codes = bytes + 2, *atPtr;
    GwsimValue *valuePtr = NULL;
    GwsimStatus status = GWSIM_OK;

    if (bytes[0] != LIST && bytes[0] != DICT) {
        (void) ReadLeaf(bytes[0], bytes + 1, &leaves[0]);
        if (leaves[0].tag == GWSIM_VALUE_INT) {
            valuePtr = GwsimValueInt(leaves[0].number);
        } else if (leaves[0].tag == GWSIM_VALUE_FLOAT) {
            valuePtr = GwsimValueFloat(leaves[0].real);
        } else {
            status = GwsimValueText(leaves[0].bytes, leaves[0].len,
                    &valuePtr);
        }
    } else {
        GWSIM_ASSERT(bytes[1] <= PARTS_MAX);
        atPtr = codes + bytes[1];
        for (size_t i = 0; i < bytes[1]; i++) {
            if (codes[i] >= INT) {
                atPtr = ReadLeaf(codes[i], atPtr, &leaves[i]);
            }
        }
        for (size_t i = 0; i < bytes[1]; i++) {
            if (codes[i] < INT) {
                atPtr = ReadLeaf(codes[i], atPtr, &leaves[i]);
            }
        }
        status = GwsimValueFlat(bytes[0] == LIST ? GWSIM_VALUE_LIST
                : GWSIM_VALUE_DICT, leaves, bytes[1], &valuePtr);
    }
    GWSIM_ASSERT(status == GWSIM_OK);
    return valuePtr;
}

/*
 * Writes the parts of a packed value, whose texts stand together already;
 * returns where they end.
 */

static unsigned char *
OfPacked(
    const GwsimValue *valuePtr, /* Packed value. */
    unsigned char *codePtr)     /* Where to. */
{
    const uint16_t *leaves = GWSIM_PACK(valuePtr)->leaves;
    const GwsimPackNumber *numberPtr = GwsimPackNumbers(valuePtr);
    unsigned char *atPtr = codePtr + valuePtr->len;
    size_t text;

    for (uint32_t i = 0; i < valuePtr->len; i++) {
        if (leaves[i] % (1u << GWSIM_KIND_BITS) == GWSIM_KIND_TEXT) {
            *codePtr++ = (unsigned char) (leaves[i] >> GWSIM_KIND_BITS);
        } else if (leaves[i] == GWSIM_KIND_INT) {
            atPtr = WriteInt(numberPtr++->u.whole, codePtr++, atPtr);
        } else {
            atPtr = WriteFloat(numberPtr++->u.real, codePtr++, atPtr);
        }
    }
    text = valuePtr->size - valuePtr->len * GWSIM_VALUE_PART
            - GWSIM_PACK(valuePtr)->numbers * WORD;
    GwsimValueCopyText((char *) atPtr, (const char *) numberPtr, text);
    return atPtr + text;
}

/*
 * The same of a flat value.
 */

static unsigned char *
OfFlat(
    const GwsimValue *valuePtr, /* Flat value. */
    unsigned char *codePtr)     /* Where to. */
{
    unsigned char *atPtr = codePtr + valuePtr->len;

    for (uint32_t i = 0; i < valuePtr->len; i++) {
        const GwsimValue *partPtr = valuePtr->parts[i];

        if (partPtr->tag == GWSIM_VALUE_TEXT) {
            *codePtr++ = (unsigned char) partPtr->len;
        } else if (partPtr->tag == GWSIM_VALUE_INT) {
            atPtr = WriteInt(partPtr->u.number, codePtr++, atPtr);
        } else {
            atPtr = WriteFloat(partPtr->u.real, codePtr++, atPtr);
        }
    }
    for (uint32_t i = 0; i < valuePtr->len; i++) {
        const GwsimValue *partPtr = valuePtr->parts[i];

        if (partPtr->tag == GWSIM_VALUE_TEXT) {
            GwsimValueCopyText((char *) atPtr, GwsimValueBytesAt(partPtr),
                    partPtr->len);
            atPtr += partPtr->len;
        }
    }
    return atPtr;
}

/*
 * The same of a text or number; nothing of anything else.
 */

static unsigned char *
OfLeaf(
    const GwsimValue *valuePtr, /* Value. */
    unsigned char *codePtr)     /* Where to. */
{
    switch (valuePtr->tag) {
    case GWSIM_VALUE_TEXT:
        *codePtr++ = (unsigned char) valuePtr->len;
        GwsimValueCopyText((char *) codePtr, GwsimValueBytesAt(valuePtr),
                valuePtr->len);
        return codePtr + valuePtr->len;
    case GWSIM_VALUE_INT:
        return WriteInt(valuePtr->u.number, codePtr, codePtr + 1);
    case GWSIM_VALUE_FLOAT:
        return WriteFloat(valuePtr->u.real, codePtr, codePtr + 1);
    default:
        return codePtr;
    }
}

/*
 * Write a number, nine bytes at most; they return where it ends.
 */

static inline unsigned char *
WriteInt(
    int64_t number,             /* Any. */
    unsigned char *codePtr,     /* Receives its code. */
    unsigned char *atPtr)       /* Where to. */
{
    uint64_t bits = (uint64_t) (number ^ number >> 63) | 1;
    unsigned n = (8 * WORD - (unsigned) __builtin_clzll(bits)) / 8 + 1;

    bits = LowFirst((uint64_t) number);
    *codePtr = (unsigned char) (INT + n);
    memcpy(atPtr, &bits, WORD);
    return atPtr + n;
}

static inline unsigned char *
WriteFloat(
    double number,              /* Any. */
    unsigned char *codePtr,     /* Receives its code. */
    unsigned char *atPtr)       /* Where to. */
{
    *codePtr = FLOAT;
    memcpy(atPtr, &number, WORD);
    return atPtr + WORD;
}

/*
 * Reads a leaf, whose text stays where it is; returns where it ends.
 */

static const unsigned char *
ReadLeaf(
    unsigned code,              /* Its code. */
    const unsigned char *atPtr, /* Where its bytes begin. */
    GwsimLeaf *leafPtr)         /* Filled in. */
{
    uint64_t bits = 0;
    unsigned n;

    *leafPtr = (GwsimLeaf) {.tag = GWSIM_VALUE_TEXT, .len = WORD};
    if (code < INT) {
        leafPtr->bytes = (const char *) atPtr;
        leafPtr->len = code;
        return atPtr + code;
    }
    if (code == FLOAT) {
        leafPtr->tag = GWSIM_VALUE_FLOAT;
        memcpy(&leafPtr->real, atPtr, WORD);
        return atPtr + WORD;
    }
    n = code - INT;
    GWSIM_ASSERT(n >= 1 && n <= WORD);
    memcpy(&bits, atPtr, n);
    leafPtr->tag = GWSIM_VALUE_INT;
    leafPtr->number = (int64_t) (LowFirst(bits) << 8 * (WORD - n))
            >> 8 * (WORD - n);
    return atPtr + n;
}

/*
 * The bytes of a word in the order in which the last ones can be left out.
 */

static inline uint64_t
LowFirst(
    uint64_t bits)              /* Word. */
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return bits;
#else
    return __builtin_bswap64(bits);
#endif
}
