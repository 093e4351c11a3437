/*
 * gwsimSerial.h --
 *
 *      Which values can be sent from one JVM to another (SRX-25, SRX-26).
 */

#ifndef GWSIM_SERIAL_H
#define GWSIM_SERIAL_H

#include "gwsimValue.h"

typedef enum GwsimSerial {
    GWSIM_SERIAL_JAVA,          /* Java's own serialization. */
    GWSIM_SERIAL_PROTOBUF       /* Of the Gateway Network from 8.3 on. */
} GwsimSerial;

/* The exception with which a serializer refuses a value, the caller's, or
 * NULL if it takes the value. */
MODULE_SCOPE GwsimValue *GwsimSerialRefusal(const GwsimValue *valuePtr,
        GwsimSerial serial);

#endif /* GWSIM_SERIAL_H */
