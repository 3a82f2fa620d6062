import Configuration
import Glibc

/// A Unix socket's path in a form that fits into its address: `sun_path` has room for 107 bytes and an end (unix(7)). A
/// longer path is reached through its folder's descriptor, which this value holds open.
public struct SocketPath: ~Copyable {
  /// The path to bind or connect to while this value lives.
  public let usable: String
  private let folder: Int32?

  /// A path of any length. Where its folder cannot be opened the path stays as it is, and binding or connecting fails.
  public init(_ path: String) {
    let opened =
      path.utf8.count > 107 ? open(FilePath.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1
    folder = opened >= 0 ? opened : nil
    usable = folder.map { "/proc/self/fd/\($0)/\(FilePath.name(of: path))" } ?? path
  }

  /// Lets go of the folder: the path is no longer needed.
  public consuming func end() {}

  deinit {
    if let folder { close(folder) }
  }
}
