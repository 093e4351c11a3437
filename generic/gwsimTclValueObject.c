/*
 * gwsimTclValueObject.c --
 *
 *      Objects of Tcl that are a value themselves: of a named Java class, as
 *      `object` makes them, or any that was wrapped.
 *
 *      Their internal representation is the value, retained; a string never
 *      becomes one by itself.
 */

#include "gwsimTclUtil.h"
#include "gwsimTclValueInt.h"

#include <limits.h>
#include <string.h>

static void     ObjectDup(Tcl_Obj *srcPtr, Tcl_Obj *copyPtr);
static void     ObjectFree(Tcl_Obj *objPtr);
static void     ObjectUpdateString(Tcl_Obj *objPtr);

const Tcl_ObjType gwsimObjectType = {
    .name = "gwsimObject", .freeIntRepProc = ObjectFree,
    .dupIntRepProc = ObjectDup, .updateStringProc = ObjectUpdateString
};

/* An object that is the value itself. */
Tcl_Obj *
GwsimValueWrap(
    GwsimValue *valuePtr)       /* What it is; retained.  NULL is none. */
{
    return valuePtr == NULL ? Tcl_NewObj() : GwsimObjectToObj(valuePtr);
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
    return objPtr->typePtr == &gwsimObjectType
            ? objPtr->internalRep.twoPtrValue.ptr1 : NULL;
}

Tcl_Obj *
GwsimObjectToObj(
    GwsimValue *valuePtr)       /* Of tag OBJECT; retained. */
{
    Tcl_Obj *objPtr = Tcl_NewObj();

    Tcl_InvalidateStringRep(objPtr);
    objPtr->internalRep.twoPtrValue.ptr1 = GwsimValueRetain(valuePtr);
    objPtr->internalRep.twoPtrValue.ptr2 = NULL;
    objPtr->typePtr = &gwsimObjectType;
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
    copyPtr->typePtr = &gwsimObjectType;
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
