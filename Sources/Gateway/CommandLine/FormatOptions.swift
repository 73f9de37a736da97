// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// The option that says how a command writes its answer.
struct FormatOptions: ParsableArguments {
    @Option(help: "How to write the answer.")
    var output = OutputFormat.table
}
