/*
 * gwsimTclValue.c --
 *
 *      Values between a Tcl interp and the core.
 *
 *      Rules:
 *      1. A string stays the same string. What has a string representation
 *         crosses as TEXT: its spaces, braces and Tcl's own C0 80 arrive as
 *         they were.
 *      2. What has none (a list that `list` built, a dict, a number, bytes)
 *         crosses with its structure, as a value that Tcl would write in the
 *         same way; no string is made on either side. So a payload of 100 MB
 *         is copied once each way.
 *      3. What `object` made keeps its class: alone, and inside lists and
 *         dicts. A list with a string of its own is taken apart only if it
 *         holds an object and its string is the canonical one.
 *      4. The loops keep their own stack: depth costs no C stack.
 *      5. A list or dict of a few texts and numbers, as most payloads are,
 *         goes a shorter way (gwsimTclValueFlat.c). What `object` makes is in
 *         gwsimTclValueObject.c.
 *
 *      It does not know threads: who calls owns the Tcl_Obj.
 */

#include "gwsimTclUtil.h"
#include "gwsimTclValueInt.h"

#include <string.h>

/* A list or dict that is being converted, in either direction. */
typedef struct Level {
    Tcl_Obj *objPtr;            /* From Tcl: the list or dict. */
    GwsimValue *valuePtr;       /* To Tcl: the list or dict. */
    bool isDict;
    size_t count;               /* Elements; of a dict keys and values. */
    size_t next;                /* The one that is being converted. */
    Tcl_Obj **objv;             /* Elements in Tcl. */
    GwsimValue **parts;         /* Elements as values. */
} Level;

typedef struct Levels {
    Level *levels;
    size_t count, space;
} Levels;

static bool     HoldsObject(Tcl_Obj *objPtr);
static GwsimStatus LeafFromObj(Tcl_Obj *objPtr, GwsimShape shape,
                    GwsimValue **valuePtrPtr);
