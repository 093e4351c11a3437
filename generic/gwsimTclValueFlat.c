/*
 * gwsimTclValueFlat.c --
 *
 *      Lists and dicts of a few texts and numbers, as most payloads are,
 *      between a Tcl interp and the core.
 *
 *      Rules:
 *      1. Such a one becomes a flat value, in one block and without the stack
 *         of gwsimTclValue.c; or a packed one, if it is handed over, which is
 *         a third of that: as many lines of the cache go from the thread that
 *         hands it over to the one that reads it.
 *      2. On the virtual clock all interps of a world live on one OS thread.
 *         So there what is lent (GwsimValueLend) becomes a packed value, with
 *         the object as its twin, and the first who reads it gets that object
 *         instead of a new one; but only if nobody else has it any more, nor
 *         the numbers in it. So no thread sees a string or another
 *         representation that an object got in another thread: it is as if it
 *         had been copied.
 *         A lent value that nobody reads keeps its object, a few hundred
 *         bytes, as long as it lives.
 *      3. The numbers of a twin are looked at where they stand, not by way of
 *         the twin: who has an object cannot lose its parts while another has
 *         it, too, unless it is made another kind of object, by way of a
 *         string.
 */

#include "gwsimTclUtil.h"
#include "gwsimTclValueInt.h"

#include <string.h>

#define HEAD_BYTES      128     /* Of a dict. */

static size_t   ReadListLeaves(Tcl_Obj *listPtr,
                    GwsimLeaf leaves[GWSIM_LEAVES_MAX]);
static size_t   ReadDictLeaves(Tcl_Obj *dictPtr,
                    GwsimLeaf leaves[GWSIM_LEAVES_MAX]);
static inline bool ReadLeaf(Tcl_Obj *objPtr, GwsimLeaf *leafPtr);
static inline bool IsPlainText(const Tcl_Obj *objPtr);
static bool     ReadOther(Tcl_Obj *objPtr, GwsimLeaf *leafPtr);
static bool     TwinIsFree(Tcl_Obj *twinPtr, GwsimValue *valuePtr);
static Tcl_Obj *Unpack(GwsimValue *valuePtr);
static Tcl_Obj *LeafObj(const GwsimLeaf *leafPtr);
static void     FreeTwin(void *twinPtr);
static void     FetchTwin(const void *twinPtr);

static const GwsimTwinType twinType = {FreeTwin, FetchTwin};

/* Converts a list or dict of leaves; false if it is no such, and nothing has
 * been done. */
bool
GwsimFlatFromObj(
    Tcl_Obj *objPtr,            /* What to convert. */
    GwsimFlatForm form,         /* What it becomes. */
    GwsimPacks *packsPtr,       /* Where to make it, or NULL. */
    GwsimValue **valuePtrPtr)   /* Where to store the value. */
{
    GwsimShape shape = objPtr->bytes == NULL ? GwsimTypeShape(objPtr)
            : GWSIM_SHAPE_TEXT;
    GwsimLeaf leaves[GWSIM_LEAVES_MAX];
    GwsimValueTag tag;
    size_t n;

    if (shape == GWSIM_SHAPE_LIST) {
        n = ReadListLeaves(objPtr, leaves);
    } else if (shape == GWSIM_SHAPE_DICT) {
        n = ReadDictLeaves(objPtr, leaves);
    } else {
        return false;
    }
    if (n == 0) {
        return false;
    }
    tag = shape == GWSIM_SHAPE_LIST ? GWSIM_VALUE_LIST : GWSIM_VALUE_DICT;
    if (form == GWSIM_FLAT_OPEN) {
        return GwsimValueFlat(tag, leaves, n, valuePtrPtr) == GWSIM_OK;
    }
    if (form == GWSIM_FLAT_PACKED) {
        *valuePtrPtr = GwsimValuePack(NULL, tag, leaves, n, NULL, NULL);
        return true;
    }
    *valuePtrPtr = GwsimValuePack(packsPtr, tag, leaves, n, objPtr, &twinType);
    Tcl_IncrRefCount(objPtr);
    return true;
}

