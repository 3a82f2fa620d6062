public import Basics

/// One attempt of a delivery to a webhook, stored for people to look at.
public struct DeliveryAttempt: Sendable, Equatable {
  /// The outcomes of an attempt.
  public enum Outcome: String, Sendable, CaseIterable {
    /// The receiver accepted the message.
    case delivered
    /// It failed and is repeated.
    case failed
    /// The receiver refused the message for good.
    case refused
    /// The receiver answered 410 (gone): it wants no more messages.
    case disabled
  }

  /// The time at which it began.
  public var at: Timestamp
  /// The id of the match, or of the first of a summary.
  public var matchID: String
  /// The number of matches: 1, or more for a summary.
  public var matches: Int
  /// The number of the attempt at this delivery, from 1.
  public var number: Int
  /// The HTTP status; nil if there was no answer.
  public var status: Int?
  /// The duration in milliseconds.
  public var milliseconds: Int64
  /// The outcome.
  public var outcome: Outcome
  /// The outcome in a sentence, without the address and secrets.
  public var sentence: String
  /// The time of the next attempt, after a failure.
  public var nextTry: Timestamp?

  /// Memberwise.
  public init(
    at: Timestamp, matchID: String, matches: Int, number: Int, status: Int?, milliseconds: Int64, outcome: Outcome,
    sentence: String, nextTry: Timestamp? = nil
  ) {
    self.at = at
    self.matchID = matchID
    self.matches = matches
    self.number = number
    self.status = status
    self.milliseconds = milliseconds
    self.outcome = outcome
    self.sentence = sentence
    self.nextTry = nextTry
  }
}
