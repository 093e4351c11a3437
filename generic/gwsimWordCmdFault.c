/*
 * gwsimWordCmdFault.c --
 *
 *      The word that disturbs.
 *
 *      fault KIND TARGET ?word ...? ?selector? ?-for DUR? ?-when PATTERN?
 *
 *  1. What a kind takes is said by its GwsimFaultType (gwsimFault.h): target
 *     (gwsimWordCmdFaultTarget.c), words, options of its own, and whether it
 *     selects.
 *  2. A selector is one of -first N, -every N, -nth N and -p P; without, all
 *     messages are meant.
 *  3. With -when a fault begins at the first event that matches, or with
 *     -nth N right behind it at the Nth; -for counts from there.
 *  4. A refused word has planned nothing.
 */

#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

#include <string.h>

/* Options of every fault, sorted. */
static const char *const commonOptions[] = {
    "-every", "-first", "-for", "-nth", "-p", "-when"
};
enum {
    FAULT_EVERY, FAULT_FIRST, FAULT_FOR, FAULT_NTH, FAULT_P, FAULT_WHEN,
    FAULT_COMMON
};

/* Options that are selectors, and what they select. */
static const struct {
    int option;
    GwsimSelect select;
} selectors[] = {
    {FAULT_EVERY, GWSIM_SELECT_EVERY}, {FAULT_FIRST, GWSIM_SELECT_FIRST},
    {FAULT_NTH, GWSIM_SELECT_NTH}, {FAULT_P, GWSIM_SELECT_CHANCE}
};

/* What was given, as words: by number of the common options, then by that of
 * the kind's own words. */
typedef struct Given {
    Tcl_Obj *common[FAULT_COMMON];
    Tcl_Obj *words[GWSIM_FAULT_ARG_MAX];
    Tcl_Obj *nthEventPtr;       /* -nth right behind -when, ... */
    int64_t nthEvent;           /* ... and what it says. */
    GwsimPattern when, event;   /* -when; the target, if it is events. */
    Tcl_Obj *bodyPtr;           /* What a user's fault does; held. */
} Given;

static int GetConfig(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        Tcl_Obj *const *target, int objc, Tcl_Obj *const *objv,
        Given *givenPtr, GwsimFaultConfig *configPtr);
static int Plan(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        const GwsimFaultConfig *configPtr, Given *givenPtr);
static GwsimName WordsOf(GwsimFrontWorld *frontWorldPtr, int objc,
        Tcl_Obj *const *objv);
static const GwsimFaultType *GetType(Tcl_Obj *kindPtr);
static int SortWords(int objc, Tcl_Obj *const *objv, Tcl_Obj **sorted);
static bool IsCommon(const char *word);
static int GetDefined(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        int objc, Tcl_Obj *const *objv, GwsimFaultConfig *configPtr,
        Given *givenPtr);
static int RunBody(GwsimWorld *worldPtr, Tcl_Interp *interp,
        GwsimFault *faultPtr, Tcl_Obj *bodyPtr);
static int CountWords(const GwsimFaultType *typePtr);
static void SetUsage(Tcl_Interp *interp, const GwsimFaultType *typePtr,
        Tcl_Obj *const *objv);
static int GetOptions(Tcl_Interp *interp, const GwsimFaultType *typePtr,
        int objc, Tcl_Obj *const *objv, Given *givenPtr);
static Tcl_Obj **FindOption(const GwsimFaultType *typePtr, const char *name,
        Given *givenPtr);
static int SetBadOption(Tcl_Interp *interp, const GwsimFaultType *typePtr,
        Tcl_Obj *optionPtr);
static int SetBadIndex(Tcl_Interp *interp, const char *noun,
        Tcl_Obj *wordPtr, const char *const *names, int count);
static int GetCommand(Tcl_Interp *interp, Tcl_Obj *wordPtr);
static int GetStep(Tcl_Interp *interp, Tcl_Obj *wordPtr,
        GwsimTime *timePtr);
