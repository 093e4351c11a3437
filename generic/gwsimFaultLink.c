/*
 * gwsimFaultLink.c --
 *
 *      Faults on links, and on all links between two groups.
 *
 *      Rules:
 *      1. `cut` and `disconnect` close a connection: both ends know at once.
 *         `flap` does so again and again; that is housekeeping, and keeps no
 *         `run` going.
 *      2. `partition` and `oneway` are silent: what is on the way, and what is
 *         sent, waits until they end, or until pings declare the link Faulted
 *         (gwsimLink.c), which loses it.  With -mode drop it is lost at once.
 *      3. They are for the links that there are between the groups when the
 *         fault is planned.
 *      4. Several add up: a link is free when the last of them has ended.
 */

#include "gwsimFault.h"
#include "gwsimLink.h"

enum {PARTITION_MODE};          /* Places of values. */
enum {FLAP_DOWN, FLAP_UP};

static void             StartCut(GwsimFault *faultPtr);
static void             EndCut(GwsimFault *faultPtr);
static void             StartFlap(GwsimFault *faultPtr);
static void             EndFlap(GwsimFault *faultPtr);
static void             StartSilence(GwsimFault *faultPtr);
static void             EndSilence(GwsimFault *faultPtr);
static void             ChangeCuts(GwsimFault *faultPtr, int change);
static void             ChangeSilence(GwsimFault *faultPtr, int change);
static void             SetFlapTimer(GwsimFault *faultPtr, int value);
static GwsimTimerProc   FlapHasCome;

/* ---- Kinds ---- */

/* The connection is closed, until the fault ends. */
const GwsimFaultType gwsimFaultCut = {
    .name = "cut", .target = GWSIM_FAULT_ON_LINK,
    .startProc = StartCut, .endProc = EndCut
};

/* That of a client to its gateway is closed: both ends know at once, and it is
 * open again at the end. */
const GwsimFaultType gwsimFaultDisconnect = {
    .name = "disconnect", .target = GWSIM_FAULT_ON_SCOPE,
    .scopes = GWSIM_IN_VISION,
    .startProc = StartCut, .endProc = EndCut
};

/* It is closed for a while, again and again; it begins up. */
const GwsimFaultType gwsimFaultFlap = {
    .name = "flap", .target = GWSIM_FAULT_ON_LINK,
    .args = {
        [FLAP_DOWN] = {"-down", GWSIM_FAULT_PERIOD},
        [FLAP_UP] = {"-up", GWSIM_FAULT_PERIOD}
    },
    .startProc = StartFlap, .endProc = EndFlap
};

/* Nothing gets from the first group to the second. */
const GwsimFaultType gwsimFaultOneway = {
    .name = "oneway", .target = GWSIM_FAULT_ON_GROUPS,
    .args = {{"-mode", GWSIM_FAULT_MODE}},
    .startProc = StartSilence, .endProc = EndSilence
};

/* Nothing gets from either to the other. */
const GwsimFaultType gwsimFaultPartition = {
    .name = "partition", .target = GWSIM_FAULT_ON_GROUPS, .bothWays = true,
    .args = {{"-mode", GWSIM_FAULT_MODE}},
    .startProc = StartSilence, .endProc = EndSilence
};

static const GwsimTimerType flapTimer = {
    "flapping", FlapHasCome, false, false, NULL, NULL, NULL
};

/* ---- Effects ---- */

static void
StartCut(
    GwsimFault *faultPtr)       /* Fault. */
{
    ChangeCuts(faultPtr, 1);
}

static void
EndCut(
    GwsimFault *faultPtr)       /* Fault. */
{
    ChangeCuts(faultPtr, -1);
}

static void
StartFlap(
    GwsimFault *faultPtr)       /* Fault. */
{
    SetFlapTimer(faultPtr, FLAP_UP);
}

static void
EndFlap(
    GwsimFault *faultPtr)       /* Fault. */
{
    GwsimTimerStop(faultPtr->faultsPtr->corePtr->rtPtr, &faultPtr->timer);
    if (faultPtr->down) {
        faultPtr->down = false;
        ChangeCuts(faultPtr, -1);
    }
}

