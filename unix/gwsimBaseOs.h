/*
 * gwsimBaseOs.h --
 *
 *      What the ground asks of the system besides C: memory in bulk, and
 *      whether anybody else is there.
 */

#ifndef GWSIM_BASE_OS_H
#define GWSIM_BASE_OS_H

#include "gwsimBase.h"

#ifdef __has_include
#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#define GWSIM_BASE_OS_ALONE (__libc_single_threaded != 0)
#endif
#endif

/* True: this process has no thread but this one; false: it may have others.
 * Only this thread can change that, by starting one. */
#ifndef GWSIM_BASE_OS_ALONE
#define GWSIM_BASE_OS_ALONE false
#endif

/* Memory of so many bytes that will be filled from its start to its end, or
 * NULL; freed with free. */
MODULE_SCOPE void *GwsimBaseOsBulk(size_t size);

#endif /* GWSIM_BASE_OS_H */
