public import Foundation

/// A folder for one test, removed when the value is freed.
public final class TemporaryFolder: Sendable {
  /// Its path.
  public let url: URL

  /// Creates the folder.
  public init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "diplowatch-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Its name, which no other has.
  public var name: String { url.lastPathComponent }

  /// The path of a file in the folder.
  public func path(_ name: String) -> String { url.appending(path: name).path }

  /// Writes a file and returns its path.
  @discardableResult
  public func write(_ name: String, _ text: String) throws -> String {
    try text.write(to: url.appending(path: name), atomically: false, encoding: .utf8)
    return path(name)
  }

  /// A file's text; empty if it does not exist.
  public func read(_ name: String) -> String {
    (try? String(contentsOf: url.appending(path: name), encoding: .utf8)) ?? ""
  }
}
