public import Wire

extension BodyFacts {
    /// The type that a request's body can be read as; nil for one that can't be read: there is none, it is neither JSON nor a
    /// form, it is coded, or a part of something.
    public static func readableType(of request: CanonicalRequest) -> MediaType? {
        let fields = request.fields
        guard request.framing != .none, let type = MediaType(fields), type != .other,
            !fields.contains(.contentEncoding), !fields.contains(.contentRange)
        else { return nil }
        return type
    }

    /// What the whole body of a request shows.
    public init(_ octets: [UInt8], of request: CanonicalRequest) {
        switch Self.readableType(of: request) {
        case .json?: self = (try? JSONDocument(octets)).map { .json($0) } ?? .none
        case .form?: self = (try? FormReader().read(octets.span)).map { .form($0) } ?? .none
        case .other?, nil: self = .none
        }
    }
}
