import ArgumentParser
import Glibc
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

    @Flag(help: "Delete what the store has, and begin anew.")
    var rebuildStore = false

    /// The directory of the store.
    func directory() throws -> String {
        if let store { return store }
        if let path = StoreOptions.environment("RIDGELINE_STORE") { return path }
        guard let home = StoreOptions.environment("HOME") else {
            throw ValidationError("No --store is given, and there is no home directory.")
        }
        return "\(home)/.ridgeline"
    }

    /// Opens the store.
    ///
    /// - Throws: ``StoreError``, whose text says what to do.
    func open(limits: Limits) throws -> ObjectStore {
        let path = try directory()
        return rebuildStore
            ? try ObjectStore.rebuild(directory: path, limits: limits)
            : try ObjectStore(directory: path, limits: limits)
    }

    private static func environment(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}