static int GetValue(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        GwsimFaultArgType type, Tcl_Obj *wordPtr, GwsimFaultValue *valuePtr);
static int GetValues(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        const Given *givenPtr, GwsimFaultConfig *configPtr);
static int GetSelector(Tcl_Interp *interp, Tcl_Obj *const *values,
        GwsimFaultConfig *configPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimFaultWord --
 *
 *      Plans a disturbance; see the top of this file.
 *
 * Results:
 *      Its id, as "f1".
 *
 * Side effects:
 *      It begins now, or with -when later.
 *
 *----------------------------------------------------------------------
 */

int
GwsimFaultWord(
    GwsimFrontWorld *frontWorldPtr,     /* World to disturb. */
    Tcl_Interp *interp,         /* Receives the id or the error. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* fault kind ?arg ...? ?-option value ...? */
{
    GwsimFaultConfig config = {.select = GWSIM_SELECT_ALL};
    Given given = {.nthEvent = 1};
    Tcl_Obj **sorted = NULL;
    int first, words, code;

    code = GwsimWordFaultTell(frontWorldPtr, interp, objc, objv);
    if (code != TCL_CONTINUE) {
        return code;
    }
    config.typePtr = GetType(objv[1]);
    if (config.typePtr == NULL) {
        sorted = GwsimAlloc((size_t) objc * sizeof(Tcl_Obj *));
        first = SortWords(objc, objv, sorted);
        if (GetDefined(frontWorldPtr, interp, first, sorted, &config,
                &given) != TCL_OK) {
            GwsimFree(sorted);
            return TCL_ERROR;
        }
        objv = sorted;
    } else {
        first = 2 + gwsimWordTargets[config.typePtr->target].words;
    }
    words = CountWords(config.typePtr);
    if (objc < first + words) {
        SetUsage(interp, config.typePtr, objv);
        return TCL_ERROR;
    }
    for (int i = 0; i < words; i++) {
        given.words[i] = objv[first + i];
    }
    if (GetConfig(frontWorldPtr, interp, objv + 2, objc - first - words,
            objv + first + words, &given, &config) != TCL_OK) {
        GwsimFree(config.handlers);
        GwsimFree(config.paths);
        code = TCL_ERROR;
    } else {
        config.text = WordsOf(frontWorldPtr, objc - 1, objv + 1);
        config.place = GwsimWordName(frontWorldPtr, frontWorldPtr->place);
        code = Plan(frontWorldPtr, interp, &config, &given);
    }
    GwsimPatternFree(&given.when);
    GwsimPatternFree(&given.event);
    if (given.bodyPtr != NULL) {
        Tcl_DecrRefCount(given.bodyPtr);
    }
    GwsimFree(sorted);
    return code;
}

/* The words of a fault, as somebody has written them. */
static GwsimName
WordsOf(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv)       /* Words. */
{
    Tcl_Obj *listPtr = Tcl_NewListObj(objc, objv);
    GwsimName name;

    Tcl_IncrRefCount(listPtr);
    name = GwsimWordName(frontWorldPtr, Tcl_GetString(listPtr));
    Tcl_DecrRefCount(listPtr);
    return name;
}

/* Reads all of a fault but its kind; refused, config.handlers may be set. */
static int
GetConfig(
    GwsimFrontWorld *frontWorldPtr,     /* World to look in. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *target,     /* Words of the target. */
    int objc,                   /* Number of words after the arguments. */
    Tcl_Obj *const *objv,       /* ?-option value ...? */
    Given *givenPtr,            /* Has the arguments; receives the options. */
    GwsimFaultConfig *configPtr)        /* Has the kind; receives the rest. */
{
    Tcl_Obj *whenPtr;

    if (gwsimWordTargets[configPtr->typePtr->target].proc(frontWorldPtr,
                    interp, target, configPtr) != TCL_OK
            || (configPtr->typePtr->target == GWSIM_FAULT_ON_EVENT
                    && GwsimGetPattern(interp, target[0], &givenPtr->event)
                    != TCL_OK)
            || GetOptions(interp, configPtr->typePtr, objc, objv, givenPtr)
                    != TCL_OK
            || GetValues(frontWorldPtr, interp, givenPtr, configPtr)
                    != TCL_OK
            || GetSelector(interp, givenPtr->common, configPtr) != TCL_OK
            || (givenPtr->common[FAULT_FOR] != NULL && GwsimGetPositive(
                    interp, givenPtr->common[FAULT_FOR], &configPtr->lasts)
                    != TCL_OK)
            || (givenPtr->nthEventPtr != NULL && GwsimGetCount(interp,
                    givenPtr->nthEventPtr, 1, INT64_MAX, &givenPtr->nthEvent)
                    != TCL_OK)) {
        return TCL_ERROR;
    }
    whenPtr = givenPtr->common[FAULT_WHEN];
    configPtr->waits = whenPtr != NULL;
    return whenPtr == NULL ? TCL_OK
            : GwsimGetPattern(interp, whenPtr, &givenPtr->when);
}

/* Plans a fault of which all has been read; the id is the result. */
static int
Plan(
    GwsimFrontWorld *frontWorldPtr,     /* World to disturb. */
    Tcl_Interp *interp,         /* Receives the id. */
    const GwsimFaultConfig *configPtr,  /* What it is. */
    Given *givenPtr)            /* What was given; patterns are taken. */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    GwsimFault *faultPtr = GwsimFaultAdd(&worldPtr->faults, configPtr);
    GwsimFrontVars none = {NULL, NULL};

    if (configPtr->typePtr->target == GWSIM_FAULT_ON_EVENT) {
        GwsimWorldStrikes(worldPtr, &givenPtr->event, faultPtr,
                frontWorldPtr->place);
    }
    if (configPtr->typePtr->args[0].type == GWSIM_FAULT_COMMAND) {
        GwsimWorldFilter(worldPtr, GwsimFrontScriptNew(frontWorldPtr,
                givenPtr->words[0], &none), faultPtr, frontWorldPtr->place);
    }
    if (configPtr->waits) {
        GwsimWorldWhen(worldPtr, &givenPtr->when,
                (uint64_t) givenPtr->nthEvent,
                givenPtr->bodyPtr == NULL ? NULL : GwsimFrontScriptNew(
                        frontWorldPtr, givenPtr->bodyPtr, &none),
                faultPtr, frontWorldPtr->place);
    } else if (givenPtr->bodyPtr != NULL && RunBody(worldPtr, interp,
            faultPtr, givenPtr->bodyPtr) != TCL_OK) {
        return TCL_ERROR;
    }
    Tcl_SetObjResult(interp, GwsimWordId('f', faultPtr->number));
    return TCL_OK;
}

/* Runs the body of a user's fault, which begins its parts; with an error all
 * that it has begun ends. */
static int
RunBody(
    GwsimWorld *worldPtr,       /* World; entered. */
    Tcl_Interp *interp,         /* Interp to evaluate in. */
    GwsimFault *faultPtr,       /* Fault that has begun. */
    Tcl_Obj *bodyPtr)           /* Script. */
{
    GwsimFault *outerPtr = worldPtr->faults.makingPtr;
    int code;

    worldPtr->faults.makingPtr = faultPtr;
    GwsimLeave(worldPtr->core.rtPtr);
    code = Tcl_EvalObjEx(interp, bodyPtr, TCL_EVAL_GLOBAL);
    GwsimEnter(worldPtr->core.rtPtr);
    worldPtr->faults.makingPtr = outerPtr;
    if (code != TCL_OK) {
        GwsimFaultEnd(faultPtr);
    }
    return code;
}

/* The built-in kind of a name, or NULL. */
static const GwsimFaultType *
GetType(
    Tcl_Obj *kindPtr)           /* Its name. */
{
    const GwsimFaultType *const *typesPtr = GwsimFaultTypes();
    const char *name = Tcl_GetString(kindPtr);

    while (*typesPtr != NULL && strcmp((*typesPtr)->name, name) != 0) {
        typesPtr++;
    }
    return *typesPtr;
}

/* Puts the options of every fault, with their values, behind all other words
 * of a user's; returns where they begin. */
static int
SortWords(
    int objc,                   /* Number of words. */
    Tcl_Obj *const *objv,       /* fault kind ... */
    Tcl_Obj **sorted)           /* As many, sorted. */
{
    int count = 0, options = 0, first;

    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < objc; i++) {
            bool common = i >= 2 && IsCommon(Tcl_GetString(objv[i]));

            if (common == (pass == 1)) {
                sorted[count++] = objv[i];
            }
            if (common && i + 1 < objc) {
                i++;
                if (pass == 1) {
                    sorted[count++] = objv[i];
                }
                options++;
            }
            options += common;
        }
    }
    first = objc - options / 2;
    return first;
}

