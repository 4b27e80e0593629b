// Where test vectors are. The public ones belong to other projects and are not in this repository: they are
// read from `../shared/vectors` beside the package, or from where COUNTERSIGN_VECTORS points. Without them a
// developer's run says so in one visible line a suite and goes on with our own; a run under CI=true fails, so
// that no gate can pass by missing what it should have held.

public import System

/// The public projects whose vectors hold us to a standard, each a folder of its name.
public enum VectorSet: String, CaseIterable, Sendable {
    /// Parsing of JSON.
    case json
    /// RFC 8785.
    case jcs
    /// Cryptography.
    case wycheproof
    /// RFC 9651.
    case structuredFields = "structured-fields"
    /// The Common Expression Language.
    case cel

    /// Where to get it.
    public var origin: String {
        switch self {
        case .json: "https://github.com/nst/JSONTestSuite"
        case .jcs: "https://github.com/cyberphone/json-canonicalization"
        case .wycheproof: "https://github.com/C2SP/wycheproof"
        case .structuredFields: "https://github.com/httpwg/structured-field-tests"
        case .cel: "https://github.com/google/cel-spec"
        }
    }
}

/// Vectors are missing where their absence is a failure.
public struct VectorsMissing: Error, CustomStringConvertible {
    /// What is missing, and where to get it.
    public let description: String
}

/// A place with vectors, so that tests need not know which place it is.
public struct VectorFolder: Sendable {
    /// Where it is.
    public let path: String

    /// The names of what is in it that end so, sorted.
    public func names(endingIn suffix: String) throws(SystemFault) -> [String] {
        try Files.names(in: path).filter { $0.hasSuffix(suffix) }
    }

    /// A folder in it.
    public func folder(_ name: String) -> VectorFolder {
        VectorFolder(path: path + "/" + name)
    }

    /// The octets of a file in it.
    public func read(_ name: String) throws(SystemFault) -> [UInt8] {
        try Files.read(path + "/" + name)
    }

    /// A file in it as JSON.
    public func json(_ name: String) throws -> VectorJSON {
        try VectorJSON(read(name))
    }
}

/// Finds vectors; a value, so that its rules can be tested without setting anyone's environment.
public struct Vectors: Sendable {
    private let publicRoot: String
    private let ownRoot: String
    private let isRequired: Bool
    private let say: @Sendable (String) -> Void

    /// The vectors of this run.
    public static let here = Vectors(
        packageRoot: packageRoot(of: #filePath),
        chosen: ProcessEnvironment.value(of: "COUNTERSIGN_VECTORS"),
        isRequired: ProcessEnvironment.value(of: "CI") == "true",
        say: { print($0) }
    )

    /// Vectors for a package at `packageRoot`, the public ones at `chosen` if that is given.
    public init(
        packageRoot: String,
        chosen: String?,
        isRequired: Bool,
        say: @escaping @Sendable (String) -> Void
    ) {
        publicRoot = chosen ?? packageRoot + "/../shared/vectors"
        ownRoot = packageRoot + "/Tests/Vectors"
        self.isRequired = isRequired
        self.say = say
    }

    /// A public set. Where it isn't: nil after one line for the suite, which asks once; a failure where vectors
    /// are required.
    public func folder(_ set: VectorSet, for suite: String) throws(VectorsMissing) -> VectorFolder? {
        let path = publicRoot + "/" + set.rawValue
        if Files.exists(path) { return VectorFolder(path: path) }
        let missing = """
            \(suite): the public vectors `\(set.rawValue)` are not at \(path); get them from \(set.origin), \
            or set COUNTERSIGN_VECTORS
            """
        if isRequired { throw VectorsMissing(description: missing) }
        say(missing)
        return nil
    }

    /// A folder of our own, which is always there.
    public func own(_ name: String) -> VectorFolder {
        VectorFolder(path: ownRoot + "/" + name)
    }

    /// `<root>/Sources/TestKit/Vectors.swift` without its last three parts.
    static func packageRoot(of file: String) -> String {
        file.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    }
}
