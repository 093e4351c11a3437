/*
 * gwsimTclValue.h --
 *
 *      Values between a Tcl interp and the core: a Tcl_Obj belongs to its
 *      thread, a GwsimValue to nobody, and what one says as a string the
 *      other says too, byte for byte.
 */

#ifndef GWSIM_TCL_VALUE_H
#define GWSIM_TCL_VALUE_H

#include <tcl.h>

#include "gwsimValue.h"

/* GWSIM_VALUE_SIZE or GWSIM_VALUE_DEPTH if refused: then nothing is stored.
 * The interp may be NULL; its result is left alone. */
MODULE_SCOPE GwsimStatus GwsimValueFromObj(Tcl_Interp *interp,
        Tcl_Obj *objPtr, GwsimValue **valuePtrPtr);
/* As GwsimValueFromObj, for a value that travels: it is as small as it can be.
 */
MODULE_SCOPE GwsimStatus GwsimValueHand(Tcl_Obj *objPtr,
        GwsimValue **valuePtrPtr);
/* The same for a value that stays on this OS thread: what reads it next may
 * get the object itself. */
MODULE_SCOPE GwsimStatus GwsimValueLend(Tcl_Obj *objPtr,
        GwsimPacks *packsPtr, GwsimValue **valuePtrPtr);
/* An object of reference count 0, of the calling thread, that is nobody
 * else's. */
MODULE_SCOPE Tcl_Obj *GwsimValueToObj(GwsimValue *valuePtr);
/* An object that is the value itself, as long as nobody makes another of it:
 * it crosses again as it was.  Its string is the value's. */
MODULE_SCOPE Tcl_Obj *GwsimValueWrap(GwsimValue *valuePtr);
/* As TEXT, whatever it is inside: for scripts and command prefixes. */
MODULE_SCOPE GwsimStatus GwsimTextFromObj(Tcl_Obj *objPtr,
        GwsimValue **valuePtrPtr);
/* True for the empty string, which no string is made to find out. */
MODULE_SCOPE bool GwsimObjIsEmpty(Tcl_Obj *objPtr);
/* The value that `object` or GwsimValueWrap made an object of, or NULL. */
MODULE_SCOPE GwsimValue *GwsimObjectOf(Tcl_Obj *objPtr);

#endif /* GWSIM_TCL_VALUE_H */
