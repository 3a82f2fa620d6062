import Basics
import Configuration

/// Sends messages to one endpoint, a webhook or a mail server, one attempt a call.
protocol MessageSender: Sendable {
  /// The endpoint's settings.
  var sink: any SinkSettings { get }
  /// When it sends digests; nil if it sends each match.
  var digestClock: DigestClock? { get }
  /// Sends an event. `id` is the same for retries and after restarts. `clock` is read just before sending.
  func send(_ event: DeliveryEvent, id: String, clock: @Sendable () -> Timestamp) async -> SendingAnswer
}

extension MessageSender {
  /// No digests.
  var digestClock: DigestClock? { nil }

  /// The kind of endpoint.
  var kind: SinkKind { type(of: sink).kind }
}

/// The result of an attempt.
struct SendingAnswer {
  /// The outcome of an attempt.
  enum Outcome: Equatable {
    case delivered
    /// It failed, and another attempt may succeed. `retryAfterSeconds` is the receiver's `Retry-After`.
    case retry(retryAfterSeconds: Int64?)
    /// The receiver refused this message for good.
    case refused
    /// The receiver wants no more messages: a webhook answered 410 (gone), a mail server refused all
    /// recipients.
    case disabled
    /// The daemon is stopping.
    case cancelled
  }

  /// The outcome.
  var outcome: Outcome
  /// The HTTP status or SMTP reply code; nil if there was no answer.
  var status: Int?
  /// The outcome in a sentence, with the beginning of the receiver's answer if it refused.
  var sentence: String
  /// Whether the message itself may be the reason for a failure: the receiver was reached.
  var mayBeTheMessage = true
}
