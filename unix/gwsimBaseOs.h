/*
 * gwsimBaseOs.h --
 *
 *      What the ground asks of the system besides C: memory in bulk.
 */

#ifndef GWSIM_BASE_OS_H
#define GWSIM_BASE_OS_H

#include "gwsimBase.h"

/* Memory of so many bytes that will be filled from its start to its end, or
 * NULL; freed with free. */
MODULE_SCOPE void *GwsimBaseOsBulk(size_t size);

#endif /* GWSIM_BASE_OS_H */
