/*
 * gwsimBenchCmd.h --
 *
 *      The commands of the benchmarks, for library/bench.tcl.
 */

#ifndef GWSIM_BENCH_CMD_H
#define GWSIM_BENCH_CMD_H

#include <tcl.h>

#include "gwsimBase.h"

MODULE_SCOPE int GwsimBenchInit(Tcl_Interp *interp);

#endif /* GWSIM_BENCH_CMD_H */
