/*
 * gwsimDisconnect.c --
 *
 *      What becomes of messages and requests when a connection closes or a
 *      path holds what is sent on it.
 *
 *      Rules:
 *      1. A closed connection loses what is on it, or waits on it.
 *      2. A request that has gone over it fails at once, from the end of the
 *         connection where it came from; with switch in_flight_disconnect
 *         timeout_only it runs into its timeout, and a reply that comes over
 *         a later connection is late (GAN-13).
 *      3. A path that holds messages stops those on it: each goes on for as
 *         long as it had still to go, when the path is free again, in the
 *         order in which they would have arrived.  Those that begin meanwhile
 *         queue behind.
 *      4. All is found by looking through what is on the way, and through the
 *         pending requests: a message that meets no fault pays nothing.
 */

#include "gwsimLink.h"
#include "gwsimMessengerInt.h"
#include "gwsimMutant.h"
#include "gwsimOutcome.h"

typedef struct Waiting {      /* A message that waits on a path. */
    struct Waiting *nextPtr;
    GwsimMessage *msgPtr;
    GwsimTime left;             /* What it has still to go. */
    GwsimTime arrival;          /* When it would have come. */
} Waiting;

typedef struct Waitings {  /* Those of a path, by arrival. */
    Waiting *head, *tail;
} Waitings;

/* A link that a request has gone over: of a way over proxies, or from the
 * gateway that dispatched it to a client. */
typedef struct Trail {
    struct Trail *nextPtr; /* The one before. */
    GwsimLink *linkPtr;
    GwsimScope *fromPtr;        /* The end that it came from. */
    uint32_t answer;            /* Which answer is to come from there ... */
    bool inward;                /* ... if that is a client. */
} Trail;

static void             TellClosed(const GwsimLink *linkPtr);
static void             StopMessages(GwsimMessenger *msgrPtr);
static void             FailRequests(GwsimMessenger *msgrPtr);
static void             FailOver(GwsimMessenger *msgrPtr,
                            GwsimRequest *reqPtr, const GwsimLink *linkPtr,
                            GwsimScope *atPtr, const char *whither);
static void             FailTrail(GwsimMessenger *msgrPtr,
                            GwsimRequest *reqPtr);
static void             FailAnswer(GwsimMessenger *msgrPtr,
                            GwsimRequest *reqPtr,
                            const Trail *trailPtr);
static void             NoteTrail(const GwsimMessage *msgPtr,
                            const GwsimPath *pathPtr)
                            __attribute__((noinline));
static void             DropHeld(GwsimPath *pathPtr);
static GwsimLink *      Closing(const GwsimScope *aPtr,
                            const GwsimScope *bPtr);

/* Messages and requests where links have closed, or paths have got a bar:
 * the network's settleProc. */
