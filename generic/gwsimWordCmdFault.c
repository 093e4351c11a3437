/*
 * gwsimWordCmdFault.c --
 *
 *      Words that disturb: fault, clear, heal, restart, release.
 *
 *      fault KIND TARGET ?word ...? ?selector? ?-for DUR? ?-when PATTERN?
 *
 *  1. What a kind takes is said by its GwsimFaultType (gwsimFault.h): target,
 *     words, options of its own, and whether it selects.
 *  2. A fault between A and B touches what goes from A to B, not what comes
 *     back.
 *  3. A selector is one of -first N, -every N, -nth N and -p P; without, all
 *     messages are meant.
 *  4. With -when a fault begins at the first event that matches, or with
 *     -nth N right behind it at the Nth; -for counts from there.
 *  5. A refused word has planned nothing.
 */

#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

#include <string.h>

/* Words of a target, and how they are read. */
typedef int TargetProc(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        Tcl_Obj *const *words, GwsimFaultConfig *configPtr);
static TargetProc GetPath, GetScope, GetProject;

static const struct {
    int words;
    const char *usage;          /* NULL: the kinds of scope it may be. */
    TargetProc *proc;
} targets[] = {
    [GWSIM_FAULT_ON_PATH] = {2, "scope scope", GetPath},
    [GWSIM_FAULT_ON_SCOPE] = {1, NULL, GetScope},
    [GWSIM_FAULT_ON_LINK] = {2, "scope scope", GwsimWordGetLink},
    [GWSIM_FAULT_ON_GROUPS] = {2, "scopes scopes", GwsimWordGetGroups},
    [GWSIM_FAULT_ON_PROJECT] = {1, "project", GetProject}
};

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
    Tcl_Obj *nthEventPtr;       /* -nth right behind -when. */
} Given;

static const GwsimFaultType *GetType(Tcl_Interp *interp, Tcl_Obj *kindPtr);
static int CountWords(const GwsimFaultType *typePtr);
static void SetUsage(Tcl_Interp *interp, const GwsimFaultType *typePtr,
        Tcl_Obj *const *objv);
static const char *ScopeUsage(unsigned scopes);
static int GetOptions(Tcl_Interp *interp, const GwsimFaultType *typePtr,
        int objc, Tcl_Obj *const *objv, Given *givenPtr);
static Tcl_Obj **FindOption(const GwsimFaultType *typePtr, const char *name,
        Given *givenPtr);
static int SetBadOption(Tcl_Interp *interp, const GwsimFaultType *typePtr,
        Tcl_Obj *optionPtr);
static int SetBadIndex(Tcl_Interp *interp, const char *noun,
        Tcl_Obj *wordPtr, const char *const *names, int count);
static int GetValue(Tcl_Interp *interp, GwsimFaultArgType type,
        Tcl_Obj *wordPtr, GwsimFaultValue *valuePtr);
static int GetValues(Tcl_Interp *interp, const Given *givenPtr,
        GwsimFaultConfig *configPtr);
static int GetSelector(Tcl_Interp *interp, Tcl_Obj *const *values,
        GwsimFaultConfig *configPtr);
static GwsimFault *FindFault(Tcl_Interp *interp,
        GwsimFrontWorld *frontWorldPtr, Tcl_Obj *idPtr);

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
    GwsimPattern pattern = {.kinds = 0};
    Given given = {.nthEventPtr = NULL};
    int64_t nth = 1;
    GwsimFault *faultPtr;
    int first, words;

    config.typePtr = GetType(interp, objv[1]);
    if (config.typePtr == NULL) {
        return TCL_ERROR;
    }
    words = CountWords(config.typePtr);
    first = 2 + targets[config.typePtr->target].words;
    if (objc < first + words) {
        SetUsage(interp, config.typePtr, objv);
        return TCL_ERROR;
    }
    for (int i = 0; i < words; i++) {
        given.words[i] = objv[first + i];
    }
    if (targets[config.typePtr->target].proc(frontWorldPtr, interp,
                    objv + 2, &config) != TCL_OK
            || GetOptions(interp, config.typePtr, objc - first - words,
                    objv + first + words, &given) != TCL_OK
            || GetValues(interp, &given, &config) != TCL_OK
            || GetSelector(interp, given.common, &config) != TCL_OK) {
        GwsimFree(config.paths);
        return TCL_ERROR;
    }
    if ((given.common[FAULT_FOR] != NULL && GwsimGetPositive(interp,
                    given.common[FAULT_FOR], &config.lasts) != TCL_OK)
            || (given.nthEventPtr != NULL && GwsimGetCount(interp,
                    given.nthEventPtr, 1, INT64_MAX, &nth) != TCL_OK)) {
        GwsimFree(config.paths);
        return TCL_ERROR;
    }
    if (given.common[FAULT_WHEN] != NULL) {
        if (GwsimGetPattern(interp, given.common[FAULT_WHEN], &pattern)
                != TCL_OK) {
            GwsimFree(config.paths);
            return TCL_ERROR;
        }
        config.waits = true;
    }
    faultPtr = GwsimFaultAdd(&frontWorldPtr->worldPtr->faults, &config);
    if (config.waits) {
        GwsimWorldWhen(frontWorldPtr->worldPtr, &pattern, (uint64_t) nth,
                NULL, faultPtr, frontWorldPtr->place);
    }
    Tcl_SetObjResult(interp, GwsimWordId('f', faultPtr->number));
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimClearWord, GwsimHealWord --
 *
 *      clear FAULT|all; heal
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      Ends a fault, or all of them.
 *
 *----------------------------------------------------------------------
 */

