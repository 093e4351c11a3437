/*
 * gwsimExploreWays.c --
 *
 *      All ways that a world can go, depth first, with sleep sets (Godefroid,
 *      1996).
 *
 *      The way of the present run is a stack of nodes, one a decision:
 *
 *          a|b|c --a--> b|c --b--> c        the lowest that has a branch left
 *                          \--c--> b        takes it, those below are dropped,
 *              \--b--> ...                  and the next run finds them anew
 *
 *      When all that begins with step a has been gone, a sleeps in the ways
 *      that begin with b instead, until something is done that depends on a:
 *      up to there, to do a would only lead to where a, b has led.  What a
 *      step has read and written is known as it has been taken from the same
 *      node (gwsimAccess.h).
 *
 *      Rules:
 *      1. Two steps depend on each other if they are of one thread, or if one
 *         writes what the other reads or writes.  A timer of which nothing is
 *         known depends on everything.
 *      2. A branch whose step sleeps is not taken.  If all sleep the run is
 *         redundant: it goes on as the dullest does, and nothing of it is
 *         varied.
 *      3. Other choices (pick, chance) belong to the step that makes them; of
 *         a step count all accesses that it made with any of their values.
 *      4. With a bound on preemptions there are no sleep sets: the one run
 *         that stands for many might need more preemptions than another.
 *      5. If a run does not find what the one before it found at the same
 *         place, the search is over, and proves nothing.
 */

#include "gwsimExploreWays.h"
#include "gwsimAccess.h"
#include "gwsimChooser.h"

#include <string.h>

#define PRINT_MAX       48      /* Accesses of a step; with more it depends on
                                 * everything. */

typedef struct Print {          /* What a step accesses. */
    bool all;                   /* Everything. */
    uint32_t count;
    size_t space;
    struct Access {
        uint64_t what;
        bool write;
    } *accesses;
} Print;

typedef enum Branch {
    OPEN, GONE, CLOSED          /* It sleeps, or exceeds the bound. */
} Branch;

typedef struct Node {
    bool isValue;               /* A pick or chance: no ids. */
    GwsimGuidePoint point;
    uint32_t count;             /* Branches. */
    uint32_t branch;            /* The present one. */
    uint8_t *states;            /* Branch of each. */
    uint64_t *ids;              /* Who takes the step of each ... */
    Print *prints;              /* ... and what it accesses, once GONE or
                                 * present. */
} Node;

typedef struct Sleeper {
    uint64_t id;
    const Print *printPtr;      /* Of a node of the way. */
} Sleeper;

struct GwsimWays {
    GwsimGuide guide;           /* First. */
    int64_t preemptions;
    bool sleeps, busy, over, diverged;
    uint64_t runs, redundantRuns;
    double share;
    Node *nodes;                /* The way. */
    size_t nodeCount, nodeSpace;
    /* The run */
    size_t depth;               /* Nodes come to. */
    int64_t preempted;          /* Preemptions made. */
    bool redundant;             /* Nothing is varied any more. */
    bool gaveWay;               /* No step has begun since. */
    Print *printPtr;            /* Of the step in hand, or NULL: ... */
    uint64_t stepper;           /* ... who takes it. */
    Print *lastPtr;             /* Of the one before. */
    Print step;                 /* What it has accessed in this run. */
    Sleeper *sleepers;
    size_t sleeperCount, sleeperSpace;
};

static uint32_t Pick(GwsimGuide *guidePtr, GwsimGuidePoint point,
        const uint64_t *ids, uint32_t count);
static void     Taken(GwsimGuide *guidePtr, GwsimGuidePoint point,
        const uint64_t *ids, uint32_t count, uint32_t taken);
static uint32_t Value(GwsimGuide *guidePtr, uint32_t kind, uint32_t last,
        uint32_t drawn);
static void     Accesses(GwsimGuide *guidePtr, uint64_t what, bool write);
static void     End(GwsimGuide *guidePtr);
static Node *   NextNode(GwsimWays *waysPtr, uint32_t count,
        const uint64_t *ids, GwsimGuidePoint point);
