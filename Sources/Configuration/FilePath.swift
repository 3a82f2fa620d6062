/// Functions on paths as text. Foundation's own trap on some inputs (a path of one letter, Swift 6.3).
public enum FilePath {
  /// The part before the last slash: `/etc` for `/etc/x`, `/` for `/x`, empty for `x`.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The part after the last slash.
  public static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// The path of `name` in `folder`; `name` alone if `folder` is empty.
  public static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}
