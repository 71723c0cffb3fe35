import RPKITypes

/// The two ramps of a path as a picture for a terminal.
///
/// The neighbour stands at the left, the origin at the right, providers above their customers. Below, a line
/// for each ramp says what each hop's attestation is and how far the ramp reaches. Example, downstream:
///
///             AS3 ─── AS2
///          ╱               ╲
///     AS4                     AS1
///
/// Each hop shows its own state, whatever the ramps reach. `╲` and `╱` are attested, `?` is not, though a
/// ramp can take it; `─?─` is a hop beyond the ramps without any attestation. `×` is a hop that is denied:
/// upstream by the lower end, downstream, beyond the ramps, by one end while the other does not attest it.
/// An Invalid path has a `×` or a valley, a low place between an attested descent and an attested climb.
public struct RampPicture: Sendable {
    /// The characters to draw with.
    public enum Style: Hashable, Sendable {
        /// Box drawing characters, as UTF-8.
        case unicode
        /// ASCII only.
        case ascii
    }

    /// What a hop looks like in the picture.
    private enum Slope {
        case climb(isCertain: Bool)
        case descent(isCertain: Bool)
        case cross
        case unattested
        case broken
    }

    private let proof: ASPAProof
    private let style: Style

    /// Makes a picture of a proof.
    public init(_ proof: ASPAProof, style: Style = .unicode) {
        self.proof = proof
        self.style = style
    }

