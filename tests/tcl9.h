/*
 * tcl9.h --
 *
 *      What Tcl 9 declares otherwise than 8.6, as far as gwsim calls it: read
 *      before each file by tcl9.test, so that a compiler can say what Tcl 9's
 *      own headers would. It is for -fsyntax-only: nothing of it exists.
 *
 *  1. A size is a Tcl_Size, which is no int: neither the one that is given nor
 *     the one that is written through a pointer.
 *  2. What Tcl 9 has no more is not declared.
 */

#ifndef GWSIM_TEST_TCL9_H
#define GWSIM_TEST_TCL9_H

#undef USE_TCL_STUBS
#include <stddef.h>
#include <stdint.h>
#include <tcl.h>

#undef TCL_MAJOR_VERSION
#define TCL_MAJOR_VERSION       9
#define Tcl_Size                ptrdiff_t
#undef TCL_SIZE_MAX
#define TCL_SIZE_MAX            PTRDIFF_MAX

/* NAME(RESULT, ARGUMENTS) is what 9 has under a name of its own, so that the
 * declaration of 8.6 is not in its way. */
#define DECLARED(result, name, ...) result tcl9_##name(__VA_ARGS__);

/* ---- Sizes ---- */

DECLARED(void, AppendToObj, Tcl_Obj *, const char *, Tcl_Size)
DECLARED(void, AppendLimitedToObj, Tcl_Obj *, const char *, Tcl_Size,
        Tcl_Size, const char *)
DECLARED(int, CreateAliasObj, Tcl_Interp *, const char *, Tcl_Interp *,
        const char *, Tcl_Size, Tcl_Obj *const [])
DECLARED(int, CreateThread, Tcl_ThreadId *, Tcl_ThreadCreateProc *, void *,
        size_t, int)
DECLARED(int, DictObjSize, Tcl_Interp *, Tcl_Obj *, Tcl_Size *)
DECLARED(int, EvalEx, Tcl_Interp *, const char *, Tcl_Size, int)
DECLARED(int, EvalObjv, Tcl_Interp *, Tcl_Size, Tcl_Obj *const [], int)
DECLARED(unsigned char *, GetByteArrayFromObj, Tcl_Obj *, Tcl_Size *)
DECLARED(Tcl_Size, GetCharLength, Tcl_Obj *)
DECLARED(int, GetIndexFromObjStruct, Tcl_Interp *, Tcl_Obj *, const void *,
        Tcl_Size, const char *, int, void *)
DECLARED(char *, GetStringFromObj, Tcl_Obj *, Tcl_Size *)
DECLARED(void, LimitSetCommands, Tcl_Interp *, Tcl_Size)
DECLARED(int, ListObjGetElements, Tcl_Interp *, Tcl_Obj *, Tcl_Size *,
        Tcl_Obj ***)
DECLARED(int, ListObjIndex, Tcl_Interp *, Tcl_Obj *, Tcl_Size, Tcl_Obj **)
DECLARED(int, ListObjLength, Tcl_Interp *, Tcl_Obj *, Tcl_Size *)
DECLARED(int, ListObjReplace, Tcl_Interp *, Tcl_Obj *, Tcl_Size, Tcl_Size,
        Tcl_Size, Tcl_Obj *const [])
DECLARED(int, NRCallObjProc, Tcl_Interp *, Tcl_ObjCmdProc *, void *, Tcl_Size,
        Tcl_Obj *const [])
DECLARED(int, NREvalObjv, Tcl_Interp *, Tcl_Size, Tcl_Obj *const [], int)
DECLARED(Tcl_Obj *, NewByteArrayObj, const unsigned char *, Tcl_Size)
DECLARED(Tcl_Obj *, NewListObj, Tcl_Size, Tcl_Obj *const [])
DECLARED(Tcl_Obj *, NewStringObj, const char *, Tcl_Size)
DECLARED(int, ParseCommand, Tcl_Interp *, const char *, Tcl_Size, int,
        Tcl_Parse *)
DECLARED(Tcl_Size, SetRecursionLimit, Tcl_Interp *, Tcl_Size)
DECLARED(int, SplitList, Tcl_Interp *, const char *, Tcl_Size *,
        const char ***)
DECLARED(Tcl_Size, WriteObj, Tcl_Channel, Tcl_Obj *)
DECLARED(void, WrongNumArgs, Tcl_Interp *, Tcl_Size, Tcl_Obj *const [],
        const char *)

#define Tcl_AppendToObj         tcl9_AppendToObj
#define Tcl_AppendLimitedToObj  tcl9_AppendLimitedToObj
#define Tcl_CreateAliasObj      tcl9_CreateAliasObj
#define Tcl_CreateThread        tcl9_CreateThread
#define Tcl_DictObjSize         tcl9_DictObjSize
#define Tcl_EvalEx              tcl9_EvalEx
#define Tcl_EvalObjv            tcl9_EvalObjv
#define Tcl_GetByteArrayFromObj tcl9_GetByteArrayFromObj
#define Tcl_GetCharLength       tcl9_GetCharLength
#define Tcl_GetIndexFromObjStruct tcl9_GetIndexFromObjStruct
#define Tcl_GetStringFromObj    tcl9_GetStringFromObj
#define Tcl_LimitSetCommands    tcl9_LimitSetCommands
#define Tcl_ListObjGetElements  tcl9_ListObjGetElements
#define Tcl_ListObjIndex        tcl9_ListObjIndex
#define Tcl_ListObjLength       tcl9_ListObjLength
#define Tcl_ListObjReplace      tcl9_ListObjReplace
#define Tcl_NRCallObjProc       tcl9_NRCallObjProc
#define Tcl_NREvalObjv          tcl9_NREvalObjv
#define Tcl_NewByteArrayObj     tcl9_NewByteArrayObj
#define Tcl_NewListObj          tcl9_NewListObj
#define Tcl_NewStringObj        tcl9_NewStringObj
#define Tcl_ParseCommand        tcl9_ParseCommand
#define Tcl_SetRecursionLimit   tcl9_SetRecursionLimit
#define Tcl_SplitList           tcl9_SplitList
#define Tcl_WriteObj            tcl9_WriteObj
#define Tcl_WrongNumArgs        tcl9_WrongNumArgs

/* ---- What is not there ---- */

#undef Tcl_CreateSlave
#undef Tcl_GetMaster
#define Tcl_Backslash           tcl9_has_no_Backslash
#define Tcl_CreateMathFunc      tcl9_has_no_CreateMathFunc
#define Tcl_CreateSlave         tcl9_has_no_CreateSlave
#define Tcl_DiscardResult       tcl9_has_no_DiscardResult
#define Tcl_EvalTokens          tcl9_has_no_EvalTokens
#define Tcl_FreeResult          tcl9_has_no_FreeResult
#define Tcl_GetMaster           tcl9_has_no_GetMaster
#define Tcl_MakeSafe            tcl9_has_no_MakeSafe
#define Tcl_RestoreResult       tcl9_has_no_RestoreResult
#define Tcl_SaveResult          tcl9_has_no_SaveResult

#endif /* GWSIM_TEST_TCL9_H */
