/*
 * gwsimFrontCmdExplore.c --
 *
 *      gwsim::core::* for searches, for the files of library/: the choices of
 *      a run, and those of the next one (gwsimExplore.c).
 */

#include "gwsimExplore.h"
#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

static const char *const enumerateOptions[] = {
    "-bound", "-preemptions", NULL
};
enum {ENUMERATE_BOUND, ENUMERATE_PREEMPTIONS, ENUMERATE_OPTIONS};

/* Of GwsimChoiceKind. */
static const char *const choiceKinds[] = {
    "draw", "chance", "pick", "schedule", "tie", "preempt", NULL
};

static int GetExplore(Tcl_Interp *interp, int objc, Tcl_Obj *const *objv,
        GwsimExploreConfig *configPtr, GwsimChoice **recordPtr,
        size_t *countPtr);
static int GetChoiceRecord(Tcl_Interp *interp, Tcl_Obj *listPtr,
        GwsimChoice **recordPtr, size_t *countPtr);
static bool GetChoice(Tcl_Obj *objPtr, GwsimChoice *choicePtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimChoicesCmd --
 *
 *      gwsim::core::choices TOKEN
 *
 * Results:
 *      The choices so far: a list of {kind bound value}.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimChoicesCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the list or the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* choices token */
{
    const GwsimChooser *chooserPtr = &frontWorldPtr->worldPtr->core.chooser;
    GwsimChoiceMark mark = {0};
    GwsimChoice choice;
    Tcl_Obj *listPtr = Tcl_NewListObj(0, NULL), *words[3] = {NULL};
    GwsimChoice before = {0};

    (void) objc;
    (void) objv;
    while (GwsimChoiceNext(chooserPtr, &mark, &choice)) {
        if (words[0] == NULL || choice.kind != before.kind) {
            words[0] = Tcl_NewStringObj(choiceKinds[choice.kind], -1);
        }
        if (words[1] == NULL || choice.last != before.last) {
            words[1] = Tcl_NewWideIntObj((Tcl_WideInt) choice.last + 1);
        }
        words[2] = Tcl_NewWideIntObj(choice.value);
        Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewListObj(3, words));
        before = choice;
    }
    Tcl_SetObjResult(interp, listPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimTiesCmd --
 *
 *      gwsim::core::ties TOKEN
 *
 * Results:
 *      Pairs of timers that could have fired in either order, in a search:
 *      a list of {FIRST SECOND}, each {what ?whose ...?}.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimTiesCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the list. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* ties token */
{
    const GwsimCore *corePtr = &frontWorldPtr->worldPtr->core;
    const GwsimRuntime *rtPtr = corePtr->rtPtr;
    Tcl_Obj *listPtr = Tcl_NewListObj(0, NULL);

    (void) objc;
    (void) objv;
    for (size_t i = 0; i < rtPtr->tieCount; i++) {
        Tcl_Obj *pair[2];

        for (int j = 0; j < 2; j++) {
            const char *name = rtPtr->ties[i].timers[j].typePtr->name;

            pair[j] = Tcl_NewListObj(0, NULL);
            Tcl_ListObjAppendElement(NULL, pair[j],
                    Tcl_NewStringObj(name, -1));
            for (int k = 0; k < 2; k++) {
                GwsimName whose = rtPtr->ties[i].timers[j].names[k];

                if (whose != 0) {
                    Tcl_ListObjAppendElement(NULL, pair[j],
                            Tcl_NewStringObj(GwsimNameText(
                            corePtr->namesPtr, whose, NULL), -1));
                }
            }
        }
        Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewListObj(2, pair));
    }
    Tcl_SetObjResult(interp, listPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimEnumerateCmd, GwsimShareCmd --
 *
 *      gwsim::core::enumerate CHOICES ?-bound N? ?-preemptions N?
 *      gwsim::core::share CHOICES ?-bound N? ?-preemptions N?
 *
 * Results:
 *      The choices for the run after the one that recorded CHOICES (to be
 *      made with -tail dull), empty after the last; what part of all ways is
 *      done with it, 0 ... 1.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimEnumerateCmd(
    GwsimFront *frontPtr,       /* Not used. */
    Tcl_Interp *interp,         /* Receives the list or the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* enumerate choices ?-option value ...? */
{
    GwsimExploreConfig config = GWSIM_EXPLORE_DEFAULTS;
    Tcl_Obj *listPtr;
    GwsimChoice *record;
    uint32_t *list;
    size_t count, length;

    (void) frontPtr;
    if (GetExplore(interp, objc, objv, &config, &record, &count)
            != TCL_OK) {
        return TCL_ERROR;
    }
    list = GwsimAlloc((count + 1) * sizeof(*list));
    length = GwsimExploreNext(&config, record, count, list);
    listPtr = Tcl_NewListObj(0, NULL);
    for (size_t i = 0; i < length; i++) {
        Tcl_ListObjAppendElement(NULL, listPtr, Tcl_NewWideIntObj(list[i]));
    }
    Tcl_SetObjResult(interp, listPtr);
    GwsimFree(list);
    GwsimFree(record);
    return TCL_OK;
}

int
GwsimShareCmd(
    GwsimFront *frontPtr,       /* Not used. */
    Tcl_Interp *interp,         /* Receives the number or the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* share choices ?-option value ...? */
{
    GwsimExploreConfig config = GWSIM_EXPLORE_DEFAULTS;
    GwsimChoice *record;
    size_t count;

    (void) frontPtr;
    if (GetExplore(interp, objc, objv, &config, &record, &count)
            != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp,
            Tcl_NewDoubleObj(GwsimExploreShare(&config, record, count)));
    GwsimFree(record);
    return TCL_OK;
}

/* Reads the arguments of `enumerate` and `share`. */
static int
GetExplore(
    Tcl_Interp *interp,         /* For the message. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv,       /* word choices ?-option value ...? */
    GwsimExploreConfig *configPtr,      /* Defaults; receives the bounds. */
    GwsimChoice **recordPtr,    /* Receives the choices; the caller frees. */
    size_t *countPtr)           /* Receives how many. */
{
    Tcl_Obj *values[ENUMERATE_OPTIONS];
    int64_t bound = configPtr->boundMax;

    if (GwsimGetOptions(interp, objc - 2, objv + 2, enumerateOptions,
            values, NULL) != TCL_OK
            || (values[ENUMERATE_BOUND] != NULL && GwsimGetCount(interp,
                    values[ENUMERATE_BOUND], 1, UINT32_MAX, &bound)
                    != TCL_OK)
            || (values[ENUMERATE_PREEMPTIONS] != NULL && GwsimGetCount(
                    interp, values[ENUMERATE_PREEMPTIONS], 0, INT64_MAX,
                    &configPtr->preemptions) != TCL_OK)) {
        return TCL_ERROR;
    }
    configPtr->boundMax = (uint32_t) bound;
    return GetChoiceRecord(interp, objv[1], recordPtr, countPtr);
}

/* Reads what `choices` gives. */
static int
GetChoiceRecord(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *listPtr,           /* Choices. */
    GwsimChoice **recordPtr,    /* Receives them; the caller frees. */
    size_t *countPtr)           /* Receives how many. */
{
    Tcl_Obj **words;
    GwsimChoice *record;
    Tcl_Size count;

    if (Tcl_ListObjGetElements(NULL, listPtr, &count, &words) != TCL_OK) {
        return GwsimSetExpected(interp, "CHOICES FORMAT", listPtr,
                "list of {kind bound value}");
    }
    record = GwsimAlloc(((size_t) count + 1) * sizeof(*record));
    for (int i = 0; i < count; i++) {
        if (!GetChoice(words[i], &record[i])) {
            GwsimFree(record);
            return GwsimSetExpected(interp, "CHOICES FORMAT", words[i],
                    "choice as {kind bound value}");
        }
    }
    *recordPtr = record;
    *countPtr = (size_t) count;
    return TCL_OK;
}

/* Reads one choice; false if it is none. */
static bool
GetChoice(
    Tcl_Obj *objPtr,            /* {kind bound value} */
    GwsimChoice *choicePtr)     /* Receives it. */
{
    Tcl_Obj **words;
    int64_t bound, value;
    Tcl_Size count;
    int kind;

    if (Tcl_ListObjGetElements(NULL, objPtr, &count, &words) != TCL_OK
            || count != 3
            || Tcl_GetIndexFromObj(NULL, words[0], choiceKinds, "kind",
                    TCL_EXACT, &kind) != TCL_OK
            || GwsimGetCount(NULL, words[1], 1, (int64_t) UINT32_MAX + 1,
                    &bound) != TCL_OK
            || GwsimGetCount(NULL, words[2], 0, bound - 1, &value)
                    != TCL_OK) {
        return false;
    }
    *choicePtr = (GwsimChoice) {
        .kind = (uint32_t) kind, .last = (uint32_t) (bound - 1),
        .value = (uint32_t) value
    };
    return true;
}
