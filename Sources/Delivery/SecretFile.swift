import Foundation

/// Reads the small files that hold what no configuration should: secrets, tokens, secret addresses.
enum SecretFile {
  /// Why a file cannot be used; names the file, never its content.
  struct Problem: Error, CustomStringConvertible {
    var description: String
  }

  /// The words of a file. A bare name is looked up among systemd's credentials (systemd.exec(5), LoadCredential=).
  static func words(of file: String, environment: [String: String]) throws(Problem) -> (path: String, words: [String]) {
    var path = file
    if !file.contains("/") {
      guard let folder = environment["CREDENTIALS_DIRECTORY"] else {
        throw Problem(
          description: "\(file): a secret file without a folder is a systemd credential, and there are none here; "
            + "write a path, such as ./\(file)")
      }
      path = folder + "/" + file
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Problem(description: "\(path): the secret cannot be read; check the path and its permissions")
    }
    return (path, String(decoding: data, as: UTF8.self).split(whereSeparator: \.isWhitespace).map(String.init))
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
