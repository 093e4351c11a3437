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
 *         becomes a flat value, in one block and without that stack.
 *      6. On the virtual clock all interps of a world live on one OS thread.
 *         So there what is lent (GwsimValueLend) keeps the object beside the
 *         flat value, and the first who reads it gets that object instead of
 *         a new one; but only if nobody else has it any more, nor the numbers
 *         in it. So no thread sees a string or another representation that an
 *         object got in another thread: it is as if it had been copied.
 *         A lent value that nobody reads keeps its object, a few hundred
 *         bytes, as long as it lives.
 *
 *      It does not know threads: who calls owns the Tcl_Obj.
 */

#include "gwsimTclUtil.h"
#include "gwsimTclValue.h"

#include <limits.h>
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

typedef enum Shape {            /* How an object crosses. */
    SHAPE_TEXT, SHAPE_INT, SHAPE_FLOAT, SHAPE_BYTES, SHAPE_LIST, SHAPE_DICT,
    SHAPE_OBJECT
} Shape;

#define FLAT_MAX        32      /* Parts of a flat value, ... */
#define FLAT_BYTES      4096    /* ... and bytes of its longest. */

static bool     FlatFromObj(Tcl_Obj *objPtr, bool lend,
                    GwsimValue **valuePtrPtr);
static size_t   FlatElements(Tcl_Obj *objPtr, Shape shape, size_t most,
                    Tcl_Obj *elements[FLAT_MAX]);
static size_t   ReadListLeaves(Tcl_Obj *listPtr,
                    GwsimLeaf leaves[FLAT_MAX]);
static size_t   ReadDictLeaves(Tcl_Obj *dictPtr,
                    GwsimLeaf leaves[FLAT_MAX]);
static bool     ReadLeaf(Tcl_Obj *objPtr, GwsimLeaf *leafPtr);
static Tcl_Obj *FlatToObj(GwsimValue *valuePtr);
static bool     TwinIsFree(Tcl_Obj *twinPtr, GwsimValue *valuePtr);
static bool     IsText(GwsimValue *valuePtr, size_t i);
static void     FreeTwin(void *twinPtr);
static bool     IsNothing(const GwsimValue *valuePtr);
static Shape    ShapeOf(Tcl_Obj *objPtr);
static Shape    TypeShape(Tcl_Obj *objPtr);
static bool     HoldsObject(Tcl_Obj *objPtr);
static GwsimStatus LeafFromObj(Tcl_Obj *objPtr, Shape shape,
                    GwsimValue **valuePtrPtr);
static bool     PushObj(Levels *levelsPtr, Tcl_Obj *objPtr, Shape shape);
static GwsimStatus PopObj(Levels *levelsPtr, GwsimValue **valuePtrPtr);
static void     DropParts(Levels *levelsPtr);
static GwsimStatus KeepString(Tcl_Obj *objPtr, GwsimValue **valuePtrPtr);
static Tcl_Obj **DictElements(Tcl_Obj *dictPtr, size_t *countPtr);
static Tcl_Obj *LeafToObj(GwsimValue *valuePtr);
static bool     PushValue(Levels *levelsPtr, GwsimValue *valuePtr);
static Tcl_Obj *PopValue(Levels *levelsPtr);
static Tcl_Obj *ObjectToObj(GwsimValue *valuePtr);
static void     ObjectDup(Tcl_Obj *srcPtr, Tcl_Obj *copyPtr);
static void     ObjectFree(Tcl_Obj *objPtr);
static void     ObjectUpdateString(Tcl_Obj *objPtr);

/* A value of a named Java class, or any that was wrapped. Its internal
 * representation is the value itself, retained; a string never becomes one by
 * itself. */
