/*
 * gwsimMessageRing.h --
 *
 *      The messages of a request: a ring, linked through the messages, of
 *      which the request has the last.
 *
 *      Rules:
 *      1. A message is in the ring of its request from its making until it is
 *         freed, wherever it is: on its way, held by faults, with a handler.
 *         One of sendMessage is in no ring.
 *      2. A walk goes in the order of their making.  None of them may be
 *         freed meanwhile.
 *
 *      Limits: memory alone.  Costs: a pointer in the request and one in the
 *      message.  A message joins in constant time.  It leaves in constant time
 *      if it is the oldest: as the request has the last one, the first is the
 *      next of that.  So the one that comes back first, mostly the oldest, is
 *      found at once, of thousands of scopes that answer.  Any other one is
 *      looked for from the oldest on.  Most requests have one message at a
 *      time: what is for more is out of line (gwsimMessageRing.c).
 */

#ifndef GWSIM_MESSAGE_RING_H
#define GWSIM_MESSAGE_RING_H

#include "gwsimMessengerInt.h"

/* The same for a ring of at least one other. */
MODULE_SCOPE GWSIM_COLD void GwsimMessageJoinOthers(GwsimMessage *lastPtr,
        GwsimMessage *msgPtr);
MODULE_SCOPE GWSIM_COLD void GwsimMessageLeaveOthers(GwsimRequest *reqPtr,
        const GwsimMessage *msgPtr);

/* A message is the last of those of its request; is none of them any more. */
static inline void
GwsimMessageJoin(
    GwsimRequest *reqPtr,       /* Request. */
    GwsimMessage *msgPtr)       /* New message of it. */
{
    msgPtr->nextOfPtr = msgPtr;
    if (reqPtr->messages != NULL) {
        GwsimMessageJoinOthers(reqPtr->messages, msgPtr);
    }
    reqPtr->messages = msgPtr;
}

static inline void
GwsimMessageLeave(
    GwsimRequest *reqPtr,       /* Request. */
    const GwsimMessage *msgPtr) /* Message of it that goes. */
{
    if (msgPtr->nextOfPtr == msgPtr) {
        reqPtr->messages = NULL;
    } else {
        GwsimMessageLeaveOthers(reqPtr, msgPtr);
    }
}

/* A walk over the messages of a request: the first one, and the next; NULL:
 * there is none. */
static inline GwsimMessage *
GwsimMessageFirst(
    const GwsimRequest *reqPtr) /* Request. */
{
    return reqPtr->messages != NULL ? reqPtr->messages->nextOfPtr : NULL;
}

static inline GwsimMessage *
GwsimMessageNext(
    const GwsimMessage *msgPtr) /* Message of a request. */
{
    return msgPtr != msgPtr->requestPtr->messages ? msgPtr->nextOfPtr : NULL;
}

#endif /* GWSIM_MESSAGE_RING_H */
