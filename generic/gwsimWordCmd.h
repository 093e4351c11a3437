/*
 * gwsimWordCmd.h --
 *
 *      What the words of BODY have in common, and the list of them:
 *
 *          gwsimWordCmd.c          the one table of commands; how one is called
 *          gwsimWordCmdBuild.c     words that build the installation
 *          gwsimWordCmdAct.c       words that make things happen
 *          gwsimWordCmdFault.c     the word that disturbs, ...
 *          gwsimWordCmdFaultTarget.c   ... what, ...
 *          gwsimWordCmdFaultEnd.c  ... and those that end it
 *          gwsimWordCmdFaultTell.c what is known of faults
 *          gwsimWordCmdAsk.c       words that tell what has happened
 *          gwsimWordCmdRows.c      the relations as lists of dicts
 *          gwsimWordCmdHandle.c    handles and threads as commands
 *          gwsimWordCmdThere.c     what there is, when something is not
 *          gwsimFrontCmd*.c        gwsim::core::*, for library/
 */

#ifndef GWSIM_WORD_CMD_H
#define GWSIM_WORD_CMD_H

#include "gwsimFront.h"

/* ---- Calling ---- */

/* A word acts on a world; objv[0] is the word itself. */
typedef int GwsimWordProc(GwsimFrontWorld *frontWorldPtr, Tcl_Interp *interp,
        int objc, Tcl_Obj *const *objv);
/* A command of the core acts on the front, or on the world of a token, which
 * is objv[1]. */
typedef int GwsimCoreProc(GwsimFront *frontPtr, Tcl_Interp *interp,
        int objc, Tcl_Obj *const *objv);

#define GWSIM_WORD(name) MODULE_SCOPE GwsimWordProc Gwsim##name##Word
#define GWSIM_CORE(name) MODULE_SCOPE GwsimCoreProc Gwsim##name##Cmd
#define GWSIM_ABOUT(name) MODULE_SCOPE GwsimWordProc Gwsim##name##Cmd

GWSIM_WORD(At);
GWSIM_WORD(Choose);
GWSIM_WORD(Clear);
GWSIM_WORD(Client);
GWSIM_WORD(Designer);
GWSIM_WORD(Event);
GWSIM_WORD(Events);
GWSIM_WORD(Fault);
GWSIM_WORD(Gateway);
GWSIM_WORD(Handler);
GWSIM_WORD(Heal);
GWSIM_WORD(Library);
GWSIM_WORD(Link);
GWSIM_WORD(Links);
GWSIM_WORD(Log);
GWSIM_WORD(Mark);
GWSIM_WORD(Now);
GWSIM_WORD(On);
GWSIM_WORD(Release);
GWSIM_WORD(Repeat);
GWSIM_WORD(Requests);
GWSIM_WORD(Restart);
GWSIM_WORD(Result);
GWSIM_WORD(Run);
GWSIM_WORD(Sample);
GWSIM_WORD(Session);
GWSIM_WORD(Terminate);
GWSIM_WORD(Threads);
GWSIM_WORD(Traffic);
GWSIM_WORD(Violations);
GWSIM_WORD(When);

GWSIM_CORE(BuiltinChecks);
GWSIM_CORE(Close);
GWSIM_CORE(Create);
GWSIM_CORE(Define);
GWSIM_CORE(Duration);
GWSIM_CORE(Enumerate);
GWSIM_CORE(Ways);
GWSIM_CORE(Again);
GWSIM_CORE(FaultKinds);
GWSIM_CORE(Frame);
GWSIM_CORE(FrontScript);
GWSIM_CORE(Interrupted);
GWSIM_CORE(Nanoseconds);
GWSIM_CORE(Ratio);
GWSIM_CORE(Scenery);
GWSIM_CORE(ScriptCommands);
GWSIM_CORE(Select);
GWSIM_CORE(Share);
GWSIM_CORE(Switches);
GWSIM_CORE(Unknown);
GWSIM_CORE(Unselect);
GWSIM_CORE(Variables);
GWSIM_CORE(Watch);

GWSIM_ABOUT(ChoiceEvents);
GWSIM_ABOUT(Brief);
GWSIM_ABOUT(Choices);
GWSIM_ABOUT(Ties);
GWSIM_ABOUT(Claim);
GWSIM_ABOUT(Component);
GWSIM_ABOUT(Driver);
GWSIM_ABOUT(Errors);
GWSIM_ABOUT(Fact);
GWSIM_ABOUT(Faults);
GWSIM_ABOUT(Info);
GWSIM_ABOUT(Jython);
GWSIM_ABOUT(LeftWaiting);
GWSIM_ABOUT(Lints);
GWSIM_ABOUT(Live);
GWSIM_ABOUT(Outcome);
GWSIM_ABOUT(Outliving);
GWSIM_ABOUT(Pause);
GWSIM_ABOUT(Placed);
GWSIM_ABOUT(Placeless);
GWSIM_ABOUT(Tasks);
GWSIM_ABOUT(Unobserved);
GWSIM_ABOUT(Violate);

/* How the last `run` ended, as a word (gwsimFrontCmdTell.c). */
MODULE_SCOPE const char *GwsimRanText(GwsimRunResult result);

/* ---- For the words; world entered ---- */

/* The options of a word that ends with a script, from objv[first] on. */
MODULE_SCOPE int GwsimWordOptions(Tcl_Interp *interp, int objc,
        Tcl_Obj *const *objv, int first, const char *const *table,
        Tcl_Obj **values);
/* What means every scope of a kind, in place of a name; ends with NULL
 * (gwsimWordCmdHandler.c). */
