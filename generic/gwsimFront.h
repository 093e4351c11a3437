/*
 * gwsimFront.h --
 *
 *      What an interp holds of gwsim: its worlds by token, the stack of
 *      selected worlds, and the words, which act on the selected one.
 *
 *      Rules:
 *      1. One front per interp; worlds are the front's, and end with it, with
 *         the interp or with the process, whichever comes first.
 *      2. Tokens (w1, w2, ...) are never used again.
 *      3. A world that runs, or of which a word is being called, is not
 *         closed: core::close is refused.  One whose interp goes, or whose
 *         command does (core::close TOKEN late), closes as soon as that is
 *         over, and its run stops.
 *      4. A closed world stays as an empty shell while it is selected.
 */

#ifndef GWSIM_FRONT_H
#define GWSIM_FRONT_H

#include <tcl.h>

#include "gwsimDefine.h"
#include "gwsimRealWatch.h"
#include "gwsimWorld.h"

typedef struct GwsimFront GwsimFront;
typedef struct GwsimFrontScript GwsimFrontScript;

/* The outside process that runs a world's scripts of Jython. */
typedef struct GwsimJythonHome {
    int port;                   /* Of the loopback interface. */
    char *secret;               /* What it wants to be told first. */
    char *world;                /* Token of the world. */
    char *tasks;                /* Folder of its threads (/proc), or "". */
    Tcl_Mutex baton;            /* Who has it computes there. */
} GwsimJythonHome;

typedef struct GwsimFrontAgain GwsimFrontAgain;

typedef struct GwsimFrontWorld {
    struct GwsimFrontWorld *nextPtr;    /* Next open one of the front. */
    GwsimFront *frontPtr;
    GwsimWorld *worldPtr;       /* NULL: closed. */
    uint32_t number;            /* 1 of w1. */
    int refs;                   /* Open, selected, running: one each. */
    bool running;               /* Inside the word `run`. */
    const char *word;           /* Other word that is being called, or NULL. */
    bool ending;                /* It closes as soon as that is over. */
    Tcl_Obj *tokenPtr;          /* "w1" */
    Tcl_Obj *namePtr;           /* Of the scenario. */
    Tcl_Obj *levelPtr;          /* "#N" of BODY's frame. */
    GwsimFrontScript *scripts;  /* Of `at` and `when`, newest first. */
    const GwsimDriverCall *callPtr;     /* `at` or `when` that runs now. */
    bool checked;               /* Checkers in Tcl keep something of it. */
    bool placeless;             /* Words need not know where they stand. */
    GwsimFrontAgain *againPtr;  /* It is built once and run again and again
                                 * (gwsimFrontAgain.c); else NULL. */
    const char *place;          /* FILE:LINE of the word being called. */
    GwsimDefinitions *definitionsPtr;   /* What users have defined. */
    GwsimDraws *drawsPtr;       /* Draws from it. */
    GwsimJythonHome *jythonPtr; /* Or NULL. */
    Tcl_Obj *foreignPtr;        /* Function that the script of the word being
                                 * called stands for, or NULL. */
} GwsimFrontWorld;

typedef struct GwsimFrontVars { /* Of -vars; NULL if there are none. */
    Tcl_Obj *namesPtr;          /* List. */
    Tcl_Obj *valuesPtr;         /* List of as many. */
} GwsimFrontVars;

struct GwsimFrontScript {       /* The script of a GwsimDriverItem. */
    GwsimFrontScript *nextPtr;
    Tcl_Obj *scriptPtr;
    GwsimFrontVars vars;
};

/* Makes all commands of the front in an interp. */
MODULE_SCOPE int GwsimFrontInit(Tcl_Interp *interp);
/* The front of an interp, or NULL without one. */
MODULE_SCOPE GwsimFront *GwsimFrontGet(Tcl_Interp *interp);
/* The world of a token; NULL and {GWSIM WORLD UNKNOWN w9} if none. */
MODULE_SCOPE GwsimFrontWorld *GwsimFrontFind(Tcl_Interp *interp,
        GwsimFront *frontPtr, Tcl_Obj *tokenPtr);
