/// Paths as text: Foundation's own functions for this trap on some inputs (a path of one letter, Swift 6.3).
public enum FilePath {
  /// What stands before the last slash: `/etc` for `/etc/x`, `/` for `/x`, empty for `x`.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// What stands after the last slash.
  public static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// A name inside a folder; the name alone for an empty folder.
  public static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}
