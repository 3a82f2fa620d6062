import Basics
import Classification
import Configuration
public import Matches
public import Storage

/// The result of a poll that a user asked for.
public enum RequestedPoll: Sendable {
  /// The feed was polled.
  case polled(PollSummary)
  /// No feed with this id is watched.
  case notWatched
  /// Another process is polling it.
  case claimedElsewhere
  /// The state could not be read or written.
  case stateTrouble(StorageError)
  /// The daemon is stopping.
  case stopped

  init(_ result: Result<Poll, StorageError>, _ definition: FeedDefinition) {
    switch result {
    case .failure(let error): self = .stateTrouble(error)
    case .success(let poll):
      guard let answer = poll.after.answers.first, poll.record != nil else {
        self = .stopped
        return
      }
      self = .polled(
        PollSummary(
          feedID: definition.id.value, url: WebAddress.redacted(definition.url), state: poll.after.redacted,
          answer: answer,
          outcome: poll.outcome.name, matches: poll.entries.matches))
    }
  }
}

/// The summary of one poll, for `diplowatch poll`.
public struct PollSummary: Sendable {
  /// The watchlist's id of the feed.
  public var feedID: String
  /// The configured address without a name and password.
  public var url: String
  /// The feed's state after the poll.
  public var state: FeedState
  /// The server's answer.
  public var answer: FeedAnswer
  /// `read`, `notModified`, `failed`, `outage` or `gone`.
  public var outcome: String
  /// The entries that matched.
  public var matches: [MatchRecord]
}

extension PollOutcome {
  fileprivate var name: String {
    switch self {
    case .notModified: "notModified"
    case .read: "read"
    case .failed: "failed"
    case .outage: "outage"
    case .gone: "gone"
    case .cancelled: "stopped"
    }
  }
}

extension FeedState {
  /// The state without names and passwords in its addresses.
  var redacted: FeedState {
    var state = self
    state.url = WebAddress.redacted(self.url)
    state.permanentURL = self.permanentURL.map(WebAddress.redacted)
    return state
  }
}
