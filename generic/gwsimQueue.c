/*
 * gwsimQueue.c --
 *
 *      The outbound queue of a path: how many messages are being sent over it
 *      at once, which wait for their turn, and which find no room.
 *
 *          none -> ACTIVE -> none          a thread is free
 *          none -> QUEUED -> ACTIVE        all are busy (GAN-08)
 *          none -> rejected or dropped     the queue is full (GAN-10)
 *
 *      Rules:
 *      1. A message is active from when it leaves until it has arrived, or is
 *         lost; what waits on a silent path stays active, so that the queue
 *         fills up behind it.
 *      2. The next one is the first of those that come first by `priority`,
 *         in the order of coming (GAN-09).
 *      3. In a full queue there is no place for any message, whatever its
 *         priority.  By switch queue_overflow its request fails at once, or
 *         it is lost.
 *      4. A queue is there only while something is active or waits.
 */

#include <string.h>

#include "gwsimMessengerInt.h"
#include "gwsimMutant.h"

enum {STATE_NONE, STATE_ACTIVE, STATE_QUEUED};

typedef struct Entry {          /* A message that waits. */
    struct Entry *nextPtr;
    GwsimMessage *msgPtr;
    GwsimPlan plan;             /* What its faults have said. */
    bool first;                 /* By priority. */
} Entry;

typedef struct Queue {
    Entry *head;                /* In the order in which they will go. */
    uint32_t length;
    uint32_t active;
    bool sending;               /* Next is in its loop. */
} Queue;

static void             Append(Queue *queuePtr, GwsimMessage *msgPtr,
                            const GwsimPlan *planPtr, bool first);
