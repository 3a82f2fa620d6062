import Configuration
import Glibc

/// The path of a Unix socket in a form that fits into a socket address, where `sun_path` has room for 107 bytes
/// (unix(7)). A longer path is written as `/proc/self/fd/N/NAME`, where N is a descriptor of its folder; this value
/// keeps it open.
public struct SocketPath: ~Copyable {
  /// The path to bind or connect to, valid as long as this value.
  public let usable: String
  private let folder: Int32?

  /// Takes a path of any length. If the folder of a long path cannot be opened, the path is unchanged, and bind(2) or
  /// connect(2) will fail.
  public init(_ path: String) {
    let opened =
      path.utf8.count > 107 ? open(FilePath.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1
    folder = opened >= 0 ? opened : nil
    usable = folder.map { "/proc/self/fd/\($0)/\(FilePath.name(of: path))" } ?? path
  }

  /// Closes the folder. Keeps this value alive until here.
  public consuming func end() {}

  deinit {
    if let folder { close(folder) }
  }
}
