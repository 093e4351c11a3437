/*
 * gwsimMessageRing.c --
 *
 *      The messages of a request that has more than one: see
 *      gwsimMessageRing.h.
 */

#include "gwsimMessageRing.h"

/* A message is the last of a ring that has others. */
void
GwsimMessageJoinOthers(
    GwsimMessage *lastPtr,      /* Last one so far. */
    GwsimMessage *msgPtr)       /* New message. */
{
    msgPtr->nextOfPtr = lastPtr->nextOfPtr;
    lastPtr->nextOfPtr = msgPtr;
}

/* A message leaves a ring that has others. */
void
GwsimMessageLeaveOthers(
    GwsimRequest *reqPtr,       /* Request. */
    const GwsimMessage *msgPtr) /* Message of it, not the only one. */
{
    GwsimMessage *beforePtr = reqPtr->messages;

    while (beforePtr->nextOfPtr != msgPtr) {
        beforePtr = beforePtr->nextOfPtr;
    }
    beforePtr->nextOfPtr = msgPtr->nextOfPtr;
    if (reqPtr->messages == msgPtr) {
        reqPtr->messages = beforePtr;
    }
}
