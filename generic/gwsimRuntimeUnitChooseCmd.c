/*
 * gwsimRuntimeUnitChooseCmd.c --
 *
 *      The subcommands of a rig that are about its chooser: what it chooses,
 *      what it has chosen, and what it is to choose (gwsimRuntimeUnitCmd.c).
 */

#include "gwsimRuntimeUnit.h"
#include "gwsimRuntimeUnitCmd.h"
#include "gwsimTclUtil.h"

static const char *const kindNames[] = {
    "draw", "chance", "pick", "schedule", "tie", "preempt", NULL
};

static void InitStream(Tcl_Obj *const objv[], GwsimStream *streamPtr);

/* Prescribes the choices of a rig. */
int
GwsimRigSetChoices(
    Tcl_Interp *interp,         /* Interp. */
    GwsimRig *rigPtr,           /* Rig. */
    Tcl_Obj *listPtr)           /* List of numbers. */
{
    Tcl_Obj **words;
    Tcl_Size count;

    if (Tcl_ListObjGetElements(interp, listPtr, &count, &words) != TCL_OK) {
        return TCL_ERROR;
    }
    rigPtr->choices = GwsimCalloc((size_t) count + 1, sizeof(uint32_t));
    for (int i = 0; i < count; i++) {
        Tcl_WideInt value;

        if (Tcl_GetWideIntFromObj(interp, words[i], &value) != TCL_OK) {
            return TCL_ERROR;
        }
        rigPtr->choices[i] = (uint32_t) value;
    }
    rigPtr->chooser.listPtr = rigPtr->choices;
    rigPtr->chooser.listCount = (size_t) count;
    return TCL_OK;
}

/* choose KIND PURPOSE PLACE LAST COUNT: so many values of that stream, from
 * its beginning. */
int
GwsimRigChooseCmd(
    ClientData clientData,      /* GwsimRig. */
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* 5 */
    Tcl_Obj *const objv[])      /* KIND PURPOSE PLACE LAST COUNT */
{
    GwsimRig *rigPtr = clientData;
    Tcl_WideInt last, count;
    Tcl_Obj *listPtr;
    GwsimStream stream;
    int kind;

    (void) objc;
    if (Tcl_GetIndexFromObj(interp, objv[0], kindNames, "kind", TCL_EXACT,
            &kind) != TCL_OK
            || Tcl_GetWideIntFromObj(interp, objv[3], &last) != TCL_OK
            || Tcl_GetWideIntFromObj(interp, objv[4], &count) != TCL_OK) {
        return TCL_ERROR;
    }
    InitStream(objv + 1, &stream);
    listPtr = Tcl_NewObj();
    for (Tcl_WideInt i = 0; i < count; i++) {
        Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewWideIntObj(
                GwsimChoose(&rigPtr->chooser, (GwsimChoiceKind) kind,
                &stream, (uint32_t) last)));
    }
    Tcl_SetObjResult(interp, listPtr);
    return TCL_OK;
}

/* chance PURPOSE PLACE RATIO COUNT: likewise of a chance. */
int
GwsimRigChanceCmd(
    ClientData clientData,      /* GwsimRig. */
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* 4 */
    Tcl_Obj *const objv[])      /* PURPOSE PLACE RATIO COUNT */
{
    GwsimRig *rigPtr = clientData;
    Tcl_WideInt count;
    Tcl_Obj *listPtr;
    GwsimStream stream;
    double ratio;

    (void) objc;
    if (Tcl_GetDoubleFromObj(interp, objv[2], &ratio) != TCL_OK
            || Tcl_GetWideIntFromObj(interp, objv[3], &count) != TCL_OK) {
        return TCL_ERROR;
    }
    InitStream(objv, &stream);
    listPtr = Tcl_NewObj();
    for (Tcl_WideInt i = 0; i < count; i++) {
        Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewBooleanObj(
                GwsimChance(&rigPtr->chooser, &stream, ratio)));
    }
    Tcl_SetObjResult(interp, listPtr);
    return TCL_OK;
}

/* choices: what was chosen, as a list of {kind value last}. */
int
GwsimRigChoicesCmd(
    ClientData clientData,      /* GwsimRig. */
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* 0 */
    Tcl_Obj *const objv[])      /* None. */
{
    const GwsimChooser *chooserPtr = &((GwsimRig *) clientData)->chooser;
    Tcl_Obj *listPtr = Tcl_NewObj();
    GwsimChoiceMark mark = {0};
    GwsimChoice choice;

    (void) objc, (void) objv;
    while (GwsimChoiceNext(chooserPtr, &mark, &choice)) {
        Tcl_Obj *words[] = {
            Tcl_NewStringObj(kindNames[choice.kind], -1),
            Tcl_NewWideIntObj(choice.value),
            Tcl_NewWideIntObj(choice.last)
        };

        Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewListObj(3, words));
    }
    Tcl_SetObjResult(interp, listPtr);
    return TCL_OK;
}

/* diverged: whether the list did not fit. */
int
GwsimRigDivergedCmd(
    ClientData clientData,      /* GwsimRig. */
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* 0 */
    Tcl_Obj *const objv[])      /* None. */
{
    (void) objc, (void) objv;
    Tcl_SetObjResult(interp, Tcl_NewBooleanObj(
            ((GwsimRig *) clientData)->chooser.diverged));
    return TCL_OK;
}

/* next KIND LAST: a schedule choice. */
int
GwsimRigNextCmd(
    ClientData clientData,      /* GwsimRig. */
    Tcl_Interp *interp,         /* Interp. */
    int objc,                   /* 2 */
    Tcl_Obj *const objv[])      /* KIND LAST */
{
    GwsimRig *rigPtr = clientData;
    Tcl_WideInt last;
    int kind;

    (void) objc;
    if (Tcl_GetIndexFromObj(interp, objv[0], kindNames, "kind", TCL_EXACT,
            &kind) != TCL_OK
            || Tcl_GetWideIntFromObj(interp, objv[1], &last) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewWideIntObj(GwsimChooseNext(
            &rigPtr->chooser, (GwsimChoiceKind) kind, (uint32_t) last)));
    return TCL_OK;
}

/* Makes a stream of PURPOSE and PLACE. */
static void
InitStream(
    Tcl_Obj *const objv[],      /* PURPOSE PLACE */
    GwsimStream *streamPtr)     /* Where to put it. */
{
    GwsimStreamInit(streamPtr, Tcl_GetString(objv[0]),
            Tcl_GetString(objv[1]));
}
