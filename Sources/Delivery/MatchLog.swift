import Configuration
import Glibc
import Logging
import Matches
import Storage

/// Writes matches from the outbox to the JSON-lines log, each exactly once.
///
/// The position in the queue is stored together with the current file's identity and length. A new file is stored
/// before its first line is written. So after a crash at any moment, the lines that were written but not recorded can
/// be found and recognised by their ids (`MatchLogHistory`).
actor MatchLog {
  /// The name of this sink in the state.
  private let sink: String
  private var settings: MatchLogSettings
  private let outbox: any Outbox
  private let history: any MatchHistory
  private let logger: Logger
  private var file: FileBox?
  private var place = LogPlace()
  /// Whether `place` has not been stored yet.
  private var isUnsaved = false
  private var isReconciled = false
  /// Why the log cannot be written; nil if it can.
  private(set) var trouble: String?
  private var flushing: Task<Bool, Never>?
  /// The trouble that was last logged.
  private var reported: Trouble?

  /// A box for the noncopyable file, so that it can be a property of a copyable type.
  private final class FileBox {
    let file: MatchLogFile
    init(_ file: consuming MatchLogFile) { self.file = file }
  }

  /// The kinds of trouble, each logged once: an error of the file by its errno, or an error of the state.
  private enum Trouble: Equatable {
    case file(Int32)
    case state
  }

  /// The maximum number of matches that are written at once.
  private static let batchSize = 100

  init(sink: String, settings: MatchLogSettings, outbox: any Outbox, history: any MatchHistory, logger: Logger) {
    self.sink = sink
    self.settings = settings
    self.outbox = outbox
    self.history = history
    self.logger = logger
  }

  /// The path of the log.
  var path: String { settings.path }

  /// The position in the queue up to which matches are in the log; nil if it is not known yet.
  var reached: OutboxPosition? { isReconciled ? place.position : nil }

  /// Closes the file. The next write opens the file that is then at the path.
  func reopen() { file = nil }

  /// Replaces the settings. The position is kept, even if it has not been stored yet.
  func use(_ new: MatchLogSettings) {
    settings = new
    file = nil
  }

  /// Writes all queued matches. Returns false if an error stopped it; the rest stays queued. `onWritten` is called with
  /// each batch after it was written. A call during another one waits for it, then writes what is queued by then.
  func flush(onWritten: @escaping @Sendable ([StoredMatch]) async -> Void) async -> Bool {
    let before = flushing
    let mine = Task {
      _ = await before?.value
      return await self.writeQueued(onWritten)
    }
    flushing = mine
    return await mine.value
  }

  private func writeQueued(_ onWritten: @Sendable ([StoredMatch]) async -> Void) async -> Bool {
    do {
      try await openIfNeeded()
      try await save()
      while true {
        let batch = try await outbox.matches(after: place.position, limit: MatchLog.batchSize)
        guard !batch.isEmpty else { break }
        // `reopen` may have closed the file meanwhile.
        try await openIfNeeded()
        try await save()
        try write(batch)
        try await save()
        await onWritten(batch)
      }
      recovered()
      return true
    } catch let problem as MatchLogFile.Problem {
      report(
        .file(problem.code), "\(settings.path): \(problem.description); matches stay queued until it can be written")
    } catch let error as StorageError where error.code == .cancelled {
      return false
    } catch {
      let isTold = (error as? StorageError)?.code == .unreachable
      report(.state, "the match log waits for the state: \(error)", isTold: isTold)
    }
    // It may have been replaced, or the disk remounted.
    file = nil
    return false
  }

  // MARK: opening

  private func openIfNeeded() async throws {
    if let file, file.file.isNamed(settings.path) {
      // copytruncate: the file shrank under us, so what was at the stored length is elsewhere.
      if try file.file.length() < place.offset { try note(file.file) }
      return
    }
    let opened = FileBox(try MatchLogFile(path: settings.path))
    // Before the lines are read, because a complete last line without a line end counts as written.
    let torn = try opened.file.mendLastLine(isLive: true)
    if !isReconciled {
      place = LogPlace(try await outbox.place(of: sink) ?? SinkPlace())
      let pending = try await outbox.matchIDs(after: place.position)
      let written = try MatchLogHistory(path: settings.path).written(of: pending, since: place, current: opened.file)
      try await skip(written)
      isReconciled = true
    }
    if let torn { try await restore(torn, to: opened) }
    try note(opened.file)
    file = opened
  }

  /// Writes a torn line anew, if its match had been written whole: then it is queued no longer.
  private func restore(_ torn: [UInt8], to box: FileBox) async throws {
    guard let id = MatchLine.id(in: torn), let match = try await history.matches(withIDs: [id])[id],
      match.position <= place.position
    else { return }
    try box.file.append(match.line + [0x0A], durably: settings.sync != .none)
  }

  /// Notes which file is written, and how long it is.
  private func note(_ file: borrowing MatchLogFile) throws {
    place.identity = file.identity
    place.offset = try file.length()
    isUnsaved = true
  }

  /// Advances the position past the written matches. Lines are written in the queue's order, so these are its
  /// beginning.
  private func skip(_ written: Set<String>) async throws {
    while !written.isEmpty {
      let batch = try await outbox.matches(after: place.position, limit: MatchLog.batchSize)
      let known = batch.prefix { written.contains($0.id) }
      guard let last = known.last else { return }
      place.position = last.position
      if known.count < batch.count { return }
    }
  }

  // MARK: writing

  private func write(_ batch: [StoredMatch]) throws {
    guard settings.sync != .line else { return try batch.forEach { try append([$0]) } }
    do {
      try append(batch)
    } catch let problem as MatchLogFile.Problem where problem.code == ENOSPC && batch.count > 1 {
      // A disk that has no room for all of them may have room for some.
      try batch.forEach { try append([$0]) }
    }
  }

  private func append(_ matches: [StoredMatch]) throws {
    guard let file, let last = matches.last else { return }
    var bytes: [UInt8] = []
    for match in matches {
      bytes += match.line
      bytes.append(0x0A)
    }
    try file.file.append(bytes, durably: settings.sync != .none)
    // Known from here on, even if it cannot be stored: the lines are never written again.
    place.position = last.position
    try note(file.file)
  }

  private func save() async throws {
    guard isUnsaved else { return }
    try await outbox.setPlace(place.stored, of: sink)
    isUnsaved = false
  }

  // MARK: diagnostics

  /// `isTold`: others have logged it.
  private func report(_ new: Trouble, _ sentence: String, isTold: Bool = false) {
    trouble = sentence
    guard !isTold, reported != new else { return }
    reported = new
    logger.error("match log paused: \(sentence)", metadata: ["path": "\(settings.path)"])
  }

  private func recovered() {
    trouble = nil
    guard reported != nil else { return }
    reported = nil
    logger.notice("match log resumed", metadata: ["path": "\(settings.path)"])
  }
}
