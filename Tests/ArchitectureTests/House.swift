/// The house as data: who may import whom, which words no name of ours has, what is excepted and why. It is
/// the same table as in docs/architecture.md; whoever changes one changes both, with a decision.
enum House {
    /// A target of Sources.
    struct Room {
        let floor: Int
        let mayImport: Set<String>
    }

    /// The Swift targets, those that are planned included. An import always goes to a lower floor.
    static let rooms: [String: Room] = {
        var rooms: [String: Room] = [
            "Wire": Room(floor: 1, mayImport: []),
            "Telemetry": Room(floor: 1, mayImport: []),
            "System": Room(floor: 1, mayImport: ["CLinux", "Glibc"]),

            "Crypto": Room(floor: 2, mayImport: ["Wire", "System", "COpenSSL"]),
            "Reactor": Room(floor: 2, mayImport: ["Wire", "Telemetry", "System", "COpenSSL"]),

            "Domain": Room(floor: 3, mayImport: ["Wire", "Crypto"]),
            "HTTP": Room(floor: 3, mayImport: ["Wire", "Telemetry", "Reactor"]),
            "Postgres": Room(floor: 3, mayImport: ["Wire", "Telemetry", "System", "Reactor", "CPostgres"]),

            "Stores": Room(
                floor: 4,
                mayImport: [
                    "Domain", "Reactor", "Crypto", "Wire", "Telemetry", "System", "Postgres", "CHiredis",
                ]),
            "Delivery": Room(
                floor: 4,
                mayImport: ["Domain", "Reactor", "Crypto", "Wire", "Telemetry", "CCurl", "CQRCode"]),
            "Directories": Room(
                floor: 4,
                mayImport: [
                    "Domain", "HTTP", "Reactor", "Crypto", "Wire", "Telemetry", "System", "Postgres",
                    "CMongo",
                ]),
            "PolicyFile": Room(floor: 4, mayImport: ["Domain", "Wire", "System", "CYAML"]),
            "Workbench": Room(floor: 4, mayImport: ["Domain", "Wire", "System", "CZlib"]),
        ]
        for useCase in ["Gateway", "Service", "Admin", "Demo"] {
            let parts: Set = ["Domain", "HTTP", "Reactor", "Crypto", "Wire", "Telemetry"]
            rooms[useCase] = Room(floor: 4, mayImport: parts)
        }
        let all = Set(rooms.keys)
        for top in ["countersign", "TestKit"] { rooms[top] = Room(floor: 5, mayImport: all) }
        return rooms
    }()

    /// Floor 0: the C modules and who may import each.
    static let importersOfC: [String: Set<String>] = [
        "CLinux": ["System"],
        "Glibc": ["System"],
        "COpenSSL": ["Crypto", "Reactor"],
        "CHiredis": ["Stores"],
        "CCurl": ["Delivery"],
        "CPostgres": ["Postgres"],
        "CMongo": ["Directories"],
        "CYAML": ["PolicyFile"],
        "CQRCode": ["Delivery"],
        "CZlib": ["Workbench"],
    ]

    /// What the toolchain brings and everyone may use.
    static let everyone: Set = ["Synchronization"]

    /// What only tests may use of the toolchain.
    static let testsOnly: Set = ["Testing"]

    /// What the nested packages may use of the house.
    static let nestedPackages: [String: Set<String>] = [
        "Benchmarks": ["Floor", "Wire", "Crypto", "Domain"],
        "Fuzz": ["FuzzInput", "Wire", "Domain", "PolicyFile"],
    ]

    /// Targets whose tests have another name than `<Target>Tests`.
    static let testsByAnotherName = ["countersign": "EndToEndTests"]

    /// Targets of tests that mirror no target of Sources.
    static let testsOfNoTarget: Set = ["ArchitectureTests", "EndToEndTests"]

    static let longestFile = 400

    /// Words that say nothing of what a thing is.
    static let bannedWords: Set = [
        "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Base", "Impl",
    ]

    /// "Session" means the caller's own login and nothing else; only these names may hold the word.
    static let sessionNames: Set<String> = []

    /// The milestones of the project in their order; "after" stands for what has no date.
    static let milestones = [
        "House", "Proxy", "Hardening", "Policy", "Challenge", "Redis", "Gateway", "Pages", "Delivery",
        "after",
    ]

    /// How many requirements each family has. Numbered families count from 1.
    static let requirements: [String: [String]] = {
        func numbered(_ family: String, _ count: Int) -> [String] { (1...count).map { "\(family)-\($0)" } }
        return [
            "AUT": numbered("AUT", 11),
            "TAC": (1...5).map { "TAC-1.\($0)" } + (1...10).map { "TAC-2.\($0)" },
            "BND": numbered("BND", 5),
            "PRS": [
                "PRS-json", "PRS-jcs", "PRS-form", "PRS-query", "PRS-multipart", "PRS-xml", "PRS-media",
                "PRS-corpus",
            ],
            "ATK": [
                "ATK-override", "ATK-method", "ATK-path", "ATK-neighbour", "ATK-authority", "ATK-charset",
                "ATK-spoof", "ATK-message", "ATK-swap", "ATK-upgrade", "ATK-body",
            ],
            "TRP": ["TRP-json", "TRP-text", "TRP-url"],
            "SIG": numbered("SIG", 12),
            "HTP": numbered("HTP", 23),
            "OTP": numbered("OTP", 17),
            "RED": numbered("RED", 11),
            "WEB": numbered("WEB", 10),
            "AUD": numbered("AUD", 7),
        ]
    }()
}
