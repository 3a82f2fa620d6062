package import Configuration

extension SecretFile {
  /// The database's password: the first line of `stateSecretFile`. Nil if there is no such key: libpq then looks for one in
  /// its own ways.
  ///
  /// - Throws: `Problem`, which names the file.
  package static func password(
    of settings: Settings, environment: [String: String]
  ) throws(Problem) -> String? {
    guard let file = settings.stateSecretFile else { return nil }
    let (path, text) = try text(of: file, environment: environment)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    if lines.first?.hasSuffix("\r") == true { lines[0].removeLast() }
    guard lines.count == 1, !lines[0].isEmpty, !lines[0].utf8.contains(0) else {
      throw Problem(description: "\(path): the file must contain the database's password on one line, and nothing else")
    }
    return lines[0]
  }
}
