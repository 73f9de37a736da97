// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#ifndef ORIEL_CZLIB_SHIM_H
#define ORIEL_CZLIB_SHIM_H

#include <zlib.h>

#endif
