/*
 * gwsimVirtualSearch.c --
 *
 *      What comes next on the virtual clock, while the chooser is searching.
 *
 *      At each turn the steps that could come next are the ready runnables,
 *      in the order of becoming ready, and the timers of this instant, in the
 *      order of firing:
 *
 *              ready   timers  asked
 *              1       none    nothing
 *              2 ...   none    SCHEDULE: which runnable
 *              none    1       nothing
 *              none    2 ...   TIE: which timer
 *              1 ...   1 ...   TIE: 0 the runnables, i the i-th timer;
 *                              if 0, SCHEDULE as above
 *
 *      Rules:
 *      1. 0 is always first come first served, as without a search.
 *      2. At most VIRTUAL_WINDOW of each are looked at: the others wait their
 *         turn.
 *      3. Of the timers of one lane only the first can come next: what is
 *         sent on one link, or posted with one delay, keeps its order in
 *         every schedule.
 *      4. In the middle of a step a thread may have to give way (PREEMPT),
 *         if anything else could happen; then anything but this thread comes
 *         next.
 *      5. With an epsilon, timers that are due within it of the first one,
 *         or of when somebody became ready, could come next as well.  Time
 *         goes on to the one that fires; those that it has overtaken fire
 *         late, never early.  Who is late passes that on: nothing comes
 *         later than an epsilon after it was to.
 *      6. Which of two timers that both could fire came first is kept, for
 *         who counts them.
 *      7. A guide is asked once for all of them; what it picks is recorded
 *         as the same choices.
 */

#include "gwsimRandom.h"
#include "gwsimVirtualInt.h"

#include <string.h>

#define VIRTUAL_WINDOW  64      /* Runnables or timers chosen among. */

typedef struct Open {           /* What could come next. */
    uint32_t ready;             /* The first so many of the ready list. */
    GwsimTimer *timers[VIRTUAL_WINDOW];
    uint32_t count;             /* Timers. */
} Open;

static void FindOpen(GwsimVirtual *vPtr, Open *openPtr, GwsimTime since);
static void FindNear(GwsimVirtual *vPtr, Open *openPtr, GwsimTime since);
static void NoteTies(GwsimVirtual *vPtr, const Open *openPtr,
        const GwsimTimer *firstPtr);
static void NoteTie(GwsimVirtual *vPtr, const GwsimTie *tiePtr);
static uint32_t Pick(GwsimVirtual *vPtr, const Open *openPtr);
static uint32_t PickGuided(GwsimVirtual *vPtr, const Open *openPtr);
static uint32_t Record(GwsimChooser *chooserPtr, const Open *openPtr,
        uint32_t wanted);
static uint32_t Identify(GwsimVirtual *vPtr, const Open *openPtr,
        uint64_t *ids);
static uint64_t NumberOf(const GwsimRuntime *rtPtr,
        const GwsimRunnable *runPtr);