/* Converts what has no levels below its parts. */
Tcl_Obj *
GwsimFlatToObj(
    GwsimValue *valuePtr)       /* What to convert; may be NULL. */
{
    GwsimValueTag tag = GwsimValueTagOf(valuePtr);
    GwsimValue *const *parts;
    Tcl_Obj *objPtr = GwsimValueTwin(valuePtr, &twinType);
    size_t n;

    if (objPtr != NULL && TwinIsFree(objPtr, valuePtr)) {
        GwsimValueTakeTwin(valuePtr);
        objPtr->refCount--;
        return objPtr;
    }
    if (GwsimValueIsPacked(valuePtr)) {
        return Unpack(valuePtr);
    }
    if (tag == GWSIM_VALUE_DICT) {
        parts = GwsimValueGetDict(valuePtr, &n);
        objPtr = Tcl_NewDictObj();
        for (size_t i = 0; i < n; i++) {
            Tcl_DictObjPut(NULL, objPtr, GwsimLeafToObj(parts[2 * i]),
                    GwsimLeafToObj(parts[2 * i + 1]));
        }
    } else if (tag == GWSIM_VALUE_LIST) {
        parts = GwsimValueGetList(valuePtr, &n);
        objPtr = Tcl_NewListObj((int) n, NULL);
        for (size_t i = 0; i < n; i++) {
            Tcl_ListObjAppendElement(NULL, objPtr, GwsimLeafToObj(parts[i]));
        }
    } else {
        objPtr = GwsimLeafToObj(valuePtr);
    }
    return objPtr;
}

/* Makes a list or dict of a packed value. */
static Tcl_Obj *
Unpack(
    GwsimValue *valuePtr)       /* Packed value. */
{
    GwsimLeaf leaves[GWSIM_LEAVES_MAX];
    size_t n = GwsimValueUnpack(valuePtr, leaves);
    Tcl_Obj *objPtr;

    if (GwsimValueTagOf(valuePtr) == GWSIM_VALUE_DICT) {
        objPtr = Tcl_NewDictObj();
        for (size_t i = 0; i < n; i += 2) {
            Tcl_DictObjPut(NULL, objPtr, LeafObj(&leaves[i]),
                    LeafObj(&leaves[i + 1]));
        }
        return objPtr;
    }
    objPtr = Tcl_NewListObj((int) n, NULL);
    for (size_t i = 0; i < n; i++) {
        Tcl_ListObjAppendElement(NULL, objPtr, LeafObj(&leaves[i]));
    }
    return objPtr;
}

/* Makes an object of a leaf. */
static Tcl_Obj *
LeafObj(
    const GwsimLeaf *leafPtr)   /* Leaf. */
{
    return leafPtr->tag == GWSIM_VALUE_TEXT
            ? Tcl_NewStringObj(leafPtr->bytes, (int) leafPtr->len)
            : leafPtr->tag == GWSIM_VALUE_INT
            ? Tcl_NewWideIntObj(leafPtr->number)
            : Tcl_NewDoubleObj(leafPtr->real);
}

/* Reads the elements of a list; 0: it has none, or is not flat. */
static size_t
ReadListLeaves(
    Tcl_Obj *listPtr,           /* List. */
    GwsimLeaf leaves[GWSIM_LEAVES_MAX]) /* Filled in. */
{
    Tcl_Obj **elements;
    Tcl_Size n, i;

    Tcl_ListObjGetElements(NULL, listPtr, &n, &elements);
    for (i = 0; n <= GWSIM_LEAVES_MAX && i < n; i++) {
        if (!ReadLeaf(elements[i], &leaves[i])) {
            return 0;
        }
    }
    return (size_t) i;
}

/* Reads keys and values of a dict; 0: it has none, or is not flat. */
static size_t
ReadDictLeaves(
    Tcl_Obj *dictPtr,           /* Dict. */
    GwsimLeaf leaves[GWSIM_LEAVES_MAX]) /* Filled in. */
{
    Tcl_DictSearch search;
    Tcl_Obj *keyPtr, *valuePtr;
    size_t n = 0;
    int done;

    Tcl_DictObjFirst(NULL, dictPtr, &search, &keyPtr, &valuePtr, &done);
    while (!done) {
        if (n == GWSIM_LEAVES_MAX || !ReadLeaf(keyPtr, &leaves[n])
                || !ReadLeaf(valuePtr, &leaves[n + 1])) {
            n = 0;
            break;
        }
        n += 2;
        Tcl_DictObjNext(&search, &keyPtr, &valuePtr, &done);
    }
    Tcl_DictObjDone(&search);
    return n;
}

