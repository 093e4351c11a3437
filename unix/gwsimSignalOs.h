/*
 * gwsimSignalOs.h --
 *
 *      Whether somebody wants this process to end: SIGINT (Ctrl-C) and
 *      SIGTERM as a flag that is looked at where it suits.
 */

#ifndef GWSIM_SIGNAL_OS_H
#define GWSIM_SIGNAL_OS_H

#include "gwsimBase.h"

/* From now on the first of these signals sets the flag, the second ends the
 * process. */
MODULE_SCOPE void GwsimSignalOsCatch(void);
/* Whether one has come since. */
MODULE_SCOPE bool GwsimSignalOsCaught(void);

#endif /* GWSIM_SIGNAL_OS_H */
