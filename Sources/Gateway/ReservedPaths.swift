// What the gateway answers itself. The paths are reserved in any case of letters, so that none of their spellings is
// ever forwarded; only the plain one is served.

import Domain
import HTTP
import Wire

struct ReservedPaths: Sendable {
    /// The gateway's own answer; nil where the path is not reserved.
    @inline(__always)
    func answer(_ request: borrowing IncomingRequest) throws(Refusal) -> Response? {
        if !request.canonical.usedAllowances.isEmpty { try refuseReadings(of: request.canonical.path) }
        guard request.canonical.withPath(Self.maybeReserved) else { return nil }
        return try reservedAnswer(request)
    }

    /// A path that an upstream's leave let this far with several readings must not be reserved in any of them.
    private func refuseReadings(of path: ArraySlice<UInt8>) throws(Refusal) {
        do throws(HTTPFault) {
            for reading in try PathReadings(path).all where ReservedPath.holds(reading) {
                throw HTTPFault(.pathReadings, at: path.startIndex)
            }
        } catch {
            throw Refusal(error)
        }
    }

    /// `/.` is where both prefixes begin; hardly any other path does.
    @inline(__always)
    private static func maybeReserved(_ path: Span<UInt8>) -> Bool {
        path.count >= 12 && (path[1] == UInt8(ascii: ".") || path[1] == UInt8(ascii: "%"))
    }

    @inline(never)
    private func reservedAnswer(_ request: borrowing IncomingRequest) throws(Refusal) -> Response? {
        let path = request.canonical.decodedPath
        guard ReservedPath.holds(path) else { return nil }
        let problems = Array("/.countersign/problems/".utf8)
        guard path.starts(with: problems) else { throw .notFound }
        guard [.get, .head].contains(request.canonical.method) else {
            throw .methodRefused(allow: [.get, .head])
        }
        let slug = String(decoding: path.dropFirst(problems.count), as: UTF8.self)
        if slug.isEmpty { return ProblemPages.index }
        guard let problem = Problem(rawValue: slug) else { throw .notFound }
        return ProblemPages.page(of: problem)
    }
}
