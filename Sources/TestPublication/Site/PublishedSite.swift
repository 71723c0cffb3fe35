import Glibc
package import RPKITypes
import TestAuthority

/// What a web server serves: pages in memory by path, and for other paths perhaps the files of a directory.
///
/// A value: a server takes the next one as a whole, so that no request sees a mixture.
package struct PublishedSite: Sendable {
    /// The content of one path.
    package struct Page: Hashable, Sendable {
        /// The body.
        package var body: [UInt8]
        /// When it was last changed; nil leaves the header out.
        package var lastModified: Timestamp?
        /// The entity tag with its quotes; nil leaves the header out.
        package var entityTag: String?
        /// The media type.
        package var type: String

        /// Makes a page; the entity tag is that of the body unless given.
        package init(
            _ body: [UInt8],
            lastModified: Timestamp? = nil,
            entityTag: String? = nil,
            type: String = "application/octet-stream"
        ) {
            self.body = body
            self.lastModified = lastModified
            self.entityTag = entityTag ?? Page.tag(body)
            self.type = type
        }

        static func tag(_ body: [UInt8]) -> String {
            "\"" + Hashing.hexadecimal(Array(Hashing.sha256(body).prefix(12))) + "\""
        }
    }

    /// The pages by path, which begins with a slash.
    package var pages: [String: Page] = [:]
    /// A directory for paths that have no page; its files are read at each request.
    package var directory: String?

    /// Makes a site of pages.
    package init(_ pages: [String: Page] = [:]) { self.pages = pages }

    /// Makes a site of bodies.
    package init(_ bodies: [String: [UInt8]], lastModified: Timestamp? = nil) {
        pages = bodies.mapValues { Page($0, lastModified: lastModified) }
    }

    /// Makes a site of the files of a directory.
    package init(directory: String) { self.directory = directory }

    /// The page of a path; nil when there is none.
    package func page(_ path: String) -> Page? {
        if let page = pages[path] { return page }
        guard let directory, path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
            return nil
        }
        return Page(file: directory + path)
    }
}

extension PublishedSite.Page {
    /// Reads a regular file, with a tag from its time and size; nil when there is none.
    init?(file path: String) {
        var status = stat()
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        guard fstat(fileno(file), &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let size = Int(status.st_size)
        let body = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = fread(buffer.baseAddress, 1, size, file)
        }
        let time = status.st_mtim
        self.init(
            body,
            lastModified: Timestamp(Int64(time.tv_sec)),
            entityTag: "\"\(time.tv_sec).\(time.tv_nsec)-\(size)\""
        )
    }
}
