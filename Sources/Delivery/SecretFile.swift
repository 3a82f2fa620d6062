import Configuration

/// Reads files with secrets, tokens and secret addresses, which should not be in the configuration itself.
package enum SecretFile {
  /// Why a file cannot be used. The text contains the file's path and nothing of its content.
  package struct Problem: Error, CustomStringConvertible {
    package var description: String
    /// Whether the running service may be able to read the file although this process is not.
    package var mayBeTheServices = false
  }

  /// The words in a file, separated by white space.
  static func words(of file: String, environment: [String: String]) throws(Problem) -> (path: String, words: [String]) {
    let (path, text) = try text(of: file, environment: environment)
    return (path, text.split(whereSeparator: \.isWhitespace).map(String.init))
  }

  /// A file's text. A name without a slash is a systemd credential (systemd.exec(5), LoadCredential=).
  static func text(of file: String, environment: [String: String]) throws(Problem) -> (path: String, text: String) {
    var path = file
    if !file.contains("/") {
      guard let folder = environment["CREDENTIALS_DIRECTORY"] else {
        throw Problem(
          description: "\(file): a name without a folder means a systemd credential, which only the service can read; "
            + "for the service, set LoadCredential=\(file) with systemctl edit diplowatch; for a command, run it with "
            + "systemd-run -p LoadCredential=\(file); for an ordinary file, write ./\(file)",
          mayBeTheServices: true)
      }
      path = folder + "/" + file
    }
    do throws(TextFile.Problem) {
      return (path, try TextFile.read(path))
    } catch {
      throw Problem(description: "\(path): \(error)", mayBeTheServices: error.isForbidden)
    }
  }

  /// The only word in a file. `what` names it in the error.
  ///
  /// - Throws: `Problem` if the file does not have exactly one word of printable ASCII characters.
  static func word(of file: String, _ what: String, environment: [String: String]) throws(Problem) -> String {
    let (path, words) = try words(of: file, environment: environment)
    guard words.count == 1, words[0].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw Problem(description: "\(path): the file must contain \(what) on one line, and nothing else")
    }
    return words[0]
  }
}