/* True for an option of every fault. */
static bool
IsCommon(
    const char *word)           /* Word. */
{
    for (int i = 0; i < FAULT_COMMON; i++) {
        if (strcmp(word, commonOptions[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Looks for a kind that a user has defined: library/define.tcl binds its
 * arguments. */
static int
GetDefined(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* Words before the options. */
    Tcl_Obj *const *objv,       /* fault kind ?arg ...? */
    GwsimFaultConfig *configPtr,        /* Receives type and kind. */
    Given *givenPtr)            /* Receives the body. */
{
    GwsimRuntime *rtPtr = frontWorldPtr->worldPtr->core.rtPtr;
    Tcl_Obj *callPtr = Tcl_NewListObj(objc, objv);
    Tcl_Obj *wordPtr = Tcl_NewStringObj("::gwsim::DefinedFault", -1);
    int code;

    Tcl_ListObjReplace(NULL, callPtr, 0, 1, 1, &wordPtr);
    Tcl_IncrRefCount(callPtr);
    GwsimLeave(rtPtr);
    code = Tcl_EvalObjEx(interp, callPtr, TCL_EVAL_DIRECT | TCL_EVAL_GLOBAL);
    GwsimEnter(rtPtr);
    Tcl_DecrRefCount(callPtr);
    if (code != TCL_OK) {
        return TCL_ERROR;
    }
    givenPtr->bodyPtr = Tcl_GetObjResult(interp);
    Tcl_IncrRefCount(givenPtr->bodyPtr);
    Tcl_ResetResult(interp);
    configPtr->typePtr = &gwsimFaultDefined;
    configPtr->kind = GwsimWordName(frontWorldPtr, Tcl_GetString(objv[1]));
    configPtr->idles = strcmp(Tcl_GetString(objv[1]), "nemesis") == 0;
    return TCL_OK;
}

/* How many words a kind has after its target. */
static int
CountWords(
    const GwsimFaultType *typePtr)      /* Kind. */
{
    int count = 0;

    while (typePtr->args[count].name != NULL
            && typePtr->args[count].name[0] != '-') {
        count++;
    }
    return count;
}

/* wrong # args: should be "fault delay scope scope distribution ..." */
static void
SetUsage(
    Tcl_Interp *interp,         /* Receives the error. */
    const GwsimFaultType *typePtr,      /* Kind. */
    Tcl_Obj *const *objv)       /* fault kind ... */
{
    const char *usage = gwsimWordTargets[typePtr->target].usage;
    GwsimBuf buf = {0};

    GwsimBufPrintf(&buf, "%s %s", typePtr->name,
            usage != NULL ? usage : GwsimWordScopeUsage(typePtr->scopes));
    for (int i = 0; i < CountWords(typePtr); i++) {
        GwsimBufPrintf(&buf, " %s", typePtr->args[i].name);
    }
    GwsimBufPrintf(&buf, " ?-option value ...?");
    Tcl_WrongNumArgs(interp, 1, objv, buf.data);
    GwsimBufFree(&buf);
}

/* Reads the options of a fault; the -nth right behind -when is not a
 * selector. */
static int
GetOptions(
    Tcl_Interp *interp,         /* For the message. */
    const GwsimFaultType *typePtr,      /* Kind. */
    int objc,                   /* Words there are. */
    Tcl_Obj *const *objv,       /* Words. */
    Given *givenPtr)            /* Receives the values. */
{
    for (int i = 0; i < objc; i += 2) {
        const char *name = Tcl_GetString(objv[i]);
        Tcl_Obj **placePtr = FindOption(typePtr, name, givenPtr);

        if (placePtr == NULL) {
            return SetBadOption(interp, typePtr, objv[i]);
        }
        if (i + 1 == objc) {
            return GwsimSetError(interp, "OPTION VALUE", objv[i],
                    "option \"%s\" needs a value", name);
        }
        if (i > 0 && strcmp(name, "-nth") == 0
                && strcmp(Tcl_GetString(objv[i - 2]), "-when") == 0) {
            placePtr = &givenPtr->nthEventPtr;
        }
        if (*placePtr != NULL) {
            return GwsimSetError(interp, "OPTION TWICE", objv[i],
                    "option \"%s\" is given twice", name);
        }
        *placePtr = objv[i + 1];
    }
    return TCL_OK;
}

/* Where the value of an option goes; NULL if a kind has none of the name. */
static Tcl_Obj **
FindOption(
    const GwsimFaultType *typePtr,      /* Kind. */
    const char *name,           /* "-for" */
    Given *givenPtr)            /* Where. */
{
    for (int i = 0; i < FAULT_COMMON; i++) {
        if (strcmp(commonOptions[i], name) == 0) {
            return &givenPtr->common[i];
        }
    }
    for (int i = CountWords(typePtr); typePtr->args[i].name != NULL; i++) {
        if (strcmp(typePtr->args[i].name, name) == 0) {
            return &givenPtr->words[i];
        }
    }
    return NULL;
}

/* bad option "-x": must be ... */
static int
SetBadOption(
    Tcl_Interp *interp,         /* Receives the error. */
    const GwsimFaultType *typePtr,      /* Kind. */
    Tcl_Obj *optionPtr)         /* What was given. */
{
    const char *names[FAULT_COMMON + GWSIM_FAULT_ARG_MAX];
    int count = 0;

    for (int i = 0; i < FAULT_COMMON; i++) {
        names[count++] = commonOptions[i];
    }
    for (int i = CountWords(typePtr); typePtr->args[i].name != NULL; i++) {
        int at = count++;

        while (at > 0 && strcmp(names[at - 1], typePtr->args[i].name) > 0) {
            names[at] = names[at - 1];
            at--;
        }
        names[at] = typePtr->args[i].name;
    }
    return SetBadIndex(interp, "option", optionPtr, names, count);
}

/* As Tcl says of a word that is in no table. */
static int
SetBadIndex(
    Tcl_Interp *interp,         /* Receives the error. */
    const char *noun,           /* What the word is. */
    Tcl_Obj *wordPtr,           /* What was given. */
    const char *const *names,   /* What it may be. */
    int count)                  /* How many; at least 1. */
{
    Tcl_Obj *messagePtr = Tcl_ObjPrintf("bad %s \"%s\": must be ", noun,
            Tcl_GetString(wordPtr));

    for (int i = 0; i < count; i++) {
        Tcl_AppendStringsToObj(messagePtr, i == 0 ? ""
                : count == 2 ? " or " : i == count - 1 ? ", or " : ", ",
                names[i], NULL);
    }
    Tcl_SetObjResult(interp, messagePtr);
    Tcl_SetErrorCode(interp, "TCL", "LOOKUP", "INDEX", noun,
            Tcl_GetString(wordPtr), NULL);
    return GwsimSetOneLine(interp);
}

/* Reads the words and options of a kind's own. */
static int
GetValues(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* For the message. */
    const Given *givenPtr,      /* What was given. */
    GwsimFaultConfig *configPtr)        /* Has the kind; receives them. */
{
    const GwsimFaultArg *args = configPtr->typePtr->args;

    for (int i = 0; args[i].name != NULL; i++) {
        if (givenPtr->words[i] == NULL) {
            if (args[i].type == GWSIM_FAULT_PERIOD) {
                return GwsimSetError(interp, "FAULT OPTION", NULL,
                        "a %s needs %s", configPtr->typePtr->name,
                        args[i].name);
            }
            continue;
        }
        configPtr->values[i].given = true;
        if (GetValue(frontWorldPtr, interp, args[i].type,
                givenPtr->words[i], &configPtr->values[i]) != TCL_OK) {
            return TCL_ERROR;
        }
    }
    return TCL_OK;
}

/* Reads one of them. */
static int
GetValue(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* For the message. */
    GwsimFaultArgType type,    /* What it is. */
    Tcl_Obj *wordPtr,           /* Word. */
    GwsimFaultValue *valuePtr)  /* Receives it. */
{
    const char *name;

    switch (type) {
    case GWSIM_FAULT_CLASS:
        if (GwsimGetName(interp, wordPtr, "class", &name) != TCL_OK) {
            return TCL_ERROR;
        }
        valuePtr->name = GwsimWordName(frontWorldPtr, name);
        return TCL_OK;
    case GWSIM_FAULT_COMMAND:
        return GetCommand(interp, wordPtr);
    case GWSIM_FAULT_DIST:
        return GwsimGetDist(interp, wordPtr, &valuePtr->dist);
    case GWSIM_FAULT_MODE:
        return GwsimWordGetMode(interp, wordPtr, &valuePtr->number);
    case GWSIM_FAULT_PERIOD:
        return GwsimGetPositive(interp, wordPtr, &valuePtr->time);
    case GWSIM_FAULT_DURATION:
        return GwsimGetDuration(interp, wordPtr, &valuePtr->time);
    case GWSIM_FAULT_STEP:
        return GetStep(interp, wordPtr, &valuePtr->time);
    case GWSIM_FAULT_RATE:
        break;
    }
    return GwsimGetBandwidth(interp, wordPtr, &valuePtr->number);
}

/* Looks whether a word may be a command prefix; Plan takes it. */
static int
GetCommand(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *wordPtr)           /* Word. */
{
    Tcl_Size length;

    if (Tcl_ListObjLength(NULL, wordPtr, &length) != TCL_OK || length == 0) {
        return GwsimSetExpected(interp, "FAULT FILTER", wordPtr,
                "command prefix");
    }
    return TCL_OK;
}

/* Reads a duration, or one with a minus sign. */
static int
GetStep(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *wordPtr,           /* Word. */
    GwsimTime *timePtr)         /* Receives it. */
{
    const char *text = Tcl_GetString(wordPtr);
    Tcl_Obj *restPtr;
    int code;

    if (text[0] != '-') {
        return GwsimGetDuration(interp, wordPtr, timePtr);
    }
    restPtr = Tcl_NewStringObj(text + 1, -1);
    Tcl_IncrRefCount(restPtr);
    code = GwsimGetDuration(interp, restPtr, timePtr);
    Tcl_DecrRefCount(restPtr);
    *timePtr = -*timePtr;
    return code;
}

/* Reads which messages a fault is for. */
static int
GetSelector(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *values,     /* Of the common options. */
    GwsimFaultConfig *configPtr)        /* Has the kind; receives it. */
{
    for (size_t i = 0; i < sizeof(selectors) / sizeof(selectors[0]); i++) {
        int option = selectors[i].option;

        if (values[option] == NULL) {
            continue;
        }
        if (!configPtr->typePtr->selects) {
            return GwsimSetError(interp, "FAULT SELECTOR", NULL,
                    "%s selects messages: a %s has none",
                    commonOptions[option], configPtr->typePtr->name);
        }
        if (configPtr->select != GWSIM_SELECT_ALL) {
            return GwsimSetError(interp, "FAULT SELECTOR", NULL,
                    "-every, -first, -nth and -p exclude each other");
        }
        configPtr->select = selectors[i].select;
        if (option == FAULT_P) {
            if (GwsimGetRatio(interp, values[option], &configPtr->ratio)
                    != TCL_OK) {
                return TCL_ERROR;
            }
        } else if (GwsimGetCount(interp, values[option], 1, INT64_MAX,
                &configPtr->count) != TCL_OK) {
            return TCL_ERROR;
        }
    }
    return TCL_OK;
}
