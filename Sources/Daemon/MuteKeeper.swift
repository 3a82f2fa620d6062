public import Basics
import Classification
import Configuration
public import Matches
public import Storage

/// The reason why a subject cannot be muted.
public struct MuteProblem: Error, Sendable, CustomStringConvertible {
  /// What is wrong, and what to do, in one sentence.
  public let description: String
  /// Whether it may work later.
  public let isPassing: Bool
}

/// Stores mutes, for the daemon or, if none runs, for the commands.
public struct MuteKeeper: Sendable {
  private let store: any Mutes
  private let configuration: LoadedConfiguration

  /// The maximum length of words and reasons, in characters.
  private static let longest = 500

  /// Stores mutes in a state, for subjects that the watchlist has.
  public init(store: any Mutes, configuration: LoadedConfiguration) {
    self.store = store
    self.configuration = configuration
  }

  /// Mutes a subject until a time.
  ///
  /// - Throws: `MuteProblem` if the subject is unknown, or the state cannot be written.
  public func mute(
    _ text: String, until: Timestamp, reason: String?, at time: Timestamp
  ) async throws(MuteProblem) -> Mute {
    let mute = Mute(
      subject: try subject(text), until: until, reason: reason.map { String($0.prefix(Self.longest)) }, at: time)
    guard until > time else {
      throw MuteProblem(description: "\(until.rfc3339()) is over; --until takes a later time", isPassing: false)
    }
    do throws(StorageError) {
      try await store.save(mute)
    } catch {
      throw MuteProblem(description: error.description, isPassing: true)
    }
    return mute
  }

  /// Ends a mute.
  ///
  /// - Throws: `MuteProblem` if the subject is unknown, or the state cannot be written.
  public func unmute(_ text: String, at time: Timestamp) async throws(MuteProblem) -> Mute.Subject {
    // Also for a subject that the watchlist no longer has.
    guard let subject = Mute.Subject(parsing: text) else { throw Self.nothing(text) }
    let known: [String]
    do throws(StorageError) {
      if try await store.unmute(subject) { return subject }
      known = try await store.mutes(at: time).map(\.subject.description)
    } catch {
      throw MuteProblem(description: error.description, isPassing: true)
    }
    let guess = Spelling.suggestion(for: subject.description, among: known).map { "did you mean \"\($0)\"?" }
    let all = known.isEmpty ? "nothing is" : "muted are: \(known.joined(separator: ", "))"
    throw MuteProblem(description: "\"\(subject.description)\" is not muted; \(guess ?? all)", isPassing: false)
  }

  private static func nothing(_ text: String) -> MuteProblem {
    let what =
      text.allSatisfy(\.isWhitespace)
      ? "nothing is named to be muted" : "\"\(text.prefix(longest))\" names nothing that can be muted"
    return MuteProblem(
      description: "\(what); write topic:ID, entity:ID, feed:ID, or words in quotes, at most \(longest) characters",
      isPassing: false)
  }

  private func subject(_ text: String) throws(MuteProblem) -> Mute.Subject {
    guard text.count <= Self.longest, let subject = Mute.Subject(parsing: text) else { throw Self.nothing(text) }
    let watchlist = configuration.watchlist
    switch subject {
    case .topic(let id): try check(id, "topic", among: watchlist.topics.map(\.id.value))
    case .entity(let id): try check(id, "entity", among: watchlist.entities.map(\.id.value))
    case .feed(let id): try check(id, "feed", among: configuration.feeds.map(\.id.value))
    case .words(let words):
      // `topc:sport` is more likely a mistake than words; `words:topc:sport` mutes the words.
      let kind = words.prefix { $0 != ":" }.lowercased()
      if !text.lowercased().hasPrefix("words:"), words.wholeMatch(of: /[A-Za-z]+:[^ ]+/) != nil {
        let guess = Spelling.suggestion(for: kind, among: Mute.Subject.kinds).map { "did you mean \"\($0):…\"?" }
        throw MuteProblem(
          description: "nothing of the kind \"\(kind)\" can be muted; "
            + (guess ?? "topic:, entity: and feed: can; write words:\(words) if you mean these words"), isPassing: false
        )
      }
    }
    return subject
  }

  private func check(_ id: String, _ kind: String, among known: [String]) throws(MuteProblem) {
    guard !known.contains(id) else { return }
    let guess = Spelling.suggestion(for: id, among: known).map { "did you mean \"\($0)\"?" }
    let advice = known.count <= 30 ? "known are: \(known.joined(separator: ", "))" : "see the watchlist"
    throw MuteProblem(description: "the watchlist has no \(kind) \"\(id)\"; \(guess ?? advice)", isPassing: false)
  }
}
