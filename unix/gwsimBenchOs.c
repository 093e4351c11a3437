/*
 * gwsimBenchOs.c --
 *
 *      Processor time and memory of this process on Unix.
 */

#include "gwsimBenchOs.h"

#include <sys/resource.h>
#include <time.h>

#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
#include <malloc.h>
#define HAVE_MALLINFO2  1
#endif

/* Processor time: what other processes do is not in it. */
GwsimTime
GwsimBenchOsCpu(void)
{
    struct timespec used;

    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) != 0) {
        return 0;
    }
    return (GwsimTime) used.tv_sec * GWSIM_S + (GwsimTime) used.tv_nsec;
}

/* Memory in use. */
size_t
GwsimBenchOsMemory(void)
{
#ifdef HAVE_MALLINFO2
    struct mallinfo2 info = mallinfo2();

    return info.uordblks + info.hblkhd;
#else
    struct rusage usage;

    return getrusage(RUSAGE_SELF, &usage) == 0
            ? (size_t) usage.ru_maxrss * 1024 : 0;
#endif
}
