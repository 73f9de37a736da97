// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#ifndef ORIEL_CLIBPQ_SHIM_H
#define ORIEL_CLIBPQ_SHIM_H

#include <libpq-fe.h>

// The fields' names are characters, which Swift does not import.

/// The five characters of the SQL standard that say what went wrong; NULL for an error of the library's own.
static inline const char *clibpq_state(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_SQLSTATE);
}

/// The server's sentence without its detail, which may hold values; NULL for an error of the library's own.
static inline const char *clibpq_message(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
}

/// "WARNING", "NOTICE" and the like, in English whatever the server speaks.
static inline const char *clibpq_severity(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
}

#endif
