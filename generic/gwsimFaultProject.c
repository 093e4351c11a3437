/*
 * gwsimFaultProject.c --
 *
 *      What happens to a project: it is saved.
 *
 *      reload      A new edition of its code begins (gwsimEdition.h): new
 *                  jobs read its library anew, in new interps, and after it
 *                  its handlers may be defined anew.  What runs goes on with
 *                  the old code.  Over at once; but while it lasts (-for)
 *                  the registry of its handlers is not there, and messages
 *                  to them fail (MSH-15).
 */

#include "gwsimEdition.h"
#include "gwsimMessengerInt.h"

static void     StartReload(GwsimFault *faultPtr);
static void     EndReload(GwsimFault *faultPtr);

const GwsimFaultType gwsimFaultReload = {
    .name = "reload", .target = GWSIM_FAULT_ON_PROJECT,
    .point = GWSIM_POINT_NONE, .instant = true,
    .startProc = StartReload, .endProc = EndReload
};

static void
StartReload(
    GwsimFault *faultPtr)       /* Fault. */
{
    GwsimFaults *faultsPtr = faultPtr->faultsPtr;

    faultPtr->hits++;
    faultsPtr->reloads++;
    GwsimEditionBegin(faultsPtr->msgrPtr->scopesPtr,
            faultsPtr->msgrPtr->handlersPtr, faultPtr->config.project);
}

static void
EndReload(
    GwsimFault *faultPtr)       /* Fault. */
{
    faultPtr->faultsPtr->reloads--;
}

/* A message finds no handlers. */
void
GwsimFaultAtReload(
    const GwsimMessage *msgPtr) /* Message at its gateway. */
{
    GwsimEvent about = {
        .scope = msgPtr->scopePtr->name,
        .peer = GwsimMessageOrigin(msgPtr)->name
    };

    GwsimMessageFill(msgPtr, &about);
    GwsimFaultHit(GwsimFaultReloading(
            GwsimMessageMessenger(msgPtr)->faultsPtr, about.project), &about);
}

/* The reload of a project that goes on, or NULL. */
GwsimFault *
GwsimFaultReloading(
    GwsimFaults *faultsPtr,     /* Faults of the world. */
    GwsimName project)          /* Project. */
{
    GwsimFault *faultPtr = faultsPtr->reloads > 0 ? faultsPtr->head : NULL;

    while (faultPtr != NULL && (!faultPtr->active
            || faultPtr->config.typePtr != &gwsimFaultReload
            || faultPtr->config.project != project)) {
        faultPtr = faultPtr->nextPtr;
    }
    return faultPtr;
}