    /// The picture, its lines ended by line feeds.
    ///
    /// - Parameter width: the columns of the terminal. A path that is too wide is drawn as a list, one AS a
    ///   line and the ramps as its indentation. Without ramps it is only a line that says why.
    /// - Returns: the lines.
    public func text(width: Int = 80) -> String {
        guard let ramps = proof.ramps else { return "(\(proof.objection?.text ?? "no path"))\n" }
        let slopes = slopes(ramps)
        let picture = mountain(slopes)
        let body = picture.width <= width ? picture.lines : list(slopes)
        return (body + legend(ramps)).map { line in
            var line = line
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }

    // MARK: Shape

    /// The hops from the neighbour to the origin: element 0 is between the first two AS numbers of the wire.
    private var wireHops: [ASPAHop] { proof.hops.reversed() }

    /// What each hop is, in the order of the wire.
    private func slopes(_ ramps: RampBounds) -> [Slope] {
        let hops = wireHops
        guard proof.context.direction == .downstream else {
            return hops.map { hop in
                switch hop.up {
                case .provider: .climb(isCertain: true)
                case .noAttestation: .climb(isCertain: false)
                case .notProvider: .broken
                }
            }
        }
        // Hops of the down-ramp, from the neighbour, and of the up-ramp, from the origin.
        var descents = ramps.maxDown - 1
        var climbs = ramps.maxUp - 1
        let turn = RampPicture.turn(hops, ramps)
        if let turn { (descents, climbs) = (turn, hops.count - 1 - turn) }
        return hops.enumerated().map { place, hop in
            let isDescent = place < descents
            let isClimb = !isDescent && place >= hops.count - climbs
            // An attested hop is drawn as what it is, even where a ramp would have it otherwise.
            switch (hop.up == .provider, hop.down == .provider) {
            case (true, true): return isClimb ? .climb(isCertain: true) : .descent(isCertain: true)
            case (true, false): return .climb(isCertain: true)
            case (false, true): return .descent(isCertain: true)
            case (false, false): break
            }
            if isDescent { return .descent(isCertain: false) }
            if isClimb { return .climb(isCertain: false) }
            if turn != nil { return .cross }
            return hop.up == .notProvider || hop.down == .notProvider ? .broken : .unattested
        }
    }

    /// The hop between the ramps of a downstream path, as its place on the wire; nil when they do not meet.
    ///
    /// Of the places that the ramps can reach it is one where the fewest attested hops lie on the wrong ramp;
    /// of those the one nearest to the end of the up-ramp that is certain.
    private static func turn(_ hops: [ASPAHop], _ ramps: RampBounds) -> Int? {
        let count = ramps.length
        guard !hops.isEmpty, ramps.maxUp + ramps.maxDown >= count else { return nil }
        let up = min(ramps.maxUp, max(ramps.minUp, count - ramps.maxDown))
        let wanted = min(ramps.maxDown, count - up, hops.count) - 1
        // Hops beyond the turn that are on the up-ramp wrongly, those before it on the down-ramp.
        let isOnlyDescent = hops.map { $0.down == .provider && $0.up != .provider }
        let isOnlyClimb = hops.map { $0.up == .provider && $0.down != .provider }
        var wrong = isOnlyDescent.count { $0 }
        var best: (wrong: Int, distance: Int, place: Int)?
        for place in hops.indices {
            if isOnlyDescent[place] { wrong -= 1 }
            if place < ramps.maxDown, hops.count - place <= ramps.maxUp {
                let item = (wrong, abs(place - wanted), place)
                if best.map({ item < $0 }) ?? true { best = item }
            }
            if isOnlyClimb[place] { wrong += 1 }
        }
        return best?.place
    }

    /// How high each AS stands, in the order of the wire, 0 at the bottom.
    private func heights(_ slopes: [Slope]) -> [Int] {
        var heights = [0]
        for slope in slopes {
            let last = heights[heights.count - 1]
            switch slope {
            // From left to right, a descending route goes up the picture to where it came from.
            case .descent: heights.append(last + 1)
            case .climb: heights.append(last - 1)
            case .cross, .unattested, .broken: heights.append(last)
            }
        }
        let lowest = heights.min() ?? 0
        return heights.map { $0 - lowest }
    }

    // MARK: Drawing

    private func symbol(_ unicode: String, _ ascii: String) -> String { style == .unicode ? unicode : ascii }

    /// The two ramps as a mountain; each line is an array of single characters.
    private func mountain(_ slopes: [Slope]) -> (lines: [String], width: Int) {
        let names = proof.path.asns.map(\.description)
        let heights = heights(slopes)
        let top = heights.max() ?? 0
        let gap = 5
        var starts: [Int] = []
        var width = 0
        for name in names {
            starts.append(width)
            width += name.utf8.count + gap
        }
        width -= gap
        // AS numbers on the even lines, slopes between them on the odd ones.
        var canvas = Array(repeating: Array(repeating: Character(" "), count: width), count: 2 * top + 1)
        func draw(_ text: String, _ line: Int, _ column: Int) {
            for (offset, character) in text.enumerated() { canvas[line][column + offset] = character }
        }
        for (place, name) in names.enumerated() { draw(name, 2 * (top - heights[place]), starts[place]) }
        for (place, slope) in slopes.enumerated() {
            let column = starts[place] + names[place].utf8.count
            let line = 2 * (top - heights[place])
            switch slope {
            case .climb(let isCertain):
                draw(isCertain ? symbol("╲", "\\") : "?", line + 1, column + gap / 2)
            case .descent(let isCertain):
                draw(isCertain ? symbol("╱", "/") : "?", line - 1, column + gap / 2)
            case .cross: draw(symbol(" ─── ", " --- "), line, column)
            case .unattested: draw(symbol(" ─?─ ", " -?- "), line, column)
            case .broken: draw(symbol(" ─×─ ", " -x- "), line, column)
            }
        }
        return (canvas.map { String($0) }, width)
    }

    /// One AS a line, from the neighbour; indentation is height.
    private func list(_ slopes: [Slope]) -> [String] {
        let heights = heights(slopes)
        return proof.path.asns.enumerated().map { place, asn in
            let mark =
                switch place < slopes.count ? slopes[place] : nil {
                case .climb(let isCertain): isCertain ? symbol(" ╲", " \\") : " ?"
                case .descent(let isCertain): isCertain ? symbol(" ╱", " /") : " ?"
                case .cross: symbol(" │", " |")
                case .unattested: " ?"
                case .broken: symbol(" ×", " x")
                case nil: ""
                }
            return String(repeating: " ", count: min(2 * heights[place], 40)) + "\(asn)\(mark)"
        }
    }

    /// What the picture means, and the bounds.
    private func legend(_ ramps: RampBounds) -> [String] {
        func strip(_ name: String, _ answers: [ProviderAuthorization], _ least: Int, _ most: Int) -> String {
            let marks = answers.map { answer in
                switch answer {
                case .provider: symbol("✓", "+")
                case .notProvider: symbol("×", "x")
                case .noAttestation: "?"
                }
            }
            let reach = least == most ? "\(least)" : "\(least) to \(most)"
            return "\(name)  \(marks.joined(separator: " "))  reaches \(reach) of \(ramps.length)"
        }
        var lines = [""]
        if proof.context.direction == .downstream {
            lines.append(
                strip(symbol("down →", "down >"), wireHops.map(\.down), ramps.minDown, ramps.maxDown)
            )
        }
        lines.append(strip(symbol("up   ←", "up   <"), wireHops.map(\.up), ramps.minUp, ramps.maxUp))
        lines.append(
            symbol(
                "✓ provider, × not a provider, ? no attestation",
                "+ provider, x not a provider, ? no attestation"
            )
        )
        return lines
    }
}
