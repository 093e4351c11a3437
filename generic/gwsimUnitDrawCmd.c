/*
 * gwsimUnitDrawCmd.c --
 *
 *      The commands gwsim::unit::* about draws, hashes and mathematics.
 */

#include "gwsimUnitCmd.h"

#include "gwsimDist.h"
#include "gwsimMath.h"
#include "gwsimRandom.h"
#include "gwsimTclUtil.h"

#include <string.h>

static int              GetDist(Tcl_Interp *interp, Tcl_Obj *const objv[],
                            GwsimDist *distPtr);
static int              GetNumbers(Tcl_Interp *interp,
                            Tcl_Obj *const objv[], int count,
                            uint64_t *numbers);
static int              GetWords(Tcl_Interp *interp, Tcl_Obj *listPtr,
                            int count, uint32_t *words);

/*
 *----------------------------------------------------------------------
 *
 * GwsimUnitPhiloxCmd, GwsimUnitRandomCmd, GwsimUnitRandomBelowCmd,
 * GwsimUnitHashCmd, GwsimUnitHashMixCmd --
 *
 *      Random: call the function of that name.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimUnitPhiloxCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives four hexadecimal words. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* counter key */
{
    uint32_t ctr[4], key[2];
    char text[4 * 9];

    (void) clientData;
    (void) objc;
    if (GetWords(interp, objv[1], 4, ctr) != TCL_OK
            || GetWords(interp, objv[2], 2, key) != TCL_OK) {
        return TCL_ERROR;
    }
    GwsimPhilox(ctr, key, ctr);
    (void) snprintf(text, sizeof(text), "%08x %08x %08x %08x",
            (unsigned) ctr[0], (unsigned) ctr[1], (unsigned) ctr[2],
            (unsigned) ctr[3]);
    Tcl_SetObjResult(interp, Tcl_NewStringObj(text, -1));
    return TCL_OK;
}

int
GwsimUnitRandomCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the number. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* seed stream n */
{
    uint64_t numbers[3];        /* Seed, stream, n. */

    (void) clientData;
    (void) objc;
    if (GetNumbers(interp, objv + 1, 3, numbers) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, GwsimUnitHex(GwsimRandomAt(numbers[0],
            numbers[1], numbers[2])));
    return TCL_OK;
}

int
GwsimUnitRandomBelowCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the number. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* bits bound */
{
    uint64_t numbers[2];        /* Bits, bound. */

    (void) clientData;
    (void) objc;
    if (GetNumbers(interp, objv + 1, 2, numbers) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewWideIntObj(GwsimRandomBelow32(numbers[0],
            (uint32_t) numbers[1])));
    return TCL_OK;
}

int
GwsimUnitHashCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the hash. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* bytes seed */
{
    uint64_t seed;
    Tcl_Size len;
    const unsigned char *bytes = Tcl_GetByteArrayFromObj(objv[1], &len);

    (void) clientData;
    (void) objc;
    if (GetNumbers(interp, objv + 2, 1, &seed) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, GwsimUnitHex(GwsimHash64(len > 0 ? bytes : NULL,
            (size_t) len, seed)));
    return TCL_OK;
}

