import RPKIPayload
import RelyingParty

/// Payload files and SLURM files, with the place of what is wrong.
struct PayloadDocuments: Sendable {
    /// The bounds.
    let limits: DocumentLimits
    /// The SLURM files.
    let slurm: [String]
    /// Whether pipes are refused, which a service would wait for.
    let isForService: Bool

    init(limits: DocumentLimits, slurm: [String] = [], isForService: Bool = false) {
        self.limits = limits
        self.slurm = slurm
        self.isForService = isForService
    }

    private func bytes(_ path: String) throws(FileError) -> [UInt8] {
        isForService
            ? try FileReading.readRegularFile(path, maximumSize: limits.size)
            : try FileReading.read(path, maximumSize: limits.size)
    }

    /// Reads a payload file.
    ///
    /// - Throws: ``FileError``, or ``CommandFailure`` with the place of what is wrong.
    func read(_ path: String) throws -> PayloadFile {
        try decode(try bytes(path), of: path)
    }

    /// Decodes a payload file.
    func decode(_ bytes: [UInt8], of source: String) throws(CommandFailure) -> PayloadFile {
        do throws(DocumentError) {
            return try PayloadFile.read(bytes, limits: limits)
        } catch {
            throw CommandFailure("\(source): \(error)")
        }
    }

    /// Puts the local exceptions on top.
    func applyingExceptions(to payload: PayloadSet) throws -> PayloadSet {
        guard !slurm.isEmpty else { return payload }
        return try exceptions().apply(to: payload, limits: limits).payload
    }

    /// Reads the SLURM files.
    func exceptions() throws -> LocalExceptions {
        var sources: [LocalExceptions.Source] = []
        for path in slurm {
            let bytes = try bytes(path)
            do throws(DocumentError) {
                let file = try SLURMFile.read(bytes, limits: limits)
                sources.append(LocalExceptions.Source(name: path, file: file))
            } catch {
                throw CommandFailure("\(path): \(error)")
            }
        }
        do throws(ExceptionConflict) {
            return try LocalExceptions(sources)
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
