public import Basics
import FeedModel

/// The result of one poll of a feed, stored for people: `diplowatch status FEED` shows the latest ones.
public struct FeedAnswer: Sendable, Equatable {
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

  private static let longestSentence = 200

  // The stored form: one line for each answer, with the numbers separated by spaces (`-` for no status), and the
  // sentence.

  static func text(_ answers: [FeedAnswer]) -> String {
    answers.map { answer in
      let numbers = [
        Int(answer.milliseconds), answer.bytes, answer.entries, answer.new, answer.matches,
      ].map(String.init).joined(separator: " ")
      let sentence = answer.sentence.prefix(longestSentence).map { $0.isNewline ? " " : $0 }
      return "\(answer.at.milliseconds) \(answer.status.map(String.init) ?? "-") \(numbers) " + String(sentence)
    }
    .joined(separator: "\n")
  }

  static func answers(_ text: String) -> [FeedAnswer] {
    text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ", maxSplits: 7, omittingEmptySubsequences: false)
      guard parts.count == 8, let at = Int64(parts[0]), let took = Int64(parts[2]) else { return nil }
      let numbers = parts[3..<7].map { Int($0) ?? 0 }
      return FeedAnswer(
        at: Timestamp(milliseconds: at), status: Int(parts[1]), sentence: String(parts[7]), bytes: numbers[0],
        milliseconds: took, entries: numbers[1], new: numbers[2], matches: numbers[3])
    }
  }
}
