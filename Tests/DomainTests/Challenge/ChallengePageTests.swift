import System
import Testing

@testable import Domain

/// docs/challenge.md has the numbers that the code has.
@Suite struct ChallengePageTests {
    private static let page: Result<String, any Error> = Result {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
        let path = root.joined(separator: "/") + "/docs/challenge.md"
        let text = String(decoding: try Files.read(path), as: UTF8.self)
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    static let numbers = [
        "within \(Answering.passLifetime.count) s and not past the deadline",
        "within \(Challenge.settling.count) s", "for \(SubjectLedger.longestDoubt.count / 3600) h a new",
        "back by \(SubjectLedger.clockSlack) ms", "\(CodeForm().lifetime.count / 60) min unless",
        "\(CodeForm.lifetimes.upperBound.count / 60) min at the most", "\(Challenge.afterlife.count) s later",
        "\(Challenge.afterlife.count) s after the outcome", "good for \(Scenario.longestApproval.count) s",
        "has \(SubjectLedger.mostLasting) at the most; a \(SubjectLedger.mostLasting + 1)th",
        "longer than \(Answer.longest) octets", "wrong ones (\(CodeForm.attemptCounts.upperBound),",
        "`resend`: \(ResendRule().limit), \(ResendRule().cooldown.count) s apart",
        "\(ResendRule.limits.upperBound) at the most", "in a row (\(Budgets.Subject().failures)) block",
        "`block` (\(Budgets.Subject().block.count / 60) min)",
        "up to \(FailureCount.longestBlock.count / 3600) h",
        "\(Budgets.Subject().disableAfter) in a row disable", "in \(RateCount.slotsInPeriod) slots",
        "open (\(Budgets.Subject().open)), a subject \(SubjectLedger.mostOpen); \(SubjectLedger.mostKept) are",
        "for \(SubjectLedger.shortestDisowning.count / 60) min at least",
        "beyond \(SubjectLedger.mostBlockedLogins) logins",
    ]

    @Test(arguments: numbers)
    func `the page has the number`(text: String) throws {
        #expect(try Self.page.get().contains(text))
    }
}
