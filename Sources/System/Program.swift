// What a process has from its start: its environment, its three streams, its exit status.

import CLinux
import Glibc

/// The environment. Only the executable and tests read it; every other part is given
/// what it needs.
public enum ProcessEnvironment {
    /// The value of a variable; nil where it isn't set or isn't UTF-8.
    public static func value(of name: String) -> String? {
        // SAFETY: the name is a C string for the length of the call, and the value is copied at once. Nobody
        // in the house calls setenv, which is what could take the value away meanwhile.
        guard !name.utf8.contains(0), let value = unsafe getenv(name) else { return nil }
        return unsafe String(validatingCString: value)
    }

    /// Every variable. One that isn't UTF-8 is left out, and of a name that stands twice the first counts, as it
    /// does for `value(of:)`.
    public static var all: [String: String] {
        var variables: [String: String] = [:]
        var index: Int32 = 0
        // SAFETY: as above; the list ends with a null.
        while let entry = unsafe countersign_environment(index) {
            index += 1
            guard let text = unsafe String(validatingCString: entry) else { continue }
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, variables[String(parts[0])] == nil {
                variables[String(parts[0])] = String(parts[1])
            }
        }
        return variables
    }
}

/// Standard input, output and error as octets. Nothing is buffered by us, so nothing is lost when the
/// process ends at once.
public enum StandardStreams {
    /// All of standard input, of at most `limit` octets.
    public static func readInput(limit: Int = 64 << 20) throws(SystemFault) -> [UInt8] {
        try OpenFile(number: STDIN_FILENO, subject: "standard input").readWhole(limit: limit, hint: 0)
    }

    /// Writes every octet to standard output.
    public static func writeOutput(_ octets: [UInt8]) throws(SystemFault) {
        try OpenFile(number: STDOUT_FILENO, subject: "standard output").writeWhole(octets)
    }

    /// Writes every octet to standard error.
    public static func writeError(_ octets: [UInt8]) throws(SystemFault) {
        try OpenFile(number: STDERR_FILENO, subject: "standard error").writeWhole(octets)
    }
}

/// The process as its parent sees it.
public enum Program {
    /// Ends the process with this status: 0 fine, 1 found something, 2 wrong use.
    public static func exit(_ status: Int32) -> Never {
        Glibc.exit(status)
    }

    /// Allows this process as many descriptors as its parent lets it have, and says how many those are. A gateway needs
    /// two a request, and the usual 1024 are gone soon.
    public static func raiseDescriptorLimit() -> Int {
        var limit = rlimit()
        // SAFETY: the limit is a place to write to, and then to read from, for the length of each call.
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        _ = unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_cur)
    }

    /// How many descriptors this process has open; 0 where the kernel doesn't say.
    public static var openDescriptors: Int {
        // One of them is the folder that is read.
        ((try? Files.names(in: "/proc/self/fd").count) ?? 1) - 1
    }

    /// Keeps what is in the memory of this process in it: it leaves no core behind, and no other process, of the same
    /// user neither, may look into it or read its environment. Whoever is root may.
    public static func keepMemoryPrivate() throws(SystemFault) {
        var limit = rlimit()
        limit.rlim_cur = 0
        limit.rlim_max = 0
        // The second of two locks: where a sandbox forbids it, the first alone keeps cores away.
        _ = try? SystemCall.setLimit.perform(on: "RLIMIT_CORE") {
            // SAFETY: the limit is read for the length of the call.
            unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        }
        _ = try SystemCall.controlProcess.perform(on: "PR_SET_DUMPABLE") { countersign_never_dump() }
    }
}
