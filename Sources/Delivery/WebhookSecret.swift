import Crypto
import Foundation

/// The keys of an endpoint. Prints as `<secret>`.
struct WebhookSecret: Sendable, CustomStringConvertible {
  private let keys: [SymmetricKey]

  /// Why a secret cannot be used; names the file, never its content.
  struct Problem: Error, CustomStringConvertible {
    var description: String
  }

  /// Reads a file with one secret a line, newest first: several sign at once while receivers change over. A bare name
  /// is looked up among systemd's credentials (systemd.exec(5), LoadCredential=).
  init(file: String, environment: [String: String]) throws(Problem) {
    var path = file
    if !file.contains("/") {
      guard let folder = environment["CREDENTIALS_DIRECTORY"] else {
        throw Problem(
          description: "\(file): a secret file without a folder is a systemd credential, and there are none here; "
            + "write a path")
      }
      path = folder + "/" + file
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Problem(description: "\(path): the secret cannot be read; check the path and its permissions")
    }
    let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    var keys: [SymmetricKey] = []
    for line in lines {
      guard line.hasPrefix("whsec_"), let key = Data(base64Encoded: String(line.dropFirst(6))), key.count >= 16 else {
        throw Problem(description: "\(path): a secret is whsec_ and at least 16 bytes in base64, one a line")
      }
      keys.append(SymmetricKey(data: key))
    }
    guard !keys.isEmpty else { throw Problem(description: "\(path): there is no secret in it; write whsec_…") }
    self.keys = keys
  }

  var description: String { "<secret>" }

  /// The signatures of a message, space separated (Standard Webhooks, "signature scheme").
  func signatures(id: String, timestamp: Int64, body: [UInt8]) -> String {
    let signed = Array("\(id).\(timestamp).".utf8) + body
    return keys.map { key in
      "v1," + Data(HMAC<SHA256>.authenticationCode(for: signed, using: key)).base64EncodedString()
    }.joined(separator: " ")
  }
}
