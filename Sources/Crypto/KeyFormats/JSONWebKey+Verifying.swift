extension JSONWebKey {
    /// Whether it verifies by the algorithm of this name, as the header of a token has it. Its own is the only one.
    public func verifies(by name: [UInt8]) -> Bool {
        switch material {
        case .verification(let key): SignatureAlgorithm(name: name) == key.algorithm
        case .secret: name.elementsEqual("HS256".utf8)
        }
    }

    /// Whether these octets are its signature of the message, by its one algorithm.
    public func verifies(_ signature: Span<UInt8>, of message: Span<UInt8>) throws(CryptoFault) -> Bool {
        switch material {
        case .verification(let key): return try key.verifies(signature, of: message)
        case .secret(let secret):
            var mac = try HMAC(key: secret)
            return ConstantTime.areEqual(try mac.tag(of: message).octets.span, signature)
        }
    }
}
