// What can't be said of one key alone: values of countersign.yaml that can't stand beside one another.

extension Configuration {
    @Sendable static func check(_ configuration: Configuration, _ node: Node, _ reading: inout Reading) {
        checkListeners(configuration, node, &reading)
        checkTrust(configuration, node, &reading)
    }

    private static func checkListeners(
        _ configuration: Configuration, _ node: Node, _ reading: inout Reading
    ) {
        var seen: Set<ListenAddress> = []
        var addresses: [(Node?, ListenAddress)] = []
        if case .list(let nodes)? = node["listen"]?.value.content, nodes.count == configuration.listen.count {
            addresses = zip(nodes.map { $0["address"]?.value }, configuration.listen).map { ($0, $1) }
        }
        if let admin = configuration.admin {
            addresses.append((node["admin"]?.value["address"]?.value, admin.address))
        }
        for (written, address) in addresses {
            if case .tcp(_, port: 0) = address { continue }
            if !seen.insert(address).inserted {
                reading.report(
                    .conflict, at: written?.place ?? node.place,
                    "two listeners have the address `\(address)`",
                    "give each an address of its own; without `admin`, its listener has 127.0.0.1:8081")
            }
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
