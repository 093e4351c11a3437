/*
 * gwsimUnitModel.h --
 *
 *      Random operations on the ground's data structures, each next to a
 *      model too simple to be wrong. For tests.
 *
 *      Each appends to a buffer what was wrong first, or nothing.
 */

#ifndef GWSIM_UNIT_MODEL_H
#define GWSIM_UNIT_MODEL_H

#include "gwsimBase.h"

MODULE_SCOPE void       GwsimUnitMapModel(uint64_t seed, uint32_t operations,
                            GwsimBuf *wrongPtr);
MODULE_SCOPE void       GwsimUnitNamesModel(uint64_t seed,
                            uint32_t operations, GwsimBuf *wrongPtr);
MODULE_SCOPE void       GwsimUnitPagesModel(uint64_t seed,
                            uint32_t operations, GwsimBuf *wrongPtr);
MODULE_SCOPE void       GwsimUnitRecordModel(uint64_t seed,
                            uint32_t operations, GwsimBuf *wrongPtr);
MODULE_SCOPE void       GwsimUnitSlabModel(uint64_t seed, uint32_t operations,
                            GwsimBuf *wrongPtr);
MODULE_SCOPE void       GwsimUnitWheelModel(uint64_t seed,
                            uint32_t operations, GwsimBuf *wrongPtr);

#endif /* GWSIM_UNIT_MODEL_H */
