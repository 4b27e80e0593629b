import Testing

@testable import Stores

struct SweptTableTests {
    @Test func `a sweep looks at each entry once before it looks at one again`() {
        var table = SweptTable<Int, Int>()
        for number in 0..<10 { table[number] = 0 }

        for _ in 0..<5 {
            table.sweep(4) {
                $0 += 1
                return false
            }
        }

        #expect((0..<10).allSatisfy { table[$0] == 2 })
    }

    @Test func `a sweep of all looks at all, wherever the last one ended`() {
        for start in 0..<10 {
            var table = SweptTable<Int, Int>()
            for number in 0..<10 { table[number] = number }
            table.sweep(start) { _ in false }

            table.sweep(10) { $0 != 9 }

            #expect(table.count == 1 && table[9] == 9)
        }
    }

    @Test func `what is over goes, and everything else stays`() {
        var table = SweptTable<Int, Int>()
        for number in 0..<100 { table[number] = number }

        table.sweep(100) { $0.isMultiple(of: 3) }
        table[50] = nil
        table[51] = 7

        #expect(table.count == 66)
        #expect(
            (0..<100).allSatisfy { $0 == 50 || $0 == 51 || table[$0] == ($0.isMultiple(of: 3) ? nil : $0) })
        table.sweep(1000) { _ in true }
        #expect(table.count == 0)
    }
}
