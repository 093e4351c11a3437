/*
 * gwsimCheckUnitCmd.c --
 *
 *      Commands with which tests make a world look broken, so that every
 *      check of gwsimCheck.c is seen to go red:
 *
 *          gwsim::unit::emit TOKEN EVENT
 *              tells a forged event, a dict of kind, scope, thread, role,
 *              request (a number), peer, outcome, detail, cause
 *          gwsim::unit::sabotage TOKEN done rN
 *              marks a request as complete without waking its waiters
 *          gwsim::unit::sabotage TOKEN quiet
 *              makes the runtime believe that no counted timer is left
 *          gwsim::unit::sabotage TOKEN events N
 *              makes a bus whose events are not kept count on from there
 *          gwsim::unit::sabotage TOKEN forget fN
 *              ends a fault without taking back what it does
 *
 *      one that shows the pure state machine of a request:
 *
 *          gwsim::unit::request LATE OPERATION ...
 *              LATE is the value of late_registration (0 ... 2).  Operations:
 *              reply failure expire cancel lose; complete1 complete0 (is a
 *              callback to be posted, with and without a function); late1
 *              late0; start1 start0.  Gives what each said.
 *
 *      one that shows which requests are archived (gwsimRequestArchive.h):
 *
 *          gwsim::unit::archive TOKEN ?rN?
 *              1 if that one is; else a dict: how many are (count), forms
 *              that have been made (forms), requests of scripts that are not
 *              (live), bytes of entries (bytes), archived ones whose value is
 *              held (held)
 *
 *      and one that shows what a text may leave behind in its interp:
 *
 *          gwsim::unit::taint TEXT
 *              none, globals or any (gwsimScriptTaint.c)
 */

#include <string.h>

#include "gwsimCheckUnitCmd.h"
#include "gwsimFront.h"
#include "gwsimScriptInt.h"
#include "gwsimTclUtil.h"

static Tcl_ObjCmdProc   EmitCmd;
static Tcl_ObjCmdProc   SabotageCmd;
static Tcl_ObjCmdProc   RequestCmd;
static Tcl_ObjCmdProc   ArchiveCmd;
static Tcl_ObjCmdProc   TaintCmd;
static int              GetField(Tcl_Interp *interp, GwsimCore *corePtr,
                            GwsimEvent *eventPtr, Tcl_Obj *keyPtr,
                            Tcl_Obj *valuePtr);
static int              FindText(const char *text,
                            const char *(*textProc)(int), int count);
static const char *     KindText(int kind);
static const char *     RoleText(int role);
static const char *     EndText(int end);
static GwsimWorld *     FindWorld(Tcl_Interp *interp, Tcl_Obj *tokenPtr);

/* Makes the commands in an interp. */
int
GwsimCheckUnitInit(
    Tcl_Interp *interp)         /* Interp to add to. */
{
    Tcl_CreateObjCommand(interp, "::gwsim::unit::emit", EmitCmd, NULL, NULL);
    Tcl_CreateObjCommand(interp, "::gwsim::unit::sabotage", SabotageCmd,
            NULL, NULL);
    Tcl_CreateObjCommand(interp, "::gwsim::unit::request", RequestCmd, NULL,
            NULL);
    Tcl_CreateObjCommand(interp, "::gwsim::unit::archive", ArchiveCmd, NULL,
            NULL);
    Tcl_CreateObjCommand(interp, "::gwsim::unit::taint", TaintCmd, NULL,
            NULL);
    return TCL_OK;
}

/* gwsim::unit::archive TOKEN ?rN? */
static int
ArchiveCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the dict, or a boolean. */
    int objc,                   /* 2 or 3 */
    Tcl_Obj *const objv[])      /* archive token ?request? */
{
    GwsimWorld *worldPtr;
    Tcl_Obj *resultPtr;
    int number;

    (void) clientData;
    if (objc < 2 || objc > 3) {
        Tcl_WrongNumArgs(interp, 1, objv, "token ?request?");
        return TCL_ERROR;
    }
    worldPtr = FindWorld(interp, objv[1]);
    if (worldPtr == NULL || (objc == 3 && Tcl_GetInt(interp,
            Tcl_GetString(objv[2]) + 1, &number) != TCL_OK)) {
        return TCL_ERROR;
    }
    GwsimEnter(worldPtr->core.rtPtr);
    if (objc == 3) {
        resultPtr = Tcl_NewBooleanObj(GwsimIsArchived(GwsimPagesGet(
                &worldPtr->core.requests, (uint32_t) number)));
    } else {
        const GwsimArchive *archivePtr = &worldPtr->messenger.archive;

        resultPtr = Tcl_ObjPrintf("count %lu forms %lu live %lu bytes %lu"
                " held %lu",
                (unsigned long) archivePtr->count,
                (unsigned long) archivePtr->formCount,
                (unsigned long) worldPtr->core.scriptRequestSlab.live,
                (unsigned long) (archivePtr->pages.live
                * archivePtr->pages.objectSize),
                (unsigned long) archivePtr->held);
    }
    GwsimLeave(worldPtr->core.rtPtr);
    Tcl_SetObjResult(interp, resultPtr);
    return TCL_OK;
}

