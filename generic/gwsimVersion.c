/*
 * gwsimVersion.c --
 *
 *      The table of what each version of the platform has.
 *
 *      Sources: SRA-01, SRA-31..34, SRX-20 (sendRequestAsync); SRQ-01..02;
 *      SMS-01..03; IAS-10..14, IAX-13 (invokeAsynchronous); IVL-01, IVL-05,
 *      IVL-07; GAN-15; MSH-05..07.
 */

#include <stdio.h>
#include <string.h>

#include "gwsimMutant.h"
#include "gwsimVersion.h"

#define FIRST           GWSIM_VERSION(7, 9, 2)
#define LAST            GWSIM_VERSION(8, 3, GWSIM_VERSION_LAST)
#define V(a, b, c)      GWSIM_VERSION(a, b, c)

static const GwsimSignature signatures[] = {
    {"system.util.sendRequestAsync", GWSIM_FN_SEND_REQUEST_ASYNC,
        GWSIM_MUTATE(77, V(7, 9, 3), FIRST),
        GWSIM_MUTATE(14, V(7, 9, 5), V(7, 9, 6)), GWSIM_IN_ALL, 2,
        {"project", "messageHandler", "payload", "hostName", "remoteServer",
            "onSuccess", "onError", "timeoutSec"}, {"scope"}},
    {"system.util.sendRequestAsync", GWSIM_FN_SEND_REQUEST_ASYNC,
        GWSIM_MUTATE(14, V(7, 9, 6), V(7, 9, 7)), LAST, GWSIM_IN_ALL, 2,
        {"project", "messageHandler", "payload", "hostName", "remoteServer",
            "timeoutSec", "onSuccess", "onError"}, {"scope"}},
    {"system.util.sendRequest", GWSIM_FN_SEND_REQUEST,
        V(7, 9, 3), LAST, GWSIM_IN_ALL, 2,
        {"project", "messageHandler", "payload", "hostName", "remoteServer",
            "timeoutSec"}, {"scope"}},
    {"system.util.sendMessage", GWSIM_FN_SEND_MESSAGE,
        FIRST, LAST, GWSIM_IN_ALL, 2,
        {"project", "messageHandler", "payload", "scope", "clientSessionId",
            "user", "hasRole", "hostName", "remoteServers"}, {NULL}},
    {"system.util.invokeAsynchronous", GWSIM_FN_INVOKE_ASYNCHRONOUS,
        FIRST, GWSIM_MUTATE(15, V(8, 0, 14), V(8, 0, 6)), GWSIM_IN_ALL, 1,
        {"function"}, {NULL}},
    {"system.util.invokeAsynchronous", GWSIM_FN_INVOKE_ASYNCHRONOUS,
        GWSIM_MUTATE(15, V(8, 0, 15), V(8, 0, 7)), LAST, GWSIM_IN_ALL, 1,
        {"function", "args", "kwargs", "description"}, {NULL}},
    {"system.util.invokeLater", GWSIM_FN_INVOKE_LATER,
        FIRST, LAST, GWSIM_IN_VISION, 1, {"function", "delay"}, {NULL}},
    {"system.vision.invokeLater", GWSIM_FN_INVOKE_LATER,
        GWSIM_MUTATE(75, V(8, 3, 0), V(8, 1, 0)), LAST, GWSIM_IN_VISION, 1,
        {"function", "delay"}, {NULL}},
    {"system.util.getGlobals", GWSIM_FN_GET_GLOBALS,
        FIRST, LAST, GWSIM_IN_ALL, 0, {NULL}, {NULL}},
    {"system.util.getGatewayStatus", GWSIM_FN_GET_GATEWAY_STATUS,
        FIRST, V(7, 9, GWSIM_VERSION_LAST), GWSIM_IN_ALL, 1,
        {"gatewayAddress", "connectTimeoutMillis", "socketTimeoutMillis"},
        {NULL}},
    {"system.util.getGatewayStatus", GWSIM_FN_GET_GATEWAY_STATUS,
        V(8, 0, 0), LAST, GWSIM_IN_ALL, 1,
        {"gatewayAddress", "connectTimeoutMillis", "socketTimeoutMillis",
            "bypassCertValidation"}, {NULL}},
    {"system.util.getProjectName", GWSIM_FN_GET_PROJECT_NAME,
        FIRST, LAST, GWSIM_IN_ALL, 0, {NULL}, {NULL}},
    {"system.util.getLogger", GWSIM_FN_GET_LOGGER,
        FIRST, LAST, GWSIM_IN_ALL, 1, {"name"}, {NULL}},
    {NULL, GWSIM_FN_GET_LOGGER, 0, 0, 0, 0, {NULL}, {NULL}}
};

