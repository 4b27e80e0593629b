// Who is calling: exactly one way may speak, so no two may read the same credential; and what routes and scenarios ask
// for has to be had of some way.

extension PolicyCheck {
    mutating func checkSubject() {
        var owners: [String: Int] = [:]
        for (position, way) in content.subject.enumerated() {
            for (credential, spot) in Self.credentials(way, position) {
                guard let owner = owners[credential] else {
                    owners[credential] = position
                    continue
                }
                tell(
                    .subjectShared, spot, "another way reads \(credential) already",
                    "keep one of the two: who has credentials for both is refused",
                    other: PolicySpot(.subject(owner)))
            }
            if case .header(let header) = way, let name = header.name, name == header.login {
                tell(
                    .conflict, PolicySpot(.subject(position), "header", "login"),
                    "`\(name)` is the subject, and is no login: it is the same in each of them",
                    "name a field that is different for each login")
            }
        }
        checkLogins()
    }

    private static func credentials(_ way: SubjectWay, _ position: Int) -> [(String, PolicySpot)] {
        func spot(_ key: String) -> PolicySpot {
            PolicySpot(.subject(position), .key(way.key), .key(key))
        }
        switch way {
        case .token(let way):
            return way.header.map { [("the field `\($0)`", spot("header"))] } ?? way.cookie.map {
                [("the cookie `\($0)`", spot("cookie"))]
            } ?? []
        case .header(let way): return way.name.map { [("the field `\($0)`", spot("name"))] } ?? []
        case .certificate: return [("the certificate", PolicySpot(.subject(position), "certificate"))]
        case .introspection(let way):
            if let header = way.header { return [("the field `\(header)`", spot("header"))] }
            return way.cookies.map { ("the cookie `\($0)`", spot("cookies")) }
        }
    }

    private mutating func checkLogins() {
        let lasting = content.scenarios.indices.filter {
            !doubts.scenarios.contains($0) && content.scenarios[$0].approvalLasts != nil
        }
        guard !lasting.isEmpty, !content.subject.isEmpty, !doubts.missSubject else { return }
        let nameless = content.subject.indices.filter { !content.subject[$0].namesLogin }
        guard nameless.count == content.subject.count else {
            for position in nameless {
                tell(
                    .loginMissing, PolicySpot(.subject(position), "header"),
                    "this way names no login, which approvals that last are bound to: its callers are asked each time",
                    "name the field that is different for each login in `login`")
            }
            return
        }
        for position in lasting {
            tell(
                .approval, PolicySpot(.scenario(position), "approval"),
                "an approval that lasts is bound to a login, and no way of `subject` names one",
                "name the field that is different for each login in `login`, or let an approval be for one request"
            )
        }
    }
}
