/*
 * gwsimClause.h --
 *
 *      The clauses of the platform's behaviour as numbers: one row each, with
 *      the basis on which the simulator follows it.  An event names the clause
 *      that it follows, and takes its basis from here; where a switch decides,
 *      the emitter says GWSIM_BASIS_ASSUMED itself.
 *
 *      DOC: a manual page says so.  OBSERVED: live gateways do so.  ASSUMED:
 *      nobody published it, so a switch or a written proposal decides.
 */

#ifndef GWSIM_CLAUSE_H
#define GWSIM_CLAUSE_H

#include "gwsimBase.h"

#define GWSIM_CLAUSE_LIST(C) \
    C(SRA_01, "SRA-01", DOC) \
    C(SRA_02, "SRA-02", DOC) \
    C(SRA_03, "SRA-03", DOC) \
    C(SRA_04, "SRA-04", DOC) \
    C(SRA_05, "SRA-05", DOC) \
    C(SRA_06, "SRA-06", DOC) \
    C(SRA_07, "SRA-07", DOC) \
    C(SRA_08, "SRA-08", DOC) \
    C(SRA_09, "SRA-09", DOC) \
    C(SRA_10, "SRA-10", DOC) \
    C(SRA_11, "SRA-11", DOC) \
    C(SRA_12, "SRA-12", DOC) \
    C(SRA_13, "SRA-13", DOC) \
    C(SRA_14, "SRA-14", DOC) \
    C(SRA_15, "SRA-15", DOC) \
    C(SRA_16, "SRA-16", DOC) \
    C(SRA_17, "SRA-17", DOC) \
    C(SRA_18, "SRA-18", DOC) \
    C(SRA_19, "SRA-19", DOC) \
    C(SRA_20, "SRA-20", DOC) \
    C(SRA_21, "SRA-21", DOC) \
    C(SRA_22, "SRA-22", DOC) \
    C(SRA_23, "SRA-23", DOC) \
    C(SRA_24, "SRA-24", DOC) \
    C(SRA_25, "SRA-25", DOC) \
    C(SRA_26, "SRA-26", DOC) \
    C(SRA_27, "SRA-27", DOC) \
    C(SRA_28, "SRA-28", DOC) \
    C(SRA_29, "SRA-29", DOC) \
    C(SRA_30, "SRA-30", DOC) \
    C(SRA_31, "SRA-31", DOC) \
    C(SRA_32, "SRA-32", DOC) \
    C(SRA_33, "SRA-33", DOC) \
    C(SRA_34, "SRA-34", DOC) \
    C(SRA_35, "SRA-35", DOC) \
    C(SRA_36, "SRA-36", DOC) \
    C(SRA_37, "SRA-37", DOC) \
    C(SRA_38, "SRA-38", DOC) \
    C(SRX_01, "SRX-01", ASSUMED) \
    C(SRX_02, "SRX-02", OBSERVED) \
    C(SRX_03, "SRX-03", OBSERVED) \
    C(SRX_04, "SRX-04", ASSUMED) \
    C(SRX_05, "SRX-05", ASSUMED) \
    C(SRX_06, "SRX-06", ASSUMED) \
    C(SRX_07, "SRX-07", ASSUMED) \
    C(SRX_08, "SRX-08", ASSUMED) \
    C(SRX_09, "SRX-09", ASSUMED) \
    C(SRX_10, "SRX-10", ASSUMED) \
    C(SRX_11, "SRX-11", ASSUMED) \
    C(SRX_12, "SRX-12", ASSUMED) \
    C(SRX_13, "SRX-13", ASSUMED) \
    C(SRX_14, "SRX-14", OBSERVED) \
    C(SRX_15, "SRX-15", ASSUMED) \
    C(SRX_16, "SRX-16", ASSUMED) \
    C(SRX_17, "SRX-17", ASSUMED) \
    C(SRX_18, "SRX-18", DOC) \
    C(SRX_19, "SRX-19", OBSERVED) \
    C(SRX_20, "SRX-20", OBSERVED) \
    C(SRX_21, "SRX-21", OBSERVED) \
    C(SRX_22, "SRX-22", ASSUMED) \
    C(SRX_23, "SRX-23", DOC) \
    C(SRX_24, "SRX-24", OBSERVED) \
    C(SRX_25, "SRX-25", DOC) \
    C(SRX_26, "SRX-26", DOC) \
    C(SRX_27, "SRX-27", ASSUMED) \
    C(SRX_28, "SRX-28", ASSUMED) \
    C(SRX_29, "SRX-29", ASSUMED) \
    C(SRX_30, "SRX-30", ASSUMED) \
    C(SRX_31, "SRX-31", ASSUMED) \
    C(SRX_32, "SRX-32", ASSUMED) \
    C(SRX_33, "SRX-33", DOC) \
    C(SRQ_01, "SRQ-01", DOC) \
    C(SRQ_02, "SRQ-02", DOC) \
    C(SRQ_03, "SRQ-03", DOC) \
    C(SRQ_04, "SRQ-04", OBSERVED) \
    C(SRQ_05, "SRQ-05", OBSERVED) \
    C(SMS_01, "SMS-01", DOC) \
    C(SMS_02, "SMS-02", DOC) \
    C(SMS_03, "SMS-03", DOC) \
    C(SMS_04, "SMS-04", DOC) \
    C(SMS_05, "SMS-05", DOC) \
    C(SMS_06, "SMS-06", DOC) \
    C(SMS_07, "SMS-07", OBSERVED) \
    C(SMS_08, "SMS-08", OBSERVED) \
    C(SMS_09, "SMS-09", OBSERVED) \
    C(SMS_10, "SMS-10", DOC) \
    C(SMS_11, "SMS-11", DOC) \
    C(SMS_12, "SMS-12", DOC) \
    C(MSH_01, "MSH-01", DOC) \
    C(MSH_02, "MSH-02", DOC) \
    C(MSH_03, "MSH-03", DOC) \
    C(MSH_04, "MSH-04", DOC) \
    C(MSH_05, "MSH-05", DOC) \
    C(MSH_06, "MSH-06", DOC) \
    C(MSH_07, "MSH-07", ASSUMED) \
    C(MSH_08, "MSH-08", DOC) \
    C(MSH_09, "MSH-09", DOC) \
    C(MSH_10, "MSH-10", DOC) \
    C(MSH_11, "MSH-11", DOC) \
    C(MSH_12, "MSH-12", ASSUMED) \
    C(MSH_13, "MSH-13", DOC) \
    C(MSH_14, "MSH-14", OBSERVED) \
    C(MSH_15, "MSH-15", OBSERVED) \
    C(MSH_16, "MSH-16", ASSUMED) \
    C(MSH_17, "MSH-17", DOC) \
    C(MSH_18, "MSH-18", DOC) \
    C(IAS_01, "IAS-01", DOC) \
    C(IAS_02, "IAS-02", DOC) \
    C(IAS_03, "IAS-03", DOC) \
    C(IAS_04, "IAS-04", DOC) \
    C(IAS_05, "IAS-05", DOC) \
    C(IAS_06, "IAS-06", DOC) \
    C(IAS_07, "IAS-07", DOC) \
    C(IAS_08, "IAS-08", DOC) \
    C(IAS_09, "IAS-09", DOC) \
    C(IAS_10, "IAS-10", DOC) \
    C(IAS_11, "IAS-11", DOC) \
    C(IAS_12, "IAS-12", DOC) \
    C(IAS_13, "IAS-13", DOC) \
    C(IAS_14, "IAS-14", DOC) \
    C(IAS_15, "IAS-15", DOC) \
    C(IAS_16, "IAS-16", DOC) \
    C(IAS_17, "IAS-17", DOC) \
    C(IAS_18, "IAS-18", DOC) \
    C(IAS_19, "IAS-19", DOC) \
    C(IAS_20, "IAS-20", DOC) \
    C(IAS_21, "IAS-21", DOC) \
    C(IAS_22, "IAS-22", DOC) \
    C(IAX_01, "IAX-01", OBSERVED) \
    C(IAX_02, "IAX-02", OBSERVED) \
    C(IAX_03, "IAX-03", OBSERVED) \
    C(IAX_04, "IAX-04", OBSERVED) \
    C(IAX_05, "IAX-05", OBSERVED) \
    C(IAX_06, "IAX-06", OBSERVED) \
    C(IAX_07, "IAX-07", DOC) \
    C(IAX_08, "IAX-08", DOC) \
    C(IAX_09, "IAX-09", ASSUMED) \
    C(IAX_10, "IAX-10", OBSERVED) \
    C(IAX_11, "IAX-11", OBSERVED) \
    C(IAX_12, "IAX-12", OBSERVED) \
    C(IAX_13, "IAX-13", ASSUMED) \
    C(IAX_14, "IAX-14", ASSUMED) \
    C(IAX_15, "IAX-15", OBSERVED) \
    C(IVL_01, "IVL-01", DOC) \
    C(IVL_02, "IVL-02", DOC) \
    C(IVL_03, "IVL-03", DOC) \
    C(IVL_04, "IVL-04", DOC) \
    C(IVL_05, "IVL-05", DOC) \
    C(IVL_06, "IVL-06", OBSERVED) \
    C(IVL_07, "IVL-07", DOC) \
    C(IVL_08, "IVL-08", ASSUMED) \
    C(IVL_09, "IVL-09", ASSUMED) \
    C(IVL_10, "IVL-10", DOC) \
    C(GAN_01, "GAN-01", DOC) \
    C(GAN_02, "GAN-02", DOC) \
    C(GAN_03, "GAN-03", DOC) \
    C(GAN_04, "GAN-04", OBSERVED) \
    C(GAN_05, "GAN-05", OBSERVED) \
    C(GAN_06, "GAN-06", DOC) \
    C(GAN_07, "GAN-07", DOC) \
    C(GAN_08, "GAN-08", DOC) \
    C(GAN_09, "GAN-09", DOC) \
    C(GAN_10, "GAN-10", ASSUMED) \
    C(GAN_11, "GAN-11", DOC) \
    C(GAN_12, "GAN-12", ASSUMED) \
    C(GAN_13, "GAN-13", ASSUMED) \
    C(GAN_14, "GAN-14", DOC) \
    C(GAN_15, "GAN-15", DOC) \
    C(GAN_16, "GAN-16", DOC) \
    C(GAN_17, "GAN-17", OBSERVED) \
    C(GAN_18, "GAN-18", ASSUMED)

typedef enum GwsimBasis {
    GWSIM_BASIS_NONE,
    GWSIM_BASIS_DOC,            /* A manual page. */
    GWSIM_BASIS_OBSERVED,       /* Live gateways. */
    GWSIM_BASIS_ASSUMED         /* A switch or a proposal. */
} GwsimBasis;

typedef enum GwsimClause {
    GWSIM_CLAUSE_NONE,
#define CLAUSE_ENUM(id, text, basis) GWSIM_##id,
    GWSIM_CLAUSE_LIST(CLAUSE_ENUM)
#undef CLAUSE_ENUM
    GWSIM_CLAUSE_COUNT
} GwsimClause;

MODULE_SCOPE const char *GwsimClauseText(GwsimClause clause);
MODULE_SCOPE const unsigned char gwsimClauseBasis[];
/* The basis on which the simulator follows a clause, or GWSIM_CLAUSE_NONE. */
#define GwsimClauseBasis(clause)        ((GwsimBasis) gwsimClauseBasis[clause])
MODULE_SCOPE const char *GwsimBasisText(GwsimBasis basis);

#endif /* GWSIM_CLAUSE_H */
