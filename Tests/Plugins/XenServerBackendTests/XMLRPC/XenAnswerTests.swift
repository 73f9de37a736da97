// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import ConsoleCore
import Testing

@testable import XenServerBackend

@Suite struct XenAnswerTests {
    private func read(_ text: String) throws -> XenAnswer {
        try XenAnswer(parsing: Array(text.utf8))
    }

    @Test func aSuccessHasAValue() throws {
        #expect(try self.read(Texts.success(.string(""))) == .success(.string("")))
        #expect(try self.read(Texts.success(.array([.string("a")]))) == .success(.array([.string("a")])))
    }

    @Test func aFailureHasACodeAndParameters() throws {
        #expect(
            try self.read(Texts.failure("HANDLE_INVALID", "VM", "OpaqueRef:1"))
                == .failure(XenFailure(code: "HANDLE_INVALID", parameters: ["VM", "OpaqueRef:1"])))
        #expect(
            try self.read(Texts.failure("HOST_STILL_BOOTING"))
                == .failure(XenFailure(code: "HOST_STILL_BOOTING", parameters: [])))
    }

    @Test func aFaultIsAFailure() throws {
        let fault = "<methodResponse><fault><value>x</value></fault></methodResponse>"
        #expect(try self.read(fault) == .failure(.fault))
    }

    @Test(arguments: [
        XMLRPCValue.string("Success"), .structure([:]), .structure(["Status": .string("Success")]),
        .structure(["Value": .string("")]), .structure(["Status": .string("Failure")]),
        .structure(["Status": .string("Failure"), "ErrorDescription": .array([])]),
        .structure(["Status": .string("Failure"), "ErrorDescription": .string("X")]),
        .structure(["Status": .string("Failure"), "ErrorDescription": .array([.string("X"), .boolean(true)])]),
        .structure(["Status": .string("Maybe"), "Value": .string("")]),
        .structure(["Status": .boolean(true), "Value": .string("")]),
    ])
    func anyOtherStructIsRefused(value: XMLRPCValue) throws {
        let text = try Texts.response(value)
        #expect(throws: XMLRPCError.self) { try self.read(text) }
    }

    @Test func aFailureIsDescribedByItsCodeAlone() {
        let failure = XenFailure(code: "SESSION_INVALID", parameters: ["OpaqueRef:a-session"])
        #expect("\(failure)" == "SESSION_INVALID")
        for code in ["", "OpaqueRef:a-session", "A\nB", "<b>", "a", String(repeating: "A", count: 65)] {
            #expect("\(XenFailure(code: code, parameters: []))" == "a failure without a proper code")
        }
    }

    @Test(arguments: [
        "SESSION_AUTHENTICATION_FAILED", "SESSION_AUTHORIZATION_FAILED", "RBAC_PERMISSION_DENIED", "SESSION_INVALID",
        "HOST_IS_SLAVE", "HOST_STILL_BOOTING", "HOST_HAS_NO_MANAGEMENT_IP", "HANDLE_INVALID", "UUID_INVALID",
        "MESSAGE_METHOD_UNKNOWN", "INTERNAL_ERROR", "FAULT",
    ])
    func everyFailureNamesItsCodeAndNoParameter(code: String) {
        let error = XenFailure(code: code, parameters: ["OpaqueRef:secret", "10.9.8.7"]).error(in: "VM.get_record")
        #expect(error.message.contains(code) && !"\(error)".contains("secret") && !"\(error)".contains("10.9.8.7"))
        let isDenial = ["SESSION_AUTHENTICATION_FAILED", "SESSION_AUTHORIZATION_FAILED", "RBAC_PERMISSION_DENIED"]
            .contains(code)
        #expect(error.code == (isDenial ? .backendDenied : .backendUnavailable))
    }
}
