import Basics
import Glibc
import Matches

/// The match log's file: appends lines and repairs a torn last line. A symbolic link is not followed.
struct MatchLogFile: ~Copyable {
  /// An error of the file system.
  struct Problem: Error, Equatable {
    var code: Int32
    var doing: String

    var description: String {
      code == ELOOP
        ? "\(doing): it is a symbolic link, and links are not followed; set matches.path to the file itself"
        : "\(doing): \(String(cString: strerror(code)))"
    }
  }

  /// The identity of a file, by device and inode: a renamed file keeps it, a new file with the same name has another.
  struct Identity: Equatable {
    var device: Int64
    var inode: Int64
  }

  private let descriptor: Int32
  let identity: Identity

  /// Opens the log for appending. Creates it with mode 0640 if it is missing.
  init(path: String) throws(Problem) {
    let flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    var descriptor = open(path, flags | O_CREAT | O_EXCL, 0o640)
    let isNew = descriptor >= 0
    if !isNew, errno == EEXIST { descriptor = open(path, flags) }
    guard descriptor >= 0 else { throw Problem(code: errno, doing: "it cannot be opened") }
    if isNew {
      // The name of a new file must survive a power failure too.
      do throws(Problem) {
        try MatchLogFile.synchronizeFolder(of: path)
      } catch {
        close(descriptor)
        throw error
      }
    }
    try self.init(opened: descriptor)
  }

  /// Opens an existing file, which may be an older part of the log.
  init(existing path: String) throws(Problem) {
    let descriptor = open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { throw Problem(code: errno, doing: "it cannot be opened") }
    try self.init(opened: descriptor)
  }

  private init(opened descriptor: Int32) throws(Problem) {
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw Problem(code: EINVAL, doing: "it is not a regular file; set matches.path to one")
    }
    self.descriptor = descriptor
    identity = Identity(device: Int64(bitPattern: UInt64(info.st_dev)), inode: Int64(bitPattern: UInt64(info.st_ino)))
  }

  deinit { close(descriptor) }

  /// Its length in bytes.
  func length() throws(Problem) -> Int64 {
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw Problem(code: errno, doing: "its length cannot be read") }
    return Int64(info.st_size)
  }

  /// Whether a path still names this file.
  func isNamed(_ path: String) -> Bool { MatchLogFile.identity(of: path) == identity }

  /// The identity of the file at a path; nil if there is none.
  static func identity(of path: String) -> Identity? {
    var info = stat()
    guard lstat(path, &info) == 0 else { return nil }
    return Identity(device: Int64(bitPattern: UInt64(info.st_dev)), inode: Int64(bitPattern: UInt64(info.st_ino)))
  }

  /// Appends bytes; with `durably` also calls fdatasync(2).
  ///
  /// - Throws: `Problem` if they could not all be written and synced. Then the file is cut back to its old length, so
  ///   that no line is torn. If that fails too, the next opening mends the last line.
  func append(_ bytes: [UInt8], durably: Bool) throws(Problem) {
    let before = try length()
    do throws(Problem) {
      try write(bytes)
      if durably { try synchronize() }
    } catch {
      _ = ftruncate(descriptor, off_t(before))
      throw error
    }
  }

  private func write(_ bytes: [UInt8]) throws(Problem) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Problem(code: count < 0 ? errno : ENOSPC, doing: "it cannot be written") }
      written += count
    }
  }

  private func synchronize() throws(Problem) {
    while fdatasync(descriptor) != 0 {
      guard errno == EINTR else { throw Problem(code: errno, doing: "it cannot be flushed to disk") }
    }
  }

  private static func synchronizeFolder(of path: String) throws(Problem) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // A folder that may be written to and not read is allowed; its names are then as safe as the file system makes them.
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // EINVAL: the file system has nothing to flush there (fsync(2)).
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw Problem(code: errno, doing: "its folder cannot be flushed to disk")
    }
  }

  // MARK: reading

  /// Repairs a last line without a line end.
  ///
  /// A complete match line gets a line end (some editors save files without one). A torn match line is removed and
  /// returned: its match has to be written again. Any other text gets a line end in the live log; in an older file,
  /// which may be somebody's copy, it is left alone.
  func mendLastLine(isLive: Bool) throws(Problem) -> [UInt8]? {
    let start = try startOfLastLine()
    let end = try length()
    guard start < end else { return nil }
    let line = try bytes(from: start, to: end)
    // After a power failure a file system can leave zero bytes in place of data.
    let isOwn =
      isLive ? line[0] == UInt8(ascii: "{") || line.allSatisfy { $0 == 0 } : line.starts(with: MatchLine.start)
    // Not valid JSON: the line is torn.
    if isOwn, JSONValue(parsing: line) == nil {
      guard ftruncate(descriptor, off_t(start)) == 0 else {
        throw Problem(code: errno, doing: "its torn last line cannot be removed")
      }
      return line
    }
    guard isOwn || isLive else { return nil }
    // An editor may have left spaces or a carriage return in place of the line end.
    let blanks = line.reversed().prefix { [0x20, 0x09, 0x0D].contains($0) }.count
    guard blanks == 0 || ftruncate(descriptor, off_t(end) - off_t(blanks)) == 0 else {
      throw Problem(code: errno, doing: "the line end of its last line cannot be written")
    }
    try append([0x0A], durably: true)
    return nil
  }

  /// The offset at which the last line begins; the file's length if it ends with a line end.
  private func startOfLastLine() throws(Problem) -> Int64 {
    var start = try length()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while start > 0 {
      let from = max(0, start - Int64(buffer.count))
      let count = pread(descriptor, &buffer, Int(start - from), off_t(from))
      guard count > 0 else { throw Problem(code: errno, doing: "it cannot be read") }
      if let last = buffer[..<count].lastIndex(of: 0x0A) { return from + Int64(last) + 1 }
      start = from
    }
    return 0
  }

  private func bytes(from start: Int64, to end: Int64) throws(Problem) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while start + Int64(bytes.count) < end {
      let count = pread(descriptor, &buffer, buffer.count, off_t(start) + off_t(bytes.count))
      guard count > 0 else { throw Problem(code: errno, doing: "it cannot be read") }
      bytes += buffer[..<count]
    }
    return bytes
  }

  /// Calls `body` with each complete line from an offset on.
  ///
  /// - Throws: `Problem` if the file cannot be read to its end.
  func lines(from offset: Int64, _ body: (ArraySlice<UInt8>) -> Void) throws(Problem) {
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var pending: [UInt8] = []
    var place = min(max(0, offset), try length())
    while true {
      let count = pread(descriptor, &buffer, buffer.count, off_t(place))
      if count == 0 { return }
      guard count > 0 else { throw Problem(code: errno, doing: "it cannot be read") }
      place += Int64(count)
      pending.append(contentsOf: buffer[..<count])
      var rest = pending[...]
      while let end = rest.firstIndex(of: 0x0A) {
        body(rest[..<end])
        rest = rest[(end + 1)...]
      }
      pending = Array(rest)
    }
  }
}
