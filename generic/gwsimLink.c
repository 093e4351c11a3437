/*
 * gwsimLink.c --
 *
 *      Whether a link is connected.
 *
 *          declared                 pings missed, idle, cut, an end is down
 *             |       +---------+ ------------------------> +---------+
 *             +-----> | RUNNING |                           | FAULTED |
 *                     +---------+ <-- INITIALIZED <-------- +---------+
 *                                          ^      tried      |
 *                                          +-- UNKNOWN <-----+
 *                                                an end has started anew
 *
 *      Rules:
 *      1. A link is tried at once when the last cause that kept it closed or
 *         silent has ended, then every `reconnect`; a try that nothing stands
 *         against succeeds at once (GAN-04).
 *      2. Pings are counted from the connection on, one every `ping_rate`;
 *         one without an answer within `ping_timeout` is missed, and
 *         `missed_pings` in a row close the link (GAN-03).  They fail for
 *         certain while a path is barred, an end is paused, or the base
 *         latency is above the timeout, and never else.  So no ping is ever
 *         sent: when such a cause begins it is clear when the last one will
 *         be missed, and that is one timer.  An idle network costs nothing.
 *      3. A link on which nothing has come for `idle_timeout`, no ping
 *         either, closes too (GAN-05).
 *      4. Closing loses what is on the way; both ends know at once (GAN-13).
 *      5. The timer of a link is housekeeping: it never keeps `run` going.
 *      6. A client's connection to its gateway is watched in the same way
 *         (basis assumed), but is no link of the Gateway Network: it emits no
 *         link_state.
 */

#include <string.h>

#include "gwsimLink.h"
#include "gwsimMutant.h"
#include "gwsimServer.h"

enum {                          /* What a link's timer is for. */
    WATCH_NOTHING, WATCH_COMM, WATCH_RETRY
};

static GwsimTimerProc   HasCome;
static void             Change(GwsimLink *linkPtr);
static void             Connect(GwsimLink *linkPtr, GwsimClause clause);
static void             Close(GwsimLink *linkPtr, GwsimClause clause,
                            uint32_t cause);
static bool             CanConnect(const GwsimLink *linkPtr);
static bool             IsSilent(const GwsimLink *linkPtr);
static bool             IsPaused(const GwsimScope *scopePtr);
static uint16_t         ChangeBar(GwsimPath *pathPtr, uint16_t *counts,
                            int change);
static void             BeginSilence(GwsimLink *linkPtr);
static void             EndSilence(GwsimLink *linkPtr);
static GwsimTime        PingsDue(const GwsimLink *linkPtr);
static GwsimTime        IdleDue(const GwsimLink *linkPtr);
static GwsimTime        LastComm(const GwsimLink *linkPtr);
static GwsimTime        BaseLatency(const GwsimLink *linkPtr);
static GwsimTime        PingTime(const GwsimLink *linkPtr, int64_t number);
static uint32_t         SetState(GwsimLink *linkPtr, GwsimLinkState state,
                            GwsimClause clause, uint32_t cause);
static void             CountRunning(GwsimLink *linkPtr, int change);
static void             EachLink(GwsimScope *scopePtr,
                            void (*proc)(GwsimLink *linkPtr, uint32_t arg),
                            uint32_t arg);
static void             EndStopped(GwsimLink *linkPtr, uint32_t cause);
static void             EndStarted(GwsimLink *linkPtr, uint32_t arg);
static void             EndPaused(GwsimLink *linkPtr, uint32_t arg);

static const GwsimTimerType linkTimer = {
    "link", HasCome, false, false, NULL, NULL, NULL
};

#define CORE(linkPtr)   ((linkPtr)->ends[0]->corePtr)
#define NOW(linkPtr)    GwsimNow(CORE(linkPtr)->rtPtr)

/*
 *----------------------------------------------------------------------
 *
 * GwsimLinkOpen --
 *
 *      Sets a link that has just been declared going: approved and Running,
 *      with no handshake (SURFACE section 2; GAN-01, GAN-02).
 *
 * Side effects:
 *      Emits link_state.
 *
 *----------------------------------------------------------------------
 */

