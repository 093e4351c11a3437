/*
 * gwsimSocketPeerOs.c --
 *
 *      How the process at the other end of a connection is doing
 *      (gwsimSocketPeerOs.h), from schedstat of proc(5).
 */

#include "gwsimSocketPeerOs.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>

static bool     Add(const char *tasks, const char *task,
                    GwsimPeerTimes *timesPtr);

/*
 *----------------------------------------------------------------------
 *
 * GwsimSocketPeerOsTimes --
 *
 *      Sums up what the threads of a process have had of the cores.
 *
 * Results:
 *      True, and the sums in *timesPtr; false if there are none.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

bool
GwsimSocketPeerOsTimes(
    const char *tasks,          /* Folder of its threads, as /proc/17/task. */
    GwsimPeerTimes *timesPtr)   /* Filled in. */
{
    DIR *dirPtr = opendir(tasks);
    const struct dirent *entryPtr;
    bool found = false;

    *timesPtr = (GwsimPeerTimes) {0, 0};
    if (dirPtr == NULL) {
        return false;
    }
    while ((entryPtr = readdir(dirPtr)) != NULL) {
        found |= entryPtr->d_name[0] != '.'
                && Add(tasks, entryPtr->d_name, timesPtr);
    }
    (void) closedir(dirPtr);
    return found;
}

/* Adds those of a thread; false if it has ended, or the system keeps none. */
static bool
Add(
    const char *tasks,          /* Folder of the threads. */
    const char *task,           /* Number of the thread. */
    GwsimPeerTimes *timesPtr)   /* Added to. */
{
    GwsimBuf name = {0};
    int64_t ran = 0, waited = 0;
    FILE *filePtr;
    bool read;

    GwsimBufPrintf(&name, "%s/%s/schedstat", tasks, task);
    filePtr = fopen(name.data, "r");
    GwsimBufFree(&name);
    if (filePtr == NULL) {
        return false;
    }
    read = fscanf(filePtr, "%" SCNd64 " %" SCNd64, &ran, &waited) == 2;
    (void) fclose(filePtr);
    if (read) {
        timesPtr->ran += ran;
        timesPtr->waited += waited;
    }
    return read;
}
