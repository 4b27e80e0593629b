import Wire

/// Finds what somebody meant to write, on a command line or in a file.
public enum NearestName {
    /// The name that takes the fewest changes of an octet, or swaps of two that are neighbours, to get to; nil
    /// where so many are needed that it would be a guess.
    public static func find(_ word: String, among names: [String]) -> String? {
        let written = word.utf8.prefix(64).map(\.lowercasedASCII)
        let distances = names.map { (name: $0, distance: distance(written, $0.utf8.map(\.lowercasedASCII))) }
        guard let nearest = distances.min(by: { $0.distance < $1.distance }) else { return nil }
        return nearest.distance <= max(1, nearest.name.utf8.count / 2 - 1) ? nearest.name : nil
    }

    /// The distance of Damerau and Levenshtein, between strings that are not changed twice in one place.
    static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var rows = [[Int]](repeating: [Int](repeating: 0, count: other.count + 1), count: one.count + 1)
        for row in 0...one.count { rows[row][0] = row }
        for column in 0...other.count { rows[0][column] = column }
        for row in one.indices {
            for column in other.indices {
                let change = one[row] == other[column] ? 0 : 1
                var least = min(
                    rows[row][column + 1] + 1, rows[row + 1][column] + 1, rows[row][column] + change)
                if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
                    least = min(least, rows[row - 1][column - 1] + 1)
                }
                rows[row + 1][column + 1] = least
            }
        }
        return rows[one.count][other.count]
    }
}
