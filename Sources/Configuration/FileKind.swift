import Glibc

/// What stands at a path.
public enum FileKind: Sendable {
  case missing, file, folder, other

  /// What a path leads to, symbolic links followed; what cannot be looked at counts as missing.
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
