/*
 * gwsimRandom.h --
 *
 *      Draws and hashes that are pure functions of their arguments, the same
 *      on every machine. There is no generator with a state: a draw is named
 *      by seed, stream and number, so the order of drawing does not matter.
 */

#ifndef GWSIM_RANDOM_H
#define GWSIM_RANDOM_H

#include "gwsimBase.h"

#define GWSIM_PHILOX_ROUNDS     10

/*
 * A seed as draws use it: the key of each round, its two words with nothing
 * above them. Who draws often makes it once.
 */

typedef struct GwsimRandomKey {
    _Alignas(16) uint64_t rounds[GWSIM_PHILOX_ROUNDS][2];
} GwsimRandomKey;

MODULE_SCOPE void       GwsimPhilox(const uint32_t ctr[4],
                            const uint32_t key[2], uint32_t out[4]);
MODULE_SCOPE void       GwsimRandomKeyInit(GwsimRandomKey *keyPtr,
                            uint64_t seed);
MODULE_SCOPE uint64_t   GwsimRandomOf(const GwsimRandomKey *keyPtr,
                            uint64_t stream, uint64_t n);
MODULE_SCOPE uint64_t   GwsimRandomAt(uint64_t seed, uint64_t stream,
                            uint64_t n);
MODULE_SCOPE uint32_t   GwsimRandomBelow32(uint64_t bits, uint32_t bound);
MODULE_SCOPE uint64_t   GwsimHash64(const void *bytes, size_t n,
                            uint64_t seed);

/*
 * The upper half of a product of two 64-bit numbers, xored with the lower:
 * every bit of the result hangs on every bit of both.
 */

static inline uint64_t
GwsimHashFold(
    uint64_t a,                 /* One factor. */
    uint64_t b)                 /* The other. */
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 Wide;
    Wide product = (Wide) a * b;

    return (uint64_t) product ^ (uint64_t) (product >> 64);
#else
    uint64_t aLow = (uint32_t) a, aHigh = a >> 32;
    uint64_t bLow = (uint32_t) b, bHigh = b >> 32;
    uint64_t cross = (aLow * bLow >> 32) + (uint32_t) (aHigh * bLow)
            + (uint32_t) (aLow * bHigh);

    return (a * b) ^ (aHigh * bHigh + (aHigh * bLow >> 32)
            + (aLow * bHigh >> 32) + (cross >> 32));
#endif
}

/*
 * One step of a hash over a sequence of numbers: order counts.
 */

static inline uint64_t
GwsimHashMix(
    uint64_t h,                 /* Hash so far. */
    uint64_t v)                 /* Next number. */
{
    return GwsimHashFold(h ^ v ^ UINT64_C(0x2d358dccaa6c78a5),
            UINT64_C(0x9e3779b97f4a7c15)) + v;
}

#endif /* GWSIM_RANDOM_H */
