import System
import Testing

@Suite struct MemoryTests {
    @Test func `memory that was let go of goes back to the kernel`() throws {
        var pieces = (0..<(128 << 10)).map { _ in [UInt8](repeating: 1, count: 1_000) }
        let most = try resident()
        // The last one stays, so that nothing goes back by itself.
        pieces.removeFirst(pieces.count - 1)
        Memory.giveBack()
        // Other tests of this process take some meanwhile.
        // A sanitizer's allocator gives nothing back.
        let isGlibc = ["ASAN_OPTIONS", "TSAN_OPTIONS"].allSatisfy { ProcessEnvironment.value(of: $0) == nil }
        if isGlibc { #expect(try resident() < most - (64 << 20)) }
        #expect(pieces.first?.first == 1)
    }

    private func resident() throws -> Int {
        let status = String(decoding: try Files.read("/proc/self/status"), as: UTF8.self)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(Int(line.filter(\.isNumber))) << 10
    }
}
