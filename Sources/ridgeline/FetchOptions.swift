import ArgumentParser

/// Where objects are kept and how they are fetched, by one run.
struct FetchOptions: ParsableArguments {
    @OptionGroup var storage: StoreOptions

    @Flag(help: "Delete what the store has, and begin anew.")
    var rebuildStore = false

    @Flag(help: "Fetch nothing; work with what the store has.")
    var offline = false

    @Flag(help: "Fetch also what is not due: ignore schedules and back-off.")
    var refresh = false

    @OptionGroup var network: NetworkOptions

    mutating func validate() throws {
        if offline, refresh { throw ValidationError("--offline and --refresh exclude each other.") }
    }

    /// The first option that was given; nil for none.
    var firstGiven: String? {
        let given: [(String, Bool)] = [
            ("--store", storage.store != nil), ("--rebuild-store", rebuildStore), ("--offline", offline),
            ("--refresh", refresh),
        ]
        return given.first(where: \.1)?.0 ?? network.firstGiven
    }
}
