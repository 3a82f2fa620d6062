import Basics

/// The stored form of a feed's last answers: one line for each answer, with the numbers separated by spaces (`-` for no
/// status), and the sentence.
package enum AnswerText {
  private static let longestSentence = 200

  package static func text(_ answers: [FeedAnswer]) -> String {
    answers.map { answer in
      let numbers = [
        Int(answer.milliseconds), answer.bytes, answer.entries, answer.new, answer.matches,
      ].map(String.init).joined(separator: " ")
      let sentence = answer.sentence.prefix(longestSentence).map { $0.isNewline ? " " : $0 }
      return "\(answer.at.milliseconds) \(answer.status.map(String.init) ?? "-") \(numbers) " + String(sentence)
    }
    .joined(separator: "\n")
  }

  package static func answers(_ text: String) -> [FeedAnswer] {
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
