import Foundation
import Glibc

/// Reads text files that people edit: configuration, watchlists, secrets. They are UTF-8, with or without a byte order
/// mark, with Unix or Windows line ends.
public enum TextFile {
  /// Why a file cannot be read as text.
  public struct Problem: Error, Sendable, CustomStringConvertible {
    /// What is wrong and what to do, in one sentence, without the path and without any of the content.
    public var description: String
    /// Whether the file or a folder in its path is missing.
    public var isMissing = false
    /// Whether this process lacks the permission to read it.
    public var isForbidden = false
  }

  /// The text of a file, without its byte order mark.
  ///
  /// - Throws: `Problem` if the file cannot be read or is not valid UTF-8; invalid bytes are never replaced.
  public static func read(_ path: String) throws(Problem) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Problem(code: errno) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard let data = try? file.readToEnd() ?? Data() else { throw Problem(opening: path) }
    return try text(of: data)
  }

  /// The text in `data`, as `read(_:)` returns it.
  static func text(of data: Data) throws(Problem) -> String {
    if let name = wideEncoding(data.prefix(4)) {
      throw Problem(description: "the file is \(name), as some editors on Windows save it; save it as UTF-8")
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard let text = String(validating: data.starts(with: mark) ? data.dropFirst(3) : data, as: UTF8.self) else {
      throw Problem(description: "the file is not UTF-8; save it as UTF-8")
    }
    return text
  }

  /// The name of the encoding if the first four bytes are UTF-16 or UTF-32, nil otherwise. Known by a byte order mark,
  /// or by the zero byte beside a first ASCII character.
  private static func wideEncoding(_ head: Data) -> String? {
    switch Array(head) {
    case [0xFF, 0xFE, 0, 0], [0, 0, 0xFE, 0xFF]: "UTF-32"
    case let bytes where bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]): "UTF-16"
    case let bytes where bytes.count >= 2 && (bytes[0] == 0) != (bytes[1] == 0): "UTF-16"
    default: nil
    }
  }
}

extension TextFile.Problem {
  /// Opens the file once more to find out why it could not be read.
  public init(opening path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    let code = errno
    if descriptor >= 0 { close(descriptor) }
    self.init(code: descriptor < 0 ? code : FileKind(at: path) == .folder ? EISDIR : EIO)
  }

  /// The problem for an `errno` of open(2) or read(2).
  public init(code: Int32) {
    switch code {
    case ENOENT: self.init(description: "there is no such file; check the path", isMissing: true)
    case ENOTDIR:
      self.init(
        description: "there is no such file: a part of the path is not a folder; check the path", isMissing: true)
    case EACCES, EPERM:
      self.init(
        description: "permission denied; make it readable for this user, or run this as a user who may read it",
        isForbidden: true)
    case EISDIR: self.init(description: "this is a folder, but a file is expected here; name the file")
    default: self.init(description: "the file cannot be read: \(String(cString: strerror(code)))")
    }
  }
}
