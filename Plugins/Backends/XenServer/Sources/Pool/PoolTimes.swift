// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

/// How long things at a pool take and last.
struct PoolTimes: Sendable {
    /// One question.
    var call = Duration.seconds(5)
    /// Finding the coordinator and logging in. xapi waits 5 s on purpose before it refuses a password.
    var login = Duration.seconds(12)
    /// One screenshot: as long as xapi itself gives it.
    var screenshot = Duration.seconds(30)
    /// How old a console session gets.
    var rotation = Duration.seconds(3600)
    /// How long a console session that was replaced lives on: who has an endpoint with it is still connecting.
    var grace = Duration.seconds(120)
    /// How long nobody logs in after a refusal: xapi counts failures, and so may others.
    var refusalPause = Duration.seconds(10)
    /// The same after nobody answered.
    var silencePause = Duration.seconds(1)
    /// Saying goodbye at the end.
    var farewell = Duration.seconds(3)
}