int
GwsimClearWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* clear fault|all */
{
    GwsimFault *faultPtr;

    if (strcmp(Tcl_GetString(objv[1]), "all") == 0) {
        return GwsimHealWord(frontWorldPtr, interp, objc, objv);
    }
    faultPtr = FindFault(interp, frontWorldPtr, objv[1]);
    if (faultPtr == NULL) {
        return TCL_ERROR;
    }
    GwsimFaultEnd(faultPtr);
    return TCL_OK;
}

int
GwsimHealWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Not used. */
    int objc,                   /* Not used. */
    Tcl_Obj *const *objv)       /* heal */
{
    (void) interp;
    (void) objc;
    (void) objv;
    for (GwsimFault *faultPtr = frontWorldPtr->worldPtr->faults.head;
            faultPtr != NULL; faultPtr = faultPtr->nextPtr) {
        GwsimFaultEnd(faultPtr);
    }
    return TCL_OK;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRestartWord --
 *
 *      restart GW
 *
 * Results:
 *      Empty.
 *
 * Side effects:
 *      A gateway that is down is up again.
 *
 *----------------------------------------------------------------------
 */

int
GwsimRestartWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* restart gateway */
{
    GwsimScope *scopePtr = GwsimWordGateway(interp, frontWorldPtr, objv[1]);
    GwsimStatus status;

    (void) objc;
    if (scopePtr == NULL) {
        return TCL_ERROR;
    }
    status = GwsimFaultRestart(&frontWorldPtr->worldPtr->faults, scopePtr);
    return status == GWSIM_OK ? TCL_OK
            : GwsimSetStatusError(interp, status, objv[1]);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimReleaseWord --
 *
 *      release FAULT
 *
 * Results:
 *      None of the kinds of fault that there are holds messages: always an
 *      error.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimReleaseWord(
    GwsimFrontWorld *frontWorldPtr,     /* World. */
    Tcl_Interp *interp,         /* Receives the error. */
    int objc,                   /* 2 */
    Tcl_Obj *const *objv)       /* release fault */
{
    (void) objc;
    if (FindFault(interp, frontWorldPtr, objv[1]) == NULL) {
        return TCL_ERROR;
    }
    return GwsimSetError(interp, "FAULT RELEASE", objv[1],
            "fault \"%s\" holds no messages: \"clear\" ends it",
            Tcl_GetString(objv[1]));
}

/* The kind of a name; NULL with an error if there is none. */
static const GwsimFaultType *
GetType(
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *kindPtr)           /* Its name. */
{
    const GwsimFaultType *const *typesPtr = GwsimFaultTypes();
    const char *names[GWSIM_FAULT_COUNT];
    int count;

    for (count = 0; typesPtr[count] != NULL; count++) {
        names[count] = typesPtr[count]->name;
        if (strcmp(names[count], Tcl_GetString(kindPtr)) == 0) {
            return typesPtr[count];
        }
    }
    SetBadIndex(interp, "fault", kindPtr, names, count);
    return NULL;
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
    const char *usage = targets[typePtr->target].usage;
    GwsimBuf buf = {0};

    GwsimBufPrintf(&buf, "%s %s", typePtr->name,
            usage != NULL ? usage : ScopeUsage(typePtr->scopes));
    for (int i = 0; i < CountWords(typePtr); i++) {
        GwsimBufPrintf(&buf, " %s", typePtr->args[i].name);
    }
    GwsimBufPrintf(&buf, " ?-option value ...?");
    Tcl_WrongNumArgs(interp, 1, objv, buf.data);
    GwsimBufFree(&buf);
}

/* What a scope of some kinds is called. */
static const char *
ScopeUsage(
    unsigned scopes)            /* GWSIM_IN_* */
{
    return scopes == GWSIM_IN_GATEWAY ? "gateway"
            : scopes == GWSIM_IN_VISION ? "client" : "scope";
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
    return TCL_ERROR;
}

/* Reads A B: the path of what goes from A to B. */
static int
GetPath(
    GwsimFrontWorld *frontWorldPtr,     /* World to look in. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *words,      /* A B */
    GwsimFaultConfig *configPtr)        /* Receives it. */
{
    GwsimScope *fromPtr, *toPtr;

    fromPtr = GwsimWordScope(interp, frontWorldPtr, words[0]);
    if (fromPtr == NULL) {
        return TCL_ERROR;
    }
    toPtr = GwsimWordScope(interp, frontWorldPtr, words[1]);
    if (toPtr == NULL) {
        return TCL_ERROR;
    }
    configPtr->pathPtr = GwsimNetPath(fromPtr, toPtr);
    return configPtr->pathPtr != NULL ? TCL_OK
            : GwsimSetStatusError(interp, GWSIM_LINK_UNKNOWN,
                    Tcl_NewListObj(2, words));
}

/* Reads a scope of the kinds that the fault is for. */
static int
GetScope(
    GwsimFrontWorld *frontWorldPtr,     /* World to look in. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *words,      /* SCOPE */
    GwsimFaultConfig *configPtr)        /* Has the kind; receives it. */
{
    unsigned scopes = configPtr->typePtr->scopes;

    if (scopes == GWSIM_IN_GATEWAY) {
        configPtr->scopePtr = GwsimWordGateway(interp, frontWorldPtr,
                words[0]);
        return configPtr->scopePtr == NULL ? TCL_ERROR : TCL_OK;
    }
    configPtr->scopePtr = GwsimWordScope(interp, frontWorldPtr, words[0]);
    if (configPtr->scopePtr == NULL) {
        return TCL_ERROR;
    }
    if ((scopes & GwsimScopeBit(configPtr->scopePtr->kind)) == 0) {
        return GwsimSetError(interp, "CLIENT UNKNOWN", words[0],
                "\"%s\" is a %s, not a %s", Tcl_GetString(words[0]),
                GwsimScopeKindText(configPtr->scopePtr->kind),
                ScopeUsage(scopes));
    }
    return TCL_OK;
}

/* Reads a project: one that a scope, a handler or library code names. */
static int
GetProject(
    GwsimFrontWorld *frontWorldPtr,     /* World to look in. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *const *words,      /* PROJECT */
    GwsimFaultConfig *configPtr)        /* Receives it. */
{
    GwsimWorld *worldPtr = frontWorldPtr->worldPtr;
    Tcl_Size length;
    const char *text = Tcl_GetStringFromObj(words[0], &length);
    const GwsimLibrary *libraryPtr = worldPtr->libraryHead;
    GwsimName project;

    if (GwsimNameFind(worldPtr->core.namesPtr, text, (size_t) length,
            &project) && project != 0) {
        while (libraryPtr != NULL && libraryPtr->project != project) {
            libraryPtr = libraryPtr->nextPtr;
        }
        if (libraryPtr != NULL || GwsimProjectIsKnown(&worldPtr->messenger,
                project)) {
            configPtr->project = project;
            return TCL_OK;
        }
    }
    return GwsimSetError(interp, "PROJECT UNKNOWN", words[0],
            "no scope, handler or library is of project \"%.80s\"", text);
}

/* Reads the words and options of a kind's own. */
static int
GetValues(
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
        if (GetValue(interp, args[i].type, givenPtr->words[i],
                &configPtr->values[i]) != TCL_OK) {
            return TCL_ERROR;
        }
    }
    return TCL_OK;
}

/* Reads one of them. */
static int
GetValue(
    Tcl_Interp *interp,         /* For the message. */
    GwsimFaultArgType type,    /* What it is. */
    Tcl_Obj *wordPtr,           /* Word. */
    GwsimFaultValue *valuePtr)  /* Receives it. */
{
    switch (type) {
    case GWSIM_FAULT_DIST:
        return GwsimGetDist(interp, wordPtr, &valuePtr->dist);
    case GWSIM_FAULT_MODE:
        return GwsimWordGetMode(interp, wordPtr, &valuePtr->number);
    case GWSIM_FAULT_PERIOD:
        return GwsimGetPositive(interp, wordPtr, &valuePtr->time);
    case GWSIM_FAULT_DURATION:
        return GwsimGetPositive(interp, wordPtr, &valuePtr->time);
    case GWSIM_FAULT_RATE:
        break;
    }
    return GwsimGetBandwidth(interp, wordPtr, &valuePtr->number);
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

/* The fault of an id; NULL with an error if there is none. */
static GwsimFault *
FindFault(
    Tcl_Interp *interp,         /* For the message. */
    GwsimFrontWorld *frontWorldPtr,     /* World to search. */
    Tcl_Obj *idPtr)             /* As "f1". */
{
    const char *id = Tcl_GetString(idPtr);
    uint32_t number = GwsimWordNumber(id, 'f');
    GwsimFault *faultPtr = number == 0 ? NULL
            : GwsimFaultFind(&frontWorldPtr->worldPtr->faults, number);

    if (faultPtr == NULL) {
        GwsimSetError(interp, "FAULT UNKNOWN", idPtr,
                "expected fault as \"fault\" returns it but got \"%.80s\"",
                id);
    }
    return faultPtr;
}
