/*
 * gwsimPlatformCmd.c --
 *
 *      The platform's functions as commands of scripts: which there are, and
 *      how words become arguments. The signatures are data (gwsimVersion.c).
 *
 *      Rules:
 *      1. Words are positional, in the order of the scope's version, until
 *         the first that is "-" and exactly a parameter's name of that
 *         function in any version, or -scope; from there on pairs.
 *      2. Unknown keyword, keyword without a value, one bound twice, too many
 *         words: python TypeError. A required one that is missing or None:
 *         python ValueError. A function that the version or the scope lacks:
 *         python AttributeError. All at once, before anything is done.
 *      3. The empty string is None. Only `function` may be None though it is
 *         required: what is called then finds out (IAX-05).
 *      4. What a function ignores (SRX-20) is taken and forgotten.
 */

#include "gwsimMutant.h"
#include "gwsimPlatformCmd.h"

#include <string.h>

static Tcl_ObjCmdProc   PlatformCmd, PlatformCmdNre;
static int      BindAnew(GwsimPlatform *platformPtr, int objc,
                    Tcl_Obj *const objv[], Tcl_Obj *argv[], bool *noopPtr);
static int      CheckPresent(GwsimPlatform *platformPtr, bool *noopPtr);
static int      Bind(GwsimPlatform *platformPtr, int objc,
                    Tcl_Obj *const objv[], GwsimBinding *bindingPtr);
static int      BindPairs(GwsimPlatform *platformPtr, int first, int objc,
                    Tcl_Obj *const objv[], GwsimBinding *bindingPtr);
static int      CheckRequired(GwsimPlatform *platformPtr,
                    Tcl_Obj *const objv[], GwsimBinding *bindingPtr);
static int      Keyword(GwsimPlatform *platformPtr, Tcl_Obj *wordPtr);
static const char *Undashed(Tcl_Obj *wordPtr);
static int      FindParam(const GwsimSignature *sigPtr, const char *name);
static bool     IsIgnored(const GwsimSignature *sigPtr, const char *name);
static const char *Tail(const char *name);
static void     MakePlatform(GwsimScript *scriptPtr, const char *name);
static Tcl_CmdDeleteProc Forget;
static bool     IsFirst(const GwsimSignature *sigPtr);

#define KEYWORD_MAX     40      /* Letters; longer words are none. */

/* What a word is that is no parameter of the scope's version. */
enum { KEYWORD_IGNORED = -1, KEYWORD_UNKNOWN = -2 };

/* Who carries out what; by GwsimFunctionId. */
static GwsimPlatformProc *const procs[] = {
    [GWSIM_FN_SEND_REQUEST_ASYNC] = GwsimPlatformSendRequestAsync,
    [GWSIM_FN_SEND_REQUEST] = GwsimPlatformSendRequest,
    [GWSIM_FN_SEND_MESSAGE] = GwsimPlatformSendMessage,
    [GWSIM_FN_INVOKE_ASYNCHRONOUS] = GwsimPlatformInvokeAsynchronous,
    [GWSIM_FN_INVOKE_LATER] = GwsimPlatformInvokeLater,
    [GWSIM_FN_GET_GLOBALS] = GwsimPlatformGetGlobals,
    [GWSIM_FN_GET_GATEWAY_STATUS] = GwsimPlatformGetGatewayStatus,
    [GWSIM_FN_GET_PROJECT_NAME] = GwsimPlatformGetProjectName,
    [GWSIM_FN_GET_LOGGER] = GwsimPlatformGetLogger
};

/* Makes the commands of all functions of any version. */
void
GwsimPlatformInit(
    GwsimScript *scriptPtr)     /* Script with a new interp. */
{
    for (const GwsimSignature *p = GwsimSignatureTable(); p->name != NULL;
            p++) {
        if (IsFirst(p)) {
            MakePlatform(scriptPtr, p->name);
        }
    }
}

