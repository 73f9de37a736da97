// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#include <stddef.h>
#include <stdint.h>

// libFuzzer as a library (llvm.org, "libFuzzer", "Using libFuzzer as a library"). It comes without a header.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));
