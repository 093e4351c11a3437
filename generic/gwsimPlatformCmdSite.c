/*
 * gwsimPlatformCmdSite.c --
 *
 *      What is known of the calls of a function of the platform.  A place in
 *      compiled code that calls it does so with the same words again and
 *      again: the same objects, but for what it has computed.  So which word
 *      is which argument is found out once.
 *
 *      Rules:
 *      1. A site holds the words that may come again: no other object gets
 *         their address, and as they are shared nobody changes their string.
 *         It holds none that could be large.
 *      2. A word that is another object than before is the same argument if
 *         the one before was neither a keyword nor None, and it is neither.
 *         All else is bound anew, which is never wrong.
 *      3. What is known holds for one world, scope and version: an interp that
 *         gets another thread forgets all (gwsimScriptKnown.c).
 *      4. Some sites have a request ready that wants its payload only: all
 *         other words were read once, and are the same.
 */

#include "gwsimPlatformCmd.h"

#define HELD_MAX        40      /* Bytes of a word that is held. */

static bool     Fits(const GwsimSite *sitePtr, int objc,
                    Tcl_Obj *const objv[], uint32_t *changedPtr);
static bool     IsArgument(Tcl_Obj *wordPtr);
static bool     CanBeHeld(const Tcl_Obj *wordPtr);
static void     Empty(GwsimSite *sitePtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimSiteFind --
 *
 *      Looks for what is known of a call.
 *
 * Results:
 *      Its site, with the arguments in argv, or NULL.  Bit i of *changedPtr:
 *      word i is another one than the site's.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

GwsimSite *
GwsimSiteFind(
    const GwsimPlatform *platformPtr,   /* Function. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[],      /* Words. */
    Tcl_Obj *argv[],            /* Filled in; all NULL. */
    uint32_t *changedPtr)       /* Set if there is a site. */
{
    GwsimSite *sitePtr = platformPtr->sites;

    if (sitePtr == NULL) {
        return NULL;
    }
    for (int i = 0; i < GWSIM_SITES; i++, sitePtr++) {
        if (sitePtr->count == objc && Fits(sitePtr, objc, objv, changedPtr)) {
            for (int place = 0; place < sitePtr->places; place++) {
                if (sitePtr->at[place] != 0) {
                    argv[place] = objv[sitePtr->at[place]];
                }
            }
            return sitePtr;
        }
    }
    return NULL;
}

/* Looks whether words are those of a site (rule 2). */
static bool
Fits(
    const GwsimSite *sitePtr,   /* Site of as many words. */
    int objc,                   /* How many. */
    Tcl_Obj *const objv[],      /* Words. */
    uint32_t *changedPtr)       /* Set if true. */
{
    uint32_t changed = 0;

    for (int i = 1; i < objc; i++) {
        if (objv[i] != sitePtr->words[i]) {
            changed |= 1u << i;
        }
    }
    if ((changed & sitePtr->exact) != 0) {
        return false;
    }
    *changedPtr = changed;
    for (; changed != 0; changed &= changed - 1) {
        if (!IsArgument(objv[__builtin_ctz(changed)])) {
            return false;
        }
    }
    return true;
}

/* True of a word that is no keyword, wherever it stands, and not None. */
static bool
IsArgument(
    Tcl_Obj *wordPtr)           /* Word. */
{
    return wordPtr->bytes == NULL ? !GwsimObjIsEmpty(wordPtr)
            : wordPtr->length > 0 && wordPtr->bytes[0] != '-';
}

/* Keeps what is known of a call, in the place of the oldest that is. */
void
GwsimSiteKeep(
    GwsimPlatform *platformPtr, /* Function. */
    int objc,                   /* Number of words. */
    Tcl_Obj *const objv[],      /* Words. */
    const GwsimBinding *bindingPtr)     /* What each of them is. */
{
    GwsimSite *sitePtr;

    if (objc > GWSIM_SITE_WORDS) {
        return;
    }
    for (int i = 1; i < objc; i++) {
        if ((bindingPtr->exact & 1u << i) != 0 && !CanBeHeld(objv[i])) {
            return;
        }
    }
    if (platformPtr->sites == NULL) {
        platformPtr->sites = GwsimCalloc(GWSIM_SITES, sizeof(GwsimSite));
    }
    sitePtr = &platformPtr->sites[platformPtr->nextSite++ % GWSIM_SITES];
    if (sitePtr->count == 0) {
        GwsimScriptNewHot(platformPtr->scriptPtr);
    }
    Empty(sitePtr);
    sitePtr->count = objc;
    sitePtr->exact = bindingPtr->exact;
    for (int place = 0; place < GWSIM_PARAM_MAX; place++) {
        sitePtr->at[place] = (int8_t) bindingPtr->at[place];
        if (sitePtr->at[place] != 0) {
            sitePtr->places = (int8_t) (place + 1);
        }
    }
    for (int i = 1; i < objc; i++) {
        if (CanBeHeld(objv[i])) {
            sitePtr->words[i] = objv[i];
            Tcl_IncrRefCount(objv[i]);
        }
    }
}

/* Rule 1: true of a word that is a short string. */
static bool
CanBeHeld(
    const Tcl_Obj *wordPtr)     /* Word. */
{
    return wordPtr->bytes != NULL && wordPtr->length <= HELD_MAX;
}

/* Keeps a request for a site's next calls (rule 4). */
void
GwsimSiteKeepSend(
    GwsimSite *sitePtr,         /* Site. */
    const GwsimSend *sendPtr)   /* What was sent. */
{
    sitePtr->send = *sendPtr;
    sitePtr->send.payloadPtr = NULL;
    (void) GwsimValueRetain(sendPtr->onSuccessPtr);
    (void) GwsimValueRetain(sendPtr->onErrorPtr);
    sitePtr->sends = true;
}

/* Forgets all calls of a function. */
void
GwsimSitesForget(
    GwsimPlatform *platformPtr) /* Function. */
{
    if (platformPtr->sites == NULL) {
        return;
    }
    for (int i = 0; i < GWSIM_SITES; i++) {
        Empty(&platformPtr->sites[i]);
    }
    GwsimFree(platformPtr->sites);
    platformPtr->sites = NULL;
}

/* Lets go what a site holds. */
static void
Empty(
    GwsimSite *sitePtr)         /* Site, free or not. */
{
    for (int i = 1; i < sitePtr->count; i++) {
        if (sitePtr->words[i] != NULL) {
            Tcl_DecrRefCount(sitePtr->words[i]);
        }
    }
    GwsimValueRelease(sitePtr->send.onSuccessPtr);
    GwsimValueRelease(sitePtr->send.onErrorPtr);
    *sitePtr = (GwsimSite) {0};
}
