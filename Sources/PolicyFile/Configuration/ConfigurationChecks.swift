// What can't be said of one key alone: values of countersign.yaml that can't stand beside one another.

import Domain
import Wire

extension Configuration {
    @Sendable static func check(_ configuration: Configuration, _ node: Node, _ reading: inout Reading) {
        checkListeners(configuration, node, &reading)
        checkTrust(configuration, node, &reading)
        checkParts(configuration, node, &reading)
    }

    private static func checkParts(_ configuration: Configuration, _ node: Node, _ reading: inout Reading) {
        for courier in configuration.couriers
        where courier.kind == .console && !configuration.insecureDevelopment {
            let place = node["couriers"]?.value[courier.name.text]?.value["kind"]?.value.place
            reading.report(
                .conflict, at: place ?? node.place,
                "the courier `\(courier.name)` shows codes to whoever reads the gateway's output",
                "use it on a desk alone, with `insecure_development: true`")
        }
        let taken = [DestinationSource.claims] + DestinationSource.ofRequest
        for directory in configuration.directories where taken.contains(directory.name.text) {
            let place = node["directories"]?.value[directory.name.text]?.keyPlace
            reading.report(
                .conflict, at: place ?? node.place,
                "`\(directory.name)` is no directory where a policy says it, so none is called so",
                "give it another name")
        }
    }

    private static func checkListeners(
        _ configuration: Configuration, _ node: Node, _ reading: inout Reading
    ) {
        var listeners: [(node: Node?, address: ListenAddress)] = []
        if case .list(let nodes)? = node["listen"]?.value.content, nodes.count == configuration.listen.count {
            listeners = zip(nodes, configuration.listen).map { ($0["address"]?.value, $1.address) }
        }
        if let admin = configuration.admin {
            listeners.append((node["admin"]?.value["address"]?.value, admin.address))
        }
        for (index, listener) in listeners.enumerated() {
            guard let other = listeners[..<index].first(where: { $0.address.overlaps(listener.address) })
            else {
                continue
            }
            reading.report(
                .conflict, at: (listener.node ?? other.node ?? node).place,
                "two listeners want `\(listener.address)`"
                    + (other.address == listener.address
                        ? "" : ", the other one as a part of `\(other.address)`"),
                "give each an address of its own; where `admin` is not said, it is at 127.0.0.1:8081")
        }
    }

    private static func checkTrust(_ configuration: Configuration, _ node: Node, _ reading: inout Reading) {
        guard !configuration.insecureTrustAllProxies,
            case .list(let nodes)? = node["trusted_proxies"]?.value.content,
            nodes.count == configuration.trustedProxies.count
        else { return }
        for (element, range) in zip(nodes, configuration.trustedProxies) where range.isEverything {
            reading.report(
                .conflict, at: element.place,
                "`\(range)` is every address there is: every caller could say that it is another one",
                "name the proxies' own addresses, or say `insecure_trust_all_proxies: true`")
        }
    }
}
