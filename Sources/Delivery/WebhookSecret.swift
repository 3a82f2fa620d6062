import Crypto
import Foundation

/// The signing keys of an endpoint. Prints as `<secret>`.
struct WebhookSecret: Sendable, CustomStringConvertible {
  private let keys: [SymmetricKey]

  /// Reads a file with one secret a line, newest first. With several secrets a message has a signature by each, so that
  /// receivers can change to a new one.
  init(file: String, environment: [String: String]) throws(SecretFile.Problem) {
    let (path, words) = try SecretFile.words(of: file, environment: environment)
    var keys: [SymmetricKey] = []
    for word in words {
      // Standard Webhooks, "Signature scheme": a symmetric secret has 24 to 64 bytes.
      guard word.hasPrefix("whsec_"), let key = Data(base64Encoded: String(word.dropFirst(6))),
        (24...64).contains(key.count)
      else {
        throw SecretFile.Problem(
          description: "\(path): a secret is whsec_ followed by 24 to 64 bytes in base64, one secret a line; "
            + "make one with: echo whsec_$(openssl rand -base64 32)")
      }
      keys.append(SymmetricKey(data: key))
    }
    guard !keys.isEmpty else {
      throw SecretFile.Problem(
        description: "\(path): the file contains no secret; make one with: echo whsec_$(openssl rand -base64 32)")
    }
    self.keys = keys
  }

  var description: String { "<secret>" }

  /// The signatures of a message, one for each secret, separated by spaces (Standard Webhooks, "Signature scheme").
  func signatures(id: String, timestamp: Int64, body: [UInt8]) -> String {
    let signed = Array("\(id).\(timestamp).".utf8) + body
    return keys.map { key in
      "v1," + Data(HMAC<SHA256>.authenticationCode(for: signed, using: key)).base64EncodedString()
    }.joined(separator: " ")
  }
}
