/*
 * gwsimFrontCmdSearch.c --
 *
 *      gwsim::core::* for campaigns (library/search/): what a run was in
 *      brief, as it is asked of each of thousands a second; whether the user
 *      wants to end it.
 */

#include "gwsimSignalOs.h"
#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

#include <inttypes.h>

static const char *const interruptWords[] = {"catch", NULL};
static const char *const factNames[] = {"clock", "events", "now", "ran", NULL};
enum {FACT_CLOCK, FACT_EVENTS, FACT_NOW, FACT_RAN};

static Tcl_Obj *Suspects(const GwsimWorld *worldPtr);
static void CountChoices(const GwsimChooser *chooserPtr, int *stepsPtr,
        bool *openPtr, bool *drawnPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimFactCmd --
 *
 *      gwsim::core::fact TOKEN clock|events|now|ran
 *
 * Results:
 *      One value of what gwsim::core::info has.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimFactCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the value or the error. */
    int objc,                   /* 3 */
    Tcl_Obj *const *objv)       /* fact token name */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    Tcl_Obj *valuePtr = NULL;
    int fact;

    (void) objc;
    if (Tcl_GetIndexFromObj(interp, objv[2], factNames, "fact", TCL_EXACT,
            &fact) != TCL_OK) {
        return TCL_ERROR;
    }
    switch (fact) {
    case FACT_CLOCK:
        valuePtr = Tcl_NewStringObj(worldPtr->config.real ? "real"
                : "virtual", -1);
        break;
    case FACT_EVENTS:
        valuePtr = Tcl_NewWideIntObj((Tcl_WideInt)
                GwsimRecordCount(&worldPtr->record));
        break;
    case FACT_NOW:
        valuePtr = Tcl_NewWideIntObj(GwsimNow(worldPtr->core.rtPtr));
        break;
    case FACT_RAN:
        valuePtr = Tcl_NewStringObj(GwsimRanText(worldPtr->ran), -1);
        break;
    }
    Tcl_SetObjResult(interp, valuePtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimBriefCmd --
 *
 *      gwsim::core::brief TOKEN
 *
 * Results:
 *      {HASH RAN DIVERGED STEPS OPEN DRAWN SUSPECTS}: how many decisions
 *      about who goes next, whether a choice stood open, whether one of more
 *      values than are enumerated; and what may keep the run from passing:
 *      the events of violations of severity error, and 0 for a broken
 *      invariant or a script error that nobody observed or claimed.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimBriefCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the list or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* brief token */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    const GwsimChooser *chooserPtr = &worldPtr->core.chooser;
    uint64_t hash = GwsimRecordHash(&worldPtr->record);
    Tcl_Obj *words[7];
    char text[16];
    bool open, drawn;
    int steps;

    (void) objc;
    (void) objv;
    for (int i = 15; i >= 0; i--) {
        text[i] = "0123456789abcdef"[hash & 15];
        hash >>= 4;
    }
    CountChoices(chooserPtr, &steps, &open, &drawn);
    words[0] = Tcl_NewStringObj(text, 16);
    words[1] = Tcl_NewStringObj(GwsimRanText(worldPtr->ran), -1);
    words[2] = Tcl_NewBooleanObj(chooserPtr->diverged);
    words[3] = Tcl_NewIntObj(steps);
    words[4] = Tcl_NewBooleanObj(open);
    words[5] = Tcl_NewBooleanObj(drawn);
    words[6] = Suspects(worldPtr);
    Tcl_SetObjResult(interp, Tcl_NewListObj(7, words));
    return TCL_OK;
}

/* See GwsimBriefCmd. */
static Tcl_Obj *
Suspects(
    const GwsimWorld *worldPtr) /* World; entered. */
{
    const GwsimCore *corePtr = &worldPtr->core;
    Tcl_Obj *listPtr = Tcl_NewListObj(0, NULL);
    bool broken = worldPtr->brokenCount > 0;

    for (size_t i = 0; i < worldPtr->errorCount; i++) {
        const GwsimScriptError *errorPtr = &worldPtr->errors[i];

        broken = broken || (!errorPtr->observed && !errorPtr->claimed)
                || errorPtr->violation != 0;
    }
    if (broken) {
        Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewIntObj(0));
    }
    for (size_t i = 0; i < corePtr->violationCount; i++) {
        const GwsimViolation *violationPtr = &corePtr->violations[i];

        if (violationPtr->severity == GWSIM_SEVERITY_ERROR) {
            Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewWideIntObj(
                    (Tcl_WideInt) violationPtr->seq));
        }
    }
    return listPtr;
}

/* What a run has chosen, in numbers. */
static void
CountChoices(
    const GwsimChooser *chooserPtr,     /* Its chooser. */
    int *stepsPtr,              /* Receives how many said who goes next. */
    bool *openPtr,              /* Receives whether one could be enumerated, */
    bool *drawnPtr)             /* and whether one could not. */
{
    GwsimChoiceMark mark = {0};
    GwsimChoice choice;

    *stepsPtr = 0;
    *openPtr = *drawnPtr = false;
    while (GwsimChoiceNext(chooserPtr, &mark, &choice)) {
        if (choice.last < GWSIM_ENUMERABLE_MAX) {
            *openPtr = true;
        } else {
            *drawnPtr = true;
        }
        *stepsPtr += choice.kind == GWSIM_CHOOSE_SCHEDULE
                || choice.kind == GWSIM_CHOOSE_TIE
                || choice.kind == GWSIM_CHOOSE_PREEMPT;
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimInterruptedCmd --
 *
 *      gwsim::core::interrupted ?catch?
 *
 * Results:
 *      1 if SIGINT or SIGTERM came since they were caught.
 *
 * Side effects:
 *      With "catch" the next one is noted only.
 *
 *----------------------------------------------------------------------
 */

int
GwsimInterruptedCmd(
    GwsimFront *frontPtr,       /* Not used. */
    Tcl_Interp *interp,         /* Receives the answer or the error. */
    int objc,                   /* 1 or 2 */
    Tcl_Obj *const *objv)       /* interrupted ?catch? */
{
    int word;

    (void) frontPtr;
    if (objc == 2) {
        if (Tcl_GetIndexFromObj(interp, objv[1], interruptWords, "word",
                TCL_EXACT, &word) != TCL_OK) {
            return TCL_ERROR;
        }
        GwsimSignalOsCatch();
    }
    Tcl_SetObjResult(interp, Tcl_NewBooleanObj(GwsimSignalOsCaught()));
    return TCL_OK;
}
