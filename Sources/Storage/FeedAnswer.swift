public import Basics
import FeedModel

/// What one poll of a feed brought, kept for people: `diplowatch status FEED` shows the latest.
public struct FeedAnswer: Sendable, Equatable {
  /// When the poll ended.
  public var at: Timestamp
  /// The status of the last HTTP answer; nil when none came.
  public var status: Int?
  /// What came of it, in a sentence: `read`, `not modified`, or why nothing was read.
  public var sentence: String
  /// Body bytes received, before decompression.
  public var bytes: Int
  /// How long the answer took, redirects and waiting for the host included.
  public var milliseconds: Int64
  /// The entries of the document; 0 when none was read.
  public var entries: Int
  /// Of those, the entries that were not known.
  public var new: Int
  /// Matches queued.
  public var matches: Int

  /// An answer.
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

  /// How many are kept of a feed.
  public static let kept = 5

  private static let longestSentence = 200

  // One line each: seven numbers, separated by blanks, and the sentence; `-` for no status.

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
