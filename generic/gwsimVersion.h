/*
 * gwsimVersion.h --
 *
 *      What differs between versions of the platform, as data: one table of
 *      functions and their parameters with the versions that have them, and
 *      one of other facts.  No other file branches on a version.
 */

#ifndef GWSIM_VERSION_H
#define GWSIM_VERSION_H

#include "gwsimBase.h"
#include "gwsimStatus.h"

typedef uint32_t GwsimVersion;  /* major * 10^6 + minor * 10^3 + patch */
#define GWSIM_VERSION(a, b, c)  ((GwsimVersion) ((a)*1000000+(b)*1000+(c)))
#define GWSIM_VERSION_LAST      999     /* Last patch of a line. */

/* "8.1" is the last release of its line; range 7.9.2 to 8.3. */
MODULE_SCOPE GwsimStatus GwsimVersionParse(const char *text,
        GwsimVersion *versionPtr);
/* As users write it, "8.1" for the last release of its line; into `text`,
 * which it returns. */
#define GWSIM_VERSION_TEXT  16
MODULE_SCOPE const char *GwsimVersionText(GwsimVersion version,
        char text[GWSIM_VERSION_TEXT]);

#define GWSIM_PARAM_MAX 10

/* Kinds of scope, as bits: where a function exists. */
#define GWSIM_IN_GATEWAY    1u
#define GWSIM_IN_CLIENT     2u
#define GWSIM_IN_DESIGNER   4u
#define GWSIM_IN_SESSION    8u
#define GWSIM_IN_VISION     (GWSIM_IN_CLIENT | GWSIM_IN_DESIGNER)
#define GWSIM_IN_ALL        15u

typedef enum GwsimFunctionId {
    GWSIM_FN_SEND_REQUEST_ASYNC,
    GWSIM_FN_SEND_REQUEST,
    GWSIM_FN_SEND_MESSAGE,
    GWSIM_FN_INVOKE_ASYNCHRONOUS,
    GWSIM_FN_INVOKE_LATER,
    GWSIM_FN_GET_GLOBALS,
    GWSIM_FN_GET_GATEWAY_STATUS,
    GWSIM_FN_GET_PROJECT_NAME,
    GWSIM_FN_GET_LOGGER
} GwsimFunctionId;

typedef struct GwsimSignature {
    const char *name;           /* "system.util.sendRequest". */
    GwsimFunctionId id;
    GwsimVersion since, until;  /* Both inclusive. */
    unsigned scopes;            /* GWSIM_IN_* bits. */
    int required;               /* The first so many have no default. */
    const char *params[GWSIM_PARAM_MAX + 1];    /* In positional order. */
    const char *ignored[3];     /* Keywords taken and ignored (SRX-20). */
} GwsimSignature;

/* The signature of a name in a version, or NULL where it has none. */
MODULE_SCOPE const GwsimSignature *GwsimSignatureFind(const char *name,
        GwsimVersion version);
/* All rows, ended by one with a NULL name. */
MODULE_SCOPE const GwsimSignature *GwsimSignatureTable(void);
/* True if `word` is a parameter of that function in any version. */
MODULE_SCOPE bool GwsimSignatureKnows(const char *name, const char *word);

/* Whether the Gateway Network refuses what Protobuf cannot say (SRX-26). */
MODULE_SCOPE bool GwsimVersionProtobuf(GwsimVersion version);
MODULE_SCOPE int GwsimVersionSharedPool(GwsimVersion version);
/* Default scope letters of sendMessage (SMS-03). */
MODULE_SCOPE const char *GwsimVersionMessageScope(GwsimVersion version,
        bool filtered);

#endif /* GWSIM_VERSION_H */
