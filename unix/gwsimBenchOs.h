/*
 * gwsimBenchOs.h --
 *
 *      What the benchmarks ask the system: how much processor time and how
 *      much memory this process has used.
 */

#ifndef GWSIM_BENCH_OS_H
#define GWSIM_BENCH_OS_H

#include "gwsimBase.h"

/* Processor time of the whole process, all threads, in ns. */
MODULE_SCOPE GwsimTime GwsimBenchOsCpu(void);

/* Bytes of memory in use.  Where the allocator can be asked: what is
 * allocated and not freed; elsewhere: what is resident, which never seems to
 * shrink. */
MODULE_SCOPE size_t GwsimBenchOsMemory(void);

#endif /* GWSIM_BENCH_OS_H */
