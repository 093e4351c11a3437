/*
 * gwsimStatus.c --
 *
 *      From a status to the words of its error code and to its message.
 */

#include "gwsimStatus.h"

static const struct {
    const char *code;           /* Words after GWSIM. */
    const char *text;           /* Message; %s is the subject. */
} statuses[] = {
#define S(name, code, text) {code, text},
    GWSIM_STATUS_LIST(S)
#undef S
};

/*
 *----------------------------------------------------------------------
 *
 * GwsimStatusCode, GwsimStatusText --
 *
 *      Look up a status.
 *
 * Results:
 *      A static string: the words that follow GWSIM in the error code, as
 *      "VALUE SIZE", or the message, with at most one %s for the subject.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

const char *
GwsimStatusCode(
    GwsimStatus status)         /* Status to look up. */
{
    GWSIM_ASSERT((unsigned) status < GWSIM_STATUS_COUNT);
    return statuses[status].code;
}

const char *
GwsimStatusText(
    GwsimStatus status)         /* Status to look up. */
{
    GWSIM_ASSERT((unsigned) status < GWSIM_STATUS_COUNT);
    return statuses[status].text;
}
