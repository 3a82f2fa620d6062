import Foundation

/// What came of a test that the daemon sent to a webhook.
public struct WebhookTestReport: Sendable, Codable, Equatable {
  /// `delivered`, `unavailable` when a later try may help, or `refused` when something has to be mended.
  public var verdict: String
  /// What was answered, in a sentence. It may name the host, unless the address stands in a file; it holds no secret.
  public var sentence: String

  /// A report.
  public init(verdict: String, sentence: String) {
    self.verdict = verdict
    self.sentence = sentence
  }
}
