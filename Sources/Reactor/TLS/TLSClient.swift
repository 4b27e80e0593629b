// The side that goes to upstreams. There is no way to say that a certificate need not be looked at: who has a
// certificate of their own names its authority.

import COpenSSL
import System

/// How upstreams are recognised, and what they are shown.
public struct TLSClientSettings: Equatable, Sendable {
    /// Who vouches for them.
    public var trust: TLSTrust
    /// What they are shown if they ask.
    public var identity: TLSIdentity?
    /// The name that their certificate must be for, where it is not the name of their address.
    public var serverName: String?
    /// The oldest version.
    public var version = TLSVersion.tls12

    /// Settings with this trust.
    public init(trust: TLSTrust) {
        self.trust = trust
    }
}

/// How connections to an upstream are secured, for all loops.
public final class TLSClient: Sendable {
    private struct State {
        var context: TLSContext
        var serverName: String?
    }

    private let state: Guarded<State>

    /// A client with these settings.
    public init(_ settings: TLSClientSettings) throws(TLSFault) {
        state = Guarded(try Self.state(of: settings))
    }

    /// Uses other settings from now on. What is wrong with them is thrown, and the ones before stay.
    public func renew(_ settings: TLSClientSettings) throws(TLSFault) {
        let renewed = try Self.state(of: settings)
        state.withLock { $0 = renewed }
    }

    private static func state(of settings: TLSClientSettings) throws(TLSFault) -> State {
        let context = try TLSContext(isServer: false, version: settings.version)
        try context.believe(settings.trust, isRequired: true)
        if let identity = settings.identity { try context.show(identity) }
        let protocols = [UInt8(TLSProtocol.http11.count)] + TLSProtocol.http11
        // SAFETY: the list is as long as is said, and is copied.
        guard unsafe SSL_CTX_set_alpn_protos(context.pointer, protocols, UInt32(protocols.count)) == 0 else {
            throw .last("OpenSSL can't be set up for HTTP/1.1")
        }
        return State(context: context, serverName: settings.serverName)
    }

    /// A channel for a new connection to a host.
    func channel(to host: String, over stream: ByteStream) throws(TLSFault) -> TLSChannel {
        let state = state.withLock { $0 }
        let channel = try TLSChannel(state.context, isServer: false, keeping: state.context, over: stream)
        try channel.expect(state.serverName ?? host)
        return channel
    }
}

extension TLSClient: Equatable {
    /// Whether they are one.
    public static func == (one: TLSClient, other: TLSClient) -> Bool { one === other }
}
