/*
 * gwsimPlatformCmd.h --
 *
 *      The platform's functions as commands of scripts: how their arguments
 *      are bound, for the rooms that carry them out.
 */

#ifndef GWSIM_PLATFORM_CMD_H
#define GWSIM_PLATFORM_CMD_H

#include "gwsimScriptInt.h"

/* Places of the arguments, in the order of the newest version. */
enum { SEND_PROJECT, SEND_HANDLER, SEND_PAYLOAD, SEND_HOST_NAME,
    SEND_REMOTE_SERVER, SEND_TIMEOUT, SEND_ON_SUCCESS, SEND_ON_ERROR };
enum { MESSAGE_PROJECT, MESSAGE_HANDLER, MESSAGE_PAYLOAD, MESSAGE_SCOPE,
    MESSAGE_SESSION, MESSAGE_USER, MESSAGE_ROLE, MESSAGE_HOST_NAME,
    MESSAGE_REMOTE_SERVERS };
enum { ASYNC_FUNCTION, ASYNC_ARGS, ASYNC_KWARGS, ASYNC_DESCRIPTION };
enum { LATER_FUNCTION, LATER_DELAY };
enum { STATUS_ADDRESS, STATUS_CONNECT, STATUS_SOCKET };
enum { LOGGER_NAME };

#define GWSIM_SITES             4       /* Calls of a function that are known
                                         * in an interp. */
#define GWSIM_SITE_WORDS        14      /* Of a call that is. */

/* Which word of a call is which argument. */
typedef struct GwsimBinding {
    int at[GWSIM_PARAM_MAX];    /* Word of each place; 0: None. */
    uint32_t exact;             /* Bit i: word i is a keyword, or None. */
} GwsimBinding;

/* What is known of a call (gwsimPlatformCmdSite.c). */
typedef struct GwsimSite {
    int count;                  /* Its words; 0: free. */
    uint32_t exact;             /* As in GwsimBinding. */
    int8_t at[GWSIM_PARAM_MAX]; /* The same. */
    int8_t places;              /* Up to the last that is bound. */
    bool sends;                 /* `send` is filled in ... */
    Tcl_Obj *words[GWSIM_SITE_WORDS];   /* Held; NULL: large, or computed. */
    GwsimSend send;             /* ... but for payload and place. */
} GwsimSite;

/* One function in one interp: clientData of its command. */
typedef struct GwsimPlatform {
    struct GwsimPlatform *nextPtr;      /* Of the same script. */
    GwsimScript *scriptPtr;
    const char *name;           /* "system.util.sendRequest" */
    GwsimFunctionId id;
    const GwsimSignature *sigPtr;       /* Of the scope's version or NULL. */
    const GwsimSignature *newestPtr;    /* Of the newest version. */
    int count;                  /* Parameters of sigPtr. */
    int slot[GWSIM_PARAM_MAX];  /* Of each: its place, as above. */
    GwsimSite *sites;           /* GWSIM_SITES calls, or NULL. */
    unsigned nextSite;          /* The one to forget next. */
    /* The call in hand: */
    GwsimSite *sitePtr;         /* What is known of it, or NULL. */
    uint32_t changed;           /* Bit i: word i is not the site's. */
} GwsimPlatform;

/* Carries a function out: argv by place, NULL for None. */
typedef int GwsimPlatformProc(GwsimPlatform *platformPtr,
        Tcl_Obj *const argv[]);

MODULE_SCOPE GwsimPlatformProc GwsimPlatformSendRequestAsync;
MODULE_SCOPE GwsimPlatformProc GwsimPlatformSendRequest;
MODULE_SCOPE GwsimPlatformProc GwsimPlatformSendMessage;
MODULE_SCOPE GwsimPlatformProc GwsimPlatformInvokeAsynchronous;
MODULE_SCOPE GwsimPlatformProc GwsimPlatformInvokeLater;
MODULE_SCOPE GwsimPlatformProc GwsimPlatformGetGlobals;
MODULE_SCOPE GwsimPlatformProc GwsimPlatformGetGatewayStatus;
MODULE_SCOPE GwsimPlatformProc GwsimPlatformGetProjectName;
MODULE_SCOPE GwsimPlatformProc GwsimPlatformGetLogger;

/* A number as the platform reads it (gwsimPlatformCmdArg.c), times unit ns;
 * a ValueError that says `wanted` if it is none. */
MODULE_SCOPE int GwsimPlatformGetTime(GwsimPlatform *platformPtr,
        Tcl_Obj *objPtr, GwsimTime unit, const char *wanted,
        GwsimTime *timePtr);
/* A payload: NULL for None, a TypeError if it is no dictionary. */
MODULE_SCOPE int GwsimPlatformGetPayload(GwsimPlatform *platformPtr,
        Tcl_Obj *objPtr, GwsimValue **payloadPtrPtr);
/* The name of a text, 0 for None.  World entered. */
MODULE_SCOPE GwsimName GwsimPlatformName(GwsimPlatform *platformPtr,
        Tcl_Obj *objPtr);

/* ---- gwsimPlatformCmdSite.c ---- */

MODULE_SCOPE GwsimSite *GwsimSiteFind(const GwsimPlatform *platformPtr,
        int objc, Tcl_Obj *const objv[], Tcl_Obj *argv[],
        uint32_t *changedPtr);
MODULE_SCOPE void GwsimSiteKeep(GwsimPlatform *platformPtr, int objc,
        Tcl_Obj *const objv[], const GwsimBinding *bindingPtr);
MODULE_SCOPE void GwsimSiteKeepSend(GwsimSite *sitePtr,
        const GwsimSend *sendPtr);
MODULE_SCOPE void GwsimSitesForget(GwsimPlatform *platformPtr);

#endif /* GWSIM_PLATFORM_CMD_H */
