// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

#ifndef ORIEL_CLIBXML2_SHIM_H
#define ORIEL_CLIBXML2_SHIM_H

// Debian builds libxml2 with ICU, whose C types clash with Foundation's own copy. Nothing here uses the encoding
// handler, whose layout this changes as Swift sees it.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#endif
