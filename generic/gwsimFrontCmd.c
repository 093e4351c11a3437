/*
 * gwsimFrontCmd.c --
 *
 *      gwsim::core::*, for the files of library/: the life of a world by its
 *      token, and claims.  The table of doc/architecture.md ("The front") is
 *      the manual of these commands; nothing here is for users.
 */

#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

#include <string.h>

#define SPEED_MAX       1e6

static const char *const createOptions[] = {
    "-again", "-choices", "-clock", "-epsilon", "-guiBudget", "-horizon",
    "-host", "-notes", "-places", "-preempt", "-profile", "-record",
    "-search", "-seed", "-speed", "-strategy", "-switch", "-tail", "-version",
    "-watchdog", NULL
};
enum {
    CREATE_AGAIN, CREATE_CHOICES, CREATE_CLOCK, CREATE_EPSILON,
    CREATE_GUI_BUDGET, CREATE_HORIZON, CREATE_HOST, CREATE_NOTES,
    CREATE_PLACES, CREATE_PREEMPT, CREATE_PROFILE, CREATE_RECORD,
    CREATE_SEARCH, CREATE_SEED, CREATE_SPEED, CREATE_STRATEGY, CREATE_SWITCH,
    CREATE_TAIL, CREATE_VERSION, CREATE_WATCHDOG, CREATE_OPTIONS
};

static const char *const clocks[] = {"real", "virtual", NULL};
static const char *const profiles[] = {"doc", "observed", NULL};
static const char *const tails[] = {"base", "dull", "plain", "stream", NULL};
enum {TAIL_BASE, TAIL_DULL, TAIL_PLAIN, TAIL_STREAM};

static const char *const claims[] = {"error", "task", "violation", NULL};
enum {CLAIM_ERROR, CLAIM_TASK, CLAIM_VIOLATION};

static int GetConfig(Tcl_Interp *interp, Tcl_Obj *const *values,
        GwsimWorldConfig *configPtr);
static int GetFlags(Tcl_Interp *interp, Tcl_Obj *const *values,
        GwsimWorldConfig *configPtr);
static int GetNumbers(Tcl_Interp *interp, Tcl_Obj *const *values,
        GwsimWorldConfig *configPtr);
static int GetSwitches(Tcl_Interp *interp, Tcl_Obj *listPtr,
        GwsimSwitches *switchesPtr);
static int SetSwitchError(Tcl_Interp *interp, GwsimStatus status,
        Tcl_Obj *namePtr, Tcl_Obj *valuePtr);
static int GetChoiceList(Tcl_Interp *interp, Tcl_Obj *listPtr,
        uint32_t **choicesPtr, size_t *countPtr);
static bool ClaimTask(GwsimWorld *worldPtr, uint32_t number);
static bool ClaimError(GwsimWorld *worldPtr, uint32_t number);
static bool ClaimViolation(GwsimWorld *worldPtr, uint32_t number);

/*
 *----------------------------------------------------------------------
 *
 * GwsimCreateCmd --
 *
 *      gwsim::core::create NAME ?-option value ...?
 *
 * Results:
 *      The token of a new world.
 *
 * Side effects:
 *      The world.
 *
 *----------------------------------------------------------------------
 */

