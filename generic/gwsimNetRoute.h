/*
 * gwsimNetRoute.h --
 *
 *      The way through the network: which path a message takes next.
 */

#ifndef GWSIM_NET_ROUTE_H
#define GWSIM_NET_ROUTE_H

#include "gwsimNet.h"

/* The next path on the way from a place to a destination (each a gateway, or
 * a client of one); it may be closed.  NULL: there is no way. */
MODULE_SCOPE GwsimPath *GwsimNetWay(GwsimScope *atPtr, GwsimScope *destPtr);

#endif /* GWSIM_NET_ROUTE_H */