/* gwsim::unit::taint TEXT */
static int
TaintCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the word. */
    int objc,                   /* 2 */
    Tcl_Obj *const objv[])      /* taint text */
{
    static const char *const words[] = {"none", "globals", "any"};

    (void) clientData;
    if (objc != 2) {
        Tcl_WrongNumArgs(interp, 1, objv, "text");
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, Tcl_NewStringObj(
            words[GwsimScriptTaint(Tcl_GetString(objv[1]))], -1));
    return TCL_OK;
}

/* gwsim::unit::emit TOKEN EVENT */
static int
EmitCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives the event's number. */
    int objc,
    Tcl_Obj *const objv[])
{
    GwsimEvent event = {0};
    GwsimWorld *worldPtr;
    GwsimRuntime *rtPtr;
    Tcl_Obj **partv;
    uint64_t seq;
    Tcl_Size partc;

    (void) clientData;
    if (objc != 3) {
        Tcl_WrongNumArgs(interp, 1, objv, "token event");
        return TCL_ERROR;
    }
    worldPtr = FindWorld(interp, objv[1]);
    if (worldPtr == NULL || Tcl_ListObjGetElements(interp, objv[2], &partc,
            &partv) != TCL_OK) {
        return TCL_ERROR;
    }
    rtPtr = worldPtr->core.rtPtr;
    GwsimEnter(rtPtr);
    event.time = GwsimNow(rtPtr);
    for (int i = 0; i + 1 < partc; i += 2) {
        if (GetField(interp, &worldPtr->core, &event, partv[i],
                partv[i + 1]) != TCL_OK) {
            GwsimLeave(rtPtr);
            return TCL_ERROR;
        }
    }
    seq = GwsimBusEmit(&worldPtr->core.bus, &event);
    GwsimLeave(rtPtr);
    Tcl_SetObjResult(interp, Tcl_NewWideIntObj((Tcl_WideInt) seq));
    return TCL_OK;
}

/* gwsim::unit::sabotage TOKEN done rN | forget fN | quiet | events N */
static int
SabotageCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives an error. */
    int objc,
    Tcl_Obj *const objv[])
{
    GwsimWorld *worldPtr;
    GwsimRequest *reqPtr;
    int number;

    (void) clientData;
    if (objc < 3) {
        Tcl_WrongNumArgs(interp, 1, objv, "token what ?id?");
        return TCL_ERROR;
    }
    worldPtr = FindWorld(interp, objv[1]);
    if (worldPtr == NULL) {
        return TCL_ERROR;
    }
    if (strcmp(Tcl_GetString(objv[2]), "quiet") == 0) {
        worldPtr->core.rtPtr->countedTimers = 0;
        return TCL_OK;
    }
    if (strcmp(Tcl_GetString(objv[2]), "events") == 0) {
        Tcl_WideInt events;

        if (objc != 4 || Tcl_GetWideIntFromObj(interp, objv[3], &events)
                != TCL_OK) {
            return TCL_ERROR;
        }
        GWSIM_ASSERT(worldPtr->core.bus.keepPtr == NULL);
        worldPtr->core.bus.seq = (uint64_t) events;
        return TCL_OK;
    }
    if (objc != 4 || Tcl_GetInt(interp, Tcl_GetString(objv[3]) + 1, &number)
            != TCL_OK) {
        return TCL_ERROR;
    }
    if (strcmp(Tcl_GetString(objv[2]), "forget") == 0) {
        GwsimFault *faultPtr = GwsimFaultFind(&worldPtr->faults,
                (uint32_t) number);

        GWSIM_ASSERT(faultPtr != NULL);
        faultPtr->active = false;
        faultPtr->ended = true;
        return TCL_OK;
    }
    reqPtr = GwsimRequestHold(&worldPtr->core, (uint32_t) number);
    if (reqPtr == NULL) {
        Tcl_SetObjResult(interp, Tcl_NewStringObj("no such request", -1));
        return TCL_ERROR;
    }
    GwsimEnter(worldPtr->core.rtPtr);
    reqPtr->machine.state = GWSIM_REQUEST_SUCCESS;
    GwsimTimerStop(worldPtr->core.rtPtr, &reqPtr->deadline);
    GwsimLeave(worldPtr->core.rtPtr);
    return TCL_OK;
}

