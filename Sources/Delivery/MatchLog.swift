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
struct MatchLog {
  private var settings: MatchLogSettings
  private let store: StateStore
  private let logger: Logger
  private var file: FileBox?
  private var position = SinkPosition()
  /// Whether `position` has not been stored yet.
  private var isUnsaved = false
  private var isReconciled = false
  /// Why the log cannot be written; nil if it can.
  private(set) var trouble: String?
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

  /// The name of this sink in the state.
  static let sink = "log"
  /// The maximum number of matches that are written at once.
  private static let batchSize = 100

  init(settings: MatchLogSettings, store: StateStore, logger: Logger) {
    self.settings = settings
    self.store = store
    self.logger = logger
  }

  /// The path of the log.
  var path: String { settings.path }

  /// The position in the queue up to which matches are in the log; nil if it is not known yet.
  var reached: Int64? { isReconciled ? position.position : nil }

  /// Closes the file. The next write opens the file that is then at the path.
  mutating func reopen() { file = nil }

  /// Replaces the settings. The position is kept, even if it has not been stored yet.
  mutating func use(_ new: MatchLogSettings) {
    settings = new
    file = nil
  }

  /// Writes all queued matches. Returns false if an error stopped it; the rest stays queued. `onWritten` is called with
  /// each batch after it was written.
  mutating func flush(onWritten: ([OutboxMatch]) -> Void) -> Bool {
    do {
      try openIfNeeded()
      try save()
      while true {
        let batch = try store.matches(after: position.position, limit: MatchLog.batchSize)
        guard !batch.isEmpty else { break }
        try write(batch)
        try save()
        onWritten(batch)
      }
      recovered()
      return true
    } catch let problem as MatchLogFile.Problem {
      report(
        .file(problem.code), "\(settings.path): \(problem.description); matches stay queued until it can be written")
    } catch {
      report(.state, "the match log waits for the state: \(error)")
    }
    // It may have been replaced, or the disk remounted.
    file = nil
    return false
  }

  // MARK: opening

  private mutating func openIfNeeded() throws {
    if let file, file.file.isNamed(settings.path) {
      // copytruncate: the file shrank under us, so what was at the stored length is elsewhere.
      if file.file.length < position.fileOffset { note(file.file) }
      return
    }
    let opened = try MatchLogFile(path: settings.path)
    // Before the lines are read, because a complete last line without a line end counts as written.
    let torn = try opened.mendLastLine(isLive: true)
    if !isReconciled {
      position = try store.position(of: MatchLog.sink) ?? SinkPosition()
      try MatchLogHistory(path: settings.path, store: store).advance(&position, current: opened)
      isReconciled = true
    }
    if let torn { try restore(torn, to: opened) }
    note(opened)
    file = FileBox(opened)
  }

  /// Writes a torn line anew, if its match had been written whole: then it is queued no longer.
  private func restore(_ torn: [UInt8], to file: borrowing MatchLogFile) throws {
    guard let id = MatchLine.id(in: torn), let line = try store.lines(ofMatches: [id])[id],
      try !store.matchIDs(after: position.position).contains(id)
    else { return }
    try file.append(line + [0x0A], durably: settings.sync != .none)
  }

  /// Notes which file is written, and how long it is.
  private mutating func note(_ file: borrowing MatchLogFile) {
    position.fileDevice = file.identity.device
    position.fileInode = file.identity.inode
    position.fileOffset = file.length
    isUnsaved = true
  }

  // MARK: writing

  private mutating func write(_ batch: [OutboxMatch]) throws {
    guard settings.sync != .line else { return try batch.forEach { try append([$0]) } }
    do {
      try append(batch)
    } catch let problem as MatchLogFile.Problem where problem.code == ENOSPC && batch.count > 1 {
      // A disk that has no room for all of them may have room for some.
      try batch.forEach { try append([$0]) }
    }
  }

  private mutating func append(_ matches: [OutboxMatch]) throws {
    guard let file, let last = matches.last else { return }
    var bytes: [UInt8] = []
    for match in matches {
      bytes += match.line
      bytes.append(0x0A)
    }
    try file.file.append(bytes, durably: settings.sync != .none)
    // Known from here on, even if it cannot be stored: the lines are never written again.
    position.position = last.sequence
    note(file.file)
  }

  private mutating func save() throws {
    guard isUnsaved else { return }
    try store.setPosition(position, of: MatchLog.sink)
    isUnsaved = false
  }

  // MARK: diagnostics

  private mutating func report(_ new: Trouble, _ sentence: String) {
    trouble = sentence
    guard reported != new else { return }
    reported = new
    logger.error("match log paused: \(sentence)", metadata: ["path": "\(settings.path)"])
  }

  private mutating func recovered() {
    trouble = nil
    guard reported != nil else { return }
    reported = nil
    logger.notice("match log resumed", metadata: ["path": "\(settings.path)"])
  }
}