int
GwsimUnitHashMixCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the hash. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* hash number */
{
    uint64_t numbers[2];        /* Hash, number. */

    (void) clientData;
    (void) objc;
    if (GetNumbers(interp, objv + 1, 2, numbers) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, GwsimUnitHex(GwsimHashMix(numbers[0],
            numbers[1])));
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimUnitMathCmd, GwsimUnitDistCmd, GwsimUnitDistCheckCmd --
 *
 *      Math and dist: a function at x, a distribution at a choice, and
 *      whether its parameters are good.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimUnitMathCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the number. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* function x */
{
    static const struct {
        const char *name;
        double (*proc)(double x);
    } functions[] = {
        {"exp", GwsimMathExp}, {"log", GwsimMathLog},
        {"normal", GwsimMathNormal}, {"sqrt", GwsimMathSqrt}, {NULL, NULL},
    };
    double x;
    int i;

    (void) clientData;
    (void) objc;
    if (Tcl_GetIndexFromObjStruct(interp, objv[1], functions,
            sizeof(functions[0]), "function", TCL_EXACT, &i) != TCL_OK
            || Tcl_GetDoubleFromObj(interp, objv[2], &x) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewDoubleObj(functions[i].proc(x)));
    return TCL_OK;
}

int
GwsimUnitDistCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the nanoseconds. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* kind a b choice */
{
    GwsimDist dist;
    Tcl_WideInt choice;

    (void) clientData;
    (void) objc;
    if (GetDist(interp, objv + 1, &dist) != TCL_OK
            || Tcl_GetWideIntFromObj(interp, objv[4], &choice) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewWideIntObj(GwsimDistAt(&dist,
            (uint32_t) choice)));
    return TCL_OK;
}

int
GwsimUnitDistCheckCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the words of the status. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* kind a b */
{
    GwsimDist dist;

    (void) clientData;
    (void) objc;
    if (GetDist(interp, objv + 1, &dist) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewStringObj(GwsimStatusCode(
            GwsimDistCheck(&dist)), -1));
    return TCL_OK;
}

/*
 * Reads kind, a and b. "inf", "-inf" and "nan" are allowed as numbers, which
 * Tcl would not have.
 */

static int
GetDist(
    Tcl_Interp *interp,         /* Receives the error. */
    Tcl_Obj *const objv[],      /* kind a b */
    GwsimDist *distPtr)         /* Receives the distribution. */
{
    static const char *const kinds[] = {"constant", "uniform", "normal",
        "lognormal", "exponential", "pareto", "user", NULL};
    double *numbers[2] = {&distPtr->a, &distPtr->b};
    int i, kind;

    if (Tcl_GetIndexFromObj(interp, objv[0], kinds, "kind", TCL_EXACT,
            &kind) != TCL_OK) {
        return TCL_ERROR;
    }
    distPtr->kind = (GwsimDistKind) kind;
    distPtr->user = 0;
    for (i = 0; i < 2; i++) {
        const char *text = Tcl_GetString(objv[i + 1]);

        if (strcmp(text, "nan") == 0) {
            *numbers[i] = __builtin_nan("");
        } else if (Tcl_GetDoubleFromObj(interp, objv[i + 1],
                numbers[i]) != TCL_OK) {
            return TCL_ERROR;
        }
    }
    return TCL_OK;
}

/*
 * Reads numbers of 64 bits, a word each.
 */

static int
GetNumbers(
    Tcl_Interp *interp,         /* Receives the error. */
    Tcl_Obj *const objv[],      /* The words. */
    int count,                  /* How many. */
    uint64_t *numbers)          /* Receives them. */
{
    for (int i = 0; i < count; i++) {
        Tcl_WideInt number;

        if (Tcl_GetWideIntFromObj(interp, objv[i], &number) != TCL_OK) {
            return TCL_ERROR;
        }
        numbers[i] = (uint64_t) number;
    }
    return TCL_OK;
}

/*
 * Reads a list of 32-bit numbers.
 */

static int
GetWords(
    Tcl_Interp *interp,         /* Receives the error. */
    Tcl_Obj *listPtr,           /* The list. */
    int count,                  /* How many are wanted. */
    uint32_t *words)            /* Receives them. */
{
    Tcl_Obj **elements;
    Tcl_WideInt number;
    Tcl_Size found;
    int i;

    if (Tcl_ListObjGetElements(interp, listPtr, &found,
            &elements) != TCL_OK) {
        return TCL_ERROR;
    }
    if (found != count) {
        Tcl_SetObjResult(interp, Tcl_ObjPrintf("expected %d numbers",
                count));
        return TCL_ERROR;
    }
    for (i = 0; i < count; i++) {
        if (Tcl_GetWideIntFromObj(interp, elements[i], &number) != TCL_OK) {
            return TCL_ERROR;
        }
        words[i] = (uint32_t) number;
    }
    return TCL_OK;
}
