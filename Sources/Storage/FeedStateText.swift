package import Basics
package import FeedModel

/// The stored forms of a feed's publication times and of the publisher's wishes.
package enum FeedStateText {
  /// Times of 8 bytes each, least significant byte first.
  package static func bytes(_ times: [Timestamp]) -> [UInt8] {
    times.flatMap { time in (0..<8).map { UInt8(truncatingIfNeeded: time.milliseconds >> ($0 * 8)) } }
  }

  package static func times(_ bytes: [UInt8]) -> [Timestamp] {
    stride(from: 0, to: bytes.count / 8 * 8, by: 8).map { start in
      Timestamp(milliseconds: (0..<8).reduce(Int64(0)) { $0 | Int64(bytes[start + $1]) << Int64($1 * 8) })
    }
  }

  // Format: `ttl=60 hours=1,2 days=0 period=3600`; absent values are left out.
  package static func text(_ schedule: PublisherSchedule) -> String {
    var parts: [String] = []
    if let minutes = schedule.ttlMinutes { parts.append("ttl=\(minutes)") }
    if !schedule.skipHours.isEmpty {
      parts.append("hours=" + schedule.skipHours.map(String.init).joined(separator: ","))
    }
    if !schedule.skipDays.isEmpty { parts.append("days=" + schedule.skipDays.map(String.init).joined(separator: ",")) }
    if let seconds = schedule.updatePeriodSeconds { parts.append("period=\(seconds)") }
    return parts.joined(separator: " ")
  }

  package static func schedule(_ text: String) -> PublisherSchedule {
    var schedule = PublisherSchedule()
    for part in text.split(separator: " ") {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else { continue }
      let numbers = pair[1].split(separator: ",").compactMap { Int($0) }
      switch pair[0] {
      case "ttl": schedule.ttlMinutes = numbers.first
      case "hours": schedule.skipHours = numbers
      case "days": schedule.skipDays = numbers
      case "period": schedule.updatePeriodSeconds = numbers.first
      default: break
      }
    }
    return schedule
  }
}
