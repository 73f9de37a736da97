// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0
