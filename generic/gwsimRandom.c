/*
 * gwsimRandom.c --
 *
 *      Counter-based random numbers and a hash of bytes.
 *
 *      Philox4x32-10 is from Salmon, Moraes, Dror and Shaw, "Parallel random
 *      numbers: as easy as 1, 2, 3", SC 2011: ten rounds of two multiplications
 *      turn a counter of 128 bits and a key of 64 into 128 bits. random.test
 *      holds it against the vectors its authors published.
 *
 *      The hash is our own: eight bytes a step through GwsimHashMix, read as
 *      little-endian numbers, so that big-endian machines agree. It is no
 *      defence against somebody who looks for collisions.
 */

#include "gwsimRandom.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define PHILOX_M0       UINT32_C(0xD2511F53)
#define PHILOX_M1       UINT32_C(0xCD9E8D57)
#define PHILOX_W0       UINT32_C(0x9E3779B9)    /* Golden ratio. */
#define PHILOX_W1       UINT32_C(0xBB67AE85)    /* sqrt(3) - 1. */

#define HASH_LENGTH     UINT64_C(0xa0761d6478bd642f)
#define HASH_FINAL_1    UINT64_C(0xe7037ed1a0b428db)
#define HASH_FINAL_2    UINT64_C(0x8ebc6af09c88c6e3)

static uint64_t         ReadLittle(const unsigned char *bytes, size_t n);