void
GwsimDisconnectSettle(
    GwsimNet *netPtr)           /* Network of the world. */
{
    GwsimMessenger *msgrPtr = netPtr->corePtr->messengerPtr;

    for (const GwsimLink *linkPtr = netPtr->closing; linkPtr != NULL;
            linkPtr = linkPtr->nextClosing) {
        TellClosed(linkPtr);
    }
    StopMessages(msgrPtr);
    if (netPtr->closing != NULL) {
        FailRequests(msgrPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimDisconnectHold, GwsimDisconnectRelease, GwsimDisconnectForget --
 *
 *      A message waits on its path; all that wait on one go on (the
 *      network's releaseProc); one that waits is about to be freed.
 *
 *----------------------------------------------------------------------
 */

void
GwsimDisconnectHold(
    GwsimMessage *msgPtr,       /* Message on its path, in the air. */
    GwsimTime arrival)          /* When it would arrive. */
{
    GwsimCore *corePtr = msgPtr->toPtr->corePtr;
    Waitings *listPtr = msgPtr->pathPtr->heldPtr;
    Waiting *heldPtr = GwsimAlloc(sizeof(Waiting));
    Waiting **linkPtr;

    *heldPtr = (Waiting) {
        .msgPtr = msgPtr, .arrival = arrival,
        .left = arrival - GwsimNow(corePtr->rtPtr)
    };
    if (listPtr == NULL) {
        listPtr = GwsimCalloc(1, sizeof(Waitings));
        msgPtr->pathPtr->heldPtr = listPtr;
    }
    linkPtr = &listPtr->head;
    if (listPtr->tail != NULL && listPtr->tail->arrival <= arrival) {
        linkPtr = &listPtr->tail->nextPtr;
    }
    while (*linkPtr != NULL && (*linkPtr)->arrival <= arrival) {
        linkPtr = &(*linkPtr)->nextPtr;
    }
    heldPtr->nextPtr = *linkPtr;
    *linkPtr = heldPtr;
    if (heldPtr->nextPtr == NULL) {
        listPtr->tail = heldPtr;
    }
    msgPtr->held = true;
    GwsimDisconnectTell(msgPtr);
}

void
GwsimDisconnectRelease(
    GwsimNet *netPtr,           /* Network of the world. */
    GwsimPath *pathPtr)         /* Path that is free again. */
{
    GwsimTime now = GwsimNow(netPtr->corePtr->rtPtr);
    Waitings *listPtr = pathPtr->heldPtr;
    Waiting *heldPtr;

    pathPtr->heldPtr = NULL;
    while ((heldPtr = listPtr->head) != NULL) {
        GwsimMessage *msgPtr = heldPtr->msgPtr;
        GwsimTime arrival = now + heldPtr->left;

        listPtr->head = heldPtr->nextPtr;
        msgPtr->held = false;
        GwsimFree(heldPtr);
        if (arrival > pathPtr->lastArrival) {
            pathPtr->lastArrival = arrival;
        }
        GwsimRouteGoOn(msgPtr, arrival);
    }
    GwsimFree(listPtr);
}

void
GwsimDisconnectForget(
    GwsimMessage *msgPtr)       /* Message that waits. */
{
    Waitings *listPtr = msgPtr->pathPtr->heldPtr;
    Waiting *beforePtr = NULL, *heldPtr = listPtr->head;

    while (heldPtr->msgPtr != msgPtr) {
        beforePtr = heldPtr;
        heldPtr = heldPtr->nextPtr;
    }
    if (beforePtr == NULL) {
        listPtr->head = heldPtr->nextPtr;
    } else {
        beforePtr->nextPtr = heldPtr->nextPtr;
    }
    if (listPtr->tail == heldPtr) {
        listPtr->tail = beforePtr;
    }
    GwsimFree(heldPtr);
    msgPtr->held = false;
    if (listPtr->head == NULL) {
        msgPtr->pathPtr->heldPtr = NULL;
        GwsimFree(listPtr);
    }
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimDisconnectNote, GwsimDisconnectEndTrail --
 *
 *      A request goes over a link; the notes end with it.  The link from its
 *      sender, and one straight to its target, are told by the request
 *      itself: only others are noted.
 *
 *----------------------------------------------------------------------
 */

inline void
GwsimDisconnectNote(
    const GwsimMessage *msgPtr, /* Message of a request, not coming back. */
    const GwsimPath *pathPtr,   /* Its next hop. */
    const GwsimScope *fromPtr)  /* Where that begins. */
{
    GwsimRequest *reqPtr = msgPtr->requestPtr;

    if (msgPtr->leg == GWSIM_LEG_OUT) {
        if (fromPtr->kind != GWSIM_SCOPE_GATEWAY) {
            reqPtr->crossed |= GWSIM_CROSSED_OWN;
            return;
        }
        if (fromPtr == reqPtr->originPtr->gatewayPtr
                && pathPtr->toPtr == reqPtr->targetPtr) {
            reqPtr->crossed |= GWSIM_CROSSED_STRAIGHT;
            return;
        }
    }
    NoteTrail(msgPtr, pathPtr);
}

/* The same for a link that its trail has to tell. */
static void
NoteTrail(
    const GwsimMessage *msgPtr, /* Message of a request, not coming back. */
    const GwsimPath *pathPtr)   /* Its next hop. */
{
    GwsimMessenger *msgrPtr = GwsimMessageMessenger(msgPtr);
    GwsimRequest *reqPtr = msgPtr->requestPtr;
    Trail *trailPtr = GwsimAlloc(sizeof(Trail));

    trailPtr->linkPtr = pathPtr->linkPtr;
    trailPtr->fromPtr = pathPtr->fromPtr;
    trailPtr->inward = msgPtr->leg == GWSIM_LEG_IN;
    trailPtr->answer = msgPtr->answer;
    trailPtr->nextPtr = GwsimMapRemove(&msgrPtr->trails, reqPtr->number);
    GwsimMapInsert(&msgrPtr->trails, reqPtr->number, trailPtr);
    reqPtr->crossed |= GWSIM_CROSSED_TRAIL;
}

void
GwsimDisconnectEndTrail(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr)       /* Request with a trail. */
{
    Trail *trailPtr = GwsimMapRemove(&msgrPtr->trails, reqPtr->number);

    while (trailPtr != NULL) {
        Trail *nextPtr = trailPtr->nextPtr;

        GwsimFree(trailPtr);
        trailPtr = nextPtr;
    }
    reqPtr->crossed &= (uint8_t) ~GWSIM_CROSSED_TRAIL;
}

/* A silent path has cost a link its connection: the fault has touched it. */
static void
TellClosed(
    const GwsimLink *linkPtr)   /* Link just closed. */
{
    GwsimEvent about = {
        .scope = linkPtr->ends[0]->name, .peer = linkPtr->ends[1]->name,
        .cause = linkPtr->closedBy
    };
    GwsimPath *paths = linkPtr->paths;

    if (paths == NULL || linkPtr->cuts > 0 || !linkPtr->ends[0]->up
            || !linkPtr->ends[1]->up) {
        return;
    }
    GwsimFaultAtSilence(&paths[0], &about);
    if (paths[1].silentByPtr != paths[0].silentByPtr) {
        GwsimFaultAtSilence(&paths[1], &about);
    }
}

/* Rules 1 and 3: drops what is on closed connections and on paths that lose;
 * stops what is on paths that hold. */
static void
StopMessages(
    GwsimMessenger *msgrPtr)    /* Messenger of the world. */
{
    GwsimFlights flights;
    GwsimMessage *msgPtr;

    GwsimFlightsBegin(msgrPtr, &flights, false);
    while ((msgPtr = GwsimFlightsNext(&flights)) != NULL) {
        GwsimPath *pathPtr = msgPtr->pathPtr;

        if (pathPtr == NULL || pathPtr->bars == 0) {
            continue;
        }
        if (!pathPtr->linkPtr->closing && GwsimQueueKeeps(msgPtr)) {
            continue;           /* It has not left yet. */
        }
        if (pathPtr->linkPtr->closing) {
            if (msgPtr->held) {
                DropHeld(pathPtr);
            }
            msgPtr->cause = pathPtr->linkPtr->closedBy;
            GwsimRouteDrop(msgPtr, pathPtr->fromPtr->up && pathPtr->toPtr->up
                    ? "connection closed" : "scope stopped");
        } else if (pathPtr->bars & GWSIM_BAR_LOST) {
            GwsimDisconnectTell(msgPtr);
            GwsimRouteDrop(msgPtr, "partition");
        } else if ((pathPtr->bars & GWSIM_BAR_HELD) && !msgPtr->held
                && !msgPtr->faulted) {
            GwsimRouteWait(msgPtr);
        }
    }
    GwsimFlightsEnd(msgrPtr, &flights);
}

/* Rule 2: the requests that have gone over a connection just closed, in the
 * order in which they were sent. */
static void
FailRequests(
    GwsimMessenger *msgrPtr)    /* Messenger of the world. */
{
    GwsimRequest *reqPtr, *nextPtr;

    for (reqPtr = msgrPtr->pendingHead; reqPtr != NULL; reqPtr = nextPtr) {
        GwsimScope *originPtr = GwsimScopeJvm(reqPtr->originPtr);
        GwsimScope *gatewayPtr = originPtr->gatewayPtr;
        GwsimLink *linkPtr;

        nextPtr = reqPtr->nextPtr;
        if (!originPtr->up) {
            continue;           /* Lost with its sender. */
        }
        if ((reqPtr->crossed & GWSIM_CROSSED_OWN) != 0 && (linkPtr
                = Closing(originPtr, gatewayPtr)) != NULL) {
            FailOver(msgrPtr, reqPtr, linkPtr, originPtr, "the gateway");
        } else if ((reqPtr->crossed & GWSIM_CROSSED_STRAIGHT) != 0
                && (linkPtr = Closing(gatewayPtr, reqPtr->targetPtr))
                != NULL) {
            FailOver(msgrPtr, reqPtr, linkPtr, gatewayPtr,
                    "the remote gateway");
        } else if ((reqPtr->crossed & GWSIM_CROSSED_TRAIL) != 0) {
            FailTrail(msgrPtr, reqPtr);
        }
    }
}

/* A request has lost its connection. */
static void
FailOver(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr,       /* Pending request. */
    const GwsimLink *linkPtr,   /* Link that has closed. */
    GwsimScope *atPtr,          /* The end that the request came from. */
    const char *whither)        /* Where the connection led. */
{
    GwsimBuf buf = {0};

    if (GwsimSwitchOf(msgrPtr->corePtr, IN_FLIGHT_DISCONNECT)
            != GWSIM_MUTATE(66, GWSIM_DISCONNECT_FAIL, -1)) {
        reqPtr->severed = true;
        return;
    }
    GwsimBufPrintf(&buf, "connection to %s was lost", whither);
    GwsimRouteFail(msgrPtr, reqPtr, atPtr, 0, "RemoteUnavailable", buf.data,
            true, linkPtr->closedBy);
    GwsimBufFree(&buf);
}

/* The same over proxies, or to a client that was to answer: the oldest link
 * that has closed is the nearest to the sender. */
static void
FailTrail(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr)       /* Request with a trail. */
{
    const Trail *headPtr = GwsimMapFind(&msgrPtr->trails,
            reqPtr->number);
    const Trail *foundPtr = NULL, *trailPtr;

    for (trailPtr = headPtr; trailPtr != NULL; trailPtr = trailPtr->nextPtr) {
        if (trailPtr->linkPtr->closing && trailPtr->fromPtr->up
                && !trailPtr->inward) {
            foundPtr = trailPtr;
        }
    }
    if (foundPtr != NULL) {
        FailOver(msgrPtr, reqPtr, foundPtr->linkPtr, foundPtr->fromPtr,
                "the remote gateway");
        return;
    }
    for (trailPtr = headPtr; trailPtr != NULL; trailPtr = trailPtr->nextPtr) {
        if (trailPtr->linkPtr->closing && trailPtr->fromPtr->up) {
            FailAnswer(msgrPtr, reqPtr, trailPtr);
        }
    }
}

/* A client that was to answer a request is gone: the answer fails, and with
 * it the request if no other is to come. */
static void
FailAnswer(
    GwsimMessenger *msgrPtr,    /* Messenger of the world. */
    GwsimRequest *reqPtr,       /* Pending request. */
    const Trail *trailPtr) /* From the gateway to the client. */
{
    if (reqPtr->awaited <= 1) {
        FailOver(msgrPtr, reqPtr, trailPtr->linkPtr, trailPtr->fromPtr,
                "the client");
        return;
    }
    if (GwsimSwitchOf(msgrPtr->corePtr, IN_FLIGHT_DISCONNECT)
            != GWSIM_DISCONNECT_FAIL || (reqPtr->answersPtr != NULL
            && reqPtr->answersPtr->answered[trailPtr->answer])) {
        return;
    }
    GwsimRouteFail(msgrPtr, reqPtr, trailPtr->fromPtr, trailPtr->answer,
            "RemoteUnavailable", "connection to the client was lost", false,
            trailPtr->linkPtr->closedBy);
}

/* A message waits, or is lost, on a silent path. */
void
GwsimDisconnectTell(
    const GwsimMessage *msgPtr) /* Message on its path. */
{
    GwsimEvent about = {
        .scope = msgPtr->pathPtr->fromPtr->name,
        .peer = msgPtr->pathPtr->toPtr->name
    };

    GwsimMessageFill(msgPtr, &about);
    GwsimFaultAtSilence(msgPtr->pathPtr, &about);
}

/* Nothing waits on a path any more: it is all going to be lost. */
static void
DropHeld(
    GwsimPath *pathPtr)         /* Path of a connection just closed. */
{
    Waitings *listPtr = pathPtr->heldPtr;
    Waiting *heldPtr;

    pathPtr->heldPtr = NULL;
    while ((heldPtr = listPtr->head) != NULL) {
        listPtr->head = heldPtr->nextPtr;
        heldPtr->msgPtr->held = false;
        GwsimFree(heldPtr);
    }
    GwsimFree(listPtr);
}

/* The link between two scopes if it has just closed, or NULL. */
static GwsimLink *
Closing(
    const GwsimScope *aPtr,     /* One end ... */
    const GwsimScope *bPtr)     /* ... and the other. */
{
    GwsimLink *linkPtr = GwsimNetFindLink(aPtr, bPtr);

    return linkPtr != NULL && linkPtr->closing ? linkPtr : NULL;
}