/* gwsim::unit::request LATE OPERATION ... */
static int
RequestCmd(
    ClientData clientData,      /* Not used. */
    Tcl_Interp *interp,         /* Receives what each operation said. */
    int objc,
    Tcl_Obj *const objv[])
{
    static const char *const operations[] = {
        "reply", "failure", "expire", "cancel", "lose", "complete0",
        "complete1", "late0", "late1", "start0", "start1", NULL
    };
    static const char *const steps[] = {
        "completes", "late", "duplicate", "ignored"
    };
    GwsimRequestCore machine = {0};
    Tcl_Obj *resultPtr = Tcl_NewObj();
    int late;

    (void) clientData;
    if (objc < 2 || Tcl_GetIntFromObj(interp, objv[1], &late) != TCL_OK) {
        Tcl_WrongNumArgs(interp, 1, objv, "late operation ...");
        return TCL_ERROR;
    }
    for (int i = 2; i < objc; i++) {
        const char *said;
        int op;

        if (Tcl_GetIndexFromObj(interp, objv[i], operations, "operation",
                TCL_EXACT, &op) != TCL_OK) {
            Tcl_DecrRefCount(resultPtr);
            return TCL_ERROR;
        }
        if (op < GWSIM_REQUEST_EVENTS) {
            said = steps[GwsimRequestAdvance(&machine,
                    (GwsimRequestEvent) op)];
        } else if (op < 7) {
            said = GwsimSlotComplete(&machine, op == 6) == GWSIM_SLOT_POST
                    ? "post" : "nothing";
        } else if (op < 9) {
            said = GwsimSlotLate(&machine, op == 8, late)
                    == GWSIM_SLOT_POST ? "post" : "nothing";
        } else {
            said = GwsimSlotStart(&machine, op == 10, late) ? "run" : "no";
        }
        Tcl_ListObjAppendElement(interp, resultPtr,
                Tcl_NewStringObj(said, -1));
    }
    Tcl_ListObjAppendElement(interp, resultPtr, Tcl_NewStringObj(
            GwsimEndText(GwsimRequestEnd((GwsimRequestState)
            machine.state)), -1));
    Tcl_SetObjResult(interp, resultPtr);
    return TCL_OK;
}

/* Sets one field of a forged event. */
static int
GetField(
    Tcl_Interp *interp,         /* Receives an error. */
    GwsimCore *corePtr,         /* Core of the world. */
    GwsimEvent *eventPtr,       /* Event to set it in. */
    Tcl_Obj *keyPtr,            /* Which. */
    Tcl_Obj *valuePtr)          /* To what. */
{
    static const char *const fields[] = {
        "cause", "detail", "handler", "kind", "outcome", "peer", "project",
        "request", "role", "scope", "thread", NULL
    };
    enum {CAUSE, DETAIL, HANDLER, KIND, OUTCOME, PEER, PROJECT, REQUEST,
        ROLE, SCOPE, THREAD};
    const char *text = Tcl_GetString(valuePtr);
    GwsimName name = GwsimNameIntern(corePtr->namesPtr, text, strlen(text));
    int field, number = 0;

    if (Tcl_GetIndexFromObj(interp, keyPtr, fields, "field", TCL_EXACT,
            &field) != TCL_OK) {
        return TCL_ERROR;
    }
    if ((field == CAUSE || field == REQUEST)
            && Tcl_GetIntFromObj(interp, valuePtr, &number) != TCL_OK) {
        return TCL_ERROR;
    }
    switch (field) {
    case CAUSE:
        eventPtr->cause = (uint32_t) number;
        break;
    case DETAIL:
        eventPtr->detail = name;
        break;
    case HANDLER:
        eventPtr->handler = name;
        break;
    case KIND:
        eventPtr->kind = (uint8_t) FindText(text, KindText,
                GWSIM_KIND_COUNT);
        break;
    case OUTCOME:
        eventPtr->outcome = (unsigned) FindText(text, EndText,
                GWSIM_END_LOST + 1) & 0xfu;
        break;
    case PEER:
        eventPtr->peer = name;
        break;
    case PROJECT:
        eventPtr->project = name;
        break;
    case REQUEST:
        eventPtr->request = (uint32_t) number;
        break;
    case ROLE:
        eventPtr->role = (unsigned) FindText(text, RoleText,
                GWSIM_ROLE_CALLBACK + 1) & 0xfu;
        break;
    case SCOPE:
        eventPtr->scope = name;
        break;
    case THREAD:
        eventPtr->thread = name;
        break;
    }
    return TCL_OK;
}

/* The number of a word in an enumeration; a test that misspells one gets the
 * first, and sees no red. */
static int
FindText(
    const char *text,           /* Word. */
    const char *(*textProc)(int),       /* Words of the enumeration. */
    int count)                  /* How many. */
{
    for (int i = 0; i < count; i++) {
        if (strcmp(textProc(i), text) == 0) {
            return i;
        }
    }
    return 0;
}

/* The enumerations' words, by number. */
static const char *
KindText(
    int kind)
{
    return GwsimKindText((GwsimKind) kind);
}

static const char *
RoleText(
    int role)
{
    return GwsimRoleText((GwsimRole) role);
}

static const char *
EndText(
    int end)
{
    return GwsimEndText((GwsimEnd) end);
}

/* The world of a token, or NULL with an error. */
static GwsimWorld *
FindWorld(
    Tcl_Interp *interp,         /* Receives an error. */
    Tcl_Obj *tokenPtr)          /* "w1" */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontFind(interp,
            GwsimFrontGet(interp), tokenPtr);

    return frontWorldPtr != NULL ? frontWorldPtr->worldPtr : NULL;
}
