import RPKITypes
import TestAuthority

extension PublicationHistory {
    /// Makes one random change; nil when there was nothing to change in the CA that was drawn.
    mutating func changeSomething() throws -> HistoryChange? {
        let numbers = ordered.filter { authorities[$0]?.station.parent != nil }
        guard let number = numbers.randomElement(using: &random) else {
            return try addAuthority() ? .addAuthority : nil
        }
        let change = draw()
        switch change {
        case .addAuthority: return try addAuthority() ? change : nil
        case .removeAuthority: return removeAuthority(number) ? change : nil
        default: break
        }
        // Taken out while it changes, so that it is not copied.
        guard var authority = authorities.removeValue(forKey: number) else { return nil }
        defer { authorities[number] = authority }
        return try authority.make(change, &random) ? change : nil
    }

    /// ROAs change most; CAs come and go seldom.
    private mutating func draw() -> HistoryChange {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<22: .issueROA
        case 22..<36: .removeROA
        case 36..<50: .replaceROA
        case 50..<57: .issueASPA
        case 57..<62: .removeASPA
        case 62..<70: .replaceASPA
        case 70..<74: .issueRouter
        case 74..<78: .removeRouter
        case 78..<83: .addAuthority
        case 83..<87: .removeAuthority
        default: .refresh
        }
    }

    /// Adds a CA with some objects, at any place.
    private mutating func addAuthority() throws -> Bool {
        let parents = ordered.filter { number in
            guard let station = authorities[number]?.station else { return false }
            return station.parent == nil || !station.freeSlots.isEmpty
        }
        guard let parent = parents.randomElement(using: &random),
            let repository = repositories.indices.randomElement(using: &random),
            let number = try tryToAddAuthority(below: parent, in: repository)
        else { return false }
        for _ in 0..<Int.random(in: 1...3, using: &random) { try authorities[number]?.issueROA(&random) }
        try authorities[number]?.issueASPA(&random)
        return true
    }

    /// Takes a CA away that has none below it, unless it is the last one.
    private mutating func removeAuthority(_ number: Int) -> Bool {
        guard let authority = authorities[number], let parent = authority.station.parent,
            authority.items(.authority).isEmpty, authorities.count > configuration.trustAnchors + 1
        else { return false }
        let name = "\(authority.identity.name).cer"
        guard let item = authorities[parent]?.items(.authority).first(where: { $0.name == name }) else {
            return false
        }
        authorities[parent]?.remove(item)
        authorities[number] = nil
        return true
    }
}

extension HistoryAuthority {
    /// Makes a change to the CA's own objects; false when it has none of the kind.
    mutating func make(_ change: HistoryChange, _ random: inout SplitMix64) throws -> Bool {
        switch change {
        case .issueROA: try issueROA(&random)
        case .issueASPA: try issueASPA(&random)
        case .issueRouter: try issueRouter(&random)
        case .removeROA: return remove(.roa, &random)
        case .removeASPA: return remove(.aspa, &random)
        case .removeRouter: return remove(.router, &random)
        case .replaceROA:
            guard let old = items(.roa).randomElement(using: &random) else { return false }
            try issueROA(replacing: old, &random)
        case .replaceASPA:
            guard let old = items(.aspa).randomElement(using: &random) else { return false }
            try issueASPA(replacing: old, &random)
        case .refresh: isChanged = true
        case .addAuthority, .removeAuthority: return false
        }
        return true
    }

    private mutating func remove(_ kind: Kind, _ random: inout SplitMix64) -> Bool {
        guard let item = items(kind).randomElement(using: &random) else { return false }
        remove(item)
        return true
    }
}
