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

static GwsimGetStrategyProc GetWays, GetNone, GetPct;

static const struct {
    const char *name;
    GwsimGetStrategyProc *proc; /* Or NULL: ... */
    GwsimGuide *(*guideProc)(uint64_t seed);    /* ... a seed is all. */
    int words;                  /* With the name. */
    const char *usage;          /* What is wanted. */
} strategies[] = {
    {"exhaustive", GetWays, NULL, 2, "strategy {exhaustive SEARCH} with a"
        " search that is neither over nor busy"},
    {"list", GetNone, NULL, 1, "strategy {list}"},
    {"pct", GetPct, NULL, 3,
        "strategy {pct DEPTH STEPS} with a depth of 1 to 64"},
    {"pos", NULL, GwsimGuidePos, 1, "strategy {pos}"},
    {"random", NULL, GwsimGuideRandom, 1, "strategy {random}"},
    {NULL, NULL, NULL, 0, NULL}
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
    if (strategies[index].guideProc != NULL) {
        *guidePtrPtr = strategies[index].guideProc(seed);
        return TCL_OK;
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