MODULE_SCOPE const char *const gwsimWordKinds[];
/* NULL and an error if there is none. */
MODULE_SCOPE GwsimScope *GwsimWordScope(Tcl_Interp *interp,
        GwsimFrontWorld *frontWorldPtr, Tcl_Obj *namePtr);
/* ": there are plant, store and HMI", behind an error; of threads those that
 * have not ended (gwsimWordCmdThere.c). */
MODULE_SCOPE void GwsimWordThereScopes(Tcl_Interp *interp,
        const GwsimWorld *worldPtr);
MODULE_SCOPE void GwsimWordThereThreads(Tcl_Interp *interp,
        const GwsimWorld *worldPtr);
MODULE_SCOPE void GwsimWordThereHandlers(Tcl_Interp *interp,
        const GwsimWorld *worldPtr);
/* Reads A B, two scopes: the path of what goes from A to B; NULL and an error
 * if there is none. */
MODULE_SCOPE GwsimPath *GwsimWordPath(Tcl_Interp *interp,
        GwsimFrontWorld *frontWorldPtr, Tcl_Obj *const *words);
/* Targets and words of faults on links (gwsimWordCmdGroup.c); configPtr->paths
 * is the caller's. */
MODULE_SCOPE int GwsimWordGetLink(GwsimFrontWorld *frontWorldPtr,
        Tcl_Interp *interp, Tcl_Obj *const *words,
        GwsimFaultConfig *configPtr);
MODULE_SCOPE int GwsimWordGetGroups(GwsimFrontWorld *frontWorldPtr,
        Tcl_Interp *interp, Tcl_Obj *const *words,
        GwsimFaultConfig *configPtr);
/* What a fault is on, by kind of target (gwsimWordCmdFaultTarget.c): how many
 * words name it, how a message shows them (NULL: by the kinds of scope that it
 * may be), and how they are read. */
typedef int GwsimWordTargetProc(GwsimFrontWorld *frontWorldPtr,
        Tcl_Interp *interp, Tcl_Obj *const *words,
        GwsimFaultConfig *configPtr);
typedef struct GwsimWordTarget {
    int words;
    const char *usage;
    GwsimWordTargetProc *proc;
} GwsimWordTarget;
MODULE_SCOPE const GwsimWordTarget gwsimWordTargets[];
/* What a scope of some kinds (GWSIM_IN_*) is called there. */
MODULE_SCOPE const char *GwsimWordScopeUsage(unsigned scopes);
MODULE_SCOPE int GwsimWordGetMode(Tcl_Interp *interp, Tcl_Obj *objPtr,
        double *numberPtr);
/* As GwsimWordScope, and it must be a gateway. */
MODULE_SCOPE GwsimScope *GwsimWordGateway(Tcl_Interp *interp,
        GwsimFrontWorld *frontWorldPtr, Tcl_Obj *namePtr);
/* The number of an id as "t1": letter 't'.  0: it is none. */
MODULE_SCOPE uint32_t GwsimWordNumber(const char *id, char letter);
MODULE_SCOPE GwsimTask *GwsimWordTask(Tcl_Interp *interp,
        GwsimFrontWorld *frontWorldPtr, Tcl_Obj *idPtr);
/* The request is to be released. */
MODULE_SCOPE GwsimRequest *GwsimWordRequest(Tcl_Interp *interp,
        GwsimFrontWorld *frontWorldPtr, Tcl_Obj *idPtr);
/* The fault of an id as "f1". */
MODULE_SCOPE GwsimFault *GwsimWordFault(Tcl_Interp *interp,
        GwsimFrontWorld *frontWorldPtr, Tcl_Obj *idPtr);
/* fault list, fault show FAULT; TCL_CONTINUE: it is neither. */
MODULE_SCOPE int GwsimWordFaultTell(GwsimFrontWorld *frontWorldPtr,
        Tcl_Interp *interp, int objc, Tcl_Obj *const *objv);
MODULE_SCOPE GwsimName GwsimWordName(GwsimFrontWorld *frontWorldPtr,
        const char *text);
/* "r17", or "" for 0. */
MODULE_SCOPE Tcl_Obj *GwsimWordId(char letter, uint64_t number);
MODULE_SCOPE Tcl_Obj *GwsimWordText(GwsimFrontWorld *frontWorldPtr,
        GwsimName name);

/* The value, or the exception raised. */
MODULE_SCOPE int GwsimWordOutcome(Tcl_Interp *interp,
        const GwsimOutcome *outcomePtr);
MODULE_SCOPE Tcl_Obj *GwsimWordEventRow(GwsimFrontWorld *frontWorldPtr,
        const GwsimEvent *eventPtr, uint64_t seq);

/* A row of a relation: column, value, column, value ... */
MODULE_SCOPE void GwsimWordColumn(Tcl_Obj *rowPtr, const char *column,
        Tcl_Obj *valuePtr);
MODULE_SCOPE void GwsimWordColumnText(Tcl_Obj *rowPtr, const char *column,
        const char *text);

/* core::create -strategy (gwsimFrontCmdStrategy.c); NULL: no guide. */
typedef int GwsimGetStrategyProc(GwsimFront *frontPtr, Tcl_Obj *const *words,
        uint64_t seed, GwsimGuide **guidePtrPtr);
MODULE_SCOPE int GwsimGetStrategy(GwsimFront *frontPtr, Tcl_Interp *interp,
        Tcl_Obj *listPtr, uint64_t seed, GwsimGuide **guidePtrPtr);

#endif /* GWSIM_WORD_CMD_H */
