/*
 * gwsimServer.h --
 *
 *      Which gateway a server name means, and redundancy: two gateways of
 *      which one is active.
 */

#ifndef GWSIM_SERVER_H
#define GWSIM_SERVER_H

#include "gwsimNet.h"

typedef struct GwsimPair {      /* Master and backup. */
    struct GwsimPair *nextPtr;
    GwsimScope *masterPtr, *backupPtr;
    GwsimScope *activePtr;      /* One of them. */
    GwsimTimer timer;           /* The backup takes over. */
} GwsimPair;

/* Makes two gateways, of which none is in a pair, one. */
MODULE_SCOPE void GwsimServerPair(GwsimScope *masterPtr,
        GwsimScope *backupPtr);
MODULE_SCOPE bool GwsimServerIsPaired(const GwsimScope *gatewayPtr);
/* The gateway that a script on another means by a name (GAN-06, GAN-17);
 * NULL if there is none. */
MODULE_SCOPE GwsimScope *GwsimServerFind(GwsimScopes *scopesPtr,
        GwsimScope *fromPtr, GwsimName name);
/* A gateway has started or stopped, or a link of it has changed. */
MODULE_SCOPE void GwsimServerChanged(GwsimScope *gatewayPtr);

#endif /* GWSIM_SERVER_H */