static const Tcl_ObjType objectType = {
    "gwsimObject", ObjectFree, ObjectDup, ObjectUpdateString, NULL
};

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
    if (FlatFromObj(objPtr, false, valuePtrPtr)) {
        return GWSIM_OK;
    }
    for (;;) {
        Shape shape = ShapeOf(objPtr);

        if (levels.count == GWSIM_VALUE_DEPTH_MAX
                && (shape == SHAPE_LIST || shape == SHAPE_DICT)) {
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

/* As GwsimValueFromObj; a flat value keeps the object (rule 6). */
GwsimStatus
GwsimValueLend(
    Tcl_Obj *objPtr,            /* What to convert. */
    GwsimValue **valuePtrPtr)   /* Where to store the value. */
{
    return FlatFromObj(objPtr, true, valuePtrPtr) ? GWSIM_OK
            : GwsimValueFromObj(NULL, objPtr, valuePtrPtr);
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
 *      A value that was lent gives its object away (rule 6).
 *
 *----------------------------------------------------------------------
 */

Tcl_Obj *
GwsimValueToObj(
    GwsimValue *valuePtr)       /* What to convert; NULL is none. */
{
    Levels levels = {NULL, 0, 0};
    Tcl_Obj *objPtr = GwsimValueTwin(valuePtr, FreeTwin);

    if (objPtr != NULL && TwinIsFree(objPtr, valuePtr)) {
        GwsimValueTakeTwin(valuePtr);
        objPtr->refCount--;
        return objPtr;
    }
    if (GwsimValueDepth(valuePtr) <= 2) {
        return FlatToObj(valuePtr);
    }
    for (;;) {
        if (!PushValue(&levels, valuePtr)) {
            objPtr = LeafToObj(valuePtr);
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

/* An object that is the value itself. */
Tcl_Obj *
GwsimValueWrap(
    GwsimValue *valuePtr)       /* What it is; retained.  NULL is none. */
{
    return valuePtr == NULL ? Tcl_NewObj() : ObjectToObj(valuePtr);
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
    return LeafFromObj(objPtr, SHAPE_TEXT, valuePtrPtr);
}

/* True if an object is the empty string. */
bool
GwsimObjIsEmpty(
    Tcl_Obj *objPtr)            /* Any object. */
{
    Tcl_Size length = 1;

    if (objPtr->bytes == NULL) {
        switch (TypeShape(objPtr)) {
        case SHAPE_LIST:
            Tcl_ListObjLength(NULL, objPtr, &length);
            return length == 0;
        case SHAPE_DICT:
            Tcl_DictObjSize(NULL, objPtr, &length);
            return length == 0;
        case SHAPE_BYTES:
            Tcl_GetByteArrayFromObj(objPtr, &length);
            return length == 0;
        case SHAPE_TEXT:
            break;
        case SHAPE_OBJECT:
            return IsNothing(GwsimObjectOf(objPtr));
        default:
            return false;
        }
    }
    Tcl_GetStringFromObj(objPtr, &length);
    return length == 0;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimObjectOf --
 *
 *      Tells whether an object is a value itself: of a named Java class
 *      (`object`), or any (GwsimValueWrap).
 *
 * Results:
 *      The value, which belongs to the object; or NULL.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimValue *
GwsimObjectOf(
    Tcl_Obj *objPtr)            /* Any object. */
{
    return objPtr->typePtr == &objectType
            ? objPtr->internalRep.twoPtrValue.ptr1 : NULL;
}

/* True for a value that reads as the empty string. */
static bool
IsNothing(
    const GwsimValue *valuePtr) /* Any value. */
{
    size_t n = 1;

    switch (GwsimValueTagOf(valuePtr)) {
    case GWSIM_VALUE_NONE:
        return true;
    case GWSIM_VALUE_TEXT:
        (void) GwsimValueGetText(valuePtr, &n);
        break;
    case GWSIM_VALUE_BYTES:
        (void) GwsimValueGetBytes(valuePtr, &n);
        break;
    case GWSIM_VALUE_LIST:
        (void) GwsimValueGetList(valuePtr, &n);
        break;
    case GWSIM_VALUE_DICT:
        (void) GwsimValueGetDict(valuePtr, &n);
        break;
    default:
        break;
    }
    return n == 0;
}

/* ---- Flat lists and dicts ---- */

/* Converts a list or dict by rule 5; false if it is no such, and nothing has
 * been done. */
static bool
FlatFromObj(
    Tcl_Obj *objPtr,            /* What to convert. */
    bool lend,                  /* The value keeps it. */
    GwsimValue **valuePtrPtr)   /* Where to store the value. */
{
    Shape shape = objPtr->bytes == NULL ? TypeShape(objPtr) : SHAPE_TEXT;
    GwsimLeaf leaves[FLAT_MAX];
    size_t n;

    if (shape == SHAPE_LIST) {
        n = ReadListLeaves(objPtr, leaves);
    } else if (shape == SHAPE_DICT) {
        n = ReadDictLeaves(objPtr, leaves);
    } else {
        return false;
    }
    if (n == 0 || GwsimValueFlat(shape == SHAPE_LIST ? GWSIM_VALUE_LIST
            : GWSIM_VALUE_DICT, leaves, n, lend ? objPtr : NULL, FreeTwin,
            valuePtrPtr) != GWSIM_OK) {
        return false;
    }
    if (lend) {
        Tcl_IncrRefCount(objPtr);
    }
    return true;
}

/* The first elements of a twin, in order, an even number of a dict's. */
static size_t
FlatElements(
    Tcl_Obj *objPtr,            /* A list or dict. */
    Shape shape,                /* Which of them. */
    size_t most,                /* So many are wanted. */
    Tcl_Obj *elements[FLAT_MAX])        /* Filled in. */
{
    Tcl_DictSearch search;
    Tcl_Obj **list, *keyPtr, *valuePtr;
    Tcl_Size size;
    size_t n = 0;
    int done = 0;

    if (most == 0) {
        return 0;
    }
    if (shape == SHAPE_LIST) {
        Tcl_ListObjGetElements(NULL, objPtr, &size, &list);
        memcpy(elements, list, most * sizeof(Tcl_Obj *));
        return most;
    }
    Tcl_DictObjFirst(NULL, objPtr, &search, &keyPtr, &valuePtr, &done);
    while (!done && n < most) {
        elements[n++] = keyPtr;
        elements[n++] = valuePtr;
        Tcl_DictObjNext(&search, &keyPtr, &valuePtr, &done);
    }
    Tcl_DictObjDone(&search);
    return n;
}

/* Reads the elements of a list; 0: it has none, or is not flat. */
static size_t
ReadListLeaves(
    Tcl_Obj *listPtr,           /* List. */
    GwsimLeaf leaves[FLAT_MAX]) /* Filled in. */
{
    Tcl_Obj **elements;
    Tcl_Size n, i;

    Tcl_ListObjGetElements(NULL, listPtr, &n, &elements);
    for (i = 0; n <= FLAT_MAX && i < n; i++) {
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
    GwsimLeaf leaves[FLAT_MAX]) /* Filled in. */
{
    Tcl_DictSearch search;
    Tcl_Obj *keyPtr, *valuePtr;
    size_t n = 0;
    int done;

    Tcl_DictObjFirst(NULL, dictPtr, &search, &keyPtr, &valuePtr, &done);
    while (!done) {
        if (n == FLAT_MAX || !ReadLeaf(keyPtr, &leaves[n])
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
static bool
ReadLeaf(
    Tcl_Obj *objPtr,            /* Element. */
    GwsimLeaf *leafPtr)         /* Filled in. */
{
    Shape shape = objPtr->typePtr == NULL ? SHAPE_TEXT : ShapeOf(objPtr);
    Tcl_WideInt wide;
    Tcl_Size length;

    if (shape == SHAPE_TEXT) {
        leafPtr->tag = GWSIM_VALUE_TEXT;
        leafPtr->bytes = Tcl_GetStringFromObj(objPtr, &length);
        leafPtr->len = (size_t) length;
        return length <= FLAT_BYTES;
    }
    leafPtr->len = 8;
    if (shape == SHAPE_INT) {
        leafPtr->tag = GWSIM_VALUE_INT;
        if (Tcl_GetWideIntFromObj(NULL, objPtr, &wide) != TCL_OK) {
            return false;
        }
        leafPtr->number = wide;
        return true;
    }
    leafPtr->tag = GWSIM_VALUE_FLOAT;
    return shape == SHAPE_FLOAT
            && Tcl_GetDoubleFromObj(NULL, objPtr, &leafPtr->real) == TCL_OK;
}

/* Converts what has no levels below its parts. */
static Tcl_Obj *
FlatToObj(
    GwsimValue *valuePtr)       /* What to convert; may be NULL. */
{
    GwsimValueTag tag = GwsimValueTagOf(valuePtr);
    GwsimValue *const *parts;
    Tcl_Obj *objPtr;
    size_t n;

    if (tag == GWSIM_VALUE_DICT) {
        parts = GwsimValueGetDict(valuePtr, &n);
        objPtr = Tcl_NewDictObj();
        for (size_t i = 0; i < n; i++) {
            Tcl_DictObjPut(NULL, objPtr, LeafToObj(parts[2 * i]),
                    LeafToObj(parts[2 * i + 1]));
        }
    } else if (tag == GWSIM_VALUE_LIST) {
        parts = GwsimValueGetList(valuePtr, &n);
        objPtr = Tcl_NewListObj((int) n, NULL);
        for (size_t i = 0; i < n; i++) {
            Tcl_ListObjAppendElement(NULL, objPtr, LeafToObj(parts[i]));
        }
    } else {
        objPtr = LeafToObj(valuePtr);
    }
    return objPtr;
}

/* True if only the value has its twin, and only that the numbers in it. */
static bool
TwinIsFree(
    Tcl_Obj *twinPtr,           /* Twin. */
    GwsimValue *valuePtr)       /* Its value. */
{
    Shape shape = GwsimValueTagOf(valuePtr) == GWSIM_VALUE_DICT
            ? SHAPE_DICT : SHAPE_LIST;
    Tcl_Obj *elements[FLAT_MAX];
    size_t n;

    if (Tcl_IsShared(twinPtr) || twinPtr->bytes != NULL
            || TypeShape(twinPtr) != shape) {
        return false;
    }
    n = FlatElements(twinPtr, shape, GwsimValueTwinNumbers(valuePtr),
            elements);
    for (size_t i = 0; i < n; i++) {
        /* Texts have had their string from the start. */
        if (elements[i]->bytes == NULL ? Tcl_IsShared(elements[i])
                : !IsText(valuePtr, i)) {
            return false;
        }
    }
    return true;
}

/* True if a part of a list or dict is a text. */
static bool
IsText(
    GwsimValue *valuePtr,       /* List or dict. */
    size_t i)                   /* Which part. */
{
    size_t n;
    GwsimValue *const *parts = GwsimValueTagOf(valuePtr) == GWSIM_VALUE_DICT
            ? GwsimValueGetDict(valuePtr, &n)
            : GwsimValueGetList(valuePtr, &n);

    return GwsimValueTagOf(parts[i]) == GWSIM_VALUE_TEXT;
}

static void
FreeTwin(
    void *twinPtr)              /* An object. */
{
    Tcl_Obj *objPtr = twinPtr;

    Tcl_DecrRefCount(objPtr);
}

/* ---- From Tcl ---- */

/* How an object crosses (rules 1 to 3). */
static Shape
ShapeOf(
    Tcl_Obj *objPtr)            /* Any object. */
{
    Shape shape = TypeShape(objPtr);

    if (objPtr->bytes == NULL || shape == SHAPE_OBJECT) {
        return shape;
    }
    if ((shape == SHAPE_LIST || shape == SHAPE_DICT)
            && HoldsObject(objPtr)) {
        return shape;
    }
    return SHAPE_TEXT;
}

/* What an object is inside. Tcl's types are known by their names: a table of
 * pointers would be a mutable global. */
static Shape
TypeShape(
    Tcl_Obj *objPtr)            /* Any object. */
{
    const char *name;

    if (objPtr->typePtr == NULL) {
        return SHAPE_TEXT;
    }
    if (objPtr->typePtr == &objectType) {
        return SHAPE_OBJECT;
    }
    name = objPtr->typePtr->name;
    switch (name[0]) {
    case 'b':
        return strcmp(name, "bytearray") == 0 ? SHAPE_BYTES : SHAPE_TEXT;
    case 'd':
        return strcmp(name, "dict") == 0 ? SHAPE_DICT
                : strcmp(name, "double") == 0 ? SHAPE_FLOAT : SHAPE_TEXT;
    case 'i':
        return strcmp(name, "int") == 0 ? SHAPE_INT : SHAPE_TEXT;
    case 'l':
        return strcmp(name, "list") == 0 ? SHAPE_LIST : SHAPE_TEXT;
    case 'w':
        return strcmp(name, "wideInt") == 0 ? SHAPE_INT : SHAPE_TEXT;
    default:
        return SHAPE_TEXT;
    }
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
        if (TypeShape(objPtr) == SHAPE_DICT) {
            copy = elements = DictElements(objPtr, &n);
        } else {
            Tcl_Size length;

            Tcl_ListObjGetElements(NULL, objPtr, &length, &elements);
            n = (size_t) length;
        }
        for (i = 0; i < n && !found; i++) {
            Shape shape = TypeShape(elements[i]);

            if (shape == SHAPE_LIST || shape == SHAPE_DICT) {
                GWSIM_GROW(todo, count + 1, space);
                todo[count++] = elements[i];
            }
            found = shape == SHAPE_OBJECT;
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
    Shape shape,                /* How it crosses. */
    GwsimValue **valuePtrPtr)   /* Where to store the value. */
{
    const char *string;
    const unsigned char *bytes;
    Tcl_WideInt wide;
    double number;
    Tcl_Size length;

    switch (shape) {
    case SHAPE_LIST:            /* Empty; else it were a level. */
        return GwsimValueList(NULL, 0, valuePtrPtr);
    case SHAPE_DICT:
        return GwsimValueDict(NULL, 0, valuePtrPtr);
    case SHAPE_OBJECT:
        *valuePtrPtr = GwsimValueRetain(GwsimObjectOf(objPtr));
        return GWSIM_OK;
    case SHAPE_INT:
        if (Tcl_GetWideIntFromObj(NULL, objPtr, &wide) == TCL_OK) {
            *valuePtrPtr = GwsimValueInt(wide);
            return GWSIM_OK;
        }
        break;
    case SHAPE_FLOAT:
        if (Tcl_GetDoubleFromObj(NULL, objPtr, &number) == TCL_OK) {
            *valuePtrPtr = GwsimValueFloat(number);
            return GWSIM_OK;
        }
        break;                  /* NaN, for one. */
    case SHAPE_BYTES:
        bytes = Tcl_GetByteArrayFromObj(objPtr, &length);
        return GwsimValueBytesNew(bytes, (size_t) length, valuePtrPtr);
    case SHAPE_TEXT:
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
    Shape shape)                /* How it crosses. */
{
    Tcl_Obj **elements;
    Level *topPtr;
    size_t count;

    if (shape == SHAPE_DICT) {
        elements = DictElements(objPtr, &count);
    } else if (shape == SHAPE_LIST) {
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
    topPtr->isDict = shape == SHAPE_DICT;
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
        status = LeafFromObj(objPtr, SHAPE_TEXT, valuePtrPtr);
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
static Tcl_Obj *
LeafToObj(
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
        return ObjectToObj(valuePtr);
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

/* ---- The type of `object` ---- */

static Tcl_Obj *
ObjectToObj(
    GwsimValue *valuePtr)       /* Of tag OBJECT; retained. */
{
    Tcl_Obj *objPtr = Tcl_NewObj();

    Tcl_InvalidateStringRep(objPtr);
    objPtr->internalRep.twoPtrValue.ptr1 = GwsimValueRetain(valuePtr);
    objPtr->internalRep.twoPtrValue.ptr2 = NULL;
    objPtr->typePtr = &objectType;
    return objPtr;
}

static void
ObjectDup(
    Tcl_Obj *srcPtr,            /* What to copy. */
    Tcl_Obj *copyPtr)           /* What becomes like it. */
{
    copyPtr->internalRep.twoPtrValue.ptr1 = GwsimValueRetain(
            srcPtr->internalRep.twoPtrValue.ptr1);
    copyPtr->internalRep.twoPtrValue.ptr2 = NULL;
    copyPtr->typePtr = &objectType;
}

static void
ObjectFree(
    Tcl_Obj *objPtr)            /* What loses its representation. */
{
    GwsimValueRelease(objPtr->internalRep.twoPtrValue.ptr1);
    objPtr->typePtr = NULL;
}

/* Tcl cannot be told that a string is too long: it panics, as for its own. */
static void
ObjectUpdateString(
    Tcl_Obj *objPtr)            /* What needs its string. */
{
    GwsimBuf buf = {NULL, 0, 0};

    if (GwsimValueFormat(&buf, objPtr->internalRep.twoPtrValue.ptr1)
            != GWSIM_OK) {
        Tcl_Panic("max size for a Tcl value (%d bytes) exceeded", INT_MAX);
    }
    objPtr->bytes = ckalloc(buf.len + 1);
    memcpy(objPtr->bytes, buf.data, buf.len);
    objPtr->bytes[buf.len] = '\0';
    objPtr->length = (int) buf.len;
    GwsimBufFree(&buf);
}
