/*
 * gwsimTraceUnitCmd.c --
 *
 *      What the tests of patterns, record and trace need and no script:
 *
 *      gwsim::unit::glob TEXT GLOB             1 if it matches
 *      gwsim::unit::traceText TEXT             {type hex back}: what the
 *                                              database has, and what returns
 *      gwsim::unit::failWrites AT STICKY FULL SCRIPT
 *                                              {code result writes}: the
 *                                              disk fails as of
 *                                              gwsimTraceFail.h
 *      gwsim::unit::fakeWorld SCENARIO SEED    see gwsimTraceUnitCmdFake.c
 */

#include "gwsimTraceUnitCmd.h"

#include "gwsimTclUtil.h"
#include "gwsimTrace.h"
#include "gwsimTraceFail.h"

static Tcl_ObjCmdProc GlobCmd;
static Tcl_ObjCmdProc TraceTextCmd;
static Tcl_ObjCmdProc FailWritesCmd;

/*
 *----------------------------------------------------------------------
 *
 * GwsimTraceUnitInit --
 *
 *      Makes the commands of the tests.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      The namespace gwsim::unit has four commands more.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTraceUnitInit(
    Tcl_Interp *interp)         /* Interp to add to. */
{
    if (Tcl_Eval(interp, "namespace eval gwsim::unit {}") != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_CreateObjCommand(interp, "gwsim::unit::glob", GlobCmd, NULL, NULL);
    Tcl_CreateObjCommand(interp, "gwsim::unit::traceText", TraceTextCmd,
            NULL, NULL);
    Tcl_CreateObjCommand(interp, "gwsim::unit::failWrites", FailWritesCmd,
            NULL, NULL);
    Tcl_CreateObjCommand(interp, "gwsim::unit::fakeWorld",
            GwsimTraceFakeWorldCmd, NULL, NULL);
    return TCL_OK;
}

/* gwsim::unit::glob --  See the top of this file. */
static int
GlobCmd(
    ClientData dummy,           /* Not used. */
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])      /* glob text glob */
{
    (void) dummy;
    if (objc != 3) {
        Tcl_WrongNumArgs(interp, 1, objv, "text glob");
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewBooleanObj(GwsimGlobMatches(
            Tcl_GetString(objv[1]), Tcl_GetString(objv[2]))));
    return TCL_OK;
}

/* gwsim::unit::traceText --  See the top of this file. */
static int
TraceTextCmd(
    ClientData dummy,           /* Not used. */
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])      /* traceText text */
{
    GwsimBuf buf = { .data = NULL }, back = { .data = NULL };
    Tcl_Obj *resultPtr = Tcl_NewListObj(0, NULL);
    Tcl_Obj *hexPtr = Tcl_NewObj();
    const char *text;
    size_t size;
    bool isText;
    Tcl_Size length;

    (void) dummy;
    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "text");
        return TCL_ERROR;
    }
    text = Tcl_GetStringFromObj(objv[1], &length);
    size = (size_t) length;
    isText = GwsimTraceTextIn(text, size, &buf);
    if (buf.len > 0) {
        text = buf.data;
        size = buf.len;
    }
    for (size_t i = 0; i < size; i++) {
        Tcl_AppendPrintfToObj(hexPtr, "%02X", (unsigned char) text[i]);
    }
    GWSIM_ASSERT(isText || GwsimTraceTextIsBlob(text, size));
    GwsimTraceTextOut(text, size, TCL_UTF_MAX <= 3, &back);
    Tcl_ListObjAppendElement(NULL, resultPtr,
            Tcl_NewStringObj(isText ? "text" : "blob", -1));
    Tcl_ListObjAppendElement(NULL, resultPtr, hexPtr);
    Tcl_ListObjAppendElement(NULL, resultPtr,
            Tcl_NewStringObj(back.data, (int) back.len));
    GwsimBufFree(&buf);
    GwsimBufFree(&back);
    Tcl_SetObjResult(interp, resultPtr);
    return TCL_OK;
}

/* gwsim::unit::failWrites --  See the top of this file. */
static int
FailWritesCmd(
    ClientData dummy,           /* Not used. */
    Tcl_Interp *interp,
    int objc,
    Tcl_Obj *const objv[])      /* failWrites at sticky full script */
{
    Tcl_Obj *resultPtr = Tcl_NewListObj(0, NULL);
    GwsimTraceFail *failPtr;
    int64_t at;
    int sticky, full;

    (void) dummy;
    if (objc != 5) {
        Tcl_WrongNumArgs(interp, 1, objv, "at sticky full script");
        return TCL_ERROR;
    }
    if (GwsimGetCount(interp, objv[1], 0, INT64_MAX, &at) != TCL_OK
            || Tcl_GetBooleanFromObj(interp, objv[2], &sticky) != TCL_OK
            || Tcl_GetBooleanFromObj(interp, objv[3], &full) != TCL_OK) {
        return TCL_ERROR;
    }
    failPtr = GwsimTraceFailBegin((uint64_t) at, sticky != 0, full != 0);
    Tcl_ListObjAppendElement(NULL, resultPtr,
            Tcl_NewIntObj(Tcl_EvalObjEx(interp, objv[4], 0)));
    Tcl_ListObjAppendElement(NULL, resultPtr, Tcl_GetObjResult(interp));
    Tcl_ListObjAppendElement(NULL, resultPtr, Tcl_NewWideIntObj(
            (int64_t) GwsimTraceFailEnd(failPtr)));
    Tcl_SetObjResult(interp, resultPtr);
    return TCL_OK;
}
