extension JSONWebKey {
    /// Whether it verifies by the algorithm of this name, as the header of a token has it. Its own is the only one.
    public func verifies(by name: [UInt8]) -> Bool {
        switch material {
        case .verification(let key): SignatureAlgorithm(name: name) == key.algorithm
        case .secret: false
        }
    }

    /// Whether these octets are its signature of the message, by its one algorithm.
    public func verifies(_ signature: Span<UInt8>, of message: Span<UInt8>) throws(CryptoFault) -> Bool {
        switch material {
        case .verification(let key): try key.verifies(signature, of: message)
        case .secret: false
        }
    }
}