/* Gives each function the signature of the scope's version. */
void
GwsimPlatformSetVersion(
    GwsimScript *scriptPtr)     /* Script that has got a thread. */
{
    GwsimVersion version = scriptPtr->thrPtr->scopePtr->version;
    GwsimPlatform *platformPtr = scriptPtr->platforms;

    for (; platformPtr != NULL; platformPtr = platformPtr->nextPtr) {
        const GwsimSignature *p = platformPtr->sigPtr;

        if (p != NULL && p->since <= version && version <= p->until) {
            continue;
        }
        p = GwsimSignatureFind(platformPtr->name, version);
        platformPtr->sigPtr = p;
        platformPtr->count = 0;
        while (p != NULL && p->params[platformPtr->count] != NULL) {
            int i = platformPtr->count++;

            platformPtr->slot[i] = FindParam(platformPtr->newestPtr,
                    p->params[i]);
            GWSIM_ASSERT(platformPtr->slot[i] >= 0);
        }
    }
}

/* Forgets what is known of the calls of all functions. */
void
GwsimPlatformForget(
    GwsimScript *scriptPtr)     /* Script whose thread has ended. */
{
    for (GwsimPlatform *platformPtr = scriptPtr->platforms;
            platformPtr != NULL; platformPtr = platformPtr->nextPtr) {
        GwsimSitesForget(platformPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * PlatformCmd --
 *
 *      Any function of the platform: binds its arguments and carries it out.
 *
 * Results:
 *      A standard Tcl result.
 *
 * Side effects:
 *      The function's.
 *
 *----------------------------------------------------------------------
 */

GWSIM_WAITING_COMMAND(PlatformCmd)

static int
PlatformCmdNre(
    ClientData clientData,      /* Its GwsimPlatform. */
    Tcl_Interp *interp,         /* Its interp. */
    int objc,                   /* Number of arguments. */
    Tcl_Obj *const objv[])      /* function ?arg ...? ?-keyword value ...? */
{
    GwsimPlatform *platformPtr = clientData;
    Tcl_Obj *argv[GWSIM_PARAM_MAX] = {NULL};
    bool noop = false;
    int code;

    (void) interp;
    if (GwsimScriptSpins(platformPtr->scriptPtr, PlatformCmdNre, clientData,
            objc, objv, &code)) {
        return code;
    }
    platformPtr->sitePtr = GwsimSiteFind(platformPtr, objc, objv, argv,
            &platformPtr->changed);
    if (platformPtr->sitePtr == NULL && BindAnew(platformPtr, objc, objv,
            argv, &noop) != TCL_OK) {
        return TCL_ERROR;
    }
    return noop ? TCL_OK : procs[platformPtr->id](platformPtr, argv);
}

/* Binds the arguments of a call that is not known, which it is then. */
static int
BindAnew(
    GwsimPlatform *platformPtr, /* Function. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[],      /* Words. */
    Tcl_Obj *argv[],            /* Filled in; all NULL. */
    bool *noopPtr)              /* As of CheckPresent. */
{
    GwsimBinding binding = {.exact = 0};

    if (CheckPresent(platformPtr, noopPtr) != TCL_OK
            || Bind(platformPtr, objc, objv, &binding) != TCL_OK) {
        return TCL_ERROR;
    }
    for (int place = 0; place < GWSIM_PARAM_MAX; place++) {
        if (binding.at[place] != 0) {
            argv[place] = objv[binding.at[place]];
        }
    }
    if (!*noopPtr) {
        GwsimSiteKeep(platformPtr, objc, objv, &binding);
    }
    return TCL_OK;
}

/* Raises AttributeError where the function is missing; *noopPtr is set where
 * a switch says that it is there and does nothing (IVL-06). */
static int
CheckPresent(
    GwsimPlatform *platformPtr, /* Function. */
    bool *noopPtr)              /* Set to true, or left. */
{
    GwsimScript *scriptPtr = platformPtr->scriptPtr;
    GwsimScope *scopePtr = scriptPtr->thrPtr->scopePtr;
    const char *kind = GwsimScopeKindText(scopePtr->kind);
    char has[GWSIM_VERSION_TEXT], since[GWSIM_VERSION_TEXT];

    if (platformPtr->sigPtr == NULL) {
        const GwsimSignature *firstPtr = GwsimSignatureTable();

        while (strcmp(firstPtr->name, platformPtr->name) != 0) {
            firstPtr++;
        }
        return GwsimScriptRaisePython(scriptPtr, "AttributeError",
                "there is no %s in version %s: it is new in %s",
                platformPtr->name, GwsimVersionText(scopePtr->version, has),
                GwsimVersionText(firstPtr->since, since));
    }
    if ((platformPtr->sigPtr->scopes & GwsimScopeBit(scopePtr->kind)) != 0) {
        return TCL_OK;
    }
    if (platformPtr->id == GWSIM_FN_INVOKE_LATER
            && GwsimSwitchOf(scriptPtr->corePtr, GATEWAY_INVOKELATER)
                    == GWSIM_MUTATE(74, GWSIM_INVOKELATER_NOOP,
                            GWSIM_INVOKELATER_ERROR)) {
        *noopPtr = true;
        return TCL_OK;
    }
    return GwsimScriptRaisePython(scriptPtr, "AttributeError",
            "there is no %s in a %s", platformPtr->name, kind);
}

/* Words to arguments, by place (rules 1 and 2). */
static int
Bind(
    GwsimPlatform *platformPtr, /* Function. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[],      /* Words. */
    GwsimBinding *bindingPtr)   /* Filled in; empty. */
{
    const char *name = platformPtr->name;
    int i;

    for (i = 1; i < objc; i++) {
        /* Only a short string can be a keyword: a payload needs none. */
        if (objv[i]->bytes != NULL && objv[i]->bytes[0] == '-'
                && objv[i]->length <= KEYWORD_MAX
                && (Keyword(platformPtr, objv[i]) >= 0
                    || GwsimSignatureKnows(name, objv[i]->bytes + 1))) {
            break;
        }
        if (i > platformPtr->count) {
            continue;
        }
        bindingPtr->at[platformPtr->slot[i - 1]] = i;
    }
    if (i > 1 && platformPtr->count == 0) {
        return GwsimScriptRaisePython(platformPtr->scriptPtr, "TypeError",
                "%s() takes no arguments (%d given)", Tail(name), i - 1);
    }
    if (i - 1 > platformPtr->count) {
        return GwsimScriptRaisePython(platformPtr->scriptPtr, "TypeError",
                "%s() takes at most %d argument%s (%d given)", Tail(name),
                platformPtr->count, platformPtr->count == 1 ? "" : "s",
                i - 1);
    }
    if (BindPairs(platformPtr, i, objc, objv, bindingPtr) != TCL_OK) {
        return TCL_ERROR;
    }
    return CheckRequired(platformPtr, objv, bindingPtr);
}

/* Pairs of keyword and value to arguments. */
static int
BindPairs(
    GwsimPlatform *platformPtr, /* Function. */
    int first,                  /* Where they begin. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[],      /* ... -keyword value ... */
    GwsimBinding *bindingPtr)   /* Of what stands before them. */
{
    GwsimScript *scriptPtr = platformPtr->scriptPtr;

    for (int i = first; i < objc; i += 2) {
        int param = Keyword(platformPtr, objv[i]);

        if (param == KEYWORD_UNKNOWN) {
            return GwsimScriptRaisePython(scriptPtr, "TypeError",
                    "%s() got an unexpected keyword argument '%s'",
                    Tail(platformPtr->name), Undashed(objv[i]));
        }
        if (i + 1 == objc) {
            return GwsimScriptRaisePython(scriptPtr, "TypeError",
                    "%s() got no value for keyword argument '%s'",
                    Tail(platformPtr->name), Undashed(objv[i]));
        }
        if (i < GWSIM_SITE_WORDS) {
            bindingPtr->exact |= 1u << i;
        }
        if (param < 0) {
            continue;
        }
        if (bindingPtr->at[platformPtr->slot[param]] != 0) {
            return GwsimScriptRaisePython(scriptPtr, "TypeError",
                    "%s() got multiple values for keyword argument '%s'",
                    Tail(platformPtr->name), Undashed(objv[i]));
        }
        bindingPtr->at[platformPtr->slot[param]] = i + 1;
    }
    return TCL_OK;
}

/* Looks for what is required, and turns the empty string into None. */
static int
CheckRequired(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *const objv[],      /* Words. */
    GwsimBinding *bindingPtr)   /* What each of them is. */
{
    const GwsimSignature *sigPtr = platformPtr->sigPtr;

    for (int i = 0; i < platformPtr->count; i++) {
        int *atPtr = &bindingPtr->at[platformPtr->slot[i]];
        bool given = *atPtr != 0;

        if (given && GwsimObjIsEmpty(objv[*atPtr])) {
            bindingPtr->exact |= *atPtr < GWSIM_SITE_WORDS ? 1u << *atPtr : 0;
            *atPtr = 0;
        }
        if (i >= sigPtr->required || *atPtr != 0
                || (given && strcmp(sigPtr->params[i], "function") == 0)) {
            continue;
        }
        return GwsimScriptRaisePython(platformPtr->scriptPtr,
                GWSIM_MUTATE(73, "ValueError", "TypeError"),
                "Missing required argument %s", sigPtr->params[i]);
    }
    return TCL_OK;
}

/* Number of the parameter that a word names with its dash, or what else the
 * word is; a parameter's is known from then on. */
static int
Keyword(
    GwsimPlatform *platformPtr, /* Function. */
    Tcl_Obj *wordPtr)           /* Word. */
{
    GwsimKnown *knownPtr = GwsimScriptKnow(platformPtr->scriptPtr, wordPtr);
    const char *word;
    int param;

    if (knownPtr->keywordOf == platformPtr) {
        return knownPtr->param;
    }
    word = Tcl_GetString(wordPtr);
    if (word[0] != '-') {
        return KEYWORD_UNKNOWN;
    }
    param = FindParam(platformPtr->sigPtr, word + 1);
    if (param < 0) {
        return IsIgnored(platformPtr->sigPtr, word + 1)
                ? KEYWORD_IGNORED : KEYWORD_UNKNOWN;
    }
    knownPtr->keywordOf = platformPtr;
    knownPtr->param = param;
    return param;
}

/* A keyword as messages name it. */
static const char *
Undashed(
    Tcl_Obj *wordPtr)           /* Keyword. */
{
    const char *word = Tcl_GetString(wordPtr);

    return word[0] == '-' ? word + 1 : word;
}

/* Number of a parameter of a signature, or -1. */
static int
FindParam(
    const GwsimSignature *sigPtr,       /* Signature. */
    const char *name)           /* Name of a parameter. */
{
    for (int i = 0; sigPtr->params[i] != NULL; i++) {
        if (strcmp(sigPtr->params[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

/* True for a keyword that is taken and forgotten. */
static bool
IsIgnored(
    const GwsimSignature *sigPtr,       /* Signature. */
    const char *name)           /* Keyword without its dash. */
{
    for (int i = 0; i < 3 && sigPtr->ignored[i] != NULL; i++) {
        if (strcmp(sigPtr->ignored[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* What Python calls a function: its name without the module. */
static const char *
Tail(
    const char *name)           /* "system.util.sendRequest" */
{
    return strrchr(name, '.') + 1;
}

/* ---- Their making ---- */

/* Makes one command. */
static void
MakePlatform(
    GwsimScript *scriptPtr,     /* Script with a new interp. */
    const char *name)           /* Function. */
{
    GwsimPlatform *platformPtr = GwsimCalloc(1, sizeof(GwsimPlatform));

    platformPtr->scriptPtr = scriptPtr;
    platformPtr->name = name;
    for (const GwsimSignature *p = GwsimSignatureTable(); p->name != NULL;
            p++) {
        if (strcmp(p->name, name) == 0) {
            platformPtr->newestPtr = p;
        }
    }
    platformPtr->id = platformPtr->newestPtr->id;
    platformPtr->nextPtr = scriptPtr->platforms;
    scriptPtr->platforms = platformPtr;
    Tcl_NRCreateCommand(scriptPtr->interp, name, PlatformCmd, PlatformCmdNre,
            platformPtr, Forget);
}

/* A script has deleted the command, or the interp goes. */
static void
Forget(
    ClientData clientData)      /* Its GwsimPlatform. */
{
    GwsimPlatform *platformPtr = clientData;
    GwsimPlatform **linkPtr = &platformPtr->scriptPtr->platforms;

    while (*linkPtr != platformPtr) {
        linkPtr = &(*linkPtr)->nextPtr;
    }
    *linkPtr = platformPtr->nextPtr;
    GwsimSitesForget(platformPtr);
    GwsimFree(platformPtr);
}

/* True for the first of the signatures of one name. */
static bool
IsFirst(
    const GwsimSignature *sigPtr)       /* Of the table. */
{
    const GwsimSignature *p = GwsimSignatureTable();

    while (strcmp(p->name, sigPtr->name) != 0) {
        p++;
    }
    return p == sigPtr;
}
