/*
 * gwsimScriptGui.c --
 *
 *      What scripts do to the GUI besides its components: message boxes and
 *      windows.
 *
 *      Rules:
 *      1. Each call is one touch of the GUI, checked before anything else.
 *      2. A box is back at once, `confirm` with 1; with switch modal it waits
 *         so long on the calling thread.
 *      3. Where there is no GUI the functions are missing: AttributeError.
 */

#include "gwsimMutant.h"
#include "gwsimScriptInt.h"

#include <string.h>

typedef struct GuiFunction {
    const char *name;
    int max;                    /* Arguments; the first is required. */
    bool box;                   /* Modal. */
    const char *usage;
} GuiFunction;

static const GuiFunction guiFunctions[] = {
    {"system.gui.messageBox", 2, true, "message ?title?"},
    {"system.gui.errorBox", 2, true, "message ?title?"},
    {"system.gui.warningBox", 2, true, "message ?title?"},
    {"system.gui.confirm", 3, true, "message ?title? ?allowCancel?"},
    {"system.nav.openWindow", 2, false, "path ?params?"},
    {"system.nav.closeWindow", 1, false, "path"},
    {"system.nav.swapTo", 2, false, "path ?params?"},
    {NULL, 0, false, NULL}
};

typedef struct Box {            /* A box that is open. */
    GwsimOutcome outcome;       /* Of the touch. */
    const GuiFunction *funcPtr;
} Box;

static Tcl_ObjCmdProc   GuiCmd, GuiCmdNre;
static GwsimParkProc    OpenBox;
static GwsimWokenProc   BoxClosed;
static void     Touch(GwsimScript *scriptPtr, const GuiFunction *funcPtr,
                    GwsimOutcome *outcomePtr);
static int      Answer(GwsimScript *scriptPtr, const GuiFunction *funcPtr);

/* Makes the commands. */
void
GwsimScriptGuiInit(
    GwsimScript *scriptPtr)     /* Script with a new interp. */
{
    for (const GuiFunction *p = guiFunctions; p->name != NULL; p++) {
        GwsimScriptBind(scriptPtr, p->name, GuiCmd, GuiCmdNre, p);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GuiCmd --
 *
 *      system.gui.messageBox|errorBox|warningBox|confirm TEXT,
 *      system.nav.openWindow|closeWindow|swapTo NAME.
 *
 * Results:
 *      A standard Tcl result: empty, of confirm 1.
 *
 * Side effects:
 *      A touch of the GUI; with switch modal the script is parked.
 *
 *----------------------------------------------------------------------
 */

GWSIM_WAITING_COMMAND(GuiCmd)

static int
GuiCmdNre(
    ClientData clientData,      /* A GwsimBound: script and GuiFunction. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* function text ?arg ...? */
{
    GwsimBound *boundPtr = clientData;
    GwsimScript *scriptPtr = boundPtr->scriptPtr;
    GwsimScope *scopePtr = scriptPtr->thrPtr->scopePtr;
    const GuiFunction *funcPtr = boundPtr->row;
    GwsimWait wait = {.kind = GWSIM_WAIT_MODAL};
    GwsimOutcome outcome = {0};
    Box *boxPtr;
    int code;

    if (GwsimScriptSpins(scriptPtr, GuiCmdNre, clientData, objc, objv,
            &code)) {
        return code;
    }
    if (!GwsimScopeHasGui(scopePtr)) {
        return GwsimScriptRaisePython(scriptPtr, "AttributeError",
                "there is no %s here: a %s has no GUI", funcPtr->name,
                GwsimScopeKindText(scopePtr->kind));
    }
    if (objc < 2 || objc - 1 > funcPtr->max) {
        Tcl_WrongNumArgs(interp, 1, objv, funcPtr->usage);
        return TCL_ERROR;
    }
    GwsimScriptNoteWhere(scriptPtr);
    wait.duration = GWSIM_MUTATE(63, funcPtr->box, false)
            ? GwsimSwitchOf(scriptPtr->corePtr, MODAL) : 0;
    if (wait.duration > 0) {
        boxPtr = GwsimCalloc(1, sizeof(Box));
        boxPtr->funcPtr = funcPtr;
        return GwsimScriptWait(scriptPtr, &wait, OpenBox, BoxClosed, boxPtr);
    }
    if (!GwsimScriptEnter(scriptPtr)) {
        return TCL_ERROR;
    }
    Touch(scriptPtr, funcPtr, &outcome);
    GwsimLeave(scriptPtr->rtPtr);
    if (outcome.failed) {
        return GwsimScriptRaiseOutcome(scriptPtr, &outcome);
    }
    return Answer(scriptPtr, funcPtr);
}

/* The script is parked: the box opens.  If it must not, nothing is waited
 * for. */
static void
OpenBox(
    GwsimScript *scriptPtr,     /* Calling script. */
    void *data,                 /* The box. */
    GwsimWait *waitPtr)         /* How long it is open. */
{
    Box *boxPtr = data;

    Touch(scriptPtr, boxPtr->funcPtr, &boxPtr->outcome);
    if (boxPtr->outcome.failed) {
        waitPtr->duration = 0;
    }
}

/* The box is closed, was never opened, or the thread is to end. */
static int
BoxClosed(
    GwsimScript *scriptPtr,     /* Calling script. */
    void *data,                 /* The box; freed. */
    int code)                   /* Of the wait. */
{
    Box *boxPtr = data;

    if (code == TCL_OK && boxPtr->outcome.failed) {
        code = GwsimScriptRaiseOutcome(scriptPtr, &boxPtr->outcome);
    } else if (code == TCL_OK) {
        code = Answer(scriptPtr, boxPtr->funcPtr);
    }
    GwsimOutcomeFree(&boxPtr->outcome);
    GwsimFree(boxPtr);
    return code;
}

/* Touches the GUI.  World entered. */
static void
Touch(
    GwsimScript *scriptPtr,     /* Calling script. */
    const GuiFunction *funcPtr, /* What it does. */
    GwsimOutcome *outcomePtr)   /* Fails if the policy raises. */
{
    GwsimCore *corePtr = scriptPtr->corePtr;
    size_t before = corePtr->violationCount;

    (void) GwsimGuiTouch(corePtr, scriptPtr->thrPtr, GWSIM_TOUCH_OTHER, 0,
            funcPtr->name,
            GwsimNameText(corePtr->namesPtr, GwsimScriptPlace(scriptPtr),
                    NULL), outcomePtr);
    GwsimScriptTellWhere(scriptPtr, before);
}

/* Sets the result. */
static int
Answer(
    GwsimScript *scriptPtr,     /* Calling script. */
    const GuiFunction *funcPtr) /* What it has done. */
{
    if (strcmp(funcPtr->name, "system.gui.confirm") == 0) {
        Tcl_SetObjResult(scriptPtr->interp, Tcl_NewIntObj(1));
    } else {
        Tcl_ResetResult(scriptPtr->interp);
    }
    return TCL_OK;
}
