/*
 * gwsimTclValueInt.h --
 *
 *      What the files that convert values have in common.
 */

#ifndef GWSIM_TCL_VALUE_INT_H
#define GWSIM_TCL_VALUE_INT_H

#include "gwsimTclValue.h"

#include <string.h>

typedef enum GwsimShape {       /* How an object crosses. */
    GWSIM_SHAPE_TEXT, GWSIM_SHAPE_INT, GWSIM_SHAPE_FLOAT, GWSIM_SHAPE_BYTES,
    GWSIM_SHAPE_LIST, GWSIM_SHAPE_DICT, GWSIM_SHAPE_OBJECT
} GwsimShape;

/* ---- gwsimTclValue.c ---- */

MODULE_SCOPE GwsimShape GwsimShapeOf(Tcl_Obj *objPtr);
/* Of a value without elements, or of an empty list or dict. */
MODULE_SCOPE Tcl_Obj *GwsimLeafToObj(GwsimValue *valuePtr);

/* ---- gwsimTclValueFlat.c ---- */

/* What becomes of a list or dict of a few leaves. */
typedef enum GwsimFlatForm {
    GWSIM_FLAT_OPEN,            /* A flat value: somebody asks for its parts. */
    GWSIM_FLAT_PACKED,          /* A packed one: it travels. */
    GWSIM_FLAT_LENT             /* A packed one that keeps the object. */
} GwsimFlatForm;

/* False: it is no such list or dict, and nothing has been done. */
MODULE_SCOPE bool GwsimFlatFromObj(Tcl_Obj *objPtr, GwsimFlatForm form,
        GwsimPacks *packsPtr, GwsimValue **valuePtrPtr);
/* A value that has no levels below its parts. */
MODULE_SCOPE Tcl_Obj *GwsimFlatToObj(GwsimValue *valuePtr);

/* ---- gwsimTclValueObject.c ---- */

MODULE_SCOPE const Tcl_ObjType gwsimObjectType;
MODULE_SCOPE Tcl_Obj *GwsimObjectToObj(GwsimValue *valuePtr);

/* What an object is inside. Tcl's types are known by their names: a table of
 * pointers would be a mutable global. */
static inline GwsimShape
GwsimTypeShape(
    Tcl_Obj *objPtr)            /* Any object. */
{
    const char *name;

    if (objPtr->typePtr == NULL) {
        return GWSIM_SHAPE_TEXT;
    }
    if (objPtr->typePtr == &gwsimObjectType) {
        return GWSIM_SHAPE_OBJECT;
    }
    /* The two of most payloads without a call. */
    name = objPtr->typePtr->name;
    switch (name[0]) {
    case 'b':
        return strcmp(name, "bytearray") == 0 ? GWSIM_SHAPE_BYTES
                : GWSIM_SHAPE_TEXT;
    case 'd':
        return name[1] == 'i' && name[2] == 'c' && name[3] == 't'
                && name[4] == '\0' ? GWSIM_SHAPE_DICT
                : strcmp(name, "double") == 0 ? GWSIM_SHAPE_FLOAT
                : GWSIM_SHAPE_TEXT;
    case 'i':
        return name[1] == 'n' && name[2] == 't' && name[3] == '\0'
                ? GWSIM_SHAPE_INT : GWSIM_SHAPE_TEXT;
    case 'l':
        return strcmp(name, "list") == 0 ? GWSIM_SHAPE_LIST : GWSIM_SHAPE_TEXT;
    case 'w':
        return strcmp(name, "wideInt") == 0 ? GWSIM_SHAPE_INT
                : GWSIM_SHAPE_TEXT;
    default:
        return GWSIM_SHAPE_TEXT;
    }
}

#endif /* GWSIM_TCL_VALUE_INT_H */
