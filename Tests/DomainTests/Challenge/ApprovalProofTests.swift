import System
import Testing

/// An approval can't be made, kept or used twice: the compiler says so. It is run here on programs that try, against the modules
/// that these tests were built with.
@Suite(.serialized) struct ApprovalProofTests {
    /// What stands before each program: a notary, as far as an approval is concerned.
    static let notary = """
        import Domain
        func sign(_ approval: consuming Approval) -> StoreTime { approval.redemption.redeemedAt }

        """

    /// What the compiler finds wrong with a program; nothing where it takes it.
    private func errors(_ program: String) throws -> String {
        let binary = CommandLine.arguments[0]
        let folder = binary.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
            separator: "/")
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
            .joined(separator: "/")
        // The last checks, that of consuming among them, come before code is made: hence the intermediate form.
        var compiler = ChildProcess(
            "/usr/bin/env",
            [
                "swiftc", "-emit-sil", "-o", "/dev/null", "-swift-version", "6", "-I", "\(folder)/Modules",
                "-I", "\(root)/Sources/COpenSSL", "-Xcc",
                "-fmodule-map-file=\(folder)/CLinux.build/module.modulemap",
                "-",
            ])
        compiler.input = Array((Self.notary + program).utf8)
        for name in ["PATH", "HOME"] { compiler.environment[name] = ProcessEnvironment.value(of: name) }
        let outcome = try compiler.run(by: Clocks.monotonic().advanced(byMilliseconds: 60_000))
        let said = String(decoding: outcome.error, as: UTF8.self)
        #expect((outcome.ending == .exited(0)) == !said.contains("error:"), "\(said)")
        return said
    }

    @Test func `what the gateway does with an approval compiles`() throws {
        let program = """
            func handle(_ verifier: Verifier, _ answering: Answering) async throws -> StoreTime? {
                switch try await verifier.judge(answering) {
                case .approved(let approval): return sign(approval)
                case .awaited: return nil
                }
            }
            func handle(_ verifier: Verifier, _ redeeming: Redeeming) async throws -> StoreTime {
                let approval = try await verifier.redeem(redeeming)
                return sign(approval)
            }
            """
        #expect(try errors(program) == "")
    }

    static let attempts: [(String, String, String)] = [
        (
            "signed by the notary twice",
            """
            func twice(
                _ approval: consuming Approval, _ notary: inout Notary, _ it: Submission, _ now: Timestamp
            ) throws {
                _ = try notary.sign(approval, of: it, at: now)
                _ = try notary.sign(approval, of: it, at: now)
            }
            """,
            "'approval' consumed more than once"
        ),
        (
            "made elsewhere", "func forge(_ redemption: Redemption) -> Approval { Approval(redemption) }",
            "'Approval' initializer is inaccessible due to 'fileprivate' protection level"
        ),
        (
            "made by an extension",
            "extension Approval { init(forged redemption: Redemption) { self.redemption = redemption } }",
            "property 'redemption' may not be initialized directly"
        ),
        (
            "made of the same octets",
            "func forge(_ redemption: Redemption) -> Approval { unsafeBitCast(redemption, to: Approval.self) }",
            "requires that 'Approval' conform to 'Copyable'"
        ),
        (
            "signed twice",
            "func twice(_ approval: consuming Approval) { _ = sign(approval); _ = sign(approval) }",
            "'approval' consumed more than once"
        ),
        (
            "signed in a loop",
            "func often(_ approval: consuming Approval) { for _ in 0..<2 { _ = sign(approval) } }",
            "'approval' consumed in a loop"
        ),
        (
            "used after it was signed",
            """
            func after(_ approval: consuming Approval) -> Redemption {
                _ = sign(approval)
                return approval.redemption
            }
            """, "'approval' used after consume"
        ),
        (
            "copied", "func copied(_ approval: borrowing Approval) -> Approval { copy approval }",
            "'copy' cannot be applied to noncopyable types"
        ),
        (
            "given away and kept",
            "func two(_ approval: consuming Approval) { let one = approval; _ = sign(one); _ = sign(approval) }",
            "'approval' consumed more than once"
        ),
        (
            "kept in an array", "func kept(_ approval: consuming Approval) -> [Approval] { [approval] }",
            "type 'Approval' does not conform to protocol 'Copyable'"
        ),
        (
            "kept in a closure",
            "func later(_ approval: consuming Approval) -> () -> StoreTime { { sign(approval) } }",
            "noncopyable 'approval' cannot be consumed when captured by an escaping closure"
        ),
        (
            "signed in a closure",
            """
            func inside(_ approval: consuming Approval) {
                let signing = { sign(approval) }
                _ = (signing(), signing())
            }
            """, "'approval' after consume"
        ),
        (
            "signed while it is only lent",
            "func lent(_ approval: borrowing Approval) -> StoreTime { sign(approval) }",
            "'approval' is borrowed and cannot be consumed"
        ),
    ]

    @Test(arguments: attempts)
    func `an approval is not`(name: String, program: String, message: String) throws {
        let said = try errors(program)
        #expect(said.contains("error: ") && said.contains(message), "\(name): \(said)")
    }

    /// Not even a test that may see everything of Domain can make one.
    @Test func `an approval is not made by whoever sees more`() throws {
        let program = """
            @testable import Domain
            func forge(_ redemption: Redemption) -> Approval { Approval(redemption) }
            """
        #expect(try errors(program).contains("'fileprivate' protection level"))
    }
}
