// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#ifndef ORIEL_CLIBVIRT_SHIM_H
#define ORIEL_CLIBVIRT_SHIM_H

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#endif