static bool     PushObj(Levels *levelsPtr, Tcl_Obj *objPtr, GwsimShape shape);
static GwsimStatus PopObj(Levels *levelsPtr, GwsimValue **valuePtrPtr);
static void     DropParts(Levels *levelsPtr);
static GwsimStatus KeepString(Tcl_Obj *objPtr, GwsimValue **valuePtrPtr);
static Tcl_Obj **DictElements(Tcl_Obj *dictPtr, size_t *countPtr);
static bool     PushValue(Levels *levelsPtr, GwsimValue *valuePtr);
static Tcl_Obj *PopValue(Levels *levelsPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueFromObj --
 *
 *      Copies what a Tcl object says into a value.
 *
 * Results:
 *      GWSIM_OK, and a reference to the value in *valuePtrPtr; else
 *      GWSIM_VALUE_SIZE or GWSIM_VALUE_DEPTH.
 *
 * Side effects:
 *      An object that has neither a string nor a shape of rule 2 gets its
 *      string.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimValueFromObj(
    Tcl_Interp *interp,         /* Not used; may be NULL. */
    Tcl_Obj *objPtr,            /* What to convert. */
    GwsimValue **valuePtrPtr)   /* Where to store the value. */
{
    Levels levels = {NULL, 0, 0};
    GwsimValue *valuePtr = NULL;
    GwsimStatus status = GWSIM_OK;
    size_t total = 0;           /* Bytes of the leaves so far: a list may
                                 * name one object a million times. */

    (void) interp;
    if (GwsimFlatFromObj(objPtr, GWSIM_FLAT_OPEN, NULL, valuePtrPtr)) {
        return GWSIM_OK;
    }
    for (;;) {
        GwsimShape shape = GwsimShapeOf(objPtr);

        if (levels.count == GWSIM_VALUE_DEPTH_MAX
                && (shape == GWSIM_SHAPE_LIST || shape == GWSIM_SHAPE_DICT)) {
            status = GWSIM_VALUE_DEPTH;
            break;
        }
        if (!PushObj(&levels, objPtr, shape)) {
            status = LeafFromObj(objPtr, shape, &valuePtr);
            if (status != GWSIM_OK) {
                break;
            }
            total += GwsimValueBytes(valuePtr);
            if (total > GWSIM_VALUE_SIZE_MAX) {
                GwsimValueRelease(valuePtr);
                status = GWSIM_VALUE_SIZE;
                break;
            }
            /* The value goes into the level above; one that is full
             * becomes a value itself. */
            while (levels.count > 0) {
                Level *topPtr = &levels.levels[levels.count - 1];

                topPtr->parts[topPtr->next++] = valuePtr;
                if (topPtr->next < topPtr->count) {
                    break;
                }
                status = PopObj(&levels, &valuePtr);
                if (status != GWSIM_OK) {
                    break;
                }
            }
            if (status != GWSIM_OK || levels.count == 0) {
                break;
            }
        }
        objPtr = levels.levels[levels.count - 1].objv[
                levels.levels[levels.count - 1].next];
    }
    if (status == GWSIM_OK) {
        *valuePtrPtr = valuePtr;
    }
    DropParts(&levels);
    GwsimFree(levels.levels);
    return status;
}

/* As GwsimValueFromObj; a list or dict of leaves is packed. */
GwsimStatus
GwsimValueHand(
    Tcl_Obj *objPtr,            /* What to convert. */
    GwsimValue **valuePtrPtr)   /* Where to store the value. */
{
    if (GwsimFlatFromObj(objPtr, GWSIM_FLAT_PACKED, NULL, valuePtrPtr)) {
        return GWSIM_OK;
    }
    return GwsimValueFromObj(NULL, objPtr, valuePtrPtr);
}

/* The same, and it keeps the object. */
GwsimStatus
GwsimValueLend(
    Tcl_Obj *objPtr,            /* What to convert. */
    GwsimPacks *packsPtr,       /* Of this OS thread, or NULL. */
    GwsimValue **valuePtrPtr)   /* Where to store the value. */
{
    GwsimStatus status;

    if (GwsimFlatFromObj(objPtr, GWSIM_FLAT_LENT, packsPtr, valuePtrPtr)) {
        return GWSIM_OK;
    }
    status = GwsimValueFromObj(NULL, objPtr, valuePtrPtr);
    if (status == GWSIM_OK) {
        GwsimValueLocal(*valuePtrPtr);
    }
    return status;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimValueToObj --
 *
 *      Gives a Tcl object that says what a value says.
 *
 * Results:
 *      An object of reference count 0, which nobody else has.
 *
 * Side effects:
 *      A value that was lent gives its object away.
 *
 *----------------------------------------------------------------------
 */

Tcl_Obj *
GwsimValueToObj(
    GwsimValue *valuePtr)       /* What to convert; NULL is none. */
{
    Levels levels = {NULL, 0, 0};
    Tcl_Obj *objPtr;

    if (GwsimValueDepth(valuePtr) <= 2) {
        return GwsimFlatToObj(valuePtr);
    }
    for (;;) {
        if (!PushValue(&levels, valuePtr)) {
            objPtr = GwsimLeafToObj(valuePtr);
            while (levels.count > 0) {
                Level *topPtr = &levels.levels[levels.count - 1];

                topPtr->objv[topPtr->next++] = objPtr;
                if (topPtr->next < topPtr->count) {
                    break;
                }
                objPtr = PopValue(&levels);
            }
            if (levels.count == 0) {
                break;
            }
        }
        valuePtr = levels.levels[levels.count - 1].parts[
                levels.levels[levels.count - 1].next];
    }
    GwsimFree(levels.levels);
    return objPtr;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTextFromObj --
 *
 *      Copies an object's string into a TEXT value.
 *
 * Results:
 *      GWSIM_OK and a reference in *valuePtrPtr, or GWSIM_VALUE_SIZE.
 *
 * Side effects:
 *      The object gets its string if it had none.
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimTextFromObj(
    Tcl_Obj *objPtr,            /* What to convert. */
    GwsimValue **valuePtrPtr)   /* Where to store the value. */
{
    return LeafFromObj(objPtr, GWSIM_SHAPE_TEXT, valuePtrPtr);
}

/* True if an object is the empty string. */
bool
GwsimObjIsEmpty(
    Tcl_Obj *objPtr)            /* Any object. */
{
    Tcl_Size length = 1;

    if (objPtr->bytes == NULL) {
        switch (GwsimTypeShape(objPtr)) {
        case GWSIM_SHAPE_LIST:
            Tcl_ListObjLength(NULL, objPtr, &length);
            return length == 0;
        case GWSIM_SHAPE_DICT:
            Tcl_DictObjSize(NULL, objPtr, &length);
            return length == 0;
        case GWSIM_SHAPE_BYTES:
            Tcl_GetByteArrayFromObj(objPtr, &length);
            return length == 0;
        case GWSIM_SHAPE_TEXT:
            break;
        case GWSIM_SHAPE_OBJECT:
            /* So counts what reads as the empty string, and nothing else. */
            return GwsimValueBytes(GwsimObjectOf(objPtr)) == 0;
        default:
            return false;
        }
    }
    Tcl_GetStringFromObj(objPtr, &length);
    return length == 0;
}

/* ---- From Tcl ---- */

/* How an object crosses (rules 1 to 3). */
GwsimShape
GwsimShapeOf(
    Tcl_Obj *objPtr)            /* Any object. */
{
    GwsimShape shape = GwsimTypeShape(objPtr);

    if (objPtr->bytes == NULL || shape == GWSIM_SHAPE_OBJECT) {
        return shape;
    }
    if ((shape == GWSIM_SHAPE_LIST || shape == GWSIM_SHAPE_DICT)
            && HoldsObject(objPtr)) {
        return shape;
    }
    return GWSIM_SHAPE_TEXT;
}

/* True if a list or dict holds an object, at any depth. */
static bool
HoldsObject(
    Tcl_Obj *objPtr)            /* A list or dict. */
{
    Tcl_Obj **todo = NULL;      /* Lists and dicts still to look into. */
    size_t count = 0, space = 0;
    bool found = false;

    GWSIM_GROW(todo, 1, space);
    todo[count++] = objPtr;
    while (count > 0 && !found) {
        Tcl_Obj **elements, **copy = NULL;
        size_t i, n;

        objPtr = todo[--count];
        if (GwsimTypeShape(objPtr) == GWSIM_SHAPE_DICT) {
            copy = elements = DictElements(objPtr, &n);
        } else {
            Tcl_Size length;

            Tcl_ListObjGetElements(NULL, objPtr, &length, &elements);
            n = (size_t) length;
        }
        for (i = 0; i < n && !found; i++) {
            GwsimShape shape = GwsimTypeShape(elements[i]);

            if (shape == GWSIM_SHAPE_LIST || shape == GWSIM_SHAPE_DICT) {
                GWSIM_GROW(todo, count + 1, space);
                todo[count++] = elements[i];
            }
            found = shape == GWSIM_SHAPE_OBJECT;
        }
        GwsimFree(copy);
    }
    GwsimFree(todo);
    return found;
}

/* Converts what has no elements. */
static GwsimStatus
LeafFromObj(
    Tcl_Obj *objPtr,            /* What to convert. */
    GwsimShape shape,                /* How it crosses. */
    GwsimValue **valuePtrPtr)   /* Where to store the value. */
{
    const char *string;
    const unsigned char *bytes;
    Tcl_WideInt wide;
    double number;
    Tcl_Size length;

    switch (shape) {
    case GWSIM_SHAPE_LIST:            /* Empty; else it were a level. */
        return GwsimValueList(NULL, 0, valuePtrPtr);
    case GWSIM_SHAPE_DICT:
        return GwsimValueDict(NULL, 0, valuePtrPtr);
    case GWSIM_SHAPE_OBJECT:
        *valuePtrPtr = GwsimValueRetain(GwsimObjectOf(objPtr));
        return GWSIM_OK;
    case GWSIM_SHAPE_INT:
        if (Tcl_GetWideIntFromObj(NULL, objPtr, &wide) == TCL_OK) {
            *valuePtrPtr = GwsimValueInt(wide);
            return GWSIM_OK;
        }
        break;
    case GWSIM_SHAPE_FLOAT:
        if (Tcl_GetDoubleFromObj(NULL, objPtr, &number) == TCL_OK) {
            *valuePtrPtr = GwsimValueFloat(number);
            return GWSIM_OK;
        }
        break;                  /* NaN, for one. */
    case GWSIM_SHAPE_BYTES:
        bytes = Tcl_GetByteArrayFromObj(objPtr, &length);
        return GwsimValueBytesNew(bytes, (size_t) length, valuePtrPtr);
    case GWSIM_SHAPE_TEXT:
        break;
    }
    string = Tcl_GetStringFromObj(objPtr, &length);
    return GwsimValueText(string, (size_t) length, valuePtrPtr);
}

/* Begins a list or dict. False: it has no elements to wait for. */
static bool
PushObj(
    Levels *levelsPtr,          /* What has begun. */
    Tcl_Obj *objPtr,            /* The list or dict. */
    GwsimShape shape)                /* How it crosses. */
{
    Tcl_Obj **elements;
    Level *topPtr;
    size_t count;

    if (shape == GWSIM_SHAPE_DICT) {
        elements = DictElements(objPtr, &count);
    } else if (shape == GWSIM_SHAPE_LIST) {
        Tcl_Size length;

        Tcl_ListObjGetElements(NULL, objPtr, &length, &elements);
        count = (size_t) length;
    } else {
        return false;
    }
    if (count == 0) {
        return false;
    }
    GWSIM_GROW(levelsPtr->levels, levelsPtr->count + 1, levelsPtr->space);
    topPtr = &levelsPtr->levels[levelsPtr->count++];
    topPtr->objPtr = objPtr;
    topPtr->isDict = shape == GWSIM_SHAPE_DICT;
    topPtr->count = count;
    topPtr->next = 0;
    topPtr->objv = elements;
    topPtr->parts = GwsimAlloc(count * sizeof(GwsimValue *));
    return true;
}

/* Ends the innermost list or dict: all its parts are there. */
static GwsimStatus
PopObj(
    Levels *levelsPtr,          /* What has begun. */
    GwsimValue **valuePtrPtr)   /* Where to store it. */
{
    Level *topPtr = &levelsPtr->levels[--levelsPtr->count];
    GwsimStatus status;

    if (topPtr->isDict) {
        status = GwsimValueDict(topPtr->parts, topPtr->count / 2,
                valuePtrPtr);
        GwsimFree(topPtr->objv);
    } else {
        status = GwsimValueList(topPtr->parts, topPtr->count, valuePtrPtr);
    }
    GwsimFree(topPtr->parts);
    if (status == GWSIM_OK && topPtr->objPtr->bytes != NULL) {
        status = KeepString(topPtr->objPtr, valuePtrPtr);
    }
    return status;
}

/* Frees what was begun and not ended. */
static void
DropParts(
    Levels *levelsPtr)          /* What has begun. */
{
    while (levelsPtr->count > 0) {
        Level *topPtr = &levelsPtr->levels[--levelsPtr->count];

        while (topPtr->next > 0) {
            GwsimValueRelease(topPtr->parts[--topPtr->next]);
        }
        if (topPtr->isDict) {
            GwsimFree(topPtr->objv);
        }
        GwsimFree(topPtr->parts);
    }
}

/* A list or dict with a string of its own was taken apart for the objects in
 * it: that string must be the one that Tcl would write, or it counts more
 * than the objects (a dict made of a list with a key twice). */
static GwsimStatus
KeepString(
    Tcl_Obj *objPtr,            /* It, with its string. */
    GwsimValue **valuePtrPtr)   /* What it became; may be replaced. */
{
    GwsimBuf buf = {NULL, 0, 0};
    GwsimStatus status = GwsimValueFormat(&buf, *valuePtrPtr);

    if (status != GWSIM_OK || buf.len != (size_t) objPtr->length
            || memcmp(buf.data, objPtr->bytes, buf.len) != 0) {
        GwsimValueRelease(*valuePtrPtr);
        status = LeafFromObj(objPtr, GWSIM_SHAPE_TEXT, valuePtrPtr);
    }
    GwsimBufFree(&buf);
    return status;
}

/* The keys and values of a dict, in order, in an array of the caller's. */
static Tcl_Obj **
DictElements(
    Tcl_Obj *dictPtr,           /* A dict. */
    size_t *countPtr)           /* Twice its size. */
{
    Tcl_DictSearch search;
    Tcl_Obj **elements, *keyPtr, *valuePtr;
    Tcl_Size size;
    int done;
    size_t n = 0;

    Tcl_DictObjSize(NULL, dictPtr, &size);
    *countPtr = 2 * (size_t) size;
    if (size == 0) {
        return NULL;
    }
    elements = GwsimAlloc(*countPtr * sizeof(Tcl_Obj *));
    Tcl_DictObjFirst(NULL, dictPtr, &search, &keyPtr, &valuePtr, &done);
    while (!done) {
        elements[n++] = keyPtr;
        elements[n++] = valuePtr;
        Tcl_DictObjNext(&search, &keyPtr, &valuePtr, &done);
    }
    Tcl_DictObjDone(&search);
    GWSIM_ASSERT(n == *countPtr);
    return elements;
}

/* ---- To Tcl ---- */

/* Converts what has no elements. */
Tcl_Obj *
GwsimLeafToObj(
    GwsimValue *valuePtr)       /* What to convert. */
{
    const char *text;
    const unsigned char *bytes;
    size_t length;

    switch (GwsimValueTagOf(valuePtr)) {
    case GWSIM_VALUE_BOOL:
        return Tcl_NewIntObj(GwsimValueGetBool(valuePtr) ? 1 : 0);
    case GWSIM_VALUE_INT:
        return Tcl_NewWideIntObj(GwsimValueGetInt(valuePtr));
    case GWSIM_VALUE_FLOAT:
        return Tcl_NewDoubleObj(GwsimValueGetFloat(valuePtr));
    case GWSIM_VALUE_TEXT:
        text = GwsimValueGetText(valuePtr, &length);
        return Tcl_NewStringObj(text, (int) length);
    case GWSIM_VALUE_BYTES:
        bytes = GwsimValueGetBytes(valuePtr, &length);
        return Tcl_NewByteArrayObj(bytes, (int) length);
    case GWSIM_VALUE_DATE:
        return Tcl_NewWideIntObj(GwsimValueGetDate(valuePtr));
    case GWSIM_VALUE_OBJECT:
        return GwsimObjectToObj(valuePtr);
    case GWSIM_VALUE_NONE:
    case GWSIM_VALUE_LIST:      /* Empty; else it were a level. */
    case GWSIM_VALUE_DICT:
        break;
    }
    return Tcl_NewObj();
}

/* Begins a list or dict. False: it has no elements to wait for. */
static bool
PushValue(
    Levels *levelsPtr,          /* What has begun. */
    GwsimValue *valuePtr)       /* What to convert. */
{
    GwsimValue *const *parts;
    Level *topPtr;
    GwsimValueTag tag = GwsimValueTagOf(valuePtr);
    size_t count;

    if (tag == GWSIM_VALUE_DICT) {
        parts = GwsimValueGetDict(valuePtr, &count);
        count *= 2;
    } else if (tag == GWSIM_VALUE_LIST) {
        parts = GwsimValueGetList(valuePtr, &count);
    } else {
        return false;
    }
    if (count == 0) {
        return false;
    }
    GWSIM_GROW(levelsPtr->levels, levelsPtr->count + 1, levelsPtr->space);
    topPtr = &levelsPtr->levels[levelsPtr->count++];
    topPtr->valuePtr = valuePtr;
    topPtr->isDict = tag == GWSIM_VALUE_DICT;
    topPtr->count = count;
    topPtr->next = 0;
    topPtr->objv = GwsimAlloc(count * sizeof(Tcl_Obj *));
    topPtr->parts = (GwsimValue **) parts;
    return true;
}

/* Ends the innermost list or dict: all its elements are there. */
static Tcl_Obj *
PopValue(
    Levels *levelsPtr)          /* What has begun. */
{
    Level *topPtr = &levelsPtr->levels[--levelsPtr->count];
    Tcl_Obj *objPtr;
    size_t i;

    if (topPtr->isDict) {
        objPtr = Tcl_NewDictObj();
        for (i = 0; i < topPtr->count; i += 2) {
            Tcl_DictObjPut(NULL, objPtr, topPtr->objv[i],
                    topPtr->objv[i + 1]);
        }
    } else {
        objPtr = Tcl_NewListObj((int) topPtr->count, topPtr->objv);
    }
    GwsimFree(topPtr->objv);
    return objPtr;
}
