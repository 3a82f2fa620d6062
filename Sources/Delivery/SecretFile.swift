import Configuration

/// Reads the small files that hold what no configuration should: secrets, tokens, secret addresses.
enum SecretFile {
  /// Why a file cannot be used; names the file, never its content.
  struct Problem: Error, CustomStringConvertible {
    var description: String
    /// Whether the service may be able to use it though this process is not.
    var mayBeTheServices = false
  }

  /// The words of a file. A bare name is looked up among systemd's credentials (systemd.exec(5), LoadCredential=).
  static func words(of file: String, environment: [String: String]) throws(Problem) -> (path: String, words: [String]) {
    var path = file
    if !file.contains("/") {
      guard let folder = environment["CREDENTIALS_DIRECTORY"] else {
        throw Problem(
          description: "\(file): a name without a folder is a systemd credential, which only the service has; "
            + "give it LoadCredential=\(file) (systemctl edit diplowatch), run a command that needs it under "
            + "systemd-run -p LoadCredential=\(file), or name a file as ./\(file)",
          mayBeTheServices: true)
      }
      path = folder + "/" + file
    }
    do throws(TextFile.Problem) {
      return (path, try TextFile.read(path).split(whereSeparator: \.isWhitespace).map(String.init))
    } catch {
      throw Problem(description: "\(path): \(error)", mayBeTheServices: error.isForbidden)
    }
  }

  /// The one word of a file, of printable ASCII.
  static func word(of file: String, _ what: String, environment: [String: String]) throws(Problem) -> String {
    let (path, words) = try words(of: file, environment: environment)
    guard words.count == 1, words[0].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw Problem(description: "\(path): \(what) is expected here, on one line and nothing else")
    }
    return words[0]
  }
}
