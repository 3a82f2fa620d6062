import Basics
import Delivery
import Foundation
import Matches

/// Searches matches in a log and its rotated parts (logrotate(8)).
struct LogSearch {
  let path: String
  let filter: LogFilter
  /// The live file. It has been read to its end after a search.
  var follower: LineFollower
  /// The time of the oldest match that was read, shown or not, in RFC 3339; nil if there was none.
  private(set) var oldest: Timestamp?
  /// Rotated parts that could not be read completely, each with the reason.
  private(set) var unread: [(path: String, reason: String)] = []
  /// Whether there are older parts that did not have to be read.
  private(set) var hasOlder = false
  /// The number of lines that were read and are no matches, empty ones left out.
  private(set) var strangeLines = 0
  /// The number of matches that were read, shown or not.
  private(set) var matchesRead = 0

  init(path: String, filter: LogFilter) {
    self.path = path
    self.filter = filter
    follower = LineFollower(path: path)
  }

  /// Calls `show` with all matches from `start` on (seconds since 1970) that pass the filter, oldest first.
  mutating func all(since start: Int, _ show: (MatchRecord) -> Void) {
    let parts = RotatedLog.parts(of: path)
    hasOlder = parts.contains { $0.modified < start }
    for part in inOrder(parts.filter { $0.modified >= start }) { read(part, show) }
    readLive(show)
  }

  /// The latest matches that pass the filter, oldest first, at most `count`.
  mutating func latest(_ count: Int) -> [MatchRecord] {
    var found: [MatchRecord] = []
    let keep = { (match: MatchRecord) in
      found.append(match)
      if found.count > count { found.removeFirst() }
    }
    if filter.admitsAll { follower.skipToLast(count) }
    readLive(keep)
    guard found.count < count else { return found }
    for part in inOrder(RotatedLog.parts(of: path)).reversed() where found.count < count {
      let newer = found
      found = []
      read(part, keep)
      found = found.suffix(count - newer.count) + newer
    }
    return found
  }

  /// The parts in the order of their first matches, without empty ones. File names and modification times are less
  /// reliable.
  private mutating func inOrder(_ parts: [RotatedLog]) -> [RotatedLog] {
    var dated: [(part: RotatedLog, first: Timestamp)] = []
    for part in parts {
      do throws(RotatedLog.Problem) {
        var first: Timestamp?
        try part.lines { line in
          first = MatchRecord(line: Array(line))?.matchedAt
          return first == nil
        }
        if let first { dated.append((part, first)) }
      } catch {
        unread.append((part.path, error.description))
      }
    }
    return dated.sorted { $0.first < $1.first }.map(\.part)
  }

  private mutating func read(_ part: RotatedLog, _ show: (MatchRecord) -> Void) {
    do throws(RotatedLog.Problem) {
      try part.lines { line in
        take(line, show)
        return true
      }
    } catch {
      unread.append((part.path, error.description))
    }
  }

  private mutating func readLive(_ show: (MatchRecord) -> Void) {
    // The lines are collected first, because `take` mutates this value, which owns the follower.
    var lines: [Data] = []
    follower.newLines { lines.append($0) }
    follower.unfinishedLine.map { lines.append($0) }
    for line in lines { take(line, show) }
  }

  private mutating func take(_ line: Data, _ show: (MatchRecord) -> Void) {
    guard let match = MatchRecord(line: Array(line)) else {
      if line.contains(where: { $0 > 0x20 }) { strangeLines += 1 }
      return
    }
    oldest = min(oldest ?? match.matchedAt, match.matchedAt)
    matchesRead += 1
    if filter.admits(match) { show(match) }
  }
}
