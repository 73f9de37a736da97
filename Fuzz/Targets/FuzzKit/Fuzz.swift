// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

internal import CFuzzer
internal import Glibc

/// What is being fuzzed: a C function can hold nothing. libFuzzer calls it from one thread.
nonisolated(unsafe) private var target: ((FuzzInput) -> Void)?

/// Runs libFuzzer with the process's arguments on `test`, and ends the process as libFuzzer says.
public func fuzz(_ test: @escaping (FuzzInput) -> Void) -> Never {
    target = test
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(LLVMFuzzerRunDriver(&count, &arguments, testOneInput))
}

/// One execution. libFuzzer's own `main`, which is linked in and not used, wants it by this name.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    if let input = FuzzInput(start, count) { target?(input) }
    return 0
}
