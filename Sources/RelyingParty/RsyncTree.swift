import Glibc
public import RPKITypes
public import RPKIValidation

/// A directory laid out as rsync mirrors the RPKI, `DIR/HOST/MODULE/path`, as a source of objects.
///
/// Nothing outside `DIR` is ever read, whatever the tree contains: each component is opened by itself,
/// relative to the one before, and links are not followed. FIFOs, sockets and devices are not read and
/// never block. The tree is not changed. Archives of the RPKI have this form.
///
/// The tree has no memory: there is no last good version of anything.
public struct RsyncTree: ObjectSource {
    private let root: FileDescriptor

    /// Opens the directory; it may be a link itself, since the operator chose it.
    ///
    /// - Throws: ``FileError`` when there is no such directory, or it may not be searched.
    public init(path: String) throws(FileError) {
        switch FileDescriptor.directory(path, flags: 0) {
        case .success(let descriptor): root = descriptor
        case .failure(let error): throw .failed(.open, path: path, errno: error.errno)
        }
        guard faccessat(root.rawValue, ".", X_OK, AT_EACCESS) == 0 else { throw FileError(.open, path) }
    }

    /// Reads `DIR/HOST/MODULE/path` for an rsync URI, `DIR/HOST/path` for an https URI.
    public func trustAnchorCertificate(at uri: TrustAnchorURI, maximumSize: Int) -> ObjectRead {
        let (segments, isDirectory) =
            switch uri {
            case .rsync(let uri): (uri.segments, uri.bytes.last == 0x2F)
            case .https(let uri): (uri.segments, uri.bytes.last == 0x2F)
            }
        guard let name = segments.last, !isDirectory, RsyncTree.isPlain(name) else {
            return .unreadable(errno: EINVAL)
        }
        switch open(segments.dropLast()) {
        case .success(let directory):
            let name = String(decoding: name, as: UTF8.self)
            return FileDescriptor.readRegularFile(name, in: directory.rawValue, maximumSize: maximumSize)
        case .failure(let error): return ObjectRead(errno: error.errno)
        }
    }

    /// Returns nil: a tree does not know what was accepted before.
    public func storedTrustAnchorCertificate(named trustAnchor: String) -> [UInt8]? { nil }

    /// Opens the directory once; its files are then opened relative to it.
    ///
    /// The descriptor is closed when the result goes away. A mirror by rsync knows no notifications.
    public func publicationPoint(at directory: RsyncURI, notification: HTTPSURI?) -> any PublishedObjects {
        RsyncDirectory(directory: open(directory.segments[...]))
    }

    /// Returns nil: a tree holds one version of each publication point.
    public func lastGoodPublicationPoint(_ key: PublicationPointKey) -> LastGoodPublicationPoint? { nil }

    /// Opens the directory at a path below the root, component by component.
    private func open(_ segments: ArraySlice<ArraySlice<UInt8>>) -> Result<FileDescriptor, SystemError> {
        var directory = root
        for segment in segments {
            guard RsyncTree.isPlain(segment) else { return .failure(SystemError(EINVAL)) }
            let name = String(decoding: segment, as: UTF8.self)
            switch FileDescriptor.directory(name, in: directory.rawValue) {
            case .success(let child): directory = child
            case .failure(let error): return .failure(error)
            }
        }
        return .success(directory)
    }

    /// Whether a segment names an entry of its directory; URIs are checked before, this is the second lock.
    private static func isPlain(_ segment: ArraySlice<UInt8>) -> Bool {
        guard let first = segment.first, first != 0x2E else { return false }
        return segment.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x2F }
    }
}

/// A directory of an ``RsyncTree``, open or known not to open.
private struct RsyncDirectory: PublishedObjects {
    let directory: Result<FileDescriptor, SystemError>

    func read(_ name: FileName, maximumSize: Int) -> ObjectRead {
        switch directory {
        case .success(let descriptor):
            FileDescriptor.readRegularFile(
                name.description,
                in: descriptor.rawValue,
                maximumSize: maximumSize
            )
        case .failure(let error): ObjectRead(errno: error.errno)
        }
    }
}
