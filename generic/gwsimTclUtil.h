/*
 * gwsimTclUtil.h --
 *
 *      Between Tcl and the core: errors, one parser per kind of value, exact
 *      options, and durations as text.
 *
 *      Rules:
 *      1. A parser returns TCL_OK, or TCL_ERROR with a message that says what
 *         was wanted and the error code that gwsimStatus.h or this file's
 *         body gives; refused, it has stored nothing.
 *      2. interp may be NULL: then there is no message.
 */

#ifndef GWSIM_TCL_UTIL_H
#define GWSIM_TCL_UTIL_H

#include <limits.h>
#include <tcl.h>

#include "gwsimDist.h"
#include "gwsimPattern.h"
#include "gwsimStatus.h"
#include "gwsimSwitch.h"
#include "gwsimVersion.h"

/* ---- Tcl 8.6 and 9 ---- */

/* Sizes that cross Tcl's API.  That a long one does not fit an int in 9 has
 * not been tried. */
#ifndef TCL_SIZE_MAX
typedef int Tcl_Size;
#define TCL_SIZE_MAX    INT_MAX
#endif
#if TCL_MAJOR_VERSION > 8
#define Tcl_GetSlave    Tcl_GetChild
#endif

/* ---- Errors: all return TCL_ERROR ---- */

/* Message and code of the table; subjectPtr (NULL: none) is its %s. */
MODULE_SCOPE int GwsimSetStatusError(Tcl_Interp *interp, GwsimStatus status,
        Tcl_Obj *subjectPtr);
/* code: the words after GWSIM, as "TASK UNKNOWN". */
MODULE_SCOPE int GwsimSetError(Tcl_Interp *interp, const char *code,
        Tcl_Obj *subjectPtr, const char *format, ...)
        __attribute__((format(printf, 4, 5)));
/* expected WANTED but got "TEXT of subjectPtr" */
/* Makes one line of a message that Tcl has set; TCL_ERROR. */
MODULE_SCOPE int GwsimSetOneLine(Tcl_Interp *interp);
MODULE_SCOPE int GwsimSetExpected(Tcl_Interp *interp, const char *code,
        Tcl_Obj *subjectPtr, const char *wanted);

/* ---- Values ---- */

MODULE_SCOPE int GwsimGetDuration(Tcl_Interp *interp, Tcl_Obj *objPtr,
        GwsimTime *timePtr);
/* As GwsimGetDuration, but not 0. */
MODULE_SCOPE int GwsimGetPositive(Tcl_Interp *interp, Tcl_Obj *objPtr,
        GwsimTime *timePtr);
/* A duration from the world's start, not before now. */
MODULE_SCOPE int GwsimGetTime(Tcl_Interp *interp, Tcl_Obj *objPtr,
        GwsimTime now, GwsimTime *timePtr);
MODULE_SCOPE int GwsimGetDist(Tcl_Interp *interp, Tcl_Obj *objPtr,
        GwsimDist *distPtr);
/* Who knows the distributions of users, for GwsimGetDist in an interp; it
 * returns TCL_CONTINUE for what is none of them. */
typedef int GwsimDistProc(void *clientData, Tcl_Interp *interp,
        Tcl_Obj *objPtr, GwsimDist *distPtr);
/* Appends how each of them is written, as ", {spikes BASE PERCENT SPIKE}". */
typedef void GwsimDistNamesProc(void *clientData, Tcl_Obj *textPtr);
MODULE_SCOPE void GwsimSetDistProc(Tcl_Interp *interp, GwsimDistProc *proc,
        GwsimDistNamesProc *namesProc, void *clientData);
/* P: 0 ... 1, or a percentage. */
MODULE_SCOPE int GwsimGetRatio(Tcl_Interp *interp, Tcl_Obj *objPtr,
        double *ratioPtr);
/* RATE: bytes/s above 0, with k, M or G for thousands. */
MODULE_SCOPE int GwsimGetBandwidth(Tcl_Interp *interp, Tcl_Obj *objPtr,
        double *bytesPtr);
/* N/s, above 0. */
MODULE_SCOPE int GwsimGetFrequency(Tcl_Interp *interp, Tcl_Obj *objPtr,
        double *perSecondPtr);
/* max INT64_MAX: no limit. */
MODULE_SCOPE int GwsimGetCount(Tcl_Interp *interp, Tcl_Obj *objPtr,
        int64_t min, int64_t max, int64_t *countPtr);
/* noun: what it names, as "gateway".  *namePtr lives as objPtr does. */
MODULE_SCOPE int GwsimGetName(Tcl_Interp *interp, Tcl_Obj *objPtr,
        const char *noun, const char **namePtr);
/* Fills in an all-zero pattern, which is the caller's to free. */
MODULE_SCOPE int GwsimGetPattern(Tcl_Interp *interp, Tcl_Obj *objPtr,
        GwsimPattern *patternPtr);
MODULE_SCOPE int GwsimGetVersion(Tcl_Interp *interp, Tcl_Obj *objPtr,
        GwsimVersion *versionPtr);

/* ---- Options ---- */

/*
 * Reads "-name value" pairs by a sorted table, ended by NULL.  values has an
 * element an entry: its value, or NULL if it was not given.  With usedPtr the
 * pairs end at the first word that does not begin with a dash, and *usedPtr
 * is the number of words read; without, every word must belong to a pair.
 */
MODULE_SCOPE int GwsimGetOptions(Tcl_Interp *interp, int objc,
        Tcl_Obj *const *objv, const char *const *table, Tcl_Obj **values,
        int *usedPtr);

/* ---- Durations as text ---- */

#define GWSIM_DURATION_SPACE    40      /* Bytes, with the NUL. */

/* Exact, and read back by GwsimGetDuration: 1.5s 250us 2m 1h 1d 0s. */
MODULE_SCOPE const char *GwsimFormatDuration(GwsimTime time,
        char buf[GWSIM_DURATION_SPACE]);
/* Exact number of units: 1.5 for 1500 ms in seconds. */
MODULE_SCOPE const char *GwsimFormatDecimal(GwsimTime time, GwsimTime unit,
        char buf[GWSIM_DURATION_SPACE]);

#endif /* GWSIM_TCL_UTIL_H */
