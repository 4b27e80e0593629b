import Domain
import Gateway
import HTTP
import Reactor
import Wire

/// What a gateway process is made of: the configuration and the policies in the words of the parts that run.
struct GatewayPlan: Sendable {
    /// An upstream and how paths to it are treated.
    struct Destination: Sendable {
        var settings: UpstreamSettings
        var allowances: PathAllowances
        var host: Authority?
    }

    var listen: [ServiceAddress]
    var admin: ServiceAddress?
    var loops: Int
    var server: ServerSettings
    var gateway: GatewaySettings
    var destinations: [Destination]
    var policies: PolicySet
    var accessLog: LogFile.Place?
    /// Milliseconds.
    var shutdownTimeout: UInt64
    /// What operators are to know, and `/readyz` repeats.
    var notes: [String]
}
