// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Floods and slow requests beside an honest client, and certificates that change under sessions, at a small scale;
/// `make abuse` runs them at full size.
@Suite(.timeLimit(.minutes(5))) struct AbuseTests {
    @Test func anHonestClientIsServedWhateverOthersDo() throws {
        let script = Repository.support("abuse.py")
        let result = try Command.run(
            Repository.python, [script, Repository.oriel, "--scale", "0.02"], seconds: 240)
        #expect(result.status == 0, "\(result.output)\n\(result.errors)")
        #expect(
            result.output.components(separatedBy: "ok     ").count == 8, "six attacks and a renewal: \(result.output)")
    }
}
