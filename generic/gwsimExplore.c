/*
 * gwsimExplore.c --
 *
 *      The ways that a world can go are a tree: each choice is a node, each
 *      of its values a branch, each run a way from the root to a leaf.  This
 *      walks the tree depth first, with no memory but the last run's record.
 *
 *          record  0 1 2 | 0 0        the last choice that has a value left
 *                      ^              is raised by one, what follows it is
 *          next    0 1 3              cut off, and the run finds it anew
 *
 *  1. After the end of its list a run must take 0 for every choice that is
 *     enumerated (GwsimChooser.dullTail): then each leaf is visited once.
 *  2. A choice of more than boundMax values is not enumerated: in the list it
 *     keeps the value that the run had, which came from its stream: draws
 *     are not searched here, and stay as the seed gives them.
 *  3. With a bound on preemptions, a preemption that would exceed it is not
 *     taken; the choice then counts as one without another value.
 *  4. Two runs with the same list up to a choice must record the same up to
 *     there: invariant 8 sees to that.
 *
 *      It runs no world and compares no verdicts: its caller does.
 */

#include "gwsimExplore.h"

static uint32_t LastOf(const GwsimExploreConfig *configPtr,
        const GwsimChoice *choicePtr, int64_t *preemptionsPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimExploreNext --
 *
 *      The way after the one that a run has gone.
 *
 * Results:
 *      Length of the list; 0 if that run was the last.
 *
 * Side effects:
 *      Writes the list.
 *
 *----------------------------------------------------------------------
 */

size_t
GwsimExploreNext(
    const GwsimExploreConfig *configPtr,        /* Bounds. */
    const GwsimChoice *record,  /* What the run chose. */
    size_t count,               /* How many choices. */
    uint32_t *list)             /* Receives the next list. */
{
    int64_t preemptions = 0;
    size_t length = 0;

    for (size_t i = 0; i < count; i++) {
        list[i] = record[i].value;
        if (record[i].value < LastOf(configPtr, &record[i], &preemptions)) {
            length = i + 1;
        }
    }
    if (length > 0) {
        list[length - 1]++;
    }
    return length;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimExploreShare --
 *
 *      How much of the tree lies up to and with the way that a run has gone,
 *      when each branch of a node counts the same.  It grows from run to run
 *      and is 1 after the last.
 *
 * Results:
 *      0 ... 1.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

double
GwsimExploreShare(
    const GwsimExploreConfig *configPtr,        /* Bounds. */
    const GwsimChoice *record,  /* What the run chose. */
    size_t count)               /* How many choices. */
{
    int64_t preemptions = 0;
    double before = 0.0, width = 1.0;

    for (size_t i = 0; i < count; i++) {
        uint32_t last = LastOf(configPtr, &record[i], &preemptions);

        if (last > 0) {
            width /= last + 1.0;
            before += width * record[i].value;
        }
    }
    return before + width;
}

/* The largest value that the search takes of a choice: 0 if it is not
 * enumerated.  Counts the preemptions before the next choice. */
static uint32_t
LastOf(
    const GwsimExploreConfig *configPtr,        /* Bounds. */
    const GwsimChoice *choicePtr,       /* Choice to look at. */
    int64_t *preemptionsPtr)    /* Those before it; goes on. */
{
    bool open = choicePtr->last < configPtr->boundMax;

    if (choicePtr->kind == GWSIM_CHOOSE_PREEMPT) {
        if (configPtr->preemptions >= 0
                && *preemptionsPtr >= configPtr->preemptions) {
            open = false;
        }
        *preemptionsPtr += choicePtr->value != 0 ? 1 : 0;
    }
    return open ? choicePtr->last : 0;
}
