/*
 * gwsimFrontInt.h --
 *
 *      What the two files of the front share: gwsimFront.c keeps the worlds
 *      of an interp, gwsimFrontScript.c runs the scripts of `at` and `when`.
 */

#ifndef GWSIM_FRONT_INT_H
#define GWSIM_FRONT_INT_H

#include "gwsimFront.h"
#include "gwsimExploreWays.h"
#include "gwsimScript.h"

#define GWSIM_FRONT_SCRIPT_CMD  "::gwsim::core::script"

typedef struct GwsimFrontSearch {
    struct GwsimFrontSearch *nextPtr;
    uint32_t number;            /* 1 of x1. */
    GwsimWays *waysPtr;
} GwsimFrontSearch;

/* A script of BODY as a function, read once (gwsimFrontFunction.c). */
typedef struct GwsimFrontFunction {
    Tcl_Obj *scriptPtr;         /* Held, or NULL. */
    GwsimValue *functionPtr;
} GwsimFrontFunction;

#define GWSIM_FRONT_FUNCTIONS   64

struct GwsimFront {
    Tcl_Interp *interp;
    Tcl_ThreadId thread;        /* Of the interp. */
    GwsimFrontWorld *worlds;    /* Open ones, newest first. */
    uint32_t worldCount;        /* Number of the newest. */
    GwsimFrontWorld **selected; /* Stack. */
    size_t selectedCount, selectedSpace;
    Tcl_Obj *scriptWordPtr;     /* GWSIM_FRONT_SCRIPT_CMD */
    Tcl_Obj *uplevelWordPtr;    /* "::uplevel" */
    Tcl_Obj *placeWordPtr;      /* Name of the proc that knows places. */
    Tcl_Obj *placePtr;          /* What it said last, or NULL. */
    GwsimScriptPool *poolPtr;   /* Interps of its worlds' scripts. */
    GwsimWatch *watchPtr;       /* Of its virtual worlds; NULL: none yet. */
    GwsimDefinitions *definitionsPtr;   /* What new worlds know. */
    bool definesLate;           /* Once the library has told the newest. */
    GwsimFrontFunction functions[GWSIM_FRONT_FUNCTIONS];
    GwsimWorldConfig config;    /* What new worlds are like by default. */
    Tcl_Obj *checksPtr;         /* Watches of the built-in checkers. */
    GwsimFrontSearch *searches; /* Searches of all ways. */
    uint32_t searchCount;       /* Number of the newest. */
};

/* Runs a script of `at` or `when`: for GwsimWorld.driverProc. */
MODULE_SCOPE void GwsimFrontRunDriver(GwsimWorld *worldPtr,
        GwsimDriverCall *callPtr);
/* Asks the command of a filter about a message (gwsimFrontFilter.c). */
MODULE_SCOPE int GwsimFrontFilter(Tcl_Interp *interp, GwsimWorld *worldPtr,
        const GwsimDriverCall *callPtr, Tcl_Obj *commandPtr);
/* Reads a DIST that a user has defined: for GwsimSetDistProc. */
MODULE_SCOPE int GwsimFrontGetDist(void *clientData, Tcl_Interp *interp,
        Tcl_Obj *objPtr, GwsimDist *distPtr);
/* Appends how those are written that the selected world knows. */
MODULE_SCOPE void GwsimFrontDistNames(void *clientData, Tcl_Obj *textPtr);
/* Gives a new world the watches of the built-in checkers. */
MODULE_SCOPE void GwsimFrontChecks(GwsimFrontWorld *frontWorldPtr);
/* What checkers in Tcl keep of a world that closes goes. */
MODULE_SCOPE void GwsimFrontForgetChecks(GwsimFrontWorld *frontWorldPtr);
/* Ends a search, or all (NULL) (gwsimFrontCmdWays.c). */
MODULE_SCOPE void GwsimFrontSearchEnd(GwsimFront *frontPtr,
        GwsimFrontSearch *searchPtr);
/* That of a token; NULL and {GWSIM SEARCH UNKNOWN x9} if none. */
MODULE_SCOPE GwsimFrontSearch *GwsimFrontSearchFind(Tcl_Interp *interp,
        GwsimFront *frontPtr, Tcl_Obj *tokenPtr);
/* ---- gwsimFrontAgain.c ---- */

/* Who runs the scripts of such a world: nobody. */
MODULE_SCOPE const GwsimHostType gwsimFrontAgainHost;
MODULE_SCOPE GwsimFrontAgain *GwsimFrontAgainCreate(void);
MODULE_SCOPE void GwsimFrontAgainFree(GwsimFrontAgain *againPtr);
/* From now on memory is of that world's; NULL: of none's. */
MODULE_SCOPE void GwsimFrontAgainUse(GwsimFrontAgain *againPtr);
/* For GwsimWorld.driverProc. */
MODULE_SCOPE void GwsimFrontAgainDriver(GwsimWorld *worldPtr,
        GwsimDriverCall *callPtr);
/* For GwsimCore.drawProc. */
MODULE_SCOPE GwsimTime GwsimFrontAgainDraw(GwsimCore *corePtr,
        const GwsimDist *distPtr, GwsimStream *streamPtr);
/* The word `run`: the world is built. */
MODULE_SCOPE int GwsimFrontAgainBuilt(GwsimFrontWorld *frontWorldPtr,
        Tcl_Interp *interp, GwsimTime limit);
/* Forgets the scripts of a world that has closed. */
MODULE_SCOPE void GwsimFrontScriptsFree(GwsimFrontWorld *frontWorldPtr);

#endif /* GWSIM_FRONT_INT_H */
