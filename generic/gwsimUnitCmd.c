/*
 * gwsimUnitCmd.c --
 *
 *      The commands gwsim::unit::*, by which the tests reach the ground.
 *      Their syntax stands in the table.
 *
 *  1. 64-bit numbers are given as Tcl integers and returned as 16 hexadecimal
 *     digits.
 *  2. A status becomes the error {GWSIM words}.
 *  3. Those about values are in gwsimUnitValueCmd.c, those about draws,
 *     hashes and mathematics in gwsimUnitDrawCmd.c.
 */

#include "gwsimUnitCmd.h"

#include "gwsimList.h"
#include "gwsimNames.h"
#include "gwsimTclUtil.h"
#include "gwsimUnitModel.h"
#include "gwsimWheel.h"

#include <stdio.h>
#include <string.h>

#define WHEEL_NODES     8192            /* Nodes that a script can name. */

static Tcl_ObjCmdProc   BufferCmd;
static Tcl_ObjCmdProc   ListCmd;
static Tcl_ObjCmdProc   ModelCmd;
static Tcl_ObjCmdProc   NamesCmd;
static Tcl_ObjCmdProc   PanicCmd;
static Tcl_ObjCmdProc   StatusesCmd;
static Tcl_ObjCmdProc   WheelCmd;

/*
 * The commands, their least and most arguments, and what these are.
 */

static const struct {
    const char *name;           /* Fully qualified. */
    Tcl_ObjCmdProc *proc;       /* What it does. */
    int argMin, argMax;         /* How many arguments. */
    const char *args;           /* For the message when they are wrong. */
} commands[] = {
#define U "gwsim::unit::"
    {U "buffer",        BufferCmd,      1, 1,   "pieces"},
    {U "dist",          GwsimUnitDistCmd, 4, 4, "kind a b choice"},
    {U "distCheck",     GwsimUnitDistCheckCmd, 3, 3, "kind a b"},
    {U "hash",          GwsimUnitHashCmd, 2, 2, "bytes seed"},
    {U "hashMix",       GwsimUnitHashMixCmd, 2, 2, "hash number"},
    {U "list",          ListCmd,        1, 1,   "elements"},
    {U "math",          GwsimUnitMathCmd, 2, 2, "function x"},
    {U "model",         ModelCmd,       3, 3,   "structure seed operations"},
    {U "names",         NamesCmd,       1, 1,   "operations"},
    {U "panic",         PanicCmd,       1, 1,   "kind"},
    {U "philox",        GwsimUnitPhiloxCmd, 2, 2, "counter key"},
    {U "random",        GwsimUnitRandomCmd, 3, 3, "seed stream n"},
    {U "randomBelow",   GwsimUnitRandomBelowCmd, 2, 2, "bits bound"},
    {U "statuses",      StatusesCmd,    0, 0,   ""},
    {U "value",         GwsimUnitValueCmd,      2, 3,
            "verb spec ?spec?"},
    {U "valuePacks",    GwsimUnitValuePacksCmd, 1, 1,   "count"},
    {U "valueThreads",  GwsimUnitValueThreadsCmd, 3, 3,
            "spec threads rounds"},
    {U "wheel",         WheelCmd,       1, 1,   "operations"},
#undef U
};

#define COMMAND_COUNT   (sizeof(commands) / sizeof(commands[0]))

static Tcl_ObjCmdProc   CheckedCmd;
static int              RunNamesOp(Tcl_Interp *interp, GwsimNames *namesPtr,
                            Tcl_Obj *opPtr, Tcl_Obj *resultPtr);