static bool     IsSame(const Node *nodePtr, uint32_t count,
        const uint64_t *ids, GwsimGuidePoint point);
static void     CloseBranches(GwsimWays *waysPtr, Node *nodePtr);
static void     FallAsleep(GwsimWays *waysPtr, Node *nodePtr);
static void     EndStep(GwsimWays *waysPtr);
static bool     Sleeps(const GwsimWays *waysPtr, uint64_t id);
static bool     Depend(const Print *aPtr, const Print *bPtr);
static void     AddAccess(Print *printPtr, uint64_t what, bool write);
static bool     NextWay(GwsimWays *waysPtr);
static uint32_t FirstOpen(const Node *nodePtr);
static double   ShareDone(const GwsimWays *waysPtr);
static void     DropNode(GwsimWays *waysPtr);

static const GwsimGuideType sleepingType = {
    .name = "exhaustive", .pickProc = Pick, .takenProc = Taken,
    .valueProc = Value, .accessProc = Accesses, .endProc = End
};
static const GwsimGuideType wakefulType = {
    .name = "exhaustive", .pickProc = Pick, .takenProc = Taken,
    .valueProc = Value, .endProc = End
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimWaysCreate, GwsimWaysFree --
 *
 *      A search of all ways, that no run has gone yet; and its end.
 *
 * Results:
 *      The search.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimWays *
GwsimWaysCreate(
    int64_t preemptions,        /* At most so many in a run; -1: any. */
    bool sleeps)                /* With sleep sets (but rule 4). */
{
    GwsimWays *waysPtr = GwsimCalloc(1, sizeof(GwsimWays));

    waysPtr->preemptions = preemptions;
    waysPtr->sleeps = sleeps && preemptions < 0;
    waysPtr->guide.typePtr = waysPtr->sleeps ? &sleepingType : &wakefulType;
    return waysPtr;
}

void
GwsimWaysFree(
    GwsimWays *waysPtr)         /* Search; in the middle of no run. */
{
    while (waysPtr->nodeCount > 0) {
        DropNode(waysPtr);
    }
    GwsimFree(waysPtr->nodes);
    GwsimFree(waysPtr->sleepers);
    GwsimFree(waysPtr->step.accesses);
    GwsimFree(waysPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimWaysBegin --
 *
 *      Begins the next run.
 *
 * Results:
 *      Its guide, which counts it as over when its world ends; NULL if all
 *      ways have been gone, or another run goes on.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimGuide *
GwsimWaysBegin(
    GwsimWays *waysPtr)         /* Search. */
{
    if (waysPtr->over || waysPtr->busy) {
        return NULL;
    }
    waysPtr->busy = true;
    waysPtr->depth = 0;
    waysPtr->preempted = 0;
    waysPtr->redundant = waysPtr->gaveWay = false;
    waysPtr->printPtr = waysPtr->lastPtr = NULL;
    waysPtr->sleeperCount = 0;
    return &waysPtr->guide;
}

/* How far a search has come. */
GwsimWaysInfo
GwsimWaysAbout(
    const GwsimWays *waysPtr)   /* Search. */
{
    return (GwsimWaysInfo) {
        .runs = waysPtr->runs, .redundant = waysPtr->redundantRuns,
        .share = waysPtr->share, .over = waysPtr->over,
        .diverged = waysPtr->diverged, .busy = waysPtr->busy
    };
}

/* The branch of the way, or the first that is open (rule 2). */
static uint32_t
Pick(
    GwsimGuide *guidePtr,       /* Search. */
    GwsimGuidePoint point,      /* Where. */
    const uint64_t *ids,        /* Who could be next. */
    uint32_t count)             /* How many. */
{
    GwsimWays *waysPtr = (GwsimWays *) guidePtr;
    uint32_t branches = point == GWSIM_GUIDE_WITHIN ? 2 : count;
    Node *nodePtr;

    EndStep(waysPtr);
    nodePtr = NextNode(waysPtr, branches, ids, point);
    if (nodePtr == NULL) {
        return 0;
    }
    FallAsleep(waysPtr, nodePtr);
    return nodePtr->branch;
}

/* A step begins. */
static void
Taken(
    GwsimGuide *guidePtr,       /* Search. */
    GwsimGuidePoint point,      /* Where. */
    const uint64_t *ids,        /* Who could have been next. */
    uint32_t count,             /* How many. */
    uint32_t taken)             /* Who it was; count: nobody yet. */
{
    GwsimWays *waysPtr = (GwsimWays *) guidePtr;
    Node *nodePtr;
    uint32_t branch = point == GWSIM_GUIDE_WITHIN ? taken > 0 : taken;

    waysPtr->printPtr = NULL;
    waysPtr->gaveWay = taken == count;
    waysPtr->preempted += waysPtr->gaveWay ? 1 : 0;
    if (waysPtr->redundant || waysPtr->diverged) {
        return;
    }
    nodePtr = &waysPtr->nodes[waysPtr->depth - 1];
    if (nodePtr->branch != branch) {
        waysPtr->diverged = true;       /* A list had its way. */
    } else if (taken < count) {
        waysPtr->printPtr = &nodePtr->prints[branch];
        waysPtr->stepper = ids[taken];
        waysPtr->step.count = 0;
        waysPtr->step.all = false;
        if ((ids[taken] & GWSIM_GUIDE_TIMER) == 0) {
            Accesses(guidePtr, GwsimAccessName(GWSIM_ACCESS_THREAD,
                    ids[taken], 0), true);
        }
    }
}

/* The present value of a choice that is none of order (rule 3). */
static uint32_t
Value(
    GwsimGuide *guidePtr,       /* Search. */
    uint32_t kind,              /* Not used. */
    uint32_t last,              /* Largest value. */
    uint32_t drawn)             /* Not used: all of them come. */
{
    GwsimWays *waysPtr = (GwsimWays *) guidePtr;
    Node *nodePtr = NextNode(waysPtr, last + 1, NULL, GWSIM_GUIDE_NEXT);

    (void) kind;
    (void) drawn;
    return nodePtr != NULL ? nodePtr->branch : 0;
}

/* The step in hand accesses something.  Where Tcl cannot yield, a thread that
 * was to give way goes on: so what it does is still of the step before, which
 * cannot be parted there, and nobody sleeps on. */
static void
Accesses(
    GwsimGuide *guidePtr,       /* Search. */
    uint64_t what,              /* What. */
    bool write)                 /* How. */
{
    GwsimWays *waysPtr = (GwsimWays *) guidePtr;

    if (waysPtr->gaveWay && !waysPtr->redundant && !waysPtr->diverged) {
        waysPtr->gaveWay = false;
        waysPtr->printPtr = waysPtr->lastPtr;
        waysPtr->sleeperCount = 0;
    }
    if (waysPtr->printPtr != NULL) {
        AddAccess(waysPtr->printPtr, what, write);
        AddAccess(&waysPtr->step, what, write);
    }
}

/* A run is over: to the next way. */
static void
End(
    GwsimGuide *guidePtr)       /* Search; stays. */
{
    GwsimWays *waysPtr = (GwsimWays *) guidePtr;

    EndStep(waysPtr);
    waysPtr->busy = false;
    waysPtr->runs++;
    waysPtr->redundantRuns += waysPtr->redundant ? 1 : 0;
    if (waysPtr->depth < waysPtr->nodeCount) {
        waysPtr->diverged = true;
    }
    waysPtr->share = ShareDone(waysPtr);
    waysPtr->over = waysPtr->diverged || !NextWay(waysPtr);
}

/* The node that a run comes to: that of the way, or a new one with its first
 * branch.  NULL if nothing is varied any more. */
static Node *
NextNode(
    GwsimWays *waysPtr,         /* Search. */
    uint32_t count,             /* Branches. */
    const uint64_t *ids,        /* Whose; NULL: of a value. */
    GwsimGuidePoint point)      /* Where. */
{
    Node *nodePtr;

    if (waysPtr->redundant || waysPtr->diverged) {
        return NULL;
    }
    if (waysPtr->depth < waysPtr->nodeCount) {
        nodePtr = &waysPtr->nodes[waysPtr->depth++];
        waysPtr->diverged = !IsSame(nodePtr, count, ids, point);
        return waysPtr->diverged ? NULL : nodePtr;
    }
    GWSIM_GROW(waysPtr->nodes, waysPtr->nodeCount + 1, waysPtr->nodeSpace);
    nodePtr = &waysPtr->nodes[waysPtr->nodeCount];
    *nodePtr = (Node) {
        .isValue = ids == NULL, .point = point, .count = count,
        .states = GwsimCalloc(count, 1)
    };
    if (ids != NULL) {
        /* At WITHIN only the one that runs has a step here. */
        uint32_t named = point == GWSIM_GUIDE_WITHIN ? 1 : count;

        nodePtr->ids = GwsimCalloc(count, sizeof(uint64_t));
        memcpy(nodePtr->ids, ids, named * sizeof(uint64_t));
        nodePtr->prints = GwsimCalloc(count, sizeof(Print));
        CloseBranches(waysPtr, nodePtr);
    }
    waysPtr->nodeCount++;
    waysPtr->depth++;
    nodePtr->branch = FirstOpen(nodePtr);
    if (nodePtr->branch == count) {
        DropNode(waysPtr);
        waysPtr->depth--;
        waysPtr->redundant = true;
        return NULL;
    }
    return nodePtr;
}

/* Whether a run has come to where the one before it was. */
static bool
IsSame(
    const Node *nodePtr,        /* Where that was. */
    uint32_t count,             /* Branches here. */
    const uint64_t *ids,        /* Whose; NULL: of a value. */
    GwsimGuidePoint point)      /* Where. */
{
    uint32_t named = point == GWSIM_GUIDE_WITHIN ? 1 : count;

    return nodePtr->count == count && nodePtr->isValue == (ids == NULL)
            && (ids == NULL || (nodePtr->point == point && memcmp(
                    nodePtr->ids, ids, named * sizeof(uint64_t)) == 0));
}

/* Closes the branches of a new node that are not to be taken. */
static void
CloseBranches(
    GwsimWays *waysPtr,         /* Search. */
    Node *nodePtr)              /* New. */
{
    uint32_t named = nodePtr->point == GWSIM_GUIDE_WITHIN
            ? 1 : nodePtr->count;

    for (uint32_t i = 0; i < named; i++) {
        if (Sleeps(waysPtr, nodePtr->ids[i])) {
            nodePtr->states[i] = CLOSED;
        }
    }
    if (nodePtr->point == GWSIM_GUIDE_WITHIN && waysPtr->preemptions >= 0
            && waysPtr->preempted >= waysPtr->preemptions) {
        nodePtr->states[1] = CLOSED;
    }
}

/* The steps of the branches that have been gone sleep in the others. */
static void
FallAsleep(
    GwsimWays *waysPtr,         /* Search. */
    Node *nodePtr)              /* Where the run is. */
{
    for (uint32_t i = 0; waysPtr->sleeps && i < nodePtr->count; i++) {
        if (nodePtr->states[i] == GONE && nodePtr->ids[i] != 0) {
            GWSIM_GROW(waysPtr->sleepers, waysPtr->sleeperCount + 1,
                    waysPtr->sleeperSpace);
            waysPtr->sleepers[waysPtr->sleeperCount++] = (Sleeper) {
                .id = nodePtr->ids[i], .printPtr = &nodePtr->prints[i]
            };
        }
    }
}

/* The step in hand is over: wakes those that depend on it (rule 1). */
static void
EndStep(
    GwsimWays *waysPtr)         /* Search. */
{
    size_t kept = 0;

    if (waysPtr->printPtr == NULL) {
        return;
    }
    if (waysPtr->step.count == 0 && !waysPtr->step.all) {
        waysPtr->step.all = waysPtr->printPtr->all = true;
    }
    for (size_t i = 0; i < waysPtr->sleeperCount; i++) {
        if (waysPtr->sleepers[i].id != waysPtr->stepper
                && !Depend(waysPtr->sleepers[i].printPtr, &waysPtr->step)) {
            waysPtr->sleepers[kept++] = waysPtr->sleepers[i];
        }
    }
    waysPtr->sleeperCount = kept;
    waysPtr->lastPtr = waysPtr->printPtr;
    waysPtr->printPtr = NULL;
}

/* Whether one sleeps. */
static bool
Sleeps(
    const GwsimWays *waysPtr,   /* Search. */
    uint64_t id)                /* Who. */
{
    for (size_t i = 0; i < waysPtr->sleeperCount; i++) {
        if (waysPtr->sleepers[i].id == id) {
            return true;
        }
    }
    return false;
}

/* Whether two steps depend on each other. */
static bool
Depend(
    const Print *aPtr,          /* What one accesses. */
    const Print *bPtr)          /* What the other does. */
{
    if (aPtr->all || bPtr->all) {
        return true;
    }
    for (uint32_t i = 0; i < aPtr->count; i++) {
        for (uint32_t j = 0; j < bPtr->count; j++) {
            if (aPtr->accesses[i].what == bPtr->accesses[j].what
                    && (aPtr->accesses[i].write
                        || bPtr->accesses[j].write)) {
                return true;
            }
        }
    }
    return false;
}

/* Adds an access. */
static void
AddAccess(
    Print *printPtr,            /* What a step accesses. */
    uint64_t what,              /* What more. */
    bool write)                 /* How. */
{
    if (what == GWSIM_ACCESS_ALL || printPtr->count == PRINT_MAX) {
        printPtr->all = true;
    }
    if (printPtr->all) {
        return;
    }
    for (uint32_t i = 0; i < printPtr->count; i++) {
        if (printPtr->accesses[i].what == what) {
            printPtr->accesses[i].write |= write;
            return;
        }
    }
    GWSIM_GROW(printPtr->accesses, printPtr->count + 1, printPtr->space);
    printPtr->accesses[printPtr->count++] = (struct Access) {what, write};
}

/* Goes to the next way: the last node that has an open branch takes it.
 * False if there is none. */
static bool
NextWay(
    GwsimWays *waysPtr)         /* Search. */
{
    while (waysPtr->nodeCount > 0) {
        Node *nodePtr = &waysPtr->nodes[waysPtr->nodeCount - 1];

        nodePtr->states[nodePtr->branch] = GONE;
        nodePtr->branch = FirstOpen(nodePtr);
        if (nodePtr->branch < nodePtr->count) {
            return true;
        }
        DropNode(waysPtr);
    }
    return false;
}

/* The first open branch of a node, or how many it has. */
static uint32_t
FirstOpen(
    const Node *nodePtr)        /* Node. */
{
    uint32_t i = 0;

    while (i < nodePtr->count && nodePtr->states[i] != OPEN) {
        i++;
    }
    return i;
}

/* What part of all ways is done with the present one, when each branch of a
 * node that is taken at all counts the same. */
static double
ShareDone(
    const GwsimWays *waysPtr)   /* Search; the run is over. */
{
    double before = 0.0, width = 1.0;

    for (size_t i = 0; i < waysPtr->nodeCount; i++) {
        const Node *nodePtr = &waysPtr->nodes[i];
        uint32_t gone = 0, closed = 0;

        for (uint32_t j = 0; j < nodePtr->count; j++) {
            gone += nodePtr->states[j] == GONE ? 1 : 0;
            closed += nodePtr->states[j] == CLOSED ? 1 : 0;
        }
        width /= nodePtr->count - closed;
        before += width * gone;
    }
    return before + width;
}

/* Drops the last node of the way. */
static void
DropNode(
    GwsimWays *waysPtr)         /* Search with a node. */
{
    Node *nodePtr = &waysPtr->nodes[--waysPtr->nodeCount];

    for (uint32_t i = 0; nodePtr->prints != NULL && i < nodePtr->count;
            i++) {
        GwsimFree(nodePtr->prints[i].accesses);
    }
    GwsimFree(nodePtr->states);
    GwsimFree(nodePtr->ids);
    GwsimFree(nodePtr->prints);
}
