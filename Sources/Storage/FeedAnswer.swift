public import Basics
import FeedModel

/// The result of one poll of a feed, stored for people: `diplowatch status FEED` shows the latest ones. Its JSON form
/// is a part of that report: keys are added, but never changed.
public struct FeedAnswer: Sendable, Equatable, Codable {
  /// The time at which the poll ended.
  public var at: Timestamp
  /// The status of the last HTTP answer; nil if there was none.
  public var status: Int?
  /// The result in a sentence: `read`, `not modified`, or the error.
  public var sentence: String
  /// The size of the body as received, before decompression, in bytes.
  public var bytes: Int
  /// The duration of the transfer in milliseconds, including redirects and waiting for the host.
  public var milliseconds: Int64
  /// The number of entries in the document; 0 if none was read.
  public var entries: Int
  /// The number of entries that were not known.
  public var new: Int
  /// The number of matches that were queued.
  public var matches: Int

  /// Memberwise.
  public init(
    at: Timestamp, status: Int?, sentence: String, bytes: Int = 0, milliseconds: Int64 = 0, entries: Int = 0,
    new: Int = 0, matches: Int = 0
  ) {
    self.at = at
    self.status = status
    self.sentence = sentence
    self.bytes = bytes
    self.milliseconds = milliseconds
    self.entries = entries
    self.new = new
    self.matches = matches
  }

  /// The number of answers that are stored for each feed.
  public static let kept = 5
}
