import Foundation

/// The result of a test message that the daemon sent to a webhook.
public struct WebhookTestReport: Sendable, Codable, Equatable {
  /// `delivered`, `unavailable` (it may work later) or `refused` (something has to be corrected).
  public var verdict: String
  /// The receiver's answer or the error, in a sentence without the address and secrets.
  public var sentence: String

  /// Memberwise.
  public init(verdict: String, sentence: String) {
    self.verdict = verdict
    self.sentence = sentence
  }
}
