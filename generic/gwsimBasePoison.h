/*
 * gwsimBasePoison.h --
 *
 *      Memory that nobody may touch, as AddressSanitizer knows it; without it
 *      these do nothing.
 */

#ifndef GWSIM_BASE_POISON_H
#define GWSIM_BASE_POISON_H

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define GWSIM_POISONING
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define GWSIM_POISONING
#endif

#ifdef GWSIM_POISONING
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(start, size)   ((void) 0)
#define ASAN_UNPOISON_MEMORY_REGION(start, size) ((void) 0)
#define __asan_address_is_poisoned(address)      0
#endif

#endif /* GWSIM_BASE_POISON_H */
