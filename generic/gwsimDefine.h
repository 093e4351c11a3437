/*
 * gwsimDefine.h --
 *
 *      What users have defined in Tcl and the core must know of: functions of
 *      the platform and distributions.  gwsim::define (library/define.tcl)
 *      checks a definition; here is what became of it.
 *
 *      Rules:
 *      1. A table of definitions never changes.  A front has the newest one,
 *         a world the one that was newest when it was made: so threads of a
 *         world read it without a lock.
 *      2. A definition stands alone: it sees no variable and no proc of the
 *         file it stands in.
 *      3. A distribution is drawn in an interp of its own that has nothing of
 *         the host in it; it is the world's, and on the real clock it lives
 *         on an OS thread of its own (gwsimDefineDraw.c).
 */

#ifndef GWSIM_DEFINE_H
#define GWSIM_DEFINE_H

#include <tcl.h>

#include "gwsimWorld.h"

typedef struct GwsimFormal {    /* A formal parameter. */
    char *name;
    char *value;                /* Default, or NULL. */
} GwsimFormal;

typedef struct GwsimDefinition {
    bool distribution;          /* Else a function. */
    char *name;
    char *args, *body;
    char *file;                 /* Where the body stands, or "". */
    int line;                   /* Of its first line; if it is not exact that
                                 * of the definition. */
    bool exact;                 /* Its lines are those of the file. */
    unsigned scopes;            /* Function: where it is, GWSIM_IN_*. */
    bool gui;                   /* Function: a touch of the GUI. */
    GwsimFormal *formals;
    int formalCount;            /* Without "args". */
    bool rest;                  /* The last is "args". */
} GwsimDefinition;

typedef struct GwsimDefinitions {
    int refs;                   /* Front and worlds: of one OS thread. */
    uint64_t serial;            /* No two of a front have the same. */
    GwsimDefinition *items;
    int count;
} GwsimDefinitions;

/* ---- gwsimDefine.c ---- */

/* A table from a list of dicts with the fields kind (command, distribution),
 * name, args, body, file, line, exact, on, gui.  NULL: an error in interp. */
MODULE_SCOPE GwsimDefinitions *GwsimDefinitionsNew(Tcl_Interp *interp,
        Tcl_Obj *listPtr, uint64_t serial);
/* NULL is a table too: the empty one. */
MODULE_SCOPE GwsimDefinitions *GwsimDefinitionsRetain(
        GwsimDefinitions *tablePtr);
MODULE_SCOPE void GwsimDefinitionsRelease(GwsimDefinitions *tablePtr);
MODULE_SCOPE const GwsimDefinition *GwsimDefinitionFind(
        const GwsimDefinitions *tablePtr, bool distribution,
        const char *name);
/* Number of a formal parameter, or -1. */
MODULE_SCOPE int GwsimDefinitionFormal(const GwsimDefinition *defPtr,
        const char *name);
/* Appends (command "x" at FILE:LINE) to errorInfo; line of the body, or 0:
 * where an error has just left it.  Returns the line. */
MODULE_SCOPE int GwsimDefinitionTrace(Tcl_Interp *interp,
        const GwsimDefinition *defPtr, int line);
/* "{NAME ARG ?ARG?}", as a message shows it. */
MODULE_SCOPE Tcl_Obj *GwsimDefinitionUsage(const GwsimDefinition *defPtr);

/* ---- gwsimDefineDraw.c ---- */

typedef struct GwsimDraws GwsimDraws;

/* The draws of a world: sets its drawProc. */
MODULE_SCOPE GwsimDraws *GwsimDrawsCreate(GwsimWorld *worldPtr,
        GwsimDefinitions *tablePtr);
/* The world has closed. */
MODULE_SCOPE void GwsimDrawsFree(GwsimDraws *drawsPtr);
/* Reads a DIST of a user.  TCL_CONTINUE: it names none of them. */
MODULE_SCOPE int GwsimDrawsGet(GwsimDraws *drawsPtr, Tcl_Interp *interp,
        Tcl_Obj *objPtr, GwsimDist *distPtr);
/* One draw; world left.  NULL: an error in interp. */
MODULE_SCOPE Tcl_Obj *GwsimDrawsSample(Tcl_Interp *interp, GwsimCore *corePtr,
        GwsimStream *streamPtr, const GwsimDist *distPtr);

#endif /* GWSIM_DEFINE_H */