int
GwsimCreateCmd(
    GwsimFront *frontPtr,       /* Front that will own it. */
    Tcl_Interp *interp,         /* Receives the token or the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* create name ?-option value ...? */
{
    GwsimWorldConfig config;
    GwsimFrontWorld *frontWorldPtr;
    Tcl_Obj *values[CREATE_OPTIONS];
    uint32_t *choices = NULL;
    int places = 1, again = 0;

    config = *GwsimFrontConfig(frontPtr);
    config.scenario = Tcl_GetString(objv[1]);
    if (GwsimFrontDefineLate(frontPtr) != TCL_OK
            || GwsimGetOptions(interp, objc - 2, objv + 2, createOptions,
                    values, NULL) != TCL_OK
            || GetConfig(interp, values, &config) != TCL_OK
            || (values[CREATE_PLACES] != NULL && Tcl_GetBooleanFromObj(
                    interp, values[CREATE_PLACES], &places) != TCL_OK)
            || (values[CREATE_AGAIN] != NULL && Tcl_GetBooleanFromObj(
                    interp, values[CREATE_AGAIN], &again) != TCL_OK)
            || GetChoiceList(interp, values[CREATE_CHOICES], &choices,
                    &config.choiceCount) != TCL_OK) {
        return TCL_ERROR;
    }
    if (values[CREATE_STRATEGY] != NULL && GwsimGetStrategy(frontPtr, interp,
            values[CREATE_STRATEGY], config.seed, &config.guidePtr)
            != TCL_OK) {
        GwsimFree(choices);
        return TCL_ERROR;
    }
    if (values[CREATE_STRATEGY] != NULL && config.guidePtr == NULL
            && values[CREATE_TAIL] == NULL) {
        config.dullTail = true;
    }
    config.choices = choices;
    config.searching = config.searching || again != 0;
    frontWorldPtr = GwsimFrontAdd(frontPtr, &config, again != 0);
    GwsimFree(choices);
    if (frontWorldPtr == NULL) {
        if (config.guidePtr != NULL) {
            config.guidePtr->typePtr->endProc(config.guidePtr);
        }
        return GwsimSetError(interp, "WORLD RESOURCES", NULL,
                "the system has no file descriptor left for a world of the"
                " real clock: close others first");
    }
    frontWorldPtr->placeless = places == 0;
    Tcl_SetObjResult(interp, frontWorldPtr->tokenPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimSelectCmd, GwsimUnselectCmd --
 *
 *      gwsim::core::select TOKEN; gwsim::core::unselect
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      Words act on that world; on the one before again.
 *
 *----------------------------------------------------------------------
 */

int
GwsimSelectCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* select token */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontFind(interp, frontPtr,
            objv[1]);

    (void) objc;
    if (frontWorldPtr == NULL) {
        return TCL_ERROR;
    }
    GwsimFrontSelect(frontPtr, frontWorldPtr);
    return TCL_OK;
}

int
GwsimUnselectCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Not used. */
    Tcl_Obj *const *objv)       /* unselect */
{
    (void) objc;
    (void) objv;
    if (!GwsimFrontUnselect(frontPtr)) {
        return GwsimSetError(interp, "WORLD NONE", NULL,
                "no world is selected");
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFrameCmd --
 *
 *      gwsim::core::frame LEVEL
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      Scripts of `at` and `when` of the selected world run in that frame.
 *
 *----------------------------------------------------------------------
 */

int
GwsimFrameCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* frame level */
{
    GwsimFrontWorld *frontWorldPtr = GwsimFrontSelected(interp, frontPtr);
    const char *level = Tcl_GetString(objv[1]);

    (void) objc;
    if (frontWorldPtr == NULL) {
        return TCL_ERROR;
    }
    if (level[0] != '#' || level[1] == '\0'
            || level[1 + strspn(level + 1, "0123456789")] != '\0') {
        return GwsimSetExpected(interp, "FRAME FORMAT", objv[1],
                "level as #1");
    }
    Tcl_IncrRefCount(objv[1]);
    Tcl_DecrRefCount(frontWorldPtr->levelPtr);
    frontWorldPtr->levelPtr = objv[1];
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimCloseCmd --
 *
 *      gwsim::core::close TOKEN ?late?
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      The world ends.  In the middle of a word that is an error; with late
 *      it ends as soon as the word is over, and a run stops.
 *
 *----------------------------------------------------------------------
 */

int
GwsimCloseCmd(
    GwsimFront *frontPtr,       /* Front. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 2 or 3 */
    Tcl_Obj *const *objv)       /* close token ?late? */
{
    static const char *const ways[] = {"late", NULL};
    GwsimFrontWorld *frontWorldPtr = GwsimFrontFind(interp, frontPtr,
            objv[1]);
    int way;

    if (frontWorldPtr == NULL || (objc == 3 && Tcl_GetIndexFromObj(interp,
            objv[2], ways, "way", TCL_EXACT, &way) != TCL_OK)) {
        return TCL_ERROR;
    }
    if (frontWorldPtr->running || frontWorldPtr->word != NULL) {
        frontWorldPtr->ending |= objc == 3;
        return objc == 3 ? TCL_OK : GwsimSetError(interp, "WORLD RUNNING",
                objv[1], "world \"%s\" is in the middle of \"%s\"",
                Tcl_GetString(objv[1]), frontWorldPtr->running ? "run"
                : frontWorldPtr->word);
    }
    GwsimFrontClose(frontWorldPtr);
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimClaimCmd --
 *
 *      gwsim::core::claim TOKEN error|task|violation N
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      It is claimed; of a task and its error, both are.
 *
 *----------------------------------------------------------------------
 */

int
GwsimClaimCmd(
    GwsimFrontWorld *frontWorldPtr,     /* World of the token; entered. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 4 */
    Tcl_Obj *const *objv)       /* claim token what number */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    int64_t number;
    bool found = false;
    int what;

    (void) objc;
    if (Tcl_GetIndexFromObj(interp, objv[2], claims, "claim", TCL_EXACT,
            &what) != TCL_OK
            || GwsimGetCount(interp, objv[3], 1, UINT32_MAX, &number)
                    != TCL_OK) {
        return TCL_ERROR;
    }
    switch (what) {
    case CLAIM_ERROR:
        found = ClaimError(worldPtr, (uint32_t) number);
        break;
    case CLAIM_TASK:
        found = ClaimTask(worldPtr, (uint32_t) number);
        break;
    case CLAIM_VIOLATION:
        found = ClaimViolation(worldPtr, (uint32_t) number);
        break;
    }
    if (!found) {
        return GwsimSetError(interp, "CLAIM UNKNOWN", objv[3],
                "there is no %s %s", claims[what], Tcl_GetString(objv[3]));
    }
    return TCL_OK;
}

/* Reads the options of `create` but -choices.  What follows a list of choices
 * is dull unless -tail says else. */
static int
GetConfig(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *values,     /* Of the options. */
    GwsimWorldConfig *configPtr)        /* Receives them. */
{
    int tail = values[CREATE_CHOICES] != NULL ? TAIL_DULL : TAIL_STREAM;

    if (GetFlags(interp, values, configPtr) != TCL_OK
            || GetNumbers(interp, values, configPtr) != TCL_OK
            || (values[CREATE_TAIL] != NULL && Tcl_GetIndexFromObj(interp,
                    values[CREATE_TAIL], tails, "tail", TCL_EXACT, &tail)
                    != TCL_OK)) {
        return TCL_ERROR;
    }
    configPtr->dullTail = tail == TAIL_DULL;
    configPtr->baseTail = tail == TAIL_BASE;
    configPtr->plainTail = tail == TAIL_PLAIN;
    if (configPtr->observed) {
        GwsimSwitchDefaults(&configPtr->switches, true);
    }
    return values[CREATE_SWITCH] == NULL ? TCL_OK : GetSwitches(interp,
            values[CREATE_SWITCH], &configPtr->switches);
}

/* Reads those that choose one of two. */
static int
GetFlags(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *values,     /* Of the options. */
    GwsimWorldConfig *configPtr)        /* Receives them. */
{
    struct {
        int option;
        const char *noun;       /* NULL: a boolean. */
        const char *const *table;       /* Its two names. */
        bool inverted;          /* The first name of the table is true. */
        bool *flagPtr;
    } flags[] = {
        {CREATE_CLOCK, "clock", clocks, true, &configPtr->real},
        {CREATE_PROFILE, "profile", profiles, false, &configPtr->observed},
        {CREATE_HOST, NULL, NULL, false, &configPtr->host},
        {CREATE_NOTES, NULL, NULL, false, &configPtr->noted},
        {CREATE_RECORD, NULL, NULL, true, &configPtr->unrecorded},
        {CREATE_SEARCH, NULL, NULL, false, &configPtr->searching},
        {CREATE_PREEMPT, NULL, NULL, false, &configPtr->preempting}
    };

    configPtr->searching = configPtr->preempting =
            values[CREATE_STRATEGY] != NULL;
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        Tcl_Obj *valuePtr = values[flags[i].option];
        int flag;

        if (valuePtr == NULL) {
            continue;
        }
        if ((flags[i].table != NULL ? Tcl_GetIndexFromObj(interp, valuePtr,
                flags[i].table, flags[i].noun, TCL_EXACT, &flag)
                : Tcl_GetBooleanFromObj(interp, valuePtr, &flag))
                != TCL_OK) {
            return TCL_ERROR;
        }
        *flags[i].flagPtr = (flag != 0) != flags[i].inverted;
    }
    return TCL_OK;
}

/* Reads numbers, durations and the version. */
static int
GetNumbers(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *values,     /* Of the options. */
    GwsimWorldConfig *configPtr)        /* Receives them. */
{
    Tcl_WideInt seed;
    double speed;

    if (values[CREATE_SEED] != NULL) {
        if (Tcl_GetWideIntFromObj(NULL, values[CREATE_SEED], &seed)
                != TCL_OK) {
            return GwsimSetExpected(interp, "SEED FORMAT",
                    values[CREATE_SEED], "integer of 64 bits as seed");
        }
        configPtr->seed = (uint64_t) seed;
    }
    if (values[CREATE_SPEED] != NULL) {
        if (Tcl_GetDoubleFromObj(NULL, values[CREATE_SPEED], &speed)
                != TCL_OK || !(speed > 0.0 && speed <= SPEED_MAX)) {
            return GwsimSetExpected(interp, "SPEED FORMAT",
                    values[CREATE_SPEED], "speed above 0 as 2 or 0.5");
        }
        configPtr->speed = speed;
    }
    if ((values[CREATE_EPSILON] != NULL && GwsimGetDuration(interp,
            values[CREATE_EPSILON], &configPtr->epsilon) != TCL_OK)
            || (values[CREATE_GUI_BUDGET] != NULL && GwsimGetDuration(interp,
                    values[CREATE_GUI_BUDGET], &configPtr->guiBudget) != TCL_OK)
            || (values[CREATE_HORIZON] != NULL && GwsimGetPositive(interp,
                    values[CREATE_HORIZON], &configPtr->horizon) != TCL_OK)
            || (values[CREATE_WATCHDOG] != NULL && GwsimGetPositive(interp,
                    values[CREATE_WATCHDOG], &configPtr->patience) != TCL_OK)
            || (values[CREATE_VERSION] != NULL && GwsimGetVersion(interp,
                    values[CREATE_VERSION], &configPtr->version)
                    != TCL_OK)) {
        return TCL_ERROR;
    }
    return TCL_OK;
}

/* Reads -switch {name value ...}. */
static int
GetSwitches(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *listPtr,           /* Names and values. */
    GwsimSwitches *switchesPtr) /* Defaults; receives them. */
{
    Tcl_Obj **words;
    Tcl_Size count;

    if (Tcl_ListObjGetElements(NULL, listPtr, &count, &words) != TCL_OK
            || count % 2 != 0) {
        return GwsimSetExpected(interp, "SWITCH FORMAT", listPtr,
                "{name value ...} for -switch");
    }
    for (int i = 0; i < count; i += 2) {
        GwsimStatus status = GwsimSwitchSet(switchesPtr,
                Tcl_GetString(words[i]), Tcl_GetString(words[i + 1]));

        if (status != GWSIM_OK) {
            return SetSwitchError(interp, status, words[i], words[i + 1]);
        }
    }
    return TCL_OK;
}

/* A switch was refused: says which values it has. */
static int
SetSwitchError(
    Tcl_Interp *interp,         /* For the message. */
    GwsimStatus status,         /* Why. */
    Tcl_Obj *namePtr,           /* Its name. */
    Tcl_Obj *valuePtr)          /* Value that was wanted. */
{
    static const char *const types[] = {
        "", "a duration as 5s", "a whole number"
    };
    const GwsimSwitchInfo *infoPtr = GwsimSwitchTable();

    if (status != GWSIM_SWITCH_VALUE) {
        return GwsimSetStatusError(interp, status, namePtr);
    }
    while (strcmp(infoPtr->name, Tcl_GetString(namePtr)) != 0) {
        infoPtr++;
    }
    return GwsimSetError(interp, GwsimStatusCode(status), namePtr,
            "switch %s: expected %s%s but got \"%.80s\"", infoPtr->name,
            infoPtr->values != NULL ? "one of " : "",
            infoPtr->values != NULL ? infoPtr->values
            : strcmp(Tcl_GetString(valuePtr), "0") == 0
                    && infoPtr->type == GWSIM_SWITCH_COUNT_OF
            ? "a whole number above 0" : types[infoPtr->type],
            Tcl_GetString(valuePtr));
}

/* Reads -choices: a list of values. */
static int
GetChoiceList(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *listPtr,           /* Values, or NULL. */
    uint32_t **choicesPtr,      /* Receives them; the caller frees. */
    size_t *countPtr)           /* Receives how many. */
{
    Tcl_Obj **words;
    uint32_t *choices;
    int64_t value;
    Tcl_Size count;

    if (listPtr == NULL) {
        return TCL_OK;
    }
    if (Tcl_ListObjGetElements(NULL, listPtr, &count, &words) != TCL_OK) {
        return GwsimSetExpected(interp, "CHOICES FORMAT", listPtr,
                "list of numbers for -choices");
    }
    choices = GwsimAlloc(((size_t) count + 1) * sizeof(*choices));
    for (int i = 0; i < count; i++) {
        if (GwsimGetCount(interp, words[i], 0, UINT32_MAX, &value)
                != TCL_OK) {
            GwsimFree(choices);
            return TCL_ERROR;
        }
        choices[i] = (uint32_t) value;
    }
    *choicesPtr = choices;
    *countPtr = (size_t) count;
    return TCL_OK;
}

/* Claims a task and its errors; false if there is no such task. */
static bool
ClaimTask(
    GwsimWorld *worldPtr,       /* World. */
    uint32_t number)            /* Its number. */
{
    GwsimTask *taskPtr = GwsimTaskFind(worldPtr, number);

    if (taskPtr == NULL) {
        return false;
    }
    taskPtr->claimed = true;
    for (size_t i = 0; i < worldPtr->errorCount; i++) {
        if (worldPtr->errors[i].task == number) {
            worldPtr->errors[i].claimed = true;
        }
    }
    return true;
}

/* Claims an error and its task; false if there is no such error. */
static bool
ClaimError(
    GwsimWorld *worldPtr,       /* World. */
    uint32_t number)            /* Its index, from 1. */
{
    if (number > worldPtr->errorCount) {
        return false;
    }
    worldPtr->errors[number - 1].claimed = true;
    if (worldPtr->errors[number - 1].task != 0) {
        ClaimTask(worldPtr, worldPtr->errors[number - 1].task);
    }
    return true;
}

/* Claims a violation; false if there is no such one. */
static bool
ClaimViolation(
    GwsimWorld *worldPtr,       /* World. */
    uint32_t number)            /* Its number. */
{
    GwsimCore *corePtr = &worldPtr->core;

    for (size_t i = 0; i < corePtr->violationCount; i++) {
        if (corePtr->violations[i].number == number) {
            corePtr->violations[i].claimed = true;
            return true;
        }
    }
    return false;
}
