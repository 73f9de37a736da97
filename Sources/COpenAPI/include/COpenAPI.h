/* Copyright 2026 the Oriel authors
 * SPDX-License-Identifier: Apache-2.0 */

#ifndef ORIEL_OPENAPI_H
#define ORIEL_OPENAPI_H

#include <stddef.h>

/* The file openapi.json of this folder, as it was when the program was built: UTF-8, with no zero at its end. */
const unsigned char *_Nonnull oriel_openapi_bytes(void);

/* How many bytes they are. */
size_t oriel_openapi_size(void);

#endif
