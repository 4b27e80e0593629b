import Wire

extension Benchmark {
    /// 1 KiB of body in chunks of 256 octets.
    static var chunks: Benchmark {
        Benchmark(name: "chunks-1-KiB", repetitions: 20_000, octets: 1024) {
            let chunk =
                Array("100\r\n".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 256) + Array("\r\n".utf8)
            let octets = chunk + chunk + chunk + chunk + Array("0\r\n\r\n".utf8)
            return {
                var decoder = ChunkDecoder(bodyLimit: 1 << 20)
                var offset = 0
                var total = 0
                while case .data(let run)? = try? decoder.next(octets.span, at: &offset) {
                    total &+= run.count
                }
                return total
            }
        }
    }

    static let transfer = """
        {"transfer":{"id":"8f14e45f-ceea-467f-a0e6-1b2c3d4e5f60","amount":"1250.00","currency":"EUR",\
        "requested_at":"2026-11-20T12:15:30Z","execution_date":"2026-11-23","urgent":false},\
        "debtor":{"name":"Aurelia Example GmbH","iban":"DE89370400440532013000","bic":"COBADEFFXXX",\
        "address":{"street":"Musterstrasse 12","city":"Berlin","postal_code":"10115","country":"DE"}},\
        "creditor":{"name":"Beispiel und Soehne KG","iban":"FR1420041010050500013M02606","bic":"PSSTFRPPPAR",\
        "address":{"street":"Rue de la Paix 4","city":"Paris","postal_code":"75002","country":"FR"}},\
        "remittance":{"unstructured":"Invoice 2026-11-0042, thank you for the delivery of the parts",\
        "reference":"RF18539007547034"},"fees":[{"kind":"sepa","amount":"0.20","currency":"EUR"},\
        {"kind":"fx","amount":"0.00","currency":"EUR"}],"limits":{"daily":500000,"remaining":498750,"count":3},\
        "device":{"id":"d-7f3a9c","trusted":true,"platform":"web","ip":"203.0.113.7"},\
        "metadata":{"channel":"online-banking","locale":"en-GB","retry":0,"tags":["supplier","monthly"]},"n":25}
        """

    /// A transfer of 1 KB with 36 members, read into its tree.
    static var jsonTree: Benchmark {
        Benchmark(name: "json-tree-1-KB", repetitions: 5_000, octets: 1024) {
            let octets = bytes(transfer, 1024)
            return {
                guard let document = try? JSONDocument(octets) else { fatalError("refused") }
                return document.root.count
            }
        }
    }

    /// The same as events.
    static var jsonEvents: Benchmark {
        Benchmark(name: "json-events-1-KB", repetitions: 5_000, octets: 1024) {
            let octets = bytes(transfer, 1024)
            return {
                var reader = JSONReader()
                var count = 0
                while (try? reader.next(octets.span)) ?? nil != nil { count &+= 1 }
                return count
            }
        }
    }

    /// The canonical form of the same.
    static var canonicalJSON: Benchmark {
        Benchmark(name: "canonical-json-1-KB", repetitions: 1_000, octets: 1024) {
            guard let document = try? JSONDocument(bytes(transfer, 1024)) else { fatalError("refused") }
            return { CanonicalJSON.octets(document.root).count }
        }
    }

    /// A form of six fields.
    static var form: Benchmark {
        let text =
            "from=DE89370400440532013000&to=FR7630006000011234567890189&amount=1250.00&currency=EUR"
            + "&reference=invoice+2026-11-20%2F4711&note=J%C3%BCrgen"
        return Benchmark(name: "form-6-fields", repetitions: 5_000, octets: text.utf8.count) {
            let octets = Array(text.utf8)
            return {
                guard let form = try? FormReader().read(octets) else { fatalError("refused") }
                return form.fields.count
            }
        }
    }
}
