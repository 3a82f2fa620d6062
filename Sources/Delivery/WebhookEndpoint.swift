import Basics
import Configuration

/// An endpoint's address, token and signing secrets, read from the configuration and its files. Prints as the address
/// without its secret parts.
struct WebhookEndpoint: Sendable, CustomStringConvertible {
  let url: String
  let secret: WebhookSecret?
  let token: String?
  /// The secret parts, which are removed from messages.
  let hidden: HiddenWords

  /// Reads an endpoint's files.
  ///
  /// - Throws: `SecretFile.Problem`, which names the file.
  init(_ settings: WebhookSettings, environment: [String: String]) throws(SecretFile.Problem) {
    var isSecret = false
    switch settings.address {
    case .url(let url): self.url = url
    case .file(let file):
      isSecret = true
      url = try SecretFile.word(of: file, "the webhook's address", environment: environment)
      if let problem = WebhookAddress.problem(with: url, format: settings.format) {
        throw SecretFile.Problem(description: "\(file): \(problem)")
      }
    }
    secret = try settings.secretFile.map { file throws(SecretFile.Problem) in
      try WebhookSecret(file: file, environment: environment)
    }
    token = try settings.tokenFile.map { file throws(SecretFile.Problem) in
      try SecretFile.word(of: file, "a token", environment: environment)
    }
    let keys = try settings.secretFile.map { file throws(SecretFile.Problem) in
      try SecretFile.words(of: file, environment: environment).words
    }
    hidden = HiddenWords(url: url, isSecret: isSecret, secrets: (keys ?? []) + [token].compactMap { $0 })
  }

  var description: String { WebAddress.masked(url) }
}
