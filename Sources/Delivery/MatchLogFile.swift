import Glibc

/// The match log as a file: appended to, never followed through a symbolic link, and reconciled with what is already in
/// it.
struct MatchLogFile: ~Copyable {
  /// What the file system said.
  struct Problem: Error, Equatable {
    var code: Int32
    var doing: String

    var description: String { "\(doing): \(String(cString: strerror(code)))" }
  }

  /// Which file it is: a renamed file keeps it, a new one under the old name has another.
  struct Identity: Equatable {
    var device: Int64
    var inode: Int64
  }

  private let descriptor: Int32
  let identity: Identity

  /// Opens a file for appending, and creates it with mode 0640.
  init(path: String) throws(Problem) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard descriptor >= 0 else { throw Problem(code: errno, doing: "it cannot be opened") }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw Problem(code: EINVAL, doing: "it is no regular file")
    }
    self.descriptor = descriptor
    identity = Identity(device: Int64(bitPattern: UInt64(info.st_dev)), inode: Int64(bitPattern: UInt64(info.st_ino)))
  }

  deinit { close(descriptor) }

  /// Its length in bytes.
  var length: Int64 {
    var info = stat()
    return fstat(descriptor, &info) == 0 ? Int64(info.st_size) : 0
  }

  /// Whether a path still names this file.
  func isNamed(_ path: String) -> Bool { MatchLogFile.identity(of: path) == identity }

  /// The identity of the file a path names, or nil.
  static func identity(of path: String) -> Identity? {
    var info = stat()
    guard lstat(path, &info) == 0 else { return nil }
    return Identity(device: Int64(bitPattern: UInt64(info.st_dev)), inode: Int64(bitPattern: UInt64(info.st_ino)))
  }

  /// Appends bytes in one write. What a full disk or a signal cut short is taken back, so that no line is torn.
  func append(_ bytes: [UInt8]) throws(Problem) {
    let before = length
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let code = count == 0 ? EIO : errno
        if written > 0 { ftruncate(descriptor, off_t(before)) }
        throw Problem(code: code, doing: "it cannot be written")
      }
      written += count
    }
  }

  /// Asks the disk to keep what was written (fdatasync(2)).
  func synchronize() throws(Problem) {
    while fdatasync(descriptor) != 0 {
      guard errno == EINTR else { throw Problem(code: errno, doing: "it cannot be flushed to disk") }
    }
  }

  /// Cuts a last line that has no end: it was torn, and its match is still queued.
  func cutTornLine() throws(Problem) {
    let end = length
    guard end > 0 else { return }
    var keep = end
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while keep > 0 {
      let start = max(0, keep - Int64(buffer.count))
      let count = pread(descriptor, &buffer, Int(keep - start), off_t(start))
      guard count > 0 else { throw Problem(code: errno, doing: "it cannot be read") }
      if let last = buffer[..<count].lastIndex(of: 0x0A) {
        keep = start + Int64(last) + 1
        break
      }
      keep = start
    }
    if keep < end, ftruncate(descriptor, off_t(keep)) != 0 {
      throw Problem(code: errno, doing: "its torn last line cannot be cut")
    }
  }

  /// Hands over the complete lines from an offset on.
  func lines(from offset: Int64, _ body: (ArraySlice<UInt8>) -> Void) {
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var pending: [UInt8] = []
    var place = min(max(0, offset), length)
    while true {
      let count = pread(descriptor, &buffer, buffer.count, off_t(place))
      guard count > 0 else { return }
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
