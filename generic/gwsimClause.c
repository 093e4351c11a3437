/*
 * gwsimClause.c --
 *
 *      Texts and bases of the clause table.
 */

#include "gwsimClause.h"

static const char *const clauseText[] = {
    "",
#define CLAUSE_TEXT(id, text, basis) text,
    GWSIM_CLAUSE_LIST(CLAUSE_TEXT)
#undef CLAUSE_TEXT
};

const unsigned char gwsimClauseBasis[] = {
    GWSIM_BASIS_NONE,
#define CLAUSE_BASIS(id, text, basis) GWSIM_BASIS_##basis,
    GWSIM_CLAUSE_LIST(CLAUSE_BASIS)
#undef CLAUSE_BASIS
};

static const char *const basisText[] = {"", "doc", "observed", "assumed"};

/* Text of a clause, as "SRA-07"; "" for none. */
const char *
GwsimClauseText(
    GwsimClause clause)         /* Clause, or GWSIM_CLAUSE_NONE. */
{
    return clauseText[clause];
}

/* Text of a basis: doc, observed, assumed; "" for none. */
const char *
GwsimBasisText(
    GwsimBasis basis)           /* Basis to name. */
{
    return basisText[basis];
}