static uint64_t TimerId(GwsimVirtual *vPtr, const GwsimTimer *timerPtr);
static bool Advance(GwsimVirtual *vPtr, GwsimTime limit);
static void FindDue(GwsimVirtual *vPtr, Open *openPtr);
static void AddDue(Open *openPtr, GwsimWheelNode *nodePtr);
static bool LaneIsTaken(const Open *openPtr, const GwsimTimer *timerPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimVirtualSearchNext --
 *
 *      Does the next thing, with the chooser asked: see the top of the file.
 *
 * Results:
 *      False if there is none up to the limit.
 *
 * Side effects:
 *      Whatever happens then.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimVirtualSearchNext(
    GwsimVirtual *vPtr,         /* Runtime. */
    GwsimTime limit)            /* Time not to go beyond. */
{
    Open open;
    uint32_t pick;

    FindOpen(vPtr, &open, vPtr->readySince);
    vPtr->gaveWayPtr = NULL;
    if (open.ready == 0 && open.count == 0) {
        return vPtr->rt.epsilon == 0 && Advance(vPtr, limit);
    }
    pick = vPtr->rt.chooserPtr->guidePtr != NULL
            ? PickGuided(vPtr, &open) : Pick(vPtr, &open);
    if (pick < open.ready) {
        GwsimVirtualStep(vPtr, pick);
    } else {
        GwsimTimer *timerPtr = open.timers[pick - open.ready];
        GwsimTime due = (GwsimTime) (timerPtr->node.key / 2);

        NoteTies(vPtr, &open, timerPtr);
        if (due > vPtr->rt.now) {
            /* Whoever comes after it sees another time. */
            GwsimAccess(vPtr->rt.chooserPtr, 0, true);
            vPtr->rt.now = due;
        }
        GwsimVirtualFire(vPtr, timerPtr);
    }
    return true;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimVirtualPreempt --
 *
 *      Asks whether the runnable that steps gives way (rule 4).
 *
 * Results:
 *      True if it does.
 *
 * Side effects:
 *      A choice, if anything is open.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimVirtualPreempt(
    GwsimRuntime *rtPtr,        /* Runtime; entered, in a step. */
    GwsimRunnable *runPtr)      /* Who steps. */
{
    GwsimVirtual *vPtr = (GwsimVirtual *) rtPtr;
    GwsimChooser *chooserPtr = rtPtr->chooserPtr;
    GwsimGuide *guidePtr = chooserPtr->guidePtr;
    uint64_t ids[2 * VIRTUAL_WINDOW + 1];
    uint32_t count, wanted;
    bool gives;
    Open open;

    if (!rtPtr->running || rtPtr->closing) {
        return false;
    }
    FindOpen(vPtr, &open, vPtr->nominal);
    if (open.ready == 0 && open.count == 0) {
        return false;
    }
    if (guidePtr == NULL) {
        gives = GwsimChooseNext(chooserPtr, GWSIM_CHOOSE_PREEMPT, 1) != 0;
    } else {
        ids[0] = NumberOf(rtPtr, runPtr);
        count = 1 + Identify(vPtr, &open, ids + 1);
        wanted = guidePtr->typePtr->pickProc(guidePtr, GWSIM_GUIDE_WITHIN,
                ids, count) != 0;
        gives = GwsimChooseGuided(chooserPtr, GWSIM_CHOOSE_PREEMPT, 1,
                wanted) != 0;
        if (guidePtr->typePtr->takenProc != NULL) {
            guidePtr->typePtr->takenProc(guidePtr, GWSIM_GUIDE_WITHIN, ids,
                    count, gives ? count : 0);
        }
    }
    vPtr->gaveWayPtr = gives ? runPtr : NULL;
    return gives;
}

/* A timer that was seen has fired, or was stopped. */
void
GwsimVirtualTimerGone(
    GwsimRuntime *rtPtr,        /* Runtime. */
    const GwsimTimer *timerPtr) /* Timer. */
{
    GwsimVirtual *vPtr = (GwsimVirtual *) rtPtr;

    for (size_t i = 0; i < vPtr->seenCount; i++) {
        if (vPtr->seen[i].timerPtr == timerPtr) {
            vPtr->seen[i] = vPtr->seen[--vPtr->seenCount];
            break;
        }
    }
    rtPtr->timersSeen = vPtr->seenCount > 0;
}

/* Finds what could come next.  Who gave way stands last, if anywhere. */
static void
FindOpen(
    GwsimVirtual *vPtr,         /* Runtime. */
    Open *openPtr,              /* Receives it. */
    GwsimTime since)            /* Nobody has been ready for longer. */
{
    size_t ready = vPtr->readyCount;

    if (vPtr->rt.epsilon > 0) {
        FindNear(vPtr, openPtr, since);
    } else {
        FindDue(vPtr, openPtr);
    }
    if (ready > 0 && vPtr->readyTail == vPtr->gaveWayPtr
            && ready + openPtr->count > 1) {
        ready--;
    }
    openPtr->ready = ready < VIRTUAL_WINDOW
            ? (uint32_t) ready : VIRTUAL_WINDOW;
}

/* Which of them comes next, without a guide. */
static uint32_t
Pick(
    GwsimVirtual *vPtr,         /* Runtime. */
    const Open *openPtr)        /* Not nothing. */
{
    GwsimChooser *chooserPtr = vPtr->rt.chooserPtr;
    uint32_t skip = openPtr->ready > 0 ? 1 : 0;
    uint32_t tie = GwsimChooseNext(chooserPtr, GWSIM_CHOOSE_TIE,
            skip + openPtr->count - 1);

    return tie < skip ? GwsimChooseNext(chooserPtr, GWSIM_CHOOSE_SCHEDULE,
            openPtr->ready - 1) : openPtr->ready + tie - skip;
}

/* The same with one. */
static uint32_t
PickGuided(
    GwsimVirtual *vPtr,         /* Runtime. */
    const Open *openPtr)        /* Not nothing. */
{
    GwsimChooser *chooserPtr = vPtr->rt.chooserPtr;
    GwsimGuide *guidePtr = chooserPtr->guidePtr;
    uint64_t ids[2 * VIRTUAL_WINDOW];
    uint32_t count = Identify(vPtr, openPtr, ids);
    uint32_t wanted = guidePtr->typePtr->pickProc(guidePtr,
            GWSIM_GUIDE_NEXT, ids, count);
    uint32_t taken = Record(chooserPtr, openPtr, wanted);

    if (guidePtr->typePtr->takenProc != NULL) {
        guidePtr->typePtr->takenProc(guidePtr, GWSIM_GUIDE_NEXT, ids, count,
                taken);
    }
    return taken;
}

/* Records a guide's pick as TIE and SCHEDULE; what it became. */
static uint32_t
Record(
    GwsimChooser *chooserPtr,   /* Chooser. */
    const Open *openPtr,        /* What was open. */
    uint32_t wanted)            /* What the guide wants of it. */
{
    uint32_t ready = openPtr->ready, skip = ready > 0 ? 1 : 0;
    uint32_t tie = GwsimChooseGuided(chooserPtr, GWSIM_CHOOSE_TIE,
            skip + openPtr->count - 1,
            wanted < ready ? 0 : skip + wanted - ready);

    return tie < skip ? GwsimChooseGuided(chooserPtr, GWSIM_CHOOSE_SCHEDULE,
            ready - 1, wanted < ready ? wanted : 0) : ready + tie - skip;
}

/* Says who they are, for a guide; how many. */
static uint32_t
Identify(
    GwsimVirtual *vPtr,         /* Runtime. */
    const Open *openPtr,        /* What is open. */
    uint64_t *ids)              /* Receives the identities. */
{
    const GwsimRunnable *runPtr = vPtr->readyHead;
    uint32_t n = 0;

    for (; n < openPtr->ready; n++) {
        ids[n] = NumberOf(&vPtr->rt, runPtr);
        runPtr = runPtr->nextPtr;
    }
    for (uint32_t i = 0; i < openPtr->count; i++) {
        ids[n++] = TimerId(vPtr, openPtr->timers[i]);
    }
    return n;
}

/* The identity of a runnable. */
static uint64_t
NumberOf(
    const GwsimRuntime *rtPtr,  /* Runtime. */
    const GwsimRunnable *runPtr)        /* Runnable. */
{
    return rtPtr->numberProc != NULL ? rtPtr->numberProc(runPtr) : 0;
}

/* The identity of a timer: a number from when it could first come next, as
 * long as it is pending. */
static uint64_t
TimerId(
    GwsimVirtual *vPtr,         /* Runtime. */
    const GwsimTimer *timerPtr) /* Pending. */
{
    for (size_t i = 0; i < vPtr->seenCount; i++) {
        if (vPtr->seen[i].timerPtr == timerPtr) {
            return vPtr->seen[i].id;
        }
    }
    GWSIM_GROW(vPtr->seen, vPtr->seenCount + 1, vPtr->seenSpace);
    vPtr->seen[vPtr->seenCount++] = (GwsimSeenTimer) {
        .timerPtr = timerPtr, .id = GWSIM_GUIDE_TIMER | ++vPtr->timerId
    };
    vPtr->rt.timersSeen = true;
    return GWSIM_GUIDE_TIMER | vPtr->timerId;
}

/* Finds the timers that may come next with an epsilon: those that are due
 * within it of the first of all, be that ready or a timer. */
static void
FindNear(
    GwsimVirtual *vPtr,         /* Runtime. */
    Open *openPtr,              /* Where to put them. */
    GwsimTime since)            /* Somebody has been ready since then. */
{
    GwsimRuntime *rtPtr = &vPtr->rt;
    uint64_t key = (uint64_t) rtPtr->now * 2;
    GwsimWheelNode *nodes[VIRTUAL_WINDOW];
    GwsimTime first, until;
    size_t count;

    if (rtPtr->wheel.now < key) {
        (void) GwsimWheelPeek(&rtPtr->wheel, key);
    }
    count = GwsimWheelScan(&rtPtr->wheel, (uint64_t) vPtr->limit * 2 + 1,
            nodes, VIRTUAL_WINDOW);
    openPtr->count = 0;
    first = count > 0 ? (GwsimTime) (nodes[0]->key / 2) : 0;
    if (rtPtr->active > 0 && since < first) {
        first = since;
    }
    until = first < GWSIM_TIME_MAX - rtPtr->epsilon
            ? first + rtPtr->epsilon : GWSIM_TIME_MAX;
    for (size_t i = 0; i < count; i++) {
        GwsimTimer *timerPtr = (GwsimTimer *) nodes[i];

        if ((GwsimTime) (nodes[i]->key / 2) <= until
                && !LaneIsTaken(openPtr, timerPtr)) {
            openPtr->timers[openPtr->count++] = timerPtr;
        }
    }
}

/* A timer fires before all others that could have (rule 6). */
static void
NoteTies(
    GwsimVirtual *vPtr,         /* Runtime. */
    const Open *openPtr,        /* What was open. */
    const GwsimTimer *firstPtr) /* Timer that fires. */
{
    GwsimTie tie = {0};

    for (uint32_t i = 0; i < openPtr->count && openPtr->count > 1; i++) {
        const GwsimTimer *timers[2] = {firstPtr, openPtr->timers[i]};

        for (int j = 0; j < 2 && timers[1] != firstPtr; j++) {
            tie.timers[j].typePtr = timers[j]->typePtr;
            tie.timers[j].names[0] = tie.timers[j].names[1] = 0;
            if (timers[j]->typePtr->tellProc != NULL) {
                timers[j]->typePtr->tellProc(timers[j],
                        tie.timers[j].names);
            }
        }
        if (timers[1] != firstPtr) {
            NoteTie(vPtr, &tie);
        }
    }
}

/* Keeps a tie, unless it is known or of two that have one name. */
static void
NoteTie(
    GwsimVirtual *vPtr,         /* Runtime. */
    const GwsimTie *tiePtr)     /* Who came first, and the other. */
{
    GwsimRuntime *rtPtr = &vPtr->rt;
    uint64_t hash[2];

    for (int i = 0; i < 2; i++) {
        const char *name = tiePtr->timers[i].typePtr->name;

        hash[i] = GwsimHashMix(GwsimHash64(name, strlen(name),
                tiePtr->timers[i].names[0]), tiePtr->timers[i].names[1]);
    }
    if (hash[0] != hash[1] && GwsimMapInsert(&vPtr->tiesSeen,
            GwsimHashMix(hash[0], hash[1]), vPtr) == NULL) {
        GWSIM_GROW(rtPtr->ties, rtPtr->tieCount + 1, rtPtr->tieSpace);
        rtPtr->ties[rtPtr->tieCount++] = *tiePtr;
    }
}

/* Moves time on to the next timer; false if it is beyond the limit. */
static bool
Advance(
    GwsimVirtual *vPtr,         /* Runtime; nothing left at this instant. */
    GwsimTime limit)            /* Time not to go beyond. */
{
    GwsimWheelNode *nodePtr = GwsimWheelPeek(&vPtr->rt.wheel,
            (uint64_t) limit * 2 + 1);

    if (nodePtr == NULL) {
        return false;
    }
    GWSIM_ASSERT((GwsimTime) (nodePtr->key / 2) > vPtr->rt.now);
    vPtr->rt.now = (GwsimTime) (nodePtr->key / 2);
    return true;
}

/* Finds the timers of this instant.  The late ones have a key of their own:
 * once the wheel stands at the others' they are its slot next to it. */
static void
FindDue(
    GwsimVirtual *vPtr,         /* Runtime. */
    Open *openPtr)              /* Where to put them. */
{
    GwsimWheel *wheelPtr = &vPtr->rt.wheel;
    uint64_t key = (uint64_t) vPtr->rt.now * 2, late = key + 1;
    GwsimWheelNode *nodePtr = NULL;

    openPtr->count = 0;
    AddDue(openPtr, vPtr->rt.early.nextPtr);
    if (wheelPtr->now <= key) {
        nodePtr = GwsimWheelPeek(wheelPtr, key);
        AddDue(openPtr, nodePtr);
    }
    if (nodePtr != NULL) {
        AddDue(openPtr, GwsimWheelAt(wheelPtr, late));
    } else {
        AddDue(openPtr, GwsimWheelPeek(wheelPtr, late));
    }
}

/* Adds the timers of one key, as far as the window goes. */
static void
AddDue(
    Open *openPtr,              /* What has been found so far. */
    GwsimWheelNode *nodePtr)    /* First of its key, or NULL. */
{
    for (; nodePtr != NULL && openPtr->count < VIRTUAL_WINDOW;
            nodePtr = nodePtr->nextPtr) {
        if (!LaneIsTaken(openPtr, (GwsimTimer *) nodePtr)) {
            openPtr->timers[openPtr->count++] = (GwsimTimer *) nodePtr;
        }
    }
}

/* True if a timer has to wait for an earlier one of its lane. */
static bool
LaneIsTaken(
    const Open *openPtr,        /* Those before it. */
    const GwsimTimer *timerPtr) /* Timer. */
{
    const GwsimTimerType *typePtr = timerPtr->typePtr;
    const void *lanePtr = typePtr->laneProc != NULL
            ? typePtr->laneProc(timerPtr) : NULL;

    if (lanePtr == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < openPtr->count; i++) {
        const GwsimTimer *otherPtr = openPtr->timers[i];

        if (otherPtr->typePtr->laneProc != NULL
                && otherPtr->typePtr->laneProc(otherPtr) == lanePtr) {
            return true;
        }
    }
    return false;
}

