// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#ifndef ORIEL_CCRYPT_SHIM_H
#define ORIEL_CCRYPT_SHIM_H

#include <crypt.h>

#endif