/* The selected world; NULL and {GWSIM WORLD NONE} if there is none. */
MODULE_SCOPE GwsimFrontWorld *GwsimFrontSelected(Tcl_Interp *interp,
        GwsimFront *frontPtr);

/* For the commands of the front (gwsimFrontCmd*.c, gwsimWordCmd*.c). */
MODULE_SCOPE GwsimFront *GwsimFrontNew(Tcl_Interp *interp);
MODULE_SCOPE GwsimFrontWorld *GwsimFrontAdd(GwsimFront *frontPtr,
        const GwsimWorldConfig *configPtr, bool again);
MODULE_SCOPE void GwsimFrontSelect(GwsimFront *frontPtr,
        GwsimFrontWorld *frontWorldPtr);
MODULE_SCOPE bool GwsimFrontUnselect(GwsimFront *frontPtr);
MODULE_SCOPE void GwsimFrontClose(GwsimFrontWorld *frontWorldPtr);
/* A word is called, and that is over: meanwhile the world is not closed.
 * Begin returns what End wants: the word before it. */
MODULE_SCOPE const char *GwsimFrontBeginWord(GwsimFrontWorld *frontWorldPtr,
        const char *word);
MODULE_SCOPE void GwsimFrontEndWord(GwsimFrontWorld *frontWorldPtr,
        const char *outer);
/* Lets time go on; limit as of GwsimWorldRun.  False: the interp has gone, or
 * else the world, which is an error in the interp. */
MODULE_SCOPE bool GwsimFrontRun(GwsimFrontWorld *frontWorldPtr,
        GwsimTime limit, GwsimRunResult *resultPtr);
MODULE_SCOPE GwsimFrontScript *GwsimFrontScriptNew(
        GwsimFrontWorld *frontWorldPtr, Tcl_Obj *scriptPtr,
        const GwsimFrontVars *varsPtr);
MODULE_SCOPE int GwsimFrontVarsGet(GwsimFrontWorld *frontWorldPtr,
        Tcl_Interp *interp, Tcl_Obj *listPtr, GwsimFrontVars *varsPtr);
MODULE_SCOPE void GwsimFrontVarsFree(GwsimFrontVars *varsPtr);
/* What new worlds are like by default. */
MODULE_SCOPE const GwsimWorldConfig *GwsimFrontConfig(
        const GwsimFront *frontPtr);
/* The function of a script without -vars; NULL and an error if it is none.
 * The caller releases it (gwsimFrontFunction.c). */
MODULE_SCOPE GwsimValue *GwsimFrontFunctionOf(GwsimFront *frontPtr,
        Tcl_Interp *interp, Tcl_Obj *scriptPtr);
MODULE_SCOPE void GwsimFrontFunctionsFree(GwsimFront *frontPtr);
/* Before a world is made: what users have defined since is asked for.  A
 * standard Tcl result. */
MODULE_SCOPE int GwsimFrontDefineLate(GwsimFront *frontPtr);
/* What users have defined, as a world knows it; NULL: nothing.  The table
 * does not change while the world is open. */
MODULE_SCOPE const GwsimDefinitions *GwsimFrontDefinitions(
        const GwsimWorld *worldPtr);
/* The process of its scripts of Jython, or NULL. */
MODULE_SCOPE GwsimJythonHome *GwsimFrontJython(const GwsimWorld *worldPtr);
/* The watchdog over scripts of a world of an interp; NULL on the real clock,
 * and where the system has none. */
MODULE_SCOPE GwsimWatch *GwsimFrontWatch(const GwsimWorld *worldPtr);
/* FILE:LINE of the word that is being called, or ""; lives until the next
 * call.  World left: it evaluates ::gwsim::Place, if there is such a proc. */
MODULE_SCOPE const char *GwsimFrontPlace(GwsimFront *frontPtr);

#endif /* GWSIM_FRONT_H */
