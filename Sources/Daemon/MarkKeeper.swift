public import Basics
import Classification
import FeedModel
public import StatusReports
public import Storage

/// The reason why a mark cannot be stored.
public struct MarkProblem: Error, Sendable, CustomStringConvertible {
  /// What is wrong, and what to do, in one sentence.
  public let description: String
  /// Whether it may work later.
  public let isPassing: Bool
}

/// Stores marks, for the daemon or, if none runs, for the command.
public struct MarkKeeper: Sendable {
  private let store: any Archive & Marks
  private let topics: [String]

  /// The maximum length of a note, in characters.
  private static let longestNote = 2000

  /// Stores marks in a state. `topics` are the ids that marks may have.
  public init(store: any Archive & Marks, topics: [String]) {
    self.store = store
    self.topics = topics
  }

  /// Stores a mark.
  ///
  /// - Throws: `MarkProblem` if the entry or a topic is unknown, or the state cannot be written.
  public func keep(_ form: MarkForm, at time: Timestamp) async throws(MarkProblem) -> Mark {
    try check(form)
    guard let mark = try await save(form, at: time) else {
      throw MarkProblem(
        description: "nothing is stored of \"\(form.id)\"; give a match's id, or the number that search prints, or the "
          + "entry's address", isPassing: false)
    }
    return mark
  }

  private func check(_ form: MarkForm) throws(MarkProblem) {
    for topic in form.topics ?? [] where !topics.contains(topic) {
      let hint = Spelling.suggestion(for: topic, among: topics).map { "did you mean \"\($0)\"?" }
      throw MarkProblem(
        description: "there is no topic \"\(topic)\"; \(hint ?? "known are \(topics.joined(separator: ", "))")",
        isPassing: false)
    }
    if !form.isRelevant, form.topics != nil {
      throw MarkProblem(description: "what is not wanted has no topics; leave them out", isPassing: false)
    }
  }

  /// Nil if there is no such entry.
  private func save(_ form: MarkForm, at time: Timestamp) async throws(MarkProblem) -> Mark? {
    do throws(StorageError) {
      guard let block = try await store.storedEntry(form.id) else { return nil }
      let mark = Mark(
        at: time, isRelevant: form.isRelevant, topics: form.topics,
        note: form.note.map { String($0.prefix(Self.longestNote)) }, block: block)
      try await store.save(mark)
      return mark
    } catch {
      throw MarkProblem(description: error.description, isPassing: true)
    }
  }
}
