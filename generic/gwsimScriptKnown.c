/*
 * gwsimScriptKnown.c --
 *
 *      What scripts hand over again and again (names of projects and
 *      handlers, callbacks, keywords) is read once: a literal of compiled
 *      code is the same Tcl_Obj at every call, so it is known by address.
 *
 *      Rules:
 *      1. An entry holds its object: no other gets the address, and as the
 *         object is shared from then on, nobody changes its string.
 *      2. There are two places for an address, next to each other, as the few
 *         literals of one call often enough would want the same. Who comes
 *         third takes that of the older one; what is not known is read anew,
 *         which is never wrong.
 *      3. What is known holds for one world, scope and version: an interp
 *         that gets another thread forgets all (gwsimScriptPool.c).
 *
 *      Costs KNOWN_COUNT * 40 bytes an interp, and what the objects hold.
 */

#include "gwsimScriptInt.h"

#define OBJ_BITS        4       /* Objects are aligned to 16 bytes. */

static void     Empty(GwsimKnown *knownPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimScriptKnow --
 *
 *      Looks up what is known of an object.
 *
 * Results:
 *      Its entry, for the caller to read and to complete.
 *
 * Side effects:
 *      The entry is empty if nothing was known; another object that had the
 *      place is forgotten.
 *
 *----------------------------------------------------------------------
 */

GwsimKnown *
GwsimScriptKnow(
    GwsimScript *scriptPtr,     /* Script that hands it over. */
    Tcl_Obj *objPtr)            /* Object. */
{
    GwsimKnown *pairPtr = &scriptPtr->known[
            ((uintptr_t) objPtr >> OBJ_BITS) % (GWSIM_KNOWN_COUNT / 2) * 2];

    if (pairPtr[0].objPtr == objPtr) {
        return &pairPtr[0];
    }
    if (pairPtr[1].objPtr == objPtr) {
        return &pairPtr[1];
    }
    Tcl_IncrRefCount(objPtr);
    Empty(&pairPtr[1]);
    pairPtr[1] = pairPtr[0];
    pairPtr[0] = (GwsimKnown) {.objPtr = objPtr};
    return &pairPtr[0];
}

/* Forgets all. */
void
GwsimScriptForgetKnown(
    GwsimScript *scriptPtr)     /* Script whose thread has ended. */
{
    for (int i = 0; i < GWSIM_KNOWN_COUNT; i++) {
        Empty(&scriptPtr->known[i]);
        scriptPtr->known[i] = (GwsimKnown) {.objPtr = NULL};
    }
    GwsimPlatformForget(scriptPtr);
}

/* Lets go what an entry holds; its contents do not matter afterwards. */
static void
Empty(
    GwsimKnown *knownPtr)       /* Entry, free or not. */
{
    if (knownPtr->objPtr != NULL) {
        GwsimValueRelease(knownPtr->functionPtr);
        Tcl_DecrRefCount(knownPtr->objPtr);
    }
}
