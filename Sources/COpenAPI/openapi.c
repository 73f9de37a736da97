/* Copyright 2026 the Oriel authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "COpenAPI.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char document[] = {
#embed "openapi.json"
};

const unsigned char *oriel_openapi_bytes(void) { return document; }

size_t oriel_openapi_size(void) { return sizeof document; }