/*
 *----------------------------------------------------------------------
 *
 * GwsimPhilox --
 *
 *      Philox4x32-10.
 *
 * Results:
 *      Four random words in "out".
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

void
GwsimPhilox(
    const uint32_t ctr[4],      /* Counter. */
    const uint32_t key[2],      /* Key. */
    uint32_t out[4])            /* Receives the words; may be ctr. */
{
    uint32_t x0 = ctr[0], x1 = ctr[1], x2 = ctr[2], x3 = ctr[3];
    uint32_t k0 = key[0], k1 = key[1];
    uint64_t p0, p1;

    /* Written out, as a loop takes half as long again. */
#define ROUND(n) \
    p0 = (uint64_t) PHILOX_M0 * x0; \
    p1 = (uint64_t) PHILOX_M1 * x2; \
    x0 = (uint32_t) (p1 >> 32) ^ x1 ^ (k0 + (n) * PHILOX_W0); \
    x1 = (uint32_t) p1; \
    x2 = (uint32_t) (p0 >> 32) ^ x3 ^ (k1 + (n) * PHILOX_W1); \
    x3 = (uint32_t) p0
    ROUND(0); ROUND(1); ROUND(2); ROUND(3); ROUND(4);
    ROUND(5); ROUND(6); ROUND(7); ROUND(8); ROUND(9);
#undef ROUND
    out[0] = x0;
    out[1] = x1;
    out[2] = x2;
    out[3] = x3;
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRandomAt, GwsimRandomKeyInit, GwsimRandomOf --
 *
 *      The n-th number of a stream of a seed. Each of the three is a place,
 *      not a state: numbers can be had in any order and number. The same in
 *      two steps, the first of them once for a seed.
 *
 * Results:
 *      64 random bits.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

uint64_t
GwsimRandomAt(
    uint64_t seed,              /* Seed of the run. */
    uint64_t stream,            /* Whose numbers: a hash of its name. */
    uint64_t n)                 /* Which one. */
{
    GwsimRandomKey key;

    GwsimRandomKeyInit(&key, seed);
    return GwsimRandomOf(&key, stream, n);
}

inline void
GwsimRandomKeyInit(
    GwsimRandomKey *keyPtr,     /* To be filled in. */
    uint64_t seed)              /* Seed of the run. */
{
    for (uint32_t round = 0; round < GWSIM_PHILOX_ROUNDS; round++) {
        keyPtr->rounds[round][0] = (uint32_t) seed + round * PHILOX_W0;
        keyPtr->rounds[round][1] = (uint32_t) (seed >> 32)
                + round * PHILOX_W1;
    }
}

inline uint64_t
GwsimRandomOf(
    const GwsimRandomKey *keyPtr,       /* Of the seed. */
    uint64_t stream,            /* Whose numbers: a hash of its name. */
    uint64_t n)                 /* Which one. */
{
#ifdef __SSE2__
    /* The same in half the time: both multiplications of a round are one. A
     * word of the key has nothing above it, as the low half of a product goes
     * unchanged to where the next round multiplies nothing. */
    __m128i words = _mm_set_epi64x((int64_t) stream, (int64_t) n);
    const __m128i factors = _mm_set_epi32(0, (int) PHILOX_M1, 0,
            (int) PHILOX_M0);
    const __m128i *keys = (const __m128i *) keyPtr->rounds;

#pragma GCC unroll 10
    for (int round = 0; round < GWSIM_PHILOX_ROUNDS; round++) {
        __m128i products = _mm_mul_epu32(words, factors);

        words = _mm_xor_si128(_mm_srli_epi64(words, 32),
                _mm_load_si128(&keys[round]));
        words = _mm_xor_si128(words, _mm_shuffle_epi32(products,
                _MM_SHUFFLE(0, 1, 2, 3)));
    }
    return (uint64_t) _mm_cvtsi128_si64(words);
#else
    uint32_t words[4] = {
        (uint32_t) n, (uint32_t) (n >> 32),
        (uint32_t) stream, (uint32_t) (stream >> 32),
    };
    const uint32_t key[2] = {
        (uint32_t) keyPtr->rounds[0][0], (uint32_t) keyPtr->rounds[0][1]
    };

    GwsimPhilox(words, key, words);
    return (uint64_t) words[1] << 32 | words[0];
#endif
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimRandomBelow32 --
 *
 *      Scales random bits to a number below a bound, by multiplication
 *      (Lemire 2019) and without rejection, so that one draw is one number.
 *      No value is likelier than another by more than bound / 2^64.
 *
 * Results:
 *      A number from 0 to bound - 1.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

uint32_t
GwsimRandomBelow32(
    uint64_t bits,              /* 64 random bits. */
    uint32_t bound)             /* Greater than 0. */
{
    uint64_t low = (bits & UINT32_MAX) * bound;
    uint64_t high = (bits >> 32) * bound;

    GWSIM_ASSERT(bound > 0);
    return (uint32_t) ((high + (low >> 32)) >> 32);
}

/*
 *----------------------------------------------------------------------
 *
 * GwsimHash64 --
 *
 *      Hashes bytes.
 *
 * Results:
 *      The same 64 bits on every machine.
 *
 * Side effects:
 *      None.
 *
 *----------------------------------------------------------------------
 */

uint64_t
GwsimHash64(
    const void *bytes,          /* What to hash; may be NULL if n is 0. */
    size_t n,                   /* How many bytes. */
    uint64_t seed)              /* Other seeds give unrelated hashes. */
{
    const unsigned char *p = bytes;
    uint64_t hash = GwsimHashMix(seed, n ^ HASH_LENGTH);

    for (; n >= 8; n -= 8, p += 8) {
        hash = GwsimHashMix(hash, ReadLittle(p, 8));
    }
    if (n > 0) {
        hash = GwsimHashMix(hash, ReadLittle(p, n));
    }
    hash = (hash ^ hash >> 32) * HASH_FINAL_1;
    hash = (hash ^ hash >> 29) * HASH_FINAL_2;
    return hash ^ hash >> 32;
}

/*
 * Reads up to eight bytes as a number, the first as the lowest.
 */

static uint64_t
ReadLittle(
    const unsigned char *bytes, /* Where from. */
    size_t n)                   /* How many. */
{
    uint64_t word = 0;
    size_t i;

    for (i = 0; i < n; i++) {
        word |= (uint64_t) bytes[i] << 8 * i;
    }
    return word;
}
