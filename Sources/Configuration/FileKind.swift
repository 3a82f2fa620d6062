import Glibc

/// What kind of file is at a path.
public enum FileKind: Sendable {
  case missing, file, folder, other

  /// The kind of file at a path, after following symbolic links (stat(2)). `missing` also if stat(2) fails.
  public init(at path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      self = .missing
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    default: self = .other
    }
  }
}