/* The time of the present phase of flapping is over. */
static void
FlapHasCome(
    GwsimRuntime *rtPtr,        /* Not used. */
    GwsimTimer *timerPtr)       /* Timer of a fault. */
{
    GwsimFault *faultPtr = (GwsimFault *)
            ((char *) timerPtr - offsetof(GwsimFault, timer));

    (void) rtPtr;
    faultPtr->down = !faultPtr->down;
    SetFlapTimer(faultPtr, faultPtr->down ? FLAP_DOWN : FLAP_UP);
    ChangeCuts(faultPtr, faultPtr->down ? 1 : -1);
}

/* Starts the timer of a phase. */
static void
SetFlapTimer(
    GwsimFault *faultPtr,       /* Fault. */
    int value)                  /* FLAP_DOWN or FLAP_UP. */
{
    GwsimRuntime *rtPtr = faultPtr->faultsPtr->corePtr->rtPtr;

    GwsimTimerStart(rtPtr, &faultPtr->timer, &flapTimer,
            GwsimNow(rtPtr) + faultPtr->config.values[value].time);
}

/* A cause that closes the fault's link begins, or ends. */
static void
ChangeCuts(
    GwsimFault *faultPtr,       /* Fault. */
    int change)                 /* 1 or -1 */
{
    GwsimScope *scopePtr = faultPtr->config.scopePtr;
    GwsimLink *linkPtr = scopePtr != NULL
            ? GwsimNetFindLink(scopePtr, scopePtr->gatewayPtr)
            : faultPtr->config.paths[0]->linkPtr;

    if (change > 0 && linkPtr->state == GWSIM_LINK_RUNNING) {
        GwsimFaultHit(faultPtr, &(GwsimEvent) {
            .scope = linkPtr->ends[0]->name, .peer = linkPtr->ends[1]->name
        });
    }
    GwsimLinkCut(linkPtr, change);
    GwsimLinkSettle(faultPtr->faultsPtr->corePtr->netPtr);
}

static void
StartSilence(
    GwsimFault *faultPtr)       /* Fault. */
{
    for (int i = 0; i < faultPtr->config.pathCount; i++) {
        GwsimPath *pathPtr = faultPtr->config.paths[i];

        if (pathPtr->silentByPtr == NULL) {
            pathPtr->silentByPtr = faultPtr;
        }
    }
    ChangeSilence(faultPtr, 1);
}

static void
EndSilence(
    GwsimFault *faultPtr)       /* Fault. */
{
    for (int i = 0; i < faultPtr->config.pathCount; i++) {
        GwsimPath *pathPtr = faultPtr->config.paths[i];

        if (pathPtr->silentByPtr == faultPtr) {
            pathPtr->silentByPtr = NULL;
        }
    }
    ChangeSilence(faultPtr, -1);
}

/* A cause that makes the fault's paths silent begins, or ends. */
static void
ChangeSilence(
    GwsimFault *faultPtr,       /* Fault. */
    int change)                 /* 1 or -1 */
{
    bool loses = faultPtr->config.values[PARTITION_MODE].number > 0;

    for (int i = 0; i < faultPtr->config.pathCount; i++) {
        if (loses) {
            GwsimLinkLose(faultPtr->config.paths[i], change);
        } else {
            GwsimLinkHold(faultPtr->config.paths[i], change);
        }
    }
    GwsimLinkSettle(faultPtr->faultsPtr->corePtr->netPtr);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimFaultAtSilence --
 *
 *      A message meets a path that holds or loses what is on it.
 *
 * Side effects:
 *      Emits fault_hit, of the first of the faults that make it so.
 *
 *----------------------------------------------------------------------
 */

void
GwsimFaultAtSilence(
    GwsimPath *pathPtr,         /* Path. */
    const GwsimEvent *aboutPtr) /* The message's names. */
{
    if (pathPtr->silentByPtr != NULL) {
        GwsimFaultHit(pathPtr->silentByPtr, aboutPtr);
    }
}
