import ArgumentParser
import ObjectStore
import RPKITypes
import RelyingParty

/// Where objects are kept.
struct StoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The directory of the store. Default: RIDGELINE_STORE, or .ridgeline in the home directory.",
            valueName: "dir"
        )
    )
    var store: String?

    /// The directory of the store.
    func directory() throws -> String {
        if let store { return store }
        if let path = Environment.value(of: "RIDGELINE_STORE") { return path }
        guard let home = Environment.value(of: "HOME") else {
            throw ValidationError("No --store is given, and there is no home directory.")
        }
        return "\(home)/.ridgeline"
    }

    /// Whether there is a store.
    func exists() throws -> Bool { FileReading.exists("\(try directory())/store.sqlite") }

    /// Throws unless there is a store, so that a wrong directory is no empty store.
    func checkExists() throws {
        guard try exists() else {
            throw CommandFailure("there is no store in \(try directory())")
        }
    }

    /// Opens the store.
    ///
    /// Throws ``StoreError``, whose text says what to do.
    ///
    /// - `rebuilding`: whether to delete what it has.
    func open(limits: Limits, rebuilding: Bool = false) throws -> ObjectStore {
        let path = try directory()
        return rebuilding
            ? try ObjectStore.rebuild(directory: path, limits: limits)
            : try ObjectStore(directory: path, limits: limits)
    }
}
