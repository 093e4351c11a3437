/*
 * gwsimSignalOs.c --
 *
 *      SIGINT and SIGTERM as a flag.
 *
 *  1. The handler does nothing else, so it may come at any moment.
 *  2. It stands for one signal: the next one does what the system does, for
 *     whoever does not want to wait.
 */

#include "gwsimSignalOs.h"

#include <signal.h>
#include <string.h>

/* A process has one disposition of a signal, whatever it runs. */
static volatile sig_atomic_t signalCaught;

static void Caught(int number);

void
GwsimSignalOsCatch(void)
{
    static const int numbers[] = {SIGINT, SIGTERM};
    struct sigaction action;

    memset(&action, 0, sizeof(action));
    action.sa_handler = Caught;
    action.sa_flags = (int) SA_RESETHAND;
    sigemptyset(&action.sa_mask);
    signalCaught = 0;
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        (void) sigaction(numbers[i], &action, NULL);
    }
}

bool
GwsimSignalOsCaught(void)
{
    return signalCaught != 0;
}

/* Sets the flag. */
static void
Caught(
    int number)                 /* Of the signal; not used. */
{
    (void) number;
    signalCaught = 1;
}
