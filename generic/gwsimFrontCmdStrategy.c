/*
 * gwsimFrontCmdStrategy.c --
 *
 *      core::create -strategy: how a search decides what goes next.  One
 *      table has them all.
 */

#include "gwsimFrontInt.h"
#include "gwsimGuides.h"
#include "gwsimTclUtil.h"
#include "gwsimWordCmd.h"

static GwsimGetStrategyProc GetWays, GetNone, GetRandom, GetPct,
        GetPos;

static const struct {
    const char *name;
    GwsimGetStrategyProc *proc;
    int words;                  /* With the name. */
    const char *usage;          /* What is wanted. */
} strategies[] = {
    {"exhaustive", GetWays, 2, "strategy {exhaustive SEARCH} with a search"
        " that is neither over nor busy"},
    {"list", GetNone, 1, "strategy {list}"},
    {"pct", GetPct, 3, "strategy {pct DEPTH STEPS} with a depth of 1 to 64"},
    {"pos", GetPos, 1, "strategy {pos}"},
    {"random", GetRandom, 1, "strategy {random}"},
    {NULL, NULL, 0, NULL}
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimGetStrategy --
 *
 *      Reads -strategy.
 *
 * Results:
 *      A standard Tcl result; a new guide, or NULL where choices come from
 *      the list and the stream alone.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

int
GwsimGetStrategy(
    GwsimFront *frontPtr,       /* Front of the world. */
    Tcl_Interp *interp,         /* For the message. */
    Tcl_Obj *listPtr,           /* {name ?arg ...?} */
    uint64_t seed,              /* Of the run. */
    GwsimGuide **guidePtrPtr)   /* Receives the guide. */
{
    Tcl_Obj **words;
    Tcl_Size count;
    int index;

    if (Tcl_ListObjGetElements(NULL, listPtr, &count, &words) != TCL_OK
            || count == 0) {
        return GwsimSetExpected(interp, "STRATEGY FORMAT", listPtr,
                "strategy as {pct 3 100}");
    }
    if (Tcl_GetIndexFromObjStruct(interp, words[0], strategies,
            sizeof(strategies[0]), "strategy", TCL_EXACT, &index)
            != TCL_OK) {
        return TCL_ERROR;
    }
    if (count != strategies[index].words) {
        return GwsimSetExpected(interp, "STRATEGY FORMAT", listPtr,
                strategies[index].usage);
    }
    if (strategies[index].proc(frontPtr, words, seed, guidePtrPtr)
            == TCL_OK) {
        return TCL_OK;
    }
    return GwsimSetExpected(interp, "STRATEGY FORMAT", listPtr,
            strategies[index].usage);
}

/* {exhaustive SEARCH} */
static int
GetWays(
    GwsimFront *frontPtr,       /* Has the search. */
    Tcl_Obj *const *words,      /* Words. */
    uint64_t seed,              /* Not used. */
    GwsimGuide **guidePtrPtr)   /* Receives the guide. */
{
    GwsimFrontSearch *searchPtr = GwsimFrontSearchFind(NULL, frontPtr,
            words[1]);

    (void) seed;
    *guidePtrPtr = searchPtr != NULL ? GwsimWaysBegin(searchPtr->waysPtr)
            : NULL;
    return *guidePtrPtr != NULL ? TCL_OK : TCL_ERROR;
}

/* {list} */
static int
GetNone(
    GwsimFront *frontPtr,       /* Not used. */
    Tcl_Obj *const *words,      /* Not used. */
    uint64_t seed,              /* Not used. */
    GwsimGuide **guidePtrPtr)   /* Stays NULL. */
{
    (void) frontPtr;
    (void) words;
    (void) seed;
    *guidePtrPtr = NULL;
    return TCL_OK;
}

/* {random} */
static int
GetRandom(
    GwsimFront *frontPtr,       /* Not used. */
    Tcl_Obj *const *words,      /* Not used. */
    uint64_t seed,              /* Of the run. */
    GwsimGuide **guidePtrPtr)   /* Receives the guide. */
{
    (void) frontPtr;
    (void) words;
    *guidePtrPtr = GwsimGuideRandom(seed);
    return TCL_OK;
}

/* {pct DEPTH STEPS} */
static int
GetPct(
    GwsimFront *frontPtr,       /* Not used. */
    Tcl_Obj *const *words,      /* Words. */
    uint64_t seed,              /* Of the run. */
    GwsimGuide **guidePtrPtr)   /* Receives the guide. */
{
    int64_t depth, steps;

    (void) frontPtr;
    if (GwsimGetCount(NULL, words[1], 1, GWSIM_PCT_DEPTH_MAX, &depth)
            != TCL_OK || GwsimGetCount(NULL, words[2], 1,
                    GWSIM_PCT_STEPS_MAX, &steps) != TCL_OK) {
        return TCL_ERROR;
    }
    *guidePtrPtr = GwsimGuidePct(seed, (uint32_t) depth, (uint64_t) steps);
    return TCL_OK;
}

/* {pos} */
static int
GetPos(
    GwsimFront *frontPtr,       /* Not used. */
    Tcl_Obj *const *words,      /* Not used. */
    uint64_t seed,              /* Of the run. */
    GwsimGuide **guidePtrPtr)   /* Receives the guide. */
{
    (void) frontPtr;
    (void) words;
    *guidePtrPtr = GwsimGuidePos(seed);
    return TCL_OK;
}