void
GwsimLinkOpen(
    GwsimLink *linkPtr)         /* Link just made. */
{
    linkPtr->silentAt = -1;
    if (linkPtr->ends[0]->up && linkPtr->ends[1]->up) {
        Connect(linkPtr, GWSIM_GAN_01);
    } else {
        SetState(linkPtr, GWSIM_LINK_NEW, GWSIM_GAN_01, 0);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimLinkCut, GwsimLinkHold, GwsimLinkLose, GwsimLinkPauseChanged --
 *
 *      Begin (change 1) or end (-1) of a cause that keeps a link closed, a
 *      path silent, or a gateway from answering.
 *
 * Side effects:
 *      See rules 1 to 4.  What waited on a path goes on when its last cause
 *      has ended; for what is lost or has to wait GwsimLinkSettle is called.
 *
 *----------------------------------------------------------------------
 */

void
GwsimLinkCut(
    GwsimLink *linkPtr,         /* Link. */
    int change)                 /* 1 or -1 */
{
    linkPtr->cuts = (uint16_t) (linkPtr->cuts + change);
    Change(linkPtr);
}

void
GwsimLinkHold(
    GwsimPath *pathPtr,         /* Path. */
    int change)                 /* 1 or -1 */
{
    GwsimNet *netPtr = CORE(pathPtr->linkPtr)->netPtr;

    if (ChangeBar(pathPtr, pathPtr->linkPtr->holds, change) == 0
            && pathPtr->heldPtr != NULL) {
        netPtr->releaseProc(netPtr, pathPtr);
    }
}

void
GwsimLinkLose(
    GwsimPath *pathPtr,         /* Path. */
    int change)                 /* 1 or -1 */
{
    (void) ChangeBar(pathPtr, pathPtr->linkPtr->losses, change);
}

void
GwsimLinkPauseChanged(
    GwsimScope *gatewayPtr)     /* Gateway that is paused, or goes on. */
{
    EachLink(gatewayPtr, EndPaused, 0);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimLinkScopeStopped, GwsimLinkScopeStarted --
 *
 *      The process at an end of links has ended: they close.  It has started
 *      again: they are tried.
 *
 *----------------------------------------------------------------------
 */

void
GwsimLinkScopeStopped(
    GwsimScope *scopePtr,       /* Scope that is down. */
    uint32_t cause)             /* Its scope_stopped event. */
{
    EachLink(scopePtr, EndStopped, cause);
    GwsimServerChanged(scopePtr);
}

void
GwsimLinkScopeStarted(
    GwsimScope *scopePtr)       /* Scope that is up. */
{
    EachLink(scopePtr, EndStarted, 0);
    GwsimServerChanged(scopePtr);
}

/* Has what was on the way lost, or wait, where links have changed. */
void
GwsimLinkSettle(
    GwsimNet *netPtr)           /* Network of the world. */
{
    GwsimLink *linkPtr;

    if (netPtr->closing == NULL && !netPtr->barred) {
        return;
    }
    netPtr->settleProc(netPtr);
    while ((linkPtr = netPtr->closing) != NULL) {
        netPtr->closing = linkPtr->nextClosing;
        linkPtr->nextClosing = NULL;
        linkPtr->closing = false;
    }
    netPtr->barred = false;
}

/* Does a path of a link hold or lose what is sent on it? */
bool
GwsimLinkIsBarred(
    const GwsimLink *linkPtr)   /* Link. */
{
    return linkPtr->holds[0] > 0 || linkPtr->holds[1] > 0
            || linkPtr->losses[0] > 0 || linkPtr->losses[1] > 0;
}

/* What a status page shows of a link. */
GwsimLinkView
GwsimLinkLook(
    const GwsimLink *linkPtr)   /* Link. */
{
    return (GwsimLinkView) {
        .lastComm = LastComm(linkPtr), .ping = 2 * BaseLatency(linkPtr)
    };
}

/* The word for a state, as a status page and link_state have it. */
const char *
GwsimLinkStateText(
    GwsimLinkState state)       /* State to name. */
{
    static const char *const text[] = {
        "Unknown", "Initialized", "Running", "Faulted"
    };

    return text[state];
}

/* Sets the bars of a link's paths to what its state and causes say, and
 * whether they are plain, for which its conditions count too. */
void
GwsimLinkSetBars(
    GwsimLink *linkPtr)         /* Link. */
{
    const GwsimLinkConfig *configPtr = linkPtr->configPtr;
    bool conditions = configPtr->loss > 0 || configPtr->duplicate > 0
            || configPtr->reorder > 0 || configPtr->bandwidth > 0
            || configPtr->maxActive > 0;

    if (linkPtr->paths == NULL) {
        return;
    }
    for (int i = 0; i < 2; i++) {
        GwsimPath *pathPtr = &linkPtr->paths[i];

        pathPtr->bars = (linkPtr->state != GWSIM_LINK_RUNNING
                        ? GWSIM_BAR_CLOSED : 0)
                | (linkPtr->holds[i] > 0 ? GWSIM_BAR_HELD : 0)
                | (linkPtr->losses[i] > 0 ? GWSIM_BAR_LOST : 0);
        pathPtr->plain = pathPtr->bars == 0 && !conditions;
    }
}

/* Rules 2 and 3: sets the timer of a Running link to when it will close if
 * nothing changes. */
void
GwsimLinkWatch(
    GwsimLink *linkPtr)         /* Link. */
{
    GwsimRuntime *rtPtr = CORE(linkPtr)->rtPtr;
    bool silent = IsSilent(linkPtr);
    GwsimTime due, idle;

    if (linkPtr->state != GWSIM_LINK_RUNNING) {
        return;
    }
    if (silent != (linkPtr->silentAt >= 0)) {
        if (silent) {
            BeginSilence(linkPtr);
        } else {
            EndSilence(linkPtr);
        }
    }
    due = PingsDue(linkPtr);
    idle = IdleDue(linkPtr);
    if (idle < due) {
        due = idle;
    }
    if (due < GWSIM_TIME_MAX) {
        linkPtr->watch = WATCH_COMM;
        GwsimTimerStart(rtPtr, &linkPtr->timer, &linkTimer, due);
    } else if (linkPtr->watch != WATCH_NOTHING) {
        linkPtr->watch = WATCH_NOTHING;
        GwsimTimerStop(rtPtr, &linkPtr->timer);
    }
}

/* The time that a link's timer was set to has come. */
static void
HasCome(
    GwsimRuntime *rtPtr,        /* Runtime of the world. */
    GwsimTimer *timerPtr)       /* Timer of a link. */
{
    GwsimLink *linkPtr = (GwsimLink *)
            ((char *) timerPtr - offsetof(GwsimLink, timer));
    GwsimTime now = GwsimNow(rtPtr);
    int watch = linkPtr->watch;

    linkPtr->watch = WATCH_NOTHING;
    if (watch == WATCH_RETRY) {
        if (CanConnect(linkPtr)) {
            Connect(linkPtr, GWSIM_GAN_04);
        }
        return;
    }
    if (PingsDue(linkPtr) <= now) {
        Close(linkPtr, GWSIM_GAN_03, 0);
    } else if (IdleDue(linkPtr) <= now) {
        Close(linkPtr, GWSIM_GAN_05, 0);
    } else {
        GwsimLinkWatch(linkPtr);
    }
    GwsimLinkSettle(CORE(linkPtr)->netPtr);
}

/* A cause has begun or ended. */
static void
Change(
    GwsimLink *linkPtr)         /* Link. */
{
    if (linkPtr->state != GWSIM_LINK_RUNNING) {
        if (CanConnect(linkPtr)) {
            Connect(linkPtr, GWSIM_GAN_04);
        }
    } else if (linkPtr->cuts > 0) {
        Close(linkPtr, GWSIM_GAN_13, 0);
    } else {
        GwsimLinkWatch(linkPtr);
    }
}

/* Connects a link: from now on pings are counted. */
static void
Connect(
    GwsimLink *linkPtr,         /* Link that is not Running. */
    GwsimClause clause)         /* That says so. */
{
    GwsimNet *netPtr = CORE(linkPtr)->netPtr;

    if (linkPtr->epoch > 0 || clause != GWSIM_GAN_01) {
        SetState(linkPtr, GWSIM_LINK_INITIALIZED, clause, 0);
    }
    SetState(linkPtr, GWSIM_LINK_RUNNING, clause, 0);
    linkPtr->epoch++;
    linkPtr->connectedAt = linkPtr->since;
    linkPtr->silentAt = -1;
    linkPtr->missed = linkPtr->missedTo = 0;
    CountRunning(linkPtr, 1);
    netPtr->version++;
    GwsimLinkSetBars(linkPtr);
    GwsimLinkWatch(linkPtr);
}

/* Closes the connection of a Running link. */
static void
Close(
    GwsimLink *linkPtr,         /* Running link. */
    GwsimClause clause,         /* That says so. */
    uint32_t cause)             /* Event it follows from; 0: the present. */
{
    GwsimNet *netPtr = CORE(linkPtr)->netPtr;

    linkPtr->closedBy = SetState(linkPtr, GWSIM_LINK_FAULTED, clause, cause);
    linkPtr->faultCount++;
    linkPtr->silentAt = -1;
    CountRunning(linkPtr, -1);
    netPtr->version++;
    GwsimLinkSetBars(linkPtr);
    linkPtr->closing = true;
    linkPtr->nextClosing = netPtr->closing;
    netPtr->closing = linkPtr;
    linkPtr->watch = WATCH_NOTHING;
    if (GWSIM_MUTATE(69, CanConnect(linkPtr), false)) {
        GwsimTime wait = GwsimSwitchOf(CORE(linkPtr), RECONNECT);

        linkPtr->watch = WATCH_RETRY;
        GwsimTimerStart(CORE(linkPtr)->rtPtr, &linkPtr->timer, &linkTimer,
                linkPtr->since + wait);
    } else {
        GwsimTimerStop(CORE(linkPtr)->rtPtr, &linkPtr->timer);
    }
}

/* Does nothing stand against a try? */
static bool
CanConnect(
    const GwsimLink *linkPtr)   /* Link that is not Running. */
{
    return linkPtr->cuts == 0
            && linkPtr->ends[0]->up && linkPtr->ends[1]->up
            && !GwsimLinkIsBarred(linkPtr)
            && !IsPaused(linkPtr->ends[0]) && !IsPaused(linkPtr->ends[1]);
}

/* Do pings get no answer in time? */
static bool
IsSilent(
    const GwsimLink *linkPtr)   /* Running link. */
{
    return GwsimLinkIsBarred(linkPtr)
            || IsPaused(linkPtr->ends[0]) || IsPaused(linkPtr->ends[1])
            || BaseLatency(linkPtr)
            > GwsimSwitchOf(CORE(linkPtr), PING_TIMEOUT);
}

/* A cause that bars a path begins or ends; how many there are now. */
static uint16_t
ChangeBar(
    GwsimPath *pathPtr,         /* Path. */
    uint16_t *counts,           /* Causes of the link, by direction. */
    int change)                 /* 1 or -1 */
{
    GwsimLink *linkPtr = pathPtr->linkPtr;
    GwsimNet *netPtr = CORE(linkPtr)->netPtr;
    uint16_t *countPtr = &counts[pathPtr == &linkPtr->paths[1]];

    if (change > 0 && *countPtr == 0) {
        linkPtr->heardAt = LastComm(linkPtr);
    }
    *countPtr = (uint16_t) (*countPtr + change);
    GwsimLinkSetBars(linkPtr);
    netPtr->barred = netPtr->barred || *countPtr > 0;
    Change(linkPtr);
    return *countPtr;
}

/* Is a scope a gateway that answers no ping? */
static bool
IsPaused(
    const GwsimScope *scopePtr) /* End of a link. */
{
    return scopePtr->kind == GWSIM_SCOPE_GATEWAY && scopePtr->paused > 0;
}

/* Pings are missed from now on. */
static void
BeginSilence(
    GwsimLink *linkPtr)         /* Running link. */
{
    GwsimTime rate = GwsimSwitchOf(CORE(linkPtr), PING_RATE);
    GwsimTime now = NOW(linkPtr);

    linkPtr->silentAt = now;
    linkPtr->missFrom = 1;
    if (rate > 0 && now > linkPtr->connectedAt) {
        linkPtr->missFrom = (now - linkPtr->connectedAt - 1) / rate + 1;
    }
    if (linkPtr->missFrom != linkPtr->missedTo + 1) {
        linkPtr->missed = 0;    /* One was answered in between. */
    }
}

/* Pings are answered again: those whose timeout has passed were missed. */
static void
EndSilence(
    GwsimLink *linkPtr)         /* Running link. */
{
    GwsimTime rate = GwsimSwitchOf(CORE(linkPtr), PING_RATE);
    GwsimTime past = NOW(linkPtr) - linkPtr->connectedAt
            - GwsimSwitchOf(CORE(linkPtr), PING_TIMEOUT);

    linkPtr->silentAt = -1;
    if (rate > 0 && past / rate >= linkPtr->missFrom) {
        linkPtr->missed += past / rate - linkPtr->missFrom + 1;
        linkPtr->missedTo = past / rate;
    }
}

/* When the last of the pings that may be missed will be; GWSIM_TIME_MAX:
 * never, if nothing changes. */
static GwsimTime
PingsDue(
    const GwsimLink *linkPtr)   /* Running link. */
{
    int64_t allowed = GWSIM_MUTATE(68,
            GwsimSwitchOf(CORE(linkPtr), MISSED_PINGS), 0);
    GwsimTime timeout = GwsimSwitchOf(CORE(linkPtr), PING_TIMEOUT);
    GwsimTime sent;

    if (linkPtr->silentAt < 0 || allowed == 0
            || GwsimSwitchOf(CORE(linkPtr), PING_RATE) == 0) {
        return GWSIM_TIME_MAX;
    }
    sent = PingTime(linkPtr, linkPtr->missFrom
            + (allowed > linkPtr->missed ? allowed - linkPtr->missed : 1)
            - 1);
    return sent < GWSIM_TIME_MAX - timeout ? sent + timeout : GWSIM_TIME_MAX;
}

/* When nothing will have come for too long; GWSIM_TIME_MAX: never. */
static GwsimTime
IdleDue(
    const GwsimLink *linkPtr)   /* Running link. */
{
    GwsimTime rate = GwsimSwitchOf(CORE(linkPtr), PING_RATE);
    GwsimTime idle = GWSIM_MUTATE(71,
            GwsimSwitchOf(CORE(linkPtr), IDLE_TIMEOUT), 0);
    GwsimTime last;

    if (idle == 0 || (linkPtr->silentAt < 0 && rate > 0 && rate <= idle)) {
        return GWSIM_TIME_MAX;
    }
    last = LastComm(linkPtr);
    return idle < GWSIM_TIME_MAX - last ? last + idle : GWSIM_TIME_MAX;
}

/* When a message or the answer to a ping has come last. */
static GwsimTime
LastComm(
    const GwsimLink *linkPtr)   /* Link. */
{
    GwsimTime now = NOW(linkPtr), last = linkPtr->connectedAt;
    GwsimTime rate = GwsimSwitchOf(CORE(linkPtr), PING_RATE);

    if (linkPtr->state == GWSIM_LINK_RUNNING && rate > 0) {
        last = PingTime(linkPtr, linkPtr->silentAt >= 0
                ? linkPtr->missFrom - 1 : (now - last) / rate);
    }
    for (int i = 0; i < 2 && linkPtr->paths != NULL; i++) {
        GwsimTime arrival = linkPtr->paths[i].lastArrival;

        /* What is planned on a barred path does not arrive. */
        if (linkPtr->holds[i] == 0 && linkPtr->losses[i] == 0
                && arrival <= now && arrival > last) {
            last = arrival;
        }
    }
    return last > linkPtr->heardAt ? last : linkPtr->heardAt;
}

/* The latency of a ping: the base, as a draw is a message's. */
static GwsimTime
BaseLatency(
    const GwsimLink *linkPtr)   /* Link. */
{
    const GwsimDist *distPtr = &linkPtr->configPtr->latency;

    return distPtr->kind == GWSIM_DIST_USER ? 0 : GwsimDistAt(distPtr, 0);
}

/* When a ping is sent; the first has number 1. */
static GwsimTime
PingTime(
    const GwsimLink *linkPtr,   /* Link. */
    int64_t number)             /* Of the ping, from 0: the connection. */
{
    GwsimTime rate = GwsimSwitchOf(CORE(linkPtr), PING_RATE);

    if (rate > 0 && number > (GWSIM_TIME_MAX - linkPtr->connectedAt) / rate) {
        return GWSIM_TIME_MAX;
    }
    return linkPtr->connectedAt + number * rate;
}

/* Sets the state of a link; returns the event that says so, or the one it
 * follows from. */
static uint32_t
SetState(
    GwsimLink *linkPtr,         /* Link. */
    GwsimLinkState state,       /* Its new one. */
    GwsimClause clause,         /* That says so. */
    uint32_t cause)             /* Event it follows from; 0: the present. */
{
    GwsimCore *corePtr = CORE(linkPtr);
    const char *text = GwsimLinkStateText(state);
    GwsimEvent event = {
        .clause = clause & 0xffu, .scope = linkPtr->ends[0]->name,
        .peer = linkPtr->ends[1]->name, .cause = cause
    };

    uint32_t seq;

    linkPtr->state = (uint8_t) state;
    linkPtr->since = GwsimNow(corePtr->rtPtr);
    if (!linkPtr->between) {
        return cause != 0 ? cause : (uint32_t) corePtr->bus.seq;
    }
    event.detail = GwsimNameIntern(corePtr->namesPtr, text, strlen(text));
    seq = (uint32_t) GwsimEmit(corePtr, NULL, GWSIM_LINK_STATE, &event);
    GwsimServerChanged(linkPtr->ends[0]);
    return seq;
}

/* Counts the Running links of the gateways at both ends. */
static void
CountRunning(
    GwsimLink *linkPtr,         /* Link. */
    int change)                 /* 1 or -1 */
{
    for (int i = 0; linkPtr->between && i < 2; i++) {
        GwsimNode *nodePtr = GwsimNodeOf(linkPtr->ends[i]);

        nodePtr->running = (uint32_t) ((int64_t) nodePtr->running + change);
    }
}

/* Calls a function for each link of a scope: a gateway's, then those of its
 * clients; a client's one. */
static void
EachLink(
    GwsimScope *scopePtr,       /* Scope. */
    void (*proc)(GwsimLink *linkPtr, uint32_t arg),
    uint32_t arg)               /* For the function. */
{
    GwsimLink *linkPtr;
    GwsimScope *childPtr;

    if (scopePtr->netPtr == NULL) {
        return;
    }
    if (scopePtr->kind != GWSIM_SCOPE_GATEWAY) {
        proc(GwsimPathsOf(scopePtr)->linkPtr, arg);
        return;
    }
    for (linkPtr = GwsimNodeOf(scopePtr)->firstPtr; linkPtr != NULL;
            linkPtr = linkPtr->nextOf[linkPtr->ends[1] == scopePtr]) {
        proc(linkPtr, arg);
    }
    for (childPtr = scopePtr->firstChildPtr; childPtr != NULL;
            childPtr = childPtr->nextChildPtr) {
        if (childPtr->netPtr != NULL) {
            proc(GwsimPathsOf(childPtr)->linkPtr, arg);
        }
    }
}

/* An end of a link is down. */
static void
EndStopped(
    GwsimLink *linkPtr,         /* Link. */
    uint32_t cause)             /* scope_stopped */
{
    if (linkPtr->state == GWSIM_LINK_RUNNING) {
        Close(linkPtr, GWSIM_GAN_13, cause);
    }
}

/* An end of a link is up again: its process knows of no connection. */
static void
EndStarted(
    GwsimLink *linkPtr,         /* Link. */
    uint32_t arg)               /* Not used. */
{
    (void) arg;
    if (linkPtr->state == GWSIM_LINK_FAULTED) {
        SetState(linkPtr, GWSIM_LINK_NEW, GWSIM_GAN_04, 0);
    }
    Change(linkPtr);
}

/* An end of a link is paused, or not any more. */
static void
EndPaused(
    GwsimLink *linkPtr,         /* Link. */
    uint32_t arg)               /* Not used. */
{
    (void) arg;
    Change(linkPtr);
}
