import Domain
import FuzzInput
import Wire

/// Patterns of paths and matching: a method and a target, then a pattern in each further line, each of a route that asks
/// for a scenario, denies or asks for nothing, in turn. What is refused has a place inside of the text and words. Which
/// route a policy finds by its index is the first that takes the request when it stands alone.
///
/// SAFETY: see FuzzInput.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let octets = unsafe FuzzInput(start, count).octets
    var lines = octets.split(separator: .lineFeed, maxSplits: 24, omittingEmptySubsequences: false)
    guard let request = request(lines.removeFirst()) else { return 0 }
    let routes = lines.enumerated().compactMap { route($0, String(decoding: $1, as: UTF8.self)) }
    let found = decided(request, routes)
    // Without lists of methods nothing but the order decides.
    precondition(found == routes.first { decided(request, [$0]) != nil }?.id, "another route than the first")
    if let found, let route = routes.first(where: { $0.id == found }) {
        let isOwn = route.path.takes(request.decodedPath.span)
        precondition(isOwn || route.requirement != .none, "a path that is not its own")
    }
    return 0
}

func request(_ line: ArraySlice<UInt8>) -> CanonicalRequest? {
    var parser = RequestHeadParser()
    var head = RequestHead()
    let octets = line + Array(" HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
    guard let length = try? parser.parse(Array(octets).span, into: &head), length == octets.count,
        let request = try? CanonicalRequest(head, scheme: .http), !request.isAsterisk
    else { return nil }
    return request
}

func route(_ number: Int, _ text: String) -> Route? {
    do throws(PathPatternFault) {
        let path = try PathPattern(text)
        precondition(path.description == text && path.covers(path), "a pattern that is not itself")
        guard let id = Identifier("r\(number)"), let app = Identifier("app"), let code = Identifier("code")
        else {
            return nil
        }
        let requirement: Requirement = [.scenario(code), .none, .deny][number % 3]
        return Route(id: id, path: path, upstream: requirement == .deny ? nil : app, requirement: requirement)
    } catch {
        precondition(0...text.utf8.count ~= error.offset, "a place outside")
        precondition(
            !error.reason.explanation.isEmpty && !error.reason.remedy.isEmpty, "a fault without words")
        return nil
    }
}

/// The route that decides; nil where none does.
func decided(_ request: CanonicalRequest, _ routes: [Route]) -> Identifier? {
    guard let id = Identifier("fuzz"), let code = Identifier("code") else { return nil }
    var content = PolicyContent(id: id)
    content.scenarios = [Scenario(id: code)]
    content.routes = routes
    guard let policy = try? Policy(content), let set = try? PolicySet([policy]) else {
        preconditionFailure("the routes are no policy")
    }
    let facts = Facts(request: request, time: Timestamp(wallMicroseconds: 0), source: nil)
    guard let verdict = try? set.candidates(for: request).decide({ facts }) else { return nil }
    return verdict.decision.number.map { set.route($0).id }
}