/* Facts that no signature holds, each from a version on. */
static const struct {
    GwsimVersion since;
    int sharedPool;             /* MSH-05, MSH-07 */
    const char *filtered;       /* Scope of sendMessage with user, hasRole */
    const char *unfiltered;     /* or hostName given, and without (SMS-03) */
} facts[] = {
    {V(8, 0, 8), GWSIM_MUTATE(19, 4, 1), GWSIM_MUTATE(58, "CS", "C"), "CGS"},
    {V(8, 0, 0), 4, "C", "CG"},
    {0, GWSIM_MUTATE(18, 1, 4), "C", GWSIM_MUTATE(57, "CG", "CGS")}
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimVersionParse --
 *
 *      Reads a version: "8.0.15", or "8.1" for the last release of a line.
 *
 * Results:
 *      GWSIM_OK, GWSIM_VERSION_FORMAT or GWSIM_VERSION_RANGE (7.9.2 to 8.3).
 *
 *----------------------------------------------------------------------
 */

GwsimStatus
GwsimVersionParse(
    const char *text,           /* Version to read. */
    GwsimVersion *versionPtr)   /* Set if GWSIM_OK. */
{
    uint32_t part[3] = {0, 0, GWSIM_VERSION_LAST};
    const char *p = text;
    GwsimVersion version;

    for (int i = 0; ; i++) {
        int digits = 0;

        for (part[i] = 0; *p >= '0' && *p <= '9' && digits < 4; p++) {
            part[i] = part[i] * 10 + (uint32_t) (*p - '0');
            digits++;
        }
        if (digits == 0 || digits > 3) {
            return GWSIM_VERSION_FORMAT;
        }
        if (*p == '\0' && i > 0) {
            if (i == 1) {
                part[2] = GWSIM_VERSION_LAST;
            }
            break;
        }
        if (*p != '.' || i == 2) {
            return GWSIM_VERSION_FORMAT;
        }
        p++;
    }
    version = GWSIM_VERSION(part[0], part[1], part[2]);
    if (version < FIRST || version > LAST
            || (part[0] == 7 && part[1] != 9) || (part[0] == 8
            && part[1] == 2)) {
        return GWSIM_VERSION_RANGE;
    }
    *versionPtr = version;
    return GWSIM_OK;
}

/* A version as users write it, 8.1 for the last release of its line. */
const char *
GwsimVersionText(
    GwsimVersion version,       /* Version. */
    char text[GWSIM_VERSION_TEXT])      /* Where to write it. */
{
    unsigned major = version / 1000000, minor = version / 1000 % 1000;
    unsigned patch = version % 1000;

    (void) snprintf(text, GWSIM_VERSION_TEXT,
            patch == GWSIM_VERSION_LAST ? "%u.%u" : "%u.%u.%u",
            major, minor, patch);
    return text;
}

/* The signature of a function in a version, or NULL if it has none. */
const GwsimSignature *
GwsimSignatureFind(
    const char *name,           /* "system.util.sendRequest" */
    GwsimVersion version)       /* Version of the scope. */
{
    for (const GwsimSignature *p = signatures; p->name != NULL; p++) {
        if (version >= p->since && version <= p->until
                && strcmp(p->name, name) == 0) {
            return p;
        }
    }
    return NULL;
}

/* All signatures, ended by one whose name is NULL. */
const GwsimSignature *
GwsimSignatureTable(void)
{
    return signatures;
}

/* True if a word is a parameter, or an ignored keyword, of that function in
 * any version (SURFACE section 3). */
bool
GwsimSignatureKnows(
    const char *name,           /* Function. */
    const char *word)           /* Keyword without its dash. */
{
    if (strcmp(word, "scope") == 0) {
        return true;
    }
    for (const GwsimSignature *p = signatures; p->name != NULL; p++) {
        if (strcmp(p->name, name) != 0) {
            continue;
        }
        for (int i = 0; p->params[i] != NULL; i++) {
            if (strcmp(p->params[i], word) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* Whether gateways of a version send by Protobuf. */
bool
GwsimVersionProtobuf(
    GwsimVersion version)       /* Version of the sending gateway. */
{
    return version >= V(8, 3, 0);
}

/* Threads of a project's shared pool (MSH-05..07). */
int
GwsimVersionSharedPool(
    GwsimVersion version)       /* Version of the scope. */
{
    int i = 0;

    while (version < facts[i].since) {
        i++;
    }
    return facts[i].sharedPool;
}

/* Letters of sendMessage's scope when none are given (SMS-03). */
const char *
GwsimVersionMessageScope(
    GwsimVersion version,       /* Version of the sender's gateway. */
    bool filtered)              /* user, hasRole or hostName was given. */
{
    int i = 0;

    while (version < facts[i].since) {
        i++;
    }
    return filtered ? facts[i].filtered : facts[i].unfiltered;
}
