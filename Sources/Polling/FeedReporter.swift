import Basics
import FeedModel
import HTTPLoop
import Logging
import Matches
import Storage
import Synchronization

/// Logs failures and recoveries of feeds, outages and trouble with the state: each once when it begins and once when it
/// ends.
final class FeedReporter: Sendable {
  private let logger: Logger
  private let stateIsInTrouble = Mutex(false)

  init(logger: Logger) { self.logger = logger }

  func report(_ poll: Poll) {
    let (before, after) = (poll.before, poll.after)
    switch poll.outcome {
    case .failed(let sentence) where before.consecutiveFailures == 0 || before.status != after.status:
      logger.warning(
        "feed failed: \(sentence)",
        metadata: [
          "feed": "\(after.feedID)", "url": "\(WebAddress.redacted(after.url))", "status": "\(after.status.rawValue)",
          "next": "\(after.nextPoll.rfc3339())",
        ])
    case .gone where before.status != .gone:
      logger.warning(
        "feed is gone (410) and is now polled once a day; remove it from the watchlist if it does not come back",
        metadata: ["feed": "\(after.feedID)", "url": "\(WebAddress.redacted(after.url))"])
    case .notModified, .read:
      guard before.consecutiveFailures > 0 else { return }
      logger.notice(
        "feed recovered",
        metadata: ["feed": "\(after.feedID)", "attempts": "\(before.consecutiveFailures)"])
    default: break
    }
  }

  /// Logs the beginning of an outage: the last host that could not be reached, and why.
  func outageBegan(_ host: String, _ error: HTTPError) {
    let trouble =
      error.code == .dns
      ? "no name can be resolved (the last was \(host)): is this machine online?"
      : "no host can be reached (last error: \(host): \(error)); check the network, the name server and the proxy."
    logger.error("\(trouble) The feeds are polled again when a host answers, and no feed is delayed because of this")
  }

  /// Logs the end of an outage. `feeds` is the number of feeds that failed during it.
  func outageEnded(feeds: Int, after milliseconds: Int64) {
    logger.notice(
      "hosts can be reached again", metadata: ["after": "\(milliseconds / 1000) s", "polledAgain": "\(feeds) feeds"])
  }

  /// Logs that what is known of feeds that a reload added cannot be read.
  func addedWithoutState(_ error: StorageError) {
    logger.warning("feeds that were added are polled as if they were new, as their state cannot be read: \(error)")
  }

  /// Logs a match that was not queued, because a match with its id has been queued before. That happens to an entry
  /// that was deleted after `retention.entries` and then appeared again.
  func reportedBefore(_ match: MatchRecord) {
    logger.warning(
      "an entry matched that had been reported before and then forgotten; it is not reported again",
      metadata: ["feed": "\(match.feed.id)", "match": "\(match.id)", "title": "\(match.entry.title ?? "")"])
  }

  /// Logs that a poll of a feed could not be stored. That the state cannot be reached is told by others, once.
  func stateTrouble(_ error: StorageError, _ feed: String) {
    guard error.code != .unreachable else { return }
    if error.code == .claimLost { return logger.info("poll not stored: \(error)", metadata: ["feed": "\(feed)"]) }
    let isNew = stateIsInTrouble.withLock { trouble in
      defer { trouble = true }
      return !trouble
    }
    if isNew { logger.error("the state cannot be written; polls are repeated until it can be: \(error)") }
  }

  func stateRecovered() {
    let wasInTrouble = stateIsInTrouble.withLock { trouble in
      defer { trouble = false }
      return trouble
    }
    if wasInTrouble { logger.notice("the state can be written again") }
  }
}
