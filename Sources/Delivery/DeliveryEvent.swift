import Basics
import Crypto
import Matches
import Storage

/// The content of a message to an endpoint, before it is rendered in the endpoint's format.
enum DeliveryEvent: Sendable {
  /// One match.
  case match(MatchRecord, line: [UInt8], at: Timestamp)
  /// A summary of matches that exceeded the endpoint's limit of messages.
  case summary([MatchRecord], at: Timestamp)
  /// A test with a made-up match; `webhook` is the endpoint's id.
  case test(MatchRecord, line: [UInt8], webhook: String, at: Timestamp)

  /// The event of a delivery; nil if the stored line is not a match.
  init?(_ delivery: PendingDelivery) {
    let shown = delivery.matches.compactMap { MatchRecord.shown(line: $0.line) }
    guard let first = shown.first, let match = delivery.matches.last else { return nil }
    if delivery.isSummary {
      self = .summary(shown, at: match.matchedAt)
    } else {
      self = .match(first, line: match.line, at: match.matchedAt)
    }
  }

  /// The event's matches.
  var matches: [MatchRecord] {
    switch self {
    case .match(let match, _, _), .test(let match, _, _, _): [match]
    case .summary(let matches, _): matches
    }
  }
}

extension PendingDelivery {
  /// The `webhook-id` (Standard Webhooks). It stays the same for retries, restarts and replays of the same matches.
  var messageID: String {
    guard isSummary else { return "msg_" + (matches.first?.id ?? "") }
    let ids = matches.map(\.id).joined(separator: " ")
    return "sum_" + Hex.text(SHA256.hash(data: Array(ids.utf8)).prefix(16))
  }
}