static void             Reject(GwsimMessage *msgPtr, GwsimPath *pathPtr);
static void             Next(GwsimPath *pathPtr);
static void             FreeEmpty(GwsimPath *pathPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimQueueEnter --
 *
 *      A message is to be sent over a path that sends so many at once.
 *
 * Results:
 *      True if it may go now.  Else it has been given away: it waits, and is
 *      sent in its turn, or there was no room for it.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimQueueEnter(
    GwsimMessage *msgPtr,       /* Message that is not flying. */
    GwsimPath *pathPtr,         /* Path with a limit. */
    const GwsimPlan *planPtr)   /* What its faults have said. */
{
    const GwsimLinkConfig *configPtr = pathPtr->configPtr;
    Queue *queuePtr = pathPtr->queuePtr;

    if (msgPtr->queueState == STATE_ACTIVE) {
        return true;            /* It comes from the queue. */
    }
    if (queuePtr == NULL) {
        queuePtr = GwsimCalloc(1, sizeof(Queue));
        pathPtr->queuePtr = queuePtr;
    }
    if (queuePtr->active < configPtr->maxActive || GWSIM_IS_MUTANT(83)) {
        queuePtr->active++;
        msgPtr->queueState = STATE_ACTIVE;
        return true;
    }
    if (configPtr->bounded && queuePtr->length >= configPtr->maxQueued) {
        Reject(msgPtr, pathPtr);
        return false;
    }
    Append(queuePtr, msgPtr, planPtr,
            configPtr->priority == (msgPtr->leg == GWSIM_LEG_BACK
            ? GWSIM_PRIORITY_REPLIES : GWSIM_PRIORITY_REQUESTS));
    GwsimRoutePark(msgPtr, pathPtr, pathPtr->toPtr);
    return false;
}

/* A message of a queue has arrived, or is about to be freed. */
void
GwsimQueueLeave(
    GwsimMessage *msgPtr)       /* Active or queued. */
{
    GwsimPath *pathPtr = msgPtr->pathPtr;
    Queue *queuePtr = pathPtr->queuePtr;
    Entry **linkPtr = &queuePtr->head, *entryPtr;

    if (msgPtr->queueState == STATE_ACTIVE) {
        queuePtr->active--;
    } else {
        while ((*linkPtr)->msgPtr != msgPtr) {
            linkPtr = &(*linkPtr)->nextPtr;
        }
        entryPtr = *linkPtr;
        *linkPtr = entryPtr->nextPtr;
        queuePtr->length--;
        GwsimFree(entryPtr);
    }
    msgPtr->queueState = STATE_NONE;
    Next(pathPtr);
}

/* True if a message waits in a queue. */
bool
GwsimQueueKeeps(
    const GwsimMessage *msgPtr) /* Message. */
{
    return msgPtr->queueState == STATE_QUEUED;
}

/* Puts a message behind those that go before it. */
static void
Append(
    Queue *queuePtr,            /* Queue with room. */
    GwsimMessage *msgPtr,       /* Message. */
    const GwsimPlan *planPtr,   /* What its faults have said. */
    bool first)                 /* It goes before those that are not. */
{
    Entry **linkPtr = &queuePtr->head;
    Entry *entryPtr = GwsimAlloc(sizeof(Entry));

    while (*linkPtr != NULL && ((*linkPtr)->first || !first)) {
        linkPtr = &(*linkPtr)->nextPtr;
    }
    *entryPtr = (Entry) {*linkPtr, msgPtr, *planPtr, first};
    *linkPtr = entryPtr;
    queuePtr->length++;
    msgPtr->queueState = STATE_QUEUED;
}

/* Rule 3: there is no room for a message. */
static void
Reject(
    GwsimMessage *msgPtr,       /* Message; gone afterwards. */
    GwsimPath *pathPtr)         /* Path with a full queue. */
{
    GwsimCore *corePtr = pathPtr->toPtr->corePtr;
    GwsimEvent event = {
        .clause = GWSIM_GAN_10, .scope = pathPtr->fromPtr->name,
        .peer = pathPtr->toPtr->name,
        .detail = GwsimNameIntern(corePtr->namesPtr, "queue full", 10)
    };
    bool fails = msgPtr->requestPtr != NULL && msgPtr->leg != GWSIM_LEG_BACK
            && GwsimSwitchOf(corePtr, QUEUE_OVERFLOW)
            == GWSIM_MUTATE(84, GWSIM_OVERFLOW_REJECT, -1);
    GwsimBuf buf = {0};

    GwsimMessageFill(msgPtr, &event);
    event.cause = (uint32_t) GwsimEmit(corePtr, NULL, fails
            ? GWSIM_UNDELIVERED : GWSIM_DROPPED, &event);
    if (fails) {
        GwsimBufPrintf(&buf, "the queue to \"%s\" is full",
                GwsimNameText(corePtr->namesPtr, pathPtr->toPtr->name, NULL));
        GwsimRouteFail(corePtr->messengerPtr, msgPtr->requestPtr,
                pathPtr->fromPtr, msgPtr->answer,
                "RejectedExecutionException", buf.data, false, event.cause);
        GwsimBufFree(&buf);
    }
    GwsimRouteFree(msgPtr);
}

/* Sends what may go now.  What is lost as it goes comes back here: the loop
 * goes on in its place. */
static void
Next(
    GwsimPath *pathPtr)         /* Path with a queue. */
{
    Queue *queuePtr = pathPtr->queuePtr;

    if (queuePtr->sending) {
        return;
    }
    queuePtr->sending = true;
    while (queuePtr->head != NULL
            && queuePtr->active < pathPtr->configPtr->maxActive
            && GwsimRouteIsOpen(pathPtr)
            && pathPtr->fromPtr->corePtr->rtPtr != NULL) {
        Entry *entryPtr = queuePtr->head;
        GwsimPlan plan = entryPtr->plan;

        queuePtr->head = entryPtr->nextPtr;
        queuePtr->length--;
        queuePtr->active++;
        entryPtr->msgPtr->queueState = STATE_ACTIVE;
        GwsimRouteUnpark(entryPtr->msgPtr);
        GwsimRouteSend(entryPtr->msgPtr, pathPtr, &plan);
        GwsimFree(entryPtr);
    }
    queuePtr->sending = false;
    FreeEmpty(pathPtr);
}

/* Rule 4. */
static void
FreeEmpty(
    GwsimPath *pathPtr)         /* Path with a queue. */
{
    Queue *queuePtr = pathPtr->queuePtr;

    if (queuePtr->active == 0 && queuePtr->head == NULL) {
        GwsimFree(queuePtr);
        pathPtr->queuePtr = NULL;
    }
}