static int              RunWheelOp(Tcl_Interp *interp, GwsimWheel *wheelPtr,
                            GwsimWheelNode *nodes, Tcl_Obj *opPtr,
                            Tcl_Obj *resultPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimUnitInit --
 *
 *      Makes the commands of the tests.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      The namespace gwsim::unit is there.
 *
 *----------------------------------------------------------------------
 */

int
GwsimUnitInit(
    Tcl_Interp *interp)         /* Interp to add to. */
{
    size_t i;

    if (Tcl_Eval(interp, "namespace eval gwsim::unit {}") != TCL_OK) {
        return TCL_ERROR;
    }
    for (i = 0; i < COMMAND_COUNT; i++) {
        Tcl_CreateObjCommand(interp, commands[i].name, CheckedCmd,
                (ClientData) &commands[i], NULL);
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimUnitHex, GwsimUnitStatus --
 *
 *      What the commands return: a number as 16 hexadecimal digits, and a
 *      status.
 *
 * Results:
 *      A new object; a standard Tcl result.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

Tcl_Obj *
GwsimUnitHex(
    uint64_t number)            /* Number to write. */
{
    char text[17];

    (void) snprintf(text, sizeof(text), "%016llx",
            (unsigned long long) number);
    return Tcl_NewStringObj(text, -1);
}

int
GwsimUnitStatus(
    Tcl_Interp *interp,         /* Receives the error. */
    GwsimStatus status)         /* What happened. */
{
    if (status == GWSIM_OK) {
        return TCL_OK;
    }
    Tcl_SetObjResult(interp, Tcl_NewStringObj(GwsimStatusText(status), -1));
    Tcl_SetObjErrorCode(interp, Tcl_ObjPrintf("GWSIM %s",
            GwsimStatusCode(status)));
    return TCL_ERROR;
}

/*
 * Counts the arguments of every command, then runs it.
 */

static int
CheckedCmd(
    ClientData clientData,      /* Its line in the table. */
    Tcl_Interp *interp,         /* Receives the result or the error. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* As the table says. */
{
    size_t i = 0;

    while (clientData != (ClientData) &commands[i]) {
        i++;
    }
    if (objc - 1 < commands[i].argMin || objc - 1 > commands[i].argMax) {
        Tcl_WrongNumArgs(interp, 1, objv, commands[i].args);
        return TCL_ERROR;
    }
    return commands[i].proc(NULL, interp, objc, objv);
}

/*
 *----------------------------------------------------------------------
 *
 * StatusesCmd, PanicCmd, BufferCmd, ListCmd --
 *
 *      Base, status and list: all statuses as {code text}; end this process;
 *      join pieces by the two ways of appending in turn; write a list.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      PanicCmd does not return.
 *
 *----------------------------------------------------------------------
 */

static int
StatusesCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the list. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* No arguments. */
{
    Tcl_Obj *listPtr = Tcl_NewListObj(0, NULL);
    int status;

    (void) clientData;
    (void) objc;
    (void) objv;
    for (status = 0; status < GWSIM_STATUS_COUNT; status++) {
        Tcl_Obj *pair[2] = {
            Tcl_NewStringObj(GwsimStatusCode((GwsimStatus) status), -1),
            Tcl_NewStringObj(GwsimStatusText((GwsimStatus) status), -1),
        };

        Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewListObj(2, pair));
    }
    Tcl_SetObjResult(interp, listPtr);
    return TCL_OK;
}

static int
PanicCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the error, if the kind is bad. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* kind */
{
    static const char *const kinds[] = {"assert", "context", "grow", "memory",
        "slab", NULL};
    enum {ASSERT, CONTEXT, GROW, MEMORY, SLAB};
    static const GwsimAssertInfo info = {17, 42};
    GwsimSlab slab;
    size_t cap = 0;
    int kind;

    (void) clientData;
    (void) objc;
    if (Tcl_GetIndexFromObj(interp, objv[1], kinds, "kind", TCL_EXACT,
            &kind) != TCL_OK) {
        return TCL_ERROR;
    }
    switch (kind) {
    case ASSERT:
        GWSIM_ASSERT(kind != ASSERT);
        break;
    case CONTEXT:
        GwsimAssertContext(&info);
        GWSIM_ASSERT(kind != CONTEXT);
        break;
    case GROW:
        GwsimFree(GwsimGrow(NULL, SIZE_MAX / 8 + 2, &cap, 8));
        break;
    case MEMORY:
        GwsimFree(GwsimAlloc(SIZE_MAX / 4));
        break;
    case SLAB:
        GwsimSlabInit(&slab, 8);
        GwsimSlabFree(&slab, &cap);
        break;
    }
    return TCL_OK;
}

static int
BufferCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the text. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* pieces */
{
    GwsimBuf buf = {NULL, 0, 0};
    Tcl_Obj **pieces;
    Tcl_Size count;
    int i;

    (void) clientData;
    (void) objc;
    if (Tcl_ListObjGetElements(interp, objv[1], &count, &pieces) != TCL_OK) {
        return TCL_ERROR;
    }
    GwsimBufAppend(&buf, NULL, 0);
    for (i = 0; i < count; i++) {
        Tcl_Size len;
        const char *piece = Tcl_GetStringFromObj(pieces[i], &len);

        if (i % 2 == 0) {
            GwsimBufAppend(&buf, piece, (size_t) len);
        } else {
            GwsimBufPrintf(&buf, "%s", piece);
        }
        GWSIM_ASSERT(buf.data[buf.len] == '\0' && buf.len < buf.cap);
    }
    Tcl_SetObjResult(interp, Tcl_NewStringObj(buf.data, (int) buf.len));
    GwsimBufFree(&buf);
    return TCL_OK;
}

static int
ListCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the list. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* elements */
{
    GwsimBuf buf = {NULL, 0, 0};
    Tcl_Obj **elements;
    Tcl_Size count;
    int i;

    (void) clientData;
    (void) objc;
    if (Tcl_ListObjGetElements(interp, objv[1], &count,
            &elements) != TCL_OK) {
        return TCL_ERROR;
    }
    GwsimBufAppend(&buf, "ab", 2);
    for (i = 0; i < count; i++) {
        Tcl_Size len;
        const char *element = Tcl_GetStringFromObj(elements[i], &len);

        GwsimListAppend(&buf, 2, element, (size_t) len);
    }
    Tcl_SetObjResult(interp, Tcl_NewStringObj(buf.data + 2,
            (int) buf.len - 2));
    GwsimBufFree(&buf);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * ModelCmd --
 *
 *      Random operations on a structure and on its model.
 *
 * Results:
 *      A standard Tcl result: what was wrong, or an empty string.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

static int
ModelCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives what is wrong. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* structure seed operations */
{
    static const struct {
        const char *name;
        void (*proc)(uint64_t seed, uint32_t operations, GwsimBuf *bufPtr);
    } models[] = {
        {"map", GwsimUnitMapModel}, {"names", GwsimUnitNamesModel},
        {"pages", GwsimUnitPagesModel}, {"record", GwsimUnitRecordModel},
        {"slab", GwsimUnitSlabModel}, {"wheel", GwsimUnitWheelModel},
        {NULL, NULL},
    };
    GwsimBuf wrong = {NULL, 0, 0};
    Tcl_WideInt seed;
    int i, operations;

    (void) clientData;
    (void) objc;
    if (Tcl_GetIndexFromObjStruct(interp, objv[1], models, sizeof(models[0]),
            "structure", TCL_EXACT, &i) != TCL_OK
            || Tcl_GetWideIntFromObj(interp, objv[2], &seed) != TCL_OK
            || Tcl_GetIntFromObj(interp, objv[3], &operations) != TCL_OK) {
        return TCL_ERROR;
    }
    models[i].proc((uint64_t) seed, (uint32_t) operations, &wrong);
    Tcl_SetObjResult(interp, Tcl_NewStringObj(wrong.data, (int) wrong.len));
    GwsimBufFree(&wrong);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * WheelCmd --
 *
 *      Operations on a fresh wheel. Nodes are called 0 to 8191:
 *          {add NODE KEY} {remove NODE} {pop LIMIT} {peek LIMIT} bound now
 *          count {linked NODE} {scan LIMIT MAX} {ahead KEY} walked
 *
 * Results:
 *      A standard Tcl result: a list of what they gave. Of a pop the node,
 *      or "-"; of a peek or a scan the list of nodes; of ahead the first node
 *      of each of both slots, or "-"; of walked the node that the walk has come
 *      to, or "-".
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

static int
WheelCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the results. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* operations */
{
    GwsimWheel *wheelPtr = GwsimAlloc(sizeof(*wheelPtr));
    GwsimWheelNode *nodes = GwsimCalloc(WHEEL_NODES, sizeof(*nodes));
    Tcl_Obj *resultPtr = Tcl_NewListObj(0, NULL);
    Tcl_Obj **ops;
    Tcl_Size count;
    int i;
    int code = Tcl_ListObjGetElements(interp, objv[1], &count, &ops);

    (void) clientData;
    (void) objc;
    Tcl_IncrRefCount(resultPtr);
    GwsimWheelInit(wheelPtr);
    for (i = 0; code == TCL_OK && i < count; i++) {
        code = RunWheelOp(interp, wheelPtr, nodes, ops[i], resultPtr);
    }
    if (code == TCL_OK) {
        Tcl_SetObjResult(interp, resultPtr);
    }
    Tcl_DecrRefCount(resultPtr);
    GwsimFree(nodes);
    GwsimFree(wheelPtr);
    return code;
}

static int
RunWheelOp(
    Tcl_Interp *interp,         /* Receives the error. */
    GwsimWheel *wheelPtr,       /* Wheel to work on. */
    GwsimWheelNode *nodes,      /* WHEEL_NODES of them. */
    Tcl_Obj *opPtr,             /* Operation. */
    Tcl_Obj *resultPtr)         /* List that receives what it gives. */
{
    static const char *const verbs[] = {"add", "ahead", "bound", "count",
        "linked", "now", "peek", "pop", "remove", "scan", "walked", NULL};
    enum {ADD, AHEAD, BOUND, COUNT, LINKED, NOW, PEEK, POP, REMOVE, SCAN,
        WALKED};
    GwsimWheelNode *found[WHEEL_NODES];
    const GwsimWheelNode *slots[2];
    Tcl_WideInt numbers[2] = {0, 0};
    Tcl_Obj **words, *givenPtr = NULL;
    GwsimWheelNode *nodePtr;
    uint64_t bound;
    Tcl_Size count;
    int i, verb;

    if (Tcl_ListObjGetElements(interp, opPtr, &count, &words) != TCL_OK
            || Tcl_GetIndexFromObj(interp, words[0], verbs, "operation",
                    TCL_EXACT, &verb) != TCL_OK) {
        return TCL_ERROR;
    }
    for (i = 1; i < count && i <= 2; i++) {
        if (Tcl_GetWideIntFromObj(interp, words[i],
                &numbers[i - 1]) != TCL_OK) {
            return TCL_ERROR;
        }
    }
    nodePtr = &nodes[numbers[0] & (WHEEL_NODES - 1)];
    switch (verb) {
    case ADD:
        GwsimWheelAdd(wheelPtr, nodePtr, (uint64_t) numbers[1]);
        break;
    case AHEAD:
        GwsimWheelAhead(wheelPtr, (uint64_t) numbers[0], slots);
        givenPtr = Tcl_NewListObj(0, NULL);
        for (i = 0; i < 2; i++) {
            Tcl_ListObjAppendElement(NULL, givenPtr, slots[i] != NULL
                    ? Tcl_NewWideIntObj(slots[i] - nodes)
                    : Tcl_NewStringObj("-", 1));
        }
        break;
    case BOUND:
        givenPtr = GwsimWheelBound(wheelPtr, &bound)
                ? Tcl_NewWideIntObj((Tcl_WideInt) bound)
                : Tcl_NewStringObj("-", 1);
        break;
    case COUNT:
        givenPtr = Tcl_NewWideIntObj((Tcl_WideInt)
                GwsimWheelCount(wheelPtr));
        break;
    case LINKED:
        givenPtr = Tcl_NewIntObj(GwsimWheelIsLinked(nodePtr));
        break;
    case NOW:
        givenPtr = Tcl_NewWideIntObj((Tcl_WideInt) wheelPtr->now);
        break;
    case PEEK:
        givenPtr = Tcl_NewListObj(0, NULL);
        for (nodePtr = GwsimWheelPeek(wheelPtr, (uint64_t) numbers[0]);
                nodePtr != NULL; nodePtr = nodePtr->nextPtr) {
            Tcl_ListObjAppendElement(NULL, givenPtr,
                    Tcl_NewWideIntObj(nodePtr - nodes));
        }
        break;
    case POP:
        nodePtr = GwsimWheelPop(wheelPtr, (uint64_t) numbers[0]);
        givenPtr = nodePtr != NULL ? Tcl_NewWideIntObj(nodePtr - nodes)
                : Tcl_NewStringObj("-", 1);
        break;
    case REMOVE:
        GwsimWheelRemove(wheelPtr, nodePtr);
        break;
    case SCAN:
        count = (Tcl_Size) GwsimWheelScan(wheelPtr, (uint64_t) numbers[0],
                found, (size_t) numbers[1]);
        givenPtr = Tcl_NewListObj(0, NULL);
        for (i = 0; i < count; i++) {
            Tcl_ListObjAppendElement(NULL, givenPtr,
                    Tcl_NewWideIntObj(found[i] - nodes));
        }
        break;
    case WALKED:
        nodePtr = wheelPtr->walkedPtr;
        givenPtr = nodePtr != NULL ? Tcl_NewWideIntObj(nodePtr - nodes)
                : Tcl_NewStringObj("-", 1);
        break;
    }
    if (givenPtr != NULL) {
        Tcl_ListObjAppendElement(NULL, resultPtr, givenPtr);
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * NamesCmd --
 *
 *      Operations on a fresh table of names:
 *          {intern TEXT} {find TEXT} {text NAME} {hash NAME} count
 *
 * Results:
 *      A standard Tcl result: a list of what they gave. Of a find the name,
 *      or "-".
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

static int
NamesCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the results. */
    int objc,                   /* Not used. */
    Tcl_Obj *const objv[])      /* operations */
{
    GwsimNames *namesPtr = GwsimNamesCreate();
    Tcl_Obj *resultPtr = Tcl_NewListObj(0, NULL);
    Tcl_Obj **ops;
    Tcl_Size count;
    int i;
    int code = Tcl_ListObjGetElements(interp, objv[1], &count, &ops);

    (void) clientData;
    (void) objc;
    Tcl_IncrRefCount(resultPtr);
    for (i = 0; code == TCL_OK && i < count; i++) {
        code = RunNamesOp(interp, namesPtr, ops[i], resultPtr);
    }
    if (code == TCL_OK) {
        Tcl_SetObjResult(interp, resultPtr);
    }
    Tcl_DecrRefCount(resultPtr);
    GwsimNamesDestroy(namesPtr);
    return code;
}

static int
RunNamesOp(
    Tcl_Interp *interp,         /* Receives the error. */
    GwsimNames *namesPtr,       /* Table to work on. */
    Tcl_Obj *opPtr,             /* Operation. */
    Tcl_Obj *resultPtr)         /* List that receives what it gives. */
{
    static const char *const verbs[] = {"count", "find", "hash", "intern",
        "text", NULL};
    enum {COUNT, FIND, HASH, INTERN, TEXT};
    Tcl_Obj **words, *givenPtr = NULL;
    const char *bytes = "", *text;
    GwsimName name;
    size_t n;
    Tcl_Size count, len = 0;
    int number = 0, verb;

    if (Tcl_ListObjGetElements(interp, opPtr, &count, &words) != TCL_OK
            || Tcl_GetIndexFromObj(interp, words[0], verbs, "operation",
                    TCL_EXACT, &verb) != TCL_OK) {
        return TCL_ERROR;
    }
    if (count > 1) {
        bytes = (const char *) Tcl_GetByteArrayFromObj(words[1], &len);
    }
    if ((verb == HASH || verb == TEXT)
            && Tcl_GetIntFromObj(interp, words[1], &number) != TCL_OK) {
        return TCL_ERROR;
    }
    switch (verb) {
    case COUNT:
        givenPtr = Tcl_NewWideIntObj((Tcl_WideInt)
                GwsimNamesCount(namesPtr));
        break;
    case FIND:
        givenPtr = GwsimNameFind(namesPtr, bytes, (size_t) len, &name)
                ? Tcl_NewWideIntObj(name) : Tcl_NewStringObj("-", 1);
        break;
    case HASH:
        givenPtr = GwsimUnitHex(GwsimNameHash(namesPtr, (GwsimName) number));
        break;
    case INTERN:
        givenPtr = Tcl_NewWideIntObj(GwsimNameIntern(namesPtr, bytes,
                (size_t) len));
        break;
    case TEXT:
        text = GwsimNameText(namesPtr, (GwsimName) number, &n);
        givenPtr = Tcl_NewByteArrayObj((const unsigned char *) text,
                (int) n);
        break;
    }
    Tcl_ListObjAppendElement(NULL, resultPtr, givenPtr);
    return TCL_OK;
}
