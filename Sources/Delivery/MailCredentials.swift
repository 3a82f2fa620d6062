import Configuration
import HTTPLoop

extension MailRequest.Credentials {
  /// Reads a file with a name and a password on two lines, or on one with a colon or a space between them. A
  /// password that begins with a space needs a line of its own.
  init(file: String, environment: [String: String]) throws(SecretFile.Problem) {
    let (path, text) = try SecretFile.text(of: file, environment: environment)
    let lines = text.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
    var parts = lines.map(String.init)
    if parts.count == 1, let end = parts[0].firstIndex(where: { $0 == ":" || $0.isWhitespace }) {
      let rest = parts[0][parts[0].index(after: end)...]
      parts = [String(parts[0][..<end]), String(rest.drop(while: \.isWhitespace))]
    }
    guard parts.count == 2, !parts.contains(where: \.isEmpty) else {
      throw SecretFile.Problem(description: "\(path): the file must contain a name and, on the next line, a password")
    }
    self.init(name: parts[0], password: parts[1])
  }
}