/* Reads what a part will say; false if it is no text nor number, or long. */
static inline bool
ReadLeaf(
    Tcl_Obj *objPtr,            /* Element. */
    GwsimLeaf *leafPtr)         /* Filled in. */
{
    if (!IsPlainText(objPtr)) {
        return ReadOther(objPtr, leafPtr);
    }
    leafPtr->tag = GWSIM_VALUE_TEXT;
    leafPtr->bytes = objPtr->bytes;
    leafPtr->len = (size_t) objPtr->length;
    return objPtr->length <= GWSIM_LEAF_MAX;
}

/* True for a text that is seen to be one at a glance, as most are: it has a
 * string, and is nothing that might hold an object (GwsimShapeOf). */
static inline bool
IsPlainText(
    const Tcl_Obj *objPtr)      /* Any object. */
{
    const char *name;

    if (objPtr->bytes == NULL || objPtr->typePtr == &gwsimObjectType) {
        return false;
    }
    if (objPtr->typePtr == NULL) {
        return true;
    }
    name = objPtr->typePtr->name;
    return name[0] != 'l' && name[0] != 'd';
}

/* The same as ReadLeaf of any object. */
static bool
ReadOther(
    Tcl_Obj *objPtr,            /* Element. */
    GwsimLeaf *leafPtr)         /* Filled in. */
{
    GwsimShape shape = GwsimShapeOf(objPtr);
    Tcl_WideInt wide;
    Tcl_Size length;

    if (shape == GWSIM_SHAPE_TEXT) {
        leafPtr->tag = GWSIM_VALUE_TEXT;
        leafPtr->bytes = Tcl_GetStringFromObj(objPtr, &length);
        leafPtr->len = (size_t) length;
        return length <= GWSIM_LEAF_MAX;
    }
    leafPtr->len = 8;
    leafPtr->partPtr = objPtr;
    if (shape == GWSIM_SHAPE_INT) {
        leafPtr->tag = GWSIM_VALUE_INT;
        if (Tcl_GetWideIntFromObj(NULL, objPtr, &wide) != TCL_OK) {
            return false;
        }
        leafPtr->number = wide;
        return true;
    }
    leafPtr->tag = GWSIM_VALUE_FLOAT;
    return shape == GWSIM_SHAPE_FLOAT
            && Tcl_GetDoubleFromObj(NULL, objPtr, &leafPtr->real) == TCL_OK;
}

/* True if only the value has its twin, and only that the numbers in it. */
static bool
TwinIsFree(
    Tcl_Obj *twinPtr,           /* Twin. */
    GwsimValue *valuePtr)       /* Its value. */
{
    GwsimShape shape = GwsimValueTagOf(valuePtr) == GWSIM_VALUE_DICT
            ? GWSIM_SHAPE_DICT : GWSIM_SHAPE_LIST;
    Tcl_Obj *numberPtr;

    if (Tcl_IsShared(twinPtr) || twinPtr->bytes != NULL
            || GwsimTypeShape(twinPtr) != shape) {
        return false;
    }
    for (size_t i = 0; (numberPtr = GwsimValueTwinNumber(valuePtr, i)) != NULL;
            i++) {
        if (Tcl_IsShared(numberPtr) || numberPtr->bytes != NULL) {
            return false;
        }
    }
    return true;
}

static void
FreeTwin(
    void *twinPtr)              /* An object. */
{
    Tcl_Obj *objPtr = twinPtr;

    Tcl_DecrRefCount(objPtr);
}

/* Of what Tcl keeps inside a dict, its head is all that can be known. */
static void
FetchTwin(
    const void *twinPtr)        /* An object, a list or dict. */
{
    const char *innerPtr = ((const Tcl_Obj *)
            twinPtr)->internalRep.twoPtrValue.ptr1;

    for (size_t at = 0; innerPtr != NULL && at < HEAD_BYTES;
            at += GWSIM_CACHE_LINE) {
        GwsimFetch(innerPtr + at);
    }
}
