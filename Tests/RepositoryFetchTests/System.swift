import Glibc

/// The names in a directory, without `.` and `..`.
func names(in path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
}

/// Bytes of memory that this process has now.
func residentMemory() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var total = 0
    var resident = 0
    withUnsafeMutablePointer(to: &total) { first in
        withUnsafeMutablePointer(to: &resident) { second in
            _ = withVaList([first, second]) { vfscanf(file, "%ld %ld", $0) }
        }
    }
    return resident * 4_096
}

/// The kind of a file, as `S_IFREG`; 0 when there is none.
func kind(of path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
}

/// The permissions of a file, with setuid and its like.
func permissions(of path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
}

/// Waits for the end of a process; returns false when it has not come in time.
func ends(_ process: pid_t) async throws -> Bool {
    for _ in 0..<500 {
        if isGone(process) { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return false
}

/// Whether a process has ended, be it reaped or not.
private func isGone(_ process: pid_t) -> Bool {
    guard let file = fopen("/proc/\(process)/stat", "r") else { return true }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 512)
    let text = String(decoding: buffer.prefix(fread(&buffer, 1, buffer.count, file)), as: UTF8.self)
    // The state stands behind the name in parentheses.
    return text.split(separator: ")").last?.split(separator: " ").first.map { $0 == "Z" || $0 == "X" } ?? true
}
