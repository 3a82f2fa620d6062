import Configuration
import Glibc
import Logging
import Matches
import Storage

/// The JSON-lines log of matches, written exactly once each from the outbox.
///
/// The queue's position is stored together with the file it was reached in and that file's length, and before the
/// first line goes into another file that file is stored too. So after a crash at any moment the lines that were
/// written without the position being stored are found, and recognised by their ids (`MatchLogHistory`).
struct MatchLog {
  private var settings: MatchLogSettings
  private let store: StateStore
  private let logger: Logger
  private var file: FileBox?
  private var position = SinkPosition()
  /// Whether `position` is ahead of what is stored.
  private var isUnsaved = false
  private var isReconciled = false
  /// What keeps the log from being written; nil when nothing does.
  private(set) var trouble: String?
  /// What of it was told.
  private var reported: Trouble?

  /// A noncopyable file in something that can be stored and replaced.
  private final class FileBox {
    let file: MatchLogFile
    init(_ file: consuming MatchLogFile) { self.file = file }
  }

  /// What holds the log up, told once: by the system's number, or as the state's.
  private enum Trouble: Equatable {
    case file(Int32)
    case state
  }

  /// The name of this sink in the state.
  static let sink = "log"
  /// The most matches that are written at once.
  private static let batchSize = 100

  init(settings: MatchLogSettings, store: StateStore, logger: Logger) {
    self.settings = settings
    self.store = store
    self.logger = logger
  }

  /// The file.
  var path: String { settings.path }

  /// How far the log has come in the queue; nil until that is known.
  var reached: Int64? { isReconciled ? position.position : nil }

  /// Forgets the open file; the next write opens what the path names then.
  mutating func reopen() { file = nil }

  /// Puts other settings in force. What was written stays known, even if it is not stored yet.
  mutating func use(_ new: MatchLogSettings) {
    settings = new
    file = nil
  }

  /// Writes what is queued. Returns false when it had to stop before the end; the rest stays queued. `onWritten` is
  /// called with each batch once it is in the file.
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
      report(.file(problem.code), "\(settings.path): \(problem.description); matches stay queued until it can")
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
    // Before the look at what is in it: a whole line that lacks its end counts as written.
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
    logger.notice("match log goes on", metadata: ["path": "\(settings.path)"])
  }
}
