/*
 * gwsimJson.h --
 *
 *      Values as one line of JSON, and back: what an outside process is told
 *      and says (doc/jython.md).
 *
 *          none bool int float text list   null true 1 1.5 "a" [..]
 *          dict            {"dict": [key, value, key, value, ...]}
 *          bytes           {"bytes": "00ff"}
 *          date            {"date": milliseconds}
 *          float           {"float": "NaN"} if no number of JSON's
 *          object          {"object": [class, value]}
 *
 *      A line is of ASCII alone, without a newline in it.
 */

#ifndef GWSIM_JSON_H
#define GWSIM_JSON_H

#include "gwsimValue.h"

MODULE_SCOPE void GwsimJsonWrite(GwsimBuf *bufPtr,
        const GwsimValue *valuePtr);
/* A JSON string of a text that is no value. */
MODULE_SCOPE void GwsimJsonText(GwsimBuf *bufPtr, const char *text,
        size_t n);
/* Reads one value, which is all of the text; its reference is the caller's.
 * False: it is none, and nothing is stored. */
MODULE_SCOPE bool GwsimJsonRead(const char *text, size_t n,
        GwsimValue **valuePtrPtr);

#endif /* GWSIM_JSON_H */
